using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Accountability;

/// <summary>What the papers of a case have in common; they are in Chinese, the language of the office, and printed for those to whom the case is open.</summary>
sealed class CasePapers(CaseDesk desk)
{
    public CaseDesk Desk => desk;
    public string Bureau => desk.Tenants.All.First(t => t.Kind == TenantKind.Bureau).Name.Zh;
    public string UnitOf(string unit) => desk.Tenants.Find(unit)?.Name.Zh ?? unit;
    public string OrganOf(PartyKind organ) => organ == PartyKind.PartyCommittee ? $"中共{Bureau}委员会" : $"中共{Bureau}纪律检查委员会";
    public static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
    public static DateOnly Day(DateTimeOffset at) => ChinaTime.DateOf(at);

    /// <summary>The case when it is open to the actor and he sees its texts; null otherwise, as for one that never was.</summary>
    public async Task<OpenCase?> Open(AccountabilityDb db, Actor actor, string subject, CancellationToken cancel) =>
        Guid.TryParseExact(subject, "N", out var id) ? await desk.Open(db, actor, id, cancel) : null;

    /// <summary>An announced decision for its subject, or any for who sees the decisions of its case.</summary>
    public async Task<Decision?> DecisionOf(AccountabilityDb db, Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(subject, "N", out var id) || await db.Decisions.FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } found) return null;
        if (SubjectBook.IsOf(actor, found)) return found;
        return await desk.Open(db, actor, found.Case, cancel) is { SeesDecisions: true } ? found : null;
    }

    public static string SubjectOf(Decision d) => d.Party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee || d.PersonName is null ? d.PartyName.Zh : $"{d.PartyName.Zh}{d.PersonName}";

    public static string SubjectOf(Subject s) => s.Party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee || s.PersonName is null ? s.Name.Zh : $"{s.Name.Zh}{s.PersonName}";

    /// <summary>Whom a title names: the one, or of several the first and how many they are. All of them stand in the text.</summary>
    public static string Titled(IReadOnlyList<Subject> subjects) => subjects.Count <= 1
        ? string.Concat(subjects.Select(SubjectOf))
        : $"{SubjectOf(subjects[0])}等{subjects.Count}{(subjects.All(IsPerson) ? "名同志" : subjects.All(s => IsOrgan(s.Party)) ? "个党组织" : "个问责对象")}";

    static bool IsOrgan(PartyId party) => party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee;

    static bool IsPerson(Subject subject) => !IsOrgan(subject.Party) && subject.PersonName is not null;

    public static IEnumerable<Block> Paragraphs(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => new Paragraph(p));
}

/// <summary>问责建议书 (domain §B.4, D13).</summary>
sealed class ProposalDocument(CasePapers papers) : IDocument
{
    public string Name => "accountability-proposal";
    public string Permission => AccountabilityPermissions.Case;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (await papers.Open(db, actor, subject, cancel) is not { } open || !open.Texts.Contains(TextKind.Proposal)) return null;
        var of = open.Case;
        var text = await CaseDesk.Latest(db, of.Id, TextKind.Proposal, cancel);
        var steps = await db.Steps.Where(s => s.Of == of.Id).OrderBy(s => s.At).ToListAsync(cancel);
        var approved = steps.FirstOrDefault(s => s.Action == nameof(CaseAction.Approve));
        var row = (await papers.Desk.Laws.InForce(cancel)).Authority.FirstOrDefault(a => a.Code == of.Opener);
        await papers.Desk.Viewed(actor, of.Id, Name, cancel);
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.Year}年度_问责建议书_{of.Number}_{of.ProposedOn:yyyyMMdd}",
            Title = $"关于对{CasePapers.Titled(open.Subjects)}启动问责的建议",
            Number = of.Number,
            AddressedTo = papers.OrganOf(row?.Approver == "secretary" ? PartyKind.PartyCommittee : PartyKind.DisciplineCommittee),
            Body =
            [
                new Heading(1, "问责对象"),
                new Table([new("单位", 2), new("职务或组织", 2), new("姓名", 1)], [.. open.Subjects.Select(s => (IReadOnlyList<string>)[papers.UnitOf(s.Party.Tenant), s.Name.Zh, s.Party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee ? "" : s.PersonName ?? ""])]),
                new Heading(1, "主要问题和建议"),
                .. CasePapers.Paragraphs(text?.Reveal(papers.Desk.Vault)),
                new Heading(1, "审批权限"),
                new Paragraph(row is null ? "" : $"{row.Text.Zh}（{(await papers.Desk.Laws.InForce(cancel)).ArticleOf(row.Source)}）。"),
            ],
            Closing = new Closing(papers.OrganOf(of.Organ), of.ProposedOn),
            SignOffs = [new("承办人", steps.FirstOrDefault()?.ActorName, of.ProposedOn), new("部门负责人", null, null), new("分管领导", null, null), new("主要领导", approved?.ActorName, approved is null ? null : CasePapers.Day(approved.At))],
        };
    }
}

/// <summary>问责决定书 (domain §B.4, D14): to its subject, and to those who see the decisions of the case.</summary>
sealed class DecisionDocument(CasePapers papers) : IDocument
{
    public string Name => "accountability-decision";
    public string Permission => AccountabilityPermissions.Published;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (await papers.DecisionOf(db, actor, subject, cancel) is not { } d) return null;
        var law = await papers.Desk.Laws.At(d.LawVersion, cancel);
        await papers.Desk.Viewed(actor, d.Case, Name, cancel);
        var influence = law.Influence.Where(i => d.Ways.Contains(i.Way)).ToList();
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{d.DecidedOn.Year}年度_问责决定书_{d.Number}_{d.StandsSince:yyyyMMdd}",
            RedHead = $"{papers.OrganOf(d.Organ)}文件",
            Number = d.Number,
            Title = $"关于对{CasePapers.SubjectOf(d)}问责的决定",
            AddressedTo = papers.UnitOf(d.Unit),
            Body =
            [
                .. CasePapers.Paragraphs(papers.Desk.Vault.Reveal(d.Text, d.About)),
                new Paragraph($"上述问题属于“{law.Situation(d.Situation)?.Name.Zh}”情形。依据{d.Basis}，经{papers.OrganOf(d.Organ)}集体研究（{d.Minutes}），决定给予{CasePapers.SubjectOf(d)}{Redaction.WaysOf(d, law).Zh}。"),
                new Paragraph($"本决定自{d.EffectiveOn:yyyy年M月d日}起生效。{(d.InfluenceUntil is { } until ? $"影响期至{until:yyyy年M月d日}：{string.Join('；', influence.Select(i => i.Name.Zh).Distinct())}。" : "")}"),
                .. Became(d),
                .. d.State == DecisionState.Revoked ? [] : (Block[])[new Paragraph($"如不服本决定，可以自收到之日起{law.Months("appeal")}个月内向{papers.OrganOf(d.Organ)}提出书面申诉。申诉期间不停止决定的执行。")],
            ],
            Closing = new Closing(papers.OrganOf(d.Organ), d.StandsSince),
            Imprint = new Imprint("局政治部、局纪检监察室", papers.Bureau, d.StandsSince),
        };
    }

    /// <summary>What became of it since; of one from before these days were kept only that it did.</summary>
    IEnumerable<Block> Became(Decision d)
    {
        if (d.ChangedOn is { } changed) yield return new Paragraph($"{d.DecidedOn:yyyy年M月d日}作出的决定经复核，于{changed:yyyy年M月d日}变更，以上为变更后的内容。");
        else if (d.State == DecisionState.Changed) yield return new Paragraph("本决定经复核已变更，以上为变更后的内容。");
        if (d is { RevokedOn: { } revoked, RevokedBy: { } by }) yield return new Paragraph($"本决定经{papers.OrganOf(by)}集体研究（{d.RevokedMinutes}），已于{revoked:yyyy年M月d日}撤销。");
        else if (d.State == DecisionState.Revoked) yield return new Paragraph("本决定经复核已撤销。");
    }
}

/// <summary>问责决定通知 and 送达回证: to the subject's unit, with the line that he signs, or the witness.</summary>
sealed class DecisionNotice(CasePapers papers) : IDocument
{
    public string Name => "accountability-notice";
    public string Permission => AccountabilityPermissions.Published;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (await papers.DecisionOf(db, actor, subject, cancel) is not { AnnouncedOn: { } on } d) return null;
        await papers.Desk.Viewed(actor, d.Case, Name, cancel);
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{d.DecidedOn.Year}年度_问责决定通知_{d.Number}_{on:yyyyMMdd}",
            Title = $"关于{CasePapers.SubjectOf(d)}问责决定的通知",
            AddressedTo = papers.UnitOf(d.Unit),
            Body =
            [
                new Paragraph($"现将《关于对{CasePapers.SubjectOf(d)}问责的决定》（{d.Number}）送达你单位，请按规定宣布，并督促执行。"),
                new Form([new("决定文号", d.Number), new("收件人", d.ReceivedByName ?? "", 1), new("收到日期", CasePapers.Iso(d.ReceivedOn)), new("拒签情况及见证人", d.Witness ?? "", 2), new("申诉截止日期", CasePapers.Iso(d.AppealUntil))]),
            ],
            Closing = new Closing(papers.OrganOf(d.Organ), on),
        };
    }
}

/// <summary>宣布记录: of a decision, where, when and by whom it was announced.</summary>
sealed class AnnouncementDocument(CasePapers papers) : IDocument
{
    public string Name => "accountability-announcement";
    public string Permission => AccountabilityPermissions.Case;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (await papers.Open(db, actor, subject, cancel) is not { SeesDecisions: true, Case: { AnnouncedOn: { } on } of }) return null;
        var decisions = await db.Decisions.Where(d => d.Case == of.Id && !d.IsCopy).OrderBy(d => d.Number).ToListAsync(cancel);
        var law = await papers.Desk.Laws.At(of.LawVersion, cancel);
        var by = (await db.Steps.Where(s => s.Of == of.Id && s.Action == nameof(CaseAction.Announce)).OrderBy(s => s.At).FirstOrDefaultAsync(cancel))?.ActorName;
        await papers.Desk.Viewed(actor, of.Id, Name, cancel);
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.Year}年度_问责决定宣布记录_{of.Number}_{on:yyyyMMdd}",
            Title = "问责决定宣布记录",
            Number = of.Number,
            Body =
            [
                new Form([new("案件编号", of.Number), new("宣布日期", CasePapers.Iso(on)), new("宣布人", by ?? ""), new("宣布期限", $"{CasePapers.Iso(of.AnnounceUntil)}{(on > of.AnnounceUntil ? "（逾期）" : "")}"), new("宣布地点和参加人员", "", 3)]),
                new Table([new("决定文号", 2), new("对象", 2), new("问责方式", 2), new("收到日期", 1.2)], [.. decisions.Select(d => (IReadOnlyList<string>)[d.Number, CasePapers.SubjectOf(d), Redaction.WaysOf(d, law).Zh, CasePapers.Iso(d.ReceivedOn)])]),
                new Signatures([new("宣布人", "", by, on), new("被问责对象", "", null, null)]),
            ],
            Closing = new Closing(papers.OrganOf(of.Organ), on, Sealed: false),
        };
    }
}

/// <summary>执行回执: what was to be done for each decision, until when, and what came in.</summary>
sealed class ReceiptsDocument(CasePapers papers) : IDocument
{
    public string Name => "accountability-receipts";
    public string Permission => AccountabilityPermissions.Case;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (await papers.Open(db, actor, subject, cancel) is not { SeesDecisions: true, Case: { AnnouncedOn: { } on } of }) return null;
        var decisions = await db.Decisions.Where(d => d.Case == of.Id && !d.IsCopy).ToDictionaryAsync(d => d.Id, cancel);
        var receipts = (await db.Receipts.Where(r => r.Case == of.Id).ToListAsync(cancel)).OrderBy(r => decisions[r.Decision].Number, StringComparer.Ordinal).ThenBy(r => r.Due).ThenBy(r => r.Kind, StringComparer.Ordinal).ToList();
        var law = await papers.Desk.Laws.At(of.LawVersion, cancel);
        await papers.Desk.Viewed(actor, of.Id, Name, cancel);
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.Year}年度_问责决定执行回执_{of.Number}_{on:yyyyMMdd}",
            Title = "问责决定执行回执",
            Number = of.Number,
            Body =
            [
                new Table(
                    [new("决定文号", 2), new("执行事项", 2.4), new("期限", 1.2), new("完成日期", 1.2), new("文号或回执", 2), new("经办", 1)],
                    [.. receipts.Select(r => (IReadOnlyList<string>)[decisions[r.Decision].Number, law.Receipts.FirstOrDefault(x => x.Code == r.Kind)?.Name.Zh ?? r.Kind, CasePapers.Iso(r.Due), $"{CasePapers.Iso(r.DoneOn)}{(r.Late ? "（逾期）" : "")}", r.DocumentNumber ?? "", r.ByName ?? ""])]),
            ],
            Closing = new Closing(papers.OrganOf(of.Organ), papers.Desk.Today, Sealed: false),
        };
    }
}

/// <summary>问责典型问题通报 as published: the public's fields and no others.</summary>
sealed class PublicationDocument(CasePapers papers) : IDocument
{
    public string Name => "accountability-publication";
    public string Permission => AccountabilityPermissions.Published;

    static readonly Dictionary<string, string> Labels = new()
    {
        ["number"] = "文号",
        ["unit"] = "单位",
        ["post"] = "职务或组织",
        ["name"] = "姓名",
        ["situation"] = "问责情形",
        ["way"] = "问责方式",
        ["form"] = "形态",
        ["basis"] = "依据",
        ["decidedOn"] = "决定日期",
        ["effectiveOn"] = "生效日期",
        ["influenceUntil"] = "影响期至",
    };

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (!Guid.TryParseExact(subject, "N", out var id) || await db.Publications.FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } of) return null;
        // While it runs it is everybody's; before and after, of those who prepare it.
        if (!of.Runs(papers.Desk.Today) && (of.IsCopy || !AccountabilityRights.MayPublish(actor))) return null;
        var lines = of.Lines.Where(l => l.Audience == Audience.Public && l.Fields.Count > 0).ToList();
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.From.Year}年度_问责情况通报_{of.From:yyyyMMdd}",
            Title = "关于问责情况的通报",
            AddressedTo = of.Scope,
            Body =
            [
                new Paragraph("根据《中国共产党问责条例》有关规定，现将有关问责情况通报如下。"),
                .. lines.Select(l => new Form([.. l.Fields.Select(f => new FormLine(Labels.GetValueOrDefault(f.Name, f.Name), f.Value.Zh))])),
                new Paragraph($"通报期间为{of.From:yyyy年M月d日}至{of.To:yyyy年M月d日}。如有异议，请与{of.Contact}联系。"),
            ],
            Closing = new Closing(papers.OrganOf(PartyKind.DisciplineCommittee), of.From),
        };
    }
}

/// <summary>案卷目录: every paper of the case in order, by kind, edition, author and day.</summary>
sealed class CaseIndexDocument(CasePapers papers) : IDocument
{
    public string Name => "accountability-index";
    public string Permission => AccountabilityPermissions.Case;

    static readonly Dictionary<TextKind, string> Kinds = new()
    {
        [TextKind.Proposal] = "问责建议书",
        [TextKind.Facts] = "事实材料",
        [TextKind.Defence] = "申辩材料",
        [TextKind.Refusal] = "拒签说明",
        [TextKind.Report] = "调查报告",
        [TextKind.Trial] = "审理意见",
        [TextKind.Decision] = "问责决定",
        [TextKind.Correction] = "更正决定",
        [TextKind.Circular] = "通报",
    };

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Desk.Read(actor);
        if (await papers.Open(db, actor, subject, cancel) is not { } open) return null;
        var of = open.Case;
        var texts = (await db.Texts.Where(t => t.Case == of.Id).OrderBy(t => t.At).ThenBy(t => t.Id).ToListAsync(cancel)).Where(t => open.Texts.Contains(t.Kind)).Select(t => (t.At, Title: $"{Kinds[t.Kind]}{(t.Edition > 1 ? $"（第{t.Edition}版）" : "")}", By: t.ActorName, Number: ""));
        var decisions = open.SeesDecisions ? (await db.Decisions.Where(d => d.Case == of.Id && !d.IsCopy).OrderBy(d => d.Number).ToListAsync(cancel)).Select(d => (At: ChinaTime.StartOf(d.DecidedOn), Title: "问责决定书", By: "", d.Number)) : [];
        var receipts = open.SeesDecisions ? (await db.Receipts.Where(r => r.Case == of.Id && r.DoneOn != null).OrderBy(r => r.DoneOn).ThenBy(r => r.Kind).ToListAsync(cancel)).Select(r => (At: ChinaTime.StartOf(r.DoneOn!.Value), Title: "执行回执", By: r.ByName ?? "", Number: r.DocumentNumber ?? "")) : [];
        var all = texts.Concat(decisions).Concat(receipts).OrderBy(p => p.At).ToList();
        await papers.Desk.Viewed(actor, of.Id, Name, cancel);
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.Year}年度_问责案卷目录_{of.Number}_{papers.Desk.Today:yyyyMMdd}",
            Title = "问责案卷目录",
            Number = of.Number,
            Body = [new Table([new("序号", 0.6), new("材料名称", 3), new("文号", 2.4), new("责任者", 1.4), new("日期", 1.4)], [.. all.Select((p, i) => (IReadOnlyList<string>)[$"{i + 1}", p.Title, p.Number, p.By, CasePapers.Iso(CasePapers.Day(p.At))])])],
            Closing = new Closing(papers.OrganOf(of.Organ), papers.Desk.Today, Sealed: false),
        };
    }
}

/// <summary>问责案件登记簿: the cases that are open to the reader, with the days of their steps; no content.</summary>
sealed class CaseRegister(CasePapers papers) : IWorkbook
{
    public string Name => "accountability-cases";
    public string Permission => AccountabilityPermissions.Case;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return null;
        await using var db = papers.Desk.Read(actor);
        var filter = ListFilter.Read(subject);
        var all = (await papers.Desk.All(db, actor, filter.Flag("open"), cancel)).Where(c => filter.Number("year") is not { } year || c.Case.Year == year).ToList();
        foreach (var of in all) await papers.Desk.Viewed(actor, of.Case.Id, Name, cancel);
        return new Workbook
        {
            FileName = $"{papers.Bureau}_问责案件登记簿_{papers.Desk.Today:yyyyMMdd}",
            Sheets =
            [
                new Sheet
                {
                    Name = "问责案件", Title = "问责案件登记簿",
                    Columns = [new("编号", 20), new("对象", 36), new("状态", 12), new("提出日期"), new("审理期限"), new("决定日期"), new("宣布日期"), new("会议纪要", 20)],
                    Rows = all.Select(c => (IReadOnlyList<object?>)[c.Case.Number, string.Join('、', c.Subjects.Select(CasePapers.SubjectOf)), CaseAgenda.Word($"CaseState.{c.Case.State}").Zh, c.Case.ProposedOn, c.Case.TrialUntil, c.Case.DecidedOn, c.Case.AnnouncedOn, c.Case.Minutes]),
                },
            ],
        };
    }
}

/// <summary>影响期台账 for the personnel office.</summary>
sealed class InfluenceWorkbook(CasePapers papers, InfluenceReader reader) : IWorkbook
{
    const int Most = 20_000;

    public string Name => "accountability-influence";
    public string Permission => AccountabilityPermissions.Personnel;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        var law = await papers.Desk.Laws.InForce(cancel);
        var (lines, _) = await reader.Of(actor, filter["unit"], filter.Flag("running"), 1, Most, cancel);
        return new Workbook
        {
            FileName = $"{papers.UnitOf(filter["unit"] ?? actor.Tenant)}_问责影响期台账_{papers.Desk.Today:yyyyMMdd}",
            Sheets =
            [
                new Sheet
                {
                    Name = "影响期", Title = "问责影响期台账",
                    Columns = [new("文号", 20), new("单位", 20), new("职务或组织", 24), new("姓名"), new("问责方式", 24), new("决定日期"), new("生效日期"), new("影响期至"), new("依据", 40), new("状态")],
                    Rows = lines.Select(d => (IReadOnlyList<object?>)[d.Number, papers.UnitOf(d.Unit), d.PartyName.Zh, d.PersonName, Redaction.WaysOf(d, law).Zh, d.DecidedOn, d.EffectiveOn, d.InfluenceUntil, d.Basis, CaseAgenda.Word($"DecisionState.{d.State}").Zh]),
                },
            ],
        };
    }
}
