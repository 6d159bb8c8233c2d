using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>A code that may vote once: its hash and its class. No person, no time, and nothing that leads to a ballot.</summary>
sealed class CardCode : ISecretRow
{
    public string TenantId { get; private set; } = "";
    public string Hash { get; private set; } = "";
    public Guid Election { get; private set; }
    public int Class { get; private set; }
    /// <summary>Refuses the second of two who use it at once.</summary>
    public bool Used { get; private set; }
    /// <summary>How often voting was closed. All codes are written again then, so that none keeps the database's mark of when it was used.</summary>
    public int Turn { get; private set; }

    CardCode() { }

    public CardCode(Guid election, string hash, int voters) => (Election, Hash, Class) = (election, hash, voters);

    public void Use() => Used = true;

    public void Settle() => Turn++;
}

/// <summary>
/// A ballot until the close: closed to the holders' key, and around it once more to this installation's vault, so that the database
/// alone cannot find it again among the shuffled ones.
/// </summary>
sealed class StagedBallot : ISecretRow
{
    public const int ConcealedLength = 4000;

    public string TenantId { get; private set; } = "";
    public Guid Key { get; private set; } = Ids.Unguessable();
    public Guid Election { get; private set; }
    public string Box { get; private set; } = "";

    StagedBallot() { }

    public StagedBallot(Guid election, string box) => (Election, Box) = (election, box);
}

/// <summary>A ballot after the close, in an order that has nothing to do with that of voting; gone when the result is sealed.</summary>
sealed class ShuffledBallot : ISecretRow
{
    public string TenantId { get; private set; } = "";
    public Guid Key { get; private set; } = Ids.Unguessable();
    public Guid Election { get; private set; }
    public byte[] Closed { get; private set; } = [];

    ShuffledBallot() { }

    public ShuffledBallot(Guid election, byte[] closed) => (Election, Closed) = (election, closed);
}

/// <summary>The tracking code of a ballot that was counted, so that its voter finds it; it is in no order and beside no mark.</summary>
sealed class CountedTrack : ISecretRow
{
    public string TenantId { get; private set; } = "";
    public Guid Election { get; private set; }
    public string Track { get; private set; } = "";

    CountedTrack() { }

    public CountedTrack(Guid election, string track) => (Election, Track) = (election, track);
}
