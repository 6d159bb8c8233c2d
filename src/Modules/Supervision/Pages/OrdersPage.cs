using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision.Pages;

/// <summary>What the pages of orders and signs have in common: names of units and parties, and how a command is answered.</summary>
internal abstract class OrdersPage(IStringLocalizer<Words> words) : PortalPage
{
    protected const int PageSize = 50;

    protected IStringLocalizer<Words> T => words;

    public bool AtBureau => Actor.AtBureau;
    public string OwnUnit => Actor.Tenant;
    public DateOnly Day => Today;

    protected ITenants Tenants => HttpContext.RequestServices.GetRequiredService<ITenants>();
    protected IPartyDirectory Directory => HttpContext.RequestServices.GetRequiredService<IPartyDirectory>();

    public string NameOf(string unit) => Tenants.Find(unit)?.Name.ToString() ?? unit;

    public IEnumerable<SelectListItem> UnitItems(string? chosen) => Tenants.All.Where(t => AtBureau || t.Code == Actor.Tenant).Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == chosen));

    public static string ColourClass(OrderColour colour) => colour switch { OrderColour.Red => "bg-danger", OrderColour.Yellow => "bg-warning", _ => "bg-success" };

    public static string Short(string text, int most = 60) => text.Length <= most ? text : string.Create(CultureInfo.CurrentCulture, $"{text.AsSpan(0, most)}…");

    protected IActionResult Said(Outcome outcome, string said, Func<Guid, IActionResult> done) => Answer(outcome, words, id =>
    {
        TempData["Said"] = words[said].Value;
        return done(id);
    }, prefix: "");
}
