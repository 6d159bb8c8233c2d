using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>
/// What time and hand-overs do to statements: at the year's end they expire, and where a post has another holder than the one who signed,
/// the successor signs anew within the limit. Looks at how things stand, so doing it again changes nothing.
/// </summary>
sealed class StatementNight(Database<ResponsibilitiesDb> database, StatementMatrix matrix, StatementBook book, IPartyDirectory directory, TimeProvider time)
    : INightly, IHandle<PostHandedOver>
{
    public string Name => "Statements";

    public Task Handle(PostHandedOver fact, Delivery delivery, CancellationToken cancel) => Run(delivery.Tenant, time.Today(), cancel);

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        if (!await db.Statements.AnyAsync(s => s.State == StatementState.Effective || s.State == StatementState.ToResign, cancel)) return;
        var system = Actor.System(tenant);
        await db.Write(system, Ids.New(), async ct =>
        {
            var standing = await db.Statements.Where(s => s.State == StatementState.Effective || s.State == StatementState.ToResign).ToListAsync(ct);
            var ids = standing.ConvertAll(s => s.Id);
            var signed = (await db.StatementSignatures.AsNoTracking().Where(s => ids.Contains(s.Statement)).ToListAsync(ct)).ToLookup(s => s.Statement);
            var holders = (await directory.Parties(tenant, today, ct)).ToDictionary(p => p.Id, p => p.Holder);
            var moved = 0;
            foreach (var statement in standing)
            {
                if (statement.Year < today.Year && !statement.IsCounterpart) await Move(statement, StatementAction.Expire, null, ct);
                else if (statement is { State: StatementState.Effective } && statement.Year >= today.Year && ChangedSide(statement, signed[statement.Id], holders) is { } side)
                    await Move(statement, StatementAction.ChangeLeader, side, ct);
            }
            return moved > 0 ? new Outcome.Done(standing[0].Id) : new Outcome.Already(standing[0].Id);

            async Task Move(Statement statement, StatementAction action, StatementSide? side, CancellationToken ct)
            {
                var step = statement.Take(action, system, null, null, time.GetUtcNow(), today).Step!;
                db.Add(step);
                if (side is { } changed) db.Add(statement.AwaitSuccessor(step, changed, matrix.ResignDays, today));
                db.Append(
                    new StatementMoved(statement.Id, statement.Number, action.ToString(), statement.State, statement.Edition, await book.AwaitedPersons(statement, tenant, ct), StatementBook.PageOf(statement.Id)),
                    StatementBook.Subject(statement.Id));
                moved++;
            }
        }, cancel);
    }

    /// <summary>The side, of this unit, whose post is held by another than at its last signature. While it is vacant nobody can sign.</summary>
    static StatementSide? ChangedSide(Statement statement, IEnumerable<StatementSignature> signatures, Dictionary<PartyId, Guid?> holders)
    {
        foreach (var last in signatures.GroupBy(s => s.Side).Select(g => g.MaxBy(s => s.Place)!))
            if (holders.TryGetValue(statement.Of(last.Side), out var holder) && holder is { } now && now != last.Holder) return last.Side;
        return null;
    }
}
