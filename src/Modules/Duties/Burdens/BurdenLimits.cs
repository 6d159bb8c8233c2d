using System.Text.Json;

namespace PartyDiscipline.Duties.Burdens;

/// <summary>Our defaults around burden and requests: Regulations/burden.json; all ○.</summary>
sealed record BurdenLimits
{
    /// <summary>A month with so many percent more typed fields than the same month of last year is said to the bureau.</summary>
    public required int RiseAlertPercent { get; init; }
    /// <summary>Below so many fields in last year's month a rise says nothing.</summary>
    public required int LeastFields { get; init; }
    /// <summary>A form that stood open longer counts as this long.</summary>
    public required int LongestFormSeconds { get; init; }
    /// <summary>A request like one of the last days is a duplicate.</summary>
    public required int RecentRequestDays { get; init; }
    /// <summary>From when on two requests are alike, 0 to 1.</summary>
    public required double DuplicateLikeness { get; init; }
    /// <summary>From when on a record's title holds what is sought, 0 to 1.</summary>
    public required double MatchLikeness { get; init; }
    /// <summary>Working days that a unit has to answer, unless the asker gives it more.</summary>
    public required int AnswerWithinWorkingDays { get; init; }

    public static BurdenLimits Load()
    {
        using var stream = typeof(BurdenLimits).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.burden.json")!;
        return JsonSerializer.Deserialize<BurdenLimits>(stream, JsonSerializerOptions.Web)!;
    }
}
