using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>Paper ballots: each is entered by two tellers, and counts when both read it alike.</summary>
[RequirePermission(BallotPermissions.Tell)]
internal sealed class TellerModel(Database<BallotsDb> database, TellerDesk desk, IStringLocalizer<Words> words) : PortalPage
{
    const int PageSize = 100;

    public sealed class Form
    {
        [Required, Range(1, TellerDesk.MostNumber), Display(Name = "Teller.Number")] public int? Number { get; set; }
        [Required, StringLength(WrittenSecret.MostTyped), Display(Name = "Ballot.Code")] public string? Code { get; set; }
        public Dictionary<int, int?> Marks { get; set; } = [];
    }

    public sealed class Withdrawing
    {
        [Display(Name = "Teller.Number")] public int? Number { get; set; }
        [StringLength(Election.ReasonLength), Display(Name = "Teller.WithdrawReason")] public string? Reason { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty] public Withdrawing Withdrawal { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "election")] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public Election Of { get; private set; } = null!;
    public IReadOnlyList<PaperBallot> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Agreed { get; private set; }
    public int Withdrawn { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool MayEnter => Of.State == ElectionState.Closed && Of.CountAskedBy is null;

    public bool MayWithdraw => MayEnter && Rows.Any(r => r.MayWithdraw(Actor));

    public bool Marked(int at, int level) => Input.Marks.TryGetValue(at, out var mark) && mark == level;

    public IEnumerable<string> DifferencesOf(PaperBallot paper)
    {
        var dimensions = Of.Terms.Dimensions;
        return desk.Differences(Actor, paper).Select(at => at < 0 ? words["Ballot.Code"].Value : $"{Of.Parties[at / dimensions.Length].Name} {dimensions[at % dimensions.Length].Name}");
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var marks = Enumerable.Range(0, Of.MarkCount).Select(at => Input.Marks.GetValueOrDefault(at)).ToList();
        if (marks.Any(m => m is null or < 0 or > byte.MaxValue)) ModelState.AddModelError("", words["Teller.MarksMissing"]);
        if (!ModelState.IsValid) return Page();
        return Answer(await desk.Enter(Actor, Operation, Id, Input.Number!.Value, Input.Code, [.. marks.Select(m => (byte)m!.Value)], cancel), words, _ =>
        {
            TempData["Said"] = words["Teller.Said", Input.Number!.Value].Value;
            return RedirectToPage("Teller", new { election = Id });
        });
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        // The other form of this page was not sent.
        foreach (var key in ModelState.Keys.Where(k => !k.StartsWith($"{nameof(Withdrawal)}.", StringComparison.Ordinal)).ToList()) ModelState.Remove(key);
        if (!ModelState.IsValid) return Page();
        return Answer(await desk.Withdraw(Actor, Operation, Id, Withdrawal.Number, Withdrawal.Reason, cancel), words, _ =>
        {
            TempData["Said"] = words["Teller.WithdrawSaid", Withdrawal.Number!.Value].Value;
            return RedirectToPage("Teller", new { election = Id });
        }, $"{nameof(Withdrawal)}.");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 1000);
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        if (await db.Elections.FirstOrDefaultAsync(e => e.Id == Id, cancel) is not { } of) return false;
        Of = of;
        var papers = db.Papers.Where(p => p.Election == Id);
        (Total, Agreed) = (await papers.CountAsync(cancel), await papers.CountAsync(p => p.State == PaperState.Agreed, cancel));
        Withdrawn = await papers.CountAsync(p => p.State == PaperState.Withdrawn, cancel);
        Rows = await papers.OrderBy(p => p.Number).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return true;
    }
}
