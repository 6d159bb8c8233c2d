using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment;

/// <summary>Scores and rankings for other systems: the same figures, rights and refusals as the pages.</summary>
static class AssessmentApi
{
    const int PageSize = 200;

    static readonly string Year = $"{{year:int:min({Period.FirstYear}):max({Period.LastYear})}}";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/assessment");
        group.MapGet($"/{Year}/{{track}}/ranking", RankingOf).Needs(AssessmentPermissions.Read, "A year's ranking at the bureau, with how each total was made; in a unit its own result.");
        group.MapGet("/results/{result:guid}", One).Needs(AssessmentPermissions.Read, "One unit's year: components, weights, dimensions and the sheets behind them.");
        group.MapGet("/sheets/{sheet:guid}", SheetOf).Needs(AssessmentPermissions.Read, "One score sheet with its lines.");
        group.MapPost("/sheets/{sheet:guid}/marks", Mark).Needs(AssessmentPermissions.Score, "A scorer's points for the lines of a sheet.");
        group.MapPost("/sheets/{sheet:guid}/self-check", SelfCheck).Needs(AssessmentPermissions.SelfCheck, "The unit's own view of the lines of its sheet.");
    }

    static void Needs(this RouteHandlerBuilder endpoint, string permission, string summary) => endpoint.WithMetadata(new RequirePermissionAttribute(permission)).WithSummary(summary);

    static async Task<IResult> RankingOf(int year, string track, int? page, HttpContext http, Database<AssessmentDb> database, CancellationToken cancel)
    {
        if (!Enum.TryParse<Track>(track, ignoreCase: true, out var of) || !Enum.IsDefined(of)) return Missing();
        var actor = http.Actor();
        var skip = (Math.Clamp(page ?? 1, 1, 100_000) - 1) * PageSize;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (!actor.AtBureau)
            return Results.Ok((await db.Results.Where(r => r.IsCopy && r.Year == year && r.Track == of).OrderByDescending(r => r.Edition).ThenBy(r => r.Id).Take(PageSize).ToListAsync(cancel)).Select(ResultAnswer.Of));
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Year == year && c.Track == of, cancel) is not { } cycle) return Results.Ok(Array.Empty<ResultAnswer>());
        return Results.Ok((await db.Results.Where(r => r.Cycle == cycle.Id && r.Edition == cycle.Edition).OrderBy(r => r.Group).ThenBy(r => r.Rank).ThenBy(r => r.Unit).Skip(skip).Take(PageSize).ToListAsync(cancel)).Select(ResultAnswer.Of));
    }

    static async Task<IResult> One(Guid result, HttpContext http, Database<AssessmentDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Results.FirstOrDefaultAsync(r => r.Id == result, cancel) is { } found && found.IsCopy != actor.AtBureau ? Results.Ok(ResultAnswer.Of(found)) : Missing();
    }

    static async Task<IResult> SheetOf(Guid sheet, HttpContext http, Database<AssessmentDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Sheets.FirstOrDefaultAsync(s => s.Id == sheet, cancel) is { } found && found.IsCopy != actor.AtBureau ? Results.Ok(SheetAnswer.Of(found)) : Missing();
    }

    static async Task<IResult> Mark(Guid sheet, EntriesRequest request, HttpContext http, SheetBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Mark(http.Actor(), http.Operation(), sheet, request.Read(), cancel)).ToResult(words);

    static async Task<IResult> SelfCheck(Guid sheet, EntriesRequest request, HttpContext http, SheetBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.SelfCheck(http.Actor(), http.Operation(), sheet, request.Read(), cancel)).ToResult(words);

    static IResult Missing() => new Outcome.NotFound().ToResult(null!);

    /// <param name="Lines">By indicator.</param>
    internal sealed record EntriesRequest(Dictionary<string, EntryRequest>? Lines = null)
    {
        public IReadOnlyDictionary<string, LineEntry> Read() => (Lines ?? []).Where(l => l.Value is not null).ToDictionary(l => l.Key, l => new LineEntry(l.Value.Points, l.Value.Reason, l.Value.Evidence));
    }

    internal sealed record EntryRequest(decimal? Points = null, string? Reason = null, string? Evidence = null);

    internal sealed record PartAnswer(string Component, IReadOnlyList<decimal> Own, decimal? Score, decimal Weight, decimal? Weighted, string? WaivedFor);

    internal sealed record ResultAnswer(
        Guid Id, string Unit, int Year, string Track, string Group, int Edition, decimal Total, int? Rank, bool Tied, bool Last, int GroupSize, IReadOnlyList<PartAnswer> Parts, IReadOnlyList<Guid> Sheets)
    {
        public static ResultAnswer Of(Result r) => new(
            r.Id, r.Unit, r.Year, r.Track.ToString(), r.Group, r.Edition, r.Total, r.Rank, r.Tied, r.Last, r.GroupSize,
            [.. r.Parts.Select(p => new PartAnswer(p.Component.ToString(), p.Own, p.Score, p.Weight, p.Weighted, p.Waived is { } w ? w.Of?.ToString() ?? "Points" : null))], [.. r.Sheets.Select(s => s.Sheet)]);
    }

    internal sealed record LineAnswer(string Indicator, string Dimension, string Kind, decimal Max, decimal? Auto, decimal Done, decimal Asked, decimal? Self, int Marks, decimal? Least, decimal? Most, decimal? Average, decimal? Points, string? Reason);

    internal sealed record SheetAnswer(Guid Id, string Unit, int Year, string Track, string Component, int Number, string State, int Edition, decimal? Total, IReadOnlyList<LineAnswer> Lines)
    {
        public static SheetAnswer Of(Sheet s) => new(
            s.Id, s.Unit, s.Year, s.Track.ToString(), s.Component.ToString(), s.Number, s.State.ToString(), s.Edition, s.Total,
            [.. s.Lines.Select(l => new LineAnswer(l.Indicator, l.Dimension, l.Kind.ToString(), l.Max, l.Auto, l.Done, l.Asked, l.Self, l.Marks.Count, l.Least, l.Most, l.Average, l.Points, l.FinalReason))]);
    }
}
