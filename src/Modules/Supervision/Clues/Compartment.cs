using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>How far a unit's compartment is.</summary>
enum CompartmentState { Proposed, Confirmed, On, Off }

/// <summary>
/// The named decision by which a unit keeps the substance of clues here at all (domain D.8). Without one there is the thin index: what is
/// secret stays on paper or on the secret system.
/// </summary>
sealed class ClueCompartment : TenantRow
{
    public const int Custodians = 3;
    public const int Needed = 2;
    public const int DecisionLength = 60;

    public string Decision { get; private set; } = "";
    /// <summary>The secrecy office's (保密办) reference.</summary>
    public string SecrecyReference { get; private set; } = "";
    public CompartmentState State { get; private set; }
    public Guid ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateTimeOffset ProposedAt { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }
    public byte[]? RecoveryKey { get; private set; }
    public DateTimeOffset? OnAt { get; private set; }
    public string? OffByName { get; private set; }
    public DateTimeOffset? OffAt { get; private set; }

    ClueCompartment() { }

    public ClueCompartment(string decision, string reference, Actor actor, DateTimeOffset at) =>
        (Decision, SecrecyReference, ProposedBy, ProposedByName, ProposedAt) = (decision.Trim(), reference.Trim(), actor.Account, actor.Name, at);

    public bool MayConfirm(Actor actor) => State == CompartmentState.Proposed && actor.May(CluePermissions.Confirm) && actor.Account != ProposedBy;

    public void Confirm(Actor actor, DateTimeOffset at) => (State, ConfirmedByName, ConfirmedAt) = (CompartmentState.Confirmed, actor.Name, at);

    public void SwitchOn(byte[] recoveryKey, DateTimeOffset at) => (State, RecoveryKey, OnAt) = (CompartmentState.On, recoveryKey, at);

    public void SwitchOff(Actor actor, DateTimeOffset at) => (State, OffByName, OffAt) = (CompartmentState.Off, actor.Name, at);
}

/// <summary>One of three who hold parts of the recovery key; two open it. His secret is shown to him once and kept by nobody else.</summary>
sealed class ClueCustodian : TenantRow
{
    public Guid Compartment { get; private set; }
    public int Place { get; private set; }
    public Guid Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public byte[]? PublicKey { get; private set; }
    public byte[]? Part { get; private set; }

    ClueCustodian() { }

    public ClueCustodian(Guid compartment, int place, Guid person, string name) => (Compartment, Place, Person, PersonName) = (compartment, place, person, name);

    public void Take(byte[] publicKey) => PublicKey = publicKey;

    public void Keep(SharedSecret.Part part) => Part = SealedBox.Close(part.Values, PublicKey!, About);

    public SharedSecret.Part? Open(byte[] secret)
    {
        var (own, publicKey) = SealedBox.KeyOf(secret, Purpose);
        if (Part is null || PublicKey is null || !publicKey.AsSpan().SequenceEqual(PublicKey)) return null;
        return SealedBox.Open(Part, own, About) is { } values ? new SharedSecret.Part((byte)Place, values) : null;
    }

    public static ReadOnlySpan<byte> Purpose => "custodian of a recovery key/1"u8;

    byte[] About => System.Text.Encoding.UTF8.GetBytes($"custodian/{Compartment:N}/{Place}");
}

/// <summary>How people reach the unit's discipline committee (3.4.3-a): published on the report host, checked each year.</summary>
sealed class ClueChannels : TenantRow
{
    public string Letter { get; private set; } = "";
    public string Visit { get; private set; } = "";
    public string Phone { get; private set; } = "";
    public string Hours { get; private set; } = "";
    public DateOnly PublishedOn { get; private set; }
    public string ActorName { get; private set; } = "";

    public void Publish(ChannelAddresses at, Actor actor, DateOnly on) =>
        (Letter, Visit, Phone, Hours, ActorName, PublishedOn) = (at.Letter.Trim(), at.Visit.Trim(), at.Phone.Trim(), at.Hours.Trim(), actor.Name, on);
}
