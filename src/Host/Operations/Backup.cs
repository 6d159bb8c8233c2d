using Microsoft.Data.Sqlite;

namespace PartyDiscipline.Host.Operations;

/// <summary>A copy of the embedded database that is whole even while people work, and its way back.</summary>
sealed class Backup(DatabaseEngine engine, TimeProvider time)
{
    /// <summary>Writes a copy to a new file and checks it. Returns what to tell the operator, and whether it went well.</summary>
    public (bool Done, string Said) Save(string file)
    {
        if (engine.Kind != DatabaseKind.Sqlite) return (false, ServerWay("dump", file));
        if (File.Exists(file)) return (false, $"{file} exists already; a backup never overwrites one.");
        using (var live = Opened(engine.File!, SqliteOpenMode.ReadOnly))
        {
            using var copy = live.CreateCommand();
            copy.CommandText = "VACUUM INTO $file";
            copy.Parameters.AddWithValue("$file", Path.GetFullPath(file));
            copy.ExecuteNonQuery();
        }
        return Fault(file) is { } fault ? (false, $"The copy is damaged: {fault}") : (true, $"Saved {file} ({new FileInfo(file).Length:N0} bytes), checked.");
    }

    /// <summary>Puts a copy in place of the database, which is kept beside it. The product must not be running.</summary>
    public (bool Done, string Said) Restore(string file)
    {
        if (engine.Kind != DatabaseKind.Sqlite) return (false, ServerWay("restore", file));
        if (!File.Exists(file)) return (false, $"There is no {file}.");
        if (Fault(file) is { } fault) return (false, $"{file} is no sound backup: {fault}. Nothing was changed.");
        var live = engine.File!;
        if (File.Exists(live))
        {
            if (!FoldLog(live)) return (false, "The database is in use. Stop the product, then restore.");
            var kept = $"{live}.before-restore-{time.GetUtcNow():yyyyMMddHHmmss}";
            File.Move(live, kept);
            File.Delete(live + "-wal");
            File.Delete(live + "-shm");
            File.Copy(file, live);
            return (true, $"Restored. The database of before is kept as {kept}. Now run: verify");
        }
        File.Copy(file, live);
        return (true, "Restored. Now run: verify");
    }

    /// <summary>What is wrong with a backup file; null when it is one of ours and whole.</summary>
    static string? Fault(string file)
    {
        try
        {
            using var copy = Opened(file, SqliteOpenMode.ReadOnly);
            using var check = copy.CreateCommand();
            check.CommandText = "PRAGMA integrity_check";
            if (check.ExecuteScalar() as string is not "ok" and var found) return found ?? "no answer to integrity_check";
            check.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'ledger_entries'";
            return check.ExecuteScalar() is 1L ? null : "it holds no Ledger";
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    /// <summary>Folds the write-ahead log into the file; false when somebody has it open.</summary>
    static bool FoldLog(string file)
    {
        try
        {
            using var live = Opened(file, SqliteOpenMode.ReadWrite);
            using var fold = live.CreateCommand();
            fold.CommandTimeout = 1;
            // Only a connection that has the file for itself can leave WAL; with another one open it is refused or ignored.
            fold.CommandText = "PRAGMA journal_mode=DELETE";
            return fold.ExecuteScalar() is "delete";
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            return false;
        }
    }

    static SqliteConnection Opened(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    string ServerWay(string verb, string file) => (engine.Kind, verb) switch
    {
        (DatabaseKind.PostgreSql, "dump") => $"This is PostgreSQL; use its own tool:\n  pg_dump --format=custom --file={file} \"<connection>\"",
        (DatabaseKind.PostgreSql, _) => $"This is PostgreSQL; use its own tool on an empty database:\n  pg_restore --clean --if-exists --dbname=\"<connection>\" {file}",
        (_, "dump") => $"This is SQL Server; use its own tool:\n  BACKUP DATABASE [party_discipline] TO DISK = N'{file}' WITH CHECKSUM",
        _ => $"This is SQL Server; use its own tool:\n  RESTORE DATABASE [party_discipline] FROM DISK = N'{file}' WITH CHECKSUM",
    };
}
