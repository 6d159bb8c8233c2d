using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>A legal or local limit as data: which figure, and where it stands.</summary>
sealed record ClueLimit(string Key, int Figure, string Unit, string Regulation, string? Article, string Certainty, string Mark, LocalText Name);

/// <summary>A day by which something is to be done, and by which clock.</summary>
sealed record ClueDue(string Clock, DateOnly On);

/// <summary>
/// The clocks of a clue. The start day is left out, a month is a calendar month. No rule among the data lets a clock pause, so none
/// does; late is labelled and nothing closes by itself.
/// </summary>
sealed class ClueClocks(IWorkCalendars calendars)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    readonly IReadOnlyDictionary<string, ClueLimit> limits = Load();

    public IReadOnlyCollection<ClueLimit> All => [.. limits.Values];

    public ClueLimit Of(string key) => limits[key];

    static Dictionary<string, ClueLimit> Load()
    {
        using var stream = typeof(ClueClocks).Assembly.GetManifestResourceStream("PartyDiscipline.Supervision.Regulations.clue-limits.json")!;
        return JsonSerializer.Deserialize<File>(stream, Json)!.Limits.ToDictionary(l => l.Key);
    }

    /// <summary>The last day of a limit that begins on a day.</summary>
    public DateOnly From(DateOnly start, string key)
    {
        var limit = limits[key];
        return limit.Unit switch
        {
            "wd" => calendars.Current.AddWorkingDays(start, limit.Figure),
            "day" => start.AddDays(limit.Figure),
            "month" => WorkCalendar.AddMonths(start, limit.Figure),
            _ => throw new InvalidOperationException($"{key} counts in '{limit.Unit}'."),
        };
    }

    /// <summary>Every clock that runs for a clue, the nearest first.</summary>
    public IReadOnlyList<ClueDue> Running(Clue clue)
    {
        var due = new List<ClueDue>();
        void Add(string key, DateOnly start) => due.Add(new ClueDue(key, From(start, key)));
        if (clue.Stage == ClueStage.Registered) Add(clue.Channel == ClueChannel.Superior ? "clue.acceptSentDown" : "clue.jurisdiction", clue.ReceivedOn);
        if (clue.Named && clue.AcceptanceToldOn is null && clue.Stage is not ClueStage.Registered && !clue.Ended) Add("clue.acceptanceTold", clue.ReceivedOn);
        if (clue.Stage is ClueStage.Accepted or ClueStage.Assigned or ClueStage.Opinion && clue.DisposedOn is null) Add("clue.opinion", clue.ReceivedOn);
        if (clue.Channel == ClueChannel.Superior && !clue.Ended && clue.Stage is not (ClueStage.Registered or ClueStage.Concluded)) Add("clue.entrusted", clue.ReceivedOn);
        if (clue.Stage == ClueStage.Disposing && clue.DisposedOn is { } began) Way(clue, began, Add, due);
        if (clue.Stage == ClueStage.Concluded && clue.Named && clue.ResultToldOn is null) Add("clue.resultTold", clue.ConcludedOn!.Value);
        return [.. due.OrderBy(d => d.On)];
    }

    /// <summary>The nearest of them.</summary>
    public ClueDue? Next(Clue clue) => Running(clue) is [var first, ..] ? first : null;

    void Way(Clue clue, DateOnly began, Action<string, DateOnly> add, List<ClueDue> due)
    {
        switch (clue.Way)
        {
            case ClueWay.Inquiry when clue.RepliedOn is { } replied:
                add("clue.inquiryReport", replied);
                break;
            case ClueWay.Inquiry:
                add("clue.reply", began);
                break;
            case ClueWay.Verification when clue.Extended:
                due.Add(new ClueDue("clue.verificationExtended", WorkCalendar.AddMonths(began, limits["clue.verification"].Figure + limits["clue.verificationExtended"].Figure)));
                break;
            case ClueWay.Verification:
                add("clue.verification", began);
                break;
            case ClueWay.Shelved:
                add("clue.shelvedReview", clue.ReviewedOn ?? began);
                break;
        }
    }

    sealed record File(int Version, IReadOnlyList<ClueLimit> Limits);
}

/// <summary>The colour of a clue's nearest day.</summary>
enum ClueColour { None, Green, Yellow, Red }

static class ClueColours
{
    const int SoonDays = 3;

    public static ClueColour Of(DateOnly? due, DateOnly today) =>
        due is not { } day ? ClueColour.None : day < today ? ClueColour.Red : day <= today.AddDays(SoonDays) ? ClueColour.Yellow : ClueColour.Green;
}
