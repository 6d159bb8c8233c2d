using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.Pages.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>What a list of records is narrowed to, on the page and in its export.</summary>
sealed record RecordFilter(string? Tenant, int Year, int? Month, string? Category, PartyId? Party, RecordState? State, bool Late)
{
    public static RecordFilter Of(ListFilter f, int thisYear) => new(
        f["tenant"], Math.Clamp(f.Number("year") ?? thisYear, 1949, 2200), f.Number("month") is >= 1 and <= 12 and { } month ? month : null,
        f["category"], PartyId.TryParse(f["party"], null, out var party) ? party : null, f.Choice<RecordState>("state"), f.Flag("late"));

    public string Subject => ListFilter.Of(("tenant", Tenant), ("year", Year), ("month", Month), ("category", Category), ("party", Party), ("state", State), ("late", Late));

    /// <summary>All but the category, which the page counts by.</summary>
    public IQueryable<DutyRecord> AnyCategory(IQueryable<DutyRecord> records)
    {
        var (from, to) = Month is { } month ? (new DateOnly(Year, month, 1), new DateOnly(Year, month, 1).AddMonths(1).AddDays(-1)) : (new DateOnly(Year, 1, 1), new DateOnly(Year, 12, 31));
        records = records.Where(r => r.On >= from && r.On <= to);
        if (Party is { } party) records = records.Where(r => r.Party == party);
        if (State is { } state) records = records.Where(r => r.State == state);
        return Late ? records.Where(r => r.Late) : records;
    }

    public IQueryable<DutyRecord> Narrow(IQueryable<DutyRecord> records) =>
        Category is { } category ? AnyCategory(records).Where(r => r.Category == category) : AnyCategory(records);
}

/// <summary>Lists as workbooks: the rows and rights of their pages, without the pages' limits.</summary>
static class ListSheets
{
    /// <summary>Most rows of one file.</summary>
    public const int Most = 50_000;

    public static Workbook Of(string file, string title, IReadOnlyList<SheetColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        new() { FileName = file, Sheets = [new Sheet { Name = title.Length <= 31 ? title : title[..31], Columns = columns, Rows = rows }] };
}

/// <summary>履职记录台账 under the page's filter.</summary>
sealed class RecordList(Database<DutiesDb> database, DutyRights rights, DutyReader reader, Categories categories, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "records";
    public string Permission => DutyPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = RecordFilter.Of(ListFilter.Read(subject), reader.Standings.Today.Year);
        if (reader.Visible(actor, filter.Tenant) is not { } visible) return null;
        var scope = await rights.Reads(actor, visible.Code, cancel);
        await using var db = database.OpenToRead(actor, visible.Code);
        var records = await filter.Narrow(scope.Of(db.Records)).OrderByDescending(r => r.On).ThenByDescending(r => r.Id).Take(ListSheets.Most).ToListAsync(cancel);
        var parties = await reader.PartiesOf(visible.Code, cancel);
        return ListSheets.Of($"{visible.Name}_{filter.Year}_{words["Menu.Duties.Records"]}", words["Menu.Duties.Records"],
            [
                new(words["Record.On"]), new(words["Record.Category"], 20), new(words["Record.Party"], 18), new(words["Record.Title"], 40), new(words["Record.Substance"], 40),
                new(words["Record.DocumentNumber"], 22), new(words["Record.People"], 24), new(words["Filter.State"]), new(words["Late"]), new(words["Entry.Typed"], 14), new(words["Entry.ConfirmedBy"], 14),
            ],
            records.Select(r => (IReadOnlyList<object?>)
            [
                r.On, $"{r.Category} {categories.Find(r.Category)?.Name}", parties.TryGetValue(r.Party, out var party) ? party.Name.ToString() : r.Party.Key, r.Title, r.Substance,
                r.DocumentNumber, string.Join('、', r.People), words[$"State.{r.State}"].Value, words[r.Late ? "Yes" : "No"].Value, r.TypedByName, r.ConfirmedByName,
            ]));
    }
}

/// <summary>贯彻落实链 under the page's filter, one row for each step that is needed.</summary>
sealed class ChainList(ChainReader chains, ChainLaw law, DutyRights rights, DutyReader reader, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "chains";
    public string Permission => DutyPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (reader.Visible(actor, filter["tenant"]) is not { } visible) return null;
        var year = Math.Clamp(filter.Number("year") ?? reader.Standings.Today.Year, 1949, 2200);
        var found = (await chains.Of(actor, visible.Code, year, await rights.Reads(actor, visible.Code, cancel), cancel))
            .Where(c => ChainsModel.Takes(c, PartyId.TryParse(filter["party"], null, out var party) ? party : null, filter["text"]))
            .Where(c => filter.Choice<ChainState>("state") is not { } state || ChainsModel.Is(c, state, reader.Standings.Today));
        var parties = await reader.PartiesOf(visible.Code, cancel);
        return ListSheets.Of($"{visible.Name}_{year}_{words["Chains.Page"]}", words["Chains.Page"],
            [
                new(words["Deployment.ReceivedOn"]), new(words["Deployment.Organ"], 24), new(words["Deployment.Number"], 22), new(words["Deployment.Title"], 40), new(words["Record.Party"], 18),
                new(words["Chains.Step"], 14), new(words["Chains.Due"]), new(words["Chains.DoneOn"]), new(words["Filter.State"]),
            ],
            found.SelectMany(c => c.Progress.Needed.Select(s => (IReadOnlyList<object?>)
            [
                c.Deployment.ReceivedOn, c.Deployment.Organ, c.Deployment.Number, c.Deployment.Title, parties.TryGetValue(c.Chain.Party, out var party) ? party.Name.ToString() : c.Chain.Party.Key,
                law[s.Step.Code].Name.ToString(), s.Step.Due, s.DoneOn,
                words[s.Done ? "Chains.State.Closed" : s.Step.Due < reader.Standings.Today ? "Chains.State.Overdue" : "Chains.State.Open"].Value,
            ])));
    }
}

/// <summary>The duties of a unit with their lights, under the filter of the unit's page.</summary>
sealed class DutyList(DutyReader reader, DutyRights rights, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "duty-lights";
    public string Permission => DutyPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (reader.Visible(actor, filter["tenant"]) is not { } visible) return null;
        var (standings, abroad) = (reader.Standings, DutyReader.AsSuperior(actor, visible.Code));
        var scope = await rights.Reads(actor, visible.Code, cancel);
        var parties = (await reader.PartiesOf(visible.Code, cancel)).Where(p => scope.Covers(p.Key)).ToDictionary();
        var (one, light, group, due) = (PartyId.TryParse(filter["party"], null, out var party) ? party : (PartyId?)null, filter.Choice<Light>("light"), filter["group"], filter.Choice<DueIn>("due") ?? DueIn.Year);
        var rows = (await standings.LoadTenant(visible.Code, standings.Today.Year, cancel))
            .Where(p => parties.ContainsKey(p.Party) && (one is null || p.Party == one))
            .SelectMany(p => p.Lights(standings.Today, abroad ? standings.Grace : null).Select(d => (p.Party, Duty: d)))
            .Where(d => UnitModel.Takes(d.Duty, light, group, due, standings))
            .OrderByDescending(d => d.Duty.Light).ThenBy(d => d.Duty.Due ?? DateOnly.MaxValue).Take(ListSheets.Most);
        return ListSheets.Of($"{visible.Name}_{standings.Today.Year}_{words["Unit.Duty"]}", words["Unit.Duty"],
            [
                new(words["Unit.Light"]), new(words["Duty.Clause"]), new(words["Unit.Duty"], 44), new(words["Record.Party"], 18), new(words["Duty.Period"], 14), new(words["Unit.Due"]),
                new(words["Unit.Done"]), new(words["Unit.Needed"]),
            ],
            rows.Select(r => (IReadOnlyList<object?>)
            [
                words[$"Board.{r.Duty.Light}"].Value, r.Duty.Obligation, standings.ObligationOf(r.Duty.Obligation)?.Title.ToString() ?? r.Duty.Obligation, parties[r.Party].Name.ToString(),
                Pages.Says.Period(words, r.Duty.Period), r.Duty.Due, r.Duty.Done, r.Duty.Needed,
            ]));
    }
}
