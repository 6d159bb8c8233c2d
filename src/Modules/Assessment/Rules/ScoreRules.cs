using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Assessment.Rules;

/// <summary>What several rules read of a unit, once for a sheet.</summary>
sealed class Accounts(IDutyAccounts accounts, IProblemList problems, IOrders orders, ITenants tenants)
{
    public Task<IReadOnlyList<AccountedDuty>> Duties(ScoreQuestion ask, CancellationToken cancel) =>
        ask.Read.Of($"duties/{ask.Unit}/{ask.To:O}", () => accounts.Duties(ask.Unit, ask.To.Year, ask.To, cancel));

    public Task<IReadOnlyList<AccountedRecord>> Records(ScoreQuestion ask, CancellationToken cancel) =>
        ask.Read.Of($"records/{ask.Unit}/{ask.From:O}/{ask.To:O}", () => accounts.Records(ask.Unit, ask.From, ask.To, cancel));

    public Task<IReadOnlyList<AccountedHandbook>> Handbooks(ScoreQuestion ask, int year, CancellationToken cancel) =>
        ask.Read.Of($"handbooks/{ask.Unit}/{year}", () => accounts.Handbooks(ask.Unit, year, ask.To, cancel));

    public Task<IReadOnlyList<ProblemView>> Problems(ScoreQuestion ask, CancellationToken cancel) =>
        ask.Read.Of($"problems/{ask.Unit}/{ask.To.Year}", () => problems.Of(ask.Unit, ask.To.Year, cancel));

    /// <summary>The bureau's orders and suggestions to a unit (notice 3.5.2: what was ordered counts as what was found).</summary>
    public Task<IReadOnlyList<OrderView>> Orders(ScoreQuestion ask, CancellationToken cancel) => ask.Read.Of($"orders/{ask.Unit}/{ask.To.Year}", async () =>
        tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is { } bureau ? await orders.Of(Actor.System(bureau.Code), ask.Unit, ask.To.Year, cancel) : []);

    /// <summary>The duties that a question names.</summary>
    public async Task<IEnumerable<AccountedDuty>> Named(ScoreQuestion ask, CancellationToken cancel) =>
        (await Duties(ask, cancel)).Where(d => ask.Concerns(d.Party) && ask.Names(d.Standing.Obligation));

    public static ScoreEvidence Of(AccountedDuty duty, bool counts) => new("duty", duty.Standing.Duty, duty.Standing.Obligation, counts);
}

/// <summary>The share of the duties that fell due in the period which were met by its end.</summary>
sealed class DutiesMetRule(Accounts accounts) : IScoreRule
{
    public string Name => "dutiesMet";
    public bool ReadsLights => true;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var due = (await accounts.Named(question, cancel)).Where(d => d.Standing.Due is { } day && day >= question.From && day <= question.To).ToList();
        return ScoreFinding.Over(due.Count(Met), due.Count, due.Select(d => Accounts.Of(d, Met(d))));

        static bool Met(AccountedDuty duty) => duty.Standing.Light == Light.Met;
    }
}

/// <summary>The share of the period's records that were not late.</summary>
sealed class OnTimeRule(Accounts accounts) : IScoreRule
{
    public string Name => "onTime";
    public bool ReadsLights => false;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var records = (await accounts.Records(question, cancel)).Where(r => question.Concerns(r.Party)).ToList();
        return ScoreFinding.Over(records.Count(r => !r.Late), records.Count, records.Where(r => r.Late).Select(r => new ScoreEvidence("record", r.Record, r.Party.ToString(), false)));
    }
}

/// <summary>Days of research done of those that the part of the year that has passed asks for; nobody's surplus makes up for another.</summary>
sealed class DaysDoneRule(Accounts accounts) : IScoreRule
{
    public string Name => "daysDone";
    public bool ReadsLights => false;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var duties = (await accounts.Named(question, cancel)).Where(d => d.Standing.Needed > 0).Select(d => (Duty: d, Needed: d.Standing.Needed * Passed(d.Standing.Period, question.To))).ToList();
        return ScoreFinding.Over(
            duties.Sum(d => Math.Min(d.Duty.Standing.Done, d.Needed)), duties.Sum(d => d.Needed), duties.Select(d => Accounts.Of(d.Duty, d.Duty.Standing.Done >= d.Needed)));
    }

    internal static decimal Passed(Period period, DateOnly on)
    {
        var (days, whole) = (on.DayNumber - period.From.DayNumber + 1, period.To.DayNumber - period.From.DayNumber + 1);
        return Math.Clamp((decimal)days / whole, 0, 1);
    }
}

/// <summary>Talks that both sides confirmed, of those that are owed; for a part of the year, of the pairs' share of it.</summary>
sealed class TalksDoneRule(Accounts accounts) : IScoreRule
{
    public string Name => "talksDone";
    public bool ReadsLights => false;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var pairs = (await accounts.Named(question, cancel)).ToList();
        var held = pairs.Count(Held);
        var owed = pairs.Count == 0 ? 0 : Math.Max(1, Math.Round(pairs.Count * DaysDoneRule.Passed(Period.OfYear(question.To.Year), question.To), MidpointRounding.ToZero));
        return ScoreFinding.Over(Math.Min(held, owed), owed, pairs.Select(p => Accounts.Of(p, Held(p))));

        static bool Held(AccountedDuty pair) => pair.Standing.Done >= Math.Max(1, pair.Standing.Needed);
    }
}

/// <summary>Self-assessments whose half-year ended in the period, done in it.</summary>
sealed class SelfAssessedRule(Accounts accounts) : IScoreRule
{
    public string Name => "selfAssessed";
    public bool ReadsLights => false;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var ended = (await accounts.Named(question, cancel)).Where(d => d.Standing.Period.To >= question.From && d.Standing.Period.To <= question.To).ToList();
        return ScoreFinding.Over(ended.Count(Done), ended.Count, ended.Select(d => Accounts.Of(d, Done(d))));

        static bool Done(AccountedDuty duty) => duty.Standing.Done >= duty.Standing.Needed && duty.Records.Count > 0;
    }
}

/// <summary>Last year's handbooks that were confirmed, of the parties that owed one.</summary>
sealed class HandbookConfirmedRule(Accounts accounts) : IScoreRule
{
    public string Name => "handbookConfirmed";
    public bool ReadsLights => false;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var owing = (await accounts.Named(question, cancel)).Select(d => d.Party).Distinct().ToList();
        var confirmed = (await accounts.Handbooks(question, question.To.Year - 1, cancel)).Select(h => h.Person?.ToString() ?? h.Party?.ToString()).Distinct().Count();
        return ScoreFinding.Over(Math.Min(confirmed, owing.Count), owing.Count, [new ScoreEvidence("handbook", Guid.Empty, $"{confirmed}/{owing.Count}", confirmed >= owing.Count)]);
    }
}

/// <summary>Problems of the list, and orders and suggestions, due by the period's end that are solved (notice 3.5.2: rectification is a basis of assessment).</summary>
sealed class ProblemsSolvedRule(Accounts accounts) : IScoreRule
{
    public string Name => "problemsSolved";
    public bool ReadsLights => false;

    public IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures) => [];

    public async Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel)
    {
        var due = (await accounts.Problems(question, cancel)).Where(p => p.Due is { } day && day <= question.To && p.State != ProblemState.NoLongerApplies && p.Found <= question.To).ToList();
        // An order that came from an item of the list is counted with that item.
        var listed = due.Select(p => p.SourceKey).ToHashSet();
        var ordered = (await accounts.Orders(question, cancel)).Where(o => o.Deadline is { } day && day >= question.From && day <= question.To && !listed.Contains(o.Source.Key)).ToList();
        return ScoreFinding.Over(
            due.Count(Solved) + ordered.Count(Done), due.Count + ordered.Count,
            due.Select(p => new ScoreEvidence("problem", p.Id, p.Obligation ?? "", Solved(p))).Concat(ordered.Select(o => new ScoreEvidence("order", o.Id, o.Number ?? "", Done(o)))));

        bool Done(OrderView order) => !order.Open && (order.ClosedOn is not { } on || on <= question.To);

        bool Solved(ProblemView problem) => problem.State == ProblemState.Solved && (problem.Closed is not { } on || on <= question.To);
    }
}
