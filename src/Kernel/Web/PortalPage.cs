using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// Base of every portal page: who acts, what day it is, the form's operation id, and how an <see cref="Outcome"/> becomes an answer.
/// </summary>
public abstract class PortalPage : PageModel
{
    /// <summary>Who acts on this request.</summary>
    protected Actor Actor => HttpContext.Actor();

    /// <summary>Today in China.</summary>
    protected DateOnly Today => HttpContext.RequestServices.GetRequiredService<TimeProvider>().Today();

    /// <summary>The form's operation id: fresh on a first look, kept when the form comes back, spent when it is done.</summary>
    [BindProperty]
    public Guid Operation { get; set; }

    // Its name begins like a handler's; without this it would be one, for a method called PAGE.
    [NonHandler]
    public override void OnPageHandlerExecuting(Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context)
    {
        if (Operation == Guid.Empty) Operation = Ids.Unguessable();
        ModelState.Remove(nameof(Operation));
        base.OnPageHandlerExecuting(context);
    }

    /// <summary>
    /// Done or Already: <paramref name="done"/>. Refused: the same page with each fault at its field, what was typed kept.
    /// Not found: 404, the same for a foreign object. Stale: 409, the page says that somebody else changed it.
    /// </summary>
    /// <param name="outcome">What became of the command.</param>
    /// <param name="words">The module's resources; a fault's rule is the key of its message.</param>
    /// <param name="done">Where to go when it stands.</param>
    /// <param name="prefix">The bound input's name, put before each field: <c>Input.</c></param>
    protected IActionResult Answer(Outcome outcome, IStringLocalizer words, Func<Guid, IActionResult> done, string prefix = "Input.")
    {
        switch (outcome)
        {
            case Outcome.Refused refused:
                foreach (var fault in refused.Faults) ModelState.AddModelError(fault.Field.Length == 0 ? "" : prefix + fault.Field, Say(words, fault));
                return Page();
            case Outcome.NotFound:
                return NotFound();
            case Outcome.Stale:
                ModelState.AddModelError("", words["Fault.Stale"]);
                Response.StatusCode = 409;
                return Page();
            default:
                return done(outcome.Subject!.Value);
        }
    }

    /// <summary>A fault in the reader's language, with the clause behind it.</summary>
    public static string Say(IStringLocalizer words, Fault fault)
    {
        var text = string.Format(CultureInfo.CurrentCulture, words[fault.Rule].Value, [.. fault.Figures]);
        return fault.Clause is null ? text : $"{text} {words["Fault.Clause", fault.Clause].Value}";
    }
}
