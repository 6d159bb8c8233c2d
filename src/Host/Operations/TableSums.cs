using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PartyDiscipline.Host.Operations;

/// <summary>How many rows a table has, and a sum of the hashes of all of them, whatever their order.</summary>
sealed record TableSum(string Table, long Rows, string Hash);

/// <summary>
/// What a database holds, table by table, so that a restored one can be held against the one that was saved. Two databases of the same
/// kind with the same rows have the same sums.
/// </summary>
static class TableSums
{
    const string SqliteTables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    const string PostgresTables = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name";

    public static async Task<IReadOnlyList<TableSum>> Of(DbConnection connection, DatabaseKind kind, DbTransaction? transaction, CancellationToken cancel)
    {
        var names = new List<string>();
        await using (var list = Command(connection, kind == DatabaseKind.Sqlite ? SqliteTables : PostgresTables, transaction))
        await using (var reader = await list.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel)) names.Add(reader.GetString(0));
        var sums = new List<TableSum>();
        foreach (var name in names.Order(StringComparer.Ordinal)) sums.Add(await Of(connection, name, transaction, cancel));
        return sums;
    }

    static async Task<TableSum> Of(DbConnection connection, string table, DbTransaction? transaction, CancellationToken cancel)
    {
        await using var all = Command(connection, $"SELECT * FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", transaction);
        await using var reader = await all.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
        // Columns by name: a table that grew by migrations may list them in another order than one that was made at once.
        var order = Enumerable.Range(0, reader.FieldCount).OrderBy(reader.GetName, StringComparer.Ordinal).ToArray();
        var (rows, sum, values, row) = (0L, new byte[32], new object[reader.FieldCount], new StringBuilder());
        while (await reader.ReadAsync(cancel))
        {
            reader.GetValues(values);
            row.Clear();
            foreach (var i in order) row.Append(Written(values[i])).Append('\u001F');
            Add(sum, SHA256.HashData(Encoding.UTF8.GetBytes(row.ToString())));
            rows++;
        }
        return new TableSum(table, rows, Convert.ToHexStringLower(sum));
    }

    static string Written(object value) => value switch
    {
        DBNull => "\0",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    static void Add(byte[] sum, byte[] hash)
    {
        var carry = 0;
        for (var i = sum.Length - 1; i >= 0; i--)
        {
            carry += sum[i] + hash[i];
            sum[i] = (byte)carry;
            carry >>= 8;
        }
    }

    static DbCommand Command(DbConnection connection, string sql, DbTransaction? transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
#pragma warning disable CA2100 // Names of tables come from the database itself and are quoted.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
