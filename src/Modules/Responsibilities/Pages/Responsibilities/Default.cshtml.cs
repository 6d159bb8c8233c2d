using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One ○ figure: where it comes from, what it was, and the form that sets it otherwise with a reason.</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeDefaults)]
sealed class DefaultModel(IRegulations law, DefaultBook defaults, ITenants tenants, IStringLocalizer<Words> words) : UnitPage
{
    public sealed class Form
    {
        [Required, StringLength(60), Display(Name = "Default.Now")] public string? Now { get; set; }
        [Required, StringLength(300), DataType(DataType.MultilineText), Display(Name = "Default.Reason.Label")] public string? Reason { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "obligation")] public string? Code { get; set; }
    [BindProperty(SupportsGet = true, Name = "figure")] public string? FigureName { get; set; }
    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }

    public int Year => AskedYear ?? Day.Year;
    public Obligation Obligation { get; private set; } = null!;
    public ObligationFigure Figure { get; private set; } = null!;
    public Setting? Setting { get; private set; }
    /// <summary>What would be in force without the own setting.</summary>
    public string Above { get; private set; } = "";
    public bool SetByOwn { get; private set; }
    public bool AtBureau { get; private set; }
    public IReadOnlyList<DefaultChange> History { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.Now = Setting?.Written ?? Figure.Written;
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => Change(Input.Now ?? "", cancel);

    /// <summary>Gives the figure back to the level above.</summary>
    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Change(null, cancel);

    async Task<IActionResult> Change(string? now, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var outcome = await defaults.Change(Actor, Operation, Year, Obligation.Code, Figure.Name, now, Input.Reason ?? "", cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words["Default.Said", ObligationWords.Figure(Figure.Name)].Value;
            return RedirectToPage("Default", new { obligation = Obligation.Code, figure = Figure.Name, year = Year });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (Year is < 2000 or > 2200 || Code is null || FigureName is null || law.Find(Code) is not { } obligation) return false;
        if (FigureSettings.FiguresOf(obligation).FirstOrDefault(f => f.Name == FigureName) is not { } figure) return false;
        (Obligation, Figure) = (obligation, figure);
        AtBureau = tenants.Find(Actor.Tenant)?.Kind == TenantKind.Bureau;
        Setting = (await defaults.InForce(Actor.Tenant, Year, cancel)).Find(Code, FigureName);
        SetByOwn = Setting?.By == (AtBureau ? SetBy.Bureau : SetBy.Tenant);
        var bureau = AtBureau ? null : tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau);
        Above = (bureau is null ? null : (await defaults.InForce(bureau.Code, Year, cancel)).Find(Code, FigureName))?.Written ?? figure.Written;
        History = [.. (await defaults.History(Actor.Tenant, Code, cancel)).Where(c => c.Figure == FigureName)];
        return true;
    }
}
