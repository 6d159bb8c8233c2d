using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>Where a self-assessment stands (SM-3).</summary>
public enum SelfAssessmentState { Open, Prefilled, SelfDone, Planned, Closed }

/// <summary>How an obligation is seen to be carried out: by the product from its lights, by the party itself.</summary>
public enum OwnView { Done, OnSchedule, Partly, NotDone, NotConcerned }

/// <summary>A party's own view of one obligation, and for a gap what it will do about it.</summary>
public sealed record LineView(OwnView Own, string? Remark = null, string? Measure = null, PartyId? Owner = null, DateOnly? By = null);

/// <summary>One line of a self-assessment: both views.</summary>
public sealed record SelfAssessmentLineView(Guid Id, string Obligation, OwnView Auto, OwnView? Own)
{
    public bool IsGap => (Own ?? Auto) is OwnView.Partly or OwnView.NotDone;
}

/// <summary>Self-assessments of half-years (自评, notice 3.2.3).</summary>
public interface ISelfAssessments
{
    /// <summary>Opens one and lays out how the obligations stand; Already, when it is open.</summary>
    Task<Outcome> Open(Actor actor, Guid operation, PartyId party, Period period, CancellationToken cancel = default);

    /// <summary>The party says how it sees one line.</summary>
    Task<Outcome> Say(Actor actor, Guid operation, Guid line, LineView view, CancellationToken cancel = default);

    /// <summary>The party sees all lines that it has not spoken on as the product does.</summary>
    Task<Outcome> Agree(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default);

    /// <summary>All views are written.</summary>
    Task<Outcome> Finish(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default);

    /// <summary>Every gap has a measure, an owner and a date; it goes to the secretary.</summary>
    Task<Outcome> Plan(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default);

    /// <summary>The secretary gives it back with a reason.</summary>
    Task<Outcome> Return(Actor actor, Guid operation, Guid assessment, string reason, CancellationToken cancel = default);

    /// <summary>The secretary closes it: one record is made for the body, and the gaps go onto the problem list.</summary>
    Task<Outcome> Close(Actor actor, Guid operation, Guid assessment, CancellationToken cancel = default);

    /// <summary>The lines in clause order.</summary>
    Task<IReadOnlyList<SelfAssessmentLineView>> Lines(string tenant, Guid assessment, CancellationToken cancel = default);
}

/// <summary>A self-assessment was opened and prefilled.</summary>
public sealed record SelfAssessmentOpened(Guid Assessment, string Party, string Period, DateOnly Due, int Lines) : IFact;

/// <summary>The party said how it sees a line.</summary>
public sealed record SelfAssessmentLineSaid(Guid Assessment, string Obligation, OwnView Own, bool Differs) : IFact;

/// <summary>The party sees the rest as the product does.</summary>
public sealed record SelfAssessmentAgreed(Guid Assessment, int Lines) : IFact;

/// <summary>A self-assessment moved on.</summary>
public sealed record SelfAssessmentMoved(
    Guid Assessment, string Party, string Period, SelfAssessmentState From, SelfAssessmentState To, int Gaps, int Differences, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Duties/SelfAssessment/{Assessment}";
}

/// <summary>A self-assessment was closed; what differed between both views stays on record.</summary>
public sealed record SelfAssessmentClosed(Guid Assessment, string Party, string Period, int Gaps, int Differences, Guid? Record) : IFact;
