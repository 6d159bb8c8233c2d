using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Npgsql;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Host.Operations;

/// <summary>What stands in front of the copy in a sealed backup.</summary>
sealed record BackupHead(string Version, DatabaseKind Kind, DateTimeOffset At, IReadOnlyList<TableSum> Sums);

/// <summary>
/// A copy of the database that is whole even while people work, its way back, and the proof that what came back is what was saved. A copy is
/// sealed to a public key (<c>Backup:SealTo</c>), so that who can make one, or finds one, cannot read it; the private key is needed to restore.
/// PostgreSQL is copied with its own tools (<c>Backup:PgDump</c>, <c>Backup:PgRestore</c>), which must be as new as the server.
/// </summary>
sealed class Backup(DatabaseEngine engine, IConfiguration configuration, Vault vault, TimeProvider time)
{
    public const string SealTo = "Backup:SealTo";
    const int Point = 65, Scalar = 32;

    /// <summary>Makes the pair: the private key into a new file that only its owner reads, the public one to be set.</summary>
    public static (bool Done, string Said) NewKey(string file)
    {
        if (File.Exists(file)) return (false, $"{file} exists already; a key is never overwritten.");
        var (secret, shown) = SealedBox.NewKey();
        var only = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) only.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var to = new StreamWriter(new FileStream(file, only)))
            to.WriteLine(Convert.ToBase64String(secret));
        return (true, $"The private key is in {file}. Take it off this machine: whoever has it reads every backup, without it none can be restored.\nSet {SealTo}={Convert.ToBase64String(shown)}");
    }

    /// <summary>Writes a copy to a new file. Returns what to tell the operator, and whether it went well.</summary>
    public async Task<(bool Done, string Said)> Save(string file, CancellationToken cancel = default)
    {
        if (engine.Kind == DatabaseKind.SqlServer) return (false, $"This is SQL Server; use its own tool:\n  BACKUP DATABASE [party_discipline] TO DISK = N'{file}' WITH CHECKSUM");
        if (File.Exists(file)) return (false, $"{file} exists already; a backup never overwrites one.");
        byte[]? publicKey = null;
        if (configuration[SealTo] is { Length: > 0 } given)
        {
            publicKey = Bytes(given, Point);
            if (publicKey is null) return (false, $"{SealTo} is no public key; make a pair with: backup-key <file>");
        }
        else if (engine.Kind == DatabaseKind.PostgreSql) return (false, $"{SealTo} is not set; make a pair with: backup-key <file>");

        var part = file + ".part";
        try
        {
            if (publicKey is null) CopySqlite(part);
            else if (engine.Kind == DatabaseKind.Sqlite) await SealSqlite(part, publicKey, cancel);
            else await SealPostgres(part, publicKey, cancel);
            if (publicKey is null && Fault(part) is { } fault) return (false, $"The copy is damaged: {fault}");
            File.Move(part, file);
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException or DbException or InvalidOperationException)
        {
            return (false, $"No backup was made: {e.Message}");
        }
        finally
        {
            File.Delete(part);
        }
        Remember();
        return (true, $"Saved {file} ({new FileInfo(file).Length:N0} bytes), {(publicKey is null ? $"checked. It is not sealed: set {SealTo} (backup-key <file>)" : "sealed")}. The vault's keys and the certificate are not in it; they are kept apart.");
    }

    /// <summary>Beside the embedded database, or beside the vault's keys: an empty file whose time says when the last copy was made here.</summary>
    string Mark => $"{engine.File ?? Path.GetFullPath(vault.KeyFile)}.last-backup";

    /// <summary>When a copy was last made on this machine; null when none was, or when it was made elsewhere.</summary>
    public DateTimeOffset? Last => File.Exists(Mark) ? File.GetLastWriteTimeUtc(Mark) : null;

    void Remember()
    {
        try
        {
            File.WriteAllBytes(Mark, []);
            File.SetLastWriteTimeUtc(Mark, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The copy is made; the page only will not know of it.
        }
    }

    /// <summary>Puts a copy in place of the embedded database, which is kept beside it, or into an empty database of the server. The product must not be running.</summary>
    public async Task<(bool Done, string Said)> Restore(string file, string? keyFile, CancellationToken cancel = default)
    {
        if (engine.Kind == DatabaseKind.SqlServer) return (false, $"This is SQL Server; use its own tool:\n  RESTORE DATABASE [party_discipline] FROM DISK = N'{file}' WITH CHECKSUM");
        if (!File.Exists(file)) return (false, $"There is no {file}.");
        try
        {
            if (engine.Kind == DatabaseKind.Sqlite) return await RestoreSqlite(file, keyFile, cancel);
            await using var from = Open(file, keyFile, out var head);
            if (head.Kind != engine.Kind) return (false, $"{file} was saved from {head.Kind}; this database is {engine.Kind}. Nothing was changed.");
            return await RestorePostgres(from, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return (false, $"{file} is no sound backup: {e.Message}. Nothing was changed.");
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException or DbException or InvalidOperationException)
        {
            return (false, $"Not restored: {e.Message}");
        }
    }

    /// <summary>Every table in which the database differs from a backup; of the embedded database while the product does not run.</summary>
    public async Task<(bool Done, string Said)> Compare(string file, string? keyFile, CancellationToken cancel = default)
    {
        try
        {
            IReadOnlyList<TableSum> saved;
            if (SealedFile.Is(file))
            {
                await using var from = Open(file, keyFile, out var head);
                saved = head.Sums;
                await from.CopyToAsync(Stream.Null, cancel); // To its end, so that a piece changed anywhere is noticed.
            }
            else saved = await SumsOf(file, cancel);
            await using var connection = Connection();
            await connection.OpenAsync(cancel);
            var here = (await TableSums.Of(connection, engine.Kind, null, cancel)).ToDictionary(s => s.Table);
            var differ = saved.Where(s => here.GetValueOrDefault(s.Table) != s).Select(s => $"{s.Table}: {s.Rows:N0} rows saved, {here.GetValueOrDefault(s.Table)?.Rows.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) ?? "no such table"}{(here.GetValueOrDefault(s.Table)?.Rows == s.Rows ? ", with other content" : "")}").ToList();
            return differ.Count > 0
                ? (false, string.Join('\n', [$"{differ.Count} tables differ from {file}:", .. differ]))
                : (true, $"{saved.Count} tables with {saved.Sum(s => s.Rows):N0} rows are what was saved in {file}.");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or IOException or UnauthorizedAccessException or DbException)
        {
            return (false, $"{file} cannot be compared: {e.Message}");
        }
    }

    /// <summary>The copy in a sealed file, still to be read.</summary>
    static GZipStream Open(string file, string? keyFile, out BackupHead head)
    {
        if (!SealedFile.Is(file)) throw new InvalidDataException("it is no sealed backup");
        if (keyFile is null) throw new InvalidDataException("it is sealed; say where the private key is: --key <file>");
        var key = Bytes(File.ReadAllText(keyFile).Trim(), Scalar) ?? throw new InvalidDataException($"{keyFile} holds no key");
        var opened = new GZipStream(SealedFile.Read(File.OpenRead(file), key), CompressionMode.Decompress);
        head = SealedFile.ReadFirst<BackupHead>(opened);
        return opened;
    }

    /// <summary>Whether a copy can be sealed to what is set.</summary>
    public static bool IsPublicKey(string given) => Bytes(given, Point) is not null;

    static byte[]? Bytes(string text, int length)
    {
        var bytes = new byte[length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == length ? bytes : null;
    }

    BackupHead HeadOf(IReadOnlyList<TableSum> sums) => new(typeof(Backup).Assembly.GetName().Version!.ToString(3), engine.Kind, time.GetUtcNow(), sums);

    DbConnection Connection() => engine.Kind == DatabaseKind.Sqlite
        ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = engine.File, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString())
        : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { Pooling = false }.ToString());

    // ---- the embedded database

    void CopySqlite(string file)
    {
        using var live = Opened(engine.File!, SqliteOpenMode.ReadOnly);
        using var copy = live.CreateCommand();
        copy.CommandText = "VACUUM INTO $file";
        copy.Parameters.AddWithValue("$file", Path.GetFullPath(file));
        copy.ExecuteNonQuery();
    }

    async Task SealSqlite(string file, byte[] publicKey, CancellationToken cancel)
    {
        // The copy lies in the open for a moment, beside the database that does so always.
        var copy = $"{engine.File}.copy-{Ids.Unguessable():N}";
        try
        {
            CopySqlite(copy);
            if (Fault(copy) is { } fault) throw new InvalidOperationException($"the copy is damaged: {fault}");
            await using var to = new GZipStream(SealedFile.Write(File.Create(file), publicKey), CompressionLevel.Fastest);
            SealedFile.WriteFirst(to, HeadOf(await SumsOf(copy, cancel)));
            await using var from = File.OpenRead(copy);
            await from.CopyToAsync(to, cancel);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    static async Task<IReadOnlyList<TableSum>> SumsOf(string file, CancellationToken cancel)
    {
        await using var copy = Opened(file, SqliteOpenMode.ReadOnly);
        return await TableSums.Of(copy, DatabaseKind.Sqlite, null, cancel);
    }

    async Task<(bool, string)> RestoreSqlite(string file, string? keyFile, CancellationToken cancel)
    {
        var live = engine.File!;
        var ready = $"{live}.restoring-{Ids.Unguessable():N}";
        try
        {
            if (SealedFile.Is(file))
            {
                await using var from = Open(file, keyFile, out var head);
                if (head.Kind != engine.Kind) return (false, $"{file} was saved from {head.Kind}; this database is {engine.Kind}. Nothing was changed.");
                await using var to = File.Create(ready);
                await from.CopyToAsync(to, cancel);
                to.Flush(flushToDisk: true);
            }
            else File.Copy(file, ready);
            if (Fault(ready) is { } fault) return (false, $"{file} is no sound backup: {fault}. Nothing was changed.");
            if (File.Exists(live) && IsInUse(live)) return (false, "The database is in use. Stop the product, then restore.");
            var kept = SetAside(live);
            File.Move(ready, live);
            return (true, $"Restored. {(kept.Count > 0 ? $"What was there before is kept as {string.Join(", ", kept)}. " : "")}Now run: verify --against {file}");
        }
        finally
        {
            File.Delete(ready);
        }
    }

    /// <summary>What is wrong with a copy; null when it is one of ours and whole.</summary>
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

    /// <summary>
    /// Moves what is in the place of the database out of the way, under one name: the file, and the log that a crash left beside it.
    /// That log belongs to this file; beside another one SQLite would write it into that.
    /// </summary>
    List<string> SetAside(string live)
    {
        var name = $"{live}.before-restore-{time.GetUtcNow():yyyyMMddHHmmss}";
        var parts = ((string[])["", "-wal", "-shm", "-journal"]).Where(part => File.Exists(live + part)).ToList();
        foreach (var part in parts) File.Move(live + part, name + part);
        return [.. parts.Select(part => name + part)];
    }

    /// <summary>Whether somebody has the file open; if not, its write-ahead log is folded into it, so far as the file can still be read.</summary>
    static bool IsInUse(string file)
    {
        try
        {
            using var live = Opened(file, SqliteOpenMode.ReadWrite);
            using var fold = live.CreateCommand();
            fold.CommandTimeout = 1;
            // Only a connection that has the file for itself can leave WAL; with another one open it is refused or ignored.
            fold.CommandText = "PRAGMA journal_mode=DELETE";
            return fold.ExecuteScalar() is not "delete";
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6) // busy, locked
        {
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26) // corrupt, no database
        {
            return IsLocked(file);
        }
    }

    /// <summary>Whether SQLite holds a lock on a file that it can no longer read: whoever has one open holds one of these bytes (File Locking And Concurrency, os_unix.c).</summary>
    static bool IsLocked(string file)
    {
        const long PendingByte = 0x4000_0000, LockBytes = 512;
        // There a part of a file cannot be asked for.
        if (OperatingSystem.IsMacOS()) return false;
        try
        {
            using var live = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            live.Lock(PendingByte, LockBytes);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    static SqliteConnection Opened(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    // ---- PostgreSQL

    string Postgres => configuration.GetConnectionString("Main")!;

    /// <summary>Sums and copy are of the same moment: the tool reads in the snapshot that the sums were taken in. Nothing lies in the open.</summary>
    async Task SealPostgres(string file, byte[] publicKey, CancellationToken cancel)
    {
        var surroundings = Surroundings(Postgres);
        await using var connection = Connection();
        await connection.OpenAsync(cancel);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using var export = connection.CreateCommand();
        export.Transaction = moment;
        export.CommandText = "SELECT pg_export_snapshot()";
        var snapshot = (string)(await export.ExecuteScalarAsync(cancel))!;
        await using var to = new GZipStream(SealedFile.Write(File.Create(file), publicKey), CompressionLevel.NoCompression);
        SealedFile.WriteFirst(to, HeadOf(await TableSums.Of(connection, engine.Kind, moment, cancel)));
        await Tool(configuration["Backup:PgDump"] ?? "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--snapshot={snapshot}"], surroundings, null, to, cancel);
    }

    async Task<(bool, string)> RestorePostgres(Stream from, CancellationToken cancel)
    {
        var surroundings = Surroundings(Postgres);
        await using (var connection = Connection())
        {
            await connection.OpenAsync(cancel);
            await using var ask = connection.CreateCommand();
            ask.CommandText = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()";
            if (await ask.ExecuteScalarAsync(cancel) is not 0L) return (false, "The database is not empty. Restore into a new, empty one and set ConnectionStrings:Main to it. Nothing was changed.");
        }
        await Tool(configuration["Backup:PgRestore"] ?? "pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", $"--dbname={surroundings.GetValueOrDefault("PGDATABASE")}"], surroundings, from, null, cancel);
        return (true, await Rights(cancel));
    }

    /// <summary>What is left to do: rights are in no backup, and the rights that the database gives for every new table are too many for the Ledger.</summary>
    async Task<string> Rights(CancellationToken cancel)
    {
        await using var connection = Connection();
        await connection.OpenAsync(cancel);
        await using var ask = connection.CreateCommand();
        ask.CommandText = """
            SELECT string_agg(DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, ', ')
            FROM pg_class, aclexplode(relacl) WHERE oid = 'ledger_entries'::regclass AND grantee <> relowner AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
            """;
        return await ask.ExecuteScalarAsync(cancel) is string roles
            ? $"Restored. So that nobody rewrites the Ledger, run in this database with the same role:\n  REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries FROM {roles};\nThen run: verify --against <the backup>, and with the hosts' role: doctor"
            : "Restored. Only the role that restored has rights here; where the hosts have a role of their own, make the database anew, give the rights first (docs/operations.md, Database roles) and restore again. Then run: verify --against <the backup>";
    }

    /// <summary>Files in which Linux keeps the authorities that the machine trusts: Debian, Red Hat, SUSE.</summary>
    static readonly string[] MachinesAuthorities = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"];

    /// <summary>
    /// The environment in which the server's tools (libpq) reach it as the product (Npgsql) does: encrypted the same way, with the same look
    /// at its certificate. What libpq cannot do is refused; it must not be done with less. The password goes this way, too, where no list of
    /// processes shows it.
    /// </summary>
    internal static Dictionary<string, string> Surroundings(string connection)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        if (Path.GetExtension(server.SslCertificate)?.ToLowerInvariant() is ".pfx" or ".p12") throw Unmapped("Ssl Certificate is a PFX", "set Ssl Certificate and Ssl Key to PEM files");
        if (!string.IsNullOrEmpty(server.SslPassword)) throw Unmapped("Ssl Password is set", "set Ssl Key to a file without a password that its owner alone may read");
        if (server.CheckCertificateRevocation) throw Unmapped("Check Certificate Revocation is set", "give this command a connection string without it");
        var root = server.RootCertificate;
        if (server.SslMode is SslMode.VerifyCA or SslMode.VerifyFull && string.IsNullOrEmpty(root) && !HasOwnRoot())
            root = Array.Find(MachinesAuthorities, File.Exists) ?? throw Unmapped("the certificate is to be looked at, and no file of authorities is known", "set Root Certificate to one");
        var given = new Dictionary<string, string?>
        {
            ["PGHOST"] = server.Host,
            ["PGPORT"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PGDATABASE"] = server.Database,
            ["PGUSER"] = server.Username,
            ["PGPASSWORD"] = server.Password,
            ["PGSSLMODE"] = server.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var other => other.ToString().ToLowerInvariant() },
            ["PGCHANNELBINDING"] = server.ChannelBinding.ToString().ToLowerInvariant(),
            ["PGSSLROOTCERT"] = root,
            ["PGSSLCERT"] = server.SslCertificate,
            ["PGSSLKEY"] = string.IsNullOrEmpty(server.SslKey) ? server.SslCertificate : server.SslKey,
        };
        return given.Where(g => !string.IsNullOrEmpty(g.Value)).ToDictionary(g => g.Key, g => g.Value!);

        // Both look there by themselves.
        static bool HasOwnRoot() => Environment.GetEnvironmentVariable("PGSSLROOTCERT") is { Length: > 0 }
            || File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".postgresql", "root.crt"));

        static InvalidOperationException Unmapped(string what, string remedy) => new($"in ConnectionStrings:Main {what}, which pg_dump and pg_restore cannot follow; {remedy}");
    }

    /// <summary>Runs a tool of the server on this database.</summary>
    static async Task Tool(string program, string[] arguments, Dictionary<string, string> surroundings, Stream? input, Stream? output, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = input is not null, RedirectStandardOutput = output is not null, RedirectStandardError = true };
        foreach (var (name, value) in surroundings) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var said = process.StandardError.ReadToEndAsync(cancel);
        Exception? broken = null;
        try
        {
            if (output is not null) await process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
            if (input is not null) await input.CopyToAsync(process.StandardInput.BaseStream, cancel);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            broken = e;
            if (e is InvalidDataException) process.Kill();
        }
        if (input is not null) TryClose(process.StandardInput);
        await process.WaitForExitAsync(cancel);
        if (broken is InvalidDataException damaged) throw damaged;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {(await said).Trim()}");
        if (broken is not null) throw broken;
    }

    static void TryClose(StreamWriter input)
    {
        try { input.Close(); }
        catch (IOException) { /* The tool ended first and says why. */ }
    }
}
