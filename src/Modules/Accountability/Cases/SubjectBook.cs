using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>What a subject does in his own portal: he receives the decision, and may appeal (问责条例 20).</summary>
sealed class SubjectBook(CaseDesk desk)
{
    /// <summary>Whether a decision is his: he is the person, or leads the body, that it holds to account.</summary>
    public static bool IsOf(Actor actor, Decision decision) => decision.Unit == actor.Tenant && decision.AnnouncedOn is not null
        && (decision.Person is { } person && decision.Party.Kind is not (PartyKind.PartyCommittee or PartyKind.DisciplineCommittee) ? person == actor.Person : actor.Holds(decision.Party));

    /// <summary>He has received it; the month of the appeal runs from that day.</summary>
    public Task<Outcome> Receive(Actor actor, Guid operation, Guid id, DateOnly? on, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await Mine(db, actor, id, ct) is not { } decision) return new Outcome.NotFound();
        return Received(db, decision, decision.Receive(on, actor.Name, null, (await desk.Laws.InForce(ct)).Months("appeal"), desk.Today));
    }, cancel);

    /// <summary>At the bureau: he refused to sign, or has no access; whoever delivered it says so with a witness.</summary>
    public Task<Outcome> Deliver(Actor actor, Guid operation, Guid of, Guid id, DateOnly? on, string? witness, CancellationToken cancel = default) => desk.On(actor, operation, of, async (db, open, ct) =>
    {
        if (!open.Is(SeatRole.Executor) && !open.Is(SeatRole.Keeper)) return Outcome.Refuse("", "Case.ExecutorOnly", "2.4.5");
        if (await db.Decisions.FirstOrDefaultAsync(d => d.Id == id && d.Case == of && !d.IsCopy, ct) is not { } decision) return new Outcome.NotFound();
        if (string.IsNullOrWhiteSpace(witness) || witness.Length > Receipt.NumberLength) return Outcome.Refuse("Witness", "Decision.WitnessMissing", "3.6.2");
        return Received(db, decision, decision.Receive(on, actor.Name, witness.Trim(), (await desk.Laws.InForce(ct)).Months("appeal"), desk.Today));
    }, cancel);

    static Outcome Received(AccountabilityDb db, Decision decision, Fault? fault)
    {
        if (fault is not null) return new Outcome.Refused([fault]);
        db.Append(new DecisionAcknowledged(decision.Id, decision.ReceivedOn!.Value), $"decision/{decision.Id:N}");
        return new Outcome.Done(decision.Id);
    }

    /// <summary>Appeals in writing. After the month it is labelled late; execution goes on either way.</summary>
    public Task<Outcome> Appeal(Actor actor, Guid operation, Guid id, string? text, CancellationToken cancel = default) => desk.Write(actor, operation, async (db, ct) =>
    {
        if (await Mine(db, actor, id, ct) is not { } decision) return new Outcome.NotFound();
        if (decision.ReceivedOn is null) return Outcome.Refuse("", "Appeal.NotReceived", "3.6.2");
        if (CaseDesk.ReasonFault(text, "Text", Cases.Appeal.TextLength) is { } fault) return new Outcome.Refused([fault]);
        if (await db.Appeals.AnyAsync(a => a.Decision == id && a.State == AppealState.Made, ct)) return Outcome.Refuse("", "Appeal.Waiting", "3.6.2");
        var appeal = db.Add(new Appeal(decision, desk.Today, actor.Name, (await desk.Laws.InForce(ct)).Months("answer"))).Entity;
        appeal.Conceals(desk.Vault.Conceal(text!.Trim(), appeal.About));
        db.Append(new AppealMade(appeal.Id, id, appeal.Late), $"decision/{id:N}");
        return new Outcome.Done(id);
    }, cancel);

    static async Task<Decision?> Mine(AccountabilityDb db, Actor actor, Guid id, CancellationToken cancel) =>
        await db.Decisions.FirstOrDefaultAsync(d => d.Id == id, cancel) is { } decision && IsOf(actor, decision) ? decision : null;
}
