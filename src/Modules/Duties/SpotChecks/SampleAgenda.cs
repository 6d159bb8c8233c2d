using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.SpotChecks;

/// <summary>Spot checks on a desk: a quarter to draw, drawn records to look at, and what was rejected for the second person.</summary>
sealed class SampleAgenda(Database<DutiesDb> database, Categories categories, TimeProvider time) : IAgenda
{
    public string Name => "Duties.SpotChecks";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Query) && !actor.May(DutyPermissions.Discount)) return [];
        var items = new List<AgendaItem>();
        await using var db = database.Open(actor);
        if (actor.May(DutyPermissions.Query))
        {
            var quarter = SpotCheckBook.LastQuarter(time.Today());
            var name = quarter.ToString();
            var due = quarter.To.AddDays(categories.Limits.SampleWithinDays);
            if (!await db.Samples.AnyAsync(s => s.Quarter == name, cancel))
                items.Add(new($"sample/{name}", Turn.Due, new LocalText($"抽取 {name} 履职记录", $"Draw the sample of {name}"), "/Duties/Samples", due));
            var open = await db.Samples
                .Select(s => new { s.Id, s.Quarter, s.At, Open = db.SampledRecords.Count(r => r.Sample == s.Id && r.AcceptedAt == null && db.Records.Any(d => d.Id == r.Record && (d.State == RecordState.Recorded || d.State == RecordState.Locked))) })
                .Where(s => s.Open > 0).OrderByDescending(s => s.At).Take(8).ToListAsync(cancel);
            items.AddRange(open.Select(s => new AgendaItem(
                $"sample/{s.Id:N}/open", Turn.WaitsForMe, new LocalText($"{s.Quarter} 抽查还有 {s.Open} 条待核", $"{s.Open} records of the sample of {s.Quarter} to look at"), $"/Duties/Sample/{s.Id}", null, ChinaTime.DateOf(s.At))));
        }
        if (!actor.May(DutyPermissions.Discount)) return items;
        var (own, account) = (actor.Parties.ToArray(), actor.Account);
        var rejected = await db.Records.Where(r => r.State == RecordState.Rejected && r.RejectedBy != account && !own.Contains(r.Party)).OrderBy(r => r.On).Take(100)
            .Select(r => new { r.Id, r.Category, r.On }).ToListAsync(cancel);
        items.AddRange(rejected.Select(r => new AgendaItem(
            $"record/{r.Id:N}/rejected", Turn.WaitsForMe, new LocalText($"决定是否计入：{r.On:yyyy-MM-dd} {r.Category} 记录", $"Decide whether a record counts: {r.Category} of {r.On:yyyy-MM-dd}"), $"/Duties/Entry/{r.Id}")));
        return items;
    }
}
