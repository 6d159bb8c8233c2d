using System.Runtime.CompilerServices;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities;

/// <summary>Clauses and obligations of the regulations in force; the law is in memory and everybody's.</summary>
sealed class LawFinder(IRegulations law, TimeProvider time) : IFinder
{
    public string Name => "Responsibilities.Law";
    public int Order => 20;

    public Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.Read)) return Task.FromResult<IReadOnlyList<Hit>>([]);
        var inForce = law.InForce(time.Today());
        var obligations =
            from regulation in inForce
            from obligation in regulation.Obligations
            where phrase.Matches(obligation.Title.Zh, obligation.Title.En, obligation.Code)
            select new Hit(obligation.Title.ToString(), $"/Responsibilities/Duties?obligation={Uri.EscapeDataString(obligation.Code)}", $"{regulation.Number} · {obligation.Code}");
        var clauses =
            from regulation in inForce
            from clause in regulation.Clauses
            where phrase.Matches(clause.Heading?.Zh, clause.Heading?.En, clause.Text?.Zh, clause.Text?.En, clause.Id)
            select new Hit(
                clause.Heading?.ToString() ?? clause.Id,
                $"/Responsibilities/Regulation?code={Uri.EscapeDataString(regulation.Code)}#{Uri.EscapeDataString(clause.Id)}",
                $"{regulation.Number} · {clause.Id}",
                phrase.Passage(clause.Text?.Zh) ?? phrase.Passage(clause.Text?.En));
        return Task.FromResult<IReadOnlyList<Hit>>([.. obligations.Concat(clauses).Take(most)]);
    }
}

/// <summary>Responsible parties by their names and by who holds them; the bureau finds those of all its units.</summary>
sealed class PartyFinder(ISearchIndex index, PartyDirectory directory, ITenants tenants, TimeProvider time) : IFinder, IIndexed
{
    const int Spare = 20;

    public string Name => "Responsibilities.Party";
    public int Order => 40;

    public async Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.Read)) return [];
        var found = new List<Found>(await index.Find(Name, actor, actor.Tenant, Reach.Everything, phrase, most + Spare, cancel));
        if (actor.AtBureau) found.AddRange(await index.FindInPrisons(Name, actor, Reach.Everything, phrase, most + Spare, cancel));
        var hits = new List<Hit>();
        foreach (var candidate in found)
        {
            if (hits.Count == most) break;
            if (await directory.Find(PartyId.Parse(candidate.Thing, null), time.Today(), cancel) is not { } party || !phrase.Matches(TextsOf(party, await EnglishName(party, cancel)))) continue;
            var unit = party.Id.Tenant == actor.Tenant ? null : tenants.Find(party.Id.Tenant)?.Name.ToString();
            hits.Add(new Hit(party.Name.ToString(), $"/Party/{party.Id}", string.Join(" · ", new[] { unit, party.HolderName }.OfType<string>())));
        }
        return hits;
    }

    public IReadOnlyCollection<Type> Facts { get; } = [typeof(OrganisationImported), typeof(PostHandedOver), typeof(PartyEnded)];

    public async IAsyncEnumerable<IndexEntry> All(string tenant, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var party in await directory.Parties(tenant, time.Today(), cancel))
            yield return new IndexEntry(party.Id.ToString(), TextsOf(party, await EnglishName(party, cancel)));
    }

    public IAsyncEnumerable<IndexEntry> Touched(string tenant, IReadOnlyCollection<IFact> facts, CancellationToken cancel) => All(tenant, cancel);

    static IReadOnlyList<string?> TextsOf(Party party, string? english) => [party.Name.Zh, party.Name.En, party.HolderName, english];

    async Task<string?> EnglishName(Party party, CancellationToken cancel) =>
        party.Holder is { } holder ? (await directory.Picture(party.Id.Tenant, cancel)).People.GetValueOrDefault(holder)?.NameEn : null;
}
