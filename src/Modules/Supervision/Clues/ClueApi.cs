using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>The register for other systems: the same lines as its page. What a clue says has no address here, since no key is held by a machine.</summary>
static class ClueApi
{
    const int PageSize = 200;

    public static void Map(RouteGroupBuilder api) => api.MapGroup("/clues").MapGet($"/{{year:int:min({Period.FirstYear}):max({Period.LastYear})}}", Of)
        .WithMetadata(new RequirePermissionAttribute(CluePermissions.Index)).WithSummary("The register of clues of a year: number, day, unit level, stage, next day. Nothing of what they say.");

    static async Task<IResult> Of(int year, int? page, HttpContext http, Database<CluesDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var lines = await ClueReader.Page(ClueReader.Lines(db, year, null), (Math.Clamp(page ?? 1, 1, 100_000) - 1) * PageSize, PageSize, cancel);
        return Results.Ok(lines.Select(l => new ClueAnswer(l.Number, l.ReceivedOn, $"{l.Level}", $"{l.Stage}", l.NextDue)));
    }
}

/// <summary>A line of the register.</summary>
sealed record ClueAnswer(string Number, DateOnly ReceivedOn, string Level, string Stage, DateOnly? NextDue);
