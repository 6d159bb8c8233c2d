using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>Every limit of supervision with its regulation, article and certainty; at the bureau whoever is authorised corrects one for what begins later.</summary>
[RequirePermission(OrderPermissions.ReadLimits)]
internal sealed class LimitsModel(Limits limits, LimitLaw law, IStringLocalizer<Words> words) : OrdersPage(words)
{
    public sealed class LimitInput
    {
        public int? Figure { get; set; }
        [StringLength(LimitChange.ArticleLength)] public string? Regulation { get; set; }
        [StringLength(LimitChange.ArticleLength)] public string? Article { get; set; }
        [StringLength(1)] public string? Certainty { get; set; }
        public DateOnly? From { get; set; }
        [StringLength(LimitChange.ReasonLength)] public string? Reason { get; set; }
    }

    static readonly string[] CertaintyCodes = ["A", "B", "C"];

    [BindProperty(SupportsGet = true), StringLength(60)] public string? Key { get; set; }
    [BindProperty] public LimitInput Input { get; set; } = new();

    public IReadOnlyList<Limit> Rows { get; private set; } = [];
    public Limit? Of { get; private set; }
    public IReadOnlyList<LimitChange> Changes { get; private set; } = [];
    public LimitLaw Law => law;
    public bool MayChange => AtBureau && Actor.May(OrderPermissions.ChangeLimits);
    public IEnumerable<SelectListItem> Certainties => CertaintyCodes.Select(c => new SelectListItem(T[$"Limit.Certainty.{c}"], c));

    public string Figure(Limit limit) => Figure(limit.Figure, limit.Unit);
    public string Figure(int figure, LimitUnit unit) => T[$"Limit.{unit}", figure];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (Of is { } of) Input = new() { Figure = of.Figure, Regulation = of.Regulation, Article = of.Article, Certainty = of.Certainty, From = Today };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!MayChange || !await Load(cancel) || Of is null) return NotFound();
        if (!ModelState.IsValid) return Page();
        var outcome = await limits.Change(Actor, Operation, Key!, Input.Figure, Input.Regulation, Input.Article, Input.Certainty, Input.From ?? Today, Input.Reason, cancel);
        if (outcome is Outcome.Refused refused) outcome = new Outcome.Refused([.. refused.Faults.Select(f => f with { Field = $"Input.{f.Field}" })]);
        return Said(outcome, "Limit.Said.Changed", _ => RedirectToPage("Limits", new { key = Key }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        var set = await limits.On(Today, cancel);
        Rows = [.. law.All.Select(l => set.Of(l.Key))];
        if (Key is null) return true;
        if (law.Find(Key) is null) return false;
        Of = set.Of(Key);
        Changes = [.. (await limits.Changes(cancel)).Where(c => c.Key == Key).Reverse()];
        return true;
    }
}
