using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages;

/// <summary>Home: what is my state, what needs me now, what changed. Each module adds its part.</summary>
[RequirePermission(HomePermission.Home)]
internal sealed class IndexModel(IEnumerable<IHomePanel> panels, IServiceProvider services, IStringLocalizer<Words> words) : PortalPage
{
    public IReadOnlyList<PanelView> Panels { get; private set; } = [];
    public string Greeting { get; private set; } = "";
    public bool Administers => Actor.Roles.Overlaps(Roles.Administrators);

    public async Task OnGet(CancellationToken cancel)
    {
        Greeting = await Posts(cancel) is { Length: > 0 } posts ? words["Home.Hello", Actor.Name, posts] : Actor.Name;
        var shown = new List<PanelView>();
        foreach (var panel in panels.OrderBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal))
            if (await panel.Show(Actor, cancel) is { } view) shown.Add(view);
        Panels = shown;
    }

    async Task<string> Posts(CancellationToken cancel)
    {
        if (services.GetService<IPartyDirectory>() is not { } directory) return "";
        var names = new List<string>();
        foreach (var id in Actor.Parties)
            if (await directory.Find(id, Today, cancel) is { } party) names.Add(party.Name.ToString());
        return string.Join(" · ", names);
    }
}
