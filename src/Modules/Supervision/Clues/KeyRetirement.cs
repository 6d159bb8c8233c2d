using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>Why another person's key is retired: he has left the work, or what opens it is lost or known to others.</summary>
enum RetirementGround { Left, Lost }

/// <summary>How far the retirement of a key is.</summary>
enum RetirementState { Proposed, Confirmed, Withdrawn }

/// <summary>
/// Another person's key goes out of use as the compartment came into it (<see cref="ClueCompartment"/>): by a numbered decision that the
/// discipline secretary proposes and the Party secretary or a member confirms, neither of them its holder.
/// </summary>
sealed class KeyRetirement : TenantRow
{
    public Guid Key { get; private set; }
    public Guid Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public RetirementGround Ground { get; private set; }
    public string Decision { get; private set; } = "";
    public RetirementState State { get; private set; }
    public Guid ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateTimeOffset ProposedAt { get; private set; }
    /// <summary>How many clues and reports no other key opened when it was proposed.</summary>
    public int Alone { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    KeyRetirement() { }

    public KeyRetirement(HandlerKey key, RetirementGround ground, string decision, int alone, Actor actor, DateTimeOffset at)
    {
        (Key, Person, PersonName, Ground, Decision) = (key.Id, key.Person, key.PersonName, ground, decision.Trim());
        (Alone, ProposedBy, ProposedByName, ProposedAt) = (alone, actor.Account, actor.Name, at);
    }

    public bool MayConfirm(Actor actor) => State == RetirementState.Proposed && actor.May(CluePermissions.Confirm) && actor.Account != ProposedBy && actor.Person != Person;

    public void Confirm(Actor actor, DateTimeOffset at) => (State, ConfirmedByName, EndedAt) = (RetirementState.Confirmed, actor.Name, at);

    public void Withdraw(DateTimeOffset at) => (State, EndedAt) = (RetirementState.Withdrawn, at);
}
