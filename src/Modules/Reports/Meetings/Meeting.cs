using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports.Meetings;

/// <summary>A material that was looked through before grading.</summary>
sealed record SeenMaterial(string Code, DateOnly On, string ByName, string? Note);

/// <summary>A step that was not taken, and who answers for that.</summary>
sealed record SkippedStep(ReportAction Step, string Approver, string? Post, string Reason, DateOnly On);

/// <summary>
/// The year-end meeting (年终述责会议, notice 3.3.3): who reports in which order, who was there, what superiors said to each, what talks and
/// materials showed. In which order these come in does not matter; every report takes its steps as soon as what they need is there.
/// </summary>
sealed class Meeting : TenantRow
{
    public const int PlaceLength = 100;
    public const int NoteLength = 300;
    public const int NumberLength = 60;
    public const int MostOthers = 5000;

    public Guid Cycle { get; private set; }
    public int Year { get; private set; }
    public DateOnly On { get; private set; }
    public string Place { get; private set; } = "";
    public string Chair { get; private set; } = "";
    public PartyId[] Present { get; private set; } = [];
    /// <summary>Party members, cadres and representatives beside the reporters.</summary>
    public int Others { get; private set; }
    public string? Absent { get; private set; }
    public List<SeenMaterial> Materials { get; private set; } = [];
    public List<SkippedStep> Skipped { get; private set; } = [];
    public int Talks { get; private set; }
    public string? Number { get; private set; }
    public string? Summary { get; private set; }
    public string? MinutedBy { get; private set; }
    /// <summary>The appraisal that was held for it, once it is sealed and had its quorum.</summary>
    public Guid? Appraisal { get; private set; }

    Meeting() { }

    public Meeting(Guid cycle, int year, DateOnly on, string place, string chair)
    {
        (Cycle, Year) = (cycle, year);
        Set(on, place, chair);
    }

    public void Set(DateOnly on, string place, string chair) => (On, Place, Chair) = (on, place.Trim(), chair.Trim());

    public void Attend(PartyId[] present, int others, string? absent) => (Present, Others, Absent) = (present, others, string.IsNullOrWhiteSpace(absent) ? null : absent.Trim());

    public void Appraised(Guid appraisal) => Appraisal = appraisal;

    public void Talked() => Talks++;

    public void Minute(string number, string summary, string by) => (Number, Summary, MinutedBy) = (number.Trim(), summary.Trim(), by);

    public Fault? See(SeenMaterial seen)
    {
        if (Materials.Any(m => m.Code == seen.Code)) return new Fault("", "Meeting.SeenAlready");
        if (seen.Note?.Length > NoteLength) return new Fault("Note", "Step.TooLong", null, $"{NoteLength}");
        Materials = [.. Materials, seen];
        return null;
    }

    public Fault? Skip(SkippedStep skipped)
    {
        if (!MaySkip(skipped.Step)) return new Fault("Step", "Meeting.NotSkippable");
        if (HasSkipped(skipped.Step)) return new Fault("Step", "Meeting.SkippedAlready");
        Skipped = [.. Skipped, skipped];
        return null;
    }

    public bool HasSkipped(ReportAction step) => Skipped.Any(s => s.Step == step);

    /// <summary>Nobody is graded who was not heard; the other steps may be left out for a reason that the leadership gives (SM-4).</summary>
    public static bool MaySkip(ReportAction step) => step is ReportAction.Appraise or ReportAction.Comment or ReportAction.Talk or ReportAction.CheckMaterial;

    /// <summary>Everything on the checklist was looked through.</summary>
    public bool AllSeen(IEnumerable<MaterialRule> checklist) => checklist.All(c => Materials.Any(m => m.Code == c.Code));

    /// <summary>The next step that a report of this meeting can take by what is there now; null while something is lacking.</summary>
    public ReportAction? Ready(DutyReport report, ReportRules rules)
    {
        bool Or(bool there, ReportAction step) => there || HasSkipped(step);
        return report.State switch
        {
            ReportState.Presented when Or(Appraisal is not null, ReportAction.Appraise) => ReportAction.Appraise,
            ReportState.Appraised when Or(report.Comment is not null, ReportAction.Comment) => ReportAction.Comment,
            ReportState.Commented when Or(Talks >= rules.Limits.Talks.Value, ReportAction.Talk) => ReportAction.Talk,
            ReportState.TalksDone when Or(AllSeen(rules.Materials), ReportAction.CheckMaterial) => ReportAction.CheckMaterial,
            _ => null,
        };
    }
}

/// <summary>
/// What one individual talk showed (述责个别谈话, notice 3.3.3): a summary, never who was talked to. The columns for a name do not exist.
/// </summary>
sealed class TalkSummary : TenantRow
{
    public const int TextLength = 500;

    public Guid Meeting { get; private set; }
    public DateOnly On { get; private set; }
    public string Text { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ByName { get; private set; } = "";

    TalkSummary() { }

    public TalkSummary(Guid meeting, DateOnly on, string text, Actor actor) =>
        (Meeting, On, Text, Account, ByName) = (meeting, on, text.Trim(), actor.Account, actor.Name);
}
