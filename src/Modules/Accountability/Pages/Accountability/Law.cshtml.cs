using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Law;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>The law as data, with source and certainty; a figure is corrected by two people, and cases decided before keep theirs.</summary>
[RequirePermission(AccountabilityPermissions.Law)]
internal sealed class LawModel(CaseDesk desk, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty] public string? Key { get; set; }
    [BindProperty] public string? Value { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public Guid Thing { get; set; }
    [BindProperty] public bool Approve { get; set; }

    public IReadOnlyList<LawFigure> All { get; private set; } = [];
    public IReadOnlyList<LawCorrection> Corrections { get; private set; } = [];
    public Guid MyAccount => Actor.Account;
    public IEnumerable<SelectListItem> Figures => All.Select(f => new SelectListItem($"{f.Name}（{Said(f.Key, f.Value)}）", f.Key, f.Key == Key));
    public string NameOf(string key) => All.FirstOrDefault(f => f.Key == key)?.Name.ToString() ?? key;
    public string SourceOf(Source source) => $"{Law.Regulation(source.Regulation)?.Name} {source.Article} ({source.Version})";

    /// <summary>Months as months, fields by their names.</summary>
    public string Said(string key, string value) => !key.StartsWith("public.", StringComparison.Ordinal) ? T["Law.Months", value]
        : value.Length == 0 ? T["Publish.NothingSeen"] : string.Join(" · ", value.Split(',').Select(f => $"{T[$"Field.{f}"].Value} ({f})"));

    public async Task OnGetAsync(CancellationToken cancel) => await Load(cancel);

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => Do(Load, () => Desk.Laws.Propose(Actor, Operation, Key, Value, Reason, cancel), "Law.Said", _ => RedirectToPage("Law"), cancel);

    public Task<IActionResult> OnPostSettleAsync(CancellationToken cancel) => Do(Load, () => Desk.Laws.Settle(Actor, Operation, Thing, Approve, cancel), "Law.Said", _ => RedirectToPage("Law"), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        await LoadLaw(cancel);
        All = Law.Figures();
        await using var db = Desk.Read(Actor);
        Corrections = await db.LawCorrections.OrderByDescending(c => c.ProposedAt).Take(PageSize).ToListAsync(cancel);
        return true;
    }
}
