using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>履责情况表: one duty, what it asks, how it stands and by which records (§B.9). Its subject is the duty's id.</summary>
sealed class DutySheet(IDutyBook book, Database<DutiesDb> database, DutyRights rights, DutyReader reader, IPartyDirectory directory, Categories categories, TimeProvider time) : IDocument
{
    public const string Document = "duty";

    const int MostRecords = 200;

    public string Name => Document;
    public string Permission => DutyPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel) =>
        Guid.TryParse(subject, out var id) && await Find(actor, id, cancel) is { } found ? await Compose(actor, found.Duty, found.Scope, cancel) : null;

    /// <summary>The duty when the reader may see it.</summary>
    public async Task<(Duty Duty, ReadScope Scope)?> Find(Actor actor, Guid id, CancellationToken cancel)
    {
        if (await book.Find(actor.Tenant, id, cancel) is not { } duty) return null;
        var scope = await rights.Reads(actor, actor.Tenant, cancel);
        return scope.Covers(duty.Party) ? (duty, scope) : null;
    }

    /// <summary>Its records, those that the reader may not open left out.</summary>
    public async Task<IReadOnlyList<DutyRecord>> Records(Actor actor, Duty duty, ReadScope scope, CancellationToken cancel)
    {
        var line = (await book.SuccessionOf(duty.Party, duty.Period.Year, cancel)).Line(duty.Id);
        await using var db = database.OpenToRead(actor, duty.Party.Tenant);
        var linked = db.Links.Where(l => line.Contains(l.Duty) && !l.Dropped).Select(l => l.Record);
        return await scope.Of(db.Records).Where(r => linked.Contains(r.Id)).OrderBy(r => r.On).ThenBy(r => r.Id).Take(MostRecords).ToListAsync(cancel);
    }

    async Task<OfficialDocument> Compose(Actor actor, Duty duty, ReadScope scope, CancellationToken cancel)
    {
        var today = time.Today();
        var obligation = book.ObligationOf(duty);
        var terms = await book.TermsOf(duty, cancel);
        var party = await directory.Find(duty.Party, today, cancel);
        var records = await Records(actor, duty, scope, cancel);
        var standing = (await reader.Standing(duty.Party, duty.Period.Year, asSuperior: false, cancel)).Value.Duties.FirstOrDefault(d => d.Duty == duty.Id);
        return new OfficialDocument
        {
            FileName = $"{party?.Name.Zh ?? duty.Party.Key}_{duty.Period}_履责情况表_{duty.Obligation}",
            Title = "责任事项履行情况表",
            Body =
            [
                new Form(
                [
                    new("责任主体", party is null ? duty.Party.Key : party.HolderName is null ? party.Name.Zh : $"{party.Name.Zh}（{party.HolderName}）"),
                    new("责任事项", $"{duty.Obligation} {obligation.Title.Zh}", 2),
                    new("判定规则", terms.Rule.Text.Zh),
                    new("期间和时限", $"{duty.Period}{(duty.Due is { } due ? $"，{Written(due)}前" : "")}"),
                    new("完成情况", standing is null ? "" : $"已完成{standing.Done:0.#}，应完成{standing.Needed:0.#}（截至{Written(today)}）"),
                ]),
                new Table([new("序号", 1.5), new("日期", 3.2), new("类别", 2.6), new("事项", 5), new("佐证文号", 3), new("状态", 2)],
                [
                    .. records.Select((r, i) => (IReadOnlyList<string>)
                    [
                        $"{i + 1}", Written(r.On), categories.Find(r.Category)!.Name.Zh, r.Title, r.DocumentNumber ?? "", r.Counts ? r.Late ? "计入（补录）" : "计入" : "不计入",
                    ]),
                ])
                { Caption = "履责记录" },
            ],
        };
    }

    static string Written(DateOnly on) => on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
