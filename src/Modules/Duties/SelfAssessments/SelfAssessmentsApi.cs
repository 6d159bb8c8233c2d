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

namespace PartyDiscipline.Duties.SelfAssessments;

/// <summary>Self-assessments for other systems: the same commands, rights and refusals as the pages.</summary>
static class SelfAssessmentsApi
{
    const int MostRows = 200;

    public static void Map(RouteGroupBuilder duties)
    {
        var group = duties.MapGroup("/self-assessments");
        group.MapGet("/", All).Needs(DutyPermissions.Read, "Self-assessments of a year.");
        group.MapPost("/", Open).Needs(DutyPermissions.OpenSelfAssessment, "Opens one for a party and half-year and lays out how its obligations stand.");
        group.MapGet("/{assessment:guid}", One).Needs(DutyPermissions.Read, "One self-assessment with its lines.");
        group.MapPut("/lines/{line:guid}", Say).Needs(DutyPermissions.Read, "The party's own view of one line, and its plan for a gap.");
        group.MapPost("/{assessment:guid}/{step}", Move).Needs(DutyPermissions.Read, "agree, finish, plan, return or close.");
    }

    static async Task<IResult> All(int? year, HttpContext http, Database<DutiesDb> database, DutyRights rights, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        var scope = await rights.Reads(actor, actor.Tenant, cancel);
        var prefix = $"{year ?? time.Today().Year}H";
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var found = await db.SelfAssessments.Where(a => a.Period.StartsWith(prefix)).OrderBy(a => a.Period).ThenBy(a => a.Id).Take(MostRows).ToListAsync(cancel);
        return Results.Ok(found.Where(a => scope.Covers(a.Party)).Select(a => Answer.Of(a, [], time.Today())));
    }

    static async Task<IResult> One(Guid assessment, HttpContext http, Database<DutiesDb> database, DutyRights rights, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await db.SelfAssessments.FirstOrDefaultAsync(a => a.Id == assessment, cancel) is not { } found || !(await rights.Reads(actor, actor.Tenant, cancel)).Covers(found.Party)) return Missing();
        return Results.Ok(Answer.Of(found, await db.SelfAssessmentLines.Where(l => l.Assessment == assessment).OrderBy(l => l.Place).Take(500).ToListAsync(cancel), time.Today()));
    }

    static async Task<IResult> Open(OpenRequest request, HttpContext http, ISelfAssessments book, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!PartyId.TryParse(request.Party, null, out var party)) return Missing();
        if (!Period.TryParse(request.Period, null, out var period)) return Outcome.Refuse("Period", "SelfAssessment.Period", "3.2.3").ToResult(words);
        return (await book.Open(http.Actor(), http.Operation(), party, period, cancel)).ToResult(words);
    }

    static async Task<IResult> Say(Guid line, LineRequest request, HttpContext http, ISelfAssessments book, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        if (!Enum.TryParse<OwnView>(request.Own, ignoreCase: true, out var own) || !Enum.IsDefined(own)) return Outcome.Refuse("Own", "SelfAssessment.UnknownView").ToResult(words);
        if (request.Owner is not null && !PartyId.TryParse(request.Owner, null, out _)) return Missing();
        var view = new LineView(own, request.Remark, request.Measure, request.Owner is { } owner ? PartyId.Parse(owner, null) : null, request.By);
        return (await book.Say(http.Actor(), http.Operation(), line, view, cancel)).ToResult(words);
    }

    static async Task<IResult> Move(Guid assessment, string step, MoveRequest request, HttpContext http, ISelfAssessments book, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        var (actor, operation) = (http.Actor(), http.Operation());
        return step switch
        {
            "agree" => (await book.Agree(actor, operation, assessment, cancel)).ToResult(words),
            "finish" => (await book.Finish(actor, operation, assessment, cancel)).ToResult(words),
            "plan" => (await book.Plan(actor, operation, assessment, cancel)).ToResult(words),
            "return" => (await book.Return(actor, operation, assessment, request.Reason ?? "", cancel)).ToResult(words),
            "close" => (await book.Close(actor, operation, assessment, cancel)).ToResult(words),
            _ => Missing(),
        };
    }

    static IResult Missing() => new Outcome.NotFound().ToResult(null!);

    internal sealed record OpenRequest(string Party, string Period);

    internal sealed record LineRequest(string Own, string? Remark = null, string? Measure = null, string? Owner = null, DateOnly? By = null);

    /// <param name="Reason">For a return.</param>
    internal sealed record MoveRequest(string? Reason = null);

    internal sealed record Answer(
        Guid Id, string Party, string Period, DateOnly Due, bool Overdue, string State, int Lines, int Differences, int Gaps, Guid? Record, IReadOnlyList<LineAnswer> Views)
    {
        public static Answer Of(SelfAssessment a, IReadOnlyList<SelfAssessmentLine> lines, DateOnly today) => new(
            a.Id, a.Party.ToString(), a.Period, a.Due, a.Overdue(today), a.State.ToString(), a.Lines, a.Differences, a.Gaps, a.Record, [.. lines.Select(LineAnswer.Of)]);
    }

    internal sealed record LineAnswer(Guid Id, string Obligation, string Light, decimal Done, decimal Needed, string Auto, string? Own, string? Remark, string? Measure, string? Owner, DateOnly? By)
    {
        public static LineAnswer Of(SelfAssessmentLine l) => new(
            l.Id, l.Obligation, l.Light.ToString(), l.Done, l.Needed, l.Auto.ToString(), l.Own?.ToString(), l.Remark, l.Measure, l.Owner?.ToString(), l.By);
    }
}
