using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The problem list (问题清单) of a unit and year: what was found in it, and what earlier years left open.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class ProblemsModel(Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : ListPage
{
    [BindProperty(SupportsGet = true, Name = "party")] public string? Party { get; set; }
    [BindProperty(SupportsGet = true, Name = "state")] public ProblemState? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "source")] public ProblemSource? Source { get; set; }

    public IReadOnlyList<Problem> Problems { get; private set; } = [];
    public IReadOnlyDictionary<ProblemState, int> Counts { get; private set; } = new Dictionary<ProblemState, int>();
    public int Overdue { get; private set; }
    public IReadOnlyList<SelectListItem> Owning { get; private set; } = [];
    public IReadOnlyList<SelectListItem> States { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Sources { get; private set; } = [];

    public int Open => Counts.Where(c => Problem.IsOpen(c.Key)).Sum(c => c.Value);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return NotFound();
        await using var db = database.OpenToRead(Actor, Shown.Code);
        var seen = Seen(ProblemList.On(db.Problems, Year));
        var today = Day;
        Counts = await seen.GroupBy(p => p.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        Overdue = await seen.CountAsync(p => p.Closed == null && p.Due < today, cancel);
        if (PartyId.TryParse(Party, null, out var owner)) seen = seen.Where(p => p.Owner == owner);
        if (State is { } state) seen = seen.Where(p => p.State == state);
        if (Source is { } source) seen = seen.Where(p => p.Source == source);
        Count(await seen.CountAsync(cancel));
        Problems = await seen.OrderBy(p => p.Closed != null).ThenBy(p => p.Due).ThenBy(p => p.Id).Skip((At - 1) * PerPage).Take(PerPage).ToListAsync(cancel);
        Owning = Owners(Party);
        States = [.. Enum.GetValues<ProblemState>().Select(s => new SelectListItem(words[$"Problem.State.{s}"], s.ToString(), s == State))];
        Sources = [.. Enum.GetValues<ProblemSource>().Select(s => new SelectListItem(words[$"Problem.Source.{s}"], s.ToString(), s == Source))];
        return Page();
    }

    /// <summary>What the reader may see: everything, or what he and those in his charge answer for.</summary>
    IQueryable<Problem> Seen(IQueryable<Problem> problems)
    {
        if (Scope.All) return problems;
        var own = Scope.Parties.ToArray();
        return problems.Where(p => p.Owner != null && own.Contains(p.Owner.Value));
    }
}
