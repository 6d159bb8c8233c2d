using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>
/// Carries a statement between two units (一式两份). What happens to the original is brought to its counterpart, what the second party
/// did with the counterpart is brought to the original, each by the facts of the unit where it happened and in the chain of the unit
/// where it arrives. Where both acted at once the original decides. Nobody of either unit ever reads or writes in the other.
/// </summary>
sealed class StatementCarrier(Database<ResponsibilitiesDb> database, StatementBook book) : IHandle<StatementMoved>, IHandle<StatementReminded>
{
    /// <summary>One copy with all that belongs to it.</summary>
    sealed record Copy(Statement Statement, List<StatementStep> Steps, List<StatementSignature> Signatures, List<StatementVersion> Versions);

    public async Task Handle(StatementMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (await Read(delivery.Tenant, fact.Statement, cancel) is not { Statement.InTwoUnits: true } here) return;
        if (here.Statement.IsCounterpart) await Return(here, delivery, cancel);
        else await Send(here, delivery, force: false, cancel);
    }

    public async Task Handle(StatementReminded fact, Delivery delivery, CancellationToken cancel)
    {
        if (await Read(delivery.Tenant, fact.Statement, cancel) is not { Statement: { InTwoUnits: true, IsCounterpart: false } original }) return;
        await using var db = database.Open(original.Second.Tenant);
        await db.Write(Sender(db, delivery), OperationOf(original, delivery, "reminded"), async ct =>
        {
            if (await db.Statements.FirstOrDefaultAsync(s => s.Id == original.Id, ct) is not { } copy || copy.Reminded >= original.Reminded) return new Outcome.Already(original.Id);
            if (await book.AwaitedPersons(copy, db.Tenant, ct) is not { Count: > 0 } persons) return new Outcome.Already(original.Id);
            copy.Remind(original.Reminded!.Value);
            db.Append(new StatementReminded(copy.Id, persons, StatementBook.PageOf(copy.Id)), StatementBook.Subject(copy.Id));
            return new Outcome.Done(copy.Id);
        }, cancel);
    }

    /// <summary>The original to its counterpart, which is made when the statement is issued.</summary>
    async Task Send(Copy original, Delivery delivery, bool force, CancellationToken cancel)
    {
        var statement = original.Statement;
        await using var db = database.Open(statement.Second.Tenant);
        await db.Write(Sender(db, delivery), OperationOf(statement, delivery, "sent"), async ct =>
        {
            var copy = await db.Statements.FirstOrDefaultAsync(s => s.Id == statement.Id, ct);
            if (copy is null)
            {
                if (statement.State is StatementState.Draft or StatementState.Review or StatementState.Approved or StatementState.Void) return new Outcome.Already(statement.Id);
                copy = db.Add(Statement.CounterpartOf(statement)).Entity;
            }
            else if (force || copy.IsBehind(statement)) copy.TakeAfter(statement);
            else return new Outcome.Already(statement.Id);
            await Complete(db, original, ct);
            db.Append(
                new StatementReceived(copy.Id, delivery.Tenant, copy.State, copy.Edition, await book.AwaitedPersons(copy, db.Tenant, ct), StatementBook.PageOf(copy.Id)),
                StatementBook.Subject(copy.Id));
            return new Outcome.Done(copy.Id);
        }, cancel);
    }

    /// <summary>What the second party did with its copy to the original; refused when the original has moved on otherwise meanwhile.</summary>
    async Task Return(Copy copy, Delivery delivery, CancellationToken cancel)
    {
        var statement = copy.Statement;
        await using var db = database.Open(statement.First.Tenant);
        var outcome = await db.Write(Sender(db, delivery), OperationOf(statement, delivery, "returned"), async ct =>
        {
            if (await db.Statements.FirstOrDefaultAsync(s => s.Id == statement.Id, ct) is not { } original) return new Outcome.NotFound();
            var known = await db.StatementSteps.Where(s => s.Statement == statement.Id).Select(s => s.Id).ToListAsync(ct);
            var taken = copy.Steps.Where(s => !known.Contains(s.Id)).OrderBy(s => s.Move).ToList();
            if (taken.Count == 0) return new Outcome.Already(statement.Id);
            if (taken[0].From != original.State || taken[0].Move != original.Moves + 1) return Outcome.Refuse("", "Statement.MovedOn");
            original.TakeAfter(statement);
            await Complete(db, copy, ct);
            db.Append(
                new StatementMoved(original.Id, original.Number, taken[^1].Action.ToString(), original.State, original.Edition, await book.AwaitedPersons(original, db.Tenant, ct), StatementBook.PageOf(original.Id)),
                StatementBook.Subject(original.Id));
            return new Outcome.Done(original.Id);
        }, cancel);
        if (outcome is Outcome.Refused && await Read(statement.First.Tenant, statement.Id, cancel) is { } standing) await Send(standing, delivery, force: true, cancel);
    }

    /// <summary>Adds the steps, signatures and earlier editions that are not there yet.</summary>
    static async Task Complete(ResponsibilitiesDb db, Copy from, CancellationToken cancel)
    {
        var id = from.Statement.Id;
        var steps = await db.StatementSteps.Where(s => s.Statement == id).Select(s => s.Id).ToListAsync(cancel);
        var signatures = await db.StatementSignatures.Where(s => s.Statement == id).Select(s => s.Id).ToListAsync(cancel);
        var versions = await db.StatementVersions.Where(v => v.Statement == id).Select(v => v.Id).ToListAsync(cancel);
        db.AddRange(from.Steps.Where(s => !steps.Contains(s.Id)).Select(s => s.Copied()));
        db.AddRange(from.Signatures.Where(s => !signatures.Contains(s.Id)).Select(s => s.Copied()));
        db.AddRange(from.Versions.Where(v => !versions.Contains(v.Id)).Select(v => v.Copied()));
    }

    async Task<Copy?> Read(string tenant, Guid id, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        if (await db.Statements.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } statement) return null;
        return new Copy(
            statement,
            await db.StatementSteps.AsNoTracking().Where(s => s.Statement == id).ToListAsync(cancel),
            await db.StatementSignatures.AsNoTracking().Where(s => s.Statement == id).ToListAsync(cancel),
            await db.StatementVersions.AsNoTracking().Where(v => v.Statement == id).ToListAsync(cancel));
    }

    /// <summary>Under the name of whoever acted, with none of his rights or posts.</summary>
    static Actor Sender(ResponsibilitiesDb db, Delivery delivery) => new() { Tenant = db.Tenant, Account = delivery.Account, Name = delivery.ActorName };

    /// <summary>The same fact delivered twice arrives once.</summary>
    static Guid OperationOf(Statement statement, Delivery delivery, string what) =>
        SystemOpening.OperationFor(statement.Id, $"{delivery.Tenant}/{delivery.Seq}/{what}");
}
