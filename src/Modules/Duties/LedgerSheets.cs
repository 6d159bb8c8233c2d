using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>
/// 台账: the records of a unit or a party in a year, a sheet for each category, as far as the reader may see them (notice 3.2.2). Its subject
/// is <c>{tenant or party}~{year}</c>, or with <c>~{category}</c> that one alone.
/// </summary>
sealed class LedgerSheets(Database<DutiesDb> database, DutyRights rights, DutyReader reader, Categories categories, IStringLocalizer<Words> words) : IWorkbook
{
    /// <summary>More is not a sheet that anybody reads.</summary>
    const int MostRecords = 20_000;

    public const string Sheet = "ledger";

    public string Name => Sheet;
    public string Permission => DutyPermissions.Read;

    public static string Subject(string tenant, PartyId? party, int year, string? category) =>
        string.Create(CultureInfo.InvariantCulture, $"{party?.ToString() ?? tenant}~{year}{(category is null ? "" : $"~{category}")}");

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (subject.Split('~') is not [var whose, var written, .. var rest] || rest.Length > 1 || !int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1949 or > 2200) return null;
        PartyId? party = PartyId.TryParse(whose, null, out var named) ? named : null;
        if (reader.Visible(actor, party?.Tenant ?? whose) is not { } tenant) return null;
        var only = rest is [var code] ? categories.Find(code) : null;
        if (rest.Length == 1 && only is null) return null;

        var parties = await reader.PartiesOf(tenant.Code, cancel);
        var scope = await rights.Reads(actor, tenant.Code, cancel);
        if (party is { } one && (!scope.Covers(one) || !parties.ContainsKey(one))) return null;
        var records = await Read(actor, tenant.Code, scope, party, year, only?.Code, cancel);
        var unit = party is { } shown ? $"{tenant.Name}{parties[shown].Name}" : tenant.Name.ToString();
        var sheets = records.GroupBy(r => r.Category).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => SheetOf(categories.Find(g.Key)!, unit, year, [.. g], parties)).ToList();
        return new Workbook
        {
            FileName = $"{unit}_{year}_{words["Ledger.Name"]}{(only is null ? "" : $"_{only.Code}{only.Name}")}",
            Sheets = sheets.Count > 0 ? sheets : [SheetOf(only ?? categories.All[0], unit, year, [], parties)],
        };
    }

    async Task<List<DutyRecord>> Read(Actor actor, string tenant, ReadScope scope, PartyId? party, int year, string? category, CancellationToken cancel)
    {
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = database.OpenToRead(actor, tenant);
        return await scope.Of(db.Records)
            .Where(r => r.On >= from && r.On <= to && (party == null || r.Party == party) && (category == null || r.Category == category))
            .OrderBy(r => r.On).ThenBy(r => r.Id).Take(MostRecords).ToListAsync(cancel);
    }

    Sheet SheetOf(Category category, string unit, int year, IReadOnlyList<DutyRecord> records, IReadOnlyDictionary<PartyId, Party> parties) => new()
    {
        Name = $"{category.Code} {category.Name}",
        Title = words["Ledger.Title", unit, year, category.Name],
        Columns =
        [
            new(words["Ledger.Number"], 6), new(words["Record.On"], 12), new(words["Record.Party"], 18), new(words["Record.Title"], 36), new(words["Record.Substance"], 48),
            .. category.Fields.Select(f => new SheetColumn(f.Label.ToString(), f.Type is "longText" or "tags" ? 30 : 14)),
            new(words["Record.DocumentNumber"], 20), new(words["Filter.State"], 12), new(words["Late"], 8), new(words["Ledger.TypedBy"], 14), new(words["Ledger.EnteredAt"], 18),
        ],
        Rows = records.Select((record, i) => Row(category, record, i + 1, parties)),
    };

    IReadOnlyList<object?> Row(Category category, DutyRecord record, int number, IReadOnlyDictionary<PartyId, Party> parties) =>
    [
        number, record.On, parties.TryGetValue(record.Party, out var party) ? party.Name.ToString() : record.Party.Key, record.Title, record.Substance,
        .. category.Fields.Select(f => Written(f, record.Fields.GetValueOrDefault(f.Name))),
        record.DocumentNumber, words[$"State.{record.State}"].Value, record.Late, record.TypedByName, record.EnteredAt,
    ];

    static object? Written(CategoryField field, string? value) => (field.Type, value) switch
    {
        (_, null) => null,
        ("flag", _) => value == "true",
        ("date", _) => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        ("choice", _) => field.Options.FirstOrDefault(o => o.Value == value)?.Text.ToString() ?? value,
        _ => value,
    };
}
