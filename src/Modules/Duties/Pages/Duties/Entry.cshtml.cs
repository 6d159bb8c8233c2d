using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Attachments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One record: where it stands and whose turn it is, what it says and said before, what it fulfils, what the reader may do.</summary>
[RequirePermission(DutyPermissions.Read)]
[RequestSizeLimit(32 * 1024 * 1024)]
internal sealed class EntryModel(
    Database<DutiesDb> database, IDutyBook book, DutyRights rights, DutyReader reader, RecordForms forms, Categories categories, AttachmentBook files, AttachmentRules fileRules,
    IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    /// <summary>What an amendment changed: a field, what it said before and after.</summary>
    public sealed record Difference(string Field, string? Before, string? After);

    [BindProperty(SupportsGet = true, Name = "record")]
    public Guid RecordId { get; set; }

    [BindProperty]
    public RecordInput Input { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public int Edition { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    public DutyRecord Record { get; private set; } = null!;
    public Category Category { get; private set; } = null!;
    public string Party { get; private set; } = "";
    public IReadOnlyList<RecordStep> Steps { get; private set; } = [];
    /// <summary>Earlier editions, newest first, each with what the next one changed.</summary>
    public IReadOnlyList<(RecordVersion Version, IReadOnlyList<Difference> Changed)> Versions { get; private set; } = [];
    public IReadOnlyList<Attachment> Files { get; private set; } = [];
    public AttachmentRules FileRules => fileRules;
    public bool MayAttach => AtHome && DutyRights.MayAttach(Actor, Record);
    /// <summary>The draws that it came up in.</summary>
    public IReadOnlyList<(Guid Sample, string Quarter)> Samples { get; private set; } = [];
    /// <summary>When the product locks it by itself.</summary>
    public DateOnly LocksOn => new DateOnly(Record.On.Year + 1, 1, 1).AddDays(categories.Limits.LockAfterDays);
    public IReadOnlyList<DutyStanding> Fulfils { get; private set; } = [];
    /// <summary>The duties that it is linked to, whether they have a light or not, and those that took their place.</summary>
    IReadOnlyList<Guid> linked = [];
    public IReadOnlyList<DutyRecord> Attendees { get; private set; } = [];
    public RecordForm? Form { get; private set; }
    public bool AtHome => Record.Party.Tenant == Actor.Tenant;

    public async Task<IActionResult> OnGet(string? tenant, bool amend, CancellationToken cancel)
    {
        if (!await Load(tenant, cancel)) return NotFound();
        if (amend && May(Amending))
        {
            Input = RecordInput.Of(Record, linked);
            Form = await forms.Compose(Record.Party, Input, cancel);
            Input.Duties = [.. linked];
            Form = await forms.Again(Record.Party, Input, cancel);
        }
        return Page();
    }

    public Task<IActionResult> OnPostConfirm(CancellationToken cancel) => Do(party => party.Confirm(Actor, Operation, RecordId), "Entry.Confirmed", cancel);

    public Task<IActionResult> OnPostDecline(CancellationToken cancel) => Do(party => party.Decline(Actor, Operation, RecordId, Reason ?? ""), "Entry.Declined", cancel);

    public Task<IActionResult> OnPostQuery(CancellationToken cancel) => Do(party => party.Query(Actor, Operation, RecordId, Reason ?? ""), "Entry.Queried", cancel);

    public Task<IActionResult> OnPostAnswer(CancellationToken cancel) => Do(party => party.Answer(Actor, Operation, RecordId, Reason ?? ""), "Entry.Answered", cancel);

    public Task<IActionResult> OnPostDiscount(CancellationToken cancel) => Do(party => party.Discount(Actor, Operation, RecordId, Reason ?? ""), "Entry.Discounted", cancel);

    public Task<IActionResult> OnPostReject(CancellationToken cancel) => Do(party => party.Reject(Actor, Operation, RecordId, Reason ?? ""), "Entry.Rejected", cancel);

    public Task<IActionResult> OnPostUphold(CancellationToken cancel) => Do(party => party.Uphold(Actor, Operation, RecordId, Reason ?? ""), "Entry.Upheld", cancel);

    /// <summary>Opened as a download that no page of ours, nor the file itself, can run in.</summary>
    public async Task<IActionResult> OnGetFile(string? tenant, Guid file, CancellationToken cancel)
    {
        if (!await Load(tenant, cancel) || Files.FirstOrDefault(f => f.Id == file) is not { } found) return NotFound();
        await using var db = database.OpenToRead(Actor, Record.Party.Tenant);
        if (await files.Content(db, found, cancel) is not { } content)
        {
            ModelState.AddModelError("", words["Attachment.Rotten", found.Name]);
            Response.StatusCode = 409;
            return Page();
        }
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.XContentTypeOptions = "nosniff";
        Response.Headers.CacheControl = "no-store";
        return File(content, found.ContentType, found.Name);
    }

    public async Task<IActionResult> OnPostAttach(CancellationToken cancel)
    {
        if (!await Load(null, cancel) || !MayAttach) return NotFound();
        ModelState.Clear();
        if (Upload is null || Upload.Length > (fileRules.Megabytes + 1) * 1024L * 1024)
            return Answer(Outcome.Refuse("Upload", Upload is null ? "Attachment.Empty" : "Attachment.TooBig", null, $"{fileRules.Megabytes}"), words, Done(""), prefix: "");
        using var content = new MemoryStream();
        await Upload.CopyToAsync(content, cancel);
        return Answer(await files.Attach(Actor, Operation, RecordId, Upload.FileName, content.ToArray(), cancel), words, _ => Done("Attachment.Said")(RecordId), prefix: "");
    }

    public async Task<IActionResult> OnPostDetach(Guid file, CancellationToken cancel)
    {
        if (!await Load(null, cancel)) return NotFound();
        return Answer(await files.Detach(Actor, Operation, RecordId, file, cancel), words, _ => Done("Attachment.Removed")(RecordId), prefix: "");
    }

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
    public bool May(RecordAction action) => AtHome && DutyRecord.After(Record.State, action) is not null && DutyRights.MayAct(Actor, Record, action);

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
            case RecordState.Rejected:
                steps.Add(Confirmed());
                steps.Add(new(words["State.Rejected"], StepState.Now, words["Entry.SecondPerson"]));
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
        Versions = Compare(await db.Versions.Where(v => v.Record == found.Id).OrderByDescending(v => v.Edition).Take(50).ToListAsync(cancel));
        Files = await db.Attachments.Where(a => a.Record == found.Id && !a.Removed).OrderBy(a => a.At).Take(20).ToListAsync(cancel);
        Samples = [.. (await db.SampledRecords.Where(s => s.Record == found.Id).Join(db.Samples, s => s.Sample, s => s.Id, (_, s) => new { s.Id, s.Quarter }).Take(8).ToListAsync(cancel)).Select(s => (s.Id, s.Quarter))];
        var links = await db.Links.Where(l => l.Record == found.Id && !l.Dropped).Select(l => new { l.Duty, l.Year }).ToListAsync(cancel);
        if (found.Meeting is null) Attendees = await db.Records.Where(r => r.Meeting == found.Id).OrderBy(r => r.Party).Take(100).ToListAsync(cancel);

        var parties = await reader.PartiesOf(visible.Code, cancel);
        Party = parties.TryGetValue(found.Party, out var party) ? party.Name.ToString() : found.Party.Key;
        var (fulfils, all) = (new List<DutyStanding>(), new HashSet<Guid>());
        foreach (var year in links.GroupBy(l => l.Year))
        {
            var succession = await book.SuccessionOf(found.Party, year.Key, cancel);
            foreach (var link in year) all.UnionWith([link.Duty, succession.Now(link.Duty, Today)]);
            fulfils.AddRange((await reader.Standing(found.Party, year.Key, DutyReader.AsSuperior(Actor, visible.Code), cancel)).Value.Duties.Where(s => all.Contains(s.Duty)));
        }
        Fulfils = [.. fulfils.DistinctBy(f => f.Duty)];
        linked = [.. all];
        NameOf = id => parties.TryGetValue(id, out var known) ? known.HolderName is null ? known.Name.ToString() : $"{known.Name} · {known.HolderName}" : id.Key;
        return true;
    }

    List<(RecordVersion, IReadOnlyList<Difference>)> Compare(IReadOnlyList<RecordVersion> versions)
    {
        var compared = new List<(RecordVersion, IReadOnlyList<Difference>)>();
        var after = Lines(Record.Title, Record.On, Record.Category, Record.DocumentNumber, Record.Substance, Record.People, Record.Fields);
        foreach (var version in versions)
        {
            var before = Lines(version.Title, version.On, version.Category, version.DocumentNumber, version.Substance, version.People, version.Fields);
            var newer = after;
            compared.Add((version, [.. before.Keys.Union(newer.Keys).Select(k => new Difference(k, before.GetValueOrDefault(k), newer.GetValueOrDefault(k))).Where(d => d.Before != d.After)]));
            after = before;
        }
        return compared;
    }

    Dictionary<string, string> Lines(string title, DateOnly on, string code, string? number, string? substance, string[] people, Dictionary<string, string> fields)
    {
        var category = categories.Find(code);
        var lines = new Dictionary<string, string>
        {
            [words["Record.Title"]] = title,
            [words["Record.On"]] = on.Written(),
            [words["Record.Category"]] = $"{code} {category?.Name}",
        };
        if (number is not null) lines[words["Record.DocumentNumber"]] = number;
        if (people.Length > 0) lines[words["Record.People"]] = string.Join("、", people);
        if (substance is not null) lines[words["Record.Substance"]] = substance;
        foreach (var (name, value) in fields) lines[category?.Fields.FirstOrDefault(f => f.Name == name)?.Label.ToString() ?? name] = Said(category, name, value);
        return lines;
    }

    /// <summary>A field's value in the reader's words.</summary>
    public string Said(Category? category, string name, string value) => category?.Fields.FirstOrDefault(f => f.Name == name) is { } field
        ? field.Type switch
        {
            "flag" => words[value == "true" ? "Yes" : "No"],
            "choice" => field.Options.FirstOrDefault(o => o.Value == value)?.Text.ToString() ?? value,
            "halfDay" when value.Length == 13 => $"{value[..10]} {words["HalfDay." + value[11..]]}",
            _ => value,
        }
        : value;

    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;
}
