using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace Visits;

/// <summary>Tells whoever holds the post that a matter went past its day (family-visits V3); once for each, however often the night runs.</summary>
sealed class VisitNight(VisitDesk desk) : INightly
{
    const int MostAtOnce = 200;

    public string Name => "Visits";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        await using var db = desk.Open(tenant);
        await db.Write(Actor.System(tenant), Ids.New(), async ct =>
        {
            var late = await db.Visits.Where(v => v.FollowUpBy < today && !v.Settled && !v.ToldOverdue).OrderBy(v => v.FollowUpBy).Take(MostAtOnce).ToListAsync(ct);
            if (late.Count == 0) return new Outcome.NotFound();
            foreach (var row in late)
            {
                row.TellOverdue();
                var holder = (await desk.Find(row.Party, ct))?.Holder;
                db.Append(new MatterOverdue(row.Id, row.Party.ToString(), row.FollowUpBy!.Value, holder is { } person ? [person] : []), $"visit/{row.Id:N}");
            }
            return new Outcome.Done(late[0].Id);
        }, cancel);
    }
}
