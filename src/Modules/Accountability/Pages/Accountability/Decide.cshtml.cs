using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>Enters what the organ decided collectively: its minutes and votes, and the ways for each subject.</summary>
[RequirePermission(AccountabilityPermissions.Case)]
internal sealed class DecideModel(CaseDesk desk, DecisionBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "case")] public Guid Id { get; set; }
    [BindProperty] public PartyKind Organ { get; set; } = PartyKind.PartyCommittee;
    [BindProperty] public string? Minutes { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public int? For { get; set; }
    [BindProperty] public int? Against { get; set; }
    [BindProperty] public int? Abstained { get; set; }
    [BindProperty] public string? Approval { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty(Name = nameof(Ways))] public Dictionary<string, List<string>> Ways { get; set; } = [];

    public OpenCase Of { get; private set; } = null!;
    public IEnumerable<SelectListItem> Organs => new[] { PartyKind.PartyCommittee, PartyKind.DisciplineCommittee }.Select(o => new SelectListItem(T[$"Organ.{o}"], o.ToString()));
    public IEnumerable<WayRow> WaysFor(Subject subject) => Law.Ways.Where(w => AccountabilityLaw.FitsAs(subject.Party, w.Of));
    public int? MonthsOf(string way) => Law.Influence.Where(i => i.Way == way).Select(i => (int?)i.Months).Max();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        (For, Against, Abstained) = (Of.Of(SeatRole.Body).Count, 0, 0);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => Do(
        Load,
        () => book.Decide(Actor, Operation, Id, new DecisionEntry(Organ, Minutes, On, For ?? 0, Against ?? 0, Abstained ?? 0, Approval, Text,
            [.. Of.Subjects.Select(s => new DecisionLine(s.Party, Ways.GetValueOrDefault(s.Party.ToString()) ?? []))]), cancel),
        "Case.Said.Moved", _ => RedirectToPage("Case", new { @case = Id }), cancel);

    async Task<bool> Load(CancellationToken cancel)
    {
        On ??= Today;
        await using var db = Desk.Read(Actor);
        if (await Desk.Open(db, Actor, Id, cancel) is not { } open || !open.Is(SeatRole.Body) && !open.Is(SeatRole.Keeper) || open.Case.State != CaseState.Trial) return false;
        Of = open;
        await LoadLaw(cancel);
        return true;
    }
}
