using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>
/// The chain of responsibility (notice 3.1.1): department → leader in charge → secretary and committee → the bureau's committee. Says who
/// stands above a party and which item above an item follows from. Pure.
/// </summary>
sealed class Chain(ListRules rules, Tenant tenant, string? bureau, IReadOnlyList<Party> parties, ILookup<PartyId, string> items)
{
    const string Main = Organisation.OrganisationPicture.MainBody;

    readonly Dictionary<PartyId, Party> known = parties.ToDictionary(p => p.Id);

    /// <summary>The two responsibilities begin here; what they follow from is the notice itself.</summary>
    public bool IsTop(PartyId party) =>
        tenant.Kind == TenantKind.Bureau && party.Key == Main && party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee && party.Tenant == tenant.Code;

    /// <summary>Who stands above a party, nearest first.</summary>
    public IReadOnlyList<PartyId> Above(PartyId party)
    {
        var committee = new PartyId(tenant.Code, PartyKind.PartyCommittee, Main);
        var discipline = new PartyId(tenant.Code, PartyKind.DisciplineCommittee, Main);
        var secretary = parties.FirstOrDefault(p => p.Id.Kind == PartyKind.Secretary)?.Id;
        return party.Kind switch
        {
            PartyKind.Department => parties.FirstOrDefault(p => p.InCharge.Contains(party))?.Id is { } leader ? [leader] : Present(secretary, committee),
            PartyKind.Member => known.GetValueOrDefault(party)?.HeadsDiscipline == true ? Present(secretary, committee, discipline) : Present(secretary, committee),
            PartyKind.Secretary => Present(committee),
            PartyKind.PartyCommittee when party.Key != Main => Present(committee),
            PartyKind.DisciplineCommittee when party.Key != Main => Present(discipline, committee),
            PartyKind.PartyCommittee => bureau is null || bureau == tenant.Code ? [] : [new PartyId(bureau, PartyKind.PartyCommittee, Main)],
            _ => bureau is null || bureau == tenant.Code ? [] : [new PartyId(bureau, PartyKind.DisciplineCommittee, Main), committee],
        };
    }

    /// <summary>The item above that an item most likely follows from: the same duty, else what the rules name; null when there is none.</summary>
    public ItemLink? Propose(ItemLink item, string clause)
    {
        if (IsTop(item.Owner)) return null;
        var above = Above(item.Owner);
        foreach (var key in rules.AboveOf(item.Owner.Kind, clause).Prepend(item.Key))
            foreach (var party in above)
                if (items[party].Contains(key)) return new ItemLink(party, key);
        return null;
    }

    /// <summary>Whether a link still leads to somebody above and to an item that he has.</summary>
    public bool Leads(PartyId owner, ItemLink? above) => above is { } link && Above(owner).Contains(link.Owner) && items[link.Owner].Contains(link.Key);

    /// <summary>Whether an item hangs in the air: it neither begins the chain nor follows from anything.</summary>
    public bool IsOrphan(ResponsibilityItem item) => !IsTop(item.Owner) && !Leads(item.Owner, item.Above);

    IReadOnlyList<PartyId> Present(params PartyId?[] candidates) => [.. candidates.OfType<PartyId>().Where(known.ContainsKey)];
}
