using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>An appraisal with everything that may be shown of it; figures only once it is sealed, and to those who may see them.</summary>
sealed record ElectionView(Election Of, IReadOnlyList<ElectionStep> Steps, IReadOnlyList<ElectionHolder> Holders, IReadOnlyList<ElectionRoll> Rolls, IReadOnlyList<ElectionFigure> Figures)
{
    public int Roster => Rolls.Sum(r => r.Roster);

    /// <summary>The figure of a party in a dimension and class, or of the classes that were counted together with it; "" for all of them.</summary>
    public ElectionFigure? Figure(int party, string dimension, string voters) =>
        Figures.FirstOrDefault(f => f.Party == party && f.Dimension == dimension && (voters.Length == 0 ? f.Class.Length == 0 : f.Class.Split('+').Contains(voters)));
}

/// <summary>Reads appraisals for pages and documents: one place that knows that nothing is shown before the seal.</summary>
sealed class ElectionReader(Database<BallotsDb> database)
{
    public async Task<ElectionView?> Find(Actor actor, Guid election, CancellationToken cancel)
    {
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await db.Elections.FirstOrDefaultAsync(e => e.Id == election, cancel) is not { } of) return null;
        return new ElectionView(
            of,
            await db.Steps.Where(s => s.Election == election).OrderBy(s => s.At).Take(200).ToListAsync(cancel),
            await db.Holders.Where(h => h.Election == election).OrderBy(h => h.Place).Take(20).ToListAsync(cancel),
            await db.Rolls.Where(r => r.Election == election).OrderBy(r => r.Class).Take(20).ToListAsync(cancel),
            of.State == ElectionState.Sealed && actor.May(BallotPermissions.Result) ? await db.Figures.Where(f => f.Election == election).OrderBy(f => f.Party).Take(5000).ToListAsync(cancel) : []);
    }
}
