using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>A day by which something is to be done, and by which clock.</summary>
sealed record ClueDue(string Clock, DateOnly On);

/// <summary>Where the clocks of clues come from: the module's limits (<c>limits-clues.json</c>), as the bureau's legal staff corrected them.</summary>
sealed class ClueClocks(Limits limits)
{
    /// <summary>The clocks by the limits in force on a day.</summary>
    public async Task<ClueClock> On(DateOnly day, CancellationToken cancel = default) => new(await limits.On(day, cancel));
}

/// <summary>
/// The clocks of a clue. The start day is left out, a month is a calendar month. No rule among the data lets a clock pause, so none
/// does; late is labelled and nothing closes by itself.
/// </summary>
sealed class ClueClock(LimitSet limits)
{
    public Limit Of(string key) => limits.Of(key);

    /// <summary>The last day of a limit that begins on a day.</summary>
    public DateOnly From(DateOnly start, string key) => limits.After(key, start);

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
        if (!clue.Rests && clue.Stage is (ClueStage.Assigned or ClueStage.Opinion or ClueStage.Disposing or ClueStage.Reported)) Add("clue.feedback", clue.FedBackOn ?? clue.AssignedOn ?? clue.ReceivedOn);
        if (clue.Stage == ClueStage.Concluded && clue.Named && clue.ResultToldOn is null) Add("clue.resultTold", clue.ConcludedOn!.Value);
        return [.. due.OrderBy(d => d.On)];
    }

    /// <summary>The last day such that a clue to which nothing has happened since is to be chased today.</summary>
    public DateOnly ChasedFrom(DateOnly today)
    {
        var day = today;
        while (From(day, "clue.chase") > today) day = day.AddDays(-1);
        return day;
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
                due.Add(new ClueDue("clue.verificationExtended", WorkCalendar.AddMonths(began, limits["clue.verification"] + limits["clue.verificationExtended"])));
                break;
            case ClueWay.Verification:
                add("clue.verification", began);
                break;
            case ClueWay.Shelved:
                add("clue.shelvedReview", clue.ReviewedOn ?? began);
                break;
        }
    }
}

/// <summary>The colour of a clue's nearest day.</summary>
enum ClueColour { None, Green, Yellow, Red }

static class ClueColours
{
    const int SoonDays = 3;

    public static ClueColour Of(DateOnly? due, DateOnly today) =>
        due is not { } day ? ClueColour.None : day < today ? ClueColour.Red : day <= today.AddDays(SoonDays) ? ClueColour.Yellow : ClueColour.Green;
}
