using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability;

/// <summary>For other systems: what is published, to everybody's eyes; influence periods, to the personnel office. Cases have no address here.</summary>
static class AccountabilityApi
{
    const int PageSize = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/accountability");
        group.MapGet("/published", Published).Needs(AccountabilityPermissions.Published, "Decisions that are public today, with the fields that this reader may see.");
        group.MapGet("/influence", Influence).Needs(AccountabilityPermissions.Personnel, "Announced decisions with their influence periods; reading them is noted.");
    }

    static void Needs(this RouteHandlerBuilder endpoint, string permission, string summary) => endpoint.WithMetadata(new RequirePermissionAttribute(permission)).WithSummary(summary);

    static async Task<IResult> Published(HttpContext http, CaseDesk desk, CancellationToken cancel)
    {
        var (actor, today) = (http.Actor(), desk.Today);
        await using var db = desk.Read(actor);
        var running = await db.Publications.Where(p => p.State == PublicationState.Published && p.From <= today && p.To >= today).OrderByDescending(p => p.From).ThenBy(p => p.Id).Take(PageSize).ToListAsync(cancel);
        return Results.Ok(running.Select(p => new PublishedAnswer(p.Id, p.Scope, p.From, p.To,
            [.. p.For(actor.Tenant, actor.May(AccountabilityPermissions.Personnel), actor.AtBureau).Select(l => new LineAnswer(l.Audience.ToString(), l.Fields.ToDictionary(f => f.Name, f => f.Value.ToString())))])));
    }

    static async Task<IResult> Influence(int? page, HttpContext http, CaseDesk desk, InfluenceReader reader, CancellationToken cancel)
    {
        var actor = http.Actor();
        var (lines, _) = await reader.Of(actor, null, runningOnly: false, Math.Clamp(page ?? 1, 1, 100_000), PageSize, cancel);
        return Results.Ok(lines.Select(d => new InfluenceAnswer(d.Id, d.Number, d.Unit, d.Party.ToString(), d.PersonName, d.Ways, d.Form, d.DecidedOn, d.EffectiveOn, d.InfluenceUntil, d.State.ToString())));
    }

    internal sealed record LineAnswer(string Audience, IReadOnlyDictionary<string, string> Fields);

    internal sealed record PublishedAnswer(Guid Id, string Scope, DateOnly From, DateOnly To, IReadOnlyList<LineAnswer> Lines);

    internal sealed record InfluenceAnswer(Guid Id, string Number, string Unit, string Party, string? Person, IReadOnlyList<string> Ways, string Form, DateOnly DecidedOn, DateOnly EffectiveOn, DateOnly? Until, string State);
}

/// <summary>Influence periods (影响期) for the personnel office: at the bureau of all units, in a unit its own. Each look is noted in the Ledger.</summary>
sealed class InfluenceReader(CaseDesk desk)
{
    public async Task<(IReadOnlyList<Decision> Lines, int Total)> Of(Actor actor, string? unit, bool runningOnly, int page, int size, CancellationToken cancel)
    {
        if (!actor.May(AccountabilityPermissions.Personnel)) return ([], 0);
        await using var db = desk.Read(actor);
        var today = desk.Today;
        var all = db.Decisions.Where(d => d.AnnouncedOn != null);
        if (unit is { Length: > 0 }) all = all.Where(d => d.Unit == unit);
        if (runningOnly) all = all.Where(d => d.State != DecisionState.Revoked && d.InfluenceUntil >= today);
        var total = await all.CountAsync(cancel);
        var lines = await all.OrderByDescending(d => d.DecidedOn).ThenBy(d => d.Number).ThenBy(d => d.Id).Skip((page - 1) * size).Take(size).ToListAsync(cancel);
        await desk.Write(actor, Kernel.Ids.New(), (written, _) =>
        {
            written.Append(new InfluenceViewed(lines.Count), $"influence/{actor.Tenant}");
            return Task.FromResult<Outcome>(new Outcome.Done(Kernel.Ids.New()));
        }, cancel);
        return (lines, total);
    }
}
