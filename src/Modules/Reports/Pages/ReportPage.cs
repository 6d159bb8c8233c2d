using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Reports.Pages;

/// <summary>A page about one unit's reporting: whose it is, what its parties are called, and how a command is answered.</summary>
internal abstract class ReportPage(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, IStringLocalizer<Words> words) : PortalPage
{
    IReadOnlyDictionary<PartyId, Party> parties = new Dictionary<PartyId, Party>();

    /// <summary>The unit that the address names; at the bureau any, elsewhere one's own.</summary>
    [BindProperty(SupportsGet = true)] public string? Tenant { get; set; }

    public Tenant Shown { get; private set; } = null!;
    public bool AtHome => Shown.Code == Actor.Tenant;
    /// <summary>For links: names the unit only when it is not one's own.</summary>
    public string? Unit => AtHome ? null : Shown.Code;
    public DateOnly Day => Today;
    public ReportScope Scope { get; private set; } = null!;
    public IReadOnlyCollection<Party> Parties => [.. parties.Values];

    protected IStringLocalizer<Words> Words => words;

    public bool May(string permission) => AtHome && Actor.May(permission);

    public string NameOf(PartyId party) => parties.TryGetValue(party, out var known) ? known.Name.ToString() : party.Key;

    public string? HolderOf(PartyId party) => parties.TryGetValue(party, out var known) ? known.HolderName : null;

    public string Said(Period period) => period.Length == PeriodLength.Half ? words[$"Period.H{period.Number}", period.Year] : words["Period.Year", period.Year];

    /// <summary>The unit's database to read, or null when the actor may not look at it.</summary>
    protected async Task<ReportsDb?> Enter(CancellationToken cancel)
    {
        if (rights.Visible(Actor, Tenant) is not { } visible) return null;
        Shown = visible;
        Scope = await rights.Reads(Actor, visible.Code, cancel);
        parties = (await directory.Parties(visible.Code, Today, cancel)).ToDictionary(p => p.Id);
        return database.OpenToRead(Actor, visible.Code);
    }

    /// <summary>A command of this page: first what it shows is read, so that a refusal comes back with everything on it.</summary>
    protected async Task<IActionResult> Do(Func<CancellationToken, Task<bool>> load, Func<Task<Outcome>> command, string said, Func<Guid, IActionResult> done, CancellationToken cancel, string prefix = "")
    {
        if (!await load(cancel)) return NotFound();
        return Answer(await command(), words, id =>
        {
            TempData["Said"] = words[said].Value;
            return done(id);
        }, prefix);
    }
}
