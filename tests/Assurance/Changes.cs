using System.Globalization;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// Counts every row that is added, changed or removed, in every table, by triggers of the embedded database: for suites that ask after each
/// request. Left out is what looking at a page may touch, as <see cref="Fingerprint"/> says.
/// </summary>
sealed class Changes(TestDatabase database)
{
    static readonly string[] LeftOut = ["sso_", "ledger_cursors", "search_", "__ef_", "sqlite_", "fz_"];

    public static async Task<Changes> Count(TestDatabase database)
    {
        await RawSql.Execute(database, "CREATE TABLE IF NOT EXISTS fz_changes (id INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL)");
        foreach (var table in await Tables(database))
            foreach (var what in (string[])["INSERT", "UPDATE", "DELETE"])
                await RawSql.Execute(database, $"CREATE TRIGGER IF NOT EXISTS fz_{what}_{table} AFTER {what} ON \"{table}\" BEGIN INSERT INTO fz_changes (place) VALUES ('{what} {table}'); END");
        return new(database);
    }

    static async Task<IReadOnlyList<string>> Tables(TestDatabase database) =>
        [.. (await RawSql.Query(database, "SELECT name FROM sqlite_master WHERE type = 'table'")).Select(n => (string)n[0]!).Where(n => !LeftOut.Any(l => n.StartsWith(l, StringComparison.Ordinal)))];

    /// <summary>How many there were so far.</summary>
    public async Task<long> Now() => Convert.ToInt64((await RawSql.Query(database, "SELECT COALESCE(MAX(id), 0) FROM fz_changes"))[0][0], CultureInfo.InvariantCulture);

    public async Task<string> Since(long then) =>
        string.Join(", ", (await RawSql.Query(database, $"SELECT place, COUNT(*) FROM fz_changes WHERE id > {then} GROUP BY place")).Select(r => $"{r[0]} ×{r[1]}"));

    /// <summary>Waits until nothing has changed for a while: what follows from a write comes after its answer.</summary>
    public async Task<long> Quiet(CancellationToken cancel)
    {
        var (last, same) = (await Now(), 0);
        for (var i = 0; i < 200 && same < 6; i++)
        {
            await Task.Delay(50, cancel);
            var now = await Now();
            (last, same) = (now, now == last ? same + 1 : 0);
        }
        return last;
    }

    /// <summary>Where one of these texts stands in any column of any table.</summary>
    public async Task<IReadOnlyList<string>> Holding(params string[] texts)
    {
        var found = new List<string>();
        foreach (var table in (await RawSql.Query(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'fz_%'")).Select(n => (string)n[0]!))
            foreach (var column in (await RawSql.Query(database, $"PRAGMA table_info(\"{table}\")")).Select(c => (string)c[1]!))
                foreach (var text in texts)
                    if ((await RawSql.Query(database, $"SELECT 1 FROM \"{table}\" WHERE instr(lower(CAST(\"{column}\" AS TEXT)), lower(@p0)) > 0 LIMIT 1", text)).Count > 0) found.Add($"{table}.{column} holds {text}");
        return found;
    }
}
