using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Puts a problem on the list that no function of the product has told.</summary>
[RequirePermission(ResponsibilitiesPermissions.KeepProblems)]
sealed class RaiseProblemModel(IProblemList problems, IStringLocalizer<Words> words) : ListPage
{
    public sealed class Form
    {
        [Required, StringLength(Problem.TextLength), DataType(DataType.MultilineText), Display(Name = "Problem.Text")] public string? Text { get; set; }
        [Required, Display(Name = "Problem.Found")] public DateOnly? Found { get; set; }
        [Required, Display(Name = "Problem.Source")] public ProblemSource? Source { get; set; }
        [Required, Display(Name = "Problem.Level")] public ProblemLevel? Level { get; set; }
        [StringLength(40), Display(Name = "Problem.Obligation")] public string? Obligation { get; set; }
        [Display(Name = "Problem.Owner")] public string? Owner { get; set; }
        [StringLength(Problem.TextLength), DataType(DataType.MultilineText), Display(Name = "Problem.Measure")] public string? Measure { get; set; }
        [Display(Name = "Problem.Due")] public DateOnly? Due { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Owning { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Sources { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Levels { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input = new Form { Found = Day, Level = ProblemLevel.Ordinary };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var raised = new RaisedProblem
        {
            Found = Input.Found!.Value,
            Text = Input.Text!,
            Source = Input.Source!.Value,
            Level = Input.Level!.Value,
            Obligation = Input.Obligation,
            Owner = PartyId.TryParse(Input.Owner, null, out var owner) ? owner : null,
            Measure = Input.Measure,
            Due = Input.Due,
        };
        return Answer(await problems.Raise(Actor, Operation, raised, cancel), words, id =>
        {
            TempData["Said"] = words["RaiseProblem.Said"].Value;
            return RedirectToPage("Problem", new { problem = id });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!Own || !await Enter(cancel)) return false;
        Owning = Owners(Input.Owner);
        Sources = [.. Enum.GetValues<ProblemSource>().Select(s => new SelectListItem(words[$"Problem.Source.{s}"], s.ToString()))];
        Levels = [.. Enum.GetValues<ProblemLevel>().Select(l => new SelectListItem(words[$"Problem.Level.{l}"], l.ToString()))];
        return true;
    }
}
