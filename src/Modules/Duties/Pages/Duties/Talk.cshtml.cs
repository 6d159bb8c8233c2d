using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>
/// One talk, for the two people alone: where it stands and whose turn it is, what was said, and what each may do now. Where one of them has
/// left, who may close it sees where it stands and nothing of what was said.
/// </summary>
[RequirePermission(DutyPermissions.Talk)]
internal sealed class TalkModel(
    Database<DutiesDb> database, IPartyDirectory directory, TalkKinds kinds, IVault vault, IWorkCalendars calendars, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    public sealed class Form
    {
        [Display(Name = "Talk.Points"), StringLength(Talk.LongestText)] public string? Points { get; set; }
        [Display(Name = "Talk.Demands"), StringLength(Talk.LongestText)] public string? Demands { get; set; }
        [Display(Name = "Talk.Pledge"), StringLength(Talk.LongestText)] public string? Pledge { get; set; }
        [Display(Name = "Talk.RectifyAsk")] public bool Rectify { get; set; }
        [Display(Name = "Talk.FollowUpOn")] public DateOnly? FollowUpOn { get; set; }
    }

    /// <summary>What was written down, opened; null where it cannot be.</summary>
    public sealed record Said(TalkText Text, string? Points, string? Demands, string? Pledge, bool Sound);

    [BindProperty(SupportsGet = true, Name = "talk")] public Guid TalkId { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Note { get; set; }

    public Talk Talk { get; private set; } = null!;
    public TalkKind? Kind { get; private set; }
    public string? Matter { get; private set; }
    public IReadOnlyList<Said> Texts { get; private set; } = [];
    public IReadOnlyList<(TalkStep Step, string? Note)> Steps { get; private set; } = [];
    public bool Writing { get; private set; }
    public bool ITalk => TalkRights.Talks(Actor, Talk);
    /// <summary>What was said is for him.</summary>
    public bool Reads => TalkRights.MayRead(Actor, Talk);
    /// <summary>It cannot go on by itself, and he may end it.</summary>
    public bool Closes { get; private set; }
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public async Task<IActionResult> OnGet(bool write, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        On = Talk.PlannedOn > Today ? Today : Talk.PlannedOn;
        Writing = May(TalkAction.Record) && (write || Talk.State is TalkState.Held or TalkState.Disputed);
        if (Writing && Texts is [{ } last, ..])
            Input = new() { Points = last.Points, Demands = last.Demands, Pledge = last.Pledge, Rectify = Talk.Rectify, FollowUpOn = Talk.FollowUpOn };
        return Page();
    }

    public Task<IActionResult> OnPostNotify(CancellationToken cancel) => Do(party => party.NotifyTalk(Actor, Operation, TalkId), "Talk.NotifiedSaid", cancel);

    public Task<IActionResult> OnPostHold(CancellationToken cancel) => Do(party => party.HoldTalk(Actor, Operation, TalkId, On ?? Today), "Talk.HeldSaid", cancel);

    public Task<IActionResult> OnPostConfirm(CancellationToken cancel) => Do(party => party.ConfirmTalk(Actor, Operation, TalkId), "Talk.ConfirmedSaid", cancel);

    public Task<IActionResult> OnPostDispute(CancellationToken cancel) => Do(party => party.DisputeTalk(Actor, Operation, TalkId, Note ?? ""), "Talk.DisputedSaid", cancel);

    public Task<IActionResult> OnPostVerify(CancellationToken cancel) => Do(party => party.VerifyTalk(Actor, Operation, TalkId, Note ?? ""), "Talk.VerifiedSaid", cancel);

    public Task<IActionResult> OnPostCancel(CancellationToken cancel) => Do(party => party.CancelTalk(Actor, Operation, TalkId, Note ?? ""), "Talk.CancelledSaid", cancel);

    public async Task<IActionResult> OnPostClose(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await grains.Party(Talk.From).CloseTalk(Actor, Operation, TalkId, Note ?? ""), words, _ =>
        {
            TempData["Said"] = words["Talk.ClosedSaid"].Value;
            // Who is none of the two finds it no more.
            return RedirectToPage("/Duties/Talks");
        }, prefix: "");
    }

    public async Task<IActionResult> OnPostRecord(CancellationToken cancel)
    {
        if (!await Load(cancel) || !Reads) return NotFound();
        Writing = true;
        if (!ModelState.IsValid) return Page();
        var entry = new TalkEntry { Points = Input.Points ?? "", Demands = Input.Demands, Pledge = Input.Pledge, Rectify = Input.Rectify, FollowUpOn = Input.FollowUpOn };
        return Answer(await grains.Party(Talk.From).RecordTalk(Actor, Operation, TalkId, entry), words, Done("Talk.RecordedSaid"));
    }

    /// <summary>What the reader may do with it now.</summary>
    public bool May(TalkAction action) => Talk.After(Talk.State, action) is not null && TalkRights.MayAct(Actor, Talk, action);

    /// <summary>What is still to be seen to after it was agreed upon, or not.</summary>
    public bool MayPrintNotice => TalkNotice.Has(Talk);
    public bool ToVerify => May(TalkAction.Verify) && (Talk.FollowUpOn is not null || Talk.State == TalkState.Disputed);

    /// <summary>The flow of SM-10 with who and when, and whose turn it is now.</summary>
    public IReadOnlyList<Step> Bar()
    {
        var (calendar, limits) = (calendars.Current, kinds.Limits);
        var (from, to) = (NameOf(Talk.From), NameOf(Talk.To));
        if (Talk.State is TalkState.Cancelled or TalkState.Missed or TalkState.Closed)
            return [new(words["TalkStep.Planned"], StepState.Done, from, Talk.PlannedOn), new(words[$"TalkState.{Talk.State}"], StepState.Stopped, null, Steps is [.., var last] ? ChinaTime.DateOf(last.Step.At) : null)];
        var held = Talk.HeldOn;
        var bar = new List<Step>
        {
            new(words[Talk.Told ? "TalkStep.Notified" : "TalkStep.Planned"], StepState.Done, from, Talk.PlannedOn),
            held is null ? new(words["TalkStep.Held"], StepState.Now, from, Talk.PlannedOn) : new(words["TalkStep.Held"], StepState.Done, null, held),
            Talk.Edition == 0
                ? new(words["TalkStep.Recorded"], held is null ? StepState.Later : StepState.Now, from, held is { } on ? calendar.AddWorkingDays(on, limits.RecordWithinWorkingDays) : null)
                : new(words["TalkStep.Recorded"], StepState.Done, Talk.RecordedByName, ChinaTime.DateOf(Talk.RecordedAt!.Value)),
        };
        bar.Add(Talk.State switch
        {
            TalkState.Recorded => new(words["TalkStep.Confirmed"], StepState.Now, to, calendar.AddWorkingDays(ChinaTime.DateOf(Talk.RecordedAt!.Value), limits.ConfirmWithinWorkingDays)),
            TalkState.Disputed => new(words["TalkState.Disputed"], StepState.Now, from),
            TalkState.Confirmed => new(words["TalkState.Confirmed"], StepState.Done, to, Talk.AnsweredAt is { } at ? ChinaTime.DateOf(at) : null),
            TalkState.Done => new(words[Talk.Record is null ? "TalkState.Disputed" : "TalkState.Confirmed"], StepState.Done, to, Talk.AnsweredAt is { } at ? ChinaTime.DateOf(at) : null),
            _ => new(words["TalkStep.Confirmed"], StepState.Later),
        });
        if (Talk.State == TalkState.Done) bar.Add(new(words["TalkStep.Done"], StepState.Done, from, ChinaTime.DateOf(Steps[^1].Step.At)));
        else if (Talk.FollowUpOn is { } until) bar.Add(new(words["TalkStep.Done"], Talk.State == TalkState.Confirmed ? StepState.Now : StepState.Later, from, until));
        return bar;
    }

    async Task<IActionResult> Do(Func<IResponsibleParty, Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await command(grains.Party(Talk.From)), words, Done(said), prefix: "");
    }

    Func<Guid, IActionResult> Done(string said) => id =>
    {
        TempData["Said"] = words[said].Value;
        return RedirectToPage(new { talk = id, write = (bool?)null });
    };

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = database.Open(Actor);
        if (await db.Talks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == TalkId, cancel) is not { } found) return false;
        var parties = await directory.Parties(Actor.Tenant, Today, cancel);
        Closes = TalkRights.MayClose(Actor, found, parties) && await db.Talks.Stuck(parties).AnyAsync(t => t.Id == TalkId, cancel);
        if (!Closes && !TalkRights.MayRead(Actor, found)) return false;
        Talk = found;
        Kind = kinds.Find(found.Kind);
        var names = await TalkNames.Of(directory, Actor.Tenant, found.Year, Today, cancel);
        NameOf = id => names.Of(found, id);
        var steps = await db.TalkSteps.AsNoTracking().Where(s => s.Talk == found.Id).OrderBy(s => s.At).Take(100).ToListAsync(cancel);
        // What one click did stands at one instant, in the order of the flow.
        Steps = [.. steps.OrderBy(s => s.At).ThenBy(s => s.Action).Select(s => (s, s.Note is null || !Reads ? null : vault.Reveal(s.Note, found.About)))];
        if (!Reads) return true;
        Matter = vault.Reveal(found.Matter, found.About);
        var texts = await db.TalkTexts.AsNoTracking().Where(t => t.Talk == found.Id).OrderByDescending(t => t.Edition).Take(20).ToListAsync(cancel);
        Texts = [.. texts.Select(Open)];
        return true;

        Said Open(TalkText text)
        {
            var (points, demands, pledge) = (vault.Reveal(text.Points, found.About), Shown(text.Demands), Shown(text.Pledge));
            return new(text, points, demands, pledge, points is not null && (demands is null) == (text.Demands is null) && (pledge is null) == (text.Pledge is null));
        }

        string? Shown(string? concealed) => concealed is null ? null : vault.Reveal(concealed, found.About);
    }
}
