using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties;

/// <summary>What the pages do, for other systems: the same grains, the same rights, the same refusals.</summary>
static class DutiesApi
{
    const int MostRows = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var duties = api.MapGroup("/duties");

        duties.MapGet("/parties/{party}", StandingOf).Needs(DutyPermissions.Read, "A party's duties of a year with their lights.");
        duties.MapGet("/parties/{party}/records", RecordsOf).Needs(DutyPermissions.Read, "A party's records, newest first.");
        duties.MapPost("/parties/{party}/records", Record).Needs(DutyPermissions.Record, "Records what a party did; typed for another, it waits for the holder.");
        duties.MapGet("/records/{record:guid}", RecordOf).Needs(DutyPermissions.Read, "One record.");
        duties.MapPost("/records/{record:guid}/confirm", Confirm).Needs(DutyPermissions.Record, "The holder confirms a record typed for him.");
        duties.MapPost("/records/{record:guid}/decline", Decline).Needs(DutyPermissions.Record, "The holder declines a record typed for him.");
        duties.MapPut("/records/{record:guid}", Amend).Needs(DutyPermissions.Record, "The holder amends a record; what it said before is kept.");
        duties.MapPost("/records/{record:guid}/answer", Answer).Needs(DutyPermissions.Record, "The holder answers a query.");
        duties.MapPost("/records/{record:guid}/query", Query).Needs(DutyPermissions.Query, "A spot check asks about a record.");
        duties.MapPost("/records/{record:guid}/reject", Reject).Needs(DutyPermissions.Query, "A spot check does not accept a queried record; a second person decides.");
        duties.MapPost("/records/{record:guid}/discount", Discount).Needs(DutyPermissions.Discount, "A rejected record counts nothing from now on.");
        duties.MapPost("/records/{record:guid}/uphold", Uphold).Needs(DutyPermissions.Discount, "A rejected record stands after all.");
        duties.MapGet("/waiting", Waiting).Needs(DutyPermissions.Record, "Records that wait for the actor.");
        duties.MapGet("/board", Board).Needs(DutyPermissions.Board, "The bureau's board: one row for each tenant.");
        SelfAssessmentsApi.Map(duties);
        duties.MapGet("/chains", Chains).Needs(DutyPermissions.Read, "The follow-through chains of a year and how far each has come.");
        duties.MapPost("/deployments", Register).Needs(DutyPermissions.Deploy, "Registers a document from above; its owners' chains begin.");
        duties.MapPost("/chains/{chain:guid}/links", Link).Needs(DutyPermissions.Record, "A record that stands fills a step.");
        duties.MapPost("/chains/{chain:guid}/unlinks", Unlink).Needs(DutyPermissions.Record, "A record no longer fills a step, for a reason.");
        duties.MapPost("/chains/{chain:guid}/failure", Fail).Needs(DutyPermissions.Deploy, "Carrying out has failed; responsibility is to be pursued.");
        duties.MapGet("/categories", (Categories categories) => categories.All).Needs(DutyPermissions.Read, "The fifteen record categories and their fields.");
        HandbooksApi.Map(duties);
    }

    internal static void Needs(this RouteHandlerBuilder endpoint, string permission, string summary) =>
        endpoint.WithMetadata(new RequirePermissionAttribute(permission)).WithSummary(summary);

    static async Task<IResult> StandingOf(string party, int? year, HttpContext http, DutyReader reader, DutyRights rights, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (!PartyId.TryParse(party, null, out var id) || reader.Visible(actor, id.Tenant) is null) return Missing();
        if (!(await rights.Reads(actor, id.Tenant, cancel)).Covers(id)) return Missing();
        if (!(await reader.PartiesOf(id.Tenant, cancel)).ContainsKey(id)) return Missing();
        var read = await reader.Standing(id, Year(year, reader), DutyReader.AsSuperior(actor, id.Tenant), cancel);
        return Results.Ok(new PartyAnswer(id.ToString(), read.Value.Year, read.Value.AsOf, read.FromDatabase, [.. read.Value.Duties.Select(DutyAnswer.Of)]));
    }

    static async Task<IResult> RecordsOf(
        string party, int? year, int? skip, HttpContext http, DutyReader reader, DutyRights rights, Database<DutiesDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (!PartyId.TryParse(party, null, out var id) || reader.Visible(actor, id.Tenant) is null) return Missing();
        var scope = await rights.Reads(actor, id.Tenant, cancel);
        if (!scope.Covers(id)) return Missing();
        var of = Year(year, reader);
        var (from, to) = (new DateOnly(of, 1, 1), new DateOnly(of, 12, 31));
        await using var db = database.OpenToRead(actor, id.Tenant);
        var records = await scope.Of(db.Records).Where(r => r.Party == id && r.On >= from && r.On <= to)
            .OrderByDescending(r => r.On).ThenByDescending(r => r.Id).Skip(Math.Max(0, skip ?? 0)).Take(MostRows).ToListAsync(cancel);
        return Results.Ok(records.Select(RecordAnswer.Of));
    }

    static async Task<IResult> Record(
        string party, RecordRequest request, HttpContext http, IGrainFactory grains, IStringLocalizer<Words> words)
    {
        var actor = http.Actor();
        if (!PartyId.TryParse(party, null, out var id) || id.Tenant != actor.Tenant || !DutyRights.MayRecordFor(actor, id)) return Missing();
        return (await grains.Party(id).Record(actor, http.Operation(), request.Entry())).ToResult(words);
    }

    static async Task<IResult> RecordOf(Guid record, string? tenant, HttpContext http, DutyReader reader, DutyRights rights, Database<DutiesDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        return await Find(record, tenant, actor, reader, rights, database, cancel) is { } found ? Results.Ok(RecordAnswer.Of(found)) : Missing();
    }

    static Task<IResult> Confirm(Guid record, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Confirm(actor, http.Operation(), record), cancel);

    static Task<IResult> Decline(Guid record, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Decline(actor, http.Operation(), record, request.Reason), cancel);

    static Task<IResult> Answer(Guid record, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Answer(actor, http.Operation(), record, request.Reason), cancel);

    static Task<IResult> Query(Guid record, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Query(actor, http.Operation(), record, request.Reason), cancel);

    static Task<IResult> Reject(Guid record, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Reject(actor, http.Operation(), record, request.Reason), cancel);

    static Task<IResult> Uphold(Guid record, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Uphold(actor, http.Operation(), record, request.Reason), cancel);

    static Task<IResult> Discount(Guid record, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Discount(actor, http.Operation(), record, request.Reason), cancel);

    static Task<IResult> Amend(Guid record, AmendRequest request, HttpContext http, CancellationToken cancel) =>
        Do(record, http, (party, actor) => party.Amend(actor, http.Operation(), record, request.Version, request.Record.Entry(), request.Reason), cancel);

    /// <summary>A command on a record that the actor may read; the live party decides the rest.</summary>
    static async Task<IResult> Do(Guid record, HttpContext http, Func<IResponsibleParty, Actor, Task<Outcome>> command, CancellationToken cancel)
    {
        var (actor, services) = (http.Actor(), http.RequestServices);
        var found = await Find(record, null, actor, services.GetRequiredService<DutyReader>(), services.GetRequiredService<DutyRights>(), services.GetRequiredService<Database<DutiesDb>>(), cancel);
        if (found is null) return Missing();
        return (await command(services.GetRequiredService<IGrainFactory>().Party(found.Party), actor)).ToResult(services.GetRequiredService<IStringLocalizer<Words>>());
    }

    static async Task<IResult> Waiting(HttpContext http, Database<DutiesDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        var own = actor.Parties.ToArray();
        await using var db = database.Open(actor);
        var records = await db.Records.AsNoTracking().Where(r => r.State == RecordState.PendingConfirm && own.Contains(r.Party))
            .OrderBy(r => r.On).Take(MostRows).ToListAsync(cancel);
        return Results.Ok(records.Select(RecordAnswer.Of));
    }

    static async Task<IResult> Board(HttpContext http, DutyReader reader, int? year, DueIn? due, int? skip, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (!actor.AtBureau) return Missing();
        var read = await reader.Board(actor.Tenant, Year(year, reader), new BoardQuery(Boards.Official, Due: due ?? DueIn.Year, Skip: Math.Max(0, skip ?? 0), Take: 100), cancel);
        var groups = reader.Standings.Groups;
        return Results.Ok(new BoardAnswer(
            read.Value.Matching, read.Value.Reading, read.FromDatabase, Counts.Of(read.Value.Total),
            [.. read.Value.Rows.Select(row =>
            {
                var seen = row.Tenant == actor.Tenant ? row.Own : row.Superior;
                return new BoardRowAnswer(row.Tenant, groups.Select((g, i) => (g.Code, Counts: Counts.Of(seen[i, due ?? DueIn.Year]))).ToDictionary(g => g.Code, g => g.Counts), row.Months);
            })]));
    }

    static async Task<IResult> Chains(string? tenant, int? year, HttpContext http, DutyReader reader, DutyRights rights, ChainReader chains, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (reader.Visible(actor, tenant) is not { } visible) return Missing();
        var found = await chains.Of(actor, visible.Code, Year(year, reader), await rights.Reads(actor, visible.Code, cancel), cancel);
        return Results.Ok(found.Select(ChainAnswer.Of));
    }

    static async Task<IResult> Register(DeploymentRequest request, HttpContext http, Deployments deployments, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        var owners = ImmutableArray.CreateBuilder<ChainOwner>();
        foreach (var owner in request.Owners)
        {
            if (!PartyId.TryParse(owner.Party, null, out var party)) return Missing();
            owners.Add(new(party, owner.Obligation));
        }
        var entry = new DeploymentEntry { Organ = request.Organ, Number = request.Number, Title = request.Title, ReceivedOn = request.ReceivedOn, Important = request.Important, Owners = owners.ToImmutable() };
        return (await deployments.Register(http.Actor(), http.Operation(), entry, cancel)).ToResult(words);
    }

    static Task<IResult> Link(Guid chain, LinkRequest request, HttpContext http, CancellationToken cancel) =>
        Follow(chain, http, (party, actor) => party.Link(actor, http.Operation(), chain, request.Step, request.Record), cancel);

    static Task<IResult> Unlink(Guid chain, UnlinkRequest request, HttpContext http, CancellationToken cancel) =>
        Follow(chain, http, (party, actor) => party.Unlink(actor, http.Operation(), chain, request.Step, request.Record, request.Reason), cancel);

    static Task<IResult> Fail(Guid chain, ReasonRequest request, HttpContext http, CancellationToken cancel) =>
        Follow(chain, http, (party, actor) => party.Fail(actor, http.Operation(), chain, request.Reason), cancel);

    /// <summary>A command on a chain that the actor may see; the live party decides the rest.</summary>
    static async Task<IResult> Follow(Guid chain, HttpContext http, Func<IResponsibleParty, Actor, Task<Outcome>> command, CancellationToken cancel)
    {
        var (actor, services) = (http.Actor(), http.RequestServices);
        if (await services.GetRequiredService<ChainReader>().Find(actor, actor.Tenant, chain, cancel) is not { } found) return Missing();
        var scope = await services.GetRequiredService<DutyRights>().Reads(actor, actor.Tenant, cancel);
        if (!DutyRights.SeesChain(actor, scope, found.Chain.Party, found.Deployment.RegisteredBy)) return Missing();
        return (await command(services.GetRequiredService<IGrainFactory>().Party(found.Chain.Party), actor)).ToResult(services.GetRequiredService<IStringLocalizer<Words>>());
    }

    static async Task<DutyRecord?> Find(Guid record, string? tenant, Actor actor, DutyReader reader, DutyRights rights, Database<DutiesDb> database, CancellationToken cancel)
    {
        if (reader.Visible(actor, tenant) is not { } visible) return null;
        await using var db = database.OpenToRead(actor, visible.Code);
        if (await db.Records.FirstOrDefaultAsync(r => r.Id == record, cancel) is not { } found) return null;
        return (await rights.Reads(actor, visible.Code, cancel)).Covers(found) ? found : null;
    }

    static int Year(int? year, DutyReader reader) => Math.Clamp(year ?? reader.Standings.Today.Year, Period.FirstYear, Period.LastYear);

    static IResult Missing() => new Outcome.NotFound().ToResult(null!);

    /// <summary>What another system sends to record something.</summary>
    internal sealed record RecordRequest(
        string Category, DateOnly On, string Title, string? Substance = null, string? DocumentNumber = null, Dictionary<string, string>? Fields = null, string[]? People = null,
        Guid[]? Duties = null, bool NothingToReport = false, bool DifferentEvent = false, string? SameWords = null)
    {
        public RecordEntry Entry() => new()
        {
            Category = Category,
            On = On,
            Title = Title,
            Substance = Substance,
            DocumentNumber = DocumentNumber,
            Fields = (Fields ?? []).ToImmutableDictionary(StringComparer.Ordinal),
            People = [.. People ?? []],
            Duties = [.. Duties ?? []],
            NothingToReport = NothingToReport,
            DifferentEvent = DifferentEvent,
            SameWords = SameWords,
        };
    }

    internal sealed record ReasonRequest(string Reason);

    /// <summary>What another system sends to register a document from above.</summary>
    internal sealed record DeploymentRequest(string Organ, string Title, DateOnly ReceivedOn, OwnerRequest[] Owners, string? Number = null, bool Important = false);

    internal sealed record OwnerRequest(string Party, string Obligation);

    internal sealed record LinkRequest(string Step, Guid Record);

    internal sealed record UnlinkRequest(Guid Record, string Reason, string? Step = null);

    internal sealed record ChainAnswer(
        Guid Id, Guid Deployment, string Party, string Obligation, Guid Duty, string Organ, string? Number, string Title, DateOnly ReceivedOn, bool Closed, DateOnly? FailedOn, StepAnswer[] Steps)
    {
        public static ChainAnswer Of(FollowedChain f) => new(
            f.Chain.Id, f.Deployment.Id, f.Chain.Party.ToString(), f.Chain.Obligation, f.Chain.Duty, f.Deployment.Organ, f.Deployment.Number, f.Deployment.Title, f.Deployment.ReceivedOn,
            f.Progress.Closed, f.Chain.FailedOn, [.. f.Progress.Steps.Select(s => new StepAnswer(s.Step.Code, s.Step.Due, s.DoneOn, [.. s.Records.Select(r => r.Record)]))]);
    }

    internal sealed record StepAnswer(string Step, DateOnly? Due, DateOnly? DoneOn, Guid[] Records);

    /// <param name="Version">The version that was read; another one answers 409.</param>
    internal sealed record AmendRequest(int Version, RecordRequest Record, string Reason);

    internal sealed record PartyAnswer(string Party, int Year, DateOnly AsOf, bool FromDatabase, DutyAnswer[] Duties);

    internal sealed record DutyAnswer(Guid Id, string Obligation, string Period, string? Counterpart, DateOnly? Due, bool Occasion, string Light, decimal Done, decimal Needed, DateOnly? Changes)
    {
        public static DutyAnswer Of(DutyStanding d) =>
            new(d.Duty, d.Obligation, d.Period.ToString(), d.Counterpart?.ToString(), d.Due, d.Occasion, d.Light.ToString(), d.Done, d.Needed, d.Changes);
    }

    internal sealed record RecordAnswer(
        Guid Id, string Party, string Category, DateOnly On, string Title, string? Substance, string? DocumentNumber, IReadOnlyDictionary<string, string> Fields, string[] People,
        string State, bool Late, int Edition, int Version, DateTimeOffset EnteredAt, string TypedBy, string? ConfirmedBy)
    {
        public static RecordAnswer Of(DutyRecord r) => new(
            r.Id, r.Party.ToString(), r.Category, r.On, r.Title, r.Substance, r.DocumentNumber, r.Fields, r.People, r.State.ToString(), r.Late, r.Edition, r.Version, r.EnteredAt, r.TypedByName, r.ConfirmedByName);
    }

    internal sealed record Counts(int Total, int Met, int OnTrack, int DueSoon, int Overdue, int None)
    {
        public static Counts Of(LightCounts c) => new(c.Total, c.Met, c.OnTrack, c.DueSoon, c.Overdue, c.None);
    }

    internal sealed record BoardAnswer(int Tenants, int Reading, bool FromDatabase, Counts Total, BoardRowAnswer[] Rows);

    internal sealed record BoardRowAnswer(string Tenant, IReadOnlyDictionary<string, Counts> Groups, IReadOnlyList<int> Months);
}
