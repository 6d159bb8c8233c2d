using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>The substance form of a case: five kinds of responsibility, situation, three distinctions, grounds, form, person and unit together.</summary>
[RequirePermission(AccountabilityPermissions.Case)]
internal sealed class SubstanceModel(CaseDesk desk, CaseBook book, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "case")] public Guid Id { get; set; }
    [BindProperty(Name = nameof(Found))] public Dictionary<string, string> Found { get; set; } = [];
    [BindProperty(Name = nameof(Reasons))] public Dictionary<string, string?> Reasons { get; set; } = [];
    [BindProperty(Name = nameof(Distinctions))] public Dictionary<string, string?> Distinctions { get; set; } = [];
    [BindProperty] public string? Situation { get; set; }
    [BindProperty] public string? Form { get; set; }
    [BindProperty] public string? Obligations { get; set; }
    [BindProperty] public List<string> Grounds { get; set; } = [];
    [BindProperty] public string? DoubleCheck { get; set; }
    [BindProperty] public string? NoLeader { get; set; }

    public OpenCase Of { get; private set; } = null!;
    public IReadOnlyList<string> Missing { get; private set; } = [];
    public bool MayFill => Of.Is(SeatRole.Team) && Of.Case.State is CaseState.Investigating or CaseState.FactsMet || Of.Is(SeatRole.Trial) && Of.Case.State == CaseState.Trial && Of.Case.TrialDoneOn is null;
    public IEnumerable<SelectListItem> Situations => Law.Situations.Select(s => new SelectListItem($"{s.Code} {s.Name}", s.Code));
    public IEnumerable<SelectListItem> Forms => Law.Forms.Select(f => new SelectListItem(f.Name.ToString(), f.Code));
    public IEnumerable<SelectListItem> GroundItems => Law.Grounds.Select(g => new SelectListItem($"{T[$"Ground.{g.Kind}"].Value} · {g.Name}", g.Code, Grounds.Contains(g.Code)));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await Desk.Viewed(Actor, Id, "substance", cancel);
        var substance = Desk.SubstanceOf(Of.Case);
        Found = substance.Kinds.Where(k => k.Value.Found is not null).ToDictionary(k => k.Key, k => k.Value.Found is true ? "yes" : "no");
        Reasons = substance.Kinds.ToDictionary(k => k.Key, k => (string?)k.Value.Reason);
        Distinctions = substance.Distinctions.ToDictionary(d => d.Key, d => (string?)d.Value);
        (Situation, Form, Obligations, Grounds, DoubleCheck, NoLeader) = (substance.Situation, substance.Form, string.Join(' ', substance.Obligations), [.. substance.Grounds], substance.DoubleCheck, substance.NoLeader);
        if (MayFill) Missing = [.. substance.Faults(Law, Of.Subjects).Select(f => Say(T, f)).Distinct()];
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => Do(Load, () => book.Fill(Actor, Operation, Id, Typed(), cancel), "Substance.Said", _ => RedirectToPage("Substance", new { @case = Id }), cancel);

    Substance Typed() => new()
    {
        Kinds = Law.Kinds.ToDictionary(k => k.Code, k => new KindAnswer(Found.GetValueOrDefault(k.Code) switch { "yes" => true, "no" => false, _ => null }, Reasons.GetValueOrDefault(k.Code)?.Trim() ?? "")),
        Situation = Situation ?? "",
        Distinctions = Law.Distinctions.ToDictionary(d => d.Code, d => Distinctions.GetValueOrDefault(d.Code)?.Trim() ?? ""),
        Grounds = [.. Grounds.Distinct().Take(Law.Grounds.Count)],
        Form = Form ?? "",
        Obligations = [.. (Obligations ?? "").Split([' ', ',', '，', '、', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(o => o.Length <= 20).Distinct().Take(20)],
        DoubleCheck = DoubleCheck?.Trim() ?? "",
        NoLeader = NoLeader?.Trim() ?? "",
    };

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Desk.Read(Actor);
        if (await Desk.Open(db, Actor, Id, cancel) is not { SeesSubstance: true } open) return false;
        Of = open;
        await LoadLaw(cancel);
        return true;
    }
}
