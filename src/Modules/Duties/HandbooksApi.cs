using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties;

/// <summary>Handbooks, the course of the year, burden and requests for other systems: the same readers, the same rights, the same refusals.</summary>
static class HandbooksApi
{
    const int MostRows = 200;

    public static void Map(RouteGroupBuilder duties)
    {
        duties.MapGet("/handbooks", Handbooks).Needs(DutyPermissions.Read, "A unit's handbooks of a year, and the share of their fields that nobody typed for them.");
        duties.MapPost("/handbooks/confirm", Confirm).Needs(DutyPermissions.Read, "The holder confirms a handbook as he read it.");
        duties.MapGet("/rating", RatingOf).Needs(DutyPermissions.Read, "The lights of a unit or a party at the end of each month of a year.");
        duties.MapGet("/burden", Burden).Needs(DutyPermissions.Board, "What a month cost each unit, beside the same month of last year.");
        duties.MapGet("/requests", Received).Needs(DutyPermissions.Requests, "Requests that the unit received, newest first.");
        duties.MapPost("/requests", Ask).Needs(DutyPermissions.Ask, "The bureau asks units for material that the product does not hold.");
        duties.MapPost("/requests/{request:guid}/answer", Answer).Needs(DutyPermissions.Requests, "A unit names the records that hold what was asked for.");
        duties.MapPost("/requests/{request:guid}/withdraw", Withdraw).Needs(DutyPermissions.Ask, "The bureau no longer needs it.");
    }

    static async Task<IResult> Handbooks(string? tenant, int? year, HttpContext http, DutyReader reader, HandbookShelf shelf, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (reader.Visible(actor, tenant) is not { } unit) return Missing();
        var found = await shelf.Of(actor, unit, Math.Clamp(year ?? shelf.Today.Year, shelf.Today.Year - 9, shelf.Today.Year), cancel);
        return Results.Ok(new ShelfAnswer(
            found.Share.Percent, found.Share.From(FieldSource.System), found.Share.From(FieldSource.Record), found.Share.From(FieldSource.Typed),
            [.. found.All.Select(h => new HandbookAnswer(h.Key.ToString(), h.Name, h.Entries.Count(), h.Late, h.Waiting, h.Hash, h.Confirmed?.At, h.ChangedSince))]));
    }

    static async Task<IResult> Confirm(ConfirmRequest request, HttpContext http, HandbookShelf shelf, IStringLocalizer<Words> words, CancellationToken cancel) =>
        HandbookKey.TryParse(request.Handbook, out var key)
            ? (await shelf.Confirm(http.Actor(), http.Operation(), key, request.Hash, request.Remark, cancel)).ToResult(words)
            : Missing();

    static async Task<IResult> RatingOf(string? tenant, string? party, int? year, HttpContext http, DutyReader reader, DutyRights rights, Rating rating, CancellationToken cancel)
    {
        var actor = http.Actor();
        if (reader.Visible(actor, tenant) is not { } unit) return Missing();
        var scope = await rights.Reads(actor, unit.Code, cancel);
        PartyId? one = PartyId.TryParse(party, null, out var named) ? named : null;
        if (party is not null && (one is null || one.Value.Tenant != unit.Code || !scope.Covers(one.Value))) return Missing();
        var of = Math.Clamp(year ?? reader.Standings.Today.Year, 1949, reader.Standings.Today.Year);
        var course = await rating.Of(unit.Code, of, one, scope.Covers, DutyReader.AsSuperior(actor, unit.Code), cancel);
        return Results.Ok(course.Ends.Select((end, i) => new MonthAnswer(end, DutiesApi.Counts.Of(course.At(i + 1)), course.Met(i + 1) ?? 0, course.FallenDue(i + 1))));
    }

    static async Task<IResult> Burden(string? month, HttpContext http, BurdenMeter meter, CancellationToken cancel)
    {
        var shown = DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) ? asked : meter.LastMonth;
        var rows = await meter.Units(http.Actor(), shown, cancel);
        var visits = await meter.Visits(http.Actor(), rows, cancel);
        return Results.Ok(rows.Select(r => new BurdenAnswer(
            r.Unit.Code, r.Month, r.Now?.Records ?? 0, r.Now?.Fields ?? 0, r.Before?.Fields ?? 0, r.Rise, r.Now is { Timed: > 0 } timed ? timed.Seconds : null, r.Now?.Requests ?? 0, r.Now?.Blocked ?? 0,
            visits.GetValueOrDefault((r.Unit.Code, r.Month)))));
    }

    static async Task<IResult> Received(HttpContext http, Database<DutiesDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return Results.Ok((await db.Received.OrderByDescending(r => r.At).Take(MostRows).ToListAsync(cancel))
            .Select(r => new ReceivedAnswer(r.Id, r.Topic, r.Detail, r.Due, r.State.ToString(), r.Records, r.Note)));
    }

    static async Task<IResult> Ask(AskRequest request, HttpContext http, RequestBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Ask(http.Actor(), http.Operation(), new MaterialAsk { Topic = request.Topic, Detail = request.Detail, Units = request.Units, Due = request.Due, Reason = request.Reason }, cancel)).ToResult(words);

    static async Task<IResult> Answer(Guid request, AnswerRequest answer, HttpContext http, RequestBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Answer(http.Actor(), http.Operation(), request, new MaterialAnswer(answer.Records ?? [], answer.Note), cancel)).ToResult(words);

    static async Task<IResult> Withdraw(Guid request, HttpContext http, RequestBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Withdraw(http.Actor(), http.Operation(), request, cancel)).ToResult(words);

    static IResult Missing() => new Outcome.NotFound().ToResult(null!);

    /// <param name="Handbook">As the list names it.</param>
    /// <param name="Hash">Of what was read; another one answers 409.</param>
    /// <param name="Remark">What the holder adds.</param>
    internal sealed record ConfirmRequest(string Handbook, string Hash, string? Remark = null);

    internal sealed record AskRequest(string Topic, string[] Units, string? Detail = null, DateOnly? Due = null, string? Reason = null);

    internal sealed record AnswerRequest(Guid[]? Records = null, string? Note = null);

    internal sealed record ShelfAnswer(decimal Percent, int System, int Reused, int Typed, HandbookAnswer[] Handbooks);

    internal sealed record HandbookAnswer(string Handbook, string Name, int Records, int Late, int Waiting, string Hash, DateTimeOffset? Confirmed, bool ChangedSince);

    internal sealed record MonthAnswer(DateOnly End, DutiesApi.Counts Lights, decimal MetPercent, decimal FallenDuePercent);

    internal sealed record BurdenAnswer(string Unit, DateOnly Month, int Records, int Fields, int FieldsYearBefore, int? RisePercent, int? Seconds, int Requests, int Blocked, int Visits);

    internal sealed record ReceivedAnswer(Guid Id, string Topic, string? Detail, DateOnly Due, string State, Guid[] Records, string? Note);
}
