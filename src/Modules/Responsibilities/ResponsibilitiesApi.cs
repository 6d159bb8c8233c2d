using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities;

/// <summary>What the module's pages do, for other systems: <c>/api/v1/responsibilities/…</c>.</summary>
static class ResponsibilitiesApi
{
    /// <summary>Most items of one answer.</summary>
    const int MostItems = 200;

    /// <summary>A year in an address; any other is no address.</summary>
    static readonly string Year = $"{{year:int:min({Period.FirstYear}):max({Period.LastYear})}}";

    public sealed record RegulationView(string Code, int Version, string Number, DateOnly EffectiveFrom, DateOnly? EffectiveTo, LocalizedText Title, int Obligations);

    public sealed record LocalizedText(string Zh, string En)
    {
        public static LocalizedText Of(Kernel.LocalText text) => new(text.Zh, text.En);
    }

    public sealed record ItemPage<T>(IReadOnlyList<T> Items, int Page, int Total);

    public sealed record PartyView(
        string Id, LocalizedText Name, string? Function, Guid? Holder, string? HolderName, IReadOnlyList<string> InCharge, bool HeadsDiscipline, bool DisciplineSeat);

    public sealed record DutyView(
        Guid Id, string Party, string Obligation, string Period, string? Counterpart, DateOnly? Due, DateOnly? Since, DateOnly? Ended, string? Occasion, DateOnly? OccasionOn)
    {
        public static DutyView Of(Duty duty) => new(
            duty.Id, duty.Party.ToString(), duty.Obligation, duty.Period.ToString(), duty.Counterpart?.ToString(), duty.Due, duty.Since, duty.Ended, duty.Occasion, duty.OccasionOn);
    }

    public sealed record PlanView(int Year, bool AlreadyOpen, int Unchanged, IReadOnlyList<PlannedView> Added, IReadOnlyList<EndedView> Ended);

    public sealed record PlannedView(string Party, string Obligation, string Period, string? Counterpart, DateOnly? Due, DateOnly? Since, string Why);

    public sealed record EndedView(Guid Duty, string Party, string Obligation, string Period, string Why);

    public sealed record YearRequest(DateOnly? Effective = null);

    /// <param name="On">The first day of the new holder.</param>
    /// <param name="To">Who takes over; null while the post is vacant.</param>
    /// <param name="Acting">He stands in and does not hold the post.</param>
    public sealed record HandOverRequest(DateOnly On, Guid? To, bool Acting = false);

    public sealed record ChargeRequest(IReadOnlyList<string> Departments, DateOnly On);

    public sealed record OccasionRequest(string Party, string Obligation, string Occasion, DateOnly On);

    /// <param name="Now">The figure; null, said in words, gives it back to the level above.</param>
    /// <param name="Reason">Why, for the record of changes.</param>
    public sealed record DefaultRequest(string? Now, string Reason);

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/responsibilities");

        Get(group.MapGet("/regulations", Regulations), "listRegulations", "Every version of every regulation.");
        Get(group.MapGet("/regulations/{code}/{version:int}", Regulation), "getRegulation", "One version: clauses, groups and obligations in both languages.");
        Get(group.MapGet("/obligations", Obligations), "listObligations", "Obligations in force today, with the figures in force for the tenant and year.");
        Get(group.MapGet("/calendar", Calendar), "isWorkingDay", "Whether a date is a working day, and the last day of a limit that starts on it.");
        Get(group.MapGet("/parties", Parties), "listParties", "Responsible parties of the tenant on a date, in official order.");
        Get(group.MapGet("/people", People), "listPeople", "People of the tenant.");
        Get(group.MapGet("/duties", Duties), "listDuties", "Duties of the tenant in a year, by party, obligation, clause or period.");
        Get(group.MapGet("/years", Years), "listYears", "Years opened, newest first.");

        Write(group.MapGet($"/years/{Year}/preview", Preview), ResponsibilitiesPermissions.OpenYear, "previewYear", "What opening or re-running the year would add and end.");
        Write(group.MapPost($"/years/{Year}", Apply), ResponsibilitiesPermissions.OpenYear, "applyYear", "Opens the year, or carries in what changed since. Doing it twice does it once.");
        Write(group.MapPost("/organisation", Import), ResponsibilitiesPermissions.ChangeOrganisation, "importOrganisation", "Brings in people and parties by their natural keys, or names every fault.");
        Write(group.MapPost("/parties/{party}/hand-over", HandOver), ResponsibilitiesPermissions.ChangeOrganisation, "handOverPost", "A post changes hands on a day; its open duties go with it.");
        Write(group.MapPost("/parties/{party}/charge", SetCharge), ResponsibilitiesPermissions.ChangeOrganisation, "setCharge", "From a day on, exactly these departments are in the leader's charge.");
        Write(group.MapPost("/occasions", RegisterOccasion), ResponsibilitiesPermissions.RegisterOccasion, "registerOccasion", "An event sets off a duty that falls due within the rule's limit.");
        Write(group.MapPut($"/defaults/{Year}/{{obligation}}/{{figure}}", ChangeDefault), ResponsibilitiesPermissions.ChangeDefaults, "changeDefault", "Sets a default figure from a year on; null gives it back to the level above.");
    }

    static void Get(RouteHandlerBuilder endpoint, string name, string summary) => Write(endpoint, ResponsibilitiesPermissions.Read, name, summary);

    static void Write(RouteHandlerBuilder endpoint, string permission, string name, string summary) =>
        endpoint.WithMetadata(new RequirePermissionAttribute(permission)).WithName(name).WithSummary(summary);

    static Ok<IEnumerable<RegulationView>> Regulations(IRegulations law) => TypedResults.Ok(law.All.Select(r =>
        new RegulationView(r.Code, r.Version, r.Number, r.EffectiveFrom, r.EffectiveTo, LocalizedText.Of(r.Title), r.Obligations.Count)));

    static Results<JsonHttpResult<Regulation>, NotFound> Regulation(string code, int version, IRegulations law) =>
        law.All.FirstOrDefault(r => r.Code == code && r.Version == version) is { } found ? TypedResults.Json(found, LawFiles.Json) : TypedResults.NotFound();

    static async Task<Results<JsonHttpResult<IReadOnlyList<Obligation>>, NotFound>> Obligations(
        HttpContext http, IRegulations law, DefaultBook defaults, TimeProvider time, int? year, string? clause, CancellationToken cancel)
    {
        var today = time.Today();
        var settings = await defaults.InForce(http.Actor().Tenant, year ?? today.Year, cancel);
        var found = law.InForce(today).SelectMany(r => r.Obligations).Where(o => clause is null || o.Clause == clause).Select(settings.Settle).ToList();
        return found.Count == 0 && clause is not null ? TypedResults.NotFound() : TypedResults.Json<IReadOnlyList<Obligation>>(found, LawFiles.Json);
    }

    static Results<Ok<CalendarView>, NotFound> Calendar(IWorkCalendars calendars, DateOnly date, int workingDays = 0) =>
        Period.IsYear(date.Year)
            ? TypedResults.Ok(new CalendarView(
                date, calendars.Current.IsWorkingDay(date), calendars.Current.AddWorkingDays(date, Math.Clamp(workingDays, 0, 400)), calendars.Current.Knows(date.Year)))
            : TypedResults.NotFound();

    public sealed record CalendarView(DateOnly Date, bool WorkingDay, DateOnly LastDay, bool YearKnown);

    static async Task<Ok<IEnumerable<PartyView>>> Parties(HttpContext http, IPartyDirectory directory, TimeProvider time, DateOnly? on, CancellationToken cancel) =>
        TypedResults.Ok((await directory.Parties(http.Actor().Tenant, on ?? time.Today(), cancel)).Select(p => new PartyView(
            p.Id.ToString(), LocalizedText.Of(p.Name), p.Function, p.Holder, p.HolderName, [.. p.InCharge.Select(d => d.ToString())], p.HeadsDiscipline, p.DisciplineSeat)));

    static async Task<Ok<ItemPage<PersonView>>> People(HttpContext http, IOrganisation organisation, CancellationToken cancel, int page = 1) =>
        TypedResults.Ok(Cut(await organisation.People(http.Actor().Tenant, cancel), page));

    static async Task<Results<Ok<ItemPage<DutyView>>, NotFound>> Duties(
        HttpContext http, IDutyBook book, TimeProvider time, int? year, string? party, string? obligation, string? clause, string? period, CancellationToken cancel, int page = 1)
    {
        var tenant = http.Actor().Tenant;
        if (party is not null && (!PartyId.TryParse(party, null, out var id) || id.Tenant != tenant)) return TypedResults.NotFound();
        var filter = new DutyFilter(party, obligation, clause, period, DutyFilter.All);
        var duties = await book.Of(tenant, year ?? time.Today().Year, cancel);
        return TypedResults.Ok(Cut(duties.Where(d => filter.Takes(d, book)).Select(DutyView.Of).ToList(), page));
    }

    static async Task<Ok<IReadOnlyList<int>>> Years(HttpContext http, IDutyBook book, CancellationToken cancel) =>
        TypedResults.Ok(await book.Years(http.Actor().Tenant, cancel));

    static async Task<Ok<PlanView>> Preview(HttpContext http, int year, IYears years, TimeProvider time, CancellationToken cancel)
    {
        var plan = await years.Preview(http.Actor().Tenant, year, time.Today(), cancel);
        return TypedResults.Ok(new PlanView(
            plan.Year, plan.AlreadyOpen, plan.Unchanged,
            [.. plan.Added.Select(a => new PlannedView(a.Party.ToString(), a.Obligation, a.Period.ToString(), a.Counterpart?.ToString(), a.Due, a.Since, a.Why))],
            [.. plan.Ended.Select(e => new EndedView(e.Duty.Id, e.Duty.Party.ToString(), e.Duty.Obligation, e.Duty.Period.ToString(), e.Why))]));
    }

    static async Task<IResult> Apply(HttpContext http, int year, YearRequest request, IYears years, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await years.Apply(http.Actor(), http.Operation(), year, request.Effective ?? new DateOnly(year, 1, 1), cancel)).ToResult(words);

    static async Task<IResult> Import(HttpContext http, OrganisationFile file, IOrganisation organisation, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await organisation.Import(http.Actor(), http.Operation(), file, cancel)).ToResult(words);

    static async Task<IResult> HandOver(HttpContext http, string party, HandOverRequest request, IOrganisation organisation, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, null, out var post)) return new Outcome.NotFound().ToResult(words);
        return (await organisation.HandOver(http.Actor(), http.Operation(), post, request.To, request.On, request.Acting, cancel)).ToResult(words);
    }

    static async Task<IResult> SetCharge(HttpContext http, string party, ChargeRequest request, IOrganisation organisation, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, null, out var leader)) return new Outcome.NotFound().ToResult(words);
        var departments = request.Departments.Select(key => new PartyId(leader.Tenant, PartyKind.Department, key)).ToList();
        return (await organisation.SetCharge(http.Actor(), http.Operation(), leader, departments, request.On, cancel)).ToResult(words);
    }

    static async Task<IResult> RegisterOccasion(HttpContext http, OccasionRequest request, IDutyBook book, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!PartyId.TryParse(request.Party, null, out var party)) return new Outcome.NotFound().ToResult(words);
        return (await book.RegisterOccasion(http.Actor(), http.Operation(), party, request.Obligation, request.Occasion, request.On, cancel)).ToResult(words);
    }

    static async Task<IResult> ChangeDefault(
        HttpContext http, int year, string obligation, string figure, DefaultRequest request, DefaultBook defaults, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await defaults.Change(http.Actor(), http.Operation(), year, obligation, figure, request.Now, request.Reason, cancel)).ToResult(words);

    static ItemPage<T> Cut<T>(IReadOnlyList<T> all, int page)
    {
        var at = Math.Max(1, page);
        return new ItemPage<T>([.. all.Skip((at - 1) * MostItems).Take(MostItems)], at, all.Count);
    }
}
