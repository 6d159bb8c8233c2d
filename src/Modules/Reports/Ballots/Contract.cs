using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports;

/// <summary>Permissions around the secret appraisal.</summary>
public static class BallotPermissions
{
    /// <summary>See which appraisals there are and what came of them.</summary>
    public const string Read = "Reports.Elections";
    /// <summary>Prepare, open, close, count and seal one.</summary>
    public const string Run = "Reports.RunElection";
    /// <summary>Enter paper ballots.</summary>
    public const string Tell = "Reports.Tell";
}

/// <summary>Where a secret appraisal stands (SM-4, ballot).</summary>
public enum ElectionState { Ready, Open, Closed, Counted, Sealed }

/// <summary>An appraisal was prepared: of whom, for how many; its key holders are told.</summary>
public sealed record ElectionPrepared(Guid Election, int Year, int Parties, int Roster, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Reports/Election/{Election}";
}

/// <summary>The second officer agreed to what was prepared.</summary>
public sealed record ElectionAgreed(Guid Election) : IFact;

/// <summary>A holder took the secret that opens his part of the key.</summary>
public sealed record ElectionKeyTaken(Guid Election, int Holder) : IFact;

/// <summary>The election's key was made, shared out to its holders and forgotten.</summary>
public sealed record ElectionKeyShared(Guid Election, string PublicKey) : IFact;

/// <summary>Code cards were printed; earlier ones are void.</summary>
public sealed record ElectionCardsPrinted(Guid Election, IReadOnlyDictionary<string, int> Cards) : IFact;

/// <summary>Voting is open.</summary>
public sealed record ElectionOpened(Guid Election) : IFact;

/// <summary>Voting is closed; the ballots were shuffled. The only fact that says how many voted on the voting pages.</summary>
public sealed record ElectionClosed(Guid Election, int Ballots) : IFact;

/// <summary>Voting was opened again before the count.</summary>
public sealed record ElectionReopened(Guid Election, string Reason) : IFact;

/// <summary>The cards that were not drawn or not used were counted and destroyed.</summary>
public sealed record ElectionCardsReturned(Guid Election, IReadOnlyDictionary<string, int> Cards) : IFact;

/// <summary>A teller entered a paper ballot.</summary>
public sealed record PaperBallotEntered(Guid Election, int Number) : IFact;

/// <summary>Both tellers read a paper ballot alike; it counts.</summary>
public sealed record PaperBallotAgreed(Guid Election, int Number) : IFact;

/// <summary>The first officer confirmed that it is to be counted; the other one counts.</summary>
public sealed record ElectionCountAsked(Guid Election) : IFact;

/// <summary>Two holders opened the ballots and they were counted.</summary>
public sealed record ElectionCounted(Guid Election, int Ballots, IReadOnlyList<int> Holders) : IFact;

/// <summary>The result stands for good, and the ballots and codes are gone.</summary>
public sealed record ElectionSealed(Guid Election, int Roster, int Ballots, bool Quorum) : IFact;
