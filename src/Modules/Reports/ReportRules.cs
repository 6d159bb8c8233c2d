using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Reports;

/// <summary>A figure with where it comes from.</summary>
sealed record Marked<T>(T Value, Mark Mark);

/// <summary>Figures around reporting.</summary>
sealed record ReportLimits(
    Marked<int> WrittenLength, Marked<int> SpokenLength, Marked<int> SimilarWarn, Marked<int> SimilarBlock, Marked<int> OwnYearsCompared, Marked<int> GradeWorkingDays,
    Marked<int> FeedbackWorkingDays, Marked<int> AcknowledgeWorkingDays, Marked<int> PlanWorkingDays, Marked<int> PublicityWorkingDays, Marked<int> Talks,
    Marked<int> DaysBetweenReminders, Marked<int> MostProblems);

/// <summary>A grade of the notice (3.3.3b), and from which composite on it is hinted at.</summary>
sealed record GradeRule(Grade Code, LocalText Name, Mark Mark, Marked<decimal> HintFrom);

/// <summary>A kind of cycle with its default days, counted from the end of its period.</summary>
sealed record CycleRule(CycleKind Kind, LocalText Name, string Clause, Mark Mark, Marked<int> OpensDaysBeforeEnd, Marked<int> SubmitDaysAfterEnd, Marked<int>? MeetingDaysAfterEnd);

/// <summary>What a kind of reporter reports on (notice 3.3.1).</summary>
sealed record ReportTemplate(PartyKind Kind, LocalText Name, string Clause, Mark Mark, LocalText Focus);

/// <summary>The parts of a report, in order.</summary>
enum Section { Measures, Results, Problems, NextSteps, Rectification }

sealed record SectionRule(Section Code, LocalText Name, Mark Mark);

/// <summary>What is looked through before grading; what the product has comes first and is not asked for again.</summary>
sealed record MaterialRule(string Code, LocalText Name, string? Page, Mark Mark);

/// <summary>What an act of reporting is recorded as. {0} is the period, {1} the unit, {2} a date.</summary>
sealed record ActRule(string Code, string Category, ImmutableArray<string> Obligations, string Title, IReadOnlyDictionary<string, string> Fields)
{
    public RecordEntry Entry(DateOnly on, string period, string unit, DateOnly until, bool rectified, ImmutableArray<Guid> duties)
    {
        string Say(string text) => string.Format(CultureInfo.InvariantCulture, text, period, unit, until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return new RecordEntry
        {
            Category = Category,
            On = on,
            Title = Say(Title),
            Substance = rectified ? "已报告上年度反馈问题整改情况。" : null,
            Fields = Fields.ToImmutableDictionary(f => f.Key, f => Say(f.Value), StringComparer.Ordinal),
            Duties = duties,
            DifferentEvent = true,
        };
    }
}

/// <summary>What the notice and our defaults say about reporting: Regulations/reports.json.</summary>
sealed record ReportRules
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required ReportLimits Limits { get; init; }
    public required IReadOnlyList<GradeRule> Grades { get; init; }
    public required Marked<Grade> CappedAt { get; init; }
    public required IReadOnlyList<CycleRule> Cycles { get; init; }
    public required IReadOnlyList<ReportTemplate> Templates { get; init; }
    public required IReadOnlyList<SectionRule> Sections { get; init; }
    public required IReadOnlyList<MaterialRule> Materials { get; init; }
    public required IReadOnlyList<ActRule> Acts { get; init; }

    public static ReportRules Load()
    {
        using var stream = typeof(ReportRules).Assembly.GetManifestResourceStream("PartyDiscipline.Reports.Regulations.reports.json")!;
        return JsonSerializer.Deserialize<ReportRules>(stream, Json)!;
    }

    public CycleRule Of(CycleKind kind) => Cycles.First(c => c.Kind == kind);

    public GradeRule Of(Grade grade) => Grades.First(g => g.Code == grade);

    public ReportTemplate TemplateOf(PartyKind kind) => Templates.First(t => t.Kind == kind);

    public ActRule Act(string code) => Acts.First(a => a.Code == code);

    public LocalText NameOf(Section section) => Sections.First(s => s.Code == section).Name;

    /// <summary>A cycle of this kind and period on its default days; a year-end's later days follow from the meeting's by working days.</summary>
    public Timeline TimelineOf(CycleKind kind, Period period, WorkCalendar calendar)
    {
        var rule = Of(kind);
        var (opens, submit) = (period.To.AddDays(-rule.OpensDaysBeforeEnd.Value), period.To.AddDays(rule.SubmitDaysAfterEnd.Value));
        if (rule.MeetingDaysAfterEnd is not { } after) return new(opens, submit, null, null, null, null);
        var meeting = period.To.AddDays(after.Value);
        return After(opens, submit, meeting, calendar);
    }

    /// <summary>The days that follow from the meeting's.</summary>
    public Timeline After(DateOnly opens, DateOnly submit, DateOnly meeting, WorkCalendar calendar)
    {
        var grade = calendar.AddWorkingDays(meeting, Limits.GradeWorkingDays.Value);
        var feedback = calendar.AddWorkingDays(grade, Limits.FeedbackWorkingDays.Value);
        return new(opens, submit, meeting, grade, feedback, calendar.AddWorkingDays(feedback, Limits.PublicityWorkingDays.Value));
    }

    /// <summary>
    /// What the composite of the appraisal hints at (domain B.2); advice, never a decision. An open decision against the person caps it,
    /// and the cap stands whatever the composite, and where there is none.
    /// </summary>
    public GradeHint Hint(decimal? composite, int decisionsAgainst)
    {
        Grade? hinted = composite is { } points ? Grades.OrderByDescending(g => g.HintFrom.Value).First(g => points >= g.HintFrom.Value).Code : null;
        Grade? cap = decisionsAgainst > 0 ? CappedAt.Value : null;
        var capped = cap is not null && (hinted is null || hinted < cap);
        return new(composite, capped ? cap : hinted, capped, cap);
    }
}

/// <summary>The days of a cycle's phases; a half-year has two.</summary>
sealed record Timeline(DateOnly Opens, DateOnly SubmitBy, DateOnly? MeetingBy, DateOnly? GradeBy, DateOnly? FeedbackBy, DateOnly? PublishBy);

/// <summary>The advisory hint and why it is so.</summary>
/// <param name="Composite">Of the appraisal; null where there is none, or it may not be shown.</param>
/// <param name="Hinted">What it hints at, under the cap.</param>
/// <param name="Capped">The hint would have been better without the cap.</param>
/// <param name="Cap">The best grade that needs no justification; null while no decision stands open.</param>
sealed record GradeHint(decimal? Composite, Grade? Hinted, bool Capped, Grade? Cap)
{
    /// <summary>Better than the cap; the panel then has to say why.</summary>
    public bool Exceeded(Grade grade) => grade < Cap;
}
