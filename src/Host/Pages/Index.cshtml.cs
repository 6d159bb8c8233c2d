using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Pages.Desk;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages;

/// <summary>Home: what is my state, what needs me now, what changed. Each module adds its panel and its part of the desk.</summary>
[RequirePermission(HomePermission.Home)]
internal sealed class IndexModel(IEnumerable<IHomePanel> panels, Agenda agenda, IServiceProvider services, IStringLocalizer<Words> words) : PortalPage
{
    /// <summary>Lines of each part that the home page shows; the rest is one click away.</summary>
    const int Shown = 8;

    public IReadOnlyList<PanelView> Panels { get; private set; } = [];
    /// <summary>What is due, what waits for me, what I wait for; null for administrators, who have no desk.</summary>
    public IReadOnlyList<DeskPart>? Desk { get; private set; }
    public string Greeting { get; private set; } = "";
    public bool Administers => Actor.Roles.Overlaps(Roles.Administrators);

    public async Task OnGet(CancellationToken cancel)
    {
        Greeting = await Posts(cancel) is { Length: > 0 } posts ? words["Home.Hello", Actor.Name, posts] : Actor.Name;
        var shown = new List<PanelView>();
        foreach (var panel in panels.OrderBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal))
            if (await panel.Show(Actor, cancel) is { } view) shown.Add(view);
        Panels = shown;
        if (!Actor.May(KernelPermissions.SignedIn)) return;
        var items = await agenda.Of(Actor, cancel);
        Desk = [.. Enum.GetValues<Turn>().Select(turn => DeskPart.Of(items, turn, Today, Shown)).Where(part => part.Total > 0 || part.Turn == Turn.Due)];
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
