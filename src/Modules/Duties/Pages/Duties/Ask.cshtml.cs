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

/// <summary>先查后要 (P5): whoever wants material from units first sees what the product already holds, and only then may ask.</summary>
[RequirePermission(DutyPermissions.Ask)]
internal sealed class AskModel(RequestBook book, Holdings holdings, Categories categories, Database<DutiesDb> database, IStringLocalizer<Words> words) : PortalPage
{
    /// <summary>What is sought, in the address, so that a search can be shared.</summary>
    [BindProperty(SupportsGet = true), Display(Name = "Ask.Topic"), Required, StringLength(MaterialRequest.TopicLength)] public string? Topic { get; set; }
    [BindProperty(SupportsGet = true)] public List<string> Of { get; set; } = [];

    [BindProperty] public AskInput Input { get; set; } = new();

    public IReadOnlyList<Tenant> Askable => book.Askable;
    public bool Searched => !string.IsNullOrWhiteSpace(Topic);
    public IReadOnlyList<Held> Found { get; private set; } = [];
    /// <summary>Ledgers that such records stand in, with how many this year holds in the units.</summary>
    public IReadOnlyList<(Category Category, int Records)> Ledgers { get; private set; } = [];
    public int ThisYear => Today.Year;

    internal sealed class AskInput
    {
        [Display(Name = "Ask.Detail"), StringLength(MaterialRequest.DetailLength), DataType(DataType.MultilineText)]
        public string? Detail { get; set; }

        [Display(Name = "Ask.Due")]
        public DateOnly? Due { get; set; }

        [Display(Name = "Ask.Reason"), StringLength(MaterialRequest.ReasonLength), DataType(DataType.MultilineText)]
        public string? Reason { get; set; }
    }

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (!RequestBook.MayAsk(Actor)) return NotFound();
        Input.Due = book.UsualDue;
        // Nothing is wrong with a page that was just opened.
        if (!Searched) ModelState.Clear();
        await Search(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!RequestBook.MayAsk(Actor)) return NotFound();
        await Search(cancel);
        if (!ModelState.IsValid) return Page();
        var outcome = await book.Ask(Actor, Operation, new MaterialAsk { Topic = Topic ?? "", Detail = Input.Detail, Units = Of, Due = Input.Due, Reason = Input.Reason }, cancel);
        return Answer(outcome, words, id => RedirectToPage("/Duties/Request", new { request = id }));
    }

    public string NameOf(string tenant) => Askable.FirstOrDefault(t => t.Code == tenant)?.Name.ToString() ?? tenant;

    public Category? CategoryOf(string code) => categories.Find(code);

    async Task Search(CancellationToken cancel)
    {
        if (Of.Count == 0) Of = [.. Askable.Select(t => t.Code)];
        if (!Searched) return;
        var units = Askable.Select(t => t.Code).Where(Of.Contains).ToArray();
        Found = await holdings.Search(Actor, Topic!, units, cancel);
        var likely = categories.Propose(Topic!, PartyKind.PartyCommittee).Where(c => !c.Restricted).ToList();
        var codes = likely.Select(c => c.Code).ToArray();
        var (from, to) = (new DateOnly(Today.Year, 1, 1), new DateOnly(Today.Year, 12, 31));
        await using var db = database.OpenAcross(Actor);
        var counts = await db.Records.Where(r => units.Contains(r.TenantId) && codes.Contains(r.Category) && r.On >= from && r.On <= to && DutyRecord.Counting.Contains(r.State))
            .GroupBy(r => r.Category).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        Ledgers = [.. likely.Select(c => (c, counts.GetValueOrDefault(c.Code))).Where(l => l.Item2 > 0)];
    }
}
