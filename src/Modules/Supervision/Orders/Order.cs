using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>督办整改单 (SM-8) or 纪律检查建议书 (SM-9).</summary>
enum OrderKind { Rectification, Suggestion }

/// <summary>One level of the sign-off chain, by name.</summary>
sealed record OrderSignOff(ChainLevel Level, Guid Account, string Name, string? Post, DateOnly On);

/// <summary>How what a suggestion brought about was found under one head.</summary>
sealed record HeadFinding(string Head, bool Met, string? Remark);

/// <summary>What an order says, as people write it.</summary>
sealed record OrderText
{
    public string? Problem { get; init; }
    public string? Requirement { get; init; }
    public IReadOnlyList<string> Obligations { get; init; } = [];
    public PartyId? Owner { get; init; }
    public DateOnly? Deadline { get; init; }
    public Guid? Verifier { get; init; }
    public string? VerifierName { get; init; }
}

/// <summary>
/// A rectification order or a discipline suggestion (notice 3.4.4; SM-8, SM-9). The issuer holds the original; a unit below holds a copy under the
/// same id, and does its own part there. Being late is a colour and a level, never a state: nothing closes by itself.
/// </summary>
sealed class Order : TenantRow
{
    public const int ProblemLength = 1000, TextLength = 1000, ReasonLength = 500, ParticipantsLength = 300, MinutesLength = 60, MethodLength = 300, KeyLength = 120;

    /// <summary>States in which the unit is at work, so that being late escalates.</summary>
    public static readonly OrderState[] WithUnit = [OrderState.Sent, OrderState.Received, OrderState.Rectifying, OrderState.Returned, OrderState.Reopened];

    /// <summary>States in which it is the issuer's alone; no copy exists.</summary>
    public static readonly OrderState[] Inside = [OrderState.Proposed, OrderState.Draft, OrderState.Studied, OrderState.Approved];

    public OrderKind Kind { get; private set; }
    public OrderState State { get; private set; }
    /// <summary>Not closed or revoked; kept for its index.</summary>
    public bool Open { get; private set; } = true;
    public string Issuer { get; private set; } = "";
    public string Unit { get; private set; } = "";
    public bool IsCopy { get; private set; }
    public int Year { get; private set; }
    /// <summary>The day whose limits it runs under.</summary>
    public DateOnly DraftedOn { get; private set; }

    public OrderSourceKind SourceKind { get; private set; }
    public string SourceKey { get; private set; } = "";
    public string? SourcePage { get; private set; }
    /// <summary>Of a talk, the party that asked for rectification in it.</summary>
    public PartyId? Asker { get; private set; }

    /// <summary>Which of the issuer's departments handles it: political or discipline.</summary>
    public string HandledIn { get; private set; } = "";
    public Guid Drafter { get; private set; }
    public Guid? DrafterPerson { get; private set; }
    public string DrafterName { get; private set; } = "";

    public string Problem { get; private set; } = "";
    public string? Requirement { get; private set; }
    public List<string> Obligations { get; private set; } = [];
    /// <summary>The party in the unit that answers for it.</summary>
    public PartyId Owner { get; private set; }
    /// <summary>The post that its plan names.</summary>
    public PartyId? Post { get; private set; }
    public Guid? Verifier { get; private set; }
    public string? VerifierName { get; private set; }

    public string? Number { get; private set; }
    public DateOnly? IssuedOn { get; private set; }
    public List<OrderSignOff> SignOffs { get; private set; } = [];
    public string? Participants { get; private set; }
    public string? Minutes { get; private set; }

    public DateOnly? SentOn { get; private set; }
    public DateOnly? ReceiptDue { get; private set; }
    public DateOnly? ReceivedOn { get; private set; }
    public string? ReceivedByName { get; private set; }
    public string? Objection { get; private set; }
    public DateOnly? PlanDue { get; private set; }
    public string? Measures { get; private set; }
    public DateOnly? PlannedOn { get; private set; }
    public DateOnly? Deadline { get; private set; }
    public string? Result { get; private set; }
    public DateOnly? ReportedOn { get; private set; }
    public Guid? Reporter { get; private set; }
    public int Returns { get; private set; }
    public int Extensions { get; private set; }
    public DateOnly? AskedUntil { get; private set; }
    public List<HeadFinding> Heads { get; private set; } = [];
    public string? Method { get; private set; }
    public DateOnly? ClosedOn { get; private set; }
    public string? VerifiedByName { get; private set; }
    public DateOnly? RevisitFrom { get; private set; }
    public DateOnly? RevisitDue { get; private set; }
    public DateOnly? RevisitedOn { get; private set; }

    /// <summary>The level that being overdue has reached, 0 to 4.</summary>
    public int Escalation { get; private set; }
    /// <summary>The first day on which the next level is reached; null while nothing runs. The nightly sweep looks at this alone.</summary>
    public DateOnly? NextEscalation { get; private set; }
    /// <summary>Counts changes of state on either side, so that two copies know which is ahead.</summary>
    public int Moves { get; private set; }

    Order() { }

    public Order(OrderKind kind, OrderState begins, string issuer, string unit, PartyId owner, OrderSource source, Actor drafter, string handledIn, DateOnly today)
    {
        (Kind, State, Issuer, Unit, Owner, Year, DraftedOn) = (kind, begins, issuer, unit, owner, today.Year, today);
        (SourceKind, SourceKey, SourcePage, HandledIn) = (source.Kind, source.Key, source.Page, handledIn);
        Claim(drafter);
    }

    public static string Subject(Guid id) => $"order/{id:N}";

    public bool IsSuggestion => Kind == OrderKind.Suggestion;
    public OrderColour Colour => Escalation switch { 0 => OrderColour.Green, 1 => OrderColour.Yellow, _ => OrderColour.Red };
    public IEnumerable<PartyId> Parties => Post is { } post ? [Owner, post] : [Owner];

    public bool DraftedBy(Actor actor) => actor.Account != Guid.Empty && (actor.Account == Drafter || DrafterPerson is { } person && person == actor.Person);

    /// <summary>The day that the unit's turn ends on, in the state it is in.</summary>
    public DateOnly? TurnDue => State switch
    {
        OrderState.Sent => ReceiptDue,
        OrderState.Received or OrderState.Reopened => PlanDue,
        OrderState.Rectifying or OrderState.Returned => Deadline,
        _ => null,
    };

    /// <summary>It cannot be given back any more (SM-8). A suggestion is redone until every head is met (SM-9).</summary>
    public bool ReturnsSpent(LimitSet limits) => !IsSuggestion && Returns >= limits["order.returns"];

    /// <summary>
    /// The day from which being overdue counts: the deadline; for a suggestion not yet replied to, that of the reply. It counts on for an order that
    /// was handed in and can only be closed or stay open: whoever is not convinced by it has no other way.
    /// </summary>
    public DateOnly? ClockDay(LimitSet limits) => State switch
    {
        OrderState.Sent or OrderState.Received when IsSuggestion => PlanDue,
        OrderState.Submitted when ReturnsSpent(limits) => Deadline,
        _ => WithUnit.Contains(State) ? Deadline : null,
    };

    /// <summary>The state after an action, or null. This table is SM-8 and SM-9.</summary>
    public static OrderState? After(OrderKind kind, OrderState state, OrderAction action) => (state, action) switch
    {
        (OrderState.Proposed, OrderAction.Draft) => OrderState.Draft,
        (OrderState.Draft, OrderAction.Edit) => OrderState.Draft,
        (OrderState.Draft, OrderAction.Sign) when kind == OrderKind.Rectification => state,
        (OrderState.Studied or OrderState.Approved, OrderAction.Sign) => state,
        (OrderState.Draft, OrderAction.Study) when kind == OrderKind.Suggestion => OrderState.Studied,
        (OrderState.Draft, OrderAction.Approve) when kind == OrderKind.Rectification => OrderState.Approved,
        (OrderState.Studied, OrderAction.Approve) => OrderState.Approved,
        (OrderState.Draft or OrderState.Studied, OrderAction.Decline) => OrderState.Draft,
        (OrderState.Approved, OrderAction.Send) => OrderState.Sent,
        (OrderState.Sent, OrderAction.Receive) => OrderState.Received,
        (OrderState.Sent or OrderState.Received, OrderAction.Contest) when kind == OrderKind.Suggestion => OrderState.Objected,
        (OrderState.Objected, OrderAction.Maintain) => OrderState.Sent,
        (OrderState.Received or OrderState.Reopened, OrderAction.Plan) => OrderState.Rectifying,
        (OrderState.Rectifying or OrderState.Returned, OrderAction.Report) => OrderState.Submitted,
        (OrderState.Submitted, OrderAction.Assess) when kind == OrderKind.Suggestion => OrderState.Assessed,
        (OrderState.Submitted, OrderAction.Verify or OrderAction.Return) when kind == OrderKind.Suggestion => null,
        (OrderState.Submitted or OrderState.Assessed, OrderAction.Verify) => OrderState.Closed,
        (OrderState.Submitted or OrderState.Assessed, OrderAction.Return) => OrderState.Returned,
        (OrderState.Sent or OrderState.Received or OrderState.Rectifying or OrderState.Returned, OrderAction.AskExtension or OrderAction.Extend) => state,
        (OrderState.Closed, OrderAction.Revisit) => OrderState.Closed,
        (OrderState.Closed, OrderAction.Reopen) => OrderState.Reopened,
        (OrderState.Sent or OrderState.Received or OrderState.Rectifying or OrderState.Returned or OrderState.Reopened, OrderAction.Escalate) => state,
        (OrderState.Submitted, OrderAction.Escalate) when kind == OrderKind.Rectification => state,
        // What was drafted is dropped, what was approved is revoked, what a unit objects to is withdrawn; what was handed in is judged.
        (OrderState.Proposed or OrderState.Draft or OrderState.Studied or OrderState.Approved or OrderState.Sent or OrderState.Objected or OrderState.Received or OrderState.Rectifying, OrderAction.Revoke) => OrderState.Revoked,
        _ => null,
    };

    public bool Can(OrderAction action) => After(Kind, State, action) is not null;

    Fault? NotNow(OrderAction action) => Can(action) ? null : new Fault("", $"Order.Not{action}", "3.4.4");

    void Move(OrderAction action)
    {
        var next = After(Kind, State, action)!.Value;
        if (next != State) Moves++;
        State = next;
        Open = State is not (OrderState.Closed or OrderState.Revoked);
    }

    void Claim(Actor drafter) => (Drafter, DrafterPerson, DrafterName) = (drafter.Account, drafter.Person, drafter.Name);

    /// <summary>A person takes up what the product proposed.</summary>
    public Fault[] TakeUp(Actor actor, string handledIn)
    {
        if (NotNow(OrderAction.Draft) is { } not) return [not];
        HandledIn = handledIn;
        Claim(actor);
        Move(OrderAction.Draft);
        return [];
    }

    /// <summary>Writes what it says. What is not yet written may be missing until it is approved.</summary>
    public Fault[] Write(OrderText text, DateOnly today)
    {
        if (State != OrderState.Draft) return [new Fault("", "Order.NotEdit", "3.4.4")];
        List<Fault> faults = [];
        TooLong("Problem", text.Problem, ProblemLength, faults);
        TooLong("Requirement", text.Requirement, TextLength, faults);
        if (string.IsNullOrWhiteSpace(text.Problem)) faults.Add(new("Problem", "Order.Missing", "3.4.4"));
        if (text.Deadline is { } day && (day < today || day > today.AddYears(3))) faults.Add(new("Deadline", "Order.Day", "3.4.4"));
        if (text.Obligations.Count > 20 || text.Obligations.Any(o => o.Length > 40)) faults.Add(new("Obligations", "Order.TooMany", null, "20"));
        if (faults.Count > 0) return [.. faults];
        (Problem, Requirement, Deadline) = (text.Problem!.Trim(), Blank(text.Requirement), text.Deadline);
        Obligations = [.. text.Obligations.Distinct()];
        if (text.Owner is { } owner) Owner = owner;
        (Verifier, VerifierName) = (text.Verifier, text.VerifierName);
        SignOffs = [];
        return [];
    }

    /// <summary>集体研究: a suggestion is studied by the committee before it is approved (SM-9).</summary>
    public Fault[] Study(string? participants, string? minutes)
    {
        if (NotNow(OrderAction.Study) is { } not) return [not];
        List<Fault> faults = [.. Incomplete()];
        Needed("Participants", participants, ParticipantsLength, faults);
        Needed("Minutes", minutes, MinutesLength, faults);
        if (faults.Count > 0) return [.. faults];
        (Participants, Minutes) = (participants!.Trim(), minutes!.Trim());
        Move(OrderAction.Study);
        return [];
    }

    /// <summary>What must be there before anybody decides on it: requirement, owner's deadline and a verifier.</summary>
    public IEnumerable<Fault> Incomplete()
    {
        if (Requirement is null) yield return new("Requirement", "Order.Missing", "3.4.4");
        if (Obligations.Count == 0) yield return new("Obligations", "Order.Missing", "3.4.4");
        if (Verifier is null) yield return new("Verifier", "Order.NoVerifier", "3.4.4");
        if (Deadline is null && !IsSuggestion) yield return new("Deadline", "Order.Missing", "3.4.4");
    }

    /// <summary>A level of the chain signs; the leader's signature approves, once the levels before it that are needed have signed.</summary>
    public Fault[] SignOff(ChainLevel level, OrderLaw law, Actor actor, string? post, DateOnly today)
    {
        var action = level == ChainLevel.InCharge ? OrderAction.Approve : OrderAction.Sign;
        if (NotNow(action) is { } not) return [not];
        if (DraftedBy(actor)) return [new Fault("", "Order.OwnDraft", "3.4.4")];
        if (SignOffs.Exists(s => s.Level == level)) return [new Fault("", "Order.Signed", "3.4.4")];
        if (SignOffs.Exists(s => s.Account == actor.Account)) return [new Fault("", "Order.SignedOnce", "3.4.4")];
        if (level == ChainLevel.Department && State == OrderState.Approved) return [new Fault("", "Order.NotSign", "3.4.4")];
        Fault[] missing = [.. Incomplete()];
        if (missing.Length > 0) return missing;
        if (level == ChainLevel.InCharge && law.Chain.Any(c => c.Needed && c.Level is > ChainLevel.Handler and < ChainLevel.InCharge && !SignOffs.Exists(s => s.Level == c.Level))) return [new Fault("", "Order.ChainMissing", "3.4.4")];
        SignOffs = [.. SignOffs, new OrderSignOff(level, actor.Account, actor.Name, post, today)];
        Move(action);
        return [];
    }

    public void AskedBy(PartyId asker, DateOnly until) => (Asker, Deadline) = (asker, until);

    public void Numbered(string number, DateOnly on) => (Number, IssuedOn) = (number, on);

    public Fault[] Decline(string? reason) => Said(OrderAction.Decline, reason, () => SignOffs = []);

    public Fault[] Send(OrderLaw law, LimitSet limits, DateOnly today)
    {
        if (NotNow(OrderAction.Send) is { } not) return [not];
        if (law.Chain.Any(c => c.Needed && c.Level > ChainLevel.Handler && !SignOffs.Exists(s => s.Level == c.Level))) return [new Fault("", "Order.ChainMissing", "3.4.4")];
        if (Deadline < today) return [new Fault("Deadline", "Order.DeadlineGone", "3.4.4")];
        Move(OrderAction.Send);
        SentOn = today;
        Deliver(limits, today);
        return [];
    }

    void Deliver(LimitSet limits, DateOnly today)
    {
        ReceiptDue = limits.After(IsSuggestion ? "suggestion.objection" : "order.receipt", today);
        if (IsSuggestion) PlanDue = limits.After("suggestion.reply", today);
        Deadline ??= limits.After("suggestion.result", today);
    }

    public Fault[] Receive(LimitSet limits, string name, DateOnly today)
    {
        if (NotNow(OrderAction.Receive) is { } not) return [not];
        Move(OrderAction.Receive);
        (ReceivedOn, ReceivedByName) = (today, name);
        if (!IsSuggestion) PlanDue = limits.After("order.plan", today);
        return [];
    }

    public Fault[] Object(string? reason) => Said(OrderAction.Contest, reason, () => Objection = reason!.Trim());

    /// <summary>The committee that suggested maintains or amends what was objected to, with its reason; its days run anew.</summary>
    public Fault[] Maintain(string? reason, string? amended, LimitSet limits, DateOnly today)
    {
        List<Fault> faults = [];
        TooLong("Requirement", amended, TextLength, faults);
        if (faults.Count > 0) return [.. faults];
        return Said(OrderAction.Maintain, reason, () =>
        {
            Requirement = Blank(amended) ?? Requirement;
            (SentOn, ReceivedOn, ReceivedByName) = (today, null, null);
            Deliver(limits, today);
        });
    }

    public Fault[] Plan(string? measures, PartyId? post, DateOnly today)
    {
        if (NotNow(OrderAction.Plan) is { } not) return [not];
        List<Fault> faults = [];
        Needed("Measures", measures, TextLength, faults);
        if (post is null) faults.Add(new("Post", "Order.Missing", "3.4.4"));
        if (faults.Count > 0) return [.. faults];
        (Measures, Post, PlannedOn) = (measures!.Trim(), post, today);
        Move(OrderAction.Plan);
        return [];
    }

    /// <summary>What was reached, not what was held (F.3, P3).</summary>
    public Fault[] Report(string? result, Actor actor, DateOnly today)
    {
        if (NotNow(OrderAction.Report) is { } not) return [not];
        List<Fault> faults = [];
        Needed("Result", result, TextLength, faults);
        if (faults.Count > 0) return [.. faults];
        (Result, ReportedOn, Reporter) = (result!.Trim(), today, actor.Account);
        Move(OrderAction.Report);
        return [];
    }

    /// <summary>What the suggestion brought about, under each head.</summary>
    public Fault[] Assess(IReadOnlyList<HeadFinding> heads, OrderLaw law, Actor actor)
    {
        if (NotNow(OrderAction.Assess) is { } not) return [not];
        if (Reporter == actor.Account) return [new Fault("", "Order.OwnReport", "3.4.4")];
        if (law.Heads.Any(h => heads.All(f => f.Head != h.Code))) return [new Fault("Heads", "Order.Heads", "3.4.4")];
        if (heads.Any(h => h.Remark?.Length > ReasonLength)) return [new Fault("Heads", "Order.TooLong", null, $"{ReasonLength}")];
        if (heads.Any(h => !h.Met && string.IsNullOrWhiteSpace(h.Remark))) return [new Fault("Heads", "Order.HeadRemark", "3.4.4")];
        Heads = [.. heads.Where(h => law.Heads.Any(l => l.Code == h.Head)).Select(h => h with { Remark = Blank(h.Remark) })];
        Move(OrderAction.Assess);
        return [];
    }

    public Fault[] Verify(string? method, LimitSet limits, Actor actor, DateOnly today)
    {
        if (NotNow(OrderAction.Verify) is { } not) return [not];
        if (Reporter == actor.Account) return [new Fault("", "Order.OwnReport", "3.4.4")];
        if (IsSuggestion && Heads.Exists(h => !h.Met)) return [new Fault("", "Order.HeadsOpen", "3.4.4")];
        List<Fault> faults = [];
        Needed("Method", method, MethodLength, faults);
        if (faults.Count > 0) return [.. faults];
        Move(OrderAction.Verify);
        var room = IsSuggestion ? "suggestion" : "order";
        (Method, ClosedOn, VerifiedByName) = (method!.Trim(), today, actor.Name);
        (RevisitFrom, RevisitDue, RevisitedOn) = (limits.After($"{room}.revisitFrom", today), limits.After($"{room}.revisitTo", today), null);
        return [];
    }

    public Fault[] Return(string? reason, LimitSet limits, Actor actor)
    {
        if (NotNow(OrderAction.Return) is { } not) return [not];
        if (Reporter == actor.Account) return [new Fault("", "Order.OwnReport", "3.4.4")];
        if (ReturnsSpent(limits)) return [new Fault("", "Order.ReturnsSpent", "3.4.4", $"{limits["order.returns"]}")];
        return Said(OrderAction.Return, reason, () => Returns++);
    }

    /// <summary>The unit asks for more time; a wish, decided by the issuer.</summary>
    public Fault[] AskExtension(DateOnly? until, string? reason, LimitSet limits, DateOnly today)
    {
        if (ExtensionFaults(until, limits, today) is { Length: > 0 } faults) return faults;
        return Said(OrderAction.AskExtension, reason, () => AskedUntil = until);
    }

    /// <summary>Once, before the deadline, by at most the days of the limit, by the issuer (SM-8).</summary>
    public Fault[] Extend(DateOnly? until, string? reason, LimitSet limits, DateOnly today)
    {
        if (ExtensionFaults(until, limits, today) is { Length: > 0 } faults) return faults;
        return Said(OrderAction.Extend, reason, () =>
        {
            (Deadline, AskedUntil) = (until, null);
            Extensions++;
        });
    }

    Fault[] ExtensionFaults(DateOnly? until, LimitSet limits, DateOnly today)
    {
        if (NotNow(OrderAction.Extend) is { } not) return [not];
        if (Extensions >= limits["order.extensions"]) return [new Fault("", "Order.ExtendedOnce", "3.4.4", $"{limits["order.extensions"]}")];
        if (today > Deadline) return [new Fault("", "Order.ExtendLate", "3.4.4", Deadline!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        var last = limits.After("order.extension", Deadline!.Value);
        return until is { } day && day > Deadline && day <= last ? [] : [new Fault("Until", "Order.ExtendDays", "3.4.4", $"{limits["order.extension"]}", last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
    }

    /// <summary>回头看: what was mended has stayed so.</summary>
    public Fault[] Revisit(string? reason, DateOnly today)
    {
        if (RevisitFrom > today) return [new Fault("", "Order.RevisitEarly", "3.4.4", RevisitFrom.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        if (RevisitedOn is not null) return [new Fault("", "Order.NotRevisit", "3.4.4")];
        return Said(OrderAction.Revisit, reason, () => RevisitedOn = today);
    }

    /// <summary>回头看: it is back; plan and report begin again with a new deadline.</summary>
    public Fault[] Reopen(string? reason, DateOnly? deadline, LimitSet limits, DateOnly today)
    {
        if (deadline is not { } day || day <= today || day > today.AddYears(1)) return [new Fault("Until", "Order.Day", "3.4.4")];
        return Said(OrderAction.Reopen, reason, () =>
        {
            (Deadline, PlanDue, ClosedOn, RevisitedOn) = (day, limits.After("order.plan", today), null, today);
            (Returns, Extensions, Escalation, Heads) = (0, 0, 0, []);
        });
    }

    public Fault[] Revoke(string? reason) => Said(OrderAction.Revoke, reason, () => { });

    Fault[] Said(OrderAction action, string? reason, Action then)
    {
        if (NotNow(action) is { } not) return [not];
        List<Fault> faults = [];
        Needed("Reason", reason, ReasonLength, faults);
        if (faults.Count > 0) return [.. faults];
        then();
        Move(action);
        return [];
    }

    /// <summary>The first day on which a level is reached: the day after its limit has run from the day that counts.</summary>
    public static DateOnly ReachedOn(EscalationLevel level, DateOnly clock, LimitSet limits) => limits.After(level.Limit, clock).AddDays(1);

    /// <summary>Sets when the next level will be reached; after every change.</summary>
    public void Wind(OrderLaw law, LimitSet limits) =>
        NextEscalation = ClockDay(limits) is { } clock && !IsCopy && law.Escalation.FirstOrDefault(l => l.Level > Escalation) is { } next ? ReachedOn(next, clock, limits) : null;

    /// <summary>Goes up by one level, if its day has come; nothing else changes.</summary>
    public EscalationLevel? Escalate(OrderLaw law, LimitSet limits, DateOnly today)
    {
        if (ClockDay(limits) is not { } clock || law.Escalation.FirstOrDefault(l => l.Level > Escalation) is not { } next || ReachedOn(next, clock, limits) > today) return null;
        Escalation = next.Level;
        Wind(law, limits);
        return next;
    }

    /// <summary>The unit's copy, when it is sent.</summary>
    public static Order CopyOf(Order original)
    {
        var copy = new Order { Id = original.Id, IsCopy = true };
        copy.TakeIssued(original);
        (copy.State, copy.Moves, copy.Open) = (original.State, original.Moves, original.Open);
        copy.TakeReceived(original);
        return copy;
    }

    /// <summary>In the unit: what the issuer did since. Its own part stays, and a state that is ahead.</summary>
    public void TakeAfter(Order original)
    {
        TakeIssued(original);
        Follow(original);
    }

    /// <summary>At the issuer: what the unit did since.</summary>
    public void TakeBack(Order copy)
    {
        TakeReceived(copy);
        Follow(copy);
    }

    void Follow(Order other)
    {
        // Revoking and the unit's next step may cross; revoked it is, whoever was faster.
        if (other.Moves > Moves && State != OrderState.Revoked || other.State == OrderState.Revoked) (State, Moves) = (other.State, Math.Max(Moves, other.Moves));
        Open = State is not (OrderState.Closed or OrderState.Revoked);
    }

    void TakeIssued(Order o)
    {
        (Kind, Issuer, Unit, Year, DraftedOn, HandledIn) = (o.Kind, o.Issuer, o.Unit, o.Year, o.DraftedOn, o.HandledIn);
        (SourceKind, SourceKey, SourcePage) = (o.SourceKind, o.SourceKey, o.Unit == o.Issuer ? o.SourcePage : null);
        (Drafter, DrafterPerson, DrafterName, Problem, Requirement, Owner) = (o.Drafter, o.DrafterPerson, o.DrafterName, o.Problem, o.Requirement, o.Owner);
        (Obligations, Verifier, VerifierName, Number, IssuedOn, SignOffs) = ([.. o.Obligations], o.Verifier, o.VerifierName, o.Number, o.IssuedOn, [.. o.SignOffs]);
        (SentOn, ReceiptDue, Deadline, Returns, Extensions, Heads) = (o.SentOn, o.ReceiptDue, o.Deadline, o.Returns, o.Extensions, [.. o.Heads]);
        (Method, ClosedOn, VerifiedByName, RevisitFrom, RevisitDue, RevisitedOn, Escalation) = (o.Method, o.ClosedOn, o.VerifiedByName, o.RevisitFrom, o.RevisitDue, o.RevisitedOn, o.Escalation);
        if (o.IsSuggestion || o.State == OrderState.Reopened) PlanDue = o.PlanDue;
        if (o.Extensions > 0) AskedUntil = null;
    }

    void TakeReceived(Order o)
    {
        (ReceivedOn, ReceivedByName, Objection, Measures, Post, PlannedOn) = (o.ReceivedOn, o.ReceivedByName, o.Objection, o.Measures, o.Post, o.PlannedOn);
        (Result, ReportedOn, Reporter) = (o.Result, o.ReportedOn, o.Reporter);
        if (Extensions == 0) AskedUntil = o.AskedUntil;
        if (!o.IsSuggestion) PlanDue = o.PlanDue;
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static void Needed(string field, string? text, int most, List<Fault> faults)
    {
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new(field, "Order.Missing", "3.4.4"));
        TooLong(field, text, most, faults);
    }

    static void TooLong(string field, string? text, int most, List<Fault> faults)
    {
        if (text?.Trim().Length > most) faults.Add(new(field, "Order.TooLong", null, most.ToString(CultureInfo.InvariantCulture)));
    }
}
