using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>One sheet: what the product found and what stands behind it, what the unit says, what the scorers gave, what stands; and whose turn it is.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class SheetModel(Database<AssessmentDb> database, SheetBook book, IOrders orders, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    public sealed class EntryInput
    {
        public decimal? Points { get; set; }
        public string? Reason { get; set; }
        public string? Evidence { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "sheet")] public Guid Id { get; set; }
    [BindProperty(Name = nameof(Entries))] public Dictionary<string, EntryInput> Entries { get; set; } = [];
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Indicator { get; set; }
    [BindProperty] public decimal? Given { get; set; }

    public Sheet Of { get; private set; } = null!;
    public IReadOnlyList<AssessmentStep> Steps { get; private set; } = [];
    public IReadOnlyList<SheetVersion> Versions { get; private set; } = [];

    public bool MaySelfCheck => Of.IsCopy && Of.State == SheetState.AutoScored && AssessmentRights.MayAnswer(Actor, Of.Track);
    public bool MayMark => !Of.IsCopy && AssessmentRights.MayScore(Actor, Of.Unit, Of.Track) && Sheet.After(Of.State, SheetAction.Score) is not null && (Of.State != SheetState.AutoScored || Today > Of.SelfCheckDue);
    public bool MayReview => !Of.IsCopy && Of.State == SheetState.Scored && AssessmentRights.MayScore(Actor, Of.Unit, Of.Track) && !Marked;
    public bool MayConfirm => !Of.IsCopy && Of.State == SheetState.Reviewed && MayApprove;
    public bool MayCorrect => !Of.IsCopy && Of.State == SheetState.Confirmed && MayApprove && !Archived;
    /// <summary>The reader has scored it himself.</summary>
    public bool Marked => Of.Lines.Any(l => l.Marks.Any(m => m.Scorer == Actor.Account));
    /// <summary>What the form asks for: the unit's own view, a scorer's points, or the lead's word.</summary>
    public string? Asks => MaySelfCheck ? "SelfCheck" : MayReview ? "Review" : MayMark ? "Mark" : null;
    /// <summary>Nobody looks at another's points before he has given his own.</summary>
    public bool ShowsMarks => Of.IsCopy || Of.State >= SheetState.Scored || Marked || !MayMark;
    /// <summary>Of an automatic line that all scorers left as it was found there is nothing to say.</summary>
    public bool ShowsMarksOf(SheetLine line) => ShowsMarks && line.Marks.Count > 0 && (line.ForScorers || line.SeenOtherwise);
    public string Title => $"{NameOf(Of.Unit)} · {NameOf(Of.Component, Of.Number)}";
    public IReadOnlyList<Step> SheetBar => Bar(Of.State, Steps, "SheetState", Of.State == SheetState.AutoScored ? Of.SelfCheckDue : null);
    public IReadOnlyList<string> Dimensions => [.. Of.Lines.Select(l => l.Dimension).Distinct()];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Fill();
        return Page();
    }

    public Task<IActionResult> OnPostSelfCheckAsync(CancellationToken cancel) => Do(() => book.SelfCheck(Actor, Operation, Id, Typed(), cancel), "Sheet.Said.SelfChecked", cancel);

    public Task<IActionResult> OnPostMarkAsync(CancellationToken cancel) => Do(() => book.Mark(Actor, Operation, Id, Typed(), cancel), "Sheet.Said.Marked", cancel);

    public Task<IActionResult> OnPostReviewAsync(CancellationToken cancel) => Do(() => book.Review(Actor, Operation, Id, Typed(), cancel), "Sheet.Said.Reviewed", cancel);

    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => book.Return(Actor, Operation, Id, Reason, cancel), "Sheet.Said.Returned", cancel);

    public Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel) => Do(() => book.Confirm(Actor, Operation, [Id], cancel), "Sheet.Said.Confirmed", cancel);

    public Task<IActionResult> OnPostCorrectAsync(CancellationToken cancel) => Do(() => book.Correct(Actor, Operation, Id, Indicator, Given, Reason, cancel), "Sheet.Said.Corrected", cancel);

    /// <summary>A line that lost points becomes the draft of an order in one action; it is linked both ways by its key.</summary>
    public async Task<IActionResult> OnPostOrderAsync(string? indicator, CancellationToken cancel)
    {
        if (!await Load(cancel) || Of.Lines.Find(l => l.Indicator == indicator) is not { } line || !MayOrder(line)) return NotFound();
        var title = $"{line.Indicator} {line.Title.Zh}";
        var draft = new OrderDraft
        {
            Unit = Of.Unit,
            Source = new OrderSource(OrderSourceKind.Assessment, KeyOf(line), $"/Assessment/Sheet/{Id}"),
            Problem = $"{Of.Year}年度考核{title}失{Points(line.Lost)}分：{line.FinalReason ?? line.Standard.Zh}",
            Obligations = ["3.5.2-c"],
            Owner = Of.Party,
        };
        return Said(await orders.Draft(Actor, Operation, draft, cancel), "Sheet.Said.Ordered", id => LocalRedirect($"/Supervision/DraftOrder/{id}"));
    }

    string KeyOf(SheetLine line) => $"score/{Id:N}/{line.Indicator}";

    public IEnumerable<OrderView> OrdersOf(SheetLine line) => Ordered.Where(o => o.Source.Key == KeyOf(line));

    /// <summary>At the bureau, whoever drafts orders, of what a scored sheet lost and nobody has ordered yet.</summary>
    public bool MayOrder(SheetLine line) => !Of.IsCopy && Of.State >= SheetState.Reviewed && line.Lost > 0 && Actor.AtBureau && Actor.May("Supervision.DraftOrders") && !OrdersOf(line).Any(o => o.Open);

    IReadOnlyList<OrderView> Ordered { get; set; } = [];
    /// <summary>Its year is put away.</summary>
    bool Archived { get; set; }

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Said(await command(), said, _ => RedirectToPage("Sheet", new { sheet = Id }));
    }

    /// <summary>One's own marks, or what stands, to begin with.</summary>
    void Fill() => Entries = Of.Lines.ToDictionary(l => l.Indicator, l =>
    {
        var own = l.Marks.FirstOrDefault(m => m.Scorer == Actor.Account);
        return Asks switch
        {
            "Mark" => new EntryInput { Points = own?.Points ?? (l.ForScorers ? null : l.Auto), Reason = own?.Reason, Evidence = own?.Evidence },
            "Review" => new EntryInput { Points = l.Average ?? l.Auto },
            _ => new EntryInput { Points = l.Self },
        };
    });

    Dictionary<string, LineEntry> Typed() => Entries.Where(e => Of.Lines.Exists(l => l.Indicator == e.Key)).ToDictionary(e => e.Key, e => new LineEntry(e.Value.Points, e.Value.Reason, e.Value.Evidence));

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = Read();
        if (await db.Sheets.FirstOrDefaultAsync(s => s.Id == Id, cancel) is not { } found || found.IsCopy == AtBureau) return false;
        (Of, Track) = (found, found.Track);
        Steps = await StepsOf(db, Id, cancel);
        Ordered = Of.IsCopy ? [] : await orders.From(Actor, OrderSourceKind.Assessment, [.. Of.Lines.Select(KeyOf)], cancel);
        Archived = !Of.IsCopy && await db.Cycles.AnyAsync(c => c.Year == found.Year && c.Track == found.Track && c.State == CycleState.Archived, cancel);
        Versions = await db.SheetVersions.Where(v => v.Sheet == Id).OrderByDescending(v => v.Edition).Take(20).ToListAsync(cancel);
        return true;
    }

    public static string When(AssessmentStep step) => ChinaTime.DateOf(step.At).Written();
}
