using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>Statements on somebody's desk: to approve, to sign, to prepare; and the signatures that he waits for.</summary>
sealed class StatementAgenda(Database<ResponsibilitiesDb> database, TimeProvider time) : IAgenda
{
    const int Most = 200;

    public string Name => "Statements";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.ReadStatements)) return [];
        var first = time.Today().Year - 1;
        await using var db = database.Open(actor);
        var open = await StatementRights.Readable(db.Statements.AsNoTracking(), actor)
            .Where(s => s.Year >= first && s.State != StatementState.Effective && s.State != StatementState.Expired && s.State != StatementState.Void)
            .OrderBy(s => s.Due).ThenBy(s => s.Number).Take(Most).ToListAsync(cancel);

        var items = new List<AgendaItem>();
        foreach (var statement in open.Where(s => s.Awaited is { } side && actor.Holds(s.Of(side))))
            items.Add(new AgendaItem(
                $"statement/{statement.Id:N}", Turn.WaitsForMe,
                statement.State == StatementState.Review
                    ? new LocalText($"审定责任书 {statement.Number}（{statement.SecondName.Zh}）", $"Approve statement {statement.Number} ({statement.SecondName.En})")
                    : new LocalText($"签署责任书 {statement.Number}（{statement.FirstName.Zh}—{statement.SecondName.Zh}）", $"Sign statement {statement.Number} ({statement.FirstName.En} – {statement.SecondName.En})"),
                StatementBook.PageOf(statement.Id), statement.Due, statement.Since));
        foreach (var group in open.Where(s => s.AwaitsOfficer && StatementRights.Prepares(actor, s)).GroupBy(s => (s.Year, s.State)))
            items.Add(Together(group.Key.Year, $"{group.Key.State}", Turn.WaitsForMe, Preparing(group.Key.Year, group.Key.State, group.Count()), group));
        foreach (var group in open.Where(s => s.Signing is not null && !actor.Holds(s.Of(s.Awaited!.Value)) && WaitsFor(actor, s)).GroupBy(s => s.Year))
            items.Add(Together(
                group.Key, "unsigned", Turn.IWait, new LocalText($"{group.Key}年度 {group.Count()} 份责任书待签署", $"{group.Count()} statements of {group.Key} await a signature"), group));
        return items;
    }

    static bool WaitsFor(Actor actor, Statement statement) =>
        StatementRights.Prepares(actor, statement) || actor.Holds(statement.First) || actor.Holds(statement.Second);

    static LocalText Preparing(int year, StatementState state, int count) => state switch
    {
        StatementState.Draft => new($"{year}年度 {count} 份责任书待送审", $"{count} statements of {year} to submit"),
        StatementState.Approved => new($"{year}年度 {count} 份责任书待印发", $"{count} statements of {year} to issue"),
        _ => new($"{year}年度 {count} 份责任书有异议待修改", $"{count} declined statements of {year} to revise"),
    };

    static AgendaItem Together(int year, string key, Turn turn, LocalText text, IEnumerable<Statement> statements) => new(
        $"statements/{year}/{key}", turn, text, string.Create(CultureInfo.InvariantCulture, $"/Responsibilities/Statements?year={year}"),
        statements.Min(s => s.Due), statements.Min(s => s.Since));
}
