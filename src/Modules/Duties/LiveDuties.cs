using System.Collections.Immutable;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties;

/// <summary>
/// The duties of one party and what counts for them, packed: a hundred thousand parties are kept in memory at once, so there is
/// no object and no text per duty or record, only shared terms.
/// </summary>
sealed class LiveDuties(PartyId party, int year, DateOnly day)
{
    /// <summary>A duty as the lights need it.</summary>
    struct Item
    {
        public Guid Duty;
        public FrozenTerms Terms;
        public IObligationRule Rule;
        public PartyId? Counterpart;
        public Period Period;
        public DateOnly? Due;
        public DateOnly? Since;
        public DateOnly? Ended;
        public DateOnly? OccasionOn;
        public bool Left;
        public byte Group;
    }

    Item[] items = [];
    // For item i the figures from starts[i] to starts[i + 1], in order of their day, each with its record.
    int[] starts = [0];
    RecordFigures[] figures = [];
    Guid[] records = [];
    Succession succession = Succession.Of([]);

    public PartyId Party { get; } = party;
    public int Year { get; } = year;
    /// <summary>The day for which it was weighed what counts for which duty.</summary>
    public DateOnly Day { get; private set; } = day;
    /// <summary>The day from which that is no longer so, because a duty takes another's place or what was left of last year lapses; null for never.</summary>
    public DateOnly? Turns => Next(Day);
    /// <summary>The day from which what was left of last year is no longer looked after; null when there is none.</summary>
    public DateOnly? Lapses { get; init; }
    public int Count => items.Length;

    /// <summary>Takes the duties in; call once.</summary>
    public void Hold(IReadOnlyList<Duty> duties, Func<Duty, FrozenTerms> termsOf, Func<Duty, byte> groupOf, ObligationRules rules)
    {
        items = new Item[duties.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var duty = duties[i];
            var terms = termsOf(duty);
            items[i] = new Item
            {
                Duty = duty.Id,
                Terms = terms,
                Rule = rules[terms.Rule.Name],
                Counterpart = duty.Counterpart is { } other ? new PartyId(string.Intern(other.Tenant), other.Kind, string.Intern(other.Key)) : null,
                Period = duty.Period,
                Due = duty.Due,
                Since = duty.Since,
                Ended = duty.Ended,
                OccasionOn = duty.OccasionOn,
                Left = duty.Due < new DateOnly(Year, 1, 1),
                Group = groupOf(duty),
            };
        }
        starts = new int[items.Length + 1];
        succession = Succession.Of(duties);
    }

    /// <summary>What counts; all at once. For a past day by the duties that bound then.</summary>
    public void Weigh(IEnumerable<CountingRecord> counting, DateOnly? on = null)
    {
        Day = on ?? Day;
        var at = Places();
        var found = counting
            .Select(c => (Item: at.TryGetValue(c.Duty, out var i) ? i : -1, Counting: c))
            .Where(f => f.Item >= 0)
            .OrderBy(f => f.Item).ThenBy(f => f.Counting.Figures.On).ThenBy(f => items[f.Item].Duty != f.Counting.Duty)
            // A record that names a duty and its predecessor was done once; of a chain it may meet several steps.
            .DistinctBy(f => (f.Item, f.Counting.Record, f.Counting.Figures.Step))
            .ToArray();
        figures = [.. found.Select(f => f.Counting.Figures)];
        records = [.. found.Select(f => f.Counting.Record)];
        Array.Clear(starts);
        foreach (var (item, _) in found) starts[item + 1]++;
        for (var i = 0; i < items.Length; i++) starts[i + 1] += starts[i];
    }

    /// <summary>One record begins to count, or counts differently.</summary>
    public void Put(Guid record, IEnumerable<CountingRecord> now)
    {
        var rest = new List<CountingRecord>(records.Length + 2);
        for (var i = 0; i < items.Length; i++)
            for (var j = starts[i]; j < starts[i + 1]; j++)
                if (records[j] != record) rest.Add(new(records[j], items[i].Duty, figures[j]));
        Weigh(rest.Concat(now));
    }

    /// <summary>Whether a duty is one of these.</summary>
    public bool Has(Guid duty) => Array.FindIndex(items, i => i.Duty == duty) >= 0;

    /// <summary>The obligation of one of these duties.</summary>
    public string? ObligationOf(Guid duty) => Array.FindIndex(items, i => i.Duty == duty) is >= 0 and var i ? items[i].Terms.Obligation : null;

    /// <summary>The duty for which counts what was done for this one.</summary>
    public Guid Now(Guid duty) => succession.Now(duty, Day);

    /// <summary>The duties of an obligation that a record of this day may fulfil.</summary>
    public IEnumerable<(Guid Duty, PartyId? Counterpart)> Of(string obligation, DateOnly on) =>
        items.Where(i => i.Terms.Obligation == obligation && Takes(i, on)).Select(i => (i.Duty, i.Counterpart));

    /// <summary>Why a record cannot fulfil a duty; null when it can, with what the link needs to know.</summary>
    public Fault? Accept(Guid duty, DateOnly on, bool nothingToReport, Func<string, IReadOnlyList<string>> categoriesOf, string category, out LinkTerms terms)
    {
        terms = default;
        var i = Array.FindIndex(items, item => item.Duty == duty);
        if (i < 0) return new("Duties", "Record.UnknownDuty");
        ref readonly var found = ref items[i];
        var code = found.Terms.Obligation;
        if (!categoriesOf(code).Contains(category)) return new("Duties", "Record.CategoryDoesNotFit", code, code, category);
        if (!Spans(found, on)) return new("Duties", "Record.OutsidePeriod", code, code, found.Period.ToString());
        if (nothingToReport && found.Rule.Name != "standing") return new("NothingToReport", "Record.NothingOnlyStanding", code, code);
        terms = new(duty, found.Period.Year, found.Rule.Name == "ratio" ? found.Terms.Rule.Literal("field") : null, found.Counterpart, Chain: found.Rule.Name == Rules.ChainRule.RuleName);
        return null;
    }

    /// <summary>The duties that a record of this day and category may fulfil.</summary>
    public IEnumerable<DutyStanding> Open(DateOnly on, string category, Func<string, IReadOnlyList<string>> categoriesOf, DateOnly today)
    {
        for (var i = 0; i < items.Length; i++)
            if (Takes(items[i], on) && categoriesOf(items[i].Terms.Obligation).Contains(category))
                yield return StandingOf(i, Judge(i, today));
    }

    /// <summary>What was done before a duty was changed is entered for its successor once that binds.</summary>
    bool Takes(in Item item, DateOnly on) => Spans(item, on) && succession.Now(item.Duty, Day) == item.Duty;

    /// <summary>A report on a period may be made until well after it; an occasion is met from its day on; else the day lies in the period.</summary>
    static bool Spans(in Item item, DateOnly on)
    {
        if (item.Ended is { } ended && on > ended) return false;
        if (item.OccasionOn is { } occasion) return on >= occasion;
        return on >= item.Period.From && (on <= item.Period.To || item.Due > item.Period.To && on <= item.Due.Value.AddDays(180));
    }

    /// <summary>Every duty that binds, with its light; as a superior sees it when <paramref name="grace"/> is given.</summary>
    public ImmutableArray<DutyStanding> Lights(DateOnly today, DateOnly? grace = null)
    {
        var lights = ImmutableArray.CreateBuilder<DutyStanding>(items.Length);
        for (var i = 0; i < items.Length; i++)
            if (Binds(i, today)) lights.Add(StandingOf(i, Shown(i, today, grace)));
        return lights.ToImmutable();
    }

    /// <summary>
    /// The lights as they stood at the end of a past day: duties that bound then, judged on that day. Weigh in first only what counted
    /// by then.
    /// </summary>
    public IEnumerable<DutyStanding> LightsOn(DateOnly day, DateOnly? grace)
    {
        for (var i = 0; i < items.Length; i++)
            if (Binds(i, day) && Began(items[i], day)) yield return StandingOf(i, Shown(i, day, grace));
    }

    /// <summary>Counts by group, and what needs attention.</summary>
    public PartyCounts Counts(int groups, DateOnly today, DateOnly grace)
    {
        var attention = new Dictionary<(string, Light), int>();
        var own = GroupCounts.Of(groups, cells => Each((i, place) => cells[place] = cells[place].With(Judge(i, today).Light)));
        var superior = GroupCounts.Of(groups, cells => Each((i, place) =>
        {
            var shown = Shown(i, today, grace).Light;
            cells[place] = cells[place].With(shown);
            if (shown is not (Light.DueSoon or Light.Overdue)) return;
            var key = (items[i].Terms.Obligation, shown);
            attention[key] = attention.GetValueOrDefault(key) + 1;
        }));
        return new(Party, own, superior, [.. attention.Select(a => new Attention(a.Key.Item1, a.Key.Item2, a.Value))]);

        void Each(Action<int, int> count)
        {
            for (var i = 0; i < items.Length; i++)
                if (Binds(i, today) && items[i].Group < groups) count(i, GroupCounts.Place(groups, items[i].Group, items[i].Due, Year));
        }
    }

    /// <summary>The next day on which any light changes by itself; null if none does.</summary>
    public DateOnly? NextChange(DateOnly today)
    {
        var next = Next(today);
        for (var i = 0; i < items.Length; i++)
            if (Binds(i, today) && Judge(i, today).Changes is { } day && (next is null || day < next)) next = day;
        return next;
    }

    Standing Judge(int i, DateOnly today)
    {
        ref readonly var item = ref items[i];
        return item.Rule.Judge(new DutyTerms(item.Period, item.Due, item.Terms.Rule), figures.AsSpan(starts[i]..starts[i + 1]), today);
    }

    /// <summary>
    /// The light, or for a superior looking at a leader the better of today's and that of some working days ago: the owner sees
    /// yellow and red first (§B.9).
    /// </summary>
    Standing Shown(int i, DateOnly today, DateOnly? grace)
    {
        var now = Judge(i, today);
        if (grace is not { } then || Party.Kind is not (PartyKind.Secretary or PartyKind.Member) || now.Light is not (Light.DueSoon or Light.Overdue)) return now;
        var before = Judge(i, then);
        if (before.Light == now.Light) return now;
        return before.Light == Light.DueSoon
            ? now with { Light = Light.DueSoon, Reason = "Why.DueSoon" }
            : now with { Light = Light.OnTrack, Reason = "Why.Open" };
    }

    DutyStanding StandingOf(int i, Standing standing)
    {
        ref readonly var item = ref items[i];
        return new(item.Duty, item.Terms.Obligation, item.Period, item.Counterpart, item.Due, item.OccasionOn is not null,
            standing.Light, standing.Done, standing.Needed, standing.Changes, standing.Reason, item.Rule.Name);
    }

    static bool Began(in Item item, DateOnly day) => (item.OccasionOn ?? item.Since) is not { } begins || begins <= day;

    /// <summary>What last year left undone is looked after until it is done; then it is last year's again.</summary>
    bool Binds(int i, DateOnly today)
    {
        ref readonly var item = ref items[i];
        return (item.Ended is not { } ended || ended >= today) && succession.Now(item.Duty, today) == item.Duty && !(item.Left && Judge(i, today).Light == Light.Met);
    }

    DateOnly? Next(DateOnly on)
    {
        var next = succession.NextAfter(on);
        return Lapses > on && !(next <= Lapses) ? Lapses : next;
    }

    Dictionary<Guid, int> Places()
    {
        var at = new Dictionary<Guid, int>(items.Length);
        for (var i = 0; i < items.Length; i++) at[items[i].Duty] = i;
        // A duty amended during its period hands what was done to the one that takes its place, from the day on which that binds.
        if (!succession.Any) return at;
        foreach (var duty in at.Keys.ToList())
            if (succession.Now(duty, Day) is var now && now != duty) at[duty] = Array.FindIndex(items, item => item.Duty == now);
        return at;
    }
}

/// <summary>A record that counts for a duty.</summary>
readonly record struct CountingRecord(Guid Record, Guid Duty, RecordFigures Figures);

/// <summary>What a link takes from its duty.</summary>
readonly record struct LinkTerms(Guid Duty, int Year, string? Flag, PartyId? Counterpart, string? Step = null, bool Chain = false);
