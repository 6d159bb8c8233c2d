using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>One appraisal: whose turn it is, what is wanting, and once sealed its result.</summary>
[RequirePermission(BallotPermissions.Read)]
internal sealed class ElectionModel(ElectionBook book, ElectionReader reader, IStringLocalizer<Words> words) : PortalPage
{
    static readonly ElectionState[] Flow = Enum.GetValues<ElectionState>();

    [BindProperty(SupportsGet = true, Name = "election")] public Guid Id { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty(Name = nameof(Returned))] public Dictionary<string, int> Returned { get; set; } = [];

    public ElectionView View { get; private set; } = null!;
    public Election Of => View.Of;
    public Actor Me => Actor;
    public bool IsOfficer => Election.SideOf(Actor) is not null;
    public bool MayTell => Of.State == ElectionState.Closed && Of.CountAskedBy is null && Actor.May(BallotPermissions.Tell);
    public bool MaySeeResult => Actor.May(BallotPermissions.Result);
    public bool MyKey => Of is { State: ElectionState.Ready, PublicKey: null } && Actor.Person is { } person && View.Holders.Any(h => h.Person == person);
    /// <summary>A holder's secret, in the one answer that shows it.</summary>
    public string? Secret { get; private set; }

    /// <summary>SM-4's ballot in one line.</summary>
    public IReadOnlyList<Step> Bar =>
    [
        .. Flow.Select(state =>
        {
            var reached = View.Steps.LastOrDefault(s => s.To == state);
            if (state < Of.State || Of.State == ElectionState.Sealed) return new Step(words[$"Election.State.{state}"], StepState.Done, reached?.ActorName ?? (state == ElectionState.Ready ? Of.PreparedByName : null), reached is null ? null : ChinaTime.DateOf(reached.At));
            return state == Of.State ? new Step(words[$"Election.State.{state}"], StepState.Now, words[$"Election.Turn.{state}"]) : new Step(words[$"Election.State.{state}"], StepState.Later);
        }),
    ];

    /// <summary>What has to be there before the next step, and whether it is.</summary>
    public IEnumerable<(bool Done, string What)> Wanting => Of.State switch
    {
        ElectionState.Ready =>
        [
            (Of.AgreedBy is not null, words["Election.Want.Agreed", Of.AgreedByName ?? ""].Value),
            (View.Holders.All(h => h.PublicKey is not null), words["Election.Want.Keys", View.Holders.Count(h => h.PublicKey is not null), View.Holders.Count].Value),
            (Of.PublicKey is not null, words["Election.Want.Shared"].Value),
            (Of.CardsPrinted, words["Election.Want.Cards"].Value),
        ],
        ElectionState.Open => [(false, words["Election.Want.Close"].Value)],
        ElectionState.Closed =>
        [
            (Of.CardsReturned, words["Election.Want.Returned"].Value),
            (Of.CountAskedBy is not null, words["Election.Want.Asked", Of.CountAskedByName ?? ""].Value),
            (false, words["Election.Want.Count", Of.Terms.Holders.Needed].Value),
        ],
        ElectionState.Counted => [(false, words["Election.Want.Seal"].Value)],
        _ => [(true, words["Election.Want.Nothing"].Value)],
    };

    public string ClassName(string voters) => Array.Find(Of.Terms.Classes, c => c.Code == voters) is { } known ? $"{known.Code} {known.Name}" : voters;

    public string Score(ElectionFigure? figure) => figure?.Score is { } score ? score.ToString("0.00", CultureInfo.InvariantCulture) : words["Election.Suppressed"];

    /// <summary>How many ballots are behind a figure, and of which classes when small ones were counted together.</summary>
    public string? Behind(ElectionFigure? figure) =>
        figure is null ? null : figure.Class.Contains('+', StringComparison.Ordinal) ? words["Election.BehindTogether", figure.Class, figure.Ballots].Value : words["Election.Behind", figure.Ballots].Value;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostTakeKeyAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var (outcome, secret) = await book.TakeKey(Actor, Operation, Id, cancel);
        if (secret is null) return Answer(outcome, words, _ => RedirectToPage("Election", new { election = Id }), prefix: "");
        Secret = secret;
        return Page();
    }

    public Task<IActionResult> OnPostAgreeAsync(CancellationToken cancel) => Do(() => book.Agree(Actor, Operation, Id, cancel), "Election.Said.Agreed", cancel);

    public Task<IActionResult> OnPostShareKeyAsync(CancellationToken cancel) => Do(() => book.ShareKey(Actor, Operation, Id, cancel), "Election.Said.Shared", cancel);

    public Task<IActionResult> OnPostOpenAsync(CancellationToken cancel) => Do(() => book.Open(Actor, Operation, Id, cancel), "Election.Said.Opened", cancel);

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) => Do(() => book.Close(Actor, Operation, Id, cancel), "Election.Said.Closed", cancel);

    public Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) => Do(() => book.Reopen(Actor, Operation, Id, Reason ?? "", cancel), "Election.Said.Reopened", cancel);

    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancel) => Do(() => book.ReturnCards(Actor, Operation, Id, Returned, cancel), "Election.Said.Returned", cancel);

    public Task<IActionResult> OnPostAskCountAsync(CancellationToken cancel) => Do(() => book.AskCount(Actor, Operation, Id, cancel), "Election.Said.Asked", cancel);

    public Task<IActionResult> OnPostSealAsync(CancellationToken cancel) => Do(() => book.Seal(Actor, Operation, Id, cancel), "Election.Said.Sealed", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await command(), words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage("Election", new { election = Id });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await reader.Find(Actor, Id, cancel) is not { } view) return false;
        View = view;
        return true;
    }
}
