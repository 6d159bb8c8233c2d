using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports.Grading;

/// <summary>How the committee voted.</summary>
sealed record Votes(int For, int Against, int Abstained);

/// <summary>
/// The grade of a report (述责等次, notice 3.3.3b): proposed by the two offices together, decided by the committee, with reasons. A composite
/// only hints; what stands against the person caps the hint, and going beyond it has to be justified.
/// </summary>
sealed class ReportGrade : TenantRow
{
    public const int ReasonLength = 500;
    public const int MostVotes = 99;

    public Guid Cycle { get; private set; }
    public Guid Report { get; private set; }
    public PartyId Party { get; private set; }
    public int Year { get; private set; }
    public decimal? Composite { get; private set; }
    public Grade? Hinted { get; private set; }
    public bool Capped { get; private set; }
    public Grade Proposed { get; private set; }
    public string Reason { get; private set; } = "";
    public string? Justification { get; private set; }
    /// <summary>Whether the political-work office made the proposal; the other one agrees with it.</summary>
    public bool ByPolitical { get; private set; }
    public Guid ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public Guid? SecondedBy { get; private set; }
    public string? SecondedByName { get; private set; }
    public Grade? Decided { get; private set; }
    public string? DecidedReason { get; private set; }
    public int For { get; private set; }
    public int Against { get; private set; }
    public int Abstained { get; private set; }
    public Guid? Approver { get; private set; }
    public string? ApproverName { get; private set; }
    public string? ApproverPost { get; private set; }
    public DateOnly? DecidedOn { get; private set; }

    ReportGrade() { }

    public ReportGrade(DutyReport report) => (Cycle, Report, Party, Year) = (report.Cycle, report.Id, report.Party, report.Year);

    public bool Agreed => SecondedBy is not null;

    /// <summary>An office proposes, or proposes otherwise, until the other has agreed.</summary>
    public Fault[] Propose(Grade grade, string? reason, string? justification, bool political, GradeHint hint, Doer by)
    {
        if (Agreed) return [new Fault("", "Grade.AgreedAlready")];
        Fault[] faults = [.. Wanting(grade, reason, justification, hint)];
        if (faults.Length > 0) return faults;
        (Composite, Hinted, Capped) = (hint.Composite, hint.Hinted, hint.Capped);
        (Proposed, Reason, Justification) = (grade, reason!.Trim(), string.IsNullOrWhiteSpace(justification) ? null : justification.Trim());
        (ByPolitical, ProposedBy, ProposedByName) = (political, by.Actor.Account, by.Actor.Name);
        return [];
    }

    /// <summary>The other office agrees: two offices, two people.</summary>
    public Fault? Second(bool political, Doer by)
    {
        if (Agreed) return new Fault("", "Grade.AgreedAlready");
        if (political == ByPolitical || by.Actor.Account == ProposedBy) return new Fault("", "Grade.OtherOffice", "3.3.3b");
        (SecondedBy, SecondedByName) = (by.Actor.Account, by.Actor.Name);
        return null;
    }

    /// <summary>Goes, as proposed, beyond what a decision that stands open by now allows, and nobody has said why.</summary>
    public bool Unjustified(GradeHint hint) => hint.Exceeded(Proposed) && Justification is null;

    /// <summary>
    /// The committee decides; more are for it than against, and a grade other than the proposed one needs a reason of its own. What stands
    /// against the person counts on the day of the vote, not on that of the proposal.
    /// </summary>
    public Fault[] Decide(Grade grade, string? reason, string? justification, Votes votes, GradeHint hint, Doer by)
    {
        if (!Agreed) return [new Fault("", "Grade.NotProposed", "3.3.3b")];
        if (Decided is not null) return [new Fault("", "Grade.DecidedAlready")];
        List<Fault> faults = [];
        if (!Enum.IsDefined(grade)) faults.Add(new Fault("Grade", "Grade.Unknown"));
        if (!Sane(votes.For) || !Sane(votes.Against) || !Sane(votes.Abstained)) faults.Add(new Fault("For", "Grade.VotesOdd", null, $"{MostVotes}"));
        else if (votes.For <= votes.Against + votes.Abstained) faults.Add(new Fault("For", "Grade.NoMajority", "3.3.3b"));
        if (grade != Proposed && string.IsNullOrWhiteSpace(reason)) faults.Add(new Fault("Reason", "Grade.OtherReason", "3.3.3b"));
        if ((grade == Proposed ? Unjustified(hint) : hint.Exceeded(grade)) && string.IsNullOrWhiteSpace(justification)) faults.Add(new Fault("Justification", "Grade.CapExceeded"));
        if (reason?.Length > ReasonLength) faults.Add(new Fault("Reason", "Step.TooLong", null, $"{ReasonLength}"));
        if (justification?.Length > ReasonLength) faults.Add(new Fault("Justification", "Step.TooLong", null, $"{ReasonLength}"));
        if (faults.Count > 0) return [.. faults];
        (Composite, Hinted, Capped) = (hint.Composite, hint.Hinted, hint.Capped);
        (Decided, DecidedReason) = (grade, string.IsNullOrWhiteSpace(reason) ? Reason : reason.Trim());
        if (!string.IsNullOrWhiteSpace(justification)) Justification = justification.Trim();
        (For, Against, Abstained) = (votes.For, votes.Against, votes.Abstained);
        (Approver, ApproverName, ApproverPost, DecidedOn) = (by.Actor.Account, by.Actor.Name, by.Post, Kernel.Calendar.ChinaTime.DateOf(by.At));
        return [];
    }

    static bool Sane(int votes) => votes is >= 0 and <= MostVotes;

    /// <summary>For a cycle of the past.</summary>
    public void BringIn(EarlierGrade earlier, string political, string discipline, string approver, DateOnly on)
    {
        (Proposed, ByPolitical, ProposedByName, SecondedByName, SecondedBy) = (earlier.Grade, true, political, discipline, Guid.Empty);
        (Reason, Decided, DecidedReason, ApproverName, DecidedOn) = (earlier.Reason, earlier.Grade, earlier.DecidedReason, approver, on);
        (For, Against) = (earlier.For, earlier.Against);
    }

    static IEnumerable<Fault> Wanting(Grade grade, string? reason, string? justification, GradeHint hint)
    {
        if (!Enum.IsDefined(grade)) yield return new Fault("Grade", "Grade.Unknown");
        if (string.IsNullOrWhiteSpace(reason)) yield return new Fault("Reason", "Grade.ReasonMissing", "3.3.3b");
        if (reason?.Length > ReasonLength) yield return new Fault("Reason", "Step.TooLong", null, $"{ReasonLength}");
        if (justification?.Length > ReasonLength) yield return new Fault("Justification", "Step.TooLong", null, $"{ReasonLength}");
        if (hint.Exceeded(grade) && string.IsNullOrWhiteSpace(justification)) yield return new Fault("Justification", "Grade.CapExceeded");
    }
}
