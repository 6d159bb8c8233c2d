using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>A way of visiting (notice 3.4.1), and whether the unit is told beforehand.</summary>
sealed record KindLaw(InspectionKind Code, LocalText Name, string Method, bool Noticed);

/// <summary>An important point in time or key link of notice 3.4.1.</summary>
sealed record NodeLaw(string Code, LocalText Name, Mark Mark);

/// <summary>What a visit looks at; the same matter is not looked at again and again.</summary>
sealed record MatterLaw(string Code, LocalText Name, ImmutableArray<string> Clauses);

/// <summary>An area of project supervision (notice 3.4.2); four of them are key areas.</summary>
sealed record AreaLaw(string Code, LocalText Name, bool Key, Mark Mark);

/// <summary>A question that whoever checks a circular answers.</summary>
sealed record PrivacyLaw(string Code, LocalText Name);

/// <summary>What an act is recorded as.</summary>
sealed record ActLaw(string Code, string Category, ImmutableArray<string> Obligations, string Title, IReadOnlyDictionary<string, string> Fields)
{
    const int TitleLength = 100;
    const int FieldLength = 100;

    public RecordEntry Entry(DateOnly on, string? number, ImmutableArray<Guid> duties, params string[] said)
    {
        string Say(string text, int most) => string.Format(CultureInfo.InvariantCulture, text, [.. said]) is var written && written.Length > most ? written[..(most - 1)] + "…" : string.Format(CultureInfo.InvariantCulture, text, [.. said]);
        return new RecordEntry
        {
            Category = Category,
            On = on,
            Title = Say(Title, TitleLength),
            DocumentNumber = number,
            Fields = Fields.Select(f => (f.Key, Value: Say(f.Value, FieldLength))).Where(f => f.Value.Length > 0).ToImmutableDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
            Duties = duties,
            DifferentEvent = true,
        };
    }
}

/// <summary>What the notice and our defaults say about visits, projects and circulars: Regulations/inspections.json.</summary>
sealed record InspectionLaw
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required int Version { get; init; }
    public required IReadOnlyList<KindLaw> Kinds { get; init; }
    public required IReadOnlyList<NodeLaw> Nodes { get; init; }
    public required IReadOnlyList<MatterLaw> Matters { get; init; }
    public required IReadOnlyList<AreaLaw> Areas { get; init; }
    public required IReadOnlyList<PrivacyLaw> Privacy { get; init; }
    public required IReadOnlyList<string> Suspicious { get; init; }
    public required IReadOnlyList<ActLaw> Acts { get; init; }

    public static InspectionLaw Load()
    {
        using var stream = typeof(InspectionLaw).Assembly.GetManifestResourceStream("PartyDiscipline.Supervision.Regulations.inspections.json")!;
        return JsonSerializer.Deserialize<InspectionLaw>(stream, Json)!;
    }

    public KindLaw Of(InspectionKind kind) => Kinds.First(k => k.Code == kind);

    public MatterLaw? Matter(string? code) => Matters.FirstOrDefault(m => m.Code == code);

    public NodeLaw? Node(string code) => Nodes.FirstOrDefault(n => n.Code == code);

    public AreaLaw? Area(string? code) => Areas.FirstOrDefault(a => a.Code == code);

    public ActLaw Act(string code) => Acts.First(a => a.Code == code);

    /// <summary>The last of the matters, which is never the same as another.</summary>
    public const string OtherMatter = "other";
}
