using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Statements;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Who signs with whom in a year: what always holds, and what the unit switched on or off, by whom and why.</summary>
[RequirePermission(ResponsibilitiesPermissions.ChangeDefaults)]
sealed class StatementMatrixModel(StatementBook book, StatementMatrix matrix, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : UnitPage
{
    public sealed class Form
    {
        [Required] public string Choice { get; set; } = "";
        public bool On { get; set; }
        [Required, StringLength(Statement.ReasonLength), Display(Name = "Statement.Reason")] public string? Reason { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }

    public int Year => AskedYear ?? Day.Year;
    public IReadOnlyList<StatementEdge> Always { get; private set; } = [];
    public IReadOnlyList<(StatementChoice Choice, bool On, IReadOnlyList<StatementEdge> Edges)> Choices { get; private set; } = [];
    public IReadOnlyList<StatementSwitch> History { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];

    public string NameOf(string choice) => matrix.Choices(Shown.Kind).FirstOrDefault(c => c.Code == choice)?.Name.ToString() ?? choice;

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        return Answer(await book.Switch(Actor, Operation, Year, Input.Choice, Input.On, Input.Reason!, cancel), words, _ =>
        {
            TempData["Said"] = words["StatementMatrix.Said"].Value;
            return RedirectToPage("StatementMatrix", new { year = Year });
        });
    }

    async Task Load(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Shown.Code);
        var on = await StatementBook.On(db, Year, cancel);
        var at = Shown.Kind == Kernel.Parties.TenantKind.Bureau ? "bureau" : "prisons";
        Always = [.. matrix.Edges.Where(e => e.At == at && e.Switch is null)];
        Choices = [.. matrix.Choices(Shown.Kind).Select(c => (c, on.Contains(c.Code), (IReadOnlyList<StatementEdge>)[.. matrix.Edges.Where(e => e.Switch == c.Code)]))];
        History = await db.StatementSwitches.Where(s => s.Year == Year).OrderByDescending(s => s.At).Take(100).ToListAsync(cancel);
        Years = [.. Enumerable.Range(Day.Year - 1, 3).Append(Year).Distinct().OrderDescending().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
    }
}
