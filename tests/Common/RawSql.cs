using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PartyDiscipline.Tests.Common;

/// <summary>What an attacker with the database's password could do: SQL past every guard of the product.</summary>
public static class RawSql
{
    public static DbConnection Connect(TestDatabase database) => database.Engine switch
    {
        Engine.Sqlite => new SqliteConnection(database.ConnectionString),
        Engine.PostgreSql => new NpgsqlConnection(database.ConnectionString),
        _ => new SqlConnection(database.ConnectionString),
    };

    /// <summary>Runs one statement; values are <c>@p0</c>, <c>@p1</c> …</summary>
    public static async Task<int> Execute(TestDatabase database, string sql, params object?[] values)
    {
        await using var connection = Connect(database);
        await connection.OpenAsync();
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every row of a query, as the driver gives it.</summary>
    public static async Task<IReadOnlyList<object?[]>> Query(TestDatabase database, string sql, params object?[] values)
    {
        await using var connection = Connect(database);
        await connection.OpenAsync();
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = await reader.IsDBNullAsync(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        return rows;
    }

    static DbCommand Command(DbConnection connection, string sql, object?[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
