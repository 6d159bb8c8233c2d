using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports;

/// <summary>Permissions around the secret appraisal.</summary>
public static class BallotPermissions
{
    /// <summary>See which appraisals there are and how far they are; everybody may be asked to hold a part of the key.</summary>
    public const string Read = "Reports.Elections";
    /// <summary>See the figures of a sealed one (domain B.8: published within a scope, by the steps that follow).</summary>
    public const string Result = "Reports.ElectionResult";
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

/// <summary>What was entered under a number was withdrawn before its tellers agreed, and why.</summary>
public sealed record PaperBallotWithdrawn(Guid Election, int Number, string Reason) : IFact;

/// <summary>The first officer confirmed that it is to be counted; the other one counts.</summary>
public sealed record ElectionCountAsked(Guid Election) : IFact;

/// <summary>Two holders opened the ballots and they were counted.</summary>
public sealed record ElectionCounted(Guid Election, int Ballots, IReadOnlyList<int> Holders) : IFact;

/// <summary>The result stands for good, and the ballots and codes are gone.</summary>
public sealed record ElectionSealed(Guid Election, int Roster, int Ballots, bool Quorum) : IFact;

/// <summary>An appraisal that is held for show: by whom, of whom, for how many, and how many of them vote.</summary>
/// <param name="Title">Its name.</param>
/// <param name="On">Its day.</param>
/// <param name="Political">The political officer.</param>
/// <param name="Discipline">The discipline officer.</param>
/// <param name="Holders">Who holds the key.</param>
/// <param name="Parties">Who is appraised.</param>
/// <param name="Roster">Voters by class.</param>
/// <param name="Votes">How many vote.</param>
/// <param name="Seal">Whether it is closed, counted and sealed; otherwise voting stays open.</param>
public sealed record RehearsedElection(
    string Title, DateOnly On, Actor Political, Actor Discipline, IReadOnlyList<Actor> Holders, IReadOnlyList<PartyId> Parties, IReadOnlyDictionary<string, int> Roster, int Votes, bool Seal);

/// <summary>What a rehearsal leaves to go on with: the cards that have not voted, and the holders' secrets.</summary>
public sealed record RehearsalProps(Guid Election, IReadOnlyList<string> Codes, IReadOnlyList<string> Secrets);

/// <summary>Holds an appraisal through the commands that everybody uses, for demonstrations and training. Of a real one nobody ever has all this in one hand.</summary>
public interface IElectionRehearsal
{
    /// <summary>Each step must stand.</summary>
    Task<RehearsalProps> Hold(RehearsedElection election, CancellationToken cancel = default);
}
