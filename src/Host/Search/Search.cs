using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Host.Search;

/// <summary>What one finder found.</summary>
/// <param name="Name">The finder's.</param>
/// <param name="Heading">In the reader's language.</param>
/// <param name="More">There is more than is shown.</param>
sealed record FoundGroup(string Name, string Heading, IReadOnlyList<Hit> Hits, bool More);

/// <summary>The one search box: asks every finder, each under the reader's rights.</summary>
sealed class Search(IEnumerable<IFinder> finders, ModuleWords words)
{
    /// <summary>Everybody looks for something; what he finds his rights decide.</summary>
    public const string Permission = "Host.Search";
    public const int Few = 8;
    public const int Many = 100;

    readonly IFinder[] finders = [.. finders.OrderBy(f => f.Order).ThenBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>A few of each kind, or many of the one that is named.</summary>
    public async Task<IReadOnlyList<FoundGroup>> Find(Actor actor, SearchPhrase phrase, string? only, CancellationToken cancel)
    {
        var most = only is null ? Few : Many;
        var groups = new List<FoundGroup>();
        foreach (var finder in finders.Where(f => only is null || f.Name == only))
        {
            var hits = await finder.Find(actor, phrase, most + 1, cancel);
            if (hits.Count > 0) groups.Add(new(finder.Name, words[$"Found.{finder.Name}"] ?? finder.Name, [.. hits.Take(most)], hits.Count > most));
        }
        return groups;
    }

    public static void Add(IServiceCollection services)
    {
        ModuleBuilder.AddDatabase<SearchDb>(services, "search");
        services.AddSingleton<ISearchIndex, SearchIndex>();
        services.AddSingleton<Indexer>();
        services.AddSingleton<Ledger.IFollower>(p => p.GetRequiredService<Indexer>());
        services.AddSingleton<IFinder, MenuFinder>();
        services.AddSingleton<Search>();
        services.AddSingleton(new PermissionEntry(Permission, Roles.All, typeof(Words)));
    }
}

/// <summary>Pages of the menu by their names; only those that the reader may open.</summary>
sealed class MenuFinder(Navigation navigation, IHttpContextAccessor http, IStringLocalizer<Words> words) : IFinder
{
    public string Name => "Host.Page";
    public int Order => 0;

    public Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Hit>>(
    [
        .. from place in navigation.Of(http.HttpContext!, actor)
           let function = words[$"Function.{place.Name}"].Value
           from item in place.Items
           where phrase.Matches(item.Label, function)
           select new Hit(item.Label, item.Url, function),
    ]);
}
