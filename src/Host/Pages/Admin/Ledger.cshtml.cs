using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin;

/// <summary>
/// The Ledger of one tenant, newest first: who did what to which object when. Ids, dates and codes, never content (G12).
/// A stretch of days always bounds it, so that every look is served by an index; the next page starts below the last row seen.
/// </summary>
[RequirePermission(LedgerAccess.Permission)]
internal sealed class LedgerModel(Database<LedgerDb> ledger, ITenants tenants, FactWords factWords, IStringLocalizer<Words> words) : PortalPage
{
    const int Rows = 50;
    const int DaysAtFirst = 30;
    const int MostDays = 366;

    [BindProperty(SupportsGet = true, Name = "unit"), StringLength(40)]
    public string? Unit { get; set; }
    [BindProperty(SupportsGet = true, Name = "from"), DataType(DataType.Date)]
    public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true, Name = "to"), DataType(DataType.Date)]
    public DateOnly? To { get; set; }
    [BindProperty(SupportsGet = true, Name = "who"), StringLength(100)]
    public string? Who { get; set; }
    [BindProperty(SupportsGet = true, Name = "fact"), StringLength(120)]
    public string? Fact { get; set; }
    [BindProperty(SupportsGet = true, Name = "subject"), StringLength(200)]
    public string? Subject { get; set; }
    /// <summary>Only rows below this one.</summary>
    [BindProperty(SupportsGet = true, Name = "below")]
    public long? Below { get; set; }

    public IReadOnlyList<LedgerEntry> Entries { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<string> Facts { get; private set; } = [];
    public bool More { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        Unit ??= Actor.Tenant;
        if (tenants.Find(Unit) is null || Unit != Actor.Tenant && !Actor.AtBureau) return NotFound();
        if (Actor.AtBureau) Units = [.. tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == Unit))];
        if (!ModelState.IsValid) return Page();
        if (From is { } first && !Period.IsYear(first.Year) || To is { } last && !Period.IsYear(last.Year)) return NotFound();
        To ??= Today;
        From ??= To.Value.AddDays(-DaysAtFirst);
        if (From > To) From = To;
        if (To.Value.DayNumber - From.Value.DayNumber > MostDays) From = To.Value.AddDays(-MostDays);

        var (start, end) = (ChinaTime.StartOf(From.Value), ChinaTime.StartOf(To.Value.AddDays(1)));
        await using var db = ledger.OpenToRead(Actor, Unit);
        var within = db.Entries.Where(e => e.TenantId == Unit && e.At >= start && e.At < end);
        Facts = await within.Select(e => e.Fact).Distinct().OrderBy(f => f).Take(200).ToListAsync(cancel);

        var wanted = within;
        if (Below is { } below) wanted = wanted.Where(e => e.Seq < below);
        if (Fact is { Length: > 0 }) wanted = wanted.Where(e => e.Fact == Fact);
        if (Who?.Trim() is { Length: > 0 } who)
        {
            // Whoever asks for the product by the word that stands on the page finds what the product did.
            var (product, itself) = (ActorWords.Product, string.Equals(who, words["Actor.System"], StringComparison.OrdinalIgnoreCase));
            wanted = wanted.Where(e => e.ActorName.Contains(who) || itself && e.Account == product.Account && e.ActorName == product.Name);
        }
        if (Subject?.Trim() is { Length: > 0 } subject) wanted = wanted.Where(e => e.Subject == subject);
        var found = await wanted.OrderByDescending(e => e.Seq).Take(Rows + 1).ToListAsync(cancel);
        More = found.Count > Rows;
        Entries = [.. found.Take(Rows)];
        return Page();
    }

    /// <summary>What a fact is called.</summary>
    public string WordOf(string fact) => factWords[fact];

    /// <summary>The same look, starting below a row; null starts at the top.</summary>
    public Dictionary<string, string> Route(long? below) => new Dictionary<string, string?>
    {
        ["unit"] = Unit,
        ["from"] = From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["to"] = To?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["who"] = Who,
        ["fact"] = Fact,
        ["subject"] = Subject,
        ["below"] = below?.ToString(System.Globalization.CultureInfo.InvariantCulture),
    }.Where(p => !string.IsNullOrEmpty(p.Value)).ToDictionary(p => p.Key, p => p.Value!);
}
