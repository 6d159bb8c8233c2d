using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.Pages.Duties;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
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
        var rows = (await standings.LoadTenantNow(visible.Code, cancel))
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

/// <summary>The bureau's board, or a prison's own line of it: for each unit and group how many are met of how many, and what stands worst.</summary>
sealed class BoardList(DutyReader reader, ITenants tenants, IStringLocalizer<Words> words) : IWorkbook
{
    const int RowsAtOnce = 100;
    const int TriesToRead = 10;

    public string Name => "board";
    public string Permission => DutyPermissions.Board;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!actor.AtBureau) return null;
        var filter = ListFilter.Read(subject);
        var (today, due) = (reader.Standings.Today, filter.Choice<DueIn>("due") ?? DueIn.Year);
        var year = Math.Clamp(filter.Number("year") ?? today.Year, today.Year - 9, today.Year + 1);
        var query = new BoardQuery(filter.Number("sort") ?? Boards.WorstFirst, filter.Flag("down"), due, filter.Choice<Light>("light"), filter["unit"], 0, RowsAtOnce);
        var rows = await Rows(actor.Tenant, year, query, cancel);
        var (groups, columns) = (reader.Standings.Groups, reader.Standings.ColumnsOf(rows.Select(row => row.Tenant == actor.Tenant ? row.Own : row.Superior)));
        return ListSheets.Of($"{words["Board.Page"]}_{year}_{today:yyyyMMdd}", words["Board.Page"],
            [
                new(words["Board.Unit"], 24), .. columns.Select(g => new SheetColumn(groups[g].Name.ToString(), 14)),
                new(words["Board.Total"]), new(words["Board.Met"]), new(words["Board.OnTrack"]), new(words["Board.DueSoon"]), new(words["Board.Overdue"]), new(words["Board.None"]), new(words["Board.Burden"]),
            ],
            rows.Select(row =>
            {
                var counts = row.Tenant == actor.Tenant ? row.Own : row.Superior;
                var cells = columns.Select(g => counts[g, due]).ToList();
                var all = cells.Aggregate(default(LightCounts), (sum, cell) => sum + cell);
                return (IReadOnlyList<object?>)
                [
                    tenants.Find(row.Tenant)?.Name.ToString() ?? row.Tenant, .. cells.Select(c => c.Total == 0 ? null : $"{c.Met}/{c.Total} {words[$"Board.{c.Worst}"]}"),
                    all.Total, all.Met, all.OnTrack, all.DueSoon, all.Overdue, all.None, row.Months.Sum(),
                ];
            }));
    }

    /// <summary>All rows. A page shows what is read so far and follows on; a file waits for it.</summary>
    async Task<List<TenantBoard>> Rows(string bureau, int year, BoardQuery query, CancellationToken cancel)
    {
        var page = (await reader.Board(bureau, year, query, cancel)).Value;
        for (var i = 1; i < TriesToRead && page.Reading > 0; i++) page = (await reader.Board(bureau, year, query, cancel)).Value;
        var rows = page.Rows.ToList();
        while (page.Rows.Length > 0 && rows.Count < Math.Min(page.Matching, ListSheets.Most))
        {
            page = (await reader.Board(bureau, year, query with { Skip = rows.Count }, cancel)).Value;
            rows.AddRange(page.Rows);
        }
        return rows;
    }
}

/// <summary>基层负担: a month of all units, or a unit's year.</summary>
sealed class BurdenList(BurdenMeter meter, DutyReader reader, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "burden";
    public string Permission => DutyPermissions.Board;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (reader.Visible(actor, filter["tenant"]) is not { } visible) return null;
        var unit = filter["tenant"] is not null || !actor.AtBureau ? visible : null;
        var month = meter.Named(filter["month"]);
        var rows = await meter.Rows(actor, unit, month, cancel);
        var visits = await meter.Visits(actor, rows, cancel);
        // Of one unit it is the year, of all a month.
        return ListSheets.Of(unit is null ? $"{words["Burden.Page"]}_{month:yyyy-MM}" : $"{unit.Name}_{month.Year}_{words["Burden.Page"]}", words["Burden.Page"],
            [
                new(words["Filter.Unit"], 24), new(words["Filter.Month"]), new(words["Burden.Records"]), new(words["Burden.Fields"]), new(words["Burden.YearBefore"]), new(words["Burden.Rise"]),
                new(words["Burden.Minutes"]), new(words["Burden.Attachments"]), new(words["Burden.Requests"]), new(words["Burden.Blocked"]), new(words["Burden.Visits"]),
            ],
            rows.Select(r => (IReadOnlyList<object?>)
            [
                r.Unit.Name.ToString(), $"{r.Month:yyyy-MM}", r.Now?.Records ?? 0, r.Now?.Fields ?? 0, r.Before?.Fields ?? 0, r.Rise is { } rise ? $"{rise}%" : null,
                r.Now is { Timed: > 0 } timed ? timed.Seconds / 60 : null, r.Now?.Attachments ?? 0, r.Now?.Requests ?? 0, r.Now?.Blocked ?? 0, visits.GetValueOrDefault((r.Unit.Code, r.Month)),
            ]));
    }
}

/// <summary>材料需求: at the bureau what it asked for, in a unit what it was asked for.</summary>
sealed class RequestList(Database<DutiesDb> database, ITenants tenants, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "requests";
    public string Permission => DutyPermissions.Requests;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var state = ListFilter.Read(subject).Choice<RequestState>("state");
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (actor.AtBureau)
            return ListSheets.Of(words["Requests.Page"], words["Requests.Page"],
                [new(words["Request.At"]), new(words["Ask.Topic"], 40), new(words["Request.By"], 14), new(words["Ask.Units"], 40), new(words["Ask.Due"]), new(words["Ask.Reason"], 40)],
                (await db.Requests.OrderByDescending(r => r.At).Take(ListSheets.Most).ToListAsync(cancel)).Select(r => (IReadOnlyList<object?>)
                    [ChinaTime.DateOf(r.At), r.Topic, r.AskedByName, string.Join('、', r.Units.Select(u => tenants.Find(u)?.Name.ToString() ?? u)), r.Due, r.Reason]));
        var received = await db.Received.Where(r => state == null || r.State == state).OrderBy(r => r.State != RequestState.Open).ThenByDescending(r => r.Due).Take(ListSheets.Most).ToListAsync(cancel);
        return ListSheets.Of(words["Requests.Page"], words["Requests.Page"],
            [new(words["Request.At"]), new(words["Ask.Topic"], 40), new(words["Request.By"], 14), new(words["Ask.Due"]), new(words["Filter.State"]), new(words["Request.AnsweredBy"], 14)],
            received.Select(r => (IReadOnlyList<object?>)[ChinaTime.DateOf(r.At), r.Topic, r.AskedByName, r.Due, words[$"RequestState.{r.State}"].Value, r.AnsweredByName]));
    }
}
