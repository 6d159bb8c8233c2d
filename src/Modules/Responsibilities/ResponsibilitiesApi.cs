using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Statements;

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

    /// <param name="To">Who acts for the holder.</param>
    /// <param name="From">The first day.</param>
    /// <param name="Until">The last day.</param>
    /// <param name="What">What for.</param>
    public sealed record DelegationRequest(Guid To, DateOnly From, DateOnly Until, string What);

    public sealed record AreaRequest(string Leader, DateOnly On, string DocumentNumber);

    public sealed record AreaView(string Area, LocalizedText Name, string? Leader, DateOnly? From, string? DocumentNumber, bool Violated);

    /// <param name="Step">Submit, Return, Approve, Issue, Decline, Revise or Void.</param>
    /// <param name="Reason">Why; some steps need it.</param>
    public sealed record StatementStepRequest(string Step, string? Reason = null);

    /// <param name="Code">A one-time code of the signer's authenticator.</param>
    public sealed record SignatureRequest(string Code);

    public sealed record StatementSummary(Guid Id, string Number, string Edge, string First, string Second, string State, int Edition, DateOnly Since, DateOnly Due, string? TextHash);

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

        Get(group.MapGet("/areas", Areas), "listAreas", "Whose charge the four areas are in, and whether that is against the rule.");
        Write(group.MapGet("/statements", Statements), ResponsibilitiesPermissions.ReadStatements, "listStatements", "Statements of a year that the caller may read.");

        Write(group.MapPost($"/statements/years/{Year}", DrawUp), ResponsibilitiesPermissions.PrepareStatements, "drawUpStatements", "Makes the statements that the matrix asks for and that are not there. Doing it twice does it once.");
        Write(group.MapPost($"/statements/years/{Year}/reminders", Remind), ResponsibilitiesPermissions.PrepareStatements, "remindSigners", "Reminds those whose signature is awaited, at most once a day.");
        Write(group.MapPost("/statements/{statement:guid}/steps", TakeStep), ResponsibilitiesPermissions.ReadStatements, "moveStatement", "Takes a step that needs no signature.");
        Write(group.MapPost("/statements/{statement:guid}/signature", Sign), ResponsibilitiesPermissions.ReadStatements, "signStatement", "Signs for the party whose turn it is, confirmed by a one-time code.");
        Write(group.MapPost("/parties/{party}/delegations", Delegate), ResponsibilitiesPermissions.ChangeOrganisation, "delegatePost", "Somebody acts for a post's holder for some days.");
        Write(group.MapPost("/areas/{area}", AssignArea), ResponsibilitiesPermissions.ChangeOrganisation, "assignArea", "By the division of work the area is in the leader's charge from a day on.");
        Write(group.MapGet($"/years/{Year}/preview", Preview), ResponsibilitiesPermissions.OpenYear, "previewYear", "What opening or re-running the year would add and end.");
        Write(group.MapPost($"/years/{Year}", Apply), ResponsibilitiesPermissions.OpenYear, "applyYear", "Opens the year, or carries in what changed since. Doing it twice does it once.");
        Write(group.MapPost("/organisation", Import), ResponsibilitiesPermissions.ChangeOrganisation, "importOrganisation", "Brings in people and parties by their natural keys, or names every fault.");
        Write(group.MapPost("/parties/{party}/hand-over", HandOver), ResponsibilitiesPermissions.ChangeOrganisation, "handOverPost", "A post changes hands on a day; its open duties go with it.");
        Write(group.MapPost("/parties/{party}/charge", SetCharge), ResponsibilitiesPermissions.ChangeOrganisation, "setCharge", "From a day on, exactly these departments are in the leader's charge.");
        Write(group.MapPost("/occasions", RegisterOccasion), ResponsibilitiesPermissions.RegisterOccasion, "registerOccasion", "An event sets off a duty that falls due within the rule's limit.");
        MapLists(group);
        Write(group.MapPut($"/defaults/{Year}/{{obligation}}/{{figure}}", ChangeDefault), ResponsibilitiesPermissions.ChangeDefaults, "changeDefault", "Sets a default figure from a year on; null gives it back to the level above.");
    }

    static void MapLists(RouteGroupBuilder group)
    {
        Write(group.MapGet($"/lists/{Year}", ListOf), ResponsibilitiesPermissions.ReadLists, "getResponsibilityList", "The responsibility list of a year as it stands, with what it lacks.");
        Write(group.MapPost($"/lists/{Year}", MakeList), ResponsibilitiesPermissions.PrepareLists, "makeResponsibilityList", "Brings the list in line with the year's duties; what people wrote stays.");
        Write(group.MapPost($"/lists/{Year}/complete", CompleteList), ResponsibilitiesPermissions.PrepareLists, "completeResponsibilityList", "Adds the proposed items where parties have none, and hangs up what follows from nothing.");
        Write(group.MapPost($"/lists/{Year}/submit", SubmitList), ResponsibilitiesPermissions.PrepareLists, "submitResponsibilityList", "Freezes the list and lays it before the secretary.");
        Write(group.MapPost("/list-versions/{version:guid}/approve", ApproveList), ResponsibilitiesPermissions.ApproveLists, "approveResponsibilityList", "The secretary approves the frozen text.");
        Write(group.MapPost("/list-versions/{version:guid}/return", ReturnList), ResponsibilitiesPermissions.ApproveLists, "returnResponsibilityList", "The secretary gives the version back with a reason.");
        Write(group.MapPut("/list-items/{item:guid}", RefineItem), ResponsibilitiesPermissions.PrepareLists, "refineListItem", "Writes an item's texts over what the law proposes; null leaves the proposal.");
        Write(group.MapGet("/problems", ProblemsOf), ResponsibilitiesPermissions.ReadLists, "listProblems", "The problem list of a year: found in it, or still open when it began.");
        Write(group.MapPost("/problems", RaiseProblem), ResponsibilitiesPermissions.KeepProblems, "raiseProblem", "Puts a problem on the list; the same source key is one problem.");
        Write(group.MapPost("/problems/{problem:guid}/{step}", AdvanceProblem), ResponsibilitiesPermissions.ReadLists, "advanceProblem", "Moves a problem on: confirm, plan, report, verify, return, continue or drop.");
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

    static async Task<Ok<IEnumerable<AreaView>>> Areas(HttpContext http, WorkAreas areas, PartyDirectory directory, TimeProvider time, CancellationToken cancel) =>
        TypedResults.Ok(areas.Of(await directory.Picture(http.Actor().Tenant, cancel), time.Today()).Select(s => new AreaView(
            s.Area.Code, LocalizedText.Of(s.Area.Name), s.Leader?.Id.ToString(), s.Charge?.From, s.Charge?.DocumentNumber, s.Violated)));

    static async Task<Ok<ItemPage<StatementSummary>>> Statements(
        HttpContext http, Database<ResponsibilitiesDb> database, TimeProvider time, int? year, CancellationToken cancel, int page = 1)
    {
        var (actor, asked) = (http.Actor(), year ?? time.Today().Year);
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var all = await StatementRights.Readable(db.Statements, actor).Where(s => s.Year == asked).OrderBy(s => s.Edge).ThenBy(s => s.Ordinal).ToListAsync(cancel);
        return TypedResults.Ok(Cut<StatementSummary>([.. all.Select(s => new StatementSummary(
            s.Id, s.Number, s.Edge, s.First.ToString(), s.Second.ToString(), s.State.ToString(), s.Edition, s.Since, s.Due, s.TextHash))], page));
    }

    static async Task<IResult> DrawUp(HttpContext http, int year, StatementBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.DrawUp(http.Actor(), http.Operation(), year, cancel)).ToResult(words);

    static async Task<IResult> Remind(HttpContext http, int year, StatementBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Remind(http.Actor(), http.Operation(), year, cancel)).ToResult(words);

    static async Task<IResult> TakeStep(HttpContext http, Guid statement, StatementStepRequest request, StatementBook book, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        var outcome = Enum.TryParse<StatementAction>(request.Step, out var step)
            ? await book.Take(http.Actor(), http.Operation(), statement, step, request.Reason, cancel)
            : new Outcome.NotFound();
        return outcome.ToResult(words);
    }

    static async Task<IResult> Sign(HttpContext http, Guid statement, SignatureRequest request, StatementBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Sign(http.Actor(), http.Operation(), statement, request.Code, cancel)).ToResult(words);

    static async Task<IResult> Delegate(HttpContext http, string party, DelegationRequest request, IOrganisation organisation, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, null, out var post)) return new Outcome.NotFound().ToResult(words);
        return (await organisation.Delegate(http.Actor(), http.Operation(), post, request.To, request.From, request.Until, request.What, cancel)).ToResult(words);
    }

    static async Task<IResult> AssignArea(HttpContext http, string area, AreaRequest request, IOrganisation organisation, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!PartyId.TryParse(request.Leader, null, out var leader)) return new Outcome.NotFound().ToResult(words);
        return (await organisation.AssignArea(http.Actor(), http.Operation(), area, leader, request.On, request.DocumentNumber, cancel)).ToResult(words);
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

    public sealed record ListAnswer(int Year, int Items, int Gaps, int Orphans, IReadOnlyList<ListItemView> Rows);

    public sealed record ListItemView(
        Guid Id, int Version, string Owner, string Key, string Clause, LocalizedText Title, LocalizedText Measure, LocalizedText Standard, LocalizedText Deadline, string? Above, bool Orphan, bool Refined);

    public sealed record ReasonRequest(string Reason);

    /// <param name="Version">The version that was read; another one answers 409.</param>
    /// <param name="Title">Null leaves the law's title.</param>
    /// <param name="Measure">Null leaves the proposal.</param>
    /// <param name="Standard">Null leaves the law's rule.</param>
    /// <param name="Due">Null leaves the duties' days.</param>
    public sealed record RefineRequest(int Version, string? Title, string? Measure, string? Standard, DateOnly? Due);

    public sealed record ProblemRequest(
        DateOnly Found, string Text, string Source, string? SourceKey = null, string? Level = null, string? Obligation = null, string? Owner = null, string? Measure = null,
        DateOnly? Due = null);

    public sealed record ProblemAnswer(
        Guid Id, DateOnly Found, string Text, string Source, string SourceKey, string Level, string? Obligation, string? Owner, string? Measure, DateOnly? Due, string State, string? Result,
        DateOnly? ReviewOn, DateOnly? Closed)
    {
        public static ProblemAnswer Of(ProblemView p) => new(
            p.Id, p.Found, p.Text, p.Source.ToString(), p.SourceKey, p.Level.ToString(), p.Obligation, p.Owner?.ToString(), p.Measure, p.Due, p.State.ToString(), p.Result, p.ReviewOn, p.Closed);
    }

    public sealed record NoteRequest(string? Text = null, DateOnly? Day = null, string? Owner = null);

    static async Task<Results<Ok<ListAnswer>, NotFound>> ListOf(HttpContext http, int year, string? party, int? page, ResponsibilityList list, ListRights rights, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (year is < 2000 or > 2200) return TypedResults.NotFound();
        var scope = await rights.Reads(actor, actor.Tenant, cancel);
        var picture = await list.Read(actor.Tenant, year, cancel);
        var rows = picture.Rows.Where(r => scope.Covers(r.Item.Owner) && (party is null || r.Item.Owner.ToString() == party)).ToList();
        return TypedResults.Ok(new ListAnswer(year, rows.Count, picture.Gaps, picture.Orphans,
        [
            .. rows.Skip(Math.Max(0, (page ?? 1) - 1) * MostItems).Take(MostItems).Select(r => new ListItemView(
                r.Item.Id, r.Item.Version, r.Item.Owner.ToString(), r.Item.Key, r.Item.Clause, LocalizedText.Of(r.Title), LocalizedText.Of(r.Measure), LocalizedText.Of(r.Standard),
                LocalizedText.Of(r.Deadline), r.Orphan ? null : r.Item.Above?.ToString(), r.Orphan, r.Item.Refined)),
        ]));
    }

    static async Task<IResult> MakeList(HttpContext http, int year, ResponsibilityList list, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await list.Make(http.Actor(), http.Operation(), year, cancel)).ToResult(words);

    static async Task<IResult> CompleteList(HttpContext http, int year, ResponsibilityList list, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await list.Complete(http.Actor(), http.Operation(), year, null, cancel)).ToResult(words);

    static async Task<IResult> SubmitList(HttpContext http, int year, ResponsibilityList list, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await list.Submit(http.Actor(), http.Operation(), year, cancel)).ToResult(words);

    static async Task<IResult> ApproveList(HttpContext http, Guid version, ResponsibilityList list, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await list.Approve(http.Actor(), http.Operation(), version, cancel)).ToResult(words);

    static async Task<IResult> ReturnList(HttpContext http, Guid version, ReasonRequest request, ResponsibilityList list, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await list.Return(http.Actor(), http.Operation(), version, request.Reason, cancel)).ToResult(words);

    static async Task<IResult> RefineItem(HttpContext http, Guid item, RefineRequest request, ResponsibilityList list, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await list.Refine(http.Actor(), http.Operation(), item, request.Version, new ItemText(request.Title, request.Measure, request.Standard, request.Due), cancel)).ToResult(words);

    static async Task<Results<Ok<List<ProblemAnswer>>, NotFound>> ProblemsOf(HttpContext http, int? year, int? page, IProblemList problems, ListRights rights, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (year is < 2000 or > 2200) return TypedResults.NotFound();
        var scope = await rights.Reads(actor, actor.Tenant, cancel);
        var seen = (await problems.Of(actor.Tenant, year ?? time.Today().Year, cancel)).Where(p => scope.Covers(p.Owner));
        return TypedResults.Ok(seen.Skip(Math.Max(0, (page ?? 1) - 1) * MostItems).Take(MostItems).Select(ProblemAnswer.Of).ToList());
    }

    static async Task<IResult> RaiseProblem(HttpContext http, ProblemRequest request, IProblemList problems, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (request.Owner is not null && !PartyId.TryParse(request.Owner, null, out _)) return new Outcome.NotFound().ToResult(words);
        if (!Enum.TryParse<ProblemSource>(request.Source, ignoreCase: true, out var source) || !Enum.IsDefined(source)) return Outcome.Refuse("Source", "Problem.UnknownSource").ToResult(words);
        if (!Enum.TryParse<ProblemLevel>(request.Level ?? nameof(ProblemLevel.Ordinary), ignoreCase: true, out var level) || !Enum.IsDefined(level)) return Outcome.Refuse("Level", "Problem.UnknownLevel").ToResult(words);
        var raised = new RaisedProblem
        {
            Found = request.Found,
            Text = request.Text,
            Source = source,
            SourceKey = request.SourceKey,
            Level = level,
            Obligation = request.Obligation,
            Owner = request.Owner is { } owner ? PartyId.Parse(owner, null) : null,
            Measure = request.Measure,
            Due = request.Due,
        };
        return (await problems.Raise(http.Actor(), http.Operation(), raised, cancel)).ToResult(words);
    }

    static async Task<IResult> AdvanceProblem(HttpContext http, Guid problem, string step, NoteRequest request, IProblemList problems, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!Enum.TryParse<ProblemAction>(step, ignoreCase: true, out var take) || !Enum.IsDefined(take)) return new Outcome.NotFound().ToResult(words);
        if (request.Owner is not null && !PartyId.TryParse(request.Owner, null, out _)) return new Outcome.NotFound().ToResult(words);
        var note = new ProblemNote(request.Text, request.Day, request.Owner is { } owner ? PartyId.Parse(owner, null) : null);
        return (await problems.Advance(http.Actor(), http.Operation(), problem, take, note, cancel)).ToResult(words);
    }
}
