using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Talks;

/// <summary>What the pages of talks do, for other systems: the same grains, the same two people, the same refusals.</summary>
static class TalksApi
{
    const int MostRows = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var talks = api.MapGroup("/duties/talks");
        talks.MapGet("", All).Needs("The actor's talks of a year, newest first.");
        talks.MapGet("/{talk:guid}", One).Needs("One talk with what was said, for its two people.");
        talks.MapPost("", Plan).Needs("Plans a talk; a day gone by means that it took place.");
        talks.MapPost("/{talk:guid}/notify", (Guid talk, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.NotifyTalk(actor, operation, talk), cancel)).Needs("Tells the other side of a planned talk.");
        talks.MapPost("/{talk:guid}/hold", (Guid talk, HeldRequest request, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.HoldTalk(actor, operation, talk, request.On), cancel)).Needs("The talk took place.");
        talks.MapPost("/{talk:guid}/record", (Guid talk, TalkRecordRequest request, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.RecordTalk(actor, operation, talk, request.Entry()), cancel)).Needs("Writes down what was said, or writes it again.");
        talks.MapPost("/{talk:guid}/confirm", (Guid talk, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.ConfirmTalk(actor, operation, talk), cancel)).Needs("The other side confirms; the talk becomes a record.");
        talks.MapPost("/{talk:guid}/dispute", (Guid talk, NoteRequest request, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.DisputeTalk(actor, operation, talk, request.Note), cancel)).Needs("The other side does not agree.");
        talks.MapPost("/{talk:guid}/verify", (Guid talk, NoteRequest request, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.VerifyTalk(actor, operation, talk, request.Note), cancel)).Needs("What was promised was seen to.");
        talks.MapPost("/{talk:guid}/cancel", (Guid talk, NoteRequest request, HttpContext http, CancellationToken cancel) =>
            Do(talk, http, (party, actor, operation) => party.CancelTalk(actor, operation, talk, request.Note), cancel)).Needs("Calls a planned talk off.");
        talks.MapPost("/{talk:guid}/close", Close).Needs("Closes a talk that cannot go on because one side holds no post any more.");
    }

    static void Needs(this RouteHandlerBuilder endpoint, string summary) =>
        endpoint.WithMetadata(new RequirePermissionAttribute(DutyPermissions.Talk)).WithSummary(summary);

    static async Task<IResult> All(int? year, HttpContext http, Database<DutiesDb> database, TimeProvider time, CancellationToken cancel)
    {
        var actor = http.Actor();
        var of = year ?? time.Today().Year;
        await using var db = database.Open(actor);
        var talks = await db.Talks.AsNoTracking().Of(actor).Where(t => t.Year == of).OrderByDescending(t => t.PlannedOn).Take(MostRows).ToListAsync(cancel);
        return Results.Ok(talks.Select(t => TalkAnswer.Of(t)));
    }

    static async Task<IResult> One(Guid talk, HttpContext http, Database<DutiesDb> database, IVault vault, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.Open(actor);
        if (await db.Talks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == talk, cancel) is not { } found || !TalkRights.MayRead(actor, found)) return Missing();
        var text = await db.TalkTexts.AsNoTracking().FirstOrDefaultAsync(t => t.Talk == talk && t.Edition == found.Edition, cancel);
        return Results.Ok(TalkAnswer.Of(found) with
        {
            Matter = vault.Reveal(found.Matter, found.About),
            Points = Shown(text?.Points),
            Demands = Shown(text?.Demands),
            Pledge = Shown(text?.Pledge),
        });

        string? Shown(string? concealed) => concealed is null ? null : vault.Reveal(concealed, found.About);
    }

    static async Task<IResult> Plan(TalkPlanRequest request, HttpContext http, IGrainFactory grains, IStringLocalizer<Words> words)
    {
        var actor = http.Actor();
        if (!PartyId.TryParse(request.From, null, out var from) || !PartyId.TryParse(request.With, null, out var with) || !DutyRights.Own(actor, from)) return Missing();
        var plan = new TalkPlan { Kind = request.Kind, With = with, On = request.On, Place = request.Place, Matter = request.Matter, Occasion = request.Occasion, Notify = request.Notify };
        return (await grains.Party(from).PlanTalk(actor, http.Operation(), plan)).ToResult(words);
    }

    static async Task<IResult> Do(Guid talk, HttpContext http, Func<IResponsibleParty, Actor, Guid, Task<Outcome>> command, CancellationToken cancel)
    {
        var (actor, services) = (http.Actor(), http.RequestServices);
        await using var db = services.GetRequiredService<Database<DutiesDb>>().Open(actor);
        if (await db.Talks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == talk, cancel) is not { } found || !TalkRights.MayRead(actor, found)) return Missing();
        return (await command(services.GetRequiredService<IGrainFactory>().Party(found.From), actor, http.Operation())).ToResult(services.GetRequiredService<IStringLocalizer<Words>>());
    }

    /// <summary>Who closes a predecessor's talk does not read it; the live party decides.</summary>
    static async Task<IResult> Close(Guid talk, NoteRequest request, HttpContext http, Database<DutiesDb> database, IGrainFactory grains, IStringLocalizer<Words> words, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.Open(actor);
        return await db.Talks.Where(t => t.Id == talk).Select(t => (PartyId?)t.From).FirstOrDefaultAsync(cancel) is { } from
            ? (await grains.Party(from).CloseTalk(actor, http.Operation(), talk, request.Note)).ToResult(words) : Missing();
    }

    static IResult Missing() => new Outcome.NotFound().ToResult(null!);

    internal sealed record TalkPlanRequest(string Kind, string From, string With, DateOnly On, string Place, string Matter, Guid? Occasion = null, bool Notify = false);

    internal sealed record HeldRequest(DateOnly On);

    internal sealed record NoteRequest(string Note);

    internal sealed record TalkRecordRequest(string Points, string? Demands = null, string? Pledge = null, bool Rectify = false, DateOnly? FollowUpOn = null)
    {
        public TalkEntry Entry() => new() { Points = Points, Demands = Demands, Pledge = Pledge, Rectify = Rectify, FollowUpOn = FollowUpOn };
    }

    internal sealed record TalkAnswer(
        Guid Id, string Kind, string From, string With, string State, DateOnly PlannedOn, DateOnly? HeldOn, string Place, bool Late, bool Rectify, DateOnly? FollowUpOn, Guid? Record,
        string? Matter = null, string? Points = null, string? Demands = null, string? Pledge = null)
    {
        public static TalkAnswer Of(Talk t) => new(
            t.Id, t.Kind, t.From.ToString(), t.To.ToString(), t.State.ToString(), t.PlannedOn, t.HeldOn, t.Place, t.Late, t.Rectify, t.FollowUpOn, t.Record);
    }
}
