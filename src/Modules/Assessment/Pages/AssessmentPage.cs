using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Pages;

/// <summary>What the module's pages have in common: year and track in the address, names of units and dimensions, and who is at the bureau.</summary>
internal abstract class AssessmentPage(Database<AssessmentDb> database, IStringLocalizer<Words> words) : PortalPage
{
    protected const int PageSize = 50;

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public Track Track { get; set; }

    protected Database<AssessmentDb> Database => database;
    protected IStringLocalizer<Words> T => words;

    public bool AtBureau => Actor.AtBureau;
    public DateOnly Day => Today;
    public int AtYear => Year is { } year && Period.IsYear(year) ? year : Today.Year;
    public bool MayConfigure => AssessmentRights.MayConfigure(Actor, Track);
    public bool MayApprove => AssessmentRights.MayApprove(Actor);

    protected AssessmentDb Read() => database.OpenToRead(Actor, Actor.Tenant);

    public IEnumerable<SelectListItem> Tracks => Enum.GetValues<Track>().Select(t => new SelectListItem(words[$"Track.{t}"], t.ToString(), t == Track));

    public string NameOf(string unit) => HttpContext.RequestServices.GetRequiredService<ITenants>().Find(unit)?.Name.ToString() ?? unit;

    public string NameOf(Component component, int number) => component == Component.SpotCheck ? words["Sheet.SpotNumber", number] : words[$"Component.{component}"];

    public string DimensionOf(string code) => HttpContext.RequestServices.GetRequiredService<AssessmentLaw>().Find(code)?.Name.ToString() ?? code;

    public static string Points(decimal? points) => points?.ToString("0.00", CultureInfo.CurrentCulture) ?? "–";

    public static string Plain(decimal figure) => figure.ToString("0.####", CultureInfo.CurrentCulture);

    protected static async Task<IReadOnlyList<AssessmentStep>> StepsOf(AssessmentDb db, Guid of, CancellationToken cancel) =>
        await db.Steps.Where(s => s.Of == of).OrderBy(s => s.At).ThenBy(s => s.Id).Take(100).ToListAsync(cancel);

    /// <summary>A state machine in one line; whoever took a step is named where he is known.</summary>
    protected IReadOnlyList<Step> Bar<TState>(TState now, IReadOnlyList<AssessmentStep> steps, string prefix, DateOnly? until = null) where TState : struct, Enum =>
    [
        .. Enum.GetValues<TState>().Select((state, i) =>
        {
            var (title, reached) = (words[$"{prefix}.{state}"].Value, steps.LastOrDefault(s => s.To == state.ToString()));
            var at = Convert.ToInt32(now, CultureInfo.InvariantCulture);
            var last = at == Enum.GetValues<TState>().Length - 1;
            return i < at || i == at && last ? new Step(title, StepState.Done, reached?.ActorName, reached is null ? null : ChinaTime.DateOf(reached.At))
                : i == at ? new Step(title, StepState.Now, words[$"{prefix}Turn.{state}"], until)
                : new Step(title, StepState.Later);
        }),
    ];

    protected IActionResult Said(Outcome outcome, string said, Func<Guid, IActionResult> done) => Answer(outcome, words, id =>
    {
        TempData["Said"] = words[said].Value;
        return done(id);
    }, prefix: "");
}
