using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>Visits, findings and circulars for other systems: the same rights and refusals as the pages.</summary>
static class InspectionApi
{
    const int PageSize = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/supervision");
        group.MapGet("/inspections", Visits).Needs(InspectionPermissions.Read, "Visits of a year, latest first: at the bureau all or a unit's, in a unit those it was told of.");
        group.MapGet("/inspections/{inspection:guid}", Visit).Needs(InspectionPermissions.Read, "One visit.");
        group.MapPost("/inspections", Schedule).Needs(InspectionPermissions.Write, "Schedules a visit inside the approved budget.");
        group.MapGet("/findings", FindingsOf).Needs(InspectionPermissions.Read, "Findings of a year, latest first.");
        group.MapGet("/findings/{finding:guid}", FindingOf).Needs(InspectionPermissions.Read, "One finding.");
        group.MapPost("/inspections/{inspection:guid}/findings", Make).Needs(InspectionPermissions.Write, "Takes down a finding of a visit; only its team may.");
        group.MapGet("/projects", ProjectsOf).Needs(InspectionPermissions.Read, "Projects of a year, latest first: at the bureau all, in a unit those that look at it.");
        group.MapGet("/circulars", CircularsOf).Needs(InspectionPermissions.Circulars, "Circulars that are out, latest first.");
    }

    static void Needs(this RouteHandlerBuilder endpoint, string permission, string summary) => endpoint.WithMetadata(new RequirePermissionAttribute(permission)).WithSummary(summary);

    static int Skip(int? page) => (Math.Clamp(page ?? 1, 1, 100_000) - 1) * PageSize;

    static int YearOf(int? year, TimeProvider time) => year is { } asked && Period.IsYear(asked) ? asked : time.Today().Year;

    static async Task<IResult> Visits(int? year, string? unit, int? page, HttpContext http, Database<SupervisionDb> database, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return Results.Ok((await new VisitFilter(YearOf(year, time), unit, null, null).Of(db, actor).Skip(Skip(page)).Take(PageSize).ToListAsync(cancel)).Select(VisitAnswer.Of));
    }

    static async Task<IResult> Visit(Guid inspection, HttpContext http, Database<SupervisionDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Inspections.FirstOrDefaultAsync(i => i.Id == inspection && i.IsCopy == copies, cancel) is { } found ? Results.Ok(VisitAnswer.Of(found)) : Missing();
    }

    static async Task<IResult> Schedule(ScheduleRequest request, HttpContext http, InspectionBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Schedule(http.Actor(), http.Operation(), request.Read(), cancel)).ToResult(words);

    static async Task<IResult> FindingsOf(int? year, string? unit, int? page, HttpContext http, Database<SupervisionDb> database, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return Results.Ok((await new FindingFilter(YearOf(year, time), unit, null, null, false).Of(db, actor).Skip(Skip(page)).Take(PageSize).ToListAsync(cancel)).Select(FindingAnswer.Of));
    }

    static async Task<IResult> FindingOf(Guid finding, HttpContext http, Database<SupervisionDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Findings.FirstOrDefaultAsync(f => f.Id == finding && f.IsCopy == copies, cancel) is { } found ? Results.Ok(FindingAnswer.Of(found)) : Missing();
    }

    static async Task<IResult> Make(Guid inspection, FindingRequest request, HttpContext http, FindingBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Make(http.Actor(), http.Operation(), inspection, new FindingEntry(request.Facts, request.Obligation, Enum.TryParse<ProblemLevel>(request.Level, ignoreCase: true, out var level) ? level : null, request.Basis, Duty: request.Duty), cancel)).ToResult(words);

    static async Task<IResult> ProjectsOf(int? year, int? page, HttpContext http, Database<SupervisionDb> database, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        var (of, copies) = (YearOf(year, time), !actor.AtBureau);
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var found = await db.Projects.Where(p => p.IsCopy == copies && p.Year == of).OrderByDescending(p => p.From).ThenByDescending(p => p.Id).Skip(Skip(page)).Take(PageSize).ToListAsync(cancel);
        return Results.Ok(found.Select(p => new ProjectAnswer(p.Id, p.Number, p.Area, p.Title, p.Major, p.State.ToString(), p.Units, p.From, p.To, p.Plan, p.Asked, p.ClosedOn)));
    }

    static async Task<IResult> CircularsOf(int? page, HttpContext http, Database<SupervisionDb> database, ITenants tenants, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var found = await db.Circulars.Where(c => (c.State == CircularState.Published || c.State == CircularState.Ended || c.State == CircularState.Archived)).OrderByDescending(c => c.From).ThenBy(c => c.Id).Skip(Skip(page)).Take(PageSize).ToListAsync(cancel);
        return Results.Ok(found.Select(c => new CircularAnswer(c.Id, c.Number, c.Title, c.Body, c.From, c.To, c.State.ToString(), c.IsCopy ? tenants.All.First(t => t.Kind == TenantKind.Bureau).Code : actor.Tenant)));
    }

    static IResult Missing() => new Outcome.NotFound().ToResult(null!);

    internal sealed record ScheduleRequest(
        string? Unit = null, string? Kind = null, string? Matter = null, string? Subject = null, IReadOnlyList<string>? Nodes = null, IReadOnlyList<string>? Obligations = null,
        DateOnly? From = null, DateOnly? To = null, IReadOnlyList<Guid>? Team = null, Guid? Draw = null, string? Reason = null, bool Merge = false)
    {
        public InspectionEntry Read() => new()
        {
            Unit = Unit ?? "",
            Kind = Enum.TryParse<InspectionKind>(Kind, ignoreCase: true, out var kind) ? kind : (InspectionKind)(-1),
            Matter = Matter,
            Subject = Subject,
            Nodes = [.. (Nodes ?? []).Where(n => n is not null)],
            Obligations = [.. (Obligations ?? []).Where(o => o is not null)],
            From = From,
            To = To,
            Team = Team ?? [],
            Draw = Draw,
            Reason = Reason,
            Merge = Merge,
        };
    }

    internal sealed record FindingRequest(string? Facts = null, string? Obligation = null, string? Level = null, string? Basis = null, Guid? Duty = null);

    internal sealed record VisitAnswer(
        Guid Id, string Unit, int Year, string Kind, string State, IReadOnlyList<string> Matters, string Subject, IReadOnlyList<string> Nodes, IReadOnlyList<string> Obligations, DateOnly From, DateOnly To,
        IReadOnlyList<string> Team, string? NoticeNumber, string? ReportNumber, DateOnly? CommentDue, DateOnly? ClosedOn)
    {
        public static VisitAnswer Of(Inspection i) => new(
            i.Id, i.Unit, i.Year, i.Kind.ToString(), i.State.ToString(), i.Matters, i.Subject, i.Nodes, i.Obligations, i.From, i.To, [.. i.Team.Select(m => m.Name)], i.NoticeNumber, i.ReportNumber, i.CommentDue, i.ClosedOn);
    }

    internal sealed record FindingAnswer(Guid Id, Guid Source, string Unit, DateOnly FoundOn, string Facts, string Obligation, string Level, string Basis, string State, bool Typical, DateOnly? ConfirmedOn, DateOnly? HandleBy, DateOnly? LinkedOn)
    {
        public static FindingAnswer Of(Finding f) => new(f.Id, f.Of, f.Unit, f.FoundOn, f.Facts, f.Obligation, f.Level.ToString(), f.Basis, f.State.ToString(), f.Typical, f.ConfirmedOn, f.HandleBy, f.LinkedOn);
    }

    internal sealed record ProjectAnswer(
        Guid Id, string? Number, string Area, string Title, bool Major, string State, IReadOnlyList<string> Units, DateOnly From, DateOnly To, string? Plan, string? Asked, DateOnly? ClosedOn);

    internal sealed record CircularAnswer(Guid Id, string? Number, string Title, string Body, DateOnly From, DateOnly To, string State, string Issuer);
}
