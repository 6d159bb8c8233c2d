using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Accountability.Pages;

/// <summary>What the module's pages have in common: names of units and rows of the law, and how a command is answered.</summary>
internal abstract class AccountabilityPage(CaseDesk desk, IStringLocalizer<Words> words) : PortalPage
{
    protected const int PageSize = 50;

    protected CaseDesk Desk => desk;
    protected IStringLocalizer<Words> T => words;

    public AccountabilityLaw Law { get; private set; } = null!;
    public DateOnly Day => Today;
    public bool AtBureau => Actor.AtBureau;

    protected async Task LoadLaw(CancellationToken cancel) => Law = await desk.Laws.InForce(cancel);

    public string UnitOf(string unit) => desk.Tenants.Find(unit)?.Name.ToString() ?? unit;

    public IEnumerable<SelectListItem> Units(string? chosen) => desk.Tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == chosen));

    public string WaysOf(Decision decision) => Publications.Redaction.WaysOf(decision, Law).ToString();

    public string SituationOf(string code) => Law.Situation(code)?.Name.ToString() ?? code;

    /// <summary>A command of this page: first what it shows is read, so that a refusal comes back with everything on it.</summary>
    protected async Task<IActionResult> Do(Func<CancellationToken, Task<bool>> load, Func<Task<Outcome>> command, string said, Func<Guid, IActionResult> done, CancellationToken cancel)
    {
        if (!await load(cancel)) return NotFound();
        return Answer(await command(), words, id =>
        {
            TempData["Said"] = words[said].Value;
            return done(id);
        }, prefix: "");
    }
}

/// <summary>A form that calls people to a case.</summary>
/// <param name="Handler">The page's handler.</param>
/// <param name="Case">The case.</param>
/// <param name="Title">What they are called for; also the button.</param>
/// <param name="Hint">The rule behind it.</param>
/// <param name="People">Of the bureau.</param>
internal sealed record PeopleForm(string Handler, Guid Case, string Title, string Hint, IReadOnlyList<SelectListItem> People);

/// <summary>A form that enters a later decision on a decision.</summary>
/// <param name="Page">The page of its case.</param>
/// <param name="Handler">The page's handler.</param>
/// <param name="Thing">The decision, or the appeal against it.</param>
/// <param name="Of">The decision.</param>
/// <param name="Outcomes">What may become of it.</param>
/// <param name="Why">What its text is called.</param>
/// <param name="Button">What the button says.</param>
internal sealed record AmendForm(Accountability.CaseModel Page, string Handler, Guid Thing, Decision Of, IReadOnlyList<(DecisionState State, string Name)> Outcomes, string Why, string Button);

/// <summary>A field of one of a page's many small forms, whose property several of them share; its own id keeps its label to it.</summary>
internal sealed record SmallField(string Id, string Name, string Label, string? Value = null, int Max = 300, int Rows = 1, bool Date = false, string? Hint = null);
