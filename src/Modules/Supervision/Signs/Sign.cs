using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision.Signs;

/// <summary>
/// 苗头性、倾向性问题: an early sign on one of six sides (notice 2.3.1), noted by somebody about a member or a head of department. What was noticed
/// lies concealed; the one who noted it and the leader who is to talk read it, the other side once a talk is planned, nobody else.
/// </summary>
sealed class EarlySign : TenantRow
{
    public const int TextLength = 300, ConcealedLength = 3000;

    public string Area { get; private set; } = "";
    public PartyId About { get; private set; }
    public Guid? AboutPerson { get; private set; }
    /// <summary>Who is to talk about it.</summary>
    public PartyId Leader { get; private set; }
    public string Text { get; private set; } = "";
    public DateOnly On { get; private set; }
    public Guid Account { get; private set; }
    public Guid? RecorderPerson { get; private set; }
    public string RecorderName { get; private set; } = "";

    EarlySign() { }

    /// <summary>Everything wrong with it is named.</summary>
    public static EarlySign? Enter(string? area, Party? about, Party? leader, string? text, DateOnly? on, OrderLaw law, Actor actor, IVault vault, DateOnly today, List<Fault> faults)
    {
        if (law.Sign(area) is null) faults.Add(new("Area", "Sign.Area", "2.3.1"));
        if (about is null || leader is null) faults.Add(new("About", "Sign.Pair", "2.3.1"));
        else if (about.Holder is null || leader.Holder is null) faults.Add(new("About", "Sign.Vacant", "2.3.1"));
        else if (about.Holder == leader.Holder || actor.Person is { } self && about.IsOf(self)) faults.Add(new("About", "Sign.Self", "2.3.1"));
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new("Text", "Order.Missing", "2.3.1"));
        else if (text.Trim().Length > TextLength) faults.Add(new("Text", "Order.TooLong", null, $"{TextLength}"));
        if (on is not { } day || day > today || day < today.AddYears(-1)) faults.Add(new("On", "Sign.Day", "2.3.1"));
        if (faults.Count > 0) return null;
        var sign = new EarlySign
        {
            Area = area!,
            About = about!.Id,
            AboutPerson = about.Holder,
            Leader = leader!.Id,
            On = on!.Value,
            Account = actor.Account,
            RecorderPerson = actor.Person,
            RecorderName = actor.Name,
        };
        sign.Text = vault.Conceal(text!.Trim(), sign.Subject);
        return sign;
    }

    public string Subject => $"sign/{Id:N}";

    public bool RecordedBy(Actor actor) => actor.Account == Account && actor.Account != Guid.Empty || RecorderPerson is { } person && person == actor.Person;
}

/// <summary>Where a proposed talk stands: nothing happens until a person decides.</summary>
enum ProposalState { Proposed, Planned, Dismissed }

/// <summary>
/// A talk that something asks for (notice 2.3.1, 3.4.5): an early sign, an order long overdue or returned again, red lights, a last rank. The leader
/// whose talk it would be plans it or dismisses it with his reason.
/// </summary>
sealed class TalkProposal : TenantRow
{
    public const int ReasonLength = 300, ConcealedLength = 3000;

    public string Trigger { get; private set; } = "";
    public PartyId From { get; private set; }
    public PartyId To { get; private set; }
    public string Kind { get; private set; } = "";
    /// <summary>What asks for it: <c>sign/…</c>, <c>order/…</c>, <c>red/2026H1</c>.</summary>
    public string Ground { get; private set; } = "";
    public Guid? Sign { get; private set; }
    public Guid? Order { get; private set; }
    public DateOnly On { get; private set; }
    public DateOnly Due { get; private set; }
    public ProposalState State { get; private set; }
    public Guid? Talk { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    /// <summary>Why it was dismissed, concealed.</summary>
    public string? Reason { get; private set; }

    TalkProposal() { }

    public TalkProposal(TalkTrigger trigger, PartyId from, PartyId to, string ground, Guid? sign, Guid? order, DateOnly on, DateOnly due)
    {
        (Trigger, From, To, Ground, Sign, Order, On, Due) = (trigger.Code, from, to, ground, sign, order, on, due);
        // A reminder talk is a member's with those in his charge; the secretary's with a member is a responsibility talk.
        Kind = from.Kind == PartyKind.Secretary ? "T3" : trigger.Kind;
    }

    public string Subject => $"talk-proposal/{Id:N}";

    public static ProposalState? After(ProposalState state, bool accept) => state == ProposalState.Proposed ? accept ? ProposalState.Planned : ProposalState.Dismissed : null;

    public Fault? Accept(Guid talk, Actor actor, DateTimeOffset at)
    {
        if (After(State, true) is not { } next) return new("", "Proposal.Decided", "3.4.5");
        (State, Talk, DecidedByName, DecidedAt) = (next, talk, actor.Name, at);
        return null;
    }

    public Fault? Dismiss(string? reason, Actor actor, IVault vault, DateTimeOffset at)
    {
        if (After(State, false) is not { } next) return new("", "Proposal.Decided", "3.4.5");
        if (string.IsNullOrWhiteSpace(reason)) return new("Reason", "Order.Missing", "2.3.1");
        if (reason.Trim().Length > ReasonLength) return new("Reason", "Order.TooLong", null, $"{ReasonLength}");
        (State, DecidedByName, DecidedAt, Reason) = (next, actor.Name, at, vault.Conceal(reason.Trim(), Subject));
        return null;
    }
}

/// <summary>One step of a proposed talk: who, when. Only added.</summary>
sealed class ProposalStep : TenantRow
{
    public Guid Proposal { get; private set; }
    public ProposalState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    ProposalStep() { }

    public ProposalStep(TalkProposal of, Actor actor, DateTimeOffset at) => (Proposal, To, Account, ActorName, At) = (of.Id, of.State, actor.Account, actor.Name, at);
}
