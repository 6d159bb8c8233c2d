using System.Globalization;
using PartyDiscipline.Duties.Rules;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.Chains;

/// <summary>A step of a chain and its last day, fixed when the chain began; a step only for failures has none before one is found.</summary>
sealed record ChainStep(string Code, DateOnly? Due);

/// <summary>
/// 贯彻落实链 (§B.9; notice 2.1.1, 2.2.2, 2.3.1, 2.3.2): how one party carries out a deployment, step by step. A step is met by records
/// that exist; nothing is ever typed into it. Where the chain stands follows from those records, so it is not stored.
/// </summary>
sealed class Chain : TenantRow
{
    public Guid Deployment { get; private set; }
    public PartyId Party { get; private set; }
    public string Obligation { get; private set; } = "";
    /// <summary>The duty that the deployment set off; records link to it, with their step.</summary>
    public Guid Duty { get; private set; }
    /// <summary>The duty's year.</summary>
    public int Year { get; private set; }
    public ChainStep[] Steps { get; private set; } = [];
    /// <summary>落实不力: since then responsibility has to be pursued.</summary>
    public DateOnly? FailedOn { get; private set; }

    Chain() { }

    public Chain(Guid deployment, Duty duty, RuleSpec rule, ChainLaw law, WorkCalendar calendar)
    {
        (Deployment, Party, Obligation, Duty, Year) = (deployment, duty.Party, duty.Obligation, duty.Id, duty.Period.Year);
        var received = duty.OccasionOn!.Value;
        Steps =
        [
            .. ChainRule.Cited(rule).Select((step, i) =>
                new ChainStep(step, i == 0 ? duty.Due : law[step].OnlyOnFailure ? null : calendar.AddWorkingDays(received, law[step].WorkingDays))),
        ];
    }

    /// <summary>The steps that must be met.</summary>
    public IEnumerable<ChainStep> Needed => Steps.Where(s => s.Due is not null);

    /// <summary>Why a record cannot fill a step; null when it can.</summary>
    public Fault? Refuses(string step, DutyRecord record, IEnumerable<RecordLink> links, ChainLaw law)
    {
        if (Steps.FirstOrDefault(s => s.Code == step) is not { } found) return new("Step", "Chain.NoSuchStep");
        if (found.Due is null) return new("Step", "Chain.OnlyOnFailure", "2.2.2");
        if (!record.Counts) return new("Record", "Chain.NotStanding");
        if (!law[step].Categories.Contains(record.Category)) return new("Record", "Chain.CategoryDoesNotFit", null, string.Join("、", law[step].Categories));
        return links.Any(l => l.Duty == Duty && l.Step == step) ? new("Record", "Chain.LinkedAlready") : null;
    }

    /// <summary>Carrying out has failed: the step of pursuing responsibility is needed from now on.</summary>
    public Fault? Fail(string reason, DateOnly today, ChainLaw law, WorkCalendar calendar)
    {
        var pursuit = Array.FindIndex(Steps, s => law[s.Code].OnlyOnFailure);
        if (pursuit < 0) return new("", "Chain.NoPursuit");
        if (FailedOn is not null) return new("", "Chain.FailedAlready");
        if (Said(reason) is { } fault) return fault;
        FailedOn = today;
        Steps = [.. Steps.Select((s, i) => i == pursuit ? s with { Due = calendar.AddWorkingDays(today, law[s.Code].WorkingDays) } : s)];
        return null;
    }

    /// <summary>A reason is said, and not too long.</summary>
    public static Fault? Said(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? new("Reason", "Record.ReasonMissing")
        : reason.Trim().Length > DutyRecord.ReasonLength ? new("Reason", "Record.TooLong", null, DutyRecord.ReasonLength.ToString(CultureInfo.InvariantCulture))
        : null;
}

/// <summary>What was done with a chain.</summary>
enum ChainAction { Begin, Link, Unlink, Fail }

/// <summary>One line of a chain's history: who, in which post, when and why. Only added, never changed.</summary>
sealed class ChainMove : TenantRow
{
    public Guid Chain { get; private set; }
    public ChainAction Action { get; private set; }
    public string? Step { get; private set; }
    public Guid? Record { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string? Reason { get; private set; }

    ChainMove() { }

    public ChainMove(Guid chain, ChainAction action, Actor actor, string? post, DateTimeOffset at, string? step = null, Guid? record = null, string? reason = null)
    {
        (Chain, Action, Step, Record) = (chain, action, step, record);
        (Account, ActorName, Post, At, Reason) = (actor.Account, actor.Name, post, at, reason?.Trim());
    }
}

/// <summary>A record that counts for a chain, as its progress needs it.</summary>
/// <param name="Step">Where somebody put it; null when the record only names the chain.</param>
readonly record struct ChainRecord(Guid Record, string? Step, DateOnly On);

/// <summary>A step as it stands.</summary>
/// <param name="InOrder">Filled by a record that names the chain and no step: such records fill what is open, in order of their day.</param>
sealed record StepStanding(ChainStep Step, IReadOnlyList<ChainRecord> Records, bool InOrder)
{
    public bool Done => Records.Count > 0;
    public DateOnly? DoneOn => Done ? Records.Min(r => r.On) : null;
}

/// <summary>Where a chain stands: pure, from its steps and the records that count.</summary>
sealed record ChainProgress(IReadOnlyList<StepStanding> Steps)
{
    public static ChainProgress Of(Chain chain, IReadOnlyCollection<ChainRecord> records)
    {
        var placed = records.Where(r => r.Step is not null).ToLookup(r => r.Step);
        var unplaced = new Queue<ChainRecord>(records.Where(r => r.Step is null).OrderBy(r => r.On).ThenBy(r => r.Record));
        return new([.. chain.Steps.Select(step =>
        {
            if (placed.Contains(step.Code)) return new StepStanding(step, [.. placed[step.Code].OrderBy(r => r.On)], false);
            var fills = step.Code != ChainRule.OnlyOnFailure && unplaced.TryDequeue(out var next) ? next : (ChainRecord?)null;
            return new StepStanding(step, fills is { } one ? [one] : [], fills is not null);
        })]);
    }

    public IEnumerable<StepStanding> Needed => Steps.Where(s => s.Step.Due is not null);
    public int Done => Needed.Count(s => s.Done);
    public bool Closed => Needed.All(s => s.Done);
    /// <summary>The first needed step without a record.</summary>
    public StepStanding? Next => Needed.FirstOrDefault(s => !s.Done);
    public bool Overdue(DateOnly today) => Needed.Any(s => !s.Done && s.Step.Due < today);
}
