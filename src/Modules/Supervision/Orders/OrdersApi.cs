using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>Orders and suggestions for other systems: the same lists, rights and refusals as the pages.</summary>
static class OrdersApi
{
    const int PageSize = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/supervision/orders");
        group.MapGet("", List).Needs(OrderPermissions.Read, "Orders and suggestions, the longest overdue first: at the bureau of all units, in a unit its own.");
        group.MapGet("/{order:guid}", One).Needs(OrderPermissions.Read, "One order or suggestion.");
        group.MapPost("/{order:guid}/receipt", Receive).Needs(OrderPermissions.Respond, "The unit's head signs for it.");
        group.MapPost("/{order:guid}/plan", Plan).Needs(OrderPermissions.Respond, "The unit's plan, or its reply to a suggestion, and the post that answers.");
        group.MapPost("/{order:guid}/report", Report).Needs(OrderPermissions.Respond, "The unit's report of what was reached.");
    }

    static void Needs(this RouteHandlerBuilder endpoint, string permission, string summary) => endpoint.WithMetadata(new RequirePermissionAttribute(permission)).WithSummary(summary);

    static async Task<IResult> List(string? unit, string? source, string? colour, string? standing, int? page, HttpContext http, Database<SupervisionDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        var filter = new OrderFilter(unit, Choice<OrderSourceKind>(source), Choice<OrderColour>(colour), null, null, Choice<OrderStanding>(standing) ?? OrderStanding.Open);
        await using var db = database.OpenFor(actor);
        var rows = await OrderFilter.InOrder(filter.Over(db.Orders.Once(actor))).Skip((Math.Clamp(page ?? 1, 1, 100_000) - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return Results.Ok(rows.Select(OrderAnswer.Of));
    }

    static TChoice? Choice<TChoice>(string? text) where TChoice : struct, Enum => Enum.TryParse<TChoice>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null;

    static async Task<IResult> One(Guid order, HttpContext http, Database<SupervisionDb> database, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = database.OpenFor(actor);
        return await db.Orders.Once(actor).FirstOrDefaultAsync(o => o.Id == order, cancel) is { } found && OrderRights.MayRead(actor, found) ? Results.Ok(OrderAnswer.Of(found)) : new Outcome.NotFound().ToResult(null!);
    }

    static async Task<IResult> Receive(Guid order, HttpContext http, OrderBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Receive(http.Actor(), http.Operation(), order, cancel)).ToResult(words);

    static async Task<IResult> Plan(Guid order, PlanRequest request, HttpContext http, OrderBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Plan(http.Actor(), http.Operation(), order, request.Measures, PartyId.TryParse(request.Post, null, out var post) ? post : null, cancel)).ToResult(words);

    static async Task<IResult> Report(Guid order, ReportRequest request, HttpContext http, OrderBook book, IStringLocalizer<Words> words, CancellationToken cancel) =>
        (await book.Report(http.Actor(), http.Operation(), order, request.Result, cancel)).ToResult(words);

    /// <param name="Measures">What will be done.</param>
    /// <param name="Post">The post that answers, as tenant.kind.key.</param>
    internal sealed record PlanRequest(string? Measures = null, string? Post = null);

    /// <param name="Result">What was reached.</param>
    internal sealed record ReportRequest(string? Result = null);

    internal sealed record OrderAnswer(
        Guid Id, string? Number, string Kind, string Issuer, string Unit, string Source, string State, bool Open, string Problem, string? Requirement, IReadOnlyList<string> Obligations, string Owner, string? Post, DateOnly? Deadline,
        DateOnly? ReceiptDue, DateOnly? PlanDue, DateOnly? ReceivedOn, DateOnly? ClosedOn, int Returns, int Escalation, string Colour, string? Verifier)
    {
        public static OrderAnswer Of(Order o) => new(
            o.Id, o.Number, o.Kind.ToString(), o.Issuer, o.Unit, o.SourceKind.ToString(), o.State.ToString(), o.Open, o.Problem, o.Requirement, o.Obligations, o.Owner.ToString(), o.Post?.ToString(), o.Deadline,
            o.ReceiptDue, o.PlanDue, o.ReceivedOn, o.ClosedOn, o.Returns, o.Escalation, o.Colour.ToString(), o.VerifierName);
    }
}
