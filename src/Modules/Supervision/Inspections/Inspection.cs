using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What can be done with a visit.</summary>
enum InspectionAction { Notify, Begin, Write, Send, Report, Return, Approve, Cancel }

/// <summary>Somebody who takes part in a visit or project.</summary>
sealed record TeamMember(Guid Person, string Name);

/// <summary>What is typed about a visit.</summary>
sealed record InspectionEntry
{
    public required string Unit { get; init; }
    public required InspectionKind Kind { get; init; }
    public string? Matter { get; init; }
    public string? Subject { get; init; }
    public IReadOnlyList<string> Nodes { get; init; } = [];
    public IReadOnlyList<string> Obligations { get; init; } = [];
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    /// <summary>The first leads.</summary>
    public IReadOnlyList<Guid> Team { get; init; } = [];
    public Guid? Draw { get; init; }
    /// <summary>Why in spite of the same matter, the cooling period or another visit of the month.</summary>
    public string? Reason { get; init; }
    /// <summary>Into the visit of the same unit and month.</summary>
    public bool Merge { get; init; }
}

/// <summary>
/// A visit to a unit (明察暗访, SM-5; notice 3.4.1): by two or more named people of whom none belongs to the unit or is recused from it. The bureau
/// holds the original; the unit gets a copy when it is told, of an unannounced visit only with its draft report.
/// </summary>
sealed class Inspection : TenantRow
{
    public const int SubjectLength = 200;
    public const int ReportLength = 4000;
    public const int CommentLength = 2000;
    public const int MostObligations = 20;
    public const int MostDays = 31;

    public bool IsCopy { get; private set; }
    public string Unit { get; private set; } = "";
    public int Year { get; private set; }
    public InspectionKind Kind { get; private set; }
    public InspectionState State { get; private set; }
    public string[] Matters { get; private set; } = [];
    public string Subject { get; private set; } = "";
    public string[] Nodes { get; private set; } = [];
    public string[] Obligations { get; private set; } = [];
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    public List<TeamMember> Team { get; private set; } = [];
    /// <summary>The function of the office that visits: discipline or political.</summary>
    public string Office { get; private set; } = "";
    public Guid? Draw { get; private set; }
    /// <summary>Why in spite of the same matter, the cooling period or another visit of the month.</summary>
    public string? Reason { get; private set; }
    public Guid ScheduledBy { get; private set; }
    public string ScheduledByName { get; private set; } = "";
    public DateTimeOffset ScheduledAt { get; private set; }
    /// <summary>督查通知.</summary>
    public string? NoticeNumber { get; private set; }
    public DateOnly? NoticedOn { get; private set; }
    public string? Report { get; private set; }
    public string? ReportNumber { get; private set; }
    public Guid? ReportedBy { get; private set; }
    public string? ReportedByName { get; private set; }
    public DateOnly? ReportDue { get; private set; }
    public DateOnly? CommentDue { get; private set; }
    public string? Comment { get; private set; }
    public DateOnly? CommentedOn { get; private set; }
    public string? CommentedByName { get; private set; }
    public string? CommentedByPost { get; private set; }
    public Guid? ApprovedBy { get; private set; }
    public string? ApprovedByName { get; private set; }
    public DateOnly? ClosedOn { get; private set; }
    /// <summary>Requests for material that were made for it.</summary>
    public Guid[] Requests { get; private set; } = [];
    public bool Earlier { get; private set; }

    Inspection() { }

    public Inspection(InspectionEntry entry, IEnumerable<TeamMember> team, string office, Actor actor, DateTimeOffset at)
    {
        (Unit, Kind, Year, From, To) = (entry.Unit, entry.Kind, entry.From!.Value.Year, entry.From.Value, entry.To!.Value);
        (Matters, Subject, Nodes, Obligations) = ([entry.Matter!], entry.Subject!.Trim(), [.. entry.Nodes.Distinct()], [.. entry.Obligations.Distinct()]);
        (Team, Office, Draw, Reason) = ([.. team], office, entry.Draw, Typed.Trimmed(entry.Reason));
        (ScheduledBy, ScheduledByName, ScheduledAt) = (actor.Account, actor.Name, at);
    }

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-5.</summary>
    public static InspectionState? After(InspectionState state, InspectionAction action) => (state, action) switch
    {
        (InspectionState.Scheduled, InspectionAction.Notify) => InspectionState.Scheduled,
        (InspectionState.Scheduled, InspectionAction.Begin) => InspectionState.OnSite,
        (InspectionState.OnSite or InspectionState.DraftReport, InspectionAction.Write) => InspectionState.DraftReport,
        (InspectionState.DraftReport, InspectionAction.Send) => InspectionState.UnitComment,
        (InspectionState.UnitComment, InspectionAction.Write) => InspectionState.UnitComment,
        (InspectionState.UnitComment, InspectionAction.Report) => InspectionState.Reported,
        (InspectionState.Reported, InspectionAction.Return) => InspectionState.UnitComment,
        (InspectionState.Reported, InspectionAction.Approve) => InspectionState.Closed,
        (InspectionState.Scheduled or InspectionState.OnSite, InspectionAction.Cancel) => InspectionState.Cancelled,
        _ => null,
    };

    public bool Announced => Kind != InspectionKind.Unannounced;

    /// <summary>The unit knows of it: it was given notice, or its draft report.</summary>
    public bool Told => NoticedOn is not null || State is InspectionState.UnitComment or InspectionState.Reported or InspectionState.Closed;

    /// <summary>Its draft report and findings are the unit's to read.</summary>
    public bool Shown => State is InspectionState.UnitComment or InspectionState.Reported or InspectionState.Closed;

    /// <summary>It counts against the budget.</summary>
    public bool Counts => State != InspectionState.Cancelled;

    public bool CommentLate => CommentedOn > CommentDue;

    /// <summary>The unit may still say what it has to say of the draft report as it was sent.</summary>
    public bool CommentOpen(DateOnly today) => State == InspectionState.UnitComment && CommentedOn is null && today <= CommentDue;

    public bool IsOf(Actor actor) => actor.Person is { } person && Team.Any(m => m.Person == person);

    /// <summary>Past the day of its next step; said, never refused.</summary>
    public bool Overdue(DateOnly today) => State switch
    {
        InspectionState.Scheduled => today > To,
        InspectionState.OnSite or InspectionState.DraftReport => ReportDue is { } due && today > due,
        InspectionState.UnitComment => CommentDue is { } due && today > due,
        _ => false,
    };

    public DateOnly? Due => State switch
    {
        InspectionState.Scheduled => From,
        InspectionState.OnSite or InspectionState.DraftReport => ReportDue,
        InspectionState.UnitComment => CommentDue,
        _ => null,
    };

    /// <summary>Moves on and says so in a step.</summary>
    public (InspectionStep? Step, Fault? Fault) Take(InspectionAction action, string? reason, Doer by, int openFindings = 0, int teamLeast = 2)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", "Inspection.NotNow"));
        if (Wanting(action, reason, by, openFindings, teamLeast) is { } fault) return (null, fault);
        var step = new InspectionStep(Id, action.ToString(), State.ToString(), next.ToString(), by, reason);
        State = next;
        switch (action)
        {
            case InspectionAction.Report: (ReportedBy, ReportedByName) = (by.Actor.Account, by.Actor.Name); break;
            case InspectionAction.Approve: (ApprovedBy, ApprovedByName, ClosedOn) = (by.Actor.Account, by.Actor.Name, by.On); break;
            case InspectionAction.Cancel: ClosedOn = by.On; break;
        }
        return (step, null);
    }

    Fault? Wanting(InspectionAction action, string? reason, Doer by, int openFindings, int teamLeast) => action switch
    {
        InspectionAction.Notify when !Announced => new Fault("", "Inspection.NoNotice", "3.4.1"),
        InspectionAction.Notify when NoticedOn is not null => new Fault("", "Inspection.NoticedAlready"),
        InspectionAction.Begin when Announced && NoticedOn is null => new Fault("", "Inspection.NoticeFirst", "3.4.1"),
        InspectionAction.Begin when by.On < From => new Fault("", "Inspection.TooEarly", "3.4.1", Kernel.Web.WrittenTime.Written(From)),
        InspectionAction.Notify or InspectionAction.Begin when Team.Count < teamLeast => new Fault("", "Inspection.TeamSmall", "3.4.1", $"{teamLeast}"),
        InspectionAction.Report or InspectionAction.Write when CommentOpen(by.On) => new Fault("", "Inspection.CommentOpen", "3.4.1", Kernel.Web.WrittenTime.Written(CommentDue!.Value)),
        InspectionAction.Report when openFindings > 0 => new Fault("", "Inspection.FindingsOpen", "3.4.1", $"{openFindings}"),
        InspectionAction.Approve when by.Actor.Account == ScheduledBy || by.Actor.Account == ReportedBy || IsOf(by.Actor) => new Fault("", "Inspection.OwnApproval", "3.4.1"),
        InspectionAction.Return or InspectionAction.Cancel => InspectionStep.ReasonFault(reason),
        _ => null,
    };

    public void Number(string number, DateOnly on) => (NoticeNumber, NoticedOn) = (number, on);

    /// <summary>The day by which its draft report is written, from its last day.</summary>
    public void Began(DateOnly reportDue) => ReportDue = reportDue;

    public Fault[] WriteReport(string? report)
    {
        List<Fault> faults = [];
        faults.Text("Report", report, ReportLength, true, "Inspection.ReportMissing", "3.4.1");
        if (faults.Count == 0) Report = report!.Trim();
        return [.. faults];
    }

    public void Sent(DateOnly commentDue) => CommentDue = commentDue;

    public void NumberReport(string number) => ReportNumber ??= number;

    /// <summary>In the unit, on its copy: once, late is said.</summary>
    public Fault[] TakeComment(string? comment, Doer by)
    {
        if (!IsCopy || State != InspectionState.UnitComment || CommentedOn is not null) return [new Fault("", "Inspection.NotNow")];
        List<Fault> faults = [];
        faults.Text("Comment", comment, CommentLength, true, "Inspection.CommentMissing", "3.4.1");
        if (faults.Count > 0) return [.. faults];
        (Comment, CommentedOn, CommentedByName, CommentedByPost) = (comment!.Trim(), by.On, by.Actor.Name, by.Post);
        return [];
    }

    /// <summary>At the bureau: what the unit said; a comment that comes after the report keeps its place beside it.</summary>
    public bool TakeComment(Inspection copy)
    {
        if (IsCopy || CommentedOn is not null || copy.CommentedOn is null) return false;
        (Comment, CommentedOn, CommentedByName, CommentedByPost) = (copy.Comment, copy.CommentedOn, copy.CommentedByName, copy.CommentedByPost);
        return true;
    }

    /// <summary>Takes in another visit of the same unit and month.</summary>
    public void Merge(InspectionEntry entry, IEnumerable<TeamMember> team)
    {
        Matters = [.. Matters.Append(entry.Matter!).Distinct()];
        var subject = $"{Subject}；{entry.Subject!.Trim()}";
        Subject = subject.Length <= SubjectLength ? subject : subject[..(SubjectLength - 1)] + "…";
        Nodes = [.. Nodes.Union(entry.Nodes)];
        Obligations = [.. Obligations.Union(entry.Obligations).Take(MostObligations)];
        (From, To) = (entry.From < From ? entry.From.Value : From, entry.To > To ? entry.To.Value : To);
        Team = [.. Team.UnionBy(team, m => m.Person)];
    }

    public void SetTeam(IEnumerable<TeamMember> team) => Team = [.. team];

    public void Asked(Guid request) => Requests = [.. Requests.Append(request).Distinct()];

    /// <summary>The unit's copy: without who scheduled it and why, without its draw and requests.</summary>
    public static Inspection CopyOf(Inspection original)
    {
        var copy = new Inspection { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original);
        return copy;
    }

    public void TakeAfter(Inspection original)
    {
        (Unit, Year, Kind, State, Matters, Subject, Nodes, Obligations) = (original.Unit, original.Year, original.Kind, original.State, original.Matters, original.Subject, original.Nodes, original.Obligations);
        (From, To, Team, Office, NoticeNumber, NoticedOn) = (original.From, original.To, [.. original.Team], original.Office, original.NoticeNumber, original.NoticedOn);
        (ScheduledAt, Earlier) = (original.ScheduledAt, original.Earlier);
        if (!original.Shown) return;
        (Report, ReportNumber, ReportedByName, CommentDue) = (original.Report, original.ReportNumber, original.ReportedByName, original.CommentDue);
        (ApprovedByName, ClosedOn) = (original.ApprovedByName, original.ClosedOn);
        if (CommentedOn is null) (Comment, CommentedOn, CommentedByName, CommentedByPost) = (original.Comment, original.CommentedOn, original.CommentedByName, original.CommentedByPost);
    }

    /// <summary>As it was made before the product came.</summary>
    public static Inspection BroughtIn(EarlierVisit earlier, WorkCalendar calendar, LimitSet figures, Guid? draw, string? noticeNumber, string? reportNumber)
    {
        var due = calendar.AddWorkingDays(earlier.To, figures["inspection.draftWorkingDays"]);
        var visit = new Inspection
        {
            Unit = earlier.Unit,
            Kind = earlier.Kind,
            Year = earlier.From.Year,
            State = earlier.Reached,
            Matters = [earlier.Matter],
            Subject = earlier.Subject,
            Nodes = [.. earlier.Nodes],
            Obligations = [.. earlier.Findings.Select(f => f.Obligation).Distinct()],
            From = earlier.From,
            To = earlier.To,
            Team = [.. earlier.Team.Select(h => new TeamMember(h.Person ?? h.Account, h.Name))],
            Office = Kernel.Parties.DepartmentFunctions.Discipline,
            ScheduledBy = earlier.Team[0].Account,
            ScheduledByName = earlier.Team[0].Name,
            ScheduledAt = ChinaTime.StartOf(earlier.From.AddDays(-7)),
            Draw = draw,
            Report = earlier.Report,
            Earlier = true,
        };
        if (noticeNumber is not null) visit.Number(noticeNumber, earlier.From.AddDays(-3));
        if (earlier.Reached is not (InspectionState.Scheduled or InspectionState.Cancelled)) visit.ReportDue = due;
        if (visit.Shown)
        {
            visit.CommentDue = earlier.CommentDue ?? calendar.AddWorkingDays(due, figures["inspection.commentWorkingDays"]);
            if (earlier.Comment is not null) (visit.Comment, visit.CommentedOn) = (earlier.Comment, visit.CommentDue);
        }
        if (earlier.Reached is InspectionState.Reported or InspectionState.Closed)
        {
            (visit.ReportedBy, visit.ReportedByName) = (earlier.Team[0].Account, earlier.Team[0].Name);
            visit.ReportNumber = reportNumber;
        }
        if (earlier.Reached == InspectionState.Closed) (visit.ApprovedBy, visit.ApprovedByName, visit.ClosedOn) = (earlier.Approved?.Account, earlier.Approved?.Name, calendar.AddWorkingDays(visit.CommentDue!.Value, 3));
        return visit;
    }
}

/// <summary>That somebody stays out of what concerns a unit (回避): he worked there, or somebody near him does.</summary>
sealed class Recusal : TenantRow
{
    public string Unit { get; private set; } = "";
    public Guid Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    Recusal() { }

    public Recusal(string unit, Guid person, string name, string reason, Actor actor, DateTimeOffset at) =>
        (Unit, Person, PersonName, Reason, By, ByName, At) = (unit, person, name, reason.Trim(), actor.Account, actor.Name, at);
}
