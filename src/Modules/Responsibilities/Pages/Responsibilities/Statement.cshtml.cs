using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Statements;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One statement: where it stands and whose turn it is, what it says, who signed, what it said before; and what the reader may do.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadStatements)]
sealed class StatementModel(
    StatementBook book, StatementMatrix matrix, IConfirmation confirmation, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : UnitPage
{
    [BindProperty(SupportsGet = true, Name = "statement")] public Guid Id { get; set; }
    [BindProperty] public string? Code { get; set; }
    [BindProperty] public string? Reason { get; set; }
    /// <summary>One clause a line.</summary>
    [BindProperty] public string? Personal { get; set; }

    public Statement Statement { get; private set; } = null!;
    public StatementText Text { get; private set; } = null!;
    public StatementText? Before { get; private set; }
    public StatementEdge Edge { get; private set; } = null!;
    public IReadOnlyList<StatementStep> Steps { get; private set; } = [];
    public IReadOnlyList<StatementVersion> Versions { get; private set; } = [];
    public StatementProof Proof { get; private set; } = null!;
    public IReadOnlyList<StatementAction> Possible { get; private set; } = [];
    public bool MaySign { get; private set; }
    public bool CanConfirm { get; private set; }
    public bool MayEdit { get; private set; }
    public int MostPersonal => matrix.PersonalClauses;
    public int PersonalLength => matrix.PersonalLength;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Personal = string.Join('\n', Statement.Personal);
        return Page();
    }

    public Task<IActionResult> OnPostSignAsync(CancellationToken cancel) => Do(() => book.Sign(Actor, Operation, Id, Code, cancel), "Statement.Said.Signed", cancel);

    public Task<IActionResult> OnPostTakeAsync(StatementAction step, CancellationToken cancel) =>
        Do(() => book.Take(Actor, Operation, Id, step, Reason, cancel), "Statement.Said.Taken", cancel);

    public Task<IActionResult> OnPostPersonalAsync(CancellationToken cancel) =>
        Do(() => book.SetPersonal(Actor, Operation, Id, (Personal ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries), cancel), "Statement.Said.Personal", cancel);

    /// <summary>The flow of SM-1 with who and when, and whose turn it is now.</summary>
    public IReadOnlyList<Step> Bar()
    {
        StatementAction[] way = [StatementAction.Submit, StatementAction.Approve, StatementAction.Issue, StatementAction.Sign, StatementAction.Countersign];
        // Where it would be if it had not left the way.
        var reached = Statement.State switch
        {
            StatementState.Draft => 0,
            StatementState.Review => 1,
            StatementState.Approved => 2,
            StatementState.Issued => 3,
            StatementState.HalfSigned => 4,
            StatementState.Disputed or StatementState.Void => Steps.LastOrDefault(s => s.Action is StatementAction.Decline or StatementAction.Void) is { } left ? PlaceOf(left.From) : 0,
            _ => way.Length,
        };
        var off = Statement.State is StatementState.Disputed or StatementState.Void;
        var bar = way.Select((action, i) => i < reached ? Done(action) : new Step(words[$"StatementStep.{action}"], !off && i == reached ? StepState.Now : StepState.Later, !off && i == reached ? Turn : null, !off && i == reached && i >= 3 ? Statement.Due : null)).ToList();
        switch (Statement.State)
        {
            case StatementState.Disputed:
                bar.Insert(reached, new Step(words["StatementStep.Revise"], StepState.Now, Turn));
                bar.Insert(reached, Done(StatementAction.Decline) with { State = StepState.Stopped });
                break;
            case StatementState.Void:
                bar = [.. bar.Take(reached), Done(StatementAction.Void) with { State = StepState.Stopped }];
                break;
            case StatementState.ToResign:
                bar.Add(new Step(words["StatementStep.SignAnew"], StepState.Now, Turn, Statement.Due));
                break;
            case StatementState.Expired:
                bar.Add(Done(StatementAction.Expire));
                break;
        }
        return bar;

        Step Done(StatementAction action)
        {
            var step = Steps.LastOrDefault(s => s.Action == action);
            return new Step(words[$"StatementStep.{action}"], StepState.Done, step is { Account: var account } && account != Guid.Empty ? step.ActorName : null, step is null ? null : ChinaTime.DateOf(step.At));
        }
    }

    /// <summary>Whose turn it is, in words.</summary>
    public string Turn => Statement.Awaited is { } side ? Statement.NameOf(side).ToString() : words["Statement.Turn.Officer"];

    static int PlaceOf(StatementState state) => state switch
    {
        StatementState.Review => 1,
        StatementState.Approved => 2,
        StatementState.Issued => 3,
        StatementState.HalfSigned => 4,
        _ => 0,
    };

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await command(), words, id =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage("Statement", new { statement = id });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Shown.Code);
        if (await db.Statements.FirstOrDefaultAsync(s => s.Id == Id, cancel) is not { } found || !StatementRights.Reads(Actor, found)) return false;
        Statement = found;
        Edge = matrix.Edge(found.Edge);
        Text = await book.TextOf(found, cancel);
        Steps = await db.StatementSteps.Where(s => s.Statement == Id).OrderBy(s => s.Move).Take(200).ToListAsync(cancel);
        Versions = await db.StatementVersions.Where(v => v.Statement == Id).OrderByDescending(v => v.Edition).Take(20).ToListAsync(cancel);
        Proof = await StatementProof.Of(db, found, found.TextHash, cancel);
        var (first, second, edge, year) = (found.First, found.Second, found.Edge, found.Year - 1);
        if (await db.Statements.Where(s => s.Year == year && s.Edge == edge && s.First == first && s.Second == second && s.State != StatementState.Void).Select(s => s.Text).FirstOrDefaultAsync(cancel) is { } before)
            Before = StatementText.Read(before);
        if (!Own) return true;
        MaySign = found.Signing is { } signing && Actor.Person is not null && StatementRights.MayAct(Actor, found, signing);
        CanConfirm = MaySign && await confirmation.Possible(Actor, cancel);
        MayEdit = found.State == StatementState.Draft && StatementRights.Prepares(Actor, found);
        Possible =
        [
            .. Enum.GetValues<StatementAction>()
                .Where(a => !Statement.IsSigning(a) && StatementRights.MayNow(Actor, found, a)),
        ];
        return true;
    }
}
