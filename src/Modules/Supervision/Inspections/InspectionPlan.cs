using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What can be done with a plan.</summary>
enum PlanAction { Submit, Return, Approve, Revise }

/// <summary>How often a unit may be visited in the year, when it is not the plan's usual number, and why.</summary>
sealed record UnitBudget(string Unit, int Cap, string? Why);

/// <summary>
/// The yearly plan of visits with a budget for each unit (notice 3.4.1; P6): all visits draw on it, the unannounced ones too. While a revision is
/// written, what was approved stays in force.
/// </summary>
sealed class InspectionPlan : TenantRow
{
    public const int FocusLength = 2000;
    public const int NumberLength = 60;
    public const int WhyLength = 100;

    public int Year { get; private set; }
    public InspectionPlanState State { get; private set; }
    public int Edition { get; private set; } = 1;
    /// <summary>Visits to a unit for which nothing else is said.</summary>
    public int Cap { get; private set; }
    public List<UnitBudget> Budgets { get; private set; } = [];
    public string Focus { get; private set; } = "";
    public string? Number { get; private set; }
    /// <summary>What was approved last; null before the first approval.</summary>
    public int? CapInForce { get; private set; }
    public List<UnitBudget> InForce { get; private set; } = [];
    public Guid DraftedBy { get; private set; }
    public string DraftedByName { get; private set; } = "";
    public Guid? ApprovedBy { get; private set; }
    public string? ApprovedByName { get; private set; }
    public DateOnly? ApprovedOn { get; private set; }
    public bool Earlier { get; private set; }

    InspectionPlan() { }

    public InspectionPlan(int year, Actor actor) => (Year, DraftedBy, DraftedByName) = (year, actor.Account, actor.Name);

    /// <summary>Visits may be scheduled under it.</summary>
    public bool Stands => CapInForce is not null;

    /// <summary>The state after an action, or null when the state does not allow it.</summary>
    public static InspectionPlanState? After(InspectionPlanState state, PlanAction action) => (state, action) switch
    {
        (InspectionPlanState.Draft, PlanAction.Submit) => InspectionPlanState.Submitted,
        (InspectionPlanState.Submitted, PlanAction.Return) => InspectionPlanState.Draft,
        (InspectionPlanState.Submitted, PlanAction.Approve) => InspectionPlanState.Approved,
        (InspectionPlanState.Approved, PlanAction.Revise) => InspectionPlanState.Draft,
        _ => null,
    };

    /// <summary>How many visits the approved plan allows to a unit.</summary>
    public int BudgetOf(string unit) => InForce.Find(b => b.Unit == unit)?.Cap ?? CapInForce ?? 0;

    public Fault[] Write(int? cap, IReadOnlyList<UnitBudget> budgets, string? focus, string? number, Limit law, Actor actor)
    {
        if (State != InspectionPlanState.Draft) return [new Fault("", "Plan.NotDraft")];
        List<Fault> faults = [];
        if (cap is null || cap < law.Least || cap > law.Most) faults.Add(new Fault("Cap", "Figure.Range", "3.4.1", $"{law.Least}", $"{law.Most}"));
        if (budgets.Any(b => b.Cap < 0 || b.Cap > law.Most)) faults.Add(new Fault("Caps", "Figure.Range", "3.4.1", "0", $"{law.Most}"));
        if (budgets.Any(b => b.Why?.Length > WhyLength)) faults.Add(new Fault("Caps", "Step.TooLong", null, $"{WhyLength}"));
        faults.Text("Focus", focus, FocusLength, true, "Plan.FocusMissing", "3.4.1");
        faults.Text("Number", number, NumberLength, false, "");
        if (faults.Count > 0) return [.. faults];
        (Cap, Budgets, Focus, Number) = (cap!.Value, [.. budgets.Where(b => b.Cap != cap).OrderBy(b => b.Unit, StringComparer.Ordinal)], focus!.Trim(), Typed.Trimmed(number));
        (DraftedBy, DraftedByName) = (actor.Account, actor.Name);
        return [];
    }

    public (InspectionStep? Step, Fault? Fault) Take(PlanAction action, string? reason, Doer by)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", "Plan.NotNow"));
        Fault? wanting = action switch
        {
            PlanAction.Approve when by.Actor.Account == DraftedBy => new Fault("", "Plan.OwnApproval", "3.4.1"),
            PlanAction.Return or PlanAction.Revise => InspectionStep.ReasonFault(reason),
            _ => null,
        };
        if (wanting is not null) return (null, wanting);
        var step = new InspectionStep(Id, action.ToString(), State.ToString(), next.ToString(), by, reason);
        State = next;
        if (action == PlanAction.Approve)
        {
            (CapInForce, InForce) = (Cap, [.. Budgets]);
            (ApprovedBy, ApprovedByName, ApprovedOn) = (by.Actor.Account, by.Actor.Name, by.On);
        }
        if (action == PlanAction.Revise) Edition++;
        return (step, null);
    }

    /// <summary>As it stood on paper.</summary>
    public static InspectionPlan BroughtIn(EarlierPlan earlier) => new()
    {
        Year = earlier.Year,
        Cap = earlier.Cap,
        Focus = earlier.Focus,
        Number = earlier.Number,
        DraftedBy = earlier.Drafted.Account,
        DraftedByName = earlier.Drafted.Name,
        State = earlier.Approved is null ? InspectionPlanState.Submitted : InspectionPlanState.Approved,
        CapInForce = earlier.Approved is null ? null : earlier.Cap,
        ApprovedBy = earlier.Approved?.Account,
        ApprovedByName = earlier.Approved?.Name,
        ApprovedOn = earlier.Approved is null ? null : earlier.On,
        Earlier = true,
    };
}
