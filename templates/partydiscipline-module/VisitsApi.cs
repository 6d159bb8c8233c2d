using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace Visits;

/// <summary>Visits for other systems: the same commands, rights and refusals as the pages.</summary>
static class VisitsApi
{
    const int MostRows = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/visits");
        group.MapGet("/", All).WithMetadata(new RequirePermissionAttribute(VisitPermissions.Read)).WithSummary("The unit's visits, newest first.");
        group.MapPost("/", Record).WithMetadata(new RequirePermissionAttribute(VisitPermissions.Record)).WithSummary("Writes down a visit for one of the caller's posts.");
    }

    static async Task<IResult> All(HttpContext http, VisitDesk desk, CancellationToken cancel)
    {
        await using var db = desk.Read(http.Actor());
        var found = await db.Visits.OrderByDescending(v => v.On).ThenBy(v => v.Id).Take(MostRows).ToListAsync(cancel);
        return Results.Ok(found.Select(v => new VisitAnswer(v.Id, v.Party.ToString(), v.On, v.Family, v.FollowUpBy, v.Settled)));
    }

    static async Task<IResult> Record(VisitRequest request, HttpContext http, IGrainFactory grains, IStringLocalizer<Words> words)
    {
        if (!PartyId.TryParse(request.Party, null, out var party)) return new Outcome.NotFound().ToResult(words);
        var entry = new VisitEntry(request.On, request.Family, request.Heard, request.FollowUpBy);
        return (await grains.GetGrain<IVisitPost>(party.ToString()).Record(http.Actor(), http.Operation(), entry)).ToResult(words);
    }

    internal sealed record VisitRequest(string Party, DateOnly On, string Family, string Heard, DateOnly? FollowUpBy = null);

    internal sealed record VisitAnswer(Guid Id, string Party, DateOnly On, string Family, DateOnly? FollowUpBy, bool Settled);
}
