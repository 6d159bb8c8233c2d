using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One problem: where it stands, what was done, and what the reader may do now.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class ProblemModel(IProblemList problems, Database<ResponsibilitiesDb> database, ListRules rules, IStringLocalizer<Words> words) : ListPage
{
    public sealed class Form
    {
        [StringLength(Lists.Problem.TextLength), DataType(DataType.MultilineText), Display(Name = "Problem.Note")] public string? Text { get; set; }
        [Display(Name = "Problem.Due")] public DateOnly? Day { get; set; }
        [Display(Name = "Problem.Owner")] public string? Owner { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "problem")] public Guid Id { get; set; }

    public Problem Problem { get; private set; } = null!;
    public IReadOnlyList<ProblemStep> Steps { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Owning { get; private set; } = [];
    /// <summary>Whose form is shown: what was asked for, or the next step.</summary>
    public ProblemAction? Chosen { get; private set; }

    public async Task<IActionResult> OnGetAsync(ProblemAction? take, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Chosen = take is { } asked && Actions.Contains(asked) ? asked : Actions.Select(a => (ProblemAction?)a).FirstOrDefault();
        Input = new Form { Owner = Problem.Owner?.ToString(), Day = Problem.Due };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(ProblemAction take, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Chosen = take;
        if (!ModelState.IsValid) return Page();
        var owner = PartyId.TryParse(Input.Owner, null, out var party) ? party : (PartyId?)null;
        return Answer(await problems.Advance(Actor, Operation, Id, take, new ProblemNote(Input.Text, Input.Day, owner), cancel), words, _ =>
        {
            TempData["Said"] = words[$"Problem.Said.{take}"].Value;
            return RedirectToPage("Problem", new { problem = Id });
        });
    }

    /// <summary>What the reader may do with it now, the next step first.</summary>
    public IEnumerable<ProblemAction> Actions => Enum.GetValues<ProblemAction>()
        .Where(a => Own && Problem.After(Problem.State, a) is not null && ListRights.May(Actor, Problem, a))
        .Where(a => a is not ProblemAction.Verify || Problem.ReportedBy != Actor.Account);

    public DateOnly ReviewDay => Day.AddDays(rules.Limits.ReviewDays);

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return false;
        await using var db = database.OpenToRead(Actor, Shown.Code);
        if (await db.Problems.FirstOrDefaultAsync(p => p.Id == Id, cancel) is not { } found || !Scope.Covers(found.Owner)) return false;
        Problem = found;
        Steps = await db.ProblemSteps.Where(s => s.Problem == Id).OrderBy(s => s.At).ThenBy(s => s.Id).Take(200).ToListAsync(cancel);
        Owning = [.. Parties.Values.Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString()))];
        return true;
    }
}
