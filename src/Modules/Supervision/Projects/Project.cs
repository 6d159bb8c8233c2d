using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Projects;

/// <summary>What can be done with a project.</summary>
enum ProjectAction { Approve, Reject, Plan, Start, Report, Rectify, Recheck, Close }

/// <summary>What is typed about a project.</summary>
sealed record ProjectEntry
{
    public string? Area { get; init; }
    public string? Title { get; init; }
    public bool Major { get; init; }
    public string? Reason { get; init; }
    public string? Scope { get; init; }
    public string? Method { get; init; }
    public IReadOnlyList<string> Units { get; init; } = [];
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    /// <summary>The first leads.</summary>
    public IReadOnlyList<Guid> Team { get; init; } = [];
    /// <summary>The finding that it comes from.</summary>
    public Guid? Finding { get; init; }
}

/// <summary>
/// Project supervision (立项监督, SM-6; notice 3.4.2): proposed with reason and scope, established by approval, run by its plan, reported, and closed when
/// what it found is rectified and looked at again. From its establishing on the units that it looks at have their copies.
/// </summary>
sealed class Project : TenantRow
{
    public const int TitleLength = 100;
    public const int ReasonLength = 1000;
    public const int ScopeLength = 500;
    public const int TextLength = 4000;
    public const int AskedLength = 1000;

    public bool IsCopy { get; private set; }
    public string Area { get; private set; } = "";
    public string Title { get; private set; } = "";
    public bool Major { get; private set; }
    public string Reason { get; private set; } = "";
    public string Scope { get; private set; } = "";
    public string Method { get; private set; } = "";
    public string[] Units { get; private set; } = [];
    public int Year { get; private set; }
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    /// <summary>Its last day before it was extended.</summary>
    public DateOnly? FirstTo { get; private set; }
    public List<TeamMember> Team { get; private set; } = [];
    public ProjectState State { get; private set; }
    public string? Number { get; private set; }
    public Guid? Finding { get; private set; }
    public Guid ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateOnly ProposedOn { get; private set; }
    public Guid? ApprovedBy { get; private set; }
    public string? ApprovedByName { get; private set; }
    public DateOnly? EstablishedOn { get; private set; }
    public DateOnly? PlanDue { get; private set; }
    public DateOnly? PlannedOn { get; private set; }
    public string? Plan { get; private set; }
    /// <summary>What the plan asks of the units: what to prepare, whom to name, by when.</summary>
    public string? Asked { get; private set; }
    public string? Report { get; private set; }
    public DateOnly? ReportedOn { get; private set; }
    public string? Recheck { get; private set; }
    public DateOnly? ClosedOn { get; private set; }
    public string? ClosedByName { get; private set; }
    public bool Earlier { get; private set; }

    Project() { }

    public Project(ProjectEntry entry, IEnumerable<TeamMember> team, Doer by)
    {
        (Area, Title, Major, Reason, Scope, Method) = (entry.Area!, entry.Title!.Trim(), entry.Major, entry.Reason!.Trim(), entry.Scope!.Trim(), entry.Method?.Trim() ?? "");
        (Units, From, To, Year, Team, Finding) = ([.. entry.Units.Distinct()], entry.From!.Value, entry.To!.Value, entry.From.Value.Year, [.. team], entry.Finding);
        (ProposedBy, ProposedByName, ProposedOn) = (by.Actor.Account, by.Actor.Name, by.On);
    }

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-6.</summary>
    public static ProjectState? After(ProjectState state, ProjectAction action) => (state, action) switch
    {
        (ProjectState.Proposed, ProjectAction.Approve) => ProjectState.Established,
        (ProjectState.Proposed, ProjectAction.Reject) => ProjectState.Rejected,
        (ProjectState.Established or ProjectState.Planned, ProjectAction.Plan) => ProjectState.Planned,
        (ProjectState.Planned, ProjectAction.Start) => ProjectState.Running,
        (ProjectState.Running, ProjectAction.Report) => ProjectState.Reported,
        (ProjectState.Reported, ProjectAction.Rectify) => ProjectState.Rectifying,
        (ProjectState.Rectifying, ProjectAction.Recheck) => ProjectState.Recheck,
        (ProjectState.Reported or ProjectState.Recheck, ProjectAction.Close) => ProjectState.Closed,
        _ => null,
    };

    /// <summary>The states in the order in which they are passed.</summary>
    public static IReadOnlyList<ProjectState> Path { get; } =
        [ProjectState.Proposed, ProjectState.Established, ProjectState.Planned, ProjectState.Running, ProjectState.Reported, ProjectState.Rectifying, ProjectState.Recheck, ProjectState.Closed];

    public bool Open => State is not (ProjectState.Closed or ProjectState.Rejected);

    /// <summary>It was approved; only then it counts as supervision of its area.</summary>
    public bool Counts => State is not (ProjectState.Proposed or ProjectState.Rejected);

    public bool IsOf(Actor actor) => actor.Person is { } person && Team.Any(m => m.Person == person);

    public DateOnly? Due => State switch
    {
        ProjectState.Established => PlanDue,
        ProjectState.Planned or ProjectState.Running => To,
        _ => null,
    };

    public bool Overdue(DateOnly today) => today > Due;

    public (InspectionStep? Step, Fault? Fault) Take(ProjectAction action, string? text, Doer by, int openFindings = 0, int findings = 0, int openOrders = 0, string? asked = null)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", "Project.NotNow"));
        if (Wanting(action, text, by, openFindings, findings, openOrders) is { } fault) return (null, fault);
        if (action == ProjectAction.Plan && AskedFault(asked) is { } wanting) return (null, wanting);
        var step = new InspectionStep(Id, action.ToString(), State.ToString(), next.ToString(), by, action == ProjectAction.Reject ? text : null);
        State = next;
        switch (action)
        {
            case ProjectAction.Approve: (ApprovedBy, ApprovedByName, EstablishedOn) = (by.Actor.Account, by.Actor.Name, by.On); break;
            case ProjectAction.Plan: (Plan, Asked, PlannedOn) = (text!.Trim(), asked!.Trim(), PlannedOn ?? by.On); break;
            case ProjectAction.Report: (Report, ReportedOn) = (text!.Trim(), by.On); break;
            case ProjectAction.Recheck: Recheck = text!.Trim(); break;
            case ProjectAction.Close: (ClosedOn, ClosedByName) = (by.On, by.Actor.Name); break;
        }
        return (step, null);
    }

    Fault? Wanting(ProjectAction action, string? text, Doer by, int openFindings, int findings, int openOrders) => action switch
    {
        ProjectAction.Approve or ProjectAction.Reject or ProjectAction.Close when by.Actor.Account == ProposedBy || IsOf(by.Actor) => new Fault("", "Project.OwnApproval", "3.4.2"),
        ProjectAction.Reject => InspectionStep.ReasonFault(text, "Text"),
        ProjectAction.Plan or ProjectAction.Report or ProjectAction.Recheck when string.IsNullOrWhiteSpace(text) => new Fault("Text", "Project.TextMissing", "3.4.2"),
        ProjectAction.Plan or ProjectAction.Report or ProjectAction.Recheck when text.Length > TextLength => new Fault("Text", "Step.TooLong", null, $"{TextLength}"),
        ProjectAction.Report or ProjectAction.Close when openFindings > 0 => new Fault("", "Inspection.FindingsOpen", "3.4.2", $"{openFindings}"),
        ProjectAction.Close when State == ProjectState.Reported && findings > 0 => new Fault("", "Project.RectifyFirst", "3.4.2", $"{findings}"),
        ProjectAction.Recheck when openOrders > 0 => new Fault("", "Project.OrdersOpen", "3.4.2", $"{openOrders}"),
        _ => null,
    };

    static Fault? AskedFault(string? asked) => string.IsNullOrWhiteSpace(asked)
        ? new Fault("Asked", "Project.AskedMissing", "3.4.2")
        : asked.Length > AskedLength ? new Fault("Asked", "Step.TooLong", null, $"{AskedLength}") : null;

    public void Establish(string number, DateOnly planDue) => (Number, PlanDue) = (number, planDue);

    /// <summary>Once, before its last day, by no more than the figure allows.</summary>
    public Fault[] Extend(DateOnly? to, DateOnly today, int most)
    {
        if (State is not (ProjectState.Established or ProjectState.Planned or ProjectState.Running)) return [new Fault("", "Project.NotNow")];
        if (FirstTo is not null) return [new Fault("To", "Project.ExtendedAlready", "3.4.2")];
        if (today > To) return [new Fault("To", "Project.TooLateToExtend", "3.4.2")];
        if (to is not { } day || !Period.IsYear(day.Year) || day <= To || day.DayNumber - To.DayNumber > most) return [new Fault("To", "Project.ExtendDay", "3.4.2", $"{most}")];
        (FirstTo, To) = (To, day);
        return [];
    }

    /// <summary>The unit's copy: the project, its plan and what is asked of it; not why it was proposed, from what, or which other units it looks at.</summary>
    public static Project CopyOf(Project original, string unit)
    {
        var copy = new Project { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original, unit);
        return copy;
    }

    public void TakeAfter(Project original, string unit)
    {
        (Area, Title, Major, Scope, Method, Units, Year) = (original.Area, original.Title, original.Major, original.Scope, original.Method, [unit], original.Year);
        (From, To, FirstTo, Team, State, Number) = (original.From, original.To, original.FirstTo, [.. original.Team], original.State, original.Number);
        (EstablishedOn, ApprovedByName, PlannedOn, Plan, Asked, ClosedOn, Earlier) = (original.EstablishedOn, original.ApprovedByName, original.PlannedOn, original.Plan, original.Asked, original.ClosedOn, original.Earlier);
        (ProposedByName, ProposedOn) = ("", original.ProposedOn);
    }

    /// <summary>As it was run before the product came.</summary>
    public static Project BroughtIn(EarlierProject earlier, string? number, WorkCalendar calendar, LimitSet figures)
    {
        var reached = earlier.Reached == ProjectState.Rejected ? -1 : Path.ToList().IndexOf(earlier.Reached);
        var established = calendar.NextWorkingDay(earlier.From.AddDays(-15));
        var project = new Project
        {
            Area = earlier.Area,
            Title = earlier.Title,
            Major = earlier.Major,
            Reason = earlier.Reason,
            Scope = "有关单位落实情况",
            Method = "查阅资料、实地查看、个别了解",
            Units = [.. earlier.Units],
            From = earlier.From,
            To = earlier.To,
            Year = earlier.From.Year,
            Team = [.. earlier.Team.Select(h => new TeamMember(h.Person ?? h.Account, h.Name))],
            State = earlier.Reached,
            ProposedBy = earlier.Team[0].Account,
            ProposedByName = earlier.Team[0].Name,
            ProposedOn = earlier.From.AddDays(-20),
            Earlier = true,
        };
        if (reached >= 1) (project.Number, project.ApprovedBy, project.ApprovedByName, project.EstablishedOn, project.PlanDue) = (number, earlier.Approved?.Account, earlier.Approved?.Name, established, calendar.AddWorkingDays(established, figures["inspection.planWorkingDays"]));
        if (reached >= 2) (project.Plan, project.Asked, project.PlannedOn) = (earlier.Plan, earlier.Asked, calendar.AddWorkingDays(established, 5));
        if (reached >= 4) (project.Report, project.ReportedOn) = (earlier.Report, earlier.To);
        if (reached >= 6) project.Recheck = "回头看：发现的问题均已整改，制度已修订并执行。";
        if (reached >= 7) (project.ClosedOn, project.ClosedByName) = (earlier.To.AddDays(60), earlier.Approved?.Name);
        return project;
    }
}
