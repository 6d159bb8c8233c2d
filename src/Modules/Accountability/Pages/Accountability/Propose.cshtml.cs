using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>Proposes a case: which organ, whom, and why; who approves follows from the authority table.</summary>
[RequirePermission(AccountabilityPermissions.Propose)]
internal sealed class ProposeModel(CaseDesk desk, CaseBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "unit")] public string Unit { get; set; } = "";
    [BindProperty(SupportsGet = true, Name = "suggestion")] public Guid? Suggestion { get; set; }
    [BindProperty(SupportsGet = true, Name = "linked")] public Guid? Linked { get; set; }
    [BindProperty] public PartyKind Organ { get; set; } = PartyKind.DisciplineCommittee;
    [BindProperty] public List<string> Subjects { get; set; } = [];
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public bool FiledAlready { get; set; }

    public IReadOnlyList<Party> Parties { get; private set; } = [];
    public IEnumerable<SelectListItem> Organs => new[] { PartyKind.DisciplineCommittee, PartyKind.PartyCommittee }.Where(o => AccountabilityRights.MayProposeFor(Actor, o)).Select(o => new SelectListItem(T[$"Organ.{o}"], o.ToString()));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var subjects = Subjects.Select(s => PartyId.TryParse(s, CultureInfo.InvariantCulture, out var id) ? id : default).Where(p => p.Key is not null).ToList();
        return Do(Load, () => book.Propose(Actor, Operation, new ProposalEntry(Organ, subjects, Text, FiledAlready, Suggestion, Linked), cancel), "Case.Said.Proposed", id => RedirectToPage("Case", new { @case = id }), cancel);
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AccountabilityRights.MaySuggestionsRead(Actor)) return false;
        if (Desk.Tenants.Find(Unit) is null) Unit = Desk.Tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Prison)?.Code ?? Desk.Bureau;
        Parties = await Desk.Directory.Parties(Unit, Today, cancel);
        return true;
    }
}
