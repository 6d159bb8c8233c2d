using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host;

/// <summary>One function of the rail with the pages that this actor may open.</summary>
/// <param name="Name">As in <see cref="MenuEntry.Function"/>.</param>
/// <param name="Key">The letter after <c>g</c>: the initial of 总明履述督考问 in pinyin.</param>
/// <param name="Items">At least one.</param>
/// <param name="Current">The reader is in this function.</param>
sealed record MenuGroup(string Name, char Key, IReadOnlyList<MenuItem> Items, bool Current);

sealed record MenuItem(string Page, string Label, string Url, bool Current);

/// <summary>
/// The rail: the whole, the six functions in their order, then administration; of each only the pages that exist and the actor may open.
/// The mechanism itself is the navigation.
/// </summary>
sealed class Navigation(IEnumerable<MenuEntry> entries, LinkGenerator links, IStringLocalizerFactory words)
{
    static readonly (string Function, char Key)[] Order =
        [("mechanism", 'z'), ("clarify", 'm'), ("perform", 'l'), ("report", 's'), ("supervise", 'd'), ("assess", 'k'), ("account", 'w'), ("admin", 'a')];

    const int MostKept = 2_000;
    readonly ConcurrentDictionary<string, IReadOnlyList<MenuGroup>> menus = new(StringComparer.Ordinal);

    /// <summary>The menu as this actor sees it on this request.</summary>
    /// <param name="http">Of the page at hand.</param>
    /// <param name="actor">Null sees nothing.</param>
    /// <param name="under">The page of the menu that the page at hand belongs to, when it says so itself.</param>
    public IReadOnlyList<MenuGroup> Of(HttpContext http, Actor? actor, string? under = null)
    {
        if (actor is null) return [];
        if (menus.Count > MostKept) menus.Clear();
        return menus.GetOrAdd(KeyOf(http, actor, under), _ => Build(http, actor, under ?? Here(http)));
    }

    /// <summary>What a menu depends on: what the actor's roles let him do, where he is and his language.</summary>
    public static string KeyOf(HttpContext http, Actor? actor, string? under) =>
        $"{CultureInfo.CurrentUICulture.Name} {under ?? Here(http)} {(actor is null ? "" : string.Join(' ', actor.Roles.Order(StringComparer.Ordinal)))}";

    IReadOnlyList<MenuGroup> Build(HttpContext http, Actor actor, string here)
    {
        var current = Nearest(here, actor);
        return
        [
            .. from place in Order
               let items = entries.Where(e => e.Function == place.Function && actor.May(e.Permission))
                   .OrderBy(e => e.Order).ThenBy(e => e.Page, StringComparer.Ordinal)
                   .Select(e => Item(e, http, e.Page == current)).OfType<MenuItem>().ToList()
               where items.Count > 0
               select new MenuGroup(place.Function, place.Key, items, items.Any(i => i.Current)),
        ];
    }

    /// <summary>The address of a page that exists and, when the menu names it, that the actor may open; null otherwise.</summary>
    public string? Url(HttpContext http, Actor? actor, string page)
    {
        var entry = entries.FirstOrDefault(e => e.Page == page);
        if (entry is not null && actor?.May(entry.Permission) != true) return null;
        return links.GetPathByPage(http, page, values: new { area = "" });
    }

    /// <summary>Razor path of the page behind this request.</summary>
    static string Here(HttpContext http) => http.GetRouteValue("page") as string ?? "";

    /// <summary>The entry of this page, or the one whose page shares its folder most closely, so that the rail never loses the reader.</summary>
    string? Nearest(string here, Actor actor)
    {
        var own = entries.Where(e => actor.May(e.Permission)).ToList();
        if (own.Any(e => e.Page == here)) return here;
        var folder = here.LastIndexOf('/') is > 0 and var cut ? here[..(cut + 1)] : null;
        return folder is null ? null : own.Where(e => e.Page.StartsWith(folder, StringComparison.Ordinal)).MinBy(e => e.Order)?.Page;
    }

    MenuItem? Item(MenuEntry entry, HttpContext http, bool current)
    {
        var url = links.GetPathByPage(http, entry.Page, values: new { area = "" });
        if (url is null) return null;
        string label = words.Create(entry.Words)["Menu." + entry.Page.TrimStart('/').Replace('/', '.')];
        return new MenuItem(entry.Page, label, url, current);
    }
}
