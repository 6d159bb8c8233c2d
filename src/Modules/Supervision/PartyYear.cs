using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision;

/// <summary>督责 in a party's year: visits of its unit, for the two committees, and the orders that it answers for. Nothing of clues.</summary>
sealed class SuperviseYear(Database<SupervisionDb> database, TimeProvider time) : IPartyYear
{
    const int Most = 30;

    public string Function => "supervise";

    public async Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel)
    {
        var (id, today, body) = (party.Id, time.Today(), party.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee);
        if (id.Tenant != actor.Tenant && !actor.AtBureau) return null;
        var (unit, copies) = (id.Tenant, !actor.AtBureau);
        var visits = new List<Inspection>();
        if (body && InspectionRights.MayRead(actor))
        {
            await using var read = database.OpenToRead(actor, actor.Tenant);
            visits = await read.Inspections.Where(i => i.Unit == unit && i.IsCopy == copies && i.Year == year && (i.State == InspectionState.Reported || i.State == InspectionState.Closed)).OrderBy(i => i.From).Take(Most).ToListAsync(cancel);
        }
        var orders = new List<Order>();
        if (actor.May(OrderPermissions.Read))
        {
            await using var db = database.OpenFor(actor);
            var all = db.Orders.Once(actor).Where(o => o.Unit == unit && o.SentOn != null && o.Year == year);
            if (id.Kind != PartyKind.PartyCommittee) all = all.Where(o => o.Owner == id || o.Post == id);
            orders = await all.OrderBy(o => o.SentOn).ThenBy(o => o.Id).Take(Most).ToListAsync(cancel);
        }
        if (visits.Count + orders.Count == 0) return null;
        var open = orders.Count(o => o.Open);
        return new PartyYear(
            new LocalText(string.Join('，', Said($"督查{visits.Count}次", visits.Count), Said($"督办{orders.Count}件，未办结{open}件", orders.Count)).Trim('，'), string.Join(", ", new[] { Said($"{visits.Count} visits", visits.Count), Said($"{orders.Count} orders, {open} open", orders.Count) }.Where(s => s.Length > 0))),
            [
                .. visits.Select(i => new YearMark(i.From, InspectionWords.Word($"InspectionKind.{i.Kind}"), $"/Supervision/Inspection/{i.Id}", Light.Met)),
                .. orders.Select(o => new YearMark(o.SentOn!.Value, OrderWords.Name(o), $"/Supervision/Order/{o.Id}", !o.Open ? Light.Met : o.Deadline < today ? Light.Overdue : Light.OnTrack)),
            ]);
    }

    static string Said(string text, int count) => count == 0 ? "" : text;
}
