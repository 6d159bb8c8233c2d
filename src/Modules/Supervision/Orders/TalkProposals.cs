using System.Globalization;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>
/// 责令整改 in a talk (notice 3.2.4) becomes a proposal on the unit's board, with who answers and by when, without a word of what was said; people
/// make an order of it or drop it. The talk holder's duty to see it ordered begins.
/// </summary>
sealed class TalksToProposals(Database<SupervisionDb> database, OrderBook book, IDutyBook duties) : IHandle<RectificationAsked>
{
    public const string Obligation = "3.2.4-c";

    public static string KeyOf(Guid talk) => $"talk/{talk:N}";

    public static string OccasionOf(DateOnly on, PartyId with) => $"{on:yyyy-MM-dd}谈话责令整改：{with.Key}";

    public async Task Handle(RectificationAsked fact, Delivery delivery, CancellationToken cancel)
    {
        var (from, to) = (PartyId.Parse(fact.From, CultureInfo.InvariantCulture), PartyId.Parse(fact.To, CultureInfo.InvariantCulture));
        var source = new OrderSource(OrderSourceKind.Talk, KeyOf(fact.Talk), $"/Duties/Talk/{fact.Talk}");
        // What was asked for in a talk of the past was seen to on paper; nobody is asked for it again.
        if (fact.Until < ChinaTime.DateOf(delivery.At)) return;
        await using var db = database.Open(delivery.Tenant);
        await db.Write(Actor.System(delivery.Tenant), OrderCarriage.OperationOf(delivery, delivery.Tenant, "proposal"), async ct =>
            await book.Propose(db, OrderKind.Rectification, delivery.Tenant, to, source, from, fact.Until, DepartmentFunctions.Discipline, ct) is { } id ? new Outcome.Done(id) : new Outcome.Already(fact.Talk), cancel);
        await duties.RegisterOccasion(Actor.System(delivery.Tenant), OrderCarriage.OperationOf(delivery, delivery.Tenant, "occasion"), from, Obligation, OccasionOf(fact.On, to), fact.On, cancel);
    }
}
