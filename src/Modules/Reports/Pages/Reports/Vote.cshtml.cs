using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>How far a voter is.</summary>
enum VoteStep { Code, Mark, Review, Done }

/// <summary>
/// The ballot (notice 3.3.3), on the voting host: code, marks, a look at them, the tracking code. The page keeps nothing between its
/// steps but what stands in its own form; whoever holds the code is who votes, and nobody asks who that is.
/// </summary>
[AllowAnonymous]
[AtVotingHost]
[EnableRateLimiting(VotingHost.Limit)]
internal sealed class VoteModel(BallotBox box, ITenants tenants, AppraisalTerms terms, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "unit")] public string? Unit { get; set; }
    [BindProperty] public string? Code { get; set; }
    [BindProperty(Name = nameof(Marks))] public Dictionary<int, int> Marks { get; set; } = [];

    public VoteStep At { get; private set; }
    public Tenant? Here { get; private set; }
    public Booth? Booth { get; private set; }
    public string? Track { get; private set; }
    public HashSet<int> Wanting { get; } = [];
    public int SmallestCell => terms.SmallestCell;
    public IEnumerable<SelectListItem> Units => tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code));

    public bool Marked(int at, int level) => Marks.TryGetValue(at, out var mark) && mark == level;

    public int MarkAt(int at) => Marks[at];

    public bool AllAbstain => Marks.Values.All(m => m == 0);

    public IActionResult OnGet()
    {
        if (string.IsNullOrEmpty(Unit)) return Page();
        Here = tenants.Find(Unit);
        return Here is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostEnterAsync(CancellationToken cancel) => await Enter(cancel) ?? Show(VoteStep.Mark);

    public async Task<IActionResult> OnPostReviewAsync(CancellationToken cancel)
    {
        if (await Enter(cancel) is { } ended) return ended;
        return Complete() ? Show(VoteStep.Review) : Show(VoteStep.Mark);
    }

    public async Task<IActionResult> OnPostCastAsync(CancellationToken cancel)
    {
        if (await Enter(cancel) is { } ended) return ended;
        if (!Complete()) return Show(VoteStep.Mark);
        var (result, track) = await box.Cast(Here!.Code, Code, [.. Marks.OrderBy(m => m.Key).Select(m => (byte)m.Value)], cancel);
        return result == CastResult.Counted ? Done(track!) : Refuse();
    }

    /// <summary>Null when the code opens the booth; otherwise what is to be shown instead.</summary>
    async Task<IActionResult?> Enter(CancellationToken cancel)
    {
        // Of this form nothing but the code and the marks counts; what else is wrong with it is said below, in the voter's words.
        ModelState.Clear();
        if (Unit is null || tenants.Find(Unit) is not { } unit) return NotFound();
        Here = unit;
        Booth = await box.Enter(unit.Code, Code, cancel);
        if (Booth is null) return Refuse();
        return Booth.Track is { } track ? Done(track) : null;
    }

    /// <summary>Every line is marked, if only as an abstention.</summary>
    bool Complete()
    {
        var election = Booth!.Election;
        for (var at = 0; at < election.MarkCount; at++)
            if (!Marks.TryGetValue(at, out var mark) || mark < 0 || mark > election.Terms.Levels.Length) Wanting.Add(at);
        foreach (var stray in Marks.Keys.Where(k => k < 0 || k >= election.MarkCount).ToList()) Marks.Remove(stray);
        if (Wanting.Count == 0) return true;
        var names = election.Terms.Dimensions;
        foreach (var at in Wanting.Take(8))
            ModelState.AddModelError($"Marks[{at}]", words["Ballot.Unmarked", election.Parties[at / names.Length].Name, names[at % names.Length].Name]);
        if (Wanting.Count > 8) ModelState.AddModelError("", words["Ballot.UnmarkedMore", Wanting.Count - 8]);
        return false;
    }

    PageResult Refuse()
    {
        ModelState.AddModelError("Code", words["Ballot.CodeUnknown"]);
        return Show(VoteStep.Code);
    }

    PageResult Done(string track)
    {
        Track = track;
        return Show(VoteStep.Done);
    }

    PageResult Show(VoteStep step)
    {
        At = step;
        return Page();
    }
}
