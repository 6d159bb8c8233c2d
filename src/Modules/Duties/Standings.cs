using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>
/// Reads how parties stand from the database: for a grain that wakes, for a whole tenant in one pass, for a past year, and for a
/// page whose grain does not answer.
/// </summary>
sealed class Standings(
    IDutyBook book, IRegulations regulations, ObligationRules rules, Database<DutiesDb> database, IWorkCalendars calendars,
    Categories categories, TimeProvider time)
{
    static readonly IReadOnlyList<string> NoCategory = [];
    volatile Columns? columns;

    /// <summary>The board's columns as they follow from the law that was held then.</summary>
    sealed record Columns(IReadOnlyList<Regulation> Law, IReadOnlyList<ObligationGroup> Groups);

    public DateOnly Today => time.Today();

    /// <summary>
    /// The columns of the board: the groups of every regulation, of ended ones too, whose records stay. A regulation that comes later adds its
    /// own behind them, so that a place once counted by stays the same.
    /// </summary>
    public IReadOnlyList<ObligationGroup> Groups
    {
        get
        {
            var law = regulations.All;
            var known = columns;
            if (known is null || !ReferenceEquals(known.Law, law))
                columns = known = new Columns(law, [.. law.SelectMany(r => r.Groups.Select(g => (Group: g, r.Version))).GroupBy(g => g.Group.Code, StringComparer.Ordinal).Select(g => g.MaxBy(v => v.Version).Group)]);
            return known.Groups;
        }
    }

    /// <summary>The columns to show beside these counts: of what is in force, and of whatever else was counted.</summary>
    public IReadOnlyList<int> ColumnsOf(IEnumerable<GroupCounts> counted)
    {
        var inForce = regulations.InForce(Today).SelectMany(r => r.Groups).Select(g => g.Code).ToHashSet(StringComparer.Ordinal);
        var all = counted.ToList();
        var groups = Groups;
        return [.. Enumerable.Range(0, groups.Count).Where(g => inForce.Contains(groups[g].Code) || all.Exists(c => c[g].Total > 0))];
    }

    /// <summary>Record categories that may fulfil an obligation.</summary>
    public IReadOnlyList<string> CategoriesOf(string obligation) => regulations.Find(obligation)?.Categories ?? NoCategory;

    /// <summary>The law's text of an obligation.</summary>
    public Obligation? ObligationOf(string obligation) => regulations.Find(obligation);

    /// <summary>The day whose lights a superior may already see.</summary>
    public DateOnly Grace => GraceOn(Today);

    /// <summary>The day whose lights a superior who looks on <paramref name="day"/> may already see.</summary>
    public DateOnly GraceOn(DateOnly day)
    {
        var calendar = calendars.Current;
        for (var left = categories.Limits.GraceWorkingDays; left > 0; day = day.AddDays(-1))
            if (calendar.IsWorkingDay(day)) left--;
        return day;
    }

    /// <summary>
    /// One party's duties of a year with what counts. For the current year also last year's that fall due in it, such as the
    /// yearly report in January.
    /// </summary>
    public Task<LiveDuties> Load(PartyId party, int year, CancellationToken cancel = default) => Load(party, year, left: false, cancel);

    /// <summary>What a party has to see to today: the current year's duties, and what last year left undone.</summary>
    public Task<LiveDuties> LoadNow(PartyId party, CancellationToken cancel = default) => Load(party, Today.Year, left: true, cancel);

    /// <summary>Every party of a tenant in one pass.</summary>
    public Task<IReadOnlyList<LiveDuties>> LoadTenant(string tenant, int year, CancellationToken cancel = default) => LoadTenant(tenant, year, left: false, cancel);

    /// <summary>What every party of a tenant has to see to today.</summary>
    public Task<IReadOnlyList<LiveDuties>> LoadTenantNow(string tenant, CancellationToken cancel = default) => LoadTenant(tenant, Today.Year, left: true, cancel);

    async Task<LiveDuties> Load(PartyId party, int year, bool left, CancellationToken cancel)
    {
        var current = year == Today.Year;
        var last = current ? await book.Of(party, year - 1, cancel) : [];
        var counting = await Counting(party.Tenant, current ? [year, year - 1] : [year], party, cancel).Select(c => c.Counting).ToListAsync(cancel);
        return await Weighed(party, year, await book.Of(party, year, cancel), last, counting, left, cancel);
    }

    async Task<IReadOnlyList<LiveDuties>> LoadTenant(string tenant, int year, bool left, CancellationToken cancel)
    {
        var current = year == Today.Year;
        var duties = (await book.Of(tenant, year, cancel)).ToLookup(d => d.Party);
        var last = (current ? await book.Of(tenant, year - 1, cancel) : []).ToLookup(d => d.Party);
        var counting = (await Counting(tenant, current ? [year, year - 1] : [year], null, cancel).ToListAsync(cancel)).ToLookup(c => c.Party, c => c.Counting);
        var all = new List<LiveDuties>();
        foreach (var party in duties.Select(d => d.Key).Union(last.Select(d => d.Key)))
            if (await Weighed(party, year, [.. duties[party]], [.. last[party]], [.. counting[party]], left, cancel) is { Count: > 0 } live) all.Add(live);
        return all;
    }

    async Task<LiveDuties> Weighed(
        PartyId party, int year, IReadOnlyList<Duty> duties, IReadOnlyList<Duty> last, IReadOnlyList<CountingRecord> counting, bool left, CancellationToken cancel)
    {
        IReadOnlyList<Duty> undone = left ? await LeftOf(party, last, counting, cancel) : [];
        var live = await Hold(party, year, [.. duties, .. last.Where(d => d.Due?.Year == year), .. undone], cancel, undone.Any(d => d.Occasion is null) ? Closed(year - 1) : null);
        live.Weigh(counting);
        return live;
    }

    /// <summary>The day on which a past year's records are locked; then what it left undone stays undone.</summary>
    DateOnly Closed(int year) => new DateOnly(year + 1, 1, 1).AddDays(categories.Limits.LockAfterDays);

    /// <summary>
    /// What fell due in last year and was not done then: an event asks for its answer however late it comes; what was owed for a period can
    /// be made good as long as the period's records are open. Each with those whose place it took, for which something may have been done.
    /// </summary>
    async Task<IReadOnlyList<Duty>> LeftOf(PartyId party, IReadOnlyList<Duty> last, IReadOnlyList<CountingRecord> counting, CancellationToken cancel)
    {
        var year = Today.Year - 1;
        var due = last.Where(d => d.Due?.Year <= year && (d.Occasion is not null || Today < Closed(year))).ToList();
        if (due.Count == 0) return [];
        var held = await Hold(party, year, due, cancel);
        held.Weigh(counting);
        var lines = Succession.Of(due);
        var undone = held.Lights(Today).Where(d => d.Light is not (Light.Met or Light.None)).SelectMany(d => lines.Line(d.Duty)).ToHashSet();
        return [.. due.Where(d => undone.Contains(d.Id))];
    }

    /// <summary>
    /// The parties of a tenant, or one of them, with everything that counts for a year and the day since which it does: entered by its
    /// holder, or confirmed by him. What was discounted counts on no day.
    /// </summary>
    public async Task<IReadOnlyList<(LiveDuties Duties, IReadOnlyList<(DateOnly Since, CountingRecord Counting)> Counting)>> LoadCourse(
        string tenant, int year, PartyId? party, CancellationToken cancel = default)
    {
        var duties = party is { } one ? await book.Of(one, year, cancel) : await book.Of(tenant, year, cancel);
        await using var db = database.Open(tenant);
        var links = db.Links.AsNoTracking().Where(l => l.Year == year && !l.Dropped);
        if (party is { } of) links = links.Where(l => l.Party == of);
        var counting = (await links
            .Join(db.Records.Where(r => DutyRecord.Counting.Contains(r.State)), l => l.Record, r => r.Id,
                (l, r) => new { l.Party, l.Record, l.Duty, l.Flag, l.Step, r.On, Numbered = r.DocumentNumber != null, r.FirstHalf, r.LastHalf, r.EnteredAt, r.ConfirmedAt })
            .ToListAsync(cancel))
            .ToLookup(r => r.Party, r => (ChinaTime.DateOf(r.ConfirmedAt ?? r.EnteredAt), new CountingRecord(r.Record, r.Duty, new(r.On, r.Numbered, r.FirstHalf, r.LastHalf, r.Flag, RecordLink.Number(r.Step)))));
        var all = new List<(LiveDuties, IReadOnlyList<(DateOnly, CountingRecord)>)>();
        foreach (var each in duties.GroupBy(d => d.Party)) all.Add((await Hold(each.Key, year, [.. each], cancel), [.. counting[each.Key]]));
        return all;
    }

    /// <summary>Records entered for a tenant, by month of their event.</summary>
    public async Task<int[]> Months(string tenant, int year, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var counts = await db.Records
            .Where(r => r.On >= from && r.On <= to && DutyRecord.Counting.Contains(r.State))
            .GroupBy(r => r.On.Month)
            .Select(g => new { Month = g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        var months = new int[12];
        foreach (var month in counts) months[month.Month - 1] = month.Count;
        return months;
    }

    async Task<LiveDuties> Hold(PartyId party, int year, IReadOnlyList<Duty> duties, CancellationToken cancel, DateOnly? lapses = null)
    {
        var terms = new Dictionary<Guid, FrozenTerms>();
        foreach (var duty in duties)
            if (!terms.ContainsKey(duty.Terms)) terms[duty.Terms] = await book.TermsOf(duty, cancel);
        var live = new LiveDuties(party, year, Today) { Lapses = lapses };
        live.Hold(duties, d => terms[d.Terms], d => GroupOf(d.Obligation), rules);
        return live;
    }

    byte GroupOf(string obligation)
    {
        var code = regulations.Find(obligation)?.Group;
        var groups = Groups;
        for (var i = 0; i < groups.Count; i++)
            if (groups[i].Code == code) return (byte)i;
        throw new InvalidOperationException($"Obligation {obligation} is in no group of a regulation.");
    }

    async IAsyncEnumerable<(PartyId Party, CountingRecord Counting)> Counting(
        string tenant, int[] years, PartyId? party, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var links = db.Links.AsNoTracking().Where(l => years.Contains(l.Year) && !l.Dropped);
        if (party is { } one) links = links.Where(l => l.Party == one);
        var rows = links
            .Join(db.Records.Where(r => DutyRecord.Counting.Contains(r.State)), l => l.Record, r => r.Id,
                (l, r) => new { l.Party, l.Record, l.Duty, l.Flag, l.Step, r.On, Numbered = r.DocumentNumber != null, r.FirstHalf, r.LastHalf })
            .AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancel))
            yield return (row.Party, new(row.Record, row.Duty, new(row.On, row.Numbered, row.FirstHalf, row.LastHalf, row.Flag, RecordLink.Number(row.Step))));
    }
}
