using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel;

namespace PartyDiscipline.Assessment;

/// <summary>A figure and where it comes from: notice ▲, other ◇, default ○.</summary>
sealed record MarkedFigure(decimal Value, string Mark);

/// <summary>One of the dimensions of notice 3.5.2, which leaves the list open.</summary>
sealed record Dimension(string Code, LocalText Name, decimal Default, string Mark);

/// <summary>The default indicators of a track.</summary>
sealed record TrackLaw(Track Track, List<Indicator> Indicators);

/// <summary>What a scheme begins with, as data: Regulations/assessment.json.</summary>
sealed record AssessmentLaw
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required int Version { get; init; }
    public required MarkedFigure Total { get; init; }
    public required IReadOnlyList<Dimension> Dimensions { get; init; }
    public required IReadOnlyDictionary<string, MarkedFigure> Weights { get; init; }
    public required IReadOnlyDictionary<string, MarkedFigure> Limits { get; init; }
    public required List<UnitGroup> Groups { get; init; }
    public required IReadOnlyList<TrackLaw> Tracks { get; init; }

    public static AssessmentLaw Load()
    {
        using var stream = typeof(AssessmentLaw).Assembly.GetManifestResourceStream("PartyDiscipline.Assessment.Regulations.assessment.json")!;
        return JsonSerializer.Deserialize<AssessmentLaw>(stream, Json)!;
    }

    public Dimension? Find(string dimension) => Dimensions.FirstOrDefault(d => d.Code == dimension);

    /// <summary>The scheme that a track begins with.</summary>
    public SchemeContent Default(Track track) => new(
        [.. Dimensions.Select(d => new DimensionPoints(d.Code, d.Default))],
        [.. Tracks.First(t => t.Track == track).Indicators],
        new Weights(Weights["spotChecks"].Value, Weights["halfYear"].Value, Weights["yearEnd"].Value),
        new SchemeLimits(
            Whole("spotCheckTarget"), Whole("spotCheckCap"), Whole("spotCheckMin"), Whole("minGroup"), Whole("minScorers"), Whole("selfCheckWorkingDays"),
            Whole("objectionWorkingDays"), Whole("recheckWorkingDays"), Whole("decisionWorkingDays"), Whole("frozenDays"), Limits["traceShare"].Value),
        [.. Groups]);

    /// <summary>The day from which a year's year-end assessment is opened: what is recorded counts as of its opening, so that it is not opened before the year's end begins (年终, domain A ○).</summary>
    public DateOnly YearEndFrom(int year) => new(year, Whole("yearEndFromMonth"), 1);

    int Whole(string limit) => (int)Limits[limit].Value;
}
