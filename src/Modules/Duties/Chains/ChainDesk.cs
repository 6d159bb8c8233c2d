using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Chains;

/// <summary>The next step of each chain that the reader's own parties have open.</summary>
sealed class ChainAgenda(ChainReader reader, ChainLaw law, TimeProvider time) : IAgenda
{
    const int Most = 100;

    public string Name => "Chains";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        var chains = await reader.Of(actor.Tenant, actor.Parties, time.Today().Year, cancel);
        return
        [
            .. chains.Where(c => c.Progress.Next is not null)
                .Select(c => (c.Chain, c.Deployment, Next: c.Progress.Next!.Step))
                .OrderBy(c => c.Next.Due).Take(Most)
                .Select(c => new AgendaItem(
                    $"chain/{c.Chain.Id:N}/{c.Next.Code}", Turn.Due,
                    new LocalText($"《{c.Deployment.Title}》下一步：{law[c.Next.Code].Name.Zh}", $"“{c.Deployment.Title}”, next: {law[c.Next.Code].Name.En}"),
                    $"/Duties/Chain/{c.Chain.Id}", c.Next.Due, c.Deployment.ReceivedOn)),
        ];
    }
}

/// <summary>A party's chains that are still open.</summary>
internal sealed record ChainPanelView(Party Party, IReadOnlyList<FollowedChain> Open, int Closed, bool Abroad, DateOnly Today, Func<string, string> NameOf);

/// <summary>贯彻落实链 on the page of a responsible party.</summary>
sealed class ChainPanel(ChainReader reader, ChainLaw law, DutyRights rights, TimeProvider time) : IPartyPanel
{
    const int Shown = 8;

    public string Name => "Chains";
    public int Order => 25;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Read) || !(await rights.Reads(actor, party.Id.Tenant, cancel)).Covers(party.Id)) return null;
        var chains = await reader.Of(party.Id.Tenant, [party.Id], time.Today().Year, cancel);
        if (chains.Count == 0) return null;
        var open = chains.Where(c => !c.Progress.Closed).OrderBy(c => c.Progress.Next!.Step.Due).ToList();
        return new PanelView("/Pages/Duties/_ChainPanel.cshtml", new ChainPanelView(
            party, [.. open.Take(Shown)], chains.Count - open.Count, DutyReader.AsSuperior(actor, party.Id.Tenant), time.Today(), step => law[step].Name.ToString()));
    }
}
