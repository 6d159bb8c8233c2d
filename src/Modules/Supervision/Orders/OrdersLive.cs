using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>Tells open boards, in the tenant and at the bureau, that an order moved, went up a level or came over from its other copy; they count again themselves.</summary>
sealed class OrdersLive(IGrainFactory grains) : IHandle<OrderMoved>, IHandle<OrderEscalated>, IHandle<OrderCarried>, IHandle<EarlierOrdersBroughtIn>
{
    public Task Handle(OrderMoved fact, Delivery delivery, CancellationToken cancel) => Tell(delivery);

    public Task Handle(OrderEscalated fact, Delivery delivery, CancellationToken cancel) => Tell(delivery);

    public Task Handle(OrderCarried fact, Delivery delivery, CancellationToken cancel) => Tell(delivery);

    public Task Handle(EarlierOrdersBroughtIn fact, Delivery delivery, CancellationToken cancel) => Tell(delivery);

    Task Tell(Delivery delivery) => grains.GetGrain<ITenantBoard>(delivery.Tenant).Touched(OrdersBoard.Name);
}
