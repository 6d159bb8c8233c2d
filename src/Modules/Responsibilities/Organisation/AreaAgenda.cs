using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>An area in the secretary's direct charge stays on the desks of the officer and of the secretary until the division of work is changed.</summary>
sealed class AreaAgenda(WorkAreas areas, PartyDirectory directory, TimeProvider time) : IAgenda
{
    public string Name => "Areas";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.ChangeOrganisation) && !actor.Is(Roles.Secretary)) return [];
        return
        [
            .. areas.Of(await directory.Picture(actor.Tenant, cancel), time.Today()).Where(s => s.Violated).Select(s => new AgendaItem(
                $"area/{actor.Tenant}/{s.Area.Code}", Turn.WaitsForMe,
                new LocalText($"“{s.Area.Name.Zh}”由书记直接分管，请调整班子分工", $"{s.Area.Name.En} is in the secretary's direct charge; change the division of work"),
                "/Responsibilities/Areas", Since: s.Charge!.From)),
        ];
    }
}
