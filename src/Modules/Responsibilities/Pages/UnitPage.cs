using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Responsibilities.Pages;

/// <summary>
/// A page about one unit: the reader's own, or at the bureau the one that the address names. Only the own unit is ever written;
/// for everybody else another unit is simply not there.
/// </summary>
abstract class UnitPage : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "unit")]
    public string? Unit { get; set; }

    /// <summary>The unit that is shown.</summary>
    public Tenant Shown { get; private set; } = null!;

    /// <summary>Whether that is the reader's own, where he may change things.</summary>
    public bool Own => Shown.Code == Actor.Tenant;

    /// <summary>Units to choose from; none but at the bureau.</summary>
    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];

    /// <summary>For links: the unit when it is not the own one.</summary>
    public string? UnitRoute => Own ? null : Shown.Code;

    public DateOnly Day => Today;

    public bool May(string permission) => Own && Actor.May(permission);

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        var tenants = HttpContext.RequestServices.GetRequiredService<ITenants>();
        var asked = string.IsNullOrEmpty(Unit) ? Actor.Tenant : Unit;
        var readable = asked == Actor.Tenant || Actor.AtBureau && Microsoft.AspNetCore.Http.HttpMethods.IsGet(Request.Method);
        if (!readable || tenants.Find(asked) is not { } found)
        {
            context.Result = NotFound();
            return;
        }
        Shown = found;
        if (Actor.AtBureau) Units = [.. tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code, t.Code == found.Code))];
    }
}
