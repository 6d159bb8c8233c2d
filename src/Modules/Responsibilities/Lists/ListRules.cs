using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>Which items of the party above an item of this clause follows from; the first that the party above has is proposed.</summary>
sealed record AboveRule(PartyKind Kind, string Clause, IReadOnlyList<string> Items);

/// <summary>The item proposed for a party on which the law itself lays no duty, such as an ordinary department.</summary>
sealed record GapRule(PartyKind Kind, string Key, string Clause, string Due, LocalText Title, LocalText Measure, LocalText Standard)
{
    public DateOnly DueIn(int year) => DateOnly.ParseExact($"{year}-{Due}", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A situation that calls for accountability.</summary>
sealed record AccountabilitySituation(string Code, LocalText Situation);

/// <summary>A way of accountability (问责方式), for organisations or for leaders.</summary>
sealed record AccountabilityWay(string Code, string Of, LocalText Name);

/// <summary>Our defaults around the lists; all ○.</summary>
/// <param name="ConfirmWorkingDays">Within which a problem found is confirmed or dropped.</param>
/// <param name="VerifyWorkingDays">Within which a reported rectification is verified.</param>
/// <param name="ReviewDays">After which a continuing rectification is looked at again, unless somebody sets another day.</param>
/// <param name="RemindDays">So many days before its date a problem appears on its owner's desk.</param>
/// <param name="ListDue">By when the year's list is approved.</param>
sealed record ListLimits(int ConfirmWorkingDays, int VerifyWorkingDays, int ReviewDays, int RemindDays, string ListDue);

/// <summary>Wording of what the lists propose; {0} and {1} are the law's own words.</summary>
sealed record ListTexts(LocalText Measure, LocalText Lasting, LocalText Top, LocalText Superior, LocalText SuperiorDiscipline, LocalText Orphan)
{
    public static LocalText Fill(LocalText text, params LocalText[] with) => new(
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text.Zh, [.. with.Select(w => w.Zh)]),
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text.En, [.. with.Select(w => w.En)]));
}

/// <summary>What the lists are made by, as data: Regulations/lists.json.</summary>
sealed record ListRules
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required ListLimits Limits { get; init; }
    public required ListTexts Texts { get; init; }
    public required IReadOnlyList<AboveRule> Above { get; init; }
    public required IReadOnlyList<GapRule> Gaps { get; init; }
    public required IReadOnlyList<AccountabilitySituation> Accountability { get; init; }
    public required IReadOnlyList<AccountabilityWay> Ways { get; init; }
    public required LocalText Basis { get; init; }

    public static ListRules Load()
    {
        using var stream = typeof(ListRules).Assembly.GetManifestResourceStream("PartyDiscipline.Responsibilities.Regulations.lists.json")!;
        return JsonSerializer.Deserialize<ListRules>(stream, Json)!;
    }

    /// <summary>Items above that an item may follow from, the rule for the narrowest clause first.</summary>
    public IEnumerable<string> AboveOf(PartyKind kind, string clause) => Above
        .Where(r => r.Kind == kind && clause.StartsWith(r.Clause, StringComparison.Ordinal))
        .OrderByDescending(r => r.Clause.Length).SelectMany(r => r.Items);

    public GapRule? GapOf(PartyKind kind) => Gaps.FirstOrDefault(g => g.Kind == kind);

    public GapRule? GapOf(string key) => Gaps.FirstOrDefault(g => g.Key == key);
}
