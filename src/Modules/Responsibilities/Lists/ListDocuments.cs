using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>
/// What a list document is about, <c>tenant.year</c> or for a frozen version <c>tenant.id</c>, and what of it the reader may see.
/// </summary>
sealed record ListSubject(Tenant Unit, int? Year, Guid? Version, ListScope Scope);

/// <summary>Reads what the three lists print; documents are written in Chinese, the language of the office.</summary>
sealed class ListArchive(ResponsibilityList list, Database<ResponsibilitiesDb> database, IPartyDirectory directory, ITenants tenants, ListRights rights, ListRules rules, TimeProvider time)
{
    /// <summary>Most rows of one printed list.</summary>
    const int MostRows = 2000;

    public ListRules Rules => rules;
    public DateOnly Today => time.Today();

    /// <summary>The subject as far as it exists for this reader.</summary>
    public async Task<ListSubject?> Find(Actor actor, string subject, CancellationToken cancel)
    {
        if (subject.Split('.') is not [var code, var rest] || code != actor.Tenant && !actor.AtBureau || tenants.Find(code) is not { } unit) return null;
        var scope = await rights.Reads(actor, code, cancel);
        if (code != actor.Tenant && !scope.All) return null;
        if (Guid.TryParseExact(rest, "N", out var version)) return new ListSubject(unit, null, version, scope);
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2000 and <= 2200 ? new ListSubject(unit, year, null, scope) : null;
    }

    /// <summary>The frozen version, the newest approved one of the year, or else the list as it stands, which is a draft.</summary>
    public async Task<(int Year, ListVersion? Version, IReadOnlyList<FrozenRow> Rows)?> Responsibilities(Actor actor, ListSubject about, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, about.Unit.Code);
        var version = about.Version is { } id
            ? await db.Versions.FirstOrDefaultAsync(v => v.Id == id, cancel)
            : await db.Versions.Where(v => v.Year == about.Year && v.State == VersionState.Approved).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancel);
        if (version is null && about.Year is null) return null;
        var rows = version?.Thaw() ?? [.. (await list.Read(about.Unit.Code, about.Year!.Value, cancel)).Rows.Select(r => r.Freeze())];
        return rows.Count == 0 ? null : (version?.Year ?? about.Year!.Value, version, [.. rows.Where(r => about.Scope.Covers(r.Link.Owner))]);
    }

    public async Task<IReadOnlyList<Problem>> Problems(Actor actor, ListSubject about, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, about.Unit.Code);
        var all = await ProblemList.On(db.Problems, about.Year!.Value).OrderBy(p => p.Found).ThenBy(p => p.Id).Take(MostRows).ToListAsync(cancel);
        return [.. all.Where(p => about.Scope.Covers(p.Owner))];
    }

    public async Task<IReadOnlyList<AccountabilityItem>> Accountability(Actor actor, ListSubject about, CancellationToken cancel)
    {
        var (first, last) = (new DateOnly(about.Year!.Value, 1, 1), new DateOnly(about.Year.Value, 12, 31));
        await using var db = database.OpenToRead(actor, about.Unit.Code);
        var all = await db.Accountability.Where(a => a.On >= first && a.On <= last).OrderBy(a => a.On).ThenBy(a => a.Id).Take(MostRows).ToListAsync(cancel);
        return [.. all.Where(a => about.Scope.Covers(a.Subject))];
    }

    public async Task<Func<PartyId, string>> Names(string tenant, CancellationToken cancel)
    {
        var names = (await directory.Parties(tenant, Today, cancel)).ToDictionary(p => p.Id, p => p.Name.Zh);
        return party => names.GetValueOrDefault(party, party.Key);
    }

    public static string Iso(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string FileName(Tenant unit, int year, string kind, DateOnly on) => $"{unit.Name.Zh}_{year}年度_{kind}_{on:yyyyMMdd}";
}

/// <summary>责任清单 (domain §B.4, D2) as an official document: the approved text with its hash, or a draft that says so.</summary>
sealed class ResponsibilityListDocument(ListArchive archive) : IDocument
{
    public string Name => "responsibility-list";
    public string Permission => ResponsibilitiesPermissions.ReadLists;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await archive.Find(actor, subject, cancel) is not { } about || await archive.Responsibilities(actor, about, cancel) is not var (year, version, rows)) return null;
        var approved = version is { State: VersionState.Approved };
        var on = ChinaTime.DateOf(version?.DecidedAt ?? version?.SubmittedAt ?? ChinaTime.StartOf(archive.Today));
        return new OfficialDocument
        {
            FileName = ListArchive.FileName(about.Unit, year, "责任清单", on),
            Title = $"{about.Unit.Name.Zh}{year}年度全面从严治党责任清单{(approved ? "" : "（征求意见稿）")}",
            Body =
            [
                new Table(
                    [new("序号", 0.5), new("责任主体", 1.2), new("责任事项", 2.4), new("措施", 2.4), new("标准", 2.4), new("期限", 1.1), new("上级来源", 2), new("条款", 0.7)],
                    [.. rows.Select((r, i) => (IReadOnlyList<string>)[$"{i + 1}", r.OwnerName, r.Title, r.Measure, r.Standard, r.Deadline, r.Above, r.Clause])]) { Landscape = true },
            ],
            Closing = new Closing(about.Unit.Name.Zh, on, Sealed: approved),
            SignOffs = version is null ? [] :
            [
                new SignOff("承办人", version.SubmittedByName, ChinaTime.DateOf(version.SubmittedAt)),
                new SignOff("部门负责人", null, null),
                new SignOff("分管领导", null, null),
                new SignOff("主要领导", approved ? version.DecidedByName : null, approved ? on : null),
            ],
            Proof = version is null ? null : $"第{version.Number}版，文本摘要（SHA-256）{version.Hash}",
        };
    }
}

/// <summary>责任清单 to work on.</summary>
sealed class ResponsibilityListWorkbook(ListArchive archive) : IWorkbook
{
    public string Name => "responsibility-list";
    public string Permission => ResponsibilitiesPermissions.ReadLists;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await archive.Find(actor, subject, cancel) is not { } about || await archive.Responsibilities(actor, about, cancel) is not var (year, _, rows)) return null;
        return new Workbook
        {
            FileName = ListArchive.FileName(about.Unit, year, "责任清单", archive.Today),
            Sheets =
            [
                new Sheet
                {
                    Name = "责任清单",
                    Title = $"{about.Unit.Name.Zh}{year}年度全面从严治党责任清单",
                    Columns = [new("序号", 6), new("责任主体", 18), new("责任事项", 36), new("措施", 36), new("标准", 36), new("期限", 14), new("上级来源", 30), new("条款", 10)],
                    Rows = rows.Select((r, i) => (IReadOnlyList<object?>)[i + 1, r.OwnerName, r.Title, r.Measure, r.Standard, r.Deadline, r.Above, r.Clause]),
                },
            ],
        };
    }
}

/// <summary>问题清单 (domain §B.4, D3) as an official document.</summary>
sealed class ProblemListDocument(ListArchive archive) : IDocument
{
    public string Name => "problem-list";
    public string Permission => ResponsibilitiesPermissions.ReadLists;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await archive.Find(actor, subject, cancel) is not { Year: { } year } about || await archive.Problems(actor, about, cancel) is not { Count: > 0 } problems) return null;
        var name = await archive.Names(about.Unit.Code, cancel);
        return new OfficialDocument
        {
            FileName = ListArchive.FileName(about.Unit, year, "问题清单", archive.Today),
            Title = $"{about.Unit.Name.Zh}{year}年度全面从严治党问题清单",
            Body =
            [
                new Table(
                    [new("序号", 0.5), new("问题", 3), new("来源", 1), new("级别", 0.8), new("责任主体", 1.4), new("整改措施", 3), new("期限", 1.1), new("状态", 1)],
                    [.. problems.Select((p, i) => ProblemCells(p, i, name))]) { Landscape = true },
            ],
            Closing = new Closing(about.Unit.Name.Zh, archive.Today, Sealed: false),
        };
    }

    internal static IReadOnlyList<string> ProblemCells(Problem p, int index, Func<PartyId, string> name) =>
    [
        $"{index + 1}", p.Text, ListWords.Of($"Problem.Source.{p.Source}").Zh, ListWords.Of($"Problem.Level.{p.Level}").Zh, p.Owner is { } owner ? name(owner) : "",
        p.Measure ?? "", ListArchive.Iso(p.ReviewOn ?? p.Due), ListWords.Of($"Problem.State.{p.State}").Zh,
    ];
}

/// <summary>问题清单 to work on.</summary>
sealed class ProblemListWorkbook(ListArchive archive) : IWorkbook
{
    public string Name => "problem-list";
    public string Permission => ResponsibilitiesPermissions.ReadLists;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await archive.Find(actor, subject, cancel) is not { Year: { } year } about || await archive.Problems(actor, about, cancel) is not { Count: > 0 } problems) return null;
        var name = await archive.Names(about.Unit.Code, cancel);
        return new Workbook
        {
            FileName = ListArchive.FileName(about.Unit, year, "问题清单", archive.Today),
            Sheets =
            [
                new Sheet
                {
                    Name = "问题清单",
                    Title = $"{about.Unit.Name.Zh}{year}年度全面从严治党问题清单",
                    Columns = [new("序号", 6), new("问题", 40), new("来源", 12), new("级别", 8), new("责任主体", 18), new("整改措施", 40), new("期限", 12), new("状态", 12), new("整改结果", 30), new("发现日期", 12)],
                    Rows = problems.Select((p, i) => (IReadOnlyList<object?>)[.. ProblemListDocument.ProblemCells(p, i, name), p.Result, p.Found]),
                },
            ],
        };
    }
}

/// <summary>问责清单 (domain §B.4, D4) as an official document: what was decided in the year, then the situations and ways.</summary>
sealed class AccountabilityListDocument(ListArchive archive) : IDocument
{
    public string Name => "accountability-list";
    public string Permission => ResponsibilitiesPermissions.ReadLists;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await archive.Find(actor, subject, cancel) is not { Year: { } year } about) return null;
        var items = await archive.Accountability(actor, about, cancel);
        var name = await archive.Names(about.Unit.Code, cancel);
        var rules = archive.Rules;
        return new OfficialDocument
        {
            FileName = ListArchive.FileName(about.Unit, year, "问责清单", archive.Today),
            Title = $"{about.Unit.Name.Zh}{year}年度全面从严治党问责清单",
            Body =
            [
                new Heading(1, "问责情形和方式"),
                new Paragraph($"依据{rules.Basis.Zh}，对党组织的问责方式为{Ways("organisation")}；对党的领导干部的问责方式为{Ways("leader")}。"),
                new Table([new("编码", 0.6), new("情形", 5)], [.. rules.Accountability.Select(s => (IReadOnlyList<string>)[s.Code, s.Situation.Zh])]),
                new Heading(1, "本年度问责事项"),
                items.Count == 0
                    ? new Paragraph("本年度无问责事项。")
                    : new Table(
                        [new("序号", 0.5), new("日期", 1.1), new("情形", 3), new("问责对象", 1.6), new("方式", 1.2), new("依据", 2.4)],
                        [.. items.Select((a, i) => AccountabilityCells(a, i, name, rules))]) { Landscape = true },
            ],
            Closing = new Closing(about.Unit.Name.Zh, archive.Today, Sealed: false),
        };

        string Ways(string of) => string.Join("、", rules.Ways.Where(w => w.Of == of).Select(w => w.Name.Zh));
    }

    internal static IReadOnlyList<string> AccountabilityCells(AccountabilityItem a, int index, Func<PartyId, string> name, ListRules rules) =>
    [
        $"{index + 1}", ListArchive.Iso(a.On), rules.Accountability.FirstOrDefault(s => s.Code == a.Situation)?.Situation.Zh ?? a.Situation, name(a.Subject),
        rules.Ways.FirstOrDefault(w => w.Code == a.Way)?.Name.Zh ?? a.Way, a.Basis,
    ];
}

/// <summary>问责清单 to work on.</summary>
sealed class AccountabilityListWorkbook(ListArchive archive) : IWorkbook
{
    public string Name => "accountability-list";
    public string Permission => ResponsibilitiesPermissions.ReadLists;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await archive.Find(actor, subject, cancel) is not { Year: { } year } about) return null;
        var items = await archive.Accountability(actor, about, cancel);
        var name = await archive.Names(about.Unit.Code, cancel);
        return new Workbook
        {
            FileName = ListArchive.FileName(about.Unit, year, "问责清单", archive.Today),
            Sheets =
            [
                new Sheet
                {
                    Name = "问责清单",
                    Title = $"{about.Unit.Name.Zh}{year}年度全面从严治党问责清单",
                    Columns = [new("序号", 6), new("日期", 12), new("情形", 40), new("问责对象", 18), new("方式", 16), new("依据", 40)],
                    Rows = items.Select((a, i) => (IReadOnlyList<object?>)[.. AccountabilityListDocument.AccountabilityCells(a, i, name, archive.Rules)]),
                },
            ],
        };
    }
}
