using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>What the records say for a duty, or for a party in a year: each record as it stands, and the printed sheet over them.</summary>
sealed class DutyEvidence(Database<DutiesDb> database, DutyRights rights, DutySheet sheet, LedgerSheets ledger, IPrinter printer) : IEvidence
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    const int MostRecords = 2_000;

    public string Name => "duties";

    public IAsyncEnumerable<Exhibit> Of(Actor actor, string subject, CancellationToken cancel) => subject.Split('/') switch
    {
        ["duty", var id] when Guid.TryParse(id, out var duty) => OfDuty(actor, duty, cancel),
        ["party", var id, var written] when PartyId.TryParse(id, null, out var party) && int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var year) => OfParty(actor, party, year, cancel),
        ["person", var id] when Guid.TryParse(id, out var person) => OfPerson(actor, person, cancel),
        _ => AsyncEnumerable.Empty<Exhibit>(),
    };

    async IAsyncEnumerable<Exhibit> OfDuty(Actor actor, Guid id, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await sheet.Find(actor, id, cancel) is not { } found || await sheet.Compose(actor, id.ToString(), cancel) is not { } printed) yield break;
        yield return new($"{printed.FileName}.docx", printer.Docx(printed), [$"duty/{id}"]);
        foreach (var exhibit in Exhibits(await sheet.Records(actor, found.Duty, found.Scope, cancel))) yield return exhibit;
    }

    async IAsyncEnumerable<Exhibit> OfParty(Actor actor, PartyId party, int year, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await ledger.Compose(actor, LedgerSheets.Subject(party.Tenant, party, year, null), cancel) is not { } sheets) yield break;
        yield return new($"{sheets.FileName}.xlsx", printer.Xlsx(sheets), []);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        foreach (var exhibit in Exhibits(await Read(actor, party.Tenant, records => records.Where(r => r.Party == party && r.On >= from && r.On <= to), cancel))) yield return exhibit;
    }

    async IAsyncEnumerable<Exhibit> OfPerson(Actor actor, Guid person, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var exhibit in Exhibits(await Read(actor, actor.Tenant, records => records.Where(r => r.Person == person), cancel))) yield return exhibit;
    }

    async Task<List<DutyRecord>> Read(Actor actor, string tenant, Func<IQueryable<DutyRecord>, IQueryable<DutyRecord>> which, CancellationToken cancel)
    {
        var scope = await rights.Reads(actor, tenant, cancel);
        await using var db = database.OpenToRead(actor, tenant);
        return await which(scope.Of(db.Records)).OrderBy(r => r.On).ThenBy(r => r.Id).Take(MostRecords).ToListAsync(cancel);
    }

    static IEnumerable<Exhibit> Exhibits(IEnumerable<DutyRecord> records) => records.Select(record =>
        new Exhibit($"records/{record.On:yyyy-MM-dd}-{record.Id:N}.json", JsonSerializer.SerializeToUtf8Bytes(record, Json), [$"record/{record.Id:N}"]));
}
