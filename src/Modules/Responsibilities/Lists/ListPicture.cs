using System.Globalization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>A line of the list as it stands: what people wrote, else what the law proposes.</summary>
/// <param name="Item">The stored item.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Title">What.</param>
/// <param name="Measure">By which measures.</param>
/// <param name="Standard">To which standard.</param>
/// <param name="Deadline">By when.</param>
/// <param name="Above">What it follows from, in words.</param>
/// <param name="Orphan">It follows from nothing.</param>
/// <param name="Proposed">Where it would be hung up.</param>
/// <param name="ProposedText">The same in words.</param>
sealed record ListRow(
    ResponsibilityItem Item, LocalText Owner, LocalText Title, LocalText Measure, LocalText Standard, LocalText Deadline, LocalText Above,
    bool Orphan, ItemLink? Proposed, LocalText? ProposedText)
{
    /// <summary>As it is frozen into a version: plain text in the documents' language.</summary>
    public FrozenRow Freeze() => new(Item.Owner.ToString(), Owner.Zh, Item.Key, Item.Clause, Title.Zh, Measure.Zh, Standard.Zh, Deadline.Zh, Above.Zh);
}

/// <summary>How a party is covered: items, those without a source above, and the item proposed where it has none.</summary>
sealed record PartyCoverage(Party Party, int Items, int Orphans, GapRule? Gap)
{
    public bool Whole => Items > 0 && Orphans == 0;
}

/// <summary>A unit's responsibility list of a year as it stands now, with what it lacks.</summary>
sealed record ListPicture(string Tenant, int Year, IReadOnlyList<Party> Parties, IReadOnlyList<ListRow> Rows, Chain Chain, ListTexts Texts)
{
    public IReadOnlyList<PartyCoverage> Coverage { get; private init; } = [];

    public ListPicture Cover(ListRules rules)
    {
        var rows = Rows.ToLookup(r => r.Item.Owner);
        return this with { Coverage = [.. Parties.Select(p => new PartyCoverage(p, rows[p.Id].Count(), rows[p.Id].Count(r => r.Orphan), rows[p.Id].Any() ? null : rules.GapOf(p.Id.Kind)))] };
    }

    public int Gaps => Coverage.Count(c => c.Items == 0);
    public int Orphans => Rows.Count(r => r.Orphan);
    public bool Whole => Rows.Count > 0 && Gaps == 0 && Orphans == 0;

    /// <summary>Items that an item of this party may follow from.</summary>
    public IEnumerable<ListRow> Candidates(PartyId owner)
    {
        var above = Chain.Above(owner);
        return Rows.Where(r => above.Contains(r.Item.Owner));
    }
}

/// <summary>Everything that a line's texts are drawn from; pure.</summary>
sealed class ListDraft(
    ListRules rules, Chain chain, Kernel.Regulations.IRegulations law, ILookup<ItemLink, Duty> duties, IReadOnlyDictionary<Guid, FrozenTerms> terms,
    IReadOnlyDictionary<PartyId, Party> parties, IReadOnlyDictionary<ItemLink, LocalText> superior, IReadOnlyDictionary<ItemLink, ResponsibilityItem> items)
{
    public ListRow Row(ResponsibilityItem item)
    {
        var obligation = law.Find(item.Key);
        var gap = rules.GapOf(item.Key);
        var owed = duties[item.Link].ToList();
        var orphan = chain.IsOrphan(item);
        var proposed = orphan ? chain.Propose(item.Link, item.Clause) : null;
        return new ListRow(
            item,
            NameOf(item.Owner),
            TitleOf(item),
            Written(item.Measure) ?? gap?.Measure ?? (obligation is null ? Nothing : ListTexts.Fill(rules.Texts.Measure, obligation.Frequency.Text, obligation.Evidence)),
            Written(item.Standard) ?? gap?.Standard ?? (owed.Count > 0 && terms.TryGetValue(owed[0].Terms, out var frozen) ? frozen.Rule.Text : obligation?.Rule.Text ?? Nothing),
            Deadline(item, gap, owed),
            orphan ? rules.Texts.Orphan : item.Above is { } above && chain.Leads(item.Owner, above) ? Say(above) : ListTexts.Fill(rules.Texts.Top, new LocalText(item.Clause, item.Clause)),
            orphan, proposed, proposed is { } link ? Say(link) : null);
    }

    static readonly LocalText Nothing = new("", "");

    LocalText TitleOf(ResponsibilityItem item) =>
        Written(item.Title) ?? rules.GapOf(item.Key)?.Title ?? law.Find(item.Key)?.Title ?? new LocalText(item.Key, item.Key);

    LocalText Deadline(ResponsibilityItem item, GapRule? gap, List<Duty> owed)
    {
        DateOnly[] days = item.Due is { } set ? [set] : gap is not null ? [gap.DueIn(item.Year)] : [.. owed.Select(d => d.Due).OfType<DateOnly>().Distinct().Order()];
        if (days.Length == 0) return rules.Texts.Lasting;
        var written = days.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList();
        return new LocalText(string.Join("、", written), string.Join(", ", written));
    }

    LocalText Say(ItemLink link)
    {
        var title = items.TryGetValue(link, out var own) ? TitleOf(own) : superior.GetValueOrDefault(link) ?? law.Find(link.Key)?.Title ?? new LocalText(link.Key, link.Key);
        var owner = parties.ContainsKey(link.Owner) ? NameOf(link.Owner) : link.Owner.Kind == PartyKind.PartyCommittee ? rules.Texts.Superior : rules.Texts.SuperiorDiscipline;
        return new LocalText($"{owner.Zh}：{title.Zh}", $"{owner.En}: {title.En}");
    }

    LocalText NameOf(PartyId party) => parties.TryGetValue(party, out var known) ? known.Name : new LocalText(party.Key, party.Key);

    static LocalText? Written(string? text) => text is null ? null : new LocalText(text, text);
}
