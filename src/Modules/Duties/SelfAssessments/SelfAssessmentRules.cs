using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel.Calendar;

namespace PartyDiscipline.Duties.SelfAssessments;

/// <summary>What the record says that closing a self-assessment makes; {0} and so on are its figures.</summary>
sealed record SelfAssessmentRecord(string Title, string Matter, string Result);

/// <summary>Our defaults around self-assessment, all ○: Regulations/self-assessment.json.</summary>
sealed record SelfAssessmentRules
{
    /// <summary>The obligation that closing one fulfils.</summary>
    public required string Obligation { get; init; }
    /// <summary>Category of the record that it makes.</summary>
    public required string Category { get; init; }
    /// <summary>So many days before the half-year's end the product opens those that nobody opened.</summary>
    public required int OpenDaysBeforeEnd { get; init; }
    public required int DueDaysBeforeEnd { get; init; }
    public required SelfAssessmentRecord Record { get; init; }

    public static SelfAssessmentRules Load()
    {
        using var stream = typeof(SelfAssessmentRules).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.self-assessment.json")!;
        return JsonSerializer.Deserialize<SelfAssessmentRules>(stream, JsonSerializerOptions.Web)!;
    }

    public DateOnly DueIn(Period period) => period.To.AddDays(-DueDaysBeforeEnd);

    public DateOnly OpensIn(Period period) => period.To.AddDays(-OpenDaysBeforeEnd);

    /// <summary>The record of a closed self-assessment, under the day on which it was closed.</summary>
    public RecordEntry Entry(SelfAssessment closed, string party, DateOnly on, Guid? duty)
    {
        var period = closed.Of;
        var half = $"{period.Year}年{(period.Number == 1 ? "上" : "下")}半年";
        return new RecordEntry
        {
            Category = Category,
            On = on,
            Title = string.Format(CultureInfo.InvariantCulture, Record.Title, half),
            Fields = new Dictionary<string, string>
            {
                ["matter"] = string.Format(CultureInfo.InvariantCulture, Record.Matter, half),
                ["subject"] = party,
                ["result"] = string.Format(CultureInfo.InvariantCulture, Record.Result, closed.Lines, closed.Differences, closed.Gaps),
            }.ToImmutableDictionary(StringComparer.Ordinal),
            Duties = duty is { } owed ? [owed] : [],
            DifferentEvent = true,
        };
    }
}
