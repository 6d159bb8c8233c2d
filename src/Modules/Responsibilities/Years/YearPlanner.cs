using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>Everything a year's duties of one tenant follow from, as it stands on the plan's day.</summary>
sealed record YearInputs
{
    public required int Year { get; init; }
    /// <summary>The first day on which what the plan changes binds.</summary>
    public required DateOnly Effective { get; init; }
    public required TenantKind Tenant { get; init; }
    public required IReadOnlyList<Regulation> Law { get; init; }
    public required FigureSettings Settings { get; init; }
    public required IReadOnlyList<Party> Parties { get; init; }
    /// <summary>The committees of the prisons; empty at a prison.</summary>
    public required IReadOnlyList<PartyId> Prisons { get; init; }
    public required WorkCalendar Calendar { get; init; }
}

/// <summary>An obligation with the figures in force, and which version of which regulation it comes from.</summary>
sealed record WantedTerms(Obligation Obligation, string Regulation, int Version);

/// <summary>A duty that ought to be.</summary>
readonly record struct WantedDuty(DutyKey Key, DateOnly? Due, WantedTerms Terms);

/// <summary>A duty that stands: the row, whether it has ended, the rule it is judged by.</summary>
sealed record StandingDuty(Duty Duty, int Revision, RuleSpec Rule)
{
    public DutyKey Key { get; } = new(Duty.Party, Duty.Obligation, Duty.Period, Duty.Counterpart);
}

/// <summary>A duty to add.</summary>
readonly record struct Addition(WantedDuty Duty, int Revision, DateOnly? Since, string Why);

/// <summary>What has to change for the stored year to be as it ought.</summary>
sealed record YearChange(IReadOnlyList<Addition> Added, IReadOnlyList<EndedDuty> Ended, DateOnly LastDay, int Unchanged);

/// <summary>
/// Turns law, settings and organisation into the duties of a year, and the difference to those that stand. Pure: no clock, no database.
/// </summary>
static class YearPlanner
{
    /// <summary>Every duty that the tenant's parties owe in the year, in clause order.</summary>
    public static IReadOnlyList<WantedDuty> Plan(YearInputs inputs)
    {
        var duties = new List<WantedDuty>();
        var seen = new HashSet<DutyKey>();
        foreach (var regulation in inputs.Law)
            foreach (var stated in regulation.Obligations)
            {
                var obligation = inputs.Settings.Settle(stated);
                var terms = new WantedTerms(obligation, regulation.Code, regulation.Version);
                var periods = Periods(inputs.Year, obligation.Frequency.Period)
                    .Select(period => (Period: period, Due: obligation.Deadline.DueIn(period, inputs.Calendar))).ToArray();
                foreach (var spec in obligation.Parties)
                    foreach (var party in inputs.Parties)
                    {
                        if (!Binds(spec, party, inputs.Tenant)) continue;
                        foreach (var counterpart in Counterparts(spec.Each ?? obligation.Each, party, inputs))
                            foreach (var (period, due) in periods)
                            {
                                if (period.From > regulation.EffectiveTo) continue; // Nothing new begins after its last day.
                                var key = new DutyKey(party.Id, obligation.Code, period, counterpart);
                                if (seen.Add(key)) duties.Add(new WantedDuty(key, due, terms));
                            }
                    }
            }
        return duties;
    }

    /// <summary>
    /// The way from what stands to what ought to be. A period that closed before the effective day stays as it is, judged by
    /// the law of its day; in an open one a changed duty ends the day before and its successor binds from the effective day.
    /// </summary>
    /// <param name="inputs">What the plan followed from.</param>
    /// <param name="wanted">The plan.</param>
    /// <param name="stored">All duties of the year, ended ones and occasions too.</param>
    public static YearChange Compare(YearInputs inputs, IReadOnlyList<WantedDuty> wanted, IReadOnlyCollection<StandingDuty> stored)
    {
        var standing = new Dictionary<DutyKey, StandingDuty>();
        var revisions = new Dictionary<DutyKey, int>();
        var opened = stored.Count > 0;
        foreach (var duty in stored)
        {
            revisions[duty.Key] = Math.Max(revisions.GetValueOrDefault(duty.Key, -1), duty.Revision);
            if (duty.Duty is { Ended: null, Occasion: null }) standing[duty.Key] = duty;
        }

        var added = new List<Addition>();
        var ended = new List<EndedDuty>();
        var kept = new HashSet<DutyKey>();
        var since = inputs.Law.ToDictionary(r => r.Code, r => r.EffectiveFrom, StringComparer.Ordinal);
        var why = new WhyAdded(stored);
        foreach (var duty in wanted)
        {
            var closed = duty.Key.Period.To < inputs.Effective;
            if (standing.TryGetValue(duty.Key, out var held))
            {
                kept.Add(duty.Key);
                if (closed || Changed(held, duty) is not { } reason) continue;
                ended.Add(new EndedDuty(held.Duty, reason));
                Add(duty, reason);
            }
            // What fell due before its regulation took effect never was anybody's duty; it would be overdue from its first day.
            else if (!closed && !(duty.Due < since[duty.Terms.Regulation])) Add(duty, opened ? why.Of(duty.Key) : Reasons.YearOpened);
        }

        var parties = inputs.Parties.Select(p => p.Id).ToHashSet();
        var obligations = inputs.Law.SelectMany(r => r.Obligations).Select(o => o.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var duty in stored)
        {
            if (duty.Duty.Ended is not null || kept.Contains(duty.Key) || duty.Duty.Period.To < inputs.Effective) continue;
            // An occasion stays until it is done, whatever the law becomes; only a party that is gone cannot do it.
            if (duty.Duty.Occasion is not null && parties.Contains(duty.Duty.Party)) continue;
            ended.Add(new EndedDuty(duty.Duty, WhyEnded(duty.Duty)));
        }
        return new YearChange(added, ended, inputs.Effective.AddDays(-1), standing.Count - ended.Count(e => e.Duty.Occasion is null));

        string WhyEnded(Duty duty)
        {
            if (!parties.Contains(duty.Party)) return Reasons.PartyCeased;
            if (!obligations.Contains(duty.Obligation)) return Reasons.Repealed;
            return duty.Counterpart is null ? Reasons.NoLongerOwed : Reasons.CounterpartCeased;
        }

        void Add(WantedDuty duty, string reason) => added.Add(new Addition(
            duty,
            revisions.GetValueOrDefault(duty.Key, -1) + 1,
            inputs.Effective > duty.Key.Period.From ? inputs.Effective : null,
            reason));
    }

    /// <summary>The periods in which an obligation falls due; what has no natural count is seen over the whole year.</summary>
    static IEnumerable<Period> Periods(int year, Frequency frequency) => frequency switch
    {
        Frequency.Half => Period.In(year, PeriodLength.Half),
        Frequency.Quarter => Period.In(year, PeriodLength.Quarter),
        _ => [Period.OfYear(year)],
    };

    static bool Binds(PartySpec spec, Party party, TenantKind tenant) =>
        spec.Kind == party.Id.Kind &&
        spec.At switch { "bureau" => tenant == TenantKind.Bureau, "prisons" => tenant == TenantKind.Prison, _ => true } &&
        (spec.Function is null || spec.Function == party.Function);

    /// <summary>One duty for each of these; a single null when the duty has no other side.</summary>
    static IEnumerable<PartyId?> Counterparts(string? each, Party party, YearInputs inputs) => each switch
    {
        null => [null],
        "members" => inputs.Parties.Where(p => p.Id.Kind == PartyKind.Member).Select(p => (PartyId?)p.Id),
        "departmentsInCharge" => party.InCharge.Select(d => (PartyId?)d),
        "seats" => inputs.Parties.Where(p => p.DisciplineSeat).Select(p => (PartyId?)p.Id),
        "prisons" => inputs.Prisons.Select(p => (PartyId?)p),
        _ => throw new InvalidOperationException($"Counterparts '{each}' are unknown; start-up validation was skipped."),
    };

    static string? Changed(StandingDuty held, WantedDuty wanted)
    {
        if (!RuleText.SameJudgement(held.Rule, wanted.Terms.Obligation.Rule)) return Reasons.Amended;
        return held.Duty.Due == wanted.Due ? null : Reasons.DueMoved;
    }

    /// <summary>Tells a reader why a duty is new in a year that was open already.</summary>
    sealed class WhyAdded(IReadOnlyCollection<StandingDuty> stored)
    {
        readonly HashSet<PartyId> parties = [.. stored.Where(d => d.Duty.Ended is null).Select(d => d.Duty.Party)];
        readonly HashSet<string> obligations = [.. stored.Select(d => d.Duty.Obligation)];

        public string Of(DutyKey key)
        {
            if (!parties.Contains(key.Party)) return Reasons.NewParty;
            return key.Counterpart is not null && obligations.Contains(key.Obligation) ? Reasons.NewCounterpart : Reasons.NewObligation;
        }
    }
}
