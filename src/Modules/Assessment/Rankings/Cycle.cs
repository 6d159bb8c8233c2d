using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Rankings;

/// <summary>What can be done with a year's ranking.</summary>
enum CycleAction { Rank, PreNotify, Object, Settle, Propose, Confirm, Notify, Use, Archive, Correct }

/// <summary>A year of one track from computing to archiving (notice 3.5.2, 3.5.3; SM-11). Every step is somebody's; nothing happens by itself.</summary>
sealed class Cycle : TenantRow
{
    public const int MinutesLength = 60, PurposeLength = 200;

    /// <summary>States in which a meeting's word stands.</summary>
    public static readonly CycleState[] Standing = [CycleState.Confirmed, CycleState.Notified, CycleState.Used, CycleState.Archived];

    /// <summary>States in which nothing is waived any more.</summary>
    public static readonly CycleState[] PastProposal = [CycleState.Proposed, .. Standing];

    public int Year { get; private set; }
    public Track Track { get; private set; }
    public Guid Scheme { get; private set; }
    public CycleState State { get; private set; }
    /// <summary>Grows with every correction after confirmation; results of earlier versions are kept.</summary>
    public int Edition { get; private set; } = 1;
    public DateOnly? ObjectUntil { get; private set; }
    public string? Minutes { get; private set; }
    public DateOnly? ConfirmedOn { get; private set; }
    public string? ConfirmedByName { get; private set; }
    /// <summary>Hash of the ranking that was confirmed.</summary>
    public string? Hash { get; private set; }
    public string? UsedFor { get; private set; }
    public Guid? UseAskedBy { get; private set; }
    public string? UseAskedByName { get; private set; }
    public string? UseApprovedByName { get; private set; }

    Cycle() { }

    public Cycle(int year, Track track, Guid scheme) => (Year, Track, Scheme) = (year, track, scheme);

    public bool IsConfirmed => State >= CycleState.Confirmed;

    /// <summary>The state after an action, or null. This table is the year's part of SM-11.</summary>
    public static CycleState? After(CycleState state, CycleAction action) => (state, action) switch
    {
        (CycleState.Computed or CycleState.Ranked, CycleAction.Rank) => CycleState.Ranked,
        (CycleState.Ranked, CycleAction.PreNotify) => CycleState.PreNotice,
        // An objection that was made in its days and comes after the year was proposed takes it back.
        (CycleState.PreNotice or CycleState.ReReview or CycleState.Proposed, CycleAction.Object) => CycleState.ReReview,
        (CycleState.ReReview, CycleAction.Settle) => CycleState.ReReview,
        (CycleState.PreNotice or CycleState.ReReview, CycleAction.Propose) => CycleState.Proposed,
        (CycleState.Proposed, CycleAction.Confirm) => CycleState.Confirmed,
        (CycleState.Confirmed, CycleAction.Notify) => CycleState.Notified,
        (CycleState.Notified, CycleAction.Use) => CycleState.Used,
        (CycleState.Used, CycleAction.Archive) => CycleState.Archived,
        (CycleState.Confirmed or CycleState.Notified or CycleState.Used, CycleAction.Correct) => CycleState.Confirmed,
        _ => null,
    };

    /// <summary>Moves on, or says why not.</summary>
    public Fault? Take(CycleAction action)
    {
        if (After(State, action) is not { } next) return new Fault("", "Cycle.NotNow");
        State = next;
        return null;
    }

    /// <summary>Ranked, or ranked anew, by the scheme of its sheets.</summary>
    public Fault? Rank(Guid scheme)
    {
        if (Take(CycleAction.Rank) is { } fault) return fault;
        Scheme = scheme;
        return null;
    }

    public Fault? PreNotify(DateOnly until)
    {
        if (Take(CycleAction.PreNotify) is { } fault) return fault;
        ObjectUntil = until;
        return null;
    }

    /// <summary>Not before the units had their days, and while no objection is open.</summary>
    public Fault? Propose(DateOnly today, int openObjections)
    {
        if (After(State, CycleAction.Propose) is null) return new Fault("", "Cycle.NotNow");
        if (openObjections > 0) return new Fault("", "Cycle.ObjectionsOpen", null, $"{openObjections}");
        if (today <= ObjectUntil) return new Fault("", "Cycle.ObjectionsMayCome", null, ObjectUntil.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return Take(CycleAction.Propose);
    }

    /// <summary>The committee's meeting confirms it.</summary>
    public Fault[] Confirm(CycleAction action, string? minutes, DateOnly? on, DateOnly today, Actor actor, IEnumerable<Result> results)
    {
        if (After(State, action) is null) return [new Fault("", "Cycle.NotNow")];
        Fault[] faults = [.. Wanting(minutes, on, today)];
        if (faults.Length > 0) return faults;
        Take(action);
        if (action == CycleAction.Correct)
        {
            Edition++;
            // Whoever approved the use approved another ranking.
            (UsedFor, UseAskedBy, UseAskedByName, UseApprovedByName) = (null, null, null, null);
        }
        (Minutes, ConfirmedOn, ConfirmedByName) = (minutes!.Trim(), on, actor.Name);
        Hash = HashOf(this, results);
        return [];
    }

    static IEnumerable<Fault> Wanting(string? minutes, DateOnly? on, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(minutes)) yield return new Fault("Minutes", "Cycle.MinutesMissing", "3.5.3");
        if (minutes?.Length > MinutesLength) yield return new Fault("Minutes", "Sheet.TooLong", null, "", $"{MinutesLength}");
        if (on is null) yield return new Fault("On", "Cycle.DayMissing", "3.5.3");
        if (on > today) yield return new Fault("On", "Cycle.DayAhead", "3.5.3");
    }

    public Fault? AskUse(string? purpose, Actor actor)
    {
        if (After(State, CycleAction.Use) is null) return new Fault("", "Cycle.NotNow");
        if (string.IsNullOrWhiteSpace(purpose)) return new Fault("Purpose", "Cycle.PurposeMissing", "3.5.3");
        if (purpose.Length > PurposeLength) return new Fault("Purpose", "Sheet.TooLong", null, "", $"{PurposeLength}");
        (UsedFor, UseAskedBy, UseAskedByName) = (purpose.Trim(), actor.Account, actor.Name);
        return null;
    }

    /// <summary>Another person approves the use that was asked for.</summary>
    public Fault? ApproveUse(Actor actor)
    {
        if (After(State, CycleAction.Use) is null || UsedFor is null) return new Fault("", "Cycle.NotNow");
        if (UseAskedBy == actor.Account) return new Fault("", "Cycle.OwnUse", "3.5.3");
        UseApprovedByName = actor.Name;
        return Take(CycleAction.Use);
    }

    /// <summary>As an earlier year stands: confirmed, notified and put away.</summary>
    public void BringIn(string minutes, DateOnly on, string by, IEnumerable<Result> results)
    {
        (State, Minutes, ConfirmedOn, ConfirmedByName) = (CycleState.Archived, minutes, on, by);
        Hash = HashOf(this, results);
    }

    /// <summary>Whoever asked for the use then, and whoever approved it.</summary>
    public void BringUse(string purpose, Actor asked, Actor approved) =>
        (UsedFor, UseAskedBy, UseAskedByName, UseApprovedByName) = (purpose, asked.Account, asked.Name, approved.Name);

    public static string HashOf(Cycle cycle, IEnumerable<Result> results)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"ranking/1\n{cycle.Year}\n{cycle.Track}\n{cycle.Edition}\n"));
        foreach (var result in results.OrderBy(r => r.Unit, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{result.Unit}|{result.Group}|{result.Total:0.00}|{result.Rank}|{(result.Tied ? 1 : 0)}|{(result.Last ? 1 : 0)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>What a unit reached in a dimension over the year, by the same weights.</summary>
sealed record DimensionScore(string Code, decimal Points, decimal Max);

/// <summary>A sheet behind a result.</summary>
sealed record SheetOf(Guid Sheet, Component Component, int Number, decimal Total);

/// <summary>A unit's year: its total, how it was made, and where it came in its group. The unit holds a copy of its own.</summary>
sealed class Result : TenantRow
{
    public Guid Cycle { get; private set; }
    public int Edition { get; private set; }
    public int Year { get; private set; }
    public Track Track { get; private set; }
    public string Unit { get; private set; } = "";
    public PartyId Party { get; private set; }
    public string Group { get; private set; } = "";
    public List<ScorePart> Parts { get; private set; } = [];
    public List<DimensionScore> Dimensions { get; private set; } = [];
    public List<SheetOf> Sheets { get; private set; } = [];
    public decimal Total { get; private set; }
    public int? Rank { get; private set; }
    public bool Tied { get; private set; }
    public bool Last { get; private set; }
    public int GroupSize { get; private set; }
    /// <summary>A merger made the unit anew in this year.</summary>
    public bool Fresh { get; private set; }
    /// <summary>Where the year stood when this came; for the unit's copy.</summary>
    public CycleState State { get; private set; }
    public DateOnly? ObjectUntil { get; private set; }
    /// <summary>The day of the meeting that confirmed it; for the unit's copy.</summary>
    public DateOnly? ConfirmedOn { get; private set; }
    public bool IsCopy { get; private set; }

    Result() { }

    public Result(Cycle cycle, int edition, PartyId party, string group, bool fresh, YearTotal total, IReadOnlyCollection<Sheet> sheets, IReadOnlyList<DimensionScore> dimensions)
    {
        (Cycle, Edition, Year, Track, Unit, Party, Group, Fresh) = (cycle.Id, edition, cycle.Year, cycle.Track, party.Tenant, party, group, fresh);
        Make(total, sheets, dimensions);
    }

    /// <summary>Computes it anew from the sheets as they now are; the rank follows.</summary>
    public void Make(YearTotal total, IReadOnlyCollection<Sheet> sheets, IReadOnlyList<DimensionScore> dimensions)
    {
        (Parts, Total, Dimensions) = ([.. total.Parts], total.Total!.Value, [.. dimensions]);
        Sheets = [.. sheets.Select(s => new SheetOf(s.Id, s.Component, s.Number, s.Total!.Value))];
    }

    public Contender Contender => new(Unit, Group, Total);

    public Placed Placed => new(Contender, Rank ?? 0, Tied, Last, GroupSize);

    public void Place(Placed placed) => (Rank, Tied, Last, GroupSize) = (placed.Rank, placed.Tied, placed.Last, placed.GroupSize);

    public ScorePart? Part(Component component) => Parts.Find(p => p.Component == component);

    public static Result CopyOf(Result original, Cycle cycle)
    {
        var copy = new Result { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original, cycle);
        return copy;
    }

    public void TakeAfter(Result original, Cycle cycle)
    {
        (Cycle, Edition, Year, Track, Unit, Party, Group) = (original.Cycle, original.Edition, original.Year, original.Track, original.Unit, original.Party, original.Group);
        (Parts, Dimensions, Sheets, Total, Fresh) = (original.Parts, original.Dimensions, original.Sheets, original.Total, original.Fresh);
        (State, ObjectUntil, ConfirmedOn) = (cycle.State, cycle.ObjectUntil, cycle.ConfirmedOn);
        // Before it is confirmed a unit knows its own lines, not where it came (domain §B.8).
        (Rank, Tied, Last, GroupSize) = cycle.IsConfirmed ? (original.Rank, original.Tied, original.Last, original.GroupSize) : (null, false, false, original.GroupSize);
    }
}

/// <summary>A missing component of a unit's year that the approver waived, saying what counts instead (domain trap 6).</summary>
sealed class Waiver : TenantRow
{
    public int Year { get; private set; }
    public Track Track { get; private set; }
    public string Unit { get; private set; } = "";
    public Component Component { get; private set; }
    public Component? InsteadOf { get; private set; }
    public decimal? InsteadPoints { get; private set; }
    public string Reason { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    Waiver() { }

    public Waiver(int year, Track track, string unit, Instead instead, string reason, Actor actor, DateTimeOffset at)
    {
        (Year, Track, Unit, Component, InsteadOf, InsteadPoints) = (year, track, unit, instead.Missing, instead.Of, instead.Points);
        (Reason, Account, ActorName, At) = (reason.Trim(), actor.Account, actor.Name, at);
    }

    public Instead Instead => new(Component, InsteadOf, InsteadPoints);

    /// <summary>Everything that keeps it from being given: it must say what counts, one thing, that is there.</summary>
    public static IEnumerable<Fault> Faults(Instead instead, string? reason, Func<Component, bool> isThere)
    {
        if (isThere(instead.Missing)) yield return new Fault("Component", "Waiver.NotMissing", "3.5.2");
        if (instead.Of is null == instead.Points is null) yield return new Fault("InsteadOf", "Waiver.OneThing", "3.5.2");
        if (instead.Of == instead.Missing || instead.Of is { } other && !isThere(other)) yield return new Fault("InsteadOf", "Waiver.NotThere", "3.5.2");
        if (instead.Points is < 0 or > 100 || instead.Points is { } points && points != Score.Round(points)) yield return new Fault("Given", "Waiver.PointsWrong", "3.5.2");
        if (string.IsNullOrWhiteSpace(reason)) yield return new Fault("Reason", "Waiver.ReasonMissing", "3.5.2");
        if (reason?.Length > Sheet.ReasonLength) yield return new Fault("Reason", "Sheet.TooLong", null, "", $"{Sheet.ReasonLength}");
    }
}

/// <summary>A unit objects to one line of a confirmed sheet (复核); others than those who scored it check again.</summary>
sealed class Objection : TenantRow
{
    public Guid Result { get; private set; }
    public Guid Cycle { get; private set; }
    public Guid Sheet { get; private set; }
    public string Unit { get; private set; } = "";
    public string Indicator { get; private set; } = "";
    public string Ground { get; private set; } = "";
    public string MadeByName { get; private set; } = "";
    public DateTimeOffset MadeAt { get; private set; }
    public DateOnly Due { get; private set; }
    public ObjectionState State { get; private set; }
    public decimal? Points { get; private set; }
    public string? Answer { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    Objection() { }

    public Objection(Result result, Guid sheet, string indicator, string ground, DateOnly due, Actor actor, DateTimeOffset at)
    {
        (Result, Cycle, Sheet, Unit, Indicator, Ground, Due) = (result.Id, result.Cycle, sheet, result.Unit, indicator, ground.Trim(), due);
        (MadeByName, MadeAt) = (actor.Name, at);
    }

    public Objection Copied() => new()
    {
        Id = Id,
        Result = Result,
        Cycle = Cycle,
        Sheet = Sheet,
        Unit = Unit,
        Indicator = Indicator,
        Ground = Ground,
        MadeByName = MadeByName,
        MadeAt = MadeAt,
        Due = Due,
        State = State,
        Points = Points,
        Answer = Answer,
        DecidedByName = DecidedByName,
        DecidedAt = DecidedAt,
    };

    public Fault? Decide(decimal? points, string? answer, Actor actor, DateTimeOffset at)
    {
        if (State != ObjectionState.Made) return new Fault("", "Objection.NotNow");
        if (string.IsNullOrWhiteSpace(answer)) return new Fault("Opinion", "Objection.AnswerMissing");
        if (answer.Length > Sheets.Sheet.ReasonLength) return new Fault("Opinion", "Sheet.TooLong", null, "", $"{Sheets.Sheet.ReasonLength}");
        (State, Points, Answer, DecidedByName, DecidedAt) = (points is null ? ObjectionState.Upheld : ObjectionState.Granted, points, answer.Trim(), actor.Name, at);
        return null;
    }

    public void TakeAfter(Objection decided) => (State, Points, Answer, DecidedAt) = (decided.State, decided.Points, decided.Answer, decided.DecidedAt);
}

/// <summary>A unit that is last for the second year in a row (notice 3.5.3): a proposal on which a named body decides; the product never does.</summary>
sealed class LastProposal : TenantRow
{
    public Guid Cycle { get; private set; }
    public int Year { get; private set; }
    public Track Track { get; private set; }
    public string Unit { get; private set; } = "";
    public PartyId Party { get; private set; }
    /// <summary>Tied last in one of the two years.</summary>
    public bool Tied { get; private set; }
    public decimal Total { get; private set; }
    public decimal TotalBefore { get; private set; }
    public DateOnly Due { get; private set; }
    /// <summary>A correction took its ground away, and none has given it back; the body still says so itself.</summary>
    public bool GroundGone { get; private set; }
    public LastDecision Decision { get; private set; }
    public string? Body { get; private set; }
    public string? Minutes { get; private set; }
    public DateOnly? DecidedOn { get; private set; }
    public string? Reason { get; private set; }
    public string? DecidedByName { get; private set; }

    LastProposal() { }

    public LastProposal(Result now, Result before, DateOnly due)
    {
        (Cycle, Year, Track, Unit, Party, Due) = (now.Cycle, now.Year, now.Track, now.Unit, now.Party, due);
        Refresh(now, before, twice: true);
    }

    /// <summary>One of its two years was corrected: what lies before the body follows, until the body has decided.</summary>
    public void Refresh(Result now, Result? before, bool twice)
    {
        if (Decision != LastDecision.Undecided) return;
        (Total, TotalBefore, GroundGone) = (now.Total, before?.Total ?? TotalBefore, !twice);
        if (twice) Tied = now.Tied || before!.Tied;
    }

    public Fault[] Decide(LastDecision decision, string? body, string? minutes, DateOnly? on, string? reason, DateOnly today, Actor actor)
    {
        if (Decision != LastDecision.Undecided) return [new Fault("", "Last.NotNow")];
        Fault[] faults = [.. Wanting(decision, body, minutes, on, reason, today)];
        if (faults.Length > 0) return faults;
        (Decision, Body, Minutes, DecidedOn, Reason, DecidedByName) = (decision, body!.Trim(), minutes!.Trim(), on, reason!.Trim(), actor.Name);
        return [];
    }

    static IEnumerable<Fault> Wanting(LastDecision decision, string? body, string? minutes, DateOnly? on, string? reason, DateOnly today)
    {
        if (decision == LastDecision.Undecided) yield return new Fault("Decision", "Last.DecisionMissing", "3.5.3");
        if (string.IsNullOrWhiteSpace(body)) yield return new Fault("Body", "Last.BodyMissing", "3.5.3");
        if (string.IsNullOrWhiteSpace(minutes)) yield return new Fault("Minutes", "Cycle.MinutesMissing", "3.5.3");
        if (on is null) yield return new Fault("On", "Cycle.DayMissing", "3.5.3");
        if (on > today) yield return new Fault("On", "Cycle.DayAhead", "3.5.3");
        if (string.IsNullOrWhiteSpace(reason)) yield return new Fault("Reason", "Last.ReasonMissing", "3.5.3");
        if (new[] { body, minutes, reason }.Any(t => t?.Length > Sheet.ReasonLength)) yield return new Fault("Reason", "Sheet.TooLong", null, "", $"{Sheet.ReasonLength}");
    }
}
