using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>
/// One clue, for those who are named in it; for everybody else there is no such page. Its codes and clocks are here without a key, what it
/// says only while its reader's key is open, and each look at that is in the Ledger.
/// </summary>
[RequirePermission(CluePermissions.Enter)]
[RequestSizeLimit(Uploads.MostOfForm)]
[RequestFormLimits(MultipartBodyLengthLimit = Uploads.MostBytes, MemoryBufferThreshold = Uploads.MostBytes)]
internal sealed class ClueModel(ClueBook book, ClueReader reader, IOrganisation organisation, Database<CluesDb> database, ITenants tenants, IRightHolders holders, IReportHost reports, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        public ClueAction? Action { get; set; }
        [StringLength(ClueText.LongestText), DataType(DataType.MultilineText), Display(Name = "Clue.Text")] public string? Text { get; set; }
        public ClueVerdict? Verdict { get; set; }
        public NotAcceptedGround? Ground { get; set; }
        public string? Unit { get; set; }
        [StringLength(Clue.NumberLength)] public string? SameAs { get; set; }
        public bool BySecretary { get; set; }
        public List<Guid> People { get; set; } = [];
        public ClueWay? Way { get; set; }
        public DateOnly? On { get; set; }
        [Range(0, 99)] public int Present { get; set; }
        public ClueOutcome? Outcome { get; set; }
        public ClueForm? FourForm { get; set; }
        public bool? UnitFailed { get; set; }
        [StringLength(1000)] public string? OrderText { get; set; }
        [StringLength(200)] public string? Obligations { get; set; }
        public Guid? Whom { get; set; }
        public Guid? Successor { get; set; }
        public RecusalGround Reason { get; set; }
    }

    /// <summary>In the data, where the article is not known.</summary>
    const string NoArticle = "—";

    static readonly ClueStage[] Flow = [ClueStage.Registered, ClueStage.Accepted, ClueStage.Assigned, ClueStage.Opinion, ClueStage.Disposing, ClueStage.Reported, ClueStage.Concluded, ClueStage.Archived];

    [BindProperty(SupportsGet = true, Name = "clue")] public Guid Id { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty] public IFormFile? Upload { get; set; }

    public ClueView View { get; private set; } = null!;
    public Clue Of => View.Of;
    public ClueContent? Said { get; private set; }
    public ClueReporter? Reporter { get; private set; }
    public (ClueContent Content, CluePrint Print)? Printed { get; private set; }
    public bool IsLocked { get; private set; }
    public IReadOnlyList<ClueAction> Possible { get; private set; } = [];
    public IReadOnlyList<(Guid Person, string Name)> Candidates { get; private set; } = [];
    /// <summary>To whom who leads it could hand it on.</summary>
    public IReadOnlyList<(Guid Person, string Name)> Successors { get; private set; } = [];
    /// <summary>The form of recusal was refused, and keeps what was typed.</summary>
    public bool Recusing { get; private set; }
    public IEnumerable<Tenant> Units => tenants.All.Where(t => t.Kind == TenantKind.Prison);
    public IEnumerable<Tenant> AllUnits => tenants.All;
    public bool Leads => View.Parts.Contains(CluePart.Lead);
    public string Watermark => $"{Actor.Name} · {ChinaTime.Local(HttpContext.RequestServices.GetService(typeof(TimeProvider)) is TimeProvider time ? time.GetUtcNow() : default):yyyy-MM-dd HH:mm} · {Of.Number}";
    public Uri WebAddress => reports.Of(Actor.Tenant);
    public bool MayAgreePrint => View.Print is { PrintedAt: null, AgreedBy: null } print && print.MayAgree(Actor);
    public bool MayPrint => View.Print is { PrintedAt: null, AgreedBy: not null } print && print.AskedBy == Actor.Account;

    public IReadOnlyList<Step> Bar =>
    [
        .. (Flow.Contains(Of.Stage) ? Flow : [ClueStage.Registered, Of.Stage]).Select(stage =>
        {
            var reached = View.Steps.LastOrDefault(s => s.To == stage && s.From != stage);
            if (stage == Of.Stage && !Of.Ended) return new Step(Words[$"Clue.Stage.{stage}"], StepState.Now, Words[$"Clue.Turn.{stage}"]);
            return new Step(Words[$"Clue.Stage.{stage}"], stage <= Of.Stage ? StepState.Done : StepState.Later, stage <= Of.Stage ? reached?.ActorName : null, stage <= Of.Stage && reached is { } step ? ChinaTime.DateOf(step.At) : null);
        }),
    ];

    public string Basis(ClueDue due)
    {
        var limit = View.Clock.Of(due.Clock);
        return limit.Article == NoArticle ? limit.Regulation : Words["Clue.Article", limit.Regulation, limit.Article];
    }

    public Kernel.Regulations.Mark MarkOf(ClueDue due) => View.Clock.Of(due.Clock).Mark;

    public string NameOf(ClueDue due) => View.Clock.Of(due.Clock).Name.ToString();

    public IEnumerable<SelectListItem> Choices<T>(string prefix, IEnumerable<T>? of = null) where T : struct, Enum => (of ?? Enum.GetValues<T>()).Select(v => new SelectListItem(Words[$"{prefix}.{v}"], $"{v}"));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) && await LoadContent(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostMoveAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || Input.Action is not { } action) return NotFound();
        var move = new ClueMove(action)
        {
            Text = Input.Text,
            Verdict = Input.Verdict,
            Ground = Input.Ground,
            Unit = Input.Unit,
            SameAs = Input.SameAs,
            BySecretary = Input.BySecretary,
            People = Input.People,
            Way = Input.Way,
            On = Input.On,
            Present = Input.Present,
            Outcome = Input.Outcome,
            Form = Input.FourForm,
            UnitFailed = Input.UnitFailed,
            OrderText = Input.OrderText,
            Obligations = [.. (Input.Obligations ?? "").Split([',', '，', ' ', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(20)],
        };
        return await Do(own => book.Move(Actor, Operation, own, Id, move, cancel), "Clue.Said.Done", cancel);
    }

    public Task<IActionResult> OnPostRecuseAsync(CancellationToken cancel)
    {
        Recusing = true;
        return Do(own => book.Recuse(Actor, Operation, own, Id, Input.Whom ?? Actor.Person ?? Guid.Empty, Input.Reason, Input.Text, Input.Successor, cancel), "Clue.Said.Recused", cancel);
    }

    public Task<IActionResult> OnPostAskAsync(CancellationToken cancel) => Do(_ => book.Ask(Actor, Operation, Id, Input.Text, cancel), "Clue.Said.Asked", cancel);

    public Task<IActionResult> OnPostAskPrintAsync(CancellationToken cancel) => Do(_ => book.AskPrint(Actor, Operation, Id, Input.Text, cancel), "Clue.Said.PrintAsked", cancel);

    public Task<IActionResult> OnPostAgreePrintAsync(CancellationToken cancel) => Do(_ => book.AgreePrint(Actor, Operation, Id, cancel), "Clue.Said.PrintAgreed", cancel);

    public async Task<IActionResult> OnPostAttachAsync(CancellationToken cancel)
    {
        var (name, content) = await Uploads.Read(Upload, cancel);
        return await Do(_ => book.Attach(Actor, Operation, Id, name, content, cancel), "Clue.Said.Attached", cancel);
    }

    /// <summary>Shows who reported, in this one answer.</summary>
    public async Task<IActionResult> OnPostReporterAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || await Own(cancel) is not { } own) return NotFound();
        Reporter = await reader.Reporter(Actor, own, Id, cancel);
        return await LoadContent(cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostFileAsync(Guid key, CancellationToken cancel)
    {
        if (!await Load(cancel) || await Own(cancel) is not { } own || await reader.File(Actor, own, Id, key, cancel) is not { } file) return NotFound();
        // A download that no page of ours, nor the file itself, can run in.
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return File(file.Content, file.ContentType, file.Name);
    }

    /// <summary>The one agreed print: shown once, with who, when and which number across it.</summary>
    public async Task<IActionResult> OnPostPrintAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || await Own(cancel) is not { } own || await reader.Print(Actor, own, Id, cancel) is not { } printed) return NotFound();
        Printed = printed;
        return Page();
    }

    async Task<IActionResult> Do(Func<byte[]?, Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var outcome = await command(await Own(cancel));
        if (outcome is Outcome.Refused or Outcome.Stale)
        {
            // What is shown beside the refusal is as it stands.
            if (!await Load(cancel) || !await LoadContent(cancel)) return NotFound();
        }
        // After a recusal the page is no longer his.
        return Answer(outcome, Words, _ =>
        {
            TempData["Said"] = Words[said].Value;
            return said == "Clue.Said.Recused" && (Input.Whom is null || Input.Whom == Actor.Person) ? Redirect() : RedirectToPage("Clue", new { clue = Id });
        });

        IActionResult Redirect() => Actor.May(CluePermissions.Index) ? RedirectToPage("Index") : LocalRedirect("/");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await reader.Find(Actor, Id, cancel) is not { } view) return false;
        View = view;
        Possible = [.. ClueBook.Open(Of, view.Parts, view.Clock.ChasedFrom(Today))];
        var (assigns, handsOn) = (Possible.Contains(ClueAction.Assign), Leads && !Of.Ended);
        if (!assigns && !handsOn) return true;
        var people = await People(view, cancel);
        if (assigns) Candidates = [.. people.Where(p => p.Handles).Select(p => (p.Person, p.Name))];
        if (!handsOn) return true;
        var enter = Of.Full ? [] : await holders.Of(Actor.Tenant, CluePermissions.Enter, cancel);
        Successors = [.. people.Where(p => p.Person != Actor.Person && (Of.Full || enter.Contains(p.Person)) && !view.Hands.Any(h => h.Person == p.Person && (h.Until is null || h.Recused))).Select(p => (p.Person, p.Name))];
        return true;
    }

    /// <summary>Who could have a part in it: in a thin index anybody of the unit, otherwise who has a key that could open it.</summary>
    async Task<IReadOnlyList<(Guid Person, string Name, bool Handles)>> People(ClueView view, CancellationToken cancel)
    {
        if (!Of.Full) return [.. (await organisation.People(Actor.Tenant, cancel)).Select(p => (p.Id, p.Name, true))];
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        var (own, recused) = (Actor.Person, view.Hands.Where(h => h.Recused).Select(h => h.Person).ToList());
        return [.. (await db.Keys.Where(k => !k.Retired && k.Person != own && !recused.Contains(k.Person)).OrderBy(k => k.PersonName).Select(k => new { k.Person, k.PersonName, k.Intake }).Take(100).ToListAsync(cancel)).Select(k => (k.Person, k.PersonName, k.Intake))];
    }

    async Task<bool> LoadContent(CancellationToken cancel)
    {
        if (!Of.Full) return true;
        if (await Own(cancel) is { } own) Said = await reader.Read(Actor, own, Id, cancel);
        IsLocked = Said is null;
        if (Said is { } open)
        {
            Candidates = [.. Candidates.Where(c => !open.Conflicted.Contains(c.Person))];
            Successors = [.. Successors.Where(c => !open.Conflicted.Contains(c.Person))];
        }
        return true;
    }
}
