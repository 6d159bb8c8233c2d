using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Supervision.Orders;

namespace PartyDiscipline.Supervision.Signs;

/// <summary>Two parties of whom the one talks with the other, and how often they did in a half-year.</summary>
sealed record TalkPair(Party From, Party To, int Held);

/// <summary>Early signs and proposed talks. The product proposes, the leader decides; a planned talk lives in Duties.</summary>
sealed class SignBook(Database<SupervisionDb> database, OrderLaw law, Limits limits, IPartyDirectory directory, IVault vault, IGrainFactory grains, ITalkPairs talks, TimeProvider time) : ITalkProposals, IEarlySigns
{
    DateOnly Today => time.Today();

    /// <summary>Who talks with a party: the secretary with a member, the member in charge with a department.</summary>
    public static Party? LeaderOf(PartyId about, IReadOnlyList<Party> parties) => about.Kind switch
    {
        PartyKind.Member => parties.FirstOrDefault(p => p.Id.Kind == PartyKind.Secretary),
        PartyKind.Department => parties.FirstOrDefault(p => p.Id.Kind == PartyKind.Member && p.InCharge.Contains(about)),
        _ => null,
    };

    /// <summary>Notes a sign and proposes the reminder talk about it.</summary>
    public async Task<Outcome> Note(Actor actor, Guid operation, string? area, PartyId? about, string? text, DateOnly? on, CancellationToken cancel = default)
    {
        if (!actor.May(OrderPermissions.Signs)) return new Outcome.NotFound();
        var parties = await directory.Parties(actor.Tenant, Today, cancel);
        var party = about is { } id ? parties.FirstOrDefault(p => p.Id == id) : null;
        var leader = party is null ? null : LeaderOf(party.Id, parties);
        List<Fault> faults = [];
        var sign = EarlySign.Enter(area, party, leader, text, on, law, actor, vault, Today, faults);
        if (sign is null) return new Outcome.Refused([.. faults]);
        var set = await limits.On(Today, cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, _ =>
        {
            db.Add(sign);
            db.Append(new SignNoted(sign.Id, sign.On), sign.Subject);
            Propose(db, law.Trigger("sign"), leader!, party!, sign.Subject, sign.Id, null, sign.On, set, actor);
            return Task.FromResult<Outcome>(new Outcome.Done(sign.Id));
        }, cancel);
    }

    void Propose(SupervisionDb db, TalkTrigger trigger, Party from, Party to, string ground, Guid? sign, Guid? order, DateOnly on, LimitSet set, Actor actor)
    {
        var proposal = db.Add(new TalkProposal(trigger, from.Id, to.Id, ground, sign, order, on, set.After("sign.talk", on))).Entity;
        db.Add(new ProposalStep(proposal, actor, time.GetUtcNow()));
        db.Append(new TalkProposed(proposal.Id, trigger.Code, proposal.Due, from.Holder is { } holder && holder != actor.Person ? [holder] : []), proposal.Subject);
    }

    public Task<Outcome> Propose(Actor actor, Guid operation, string trigger, PartyId about, string ground, CancellationToken cancel = default) => Propose(actor, operation, trigger, about, ground, null, cancel);

    internal async Task<Outcome> Propose(Actor actor, Guid operation, string trigger, PartyId about, string ground, Guid? order, CancellationToken cancel)
    {
        if (actor.Account != Guid.Empty || about.Tenant != actor.Tenant || law.Triggers.FirstOrDefault(t => t.Code == trigger) is not { } known) return new Outcome.NotFound();
        var parties = await directory.Parties(actor.Tenant, Today, cancel);
        if (parties.FirstOrDefault(p => p.Id == about) is not { Holder: not null } party || LeaderOf(about, parties) is not { } leader || leader.Holder == party.Holder) return Outcome.Refuse("About", "Sign.Pair", "3.4.5");
        var set = await limits.On(Today, cancel);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.TalkProposals.Where(p => p.Ground == ground && p.To == about).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(ct) is { } there) return new Outcome.Already(there);
            Propose(db, known, leader, party, ground, null, order, Today, set, actor);
            return new Outcome.Done(Kernel.Ids.New());
        }, cancel);
    }

    /// <summary>The leader plans the talk: it is made in Duties under his name, and the proposal names it.</summary>
    public async Task<Outcome> Accept(Actor actor, Guid operation, Guid id, DateOnly? on, string? place, bool notify, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        if (await db.TalkProposals.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } proposal || !Decides(actor, proposal)) return new Outcome.NotFound();
        List<Fault> faults = [];
        if (on is null) faults.Add(new("On", "Order.Missing", "2.3.1"));
        if (string.IsNullOrWhiteSpace(place)) faults.Add(new("Place", "Order.Missing", "2.3.1"));
        if (place?.Trim().Length > 60) faults.Add(new("Place", "Order.TooLong", null, "60"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        if (proposal.State != ProposalState.Proposed) return Outcome.Refuse("", "Proposal.Decided", "3.4.5");
        var plan = new TalkPlan { Kind = proposal.Kind, With = proposal.To, On = on!.Value, Place = place!.Trim(), Matter = law.Trigger(proposal.Trigger).Name.Zh, Notify = notify };
        // The same form makes one talk, however often it is sent.
        var planned = await grains.Party(proposal.From).PlanTalk(actor, OperationOf($"{id:N}/{operation:N}"), plan);
        if (planned.Subject is not { } talk) return planned is Outcome.Refused ? Outcome.Refuse("On", "Proposal.TalkRefused", "3.4.5") : planned;
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.TalkProposals.FirstOrDefaultAsync(p => p.Id == id, ct) is not { } found) return new Outcome.NotFound();
            if (found.Accept(talk, actor, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
            Decided(db, found, actor);
            return new Outcome.Done(id);
        }, cancel);
    }

    public async Task<Outcome> Dismiss(Actor actor, Guid operation, Guid id, string? reason, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.TalkProposals.FirstOrDefaultAsync(p => p.Id == id, ct) is not { } found || !Decides(actor, found)) return new Outcome.NotFound();
            if (found.Dismiss(reason, actor, vault, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
            Decided(db, found, actor);
            return new Outcome.Done(id);
        }, cancel);
    }

    void Decided(SupervisionDb db, TalkProposal proposal, Actor actor)
    {
        db.Add(new ProposalStep(proposal, actor, time.GetUtcNow()));
        db.Append(new TalkProposalDecided(proposal.Id, proposal.State == ProposalState.Planned, proposal.Talk), proposal.Subject);
    }

    /// <summary>Only the leader whose talk it would be.</summary>
    public static bool Decides(Actor actor, TalkProposal proposal) => actor.May(OrderPermissions.Signs) && actor.Holds(proposal.From);

    /// <summary>The leader, whoever noted the sign, and once it is planned the other side.</summary>
    public static bool MayRead(Actor actor, TalkProposal proposal, EarlySign? sign) =>
        actor.Tenant == proposal.TenantId && actor.May(OrderPermissions.Signs)
        && (actor.Holds(proposal.From) || sign?.RecordedBy(actor) == true || proposal.State == ProposalState.Planned && actor.Holds(proposal.To));

    public string? Shown(EarlySign sign) => vault.Reveal(sign.Text, sign.Subject);

    public string? Reason(TalkProposal proposal) => proposal.Reason is { } reason ? vault.Reveal(reason, proposal.Subject) : null;

    /// <summary>常态化谈话提醒: every pair of a half-year, those without any talk first (notice 3.4.5).</summary>
    public async Task<IReadOnlyList<TalkPair>> Pairs(string tenant, Period half, CancellationToken cancel = default)
    {
        var parties = await directory.Parties(tenant, Today < half.To ? Today : half.To, cancel);
        var held = (await talks.Of(tenant, half.From, half.To, cancel)).ToDictionary(t => (t.From, t.To), t => t.Held);
        return
        [
            .. parties.Where(p => p.Id.Kind is PartyKind.Member or PartyKind.Department).Select(to => (From: LeaderOf(to.Id, parties), To: to)).Where(p => p.From is not null && p.From.Holder != p.To.Holder)
                .Select(p => new TalkPair(p.From!, p.To, held.GetValueOrDefault((p.From!.Id, p.To.Id)))).OrderBy(p => p.Held > 0).ThenBy(p => p.From.Order),
        ];
    }

    internal static Guid OperationOf(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"supervision/signs/{what}")).AsSpan(0, 16));
}
