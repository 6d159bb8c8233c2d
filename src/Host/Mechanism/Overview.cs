using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Mechanism;

/// <summary>A unit's line: one cell a function, and what the mechanism cost it last month.</summary>
sealed record OverviewRow(Tenant Unit, IReadOnlyDictionary<string, FunctionHealth> Cells, UnitBurden? Burden)
{
    public int Open => Cells.Values.Sum(c => c.Open);
    public int Overdue => Cells.Values.Sum(c => c.Overdue);
    public int Escalated => Cells.Values.Sum(c => c.Escalated);
}

/// <summary>Everybody's lines, worst first, and the sums above them.</summary>
sealed record OverviewView(IReadOnlyList<OverviewRow> Rows)
{
    public int Open(string function) => Rows.Sum(r => r.Cells.GetValueOrDefault(function)?.Open ?? 0);
    public int Overdue(string function) => Rows.Sum(r => r.Cells.GetValueOrDefault(function)?.Overdue ?? 0);
    public int Escalated(string function) => Rows.Sum(r => r.Cells.GetValueOrDefault(function)?.Escalated ?? 0);
}

/// <summary>Asks each function once, whatever the number of units; none of them waits for another.</summary>
sealed class Overview(IEnumerable<IFunctionHealth> functions, IUnitBurdens burdens, ITenants tenants)
{
    /// <summary>The six functions, in their order.</summary>
    public static readonly IReadOnlyList<string> Functions = ["clarify", "perform", "report", "supervise", "assess", "account"];

    public async Task<OverviewView> Of(Actor actor, int year, CancellationToken cancel)
    {
        var asked = functions.Select(async f => (f.Function, Units: await f.Of(actor, year, cancel))).ToList();
        var burden = burdens.LastMonth(actor, cancel);
        var answers = (await Task.WhenAll(asked)).ToLookup(a => a.Function, a => a.Units);
        var cost = await burden;
        var rows =
            from unit in actor.AtBureau ? tenants.All : tenants.All.Where(t => t.Code == actor.Tenant)
            let cells = Functions.ToDictionary(f => f, f => answers[f].Select(u => u.GetValueOrDefault(unit.Code)).OfType<FunctionHealth>().FirstOrDefault())
            select new OverviewRow(unit, cells.Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value!), cost.GetValueOrDefault(unit.Code));
        return new OverviewView([.. rows.OrderByDescending(r => r.Escalated).ThenByDescending(r => r.Overdue).ThenBy(r => r.Unit.Order)]);
    }
}
