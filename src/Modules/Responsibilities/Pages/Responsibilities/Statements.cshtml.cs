using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Statements;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The sign-off matrix of a year: every statement, whose turn it is and since when; and what the officer or the head does with all of them.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadStatements)]
sealed class StatementsModel(
    StatementBook book, StatementMatrix matrix, IConfirmation confirmation, Database<ResponsibilitiesDb> database, IStringLocalizer<Words> words) : UnitPage
{
    const int PerPage = 50;
    public const string Unsigned = "unsigned";
    public const string Overdue = "overdue";

    /// <summary>Steps that can be taken with many statements at once.</summary>
    static readonly StatementAction[] Together = [StatementAction.Submit, StatementAction.Approve, StatementAction.Issue];

    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }
    [BindProperty(SupportsGet = true, Name = "edge")] public string? Edge { get; set; }
    /// <summary>A state's name, or one of the two above.</summary>
    [BindProperty(SupportsGet = true, Name = "state")] public string? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    /// <summary>Statements to sign with one code.</summary>
    [BindProperty] public Guid[] Chosen { get; set; } = [];
    [BindProperty] public string? Code { get; set; }

    public int Year => AskedYear ?? Day.Year;
    public IReadOnlyList<Statement> Statements { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages { get; private set; }
    /// <summary>Of the whole year, whatever the filter.</summary>
    public IReadOnlyDictionary<StatementState, int> Counts { get; private set; } = new Dictionary<StatementState, int>();
    public int All => Counts.Values.Sum() - Counts.GetValueOrDefault(StatementState.Void);
    public int Signed => Counts.GetValueOrDefault(StatementState.Effective) + Counts.GetValueOrDefault(StatementState.Expired);
    public int Waiting => Counts.GetValueOrDefault(StatementState.Issued) + Counts.GetValueOrDefault(StatementState.HalfSigned) + Counts.GetValueOrDefault(StatementState.ToResign);
    public int Late { get; private set; }
    /// <summary>Pairs without a statement.</summary>
    public int Missing { get; private set; }
    public IReadOnlyList<(StatementAction Action, int Count)> Possible { get; private set; } = [];
    /// <summary>Those that wait for his signature, the most that one code signs.</summary>
    public IReadOnlyList<Statement> ToSign { get; private set; } = [];
    public bool CanConfirm { get; private set; }
    public bool MayRemind { get; private set; }
    public bool MayPrepare => May(ResponsibilitiesPermissions.PrepareStatements);
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Edges { get; private set; } = [];
    public IReadOnlyList<SelectListItem> States { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public Task<IActionResult> OnPostDrawUpAsync(CancellationToken cancel) => Do(book.DrawUp(Actor, Operation, Year, cancel), "Statements.Said.DrawUp", cancel);

    public Task<IActionResult> OnPostRemindAsync(CancellationToken cancel) => Do(book.Remind(Actor, Operation, Year, cancel), "Statements.Said.Remind", cancel);

    public async Task<IActionResult> OnPostAllAsync(StatementAction step, CancellationToken cancel) =>
        Together.Contains(step) ? await Do(book.TakeAll(Actor, Operation, Year, step, cancel), "Statements.Said.All", cancel) : NotFound();

    public Task<IActionResult> OnPostSignAsync(CancellationToken cancel) => Do(book.Sign(Actor, Operation, Chosen, Code, cancel), "Statements.Said.Signed", cancel);

    public string Filter => ListFilter.Of(("unit", UnitRoute), ("year", Year), ("edge", Edge), ("state", State));

    /// <summary>Whose turn it is, in words.</summary>
    public string TurnOf(Statement statement) =>
        statement.Awaited is { } side ? statement.NameOf(side).ToString() : statement.AwaitsOfficer ? words["Statement.Turn.Officer"] : "";

    public int DaysSince(Statement statement) => Day.DayNumber - statement.Since.DayNumber;

    public bool IsLate(Statement statement) => IsLate(statement, Day);

    static bool IsLate(Statement statement, DateOnly today) => statement.Due < today && (statement.Awaited is not null || statement.AwaitsOfficer);

    async Task<IActionResult> Do(Task<Outcome> command, string said, CancellationToken cancel)
    {
        var outcome = await command;
        if (outcome.Subject is null) await Load(cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words[said, Year].Value;
            return RedirectToPage("Statements", new { year = Year });
        }, prefix: "");
    }

    async Task Load(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Shown.Code);
        // A year's matrix is some hundred rows at most; counts, filter and page come from one reading.
        var all = await StatementRights.Readable(db.Statements, Actor).Where(s => s.Year == Year).OrderBy(s => s.Edge).ThenBy(s => s.Ordinal).Take(2000).ToListAsync(cancel);
        Counts = all.GroupBy(s => s.State).ToDictionary(g => g.Key, g => g.Count());
        Late = all.Count(IsLate);
        var shown = all.Where(s => Takes(s, Edge, State, Day)).ToList();
        Total = shown.Count;
        Pages = Math.Max(1, (Total + PerPage - 1) / PerPage);
        At = Math.Clamp(At, 1, Pages);
        Statements = [.. shown.Skip((At - 1) * PerPage).Take(PerPage)];
        if (Own)
        {
            Possible = [.. Together.Select(a => (a, all.Count(s => StatementRights.MayNow(Actor, s, a)))).Where(p => p.Item2 > 0)];
            if (Actor.Person is not null) ToSign = [.. all.Where(s => s.Signing is { } signing && StatementRights.MayAct(Actor, s, signing)).Take(StatementBook.MostAtOnce)];
            CanConfirm = ToSign.Count > 0 && await confirmation.Possible(Actor, cancel);
            MayRemind = all.Any(s => s.Awaited is not null && StatementRights.Prepares(Actor, s));
            if (MayPrepare) Missing = (await book.Missing(Shown.Code, Year, cancel)).Count;
        }
        Years = [.. Enumerable.Range(Day.Year - 2, 4).Append(Year).Distinct().OrderDescending().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
        Edges = [.. matrix.Edges.Where(e => all.Any(s => s.Edge == e.Code)).Select(e => new SelectListItem($"{e.Code} {e.Name}", e.Code, e.Code == Edge))];
        States =
        [
            .. new[] { Unsigned, Overdue }.Select(s => new SelectListItem(words[$"Statements.Only.{s}"], s, s == State)),
            .. Enum.GetValues<StatementState>().Select(s => new SelectListItem(words[$"StatementState.{s}"], s.ToString(), s.ToString() == State)),
        ];
    }

    /// <summary>Whether a statement stands in the list under these filters.</summary>
    internal static bool Takes(Statement statement, string? edge, string? state, DateOnly today) => (string.IsNullOrEmpty(edge) || statement.Edge == edge) && state switch
    {
        null or "" => true,
        Unsigned => statement.Signing is not null,
        Overdue => IsLate(statement, today),
        _ => statement.State.ToString() == state,
    };
}
