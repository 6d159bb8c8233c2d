using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Chains;

/// <summary>A chain with what it carries out and how far it has come.</summary>
sealed record FollowedChain(Chain Chain, Deployment Deployment, ChainProgress Progress);

/// <summary>Where chains stand, read for lists, desks and reports.</summary>
sealed class ChainReader(Database<DutiesDb> database)
{
    /// <summary>Most chains of one list; a bureau with everything that reaches it in a year stays below.</summary>
    public const int Most = 2000;

    /// <summary>Chains of a tenant and year that somebody may see, newest deployments first.</summary>
    public async Task<IReadOnlyList<FollowedChain>> Of(Actor actor, string tenant, int year, ReadScope scope, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, tenant);
        var (all, parties, account) = (scope.All || DutyRights.KeepsRegister(actor, tenant), scope.Parties, actor.Account);
        var chains = db.Chains.Where(c => c.Year == year);
        return await Follow(db, chains.Where(c => all || parties.Contains(c.Party) || db.Deployments.Any(d => d.Id == c.Deployment && d.RegisteredBy == account)), cancel);
    }

    /// <summary>Chains of certain parties, this year's and last year's.</summary>
    public async Task<IReadOnlyList<FollowedChain>> Of(string tenant, IReadOnlyCollection<PartyId> parties, int year, CancellationToken cancel)
    {
        if (parties.Count == 0) return [];
        await using var db = database.Open(tenant);
        var last = year - 1;
        return await Follow(db, db.Chains.AsNoTracking().Where(c => (c.Year == year || c.Year == last) && parties.Contains(c.Party)), cancel);
    }

    public async Task<FollowedChain?> Find(Actor actor, string tenant, Guid chain, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, tenant);
        return await Follow(db, db.Chains.Where(c => c.Id == chain), cancel) is [var found] ? found : null;
    }

    /// <summary>The records that count for the chain behind a duty, all but one.</summary>
    public static IQueryable<ChainRecord> Counting(DutiesDb db, Guid duty, Guid except) => db.Links
        .Where(l => l.Duty == duty && !l.Dropped && l.Record != except)
        .Join(db.Records.Where(r => DutyRecord.Counting.Contains(r.State)), l => l.Record, r => r.Id, (l, r) => new ChainRecord(r.Id, l.Step, r.On));

    static async Task<IReadOnlyList<FollowedChain>> Follow(DutiesDb db, IQueryable<Chain> chains, CancellationToken cancel)
    {
        var found = await chains
            .Join(db.Deployments, c => c.Deployment, d => d.Id, (c, d) => new { Chain = c, Deployment = d })
            .OrderByDescending(f => f.Deployment.ReceivedOn).ThenBy(f => f.Deployment.Id).ThenBy(f => f.Chain.Party)
            .Take(Most).ToListAsync(cancel);
        var records = (await chains
                .Join(db.Links.Where(l => !l.Dropped), c => c.Duty, l => l.Duty, (c, l) => new { Chain = c.Id, l.Record, l.Step })
                .Join(db.Records.Where(r => DutyRecord.Counting.Contains(r.State)), l => l.Record, r => r.Id, (l, r) => new { l.Chain, l.Record, l.Step, r.On })
                .ToListAsync(cancel))
            .ToLookup(r => r.Chain, r => new ChainRecord(r.Record, r.Step, r.On));
        return [.. found.Select(f => new FollowedChain(f.Chain, f.Deployment, ChainProgress.Of(f.Chain, [.. records[f.Chain.Id]])))];
    }
}

/// <summary>A record that might fill a step, and how well.</summary>
sealed record FittingRecord(DutyRecord Record, double Score);

/// <summary>Which existing records a step might be met by: the machine proposes, people decide. Pure.</summary>
static class FittingRecords
{
    const int Shown = 5;

    /// <summary>Best first; those that name the chain already come before all others.</summary>
    public static IReadOnlyList<FittingRecord> For(StepStanding step, FollowedChain chain, IEnumerable<DutyRecord> records, IReadOnlySet<Guid> naming, ChainLaw law)
    {
        var known = law[step.Step.Code];
        return
        [
            .. records
                .Where(r => r.On >= chain.Deployment.ReceivedOn && known.Categories.Contains(r.Category) && step.Records.All(l => l.Record != r.Id || step.InOrder))
                .Select(r => new FittingRecord(r, Score(r, step, chain.Deployment, known, naming.Contains(r.Id))))
                .OrderByDescending(f => f.Score).ThenBy(f => f.Record.On)
                .Take(Shown),
        ];
    }

    static double Score(DutyRecord record, StepStanding step, Deployment deployment, StepLaw law, bool naming)
    {
        var text = $"{record.Title} {record.Substance} {record.DocumentNumber}";
        var score = Likeness.Within(deployment.Title, text);
        if (deployment.Number is { } number && text.Contains(number, StringComparison.Ordinal)) score += 1;
        if (law.Keywords.Any(k => text.Contains(k, StringComparison.Ordinal))) score += 0.3;
        if (record.On <= step.Step.Due) score += 0.1;
        return naming ? score + 2 : score;
    }
}
