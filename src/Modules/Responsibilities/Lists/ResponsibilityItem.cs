using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>Names an item inside a year: whose it is, and under which key.</summary>
readonly record struct ItemLink(PartyId Owner, string Key)
{
    public override string ToString() => $"{Owner}/{Key}";

    public static ItemLink? Parse(string? text) =>
        text?.Split('/') is [var owner, { Length: > 0 and <= ResponsibilityItem.KeyLength } key] && PartyId.TryParse(owner, null, out var id) ? new ItemLink(id, key) : null;
}

/// <summary>What people write over what the law proposes; null leaves the proposal.</summary>
sealed record ItemText(string? Title, string? Measure, string? Standard, DateOnly? Due);

/// <summary>
/// One line of a unit's responsibility list (责任清单, notice 3.1.2): who answers for what, by which measures, to which standard, by
/// when, and from which line above it follows. The law's own text is never copied into it; only what people wrote is kept here, so that
/// making the list again cannot overwrite them.
/// </summary>
sealed class ResponsibilityItem : TenantRow
{
    public const int KeyLength = 40;
    public const int TitleLength = 100;
    public const int TextLength = 300;

    public int Year { get; private set; }
    public PartyId Owner { get; private set; }
    /// <summary>The obligation it comes from, a gap rule's key, or <c>own-</c> and its number.</summary>
    public string Key { get; private set; } = "";
    public string Clause { get; private set; } = "";
    public string? Title { get; private set; }
    public string? Measure { get; private set; }
    public string? Standard { get; private set; }
    public DateOnly? Due { get; private set; }
    public PartyId? AboveOwner { get; private set; }
    public string? AboveKey { get; private set; }
    /// <summary>No longer on the list; kept.</summary>
    public bool Ended { get; private set; }
    public string? EndedWhy { get; private set; }

    ResponsibilityItem() { }

    public ResponsibilityItem(int year, ItemLink link, string clause)
    {
        Year = year;
        (Owner, Key) = link;
        Clause = clause;
    }

    /// <summary>An item that people added; the law does not ask for it by itself.</summary>
    public static ResponsibilityItem Own(int year, PartyId owner, string clause, ItemText text)
    {
        var item = new ResponsibilityItem { Year = year, Owner = owner, Clause = clause };
        item.Key = $"own-{item.Id:N}";
        item.Refine(text);
        return item;
    }

    public ItemLink Link => new(Owner, Key);

    public ItemLink? Above => AboveOwner is { } owner && AboveKey is { } key ? new ItemLink(owner, key) : null;

    public bool IsOwn => Key.StartsWith("own-", StringComparison.Ordinal);

    public bool Refined => Title is not null || Measure is not null || Standard is not null || Due is not null;

    public void Refine(ItemText text) => (Title, Measure, Standard, Due) = (Blank(text.Title), Blank(text.Measure), Blank(text.Standard), text.Due);

    public void Follow(ItemLink? above) => (AboveOwner, AboveKey) = (above?.Owner, above?.Key);

    public void End(string why) => (Ended, EndedWhy) = (true, why);

    public void Revive() => (Ended, EndedWhy) = (false, null);

    /// <summary>Everything wrong with what was typed.</summary>
    public static IEnumerable<Fault> Faults(ItemText text, int year, bool own)
    {
        foreach (var (field, value, most) in ((string, string?, int)[])
                 [(nameof(Title), text.Title, TitleLength), (nameof(Measure), text.Measure, TextLength), (nameof(Standard), text.Standard, TextLength)])
        {
            if (value?.Length > most) yield return new Fault(field, "Item.TooLong", null, $"{most}");
            if (own && string.IsNullOrWhiteSpace(value)) yield return new Fault(field, "Item.Missing", "3.1.2");
        }
        if (own && text.Due is null) yield return new Fault(nameof(Due), "Item.Missing", "3.1.2");
        if (text.Due is { } due && (due.Year < year || due.Year > year + 1)) yield return new Fault(nameof(Due), "Item.DueOutside", "3.1.2", $"{year}");
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
