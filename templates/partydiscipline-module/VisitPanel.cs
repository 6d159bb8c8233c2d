using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;

namespace Visits;

/// <summary>How a post stands with its visits, on the post's own page.</summary>
sealed class VisitPanel(IGrainFactory grains) : IPartyPanel
{
    public string Name => "Visits";
    public int Order => 500;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel) =>
        actor.May(VisitPermissions.Read) && party.Id.Tenant == actor.Tenant && VisitDesk.Names(party.Id)
            ? new PanelView("/Pages/Visits/_Panel.cshtml", await grains.GetGrain<IVisitPost>(party.Id.ToString()).Standing())
            : null;
}
