using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>What the holder of a card is shown: whom and what he judges, or that his card has voted.</summary>
/// <param name="Election">Whom, on what.</param>
/// <param name="Class">His class's place.</param>
/// <param name="Track">His tracking code when his card has voted; null while it may.</param>
sealed record Booth(Election Election, int Class, string? Track);

/// <summary>What became of a ballot.</summary>
enum CastResult { Counted, UnknownCode, NotOpen, Unreadable }

/// <summary>
/// The ballot box: takes ballots from whoever shows a code, and knows nothing of him. A vote is the one write of the product without an
/// actor, an operation and a Ledger entry (<see cref="ModuleDb.Cast"/>): the code is marked as used and a ballot that only the key
/// holders can open lies in the box, both or neither. The Ledger bounds how many by the cards printed, and says how many at the close.
/// </summary>
sealed class BallotBox(Database<BallotsDb> database, IVault vault)
{
    /// <summary>What a code opens; null for one that is none, or of an election that is not open.</summary>
    public async Task<Booth?> Enter(string tenant, string? typed, CancellationToken cancel)
    {
        if (WrittenSecret.Read(typed) is not { } code) return null;
        await using var db = database.Open(tenant);
        var hash = BallotCode.Hash(tenant, code);
        if (await db.Codes.AsNoTracking().FirstOrDefaultAsync(c => c.Hash == hash, cancel) is not { } card) return null;
        if (await db.Elections.AsNoTracking().FirstOrDefaultAsync(e => e.Id == card.Election, cancel) is not { } election) return null;
        if (card.Used) return new Booth(election, card.Class, BallotCode.WriteTrack(BallotCode.Track(tenant, code)));
        return election.State == ElectionState.Open ? new Booth(election, card.Class, null) : null;
    }

    /// <summary>Puts a ballot in. The same code again changes nothing and gets the same answer, whatever is on the second ballot.</summary>
    public async Task<(CastResult Result, string? Track)> Cast(string tenant, string? typed, byte[] marks, CancellationToken cancel)
    {
        if (WrittenSecret.Read(typed) is not { } code) return (CastResult.UnknownCode, null);
        var (hash, track) = (BallotCode.Hash(tenant, code), BallotCode.Track(tenant, code));
        await using var db = database.Open(tenant);
        var result = CastResult.UnknownCode;
        var stands = await db.Cast(
            async ct =>
            {
                if (await db.Codes.FirstOrDefaultAsync(c => c.Hash == hash, ct) is not { } card) return false;
                result = CastResult.Counted;
                if (card.Used) return false;
                var election = await db.Elections.AsNoTracking().SingleAsync(e => e.Id == card.Election, ct);
                result = CastResult.NotOpen;
                if (election.State != ElectionState.Open) return false;
                result = CastResult.Unreadable;
                if (Marks.Read(new Marks(card.Class, track, marks).Write(), election.Terms, election.Parties.Length) is not { } ballot) return false;
                result = CastResult.Counted;
                card.Use();
                db.Add(new StagedBallot(election.Id, Wrap(election, ballot)));
                return true;
            },
            cancel);
        // Beaten by the same code at the same moment: it has voted, and that is what both are told.
        if (!stands && result == CastResult.Counted && !await db.Codes.AnyAsync(c => c.Hash == hash && c.Used, cancel)) return (CastResult.NotOpen, null);
        return (result, result == CastResult.Counted ? BallotCode.WriteTrack(track) : null);
    }

    /// <summary>Tracking codes that were counted, in the order of the alphabet; null before the count or for no election of this unit.</summary>
    public async Task<(Election Election, IReadOnlyList<string> Tracks)?> Counted(string tenant, Guid election, int skip, int take, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        if (await db.Elections.AsNoTracking().FirstOrDefaultAsync(e => e.Id == election && (e.State == ElectionState.Counted || e.State == ElectionState.Sealed), cancel) is not { } found) return null;
        var tracks = await db.Tracks.AsNoTracking().Where(t => t.Election == election).OrderBy(t => t.Track).Skip(skip).Take(take).Select(t => t.Track).ToListAsync(cancel);
        return (found, tracks);
    }

    /// <summary>The unit's elections of which the tracking codes are open to everybody, latest first.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Title, DateOnly On)>> CountedOnes(string tenant, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var found = await db.Elections.AsNoTracking().Where(e => e.State == ElectionState.Counted || e.State == ElectionState.Sealed)
            .OrderByDescending(e => e.On).Take(20).Select(e => new { e.Id, e.Title, e.On }).ToListAsync(cancel);
        return [.. found.Select(e => (e.Id, e.Title, e.On))];
    }

    /// <summary>A ballot as it lies in the box: to the holders first, around it the vault.</summary>
    public string Wrap(Election election, Marks ballot) =>
        vault.Conceal(Convert.ToBase64String(SealedBox.Close(ballot.Write(), election.PublicKey!, About(election.Id))), Box(election.Id));

    /// <summary>Takes the vault's cover off; what is left only the holders open. Nothing, when it was tampered with: the count then names it.</summary>
    public byte[] Uncover(Guid election, string box) => vault.Reveal(box, Box(election)) is { } closed ? Convert.FromBase64String(closed) : [];

    public static byte[] About(Guid election) => Encoding.UTF8.GetBytes($"ballot/{election:N}");

    static string Box(Guid election) => $"ballot/{election:N}";

    /// <summary>All into one order that is like any other (Fisher and Yates, from the system's random numbers).</summary>
    public static void Shuffle<T>(Span<T> all) => RandomNumberGenerator.Shuffle(all);
}
