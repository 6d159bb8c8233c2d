using PartyDiscipline.Host.Search;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Desk;

/// <summary>The index says the same on every database.</summary>
public sealed class SearchEnginesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly PartyId Mine = new("sample1", PartyKind.Member, "mine");
    static readonly PartyId His = new("sample1", PartyKind.Member, "his");
    static readonly Actor Reader = Actor.System("sample1") with { Account = Guid.NewGuid() };

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Terms_are_intersected_and_the_reach_is_kept(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found("sample1");
        var index = host.Get<ISearchIndex>();
        Assert.Equal(Shelf.Entries.Length, await new Indexer(host.Get<Database<SearchDb>>(), [new Shelf()]).Rebuild("sample1", Cancel));

        var all = new Reach(true, [], false, [], Guid.Empty);
        Assert.Equal(["3", "1"], await Find("党课", all));
        Assert.Equal(["1"], await Find("党课 2026", all));
        Assert.Equal(["1"], await Find("课安", all));
        Assert.Equal(["3", "1"], await Find("课", all));
        Assert.Empty(await Find("安全 党课", all));
        Assert.Equal(["4", "3", "1"], await Find("党课", all with { Restricted = true }));
        Assert.Equal(["1"], await Find("党课", new Reach(false, [Mine], false, [], Guid.Empty)));
        Assert.Equal(["4"], await Find("党课 谈话", new Reach(false, [His], false, [His], Guid.Empty)));
        Assert.Equal(["4"], await Find("党课 谈话", new Reach(false, [], false, [Mine], Guid.Empty)));
        Assert.Equal(["2"], await Find("安全", new Reach(false, [], false, [], Shelf.Typist)));
        Assert.Empty(await Find("安全", new Reach(false, [], false, [], Guid.NewGuid())));
        Assert.Equal(["3"], (await index.Find("Shelf", Reader, "sample1", all, SearchPhrase.Read("党课")!, 1, Cancel)).Select(f => f.Thing));

        async Task<IEnumerable<string>> Find(string typed, Reach reach) =>
            (await index.Find("Shelf", Reader, "sample1", reach, SearchPhrase.Read(typed)!, 10, Cancel)).Select(f => f.Thing);
    }

    sealed class Shelf : IIndexed
    {
        public static readonly Guid Typist = Guid.NewGuid();

        public static IndexEntry[] Entries { get; } =
        [
            new("1", "2026 年党课安排") { Party = Mine },
            new("2", "安全生产") { Party = His, Account = Typist },
            new("3", "讲党课") { Party = His },
            new("4", "党课后谈话") { Party = His, Restricted = true, Other = Mine },
        ];

        public string Name => "Shelf";
        public IReadOnlyCollection<Type> Facts => [];

        public async IAsyncEnumerable<IndexEntry> All(string tenant, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.Yield();
            foreach (var entry in Entries) yield return entry;
        }

        public IAsyncEnumerable<IndexEntry> Touched(string tenant, IReadOnlyCollection<IFact> facts, CancellationToken cancel) => All(tenant, cancel);
    }
}
