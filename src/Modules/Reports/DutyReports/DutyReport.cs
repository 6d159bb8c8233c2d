using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.DutyReports;

/// <summary>
/// A reporter's account of a half-year or a year (述责报告, notice 3.3.1; SM-4): four parts of the notice, and from the second year on what
/// became of the problems fed back last time. It belongs to the post; whoever holds it writes it.
/// </summary>
sealed class DutyReport : TenantRow
{
    public Guid Cycle { get; private set; }
    public CycleKind Kind { get; private set; }
    public int Year { get; private set; }
    public string Period { get; private set; } = "";
    public PartyId Party { get; private set; }
    /// <summary>A second post of the same person that the report speaks for: the team member who heads the discipline committee.</summary>
    public PartyId? AlsoFor { get; private set; }
    public ReportState State { get; private set; }
    /// <summary>By when it is to be handed in; later it is late, never refused.</summary>
    public DateOnly Due { get; private set; }
    public string Measures { get; private set; } = "";
    public string Results { get; private set; } = "";
    public string Problems { get; private set; } = "";
    public string NextSteps { get; private set; } = "";
    public string Rectification { get; private set; } = "";
    /// <summary>What is said at the meeting, when that is not the written text.</summary>
    public string Spoken { get; private set; } = "";
    /// <summary>1, and one more with each time it was handed in.</summary>
    public int Edition { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public Guid? AuthorAccount { get; private set; }
    public string? AuthorName { get; private set; }
    public bool Late { get; private set; }
    /// <summary>How alike the likest other report is, and why that is so where it had to be said.</summary>
    public int LikePercent { get; private set; }
    public string? LikeReason { get; private set; }
    /// <summary>Who of the two offices found it in order.</summary>
    public Guid? PassedPolitical { get; private set; }
    public Guid? PassedDiscipline { get; private set; }
    public DateTimeOffset? FiledAt { get; private set; }
    public string? TextHash { get; private set; }
    /// <summary>Its place in the order of the meeting.</summary>
    public int Place { get; private set; }
    public DateOnly? PresentedOn { get; private set; }
    public string? Comment { get; private set; }
    public string? CommentBy { get; private set; }
    public string? CommentPost { get; private set; }
    public string? Feedback { get; private set; }
    public DateOnly? FeedbackOn { get; private set; }
    /// <summary>Until when its reader acknowledges the feedback, or plans what to do about it.</summary>
    public DateOnly? AnswerBy { get; private set; }
    public DateOnly? AcknowledgedOn { get; private set; }

    public const int TextLength = 3000;
    public const int CommentLength = 500;
    public const int FeedbackLength = 1000;

    DutyReport() { }

    public DutyReport(Guid cycle, CycleKind kind, Period period, PartyId party, PartyId? alsoFor, DateOnly due, int place)
    {
        (Cycle, Kind, Period, Year) = (cycle, kind, period.ToString(), period.Year);
        (Party, AlsoFor, Due, Place, State) = (party, alsoFor, due, place, ReportState.Draft);
    }

    public Period Of => Kernel.Calendar.Period.Parse(Period, CultureInfo.InvariantCulture);

    public string this[Section section] => section switch
    {
        Section.Measures => Measures,
        Section.Results => Results,
        Section.Problems => Problems,
        Section.NextSteps => NextSteps,
        _ => Rectification,
    };

    public string Text => string.Join('\n', Measures, Results, Problems, NextSteps, Rectification);

    public int Length => Measures.Length + Results.Length + Problems.Length + NextSteps.Length + Rectification.Length;

    public bool Writable => State == ReportState.Draft;

    public bool Overdue(DateOnly today) => State == ReportState.Draft && today > Due;

    public IEnumerable<PartyId> Speakers => AlsoFor is { } second ? [Party, second] : [Party];

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-4's report.</summary>
    public static ReportState? After(CycleKind kind, ReportState state, ReportAction action) => (kind, state, action) switch
    {
        (_, ReportState.Draft, ReportAction.Submit) => ReportState.Check,
        (_, ReportState.Check, ReportAction.Return) => ReportState.Draft,
        (_, ReportState.Check, ReportAction.Accept) => ReportState.Accepted,
        (_, ReportState.Draft or ReportState.Check or ReportState.Accepted or ReportState.Scheduled, ReportAction.Withdraw) => ReportState.Withdrawn,
        (_, ReportState.Withdrawn, ReportAction.Resume) => ReportState.Draft,
        (CycleKind.HalfYear, ReportState.Accepted, ReportAction.File) => ReportState.Filed,
        (CycleKind.HalfYear, _, _) => null,
        (_, ReportState.Accepted, ReportAction.Schedule) => ReportState.Scheduled,
        (_, ReportState.Scheduled, ReportAction.Present) => ReportState.Presented,
        (_, ReportState.Presented, ReportAction.Appraise) => ReportState.Appraised,
        (_, ReportState.Appraised, ReportAction.Comment) => ReportState.Commented,
        (_, ReportState.Commented, ReportAction.Talk) => ReportState.TalksDone,
        (_, ReportState.TalksDone, ReportAction.CheckMaterial) => ReportState.MaterialChecked,
        (_, ReportState.MaterialChecked, ReportAction.Propose) => ReportState.GradeProposed,
        (_, ReportState.GradeProposed, ReportAction.Decide) => ReportState.Graded,
        (_, ReportState.Graded, ReportAction.SendFeedback) => ReportState.FeedbackSent,
        (_, ReportState.FeedbackSent, ReportAction.Acknowledge) => ReportState.Acknowledged,
        (_, ReportState.Acknowledged, ReportAction.Plan) => ReportState.Rectifying,
        (_, ReportState.Acknowledged or ReportState.Rectifying, ReportAction.Rectify) => ReportState.Rectified,
        (_, ReportState.FeedbackSent or ReportState.Acknowledged or ReportState.Rectifying or ReportState.Rectified, ReportAction.Carry) => ReportState.Carried,
        _ => null,
    };

    /// <summary>Takes what was typed; every text that is too long is named, and nothing is cut.</summary>
    public Fault[] Write(ReportTexts texts, ReportLimits limits)
    {
        if (!Writable) return [new Fault("", "Report.NotDraft")];
        var (written, spoken) = (limits.WrittenLength.Value, limits.SpokenLength.Value);
        var length = texts.Measures.Length + texts.Results.Length + texts.Problems.Length + texts.NextSteps.Length + texts.Rectification.Length;
        List<Fault> faults = [];
        if (length > written) faults.Add(new Fault("", "Report.TooLong", "3.3.1", $"{written}", $"{length}"));
        if (texts.Spoken.Length > spoken) faults.Add(new Fault("Spoken", "Report.SpokenTooLong", null, $"{spoken}", $"{texts.Spoken.Length}"));
        if (faults.Count > 0) return [.. faults];
        (Measures, Results, Problems, NextSteps) = (texts.Measures.Trim(), texts.Results.Trim(), texts.Problems.Trim(), texts.NextSteps.Trim());
        (Rectification, Spoken) = (texts.Rectification.Trim(), texts.Spoken.Trim());
        return [];
    }

    /// <summary>
    /// Hands it in: all four parts are there, every problem carried over is accounted for, and what others wrote is not copied without a
    /// reason (notice 3.3.1, 3.3.4).
    /// </summary>
    public (ReportStep? Step, ReportVersion? Version, Fault[] Faults) Submit(IReadOnlyCollection<CarriedProblem> carried, int likePercent, string? likeReason, ReportLimits limits, Doer by)
    {
        if (After(Kind, State, ReportAction.Submit) is null) return (null, null, [new Fault("", "Report.NotNow")]);
        List<Fault> faults = [];
        foreach (var section in (Section[])[Section.Measures, Section.Results, Section.Problems, Section.NextSteps])
            if (this[section].Length == 0) faults.Add(new Fault(section.ToString(), "Report.SectionMissing", "3.3.1"));
        if (carried.Count(c => c.Account is null) is > 0 and var open) faults.Add(new Fault("", "Report.CarriedOpen", "3.3.4", $"{open}"));
        if (likePercent >= limits.SimilarBlock.Value && string.IsNullOrWhiteSpace(likeReason)) faults.Add(new Fault("LikeReason", "Report.TooLike", null, $"{likePercent}"));
        if (likeReason?.Length > ReportStep.ReasonLength) faults.Add(new Fault("LikeReason", "Step.TooLong", null, $"{ReportStep.ReasonLength}"));
        if (faults.Count > 0) return (null, null, [.. faults]);
        (LikePercent, LikeReason) = (likePercent, string.IsNullOrWhiteSpace(likeReason) ? null : likeReason.Trim());
        (SubmittedAt, AuthorAccount, AuthorName) = (by.At, by.Actor.Account, by.Actor.Name);
        Late = ChinaTime.DateOf(by.At) > Due;
        (PassedPolitical, PassedDiscipline) = (null, null);
        Edition++;
        TextHash = HashOf(carried);
        return (Take(ReportAction.Submit, by).Step, new ReportVersion(this), []);
    }

    /// <summary>One office finds it in order; accepted once both have, and never twice by one person nor by its author.</summary>
    public Fault? Pass(bool political, Doer by)
    {
        if (State != ReportState.Check) return new Fault("", "Report.NotNow");
        var other = political ? PassedDiscipline : PassedPolitical;
        if (by.Actor.Account == AuthorAccount) return new Fault("", "Report.OwnCheck");
        if (by.Actor.Account == other) return new Fault("", "Report.BothOffices", "3.3.2");
        if ((political ? PassedPolitical : PassedDiscipline) is not null) return new Fault("", "Report.PassedAlready");
        if (political) PassedPolitical = by.Actor.Account;
        else PassedDiscipline = by.Actor.Account;
        return null;
    }

    public bool PassedByBoth => PassedPolitical is not null && PassedDiscipline is not null;

    /// <summary>Moves on and says so in a step.</summary>
    public (ReportStep? Step, Fault? Fault) Take(ReportAction action, Doer by, string? reason = null)
    {
        if (After(Kind, State, action) is not { } next) return (null, new Fault("", "Report.NotNow"));
        if (action is ReportAction.Return or ReportAction.Withdraw && ReportStep.ReasonFault(reason) is { } fault) return (null, fault);
        var step = new ReportStep(Id, action.ToString(), State.ToString(), next.ToString(), by, reason);
        State = next;
        var today = ChinaTime.DateOf(by.At);
        switch (action)
        {
            case ReportAction.Return or ReportAction.Resume: (PassedPolitical, PassedDiscipline) = (null, null); break;
            case ReportAction.File: FiledAt = by.At; break;
            case ReportAction.Present: PresentedOn = today; break;
            case ReportAction.Acknowledge: AcknowledgedOn = today; break;
        }
        return (step, null);
    }

    public void SetPlace(int place) => Place = place;

    public Fault? SetComment(string? text, string? by, string? post)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Fault("Comment", "Comment.Missing", "3.3.3");
        if (text.Length > CommentLength) return new Fault("Comment", "Step.TooLong", null, $"{CommentLength}");
        if (string.IsNullOrWhiteSpace(by)) return new Fault("CommentBy", "Comment.WhoMissing", "3.3.3");
        (Comment, CommentBy, CommentPost) = (text.Trim(), by.Trim(), string.IsNullOrWhiteSpace(post) ? null : post.Trim());
        return null;
    }

    public void SetFeedback(string text, DateOnly on, DateOnly answerBy) => (Feedback, FeedbackOn, AnswerBy) = (text.Trim(), on, answerBy);

    public void AnswerUntil(DateOnly? day) => AnswerBy = day;

    /// <summary>For a cycle of the past: where it had come, on whose word, without the steps in between.</summary>
    public void BringTo(ReportState reached, DateOnly? submitted, string author, IReadOnlyCollection<CarriedProblem> carried)
    {
        State = reached;
        if (submitted is not { } day) return;
        (SubmittedAt, AuthorName, Edition) = (ChinaTime.StartOf(day).AddHours(9), author, 1);
        Late = day > Due;
        TextHash = HashOf(carried);
        if (reached == ReportState.Filed) FiledAt = SubmittedAt;
    }

    public void BringPresented(DateOnly on) => PresentedOn = on;

    /// <summary>Of the text as handed in, with what was said to each problem carried over.</summary>
    string HashOf(IReadOnlyCollection<CarriedProblem> carried) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', [Party.ToString(), Period, Text, Spoken, .. carried.OrderBy(c => c.Place).Select(c => $"{c.SourceKey} {c.Account}")]))));
}

/// <summary>
/// A problem fed back last time, in the report after it (notice 3.3.4). The row is made when the report is and can neither be removed nor
/// passed over: the report cannot be handed in before it says what became of it.
/// </summary>
sealed class CarriedProblem : TenantRow
{
    public const int AccountLength = 300;

    public Guid Report { get; private set; }
    public int Place { get; private set; }
    /// <summary>Its name on the problem list, where its state is read.</summary>
    public string SourceKey { get; private set; } = "";
    public string Text { get; private set; } = "";
    public string? Measure { get; private set; }
    public DateOnly? By { get; private set; }
    /// <summary>What became of it, in the reporter's words.</summary>
    public string? Account { get; private set; }

    CarriedProblem() { }

    public CarriedProblem(Guid report, int place, string sourceKey, string text, string? measure, DateOnly? by) =>
        (Report, Place, SourceKey, Text, Measure, By) = (report, place, sourceKey, text, measure, by);

    public Fault? Say(string? account)
    {
        if (account?.Length > AccountLength) return new Fault($"Carried[{Place}]", "Step.TooLong", null, $"{AccountLength}");
        Account = string.IsNullOrWhiteSpace(account) ? null : account.Trim();
        return null;
    }
}

/// <summary>A report as it was handed in, each time.</summary>
sealed class ReportVersion : TenantRow
{
    public Guid Report { get; private set; }
    public int Edition { get; private set; }
    public ReportTexts Texts { get; private set; } = new();
    public string Hash { get; private set; } = "";
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    ReportVersion() { }

    public ReportVersion(DutyReport report)
    {
        (Report, Edition, Hash) = (report.Id, report.Edition, report.TextHash!);
        (ByName, At) = (report.AuthorName!, report.SubmittedAt!.Value);
        Texts = new(report.Measures, report.Results, report.Problems, report.NextSteps, report.Rectification, report.Spoken);
    }
}

/// <summary>A problem fed back to a reporter (notice 3.3.4), and what he will do about it until when; on the problem list under its key.</summary>
sealed class FeedbackProblem : TenantRow
{
    public const int TextLength = 300;

    public Guid Report { get; private set; }
    public int Place { get; private set; }
    public string Text { get; private set; } = "";
    public string? Measure { get; private set; }
    public DateOnly? By { get; private set; }

    FeedbackProblem() { }

    public FeedbackProblem(Guid report, int place, string text) => (Report, Place, Text) = (report, place, text.Trim());

    public string SourceKey => KeyOf(Report, Place);

    public static string KeyOf(Guid report, int place) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{report:N}/{place}");

    public const string Prefix = "duty-report/";

    public IEnumerable<Fault> Plan(string? measure, DateOnly? by, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(measure)) yield return new Fault($"Plans[{Place}].Measure", "Plan.MeasureMissing", "3.3.4");
        else if (measure.Length > TextLength) yield return new Fault($"Plans[{Place}].Measure", "Step.TooLong", null, $"{TextLength}");
        if (by is null || by < today) yield return new Fault($"Plans[{Place}].By", "Plan.ByMissing", "3.3.4");
    }

    public void SetPlan(string measure, DateOnly? by) => (Measure, By) = (measure.Trim(), by);
}
