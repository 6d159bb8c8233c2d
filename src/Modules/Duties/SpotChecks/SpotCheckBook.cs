using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.SpotChecks;

/// <summary>Draws samples, draws them again to compare, and keeps what was accepted.</summary>
sealed class SpotCheckBook(Database<DutiesDb> database, Categories categories, TimeProvider time) : ISpotChecks
{
    /// <summary>The drawn records are read in parts: a statement takes only so many ids.</summary>
    const int PartOfIds = 500;

    public async Task<Outcome> Draw(Actor actor, Guid operation, Period quarter, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty && !actor.May(DutyPermissions.Query)) return new Outcome.NotFound();
        if (quarter.Length != PeriodLength.Quarter || quarter.To >= time.Today()) return Outcome.Refuse("Quarter", "Sample.QuarterOpen");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var name = quarter.ToString();
            if (await db.Samples.AnyAsync(s => s.Quarter == name, ct)) return Outcome.Refuse("Quarter", "Sample.Drawn");
            var population = await Population(db, quarter, ct);
            if (population.Count == 0) return Outcome.Refuse("Quarter", "Sample.Nothing");
            var (sample, chosen) = Sample.Draw(quarter, Ids.Unguessable().ToString("N"), categories.Limits.SamplePercent, population, actor, time.GetUtcNow());
            db.Add(sample);
            var records = new Dictionary<Guid, DutyRecord>();
            foreach (var part in chosen.Chunk(PartOfIds))
                await foreach (var record in db.Records.AsNoTracking().Where(r => part.Contains(r.Id)).AsAsyncEnumerable().WithCancellation(ct)) records.Add(record.Id, record);
            db.AddRange(chosen.Select((id, i) => new SampledRecord(sample, records[id], i + 1)));
            db.Append(new SampleDrawn(sample.Id, name, sample.Population, sample.Drawn), $"sample/{sample.Id:N}");
            return new Outcome.Done(sample.Id);
        }, cancel);
    }

    /// <summary>A drawn record is in order.</summary>
    public async Task<Outcome> Accept(Actor actor, Guid operation, Guid sampled, string? note, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Query)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.SampledRecords.FirstOrDefaultAsync(s => s.Id == sampled, ct) is not { } found) return new Outcome.NotFound();
            // Nobody passes his own.
            if (actor.Holds(found.Party)) return new Outcome.NotFound();
            if (await db.Records.AsNoTracking().FirstOrDefaultAsync(r => r.Id == found.Record, ct) is not { } record) return new Outcome.NotFound();
            if (found.Accept(record, actor, note, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
            db.Append(new SampleAccepted(found.Sample, found.Record), $"sample/{found.Sample:N}");
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    /// <summary>Draws again by the seed that was kept: whether it comes to the same records, and whether what it was drawn from is still the same.</summary>
    public static async Task<(bool SameRecords, bool SamePopulation, int Population)> Again(DutiesDb db, Sample sample, CancellationToken cancel)
    {
        if (!Period.TryParse(sample.Quarter, null, out var quarter)) return (false, false, 0);
        var population = await Population(db, quarter, cancel);
        var drawn = await db.SampledRecords.Where(s => s.Sample == sample.Id).OrderBy(s => s.Place).Select(s => s.Record).ToListAsync(cancel);
        return (drawn.SequenceEqual(Sample.Choose(sample.Seed, sample.Percent, population)), Sample.HashOf(population) == sample.PopulationHash, population.Count);
    }

    /// <summary>What was entered in the quarter.</summary>
    static Task<List<Guid>> Population(DutiesDb db, Period quarter, CancellationToken cancel)
    {
        var (from, to) = (ChinaTime.StartOf(quarter.From), ChinaTime.StartOf(quarter.To.AddDays(1)));
        return db.Records.Where(r => r.EnteredAt >= from && r.EnteredAt < to).Select(r => r.Id).ToListAsync(cancel);
    }

    /// <summary>The last quarter that is over.</summary>
    public static Period LastQuarter(DateOnly today) => Period.Holding(new DateOnly(today.Year, (today.Month - 1) / 3 * 3 + 1, 1).AddDays(-1), PeriodLength.Quarter);
}
