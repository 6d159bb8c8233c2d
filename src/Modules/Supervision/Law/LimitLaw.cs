using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Supervision.Law;

/// <summary>In what a limit is counted.</summary>
enum LimitUnit { WorkingDay, Day, Month, Count, Person }

/// <summary>A figure of the law, or of our defaults: how long something may take, or how often it may be; with where it comes from and how sure that is.</summary>
/// <param name="Key">For example <c>order.receipt</c>; the code cites it.</param>
/// <param name="Figure">As shipped.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Name">What it limits.</param>
/// <param name="Regulation">Which regulation.</param>
/// <param name="Article">Which article of it.</param>
/// <param name="Certainty">A read in the text, B known from secondary sources, C our assumption.</param>
/// <param name="Mark">▲ the notice, ◇ another regulation, ○ our default.</param>
/// <param name="Least">The least that it may be corrected to.</param>
/// <param name="Most">The most that it may be corrected to.</param>
sealed record Limit(string Key, int Figure, LimitUnit Unit, LocalText Name, string Regulation, string Article, string Certainty, Mark Mark, int Least = 0, int Most = Limit.Longest)
{
    public const int Longest = 3660;

    public string Room => Key[..Key.IndexOf('.', StringComparison.Ordinal)];
}

/// <summary>All limits of the module as shipped: every <c>Regulations/limits*.json</c>.</summary>
sealed class LimitLaw
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    readonly Dictionary<string, Limit> byKey;

    public IReadOnlyList<Limit> All { get; }

    LimitLaw(IReadOnlyList<Limit> all)
    {
        All = all;
        byKey = all.ToDictionary(l => l.Key);
    }

    public Limit? Find(string? key) => key is null ? null : byKey.GetValueOrDefault(key);

    public static LimitLaw Load()
    {
        var assembly = typeof(LimitLaw).Assembly;
        return new([.. assembly.GetManifestResourceNames().Where(n => n.Contains(".Regulations.limits", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return JsonSerializer.Deserialize<LimitFile>(stream, Json)!.Limits;
        })]);
    }

    sealed record LimitFile(int Version, IReadOnlyList<Limit> Limits);
}
