using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One record: where it stands and whose turn it is, what it says and said before, what it fulfils, what the reader may do.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class EntryModel(
    Database<DutiesDb> database, DutyRights rights, DutyReader reader, RecordForms forms, Categories categories, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "record")]
    public Guid RecordId { get; set; }

    [BindProperty]
    public RecordInput Input { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public int Edition { get; set; }

    public DutyRecord Record { get; private set; } = null!;
    public Category Category { get; private set; } = null!;
    public string Party { get; private set; } = "";
    public IReadOnlyList<RecordStep> Steps { get; private set; } = [];
    public IReadOnlyList<RecordVersion> Versions { get; private set; } = [];
    public IReadOnlyList<DutyStanding> Fulfils { get; private set; } = [];
    public IReadOnlyList<DutyRecord> Attendees { get; private set; } = [];
    public RecordForm? Form { get; private set; }
    public bool AtHome => Record.Party.Tenant == Actor.Tenant;

    public async Task<IActionResult> OnGet(string? tenant, bool amend, CancellationToken cancel)
    {
        if (!await Load(tenant, cancel)) return NotFound();
        if (amend && May(Amending))
        {
            Input = RecordInput.Of(Record, Fulfils.Select(f => f.Duty));
            Form = await forms.Compose(Record.Party, Input, cancel);
            Input.Duties = [.. Fulfils.Select(f => f.Duty)];
            Form = await forms.Again(Record.Party, Input, cancel);
        }
        return Page();
    }

    public Task<IActionResult> OnPostConfirm(CancellationToken cancel) => Do(party => party.Confirm(Actor, Operation, RecordId), "Entry.Confirmed", cancel);

    public Task<IActionResult> OnPostDecline(CancellationToken cancel) => Do(party => party.Decline(Actor, Operation, RecordId, Reason ?? ""), "Entry.Declined", cancel);

    public Task<IActionResult> OnPostQuery(CancellationToken cancel) => Do(party => party.Query(Actor, Operation, RecordId, Reason ?? ""), "Entry.Queried", cancel);

    public Task<IActionResult> OnPostAnswer(CancellationToken cancel) => Do(party => party.Answer(Actor, Operation, RecordId, Reason ?? ""), "Entry.Answered", cancel);

    public Task<IActionResult> OnPostDiscount(CancellationToken cancel) => Do(party => party.Discount(Actor, Operation, RecordId, Reason ?? ""), "Entry.Discounted", cancel);

    public async Task<IActionResult> OnPostPropose(CancellationToken cancel)
    {
        if (!await Load(null, cancel) || !May(Amending)) return NotFound();
        ModelState.Clear();
        Form = await forms.Compose(Record.Party, Input, cancel);
        return Request.Headers.ContainsKey("HX-Request") ? Partial("_Proposal", Form) : Page();
    }

    public async Task<IActionResult> OnPostAmend(CancellationToken cancel)
    {
        if (!await Load(null, cancel) || !May(Amending)) return NotFound();
        Form = await forms.Again(Record.Party, Input, cancel);
        if (!ModelState.IsValid) return Page();
        var outcome = await grains.Party(Record.Party).Amend(Actor, Operation, RecordId, Edition, Input.Entry(forms.CategoryOf(Input, Record.Party.Kind)), Reason ?? "");
        return Answer(outcome, words, Done("Entry.Amended"));
    }

    /// <summary>What the reader may do with it now.</summary>
    public bool May(RecordAction action) => DutyRecord.After(Record.State, action) is not null && DutyRights.MayAct(Actor, Record, action);

    public RecordAction Amending => Record.State == RecordState.Locked ? RecordAction.Correct : RecordAction.Amend;

    /// <summary>The flow of SM-2 with who and when, and whose turn it is now.</summary>
    public IReadOnlyList<Step> Bar()
    {
        var steps = new List<Step> { new(words["State.Entered"], StepState.Done, Record.TypedByName, ChinaTime.DateOf(Record.EnteredAt)) };
        var holder = words["Entry.Holder", Party].Value;
        switch (Record.State)
        {
            case RecordState.PendingConfirm:
                steps.Add(new(words["State.PendingConfirm"], StepState.Now, holder));
                steps.Add(new(words["State.Recorded"], StepState.Later));
                break;
            case RecordState.NotMine:
                steps.Add(new(words["State.NotMine"], StepState.Stopped, LastStep()?.ActorName, LastDay()));
                break;
            case RecordState.Queried:
                steps.Add(Confirmed());
                steps.Add(new(words["State.Queried"], StepState.Now, holder));
                break;
            case RecordState.Discounted:
                steps.Add(Confirmed());
                steps.Add(new(words["State.Discounted"], StepState.Stopped, LastStep()?.ActorName, LastDay()));
                break;
            case RecordState.Locked:
                steps.Add(Confirmed());
                steps.Add(new(words["State.Locked"], StepState.Done, null, LastDay()));
                break;
            default:
                steps.Add(Confirmed());
                break;
        }
        return steps;

        Step Confirmed() => new(words["State.Recorded"], StepState.Done, Record.ConfirmedByName, Record.ConfirmedAt is { } at ? ChinaTime.DateOf(at) : null);
        RecordStep? LastStep() => Steps.Count > 0 ? Steps[^1] : null;
        DateOnly? LastDay() => LastStep() is { } step ? ChinaTime.DateOf(step.At) : null;
    }

    async Task<IActionResult> Do(Func<IResponsibleParty, Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(null, cancel)) return NotFound();
        return Answer(await command(grains.Party(Record.Party)), words, Done(said), prefix: "");
    }

    Func<Guid, IActionResult> Done(string said) => id =>
    {
        TempData["Said"] = words[said].Value;
        return RedirectToPage(new { record = id, tenant = (string?)null, amend = (bool?)null });
    };

    async Task<bool> Load(string? tenant, CancellationToken cancel)
    {
        if (reader.Visible(Actor, tenant) is not { } visible) return false;
        await using var db = database.OpenToRead(Actor, visible.Code);
        if (await db.Records.FirstOrDefaultAsync(r => r.Id == RecordId, cancel) is not { } found) return false;
        if (!(await rights.Reads(Actor, visible.Code, cancel)).Covers(found)) return false;
        Record = found;
        Category = categories.Find(found.Category)!;
        Steps = await db.Steps.Where(s => s.Record == found.Id).OrderBy(s => s.At).Take(200).ToListAsync(cancel);
        Versions = await db.Versions.Where(v => v.Record == found.Id).OrderByDescending(v => v.Edition).Take(50).ToListAsync(cancel);
        var duties = await db.Links.Where(l => l.Record == found.Id && !l.Dropped).Select(l => new { l.Duty, l.Year }).ToListAsync(cancel);
        if (found.Meeting is null) Attendees = await db.Records.Where(r => r.Meeting == found.Id).OrderBy(r => r.Party).Take(100).ToListAsync(cancel);

        var parties = await reader.PartiesOf(visible.Code, cancel);
        Party = parties.TryGetValue(found.Party, out var party) ? party.Name.ToString() : found.Party.Key;
        var fulfils = new List<DutyStanding>();
        foreach (var year in duties.Select(d => d.Year).Distinct())
            fulfils.AddRange((await reader.Standing(found.Party, year, DutyReader.AsSuperior(Actor, visible.Code), cancel)).Value.Duties.Where(s => duties.Any(d => d.Duty == s.Duty)));
        Fulfils = fulfils;
        NameOf = id => parties.TryGetValue(id, out var known) ? known.HolderName is null ? known.Name.ToString() : $"{known.Name} · {known.HolderName}" : id.Key;
        return true;
    }

    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;
}
