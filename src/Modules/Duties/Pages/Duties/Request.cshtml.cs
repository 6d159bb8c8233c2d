using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One request: at the bureau with each unit's answer, at a unit with the records that may answer it.</summary>
[RequirePermission(DutyPermissions.Requests)]
internal sealed class RequestModel(RequestBook book, Holdings holdings, Categories categories, Database<DutiesDb> database, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "request")] public Guid RequestId { get; set; }

    [BindProperty] public List<Guid> Records { get; set; } = [];

    [BindProperty, Display(Name = "Request.Note"), StringLength(ReceivedRequest.NoteLength)] public string? Note { get; set; }

    /// <summary>At the bureau.</summary>
    public MaterialRequest? Sent { get; private set; }
    public IReadOnlyList<(Tenant Unit, ReceivedRequest? Received)> Units { get; private set; } = [];
    public bool MayWithdraw => Sent is { WithdrawnAt: null, Blocked: false } && RequestBook.MayAsk(Actor);

    /// <summary>At a unit.</summary>
    public ReceivedRequest? Received { get; private set; }
    /// <summary>Own records that may hold what is asked for, and those chosen.</summary>
    public IReadOnlyList<Held> Offered { get; private set; } = [];

    /// <summary>What answers named, by record.</summary>
    public IReadOnlyDictionary<Guid, Held> Named { get; private set; } = new Dictionary<Guid, Held>();

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!await Load(cancel) || Received is null) return NotFound();
        if (!ModelState.IsValid) return Page();
        return Answer(await book.Answer(Actor, Operation, RequestId, new MaterialAnswer(Records, Note), cancel), words, _ =>
        {
            TempData["Said"] = words["Request.Said"].Value;
            return RedirectToPage(new { request = RequestId });
        }, prefix: "");
    }

    public async Task<IActionResult> OnPostWithdraw(CancellationToken cancel)
    {
        if (!await Load(cancel) || Sent is null) return NotFound();
        return Answer(await book.Withdraw(Actor, Operation, RequestId, cancel), words, _ => RedirectToPage(new { request = RequestId }), prefix: "");
    }

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;

    public Category? CategoryOf(string code) => categories.Find(code);

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var own = database.OpenToRead(Actor, Actor.Tenant);
        if (Actor.AtBureau)
        {
            if (await own.Requests.FirstOrDefaultAsync(r => r.Id == RequestId, cancel) is not { } sent) return false;
            Sent = sent;
            await using var across = database.OpenAcross(Actor);
            var received = await across.Received.Where(r => r.Id == RequestId).ToDictionaryAsync(r => r.TenantId, cancel);
            Units = [.. tenants.All.Where(t => sent.Units.Contains(t.Code)).Select(t => (t, received.GetValueOrDefault(t.Code)))];
            Named = await Held(across.Records, received.Values.SelectMany(r => r.Records), cancel);
            return true;
        }
        if (await own.Received.FirstOrDefaultAsync(r => r.Id == RequestId, cancel) is not { } mine) return false;
        Received = mine;
        Named = await Held(own.Records, mine.Records.Concat(Records), cancel);
        if (mine.State == RequestState.Open) Offered = [.. (await holdings.Search(Actor, mine.Topic, cancel)).Concat(Named.Values).DistinctBy(h => h.Record)];
        return true;
    }

    static async Task<IReadOnlyDictionary<Guid, Held>> Held(IQueryable<DutyRecord> records, IEnumerable<Guid> named, CancellationToken cancel)
    {
        var ids = named.Distinct().ToArray();
        return await records.Where(r => ids.Contains(r.Id) && !r.Restricted)
            .Select(r => new Held(r.TenantId, r.Id, r.Category, r.On, r.Title, r.DocumentNumber)).ToDictionaryAsync(h => h.Record, cancel);
    }
}
