using System.Security.Cryptography;
using System.Text;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// A hash of every table of a database, to see whether something changed. Left out is what looking at a page may touch: when a
/// session was last seen, tickets, and how far the pump has read and indexed.
/// </summary>
public static class Fingerprint
{
    static readonly string[] LeftOut = ["sso_", "ledger_cursors", "search_", "__ef_", "sqlite_"];

    /// <summary>Table by table, so that a difference has a name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Of(TestDatabase database)
    {
        var names = await RawSql.Query(database, database.Engine == Engine.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name");
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in names.Select(n => (string)n[0]!).Where(n => !LeftOut.Any(l => n.StartsWith(l, StringComparison.Ordinal))))
        {
            var rows = await RawSql.Query(database, $"SELECT * FROM {table}");
            var text = string.Join('\n', rows.Select(r => string.Join('|', r.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : v?.ToString()))).Order(StringComparer.Ordinal));
            hashes[table] = $"{rows.Count} rows, {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
        }
        return hashes;
    }
}
