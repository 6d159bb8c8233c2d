using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision;

/// <summary>Permissions around clues (线索). None of them opens one: only its named handlers' keys do.</summary>
public static class CluePermissions
{
    /// <summary>See the register: number, day, unit level, stage, colour.</summary>
    public const string Index = "Supervision.Clues";
    /// <summary>Have a key, and open the clues one is named in.</summary>
    public const string Enter = "Supervision.ClueEnter";
    /// <summary>Take clues in and keep the register (受理).</summary>
    public const string Intake = "Supervision.ClueIntake";
    /// <summary>Decide on jurisdiction, handlers and ways, and for the compartment (纪委书记).</summary>
    public const string Lead = "Supervision.ClueLead";
    /// <summary>See how clues are kept in the unit, and who holds parts of the recovery key; everybody may be asked to.</summary>
    public const string Compartment = "Supervision.ClueCompartment";
    /// <summary>Confirm that the compartment is switched on: the secretary or the second leader.</summary>
    public const string Confirm = "Supervision.ClueConfirm";
}

/// <summary>Where a clue stands (SM-7).</summary>
public enum ClueStage { Registered, Accepted, NotAccepted, SentUp, SentDown, Duplicate, Assigned, Opinion, Disposing, Reported, Concluded, Archived }

/// <summary>On which way it came (notice 3.4.3).</summary>
public enum ClueChannel { Letter, Visit, Phone, Web, Superior }

/// <summary>Of which level the unit is that it is about; the only thing that the register says of its object.</summary>
public enum ClueLevel { Bureau, BureauOrgan, Prison, Ward }

/// <summary>A clue has a number in the register.</summary>
public sealed record ClueRegistered(Guid Clue, string Number) : IFact;

/// <summary>A clue reached a stage.</summary>
public sealed record ClueStageReached(Guid Clue, string Number, string Stage) : IFact;

/// <summary>Something was added to a clue's file; what it is stands nowhere but there.</summary>
public sealed record ClueFileGrew(Guid Clue) : IFact;

/// <summary>Who handles a clue was settled anew.</summary>
public sealed record ClueHandlersNamed(Guid Clue, int Handlers) : IFact;

/// <summary>Somebody recused himself, or was recused; his access has ended.</summary>
public sealed record ClueRecused(Guid Clue) : IFact;

/// <summary>Who led a clue was recused and handed it on to somebody else.</summary>
public sealed record ClueHandedOn(Guid Clue) : IFact;

/// <summary>A clue's key was made anew, and everything in it closed to the new one.</summary>
public sealed record ClueKeyRotated(Guid Clue, int Edition) : IFact;

/// <summary>Somebody opened a clue and read it.</summary>
public sealed record ClueRead(Guid Clue) : IFact;

/// <summary>Somebody saw who reported.</summary>
public sealed record ClueReporterSeen(Guid Clue) : IFact;

/// <summary>Somebody opened a file of a clue.</summary>
public sealed record ClueFileRead(Guid Clue) : IFact;

/// <summary>Two custodians' secrets gave somebody access to a clue whose handlers had lost theirs.</summary>
public sealed record ClueRecovered(Guid Clue, IReadOnlyList<int> Custodians) : IFact;

/// <summary>A clue goes down to a unit, which gets a line in its own register and nothing of the content.</summary>
public sealed record ClueSentDown(Guid Clue, string Number, string Unit, ClueLevel Level, DateOnly ReceivedOn) : IFact;

/// <summary>A verification ended in a proposal to open a case; where cases are kept, its number is enough to begin.</summary>
public sealed record ClueCaseProposed(Guid Clue, string Number) : IFact;

/// <summary>A single print of a clue was asked for.</summary>
public sealed record CluePrintAsked(Guid Clue) : IFact;

/// <summary>A second person agreed to a print.</summary>
public sealed record CluePrintAgreed(Guid Clue) : IFact;

/// <summary>A clue was printed, once.</summary>
public sealed record CluePrinted(Guid Clue) : IFact;

/// <summary>Somebody asked about, interceded in or interfered with a clue, and that is noted (打听、过问、说情).</summary>
public sealed record InterferenceNoted(Guid Entry) : IFact;

/// <summary>The register of interference was read.</summary>
public sealed record InterferenceRead : IFact;

/// <summary>Somebody has a key pair of his own; the private half is closed under his passphrase.</summary>
public sealed record HandlerKeyMade(Guid Key, string PublicKey) : IFact;

/// <summary>Somebody opened his key for this session.</summary>
public sealed record HandlerKeyUnlocked(Guid Key) : IFact;

/// <summary>Somebody locked his key again.</summary>
public sealed record HandlerKeyLocked(Guid Key) : IFact;

/// <summary>It is proposed that another person's key be retired, by a decision.</summary>
public sealed record KeyRetirementProposed(Guid Retirement, Guid Key, string Decision) : IFact;

/// <summary>The proposal was taken back.</summary>
public sealed record KeyRetirementWithdrawn(Guid Retirement, Guid Key) : IFact;

/// <summary>Two custodians' secrets handed on reports from the web that nobody else could have taken in.</summary>
public sealed record ReportsRecovered(Guid Retirement, IReadOnlyList<int> Custodians) : IFact;

/// <summary>A second person confirmed that a key is retired; it opens nothing any more.</summary>
public sealed record HandlerKeyRetired(Guid Retirement, Guid Key) : IFact;

/// <summary>It is proposed that clues be kept in the compartment, by a decision and with the secrecy office's word.</summary>
public sealed record CompartmentProposed(Guid Compartment, string Decision, string SecrecyReference) : IFact;

/// <summary>A second person confirmed it.</summary>
public sealed record CompartmentConfirmed(Guid Compartment) : IFact;

/// <summary>A custodian took the secret that opens his part of the recovery key.</summary>
public sealed record CustodianKeyTaken(Guid Compartment, int Custodian) : IFact;

/// <summary>The recovery key was made, shared out and forgotten; from now on clues are kept in the compartment.</summary>
public sealed record CompartmentSwitchedOn(Guid Compartment, string RecoveryKey) : IFact;

/// <summary>New clues are kept as a thin index again.</summary>
public sealed record CompartmentSwitchedOff(Guid Compartment) : IFact;

/// <summary>How people reach the unit's discipline committee was published, or checked again.</summary>
public sealed record ClueChannelsPublished(DateOnly On) : IFact;

/// <summary>Where a letter, a visitor and a call find the discipline committee (3.4.3-a).</summary>
public sealed record ChannelAddresses(string Letter, string Visit, string Phone, string Hours);

/// <summary>Brings in a unit's compartment and clues for demonstrations and training, through the commands that everybody uses. Of real ones nobody ever has all this in one hand.</summary>
public interface IClueRehearsal
{
    Task<ClueProps> Hold(RehearsedClues clues, CancellationToken cancel = default);
}

/// <param name="Lead">The discipline committee's secretary.</param>
/// <param name="Confirmer">Who confirms the compartment.</param>
/// <param name="Intake">Who takes clues in.</param>
/// <param name="Handlers">Who handles them, two or more.</param>
/// <param name="Custodians">Three who hold parts of the recovery key.</param>
/// <param name="Passphrase">Under which everybody's key is closed.</param>
/// <param name="Subjects">Of whom the invented clues speak: nobody real.</param>
/// <param name="Today">The day of it.</param>
public sealed record RehearsedClues(
    Actor Lead, Actor Confirmer, Actor Intake, IReadOnlyList<Actor> Handlers, IReadOnlyList<Actor> Custodians, string Passphrase, IReadOnlyList<string> Subjects, DateOnly Today);

/// <summary>What a rehearsal leaves to go on with.</summary>
public sealed record ClueProps(string Receipt, IReadOnlyList<string> CustodianSecrets);
