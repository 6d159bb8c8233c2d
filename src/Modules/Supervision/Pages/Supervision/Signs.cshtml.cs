using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Signs;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Talks asked for that are this reader's, noting an early sign, and the half-year's pairs without any talk (notice 2.3.1, 3.4.5).</summary>
[RequirePermission(OrderPermissions.Signs)]
internal sealed class SignsModel(Database<SupervisionDb> database, SignBook book, OrderLaw law, IStringLocalizer<Words> words) : OrdersPage(words)
{
    public sealed class SignInput
    {
        [StringLength(40)] public string? Area { get; set; }
        [StringLength(PartyId.MaxLength)] public string? About { get; set; }
        [StringLength(EarlySign.TextLength)] public string? Text { get; set; }
        public DateOnly? On { get; set; }
    }

    public sealed record Row(TalkProposal Of, string From, string To, string? Area);

    [BindProperty(SupportsGet = true, Name = "half"), StringLength(6)] public string? HalfText { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public SignInput Input { get; set; } = new();

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<TalkPair> Pairs { get; private set; } = [];
    public IReadOnlyList<SelectListItem> About { get; private set; } = [];
    public IEnumerable<SelectListItem> Areas => law.Signs.Select(s => new SelectListItem(s.Name.ToString(), s.Code));
    public Period Half { get; private set; }
    public Period Before => Period.Holding(Half.From.AddDays(-1), PeriodLength.Half);
    public Period Next => Period.Holding(Half.To.AddDays(1), PeriodLength.Half);
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public string NameOf(Period half) => T[$"Signs.H{half.Number}", half.Year];
    public LocalTrigger Trigger(TalkProposal proposal) => new(law.Trigger(proposal.Trigger).Name.ToString(), law.Trigger(proposal.Trigger).Clause);

    public sealed record LocalTrigger(string Name, string Clause);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Input.On = Today;
        await Load(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        return Said(Prefixed(await book.Note(Actor, Operation, Input.Area, PartyId.TryParse(Input.About, null, out var about) ? about : null, Input.Text, Input.On, cancel)), "Sign.Said.Noted", _ => RedirectToPage("Signs"));
    }

    static Outcome Prefixed(Outcome outcome) => outcome is Outcome.Refused refused ? new Outcome.Refused([.. refused.Faults.Select(f => f.Field.Length == 0 ? f : f with { Field = $"Input.{f.Field}" })]) : outcome;

    async Task Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        Half = Period.TryParse(HalfText, null, out var asked) && asked.Length == PeriodLength.Half ? asked : Period.Holding(Today, PeriodLength.Half);
        var parties = await Directory.Parties(Actor.Tenant, Today, cancel);
        About = [.. parties.Where(p => p.Holder is not null && SignBook.LeaderOf(p.Id, parties) is not null).Select(p => new SelectListItem($"{p.Name} · {p.HolderName}", p.Id.ToString()))];
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        var own = Actor.Parties.ToArray();
        var (account, person) = (Actor.Account, Actor.Person ?? Guid.Empty);
        var mine = db.TalkProposals.Where(p => own.Contains(p.From) || p.State == ProposalState.Planned && own.Contains(p.To) || p.Sign != null && db.Signs.Any(s => s.Id == p.Sign && (s.Account == account || s.RecorderPerson == person)));
        Total = await mine.CountAsync(cancel);
        var page = await mine.OrderBy(p => p.State).ThenBy(p => p.Due).ThenBy(p => p.Id).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var signs = page.Select(p => p.Sign).OfType<Guid>().ToList();
        var areas = signs.Count == 0 ? [] : await db.Signs.Where(s => signs.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Area, cancel);
        var names = parties.ToDictionary(p => p.Id, p => p.Name.ToString());
        Rows = [.. page.Select(p => new Row(p, names.GetValueOrDefault(p.From) ?? p.From.Key, names.GetValueOrDefault(p.To) ?? p.To.Key, p.Sign is { } sign ? law.Sign(areas.GetValueOrDefault(sign))?.Name.ToString() : null))];
        Pairs = await book.Pairs(Actor.Tenant, Half, cancel);
    }
}
