using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (l) The night's escalation over 10 000 and 100 000 open orders of one issuer, of which one in a hundred goes up a level: it costs what goes
/// up, not what is open; and a second run the same night, which finds nothing.
/// </summary>
static class OrderNights
{
    static readonly int[] Sizes = [10_000, 100_000];
    const int AtOnce = 2000, Rising = 1000;

    public static async Task Run()
    {
        var seconds = new List<double>();
        foreach (var size in Sizes)
        {
            await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow());
            await host.Found("bureau", TenantKind.Bureau);
            await Fill(host, size);
            Figures.Title($"(l) escalating over {size} open orders, {Rising} of them due");
            var night = host.Get<IEnumerable<INightly>>().Single(n => n.Name == "Orders");
            var watch = Stopwatch.StartNew();
            await night.Run("bureau", host.Clock.Today(), default);
            seconds.Add(watch.Elapsed.TotalSeconds);
            Figures.Line($"{Rising} of {size} in {seconds[^1]:0.00} s");
            await using (var db = host.Get<Database<SupervisionDb>>().Open("bureau"))
                if (await db.OrderSteps.CountAsync(s => s.Action == OrderAction.Escalate) is var steps && steps != Rising) throw new InvalidOperationException($"{steps} went up.");
            watch.Restart();
            await night.Run("bureau", host.Clock.Today(), default);
            Figures.Line($"again: {watch.Elapsed.TotalMilliseconds:0} ms");
        }
        Figures.Against("(l) the night over 100 000 open orders", seconds[^1], 10, atLeast: false, " s");
        Figures.Against("(l) the night over 10 000 as a share of that over 100 000", seconds[0] / seconds[^1], 0.5);
    }

    static async Task Fill(RunningHost host, int size)
    {
        var (law, limits, today, system) = (host.Get<OrderLaw>(), host.Get<Limits>(), host.Clock.Today(), Actor.System("bureau"));
        var set = await limits.On(today);
        var owner = new PartyId("bureau", PartyKind.PartyCommittee, "main");
        for (var done = 0; done < size; done += AtOnce)
        {
            await using var db = host.Get<Database<SupervisionDb>>().Open("bureau");
            var from = done;
            var outcome = await db.Write(system, Ids.New(), _ =>
            {
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                for (var i = from; i < from + AtOnce; i++)
                {
                    // One in so many ended yesterday.
                    var deadline = i % (size / Rising) == 0 ? today.AddDays(-1) : today.AddDays(1 + i % 60);
                    var order = new Order(OrderKind.Rectification, OrderState.Draft, "bureau", "bureau", owner, new OrderSource(OrderSourceKind.Other, $"b/{i}"), system, "discipline", today.AddDays(-2));
                    Must(order.Write(new OrderText { Problem = "x", Requirement = "x", Obligations = ["3.4.4-b"], Deadline = deadline, Verifier = Guid.NewGuid() }, today.AddDays(-2)));
                    Must(order.SignOff(ChainLevel.InCharge, law, system with { Account = Guid.NewGuid() }, null, today.AddDays(-2)));
                    Must(order.Send(law, set, today.AddDays(-2)));
                    Must(order.Receive(set, "x", today.AddDays(-2)));
                    order.Wind(law, set);
                    db.Add(order);
                }
                db.ChangeTracker.AutoDetectChangesEnabled = true;
                db.Append(new EarlierOrdersBroughtIn(AtOnce), "orders/bureau");
                return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
            });
            if (outcome is not Outcome.Done) throw new InvalidOperationException($"{outcome}");
        }
    }

    static void Must(Fault[] faults)
    {
        if (faults.Length > 0) throw new InvalidOperationException(faults[0].Rule);
    }
}
