using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T17: copies taken with the product's own command while people record. Each is sealed, comes back in a new place, is table by table
/// and link by link what was saved, and holds everything that had been acknowledged before it was begun.
/// </summary>
public sealed class BackupTests : IDisposable
{
    /// <summary>Copies for each database.</summary>
    static readonly int Backups = Tier.Of(commit: 2, night: 100, release: 100);

    readonly string folder = Directory.CreateTempSubdirectory("party-discipline-backups-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task A_copy_made_while_people_record_comes_back_whole_and_holds_all_that_was_acknowledged(Engine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var world = await World.Build(on: database);
        var (key, sealTo) = await NewKey();
        var acknowledged = new ConcurrentQueue<string>();
        using var over = new CancellationTokenSource();
        var writer = Task.Run(() => Record(world, acknowledged, over.Token));

        var (copying, restoring, size) = (new List<double>(), new List<double>(), 0L);
        for (var i = 0; i < Backups; i++)
        {
            while (acknowledged.Count < 3 * (i + 1) && !writer.IsCompleted) await Task.Delay(50);
            var (file, before) = (Path.Combine(folder, $"{i}.backup"), acknowledged.ToList());
            var watch = Stopwatch.StartNew();
            await Good($"--ConnectionStrings:Main={database.ConnectionString}", sealTo, "backup", file);
            copying.Add(watch.Elapsed.TotalSeconds);
            size = new FileInfo(file).Length;
            var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            foreach (var plain in (string[])["ledger_entries", "SQLite format", "PGDMP", World.Canary(World.A)]) Assert.DoesNotContain(plain, bytes, StringComparison.Ordinal);

            await using var elsewhere = await TestDatabase.Create(engine);
            var there = $"--ConnectionStrings:Main={elsewhere.ConnectionString}";
            watch.Restart();
            await Good(there, "restore", file, "--key", key);
            var said = await Good(there, "verify", "--against", file, "--key", key);
            restoring.Add(watch.Elapsed.TotalSeconds);
            Assert.Contains($"{World.A}: whole", said, StringComparison.Ordinal);
            Assert.Empty(before.Except((await Recording.Stored(elsewhere, World.A)).Select(r => r.Title)));

            if (i > 0) continue;
            // What is changed afterwards is named: a row that nothing else would give away, and one that is gone.
            await RawSql.Execute(elsewhere, "UPDATE duties_records SET \"Title\" = 'x' WHERE \"Id\" IN (SELECT \"Id\" FROM duties_records LIMIT 1)");
            Assert.Contains("duties_records", await Wrong(there, "verify", "--against", file, "--key", key), StringComparison.Ordinal);
        }
        await over.CancelAsync();
        await writer;
        Figure.Write("T17", $"copies, {engine}", $"{Backups} copies of {size / 1024.0 / 1024:0.0} MiB sealed while {acknowledged.Count} records were acknowledged; every one came back, whole by table and chain, with all that stood before it was begun. Copying {copying.Max():0.0} s at most, restoring and verifying {restoring.Max():0.0} s at most");
    }

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task A_copy_that_is_changed_cut_or_sealed_to_another_key_is_refused_and_nothing_is_changed(Engine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using (var host = await RunningHost.Start(engine, database)) await host.Found("sample1");
        var (key, sealTo) = await NewKey();
        var (otherKey, _) = await NewKey();
        var main = $"--ConnectionStrings:Main={database.ConnectionString}";
        var file = Path.Combine(folder, "sound.backup");
        await Good(main, sealTo, "backup", file);
        Assert.Contains("never overwrites", await Wrong(main, sealTo, "backup", file), StringComparison.Ordinal);
        Assert.Contains("Backup:SealTo", await Wrong(main, "--Backup:SealTo=short", "backup", file + "2"), StringComparison.Ordinal);

        await using var elsewhere = await TestDatabase.Create(engine);
        var there = $"--ConnectionStrings:Main={elsewhere.ConnectionString}";
        var bytes = await File.ReadAllBytesAsync(file);
        var bad = Path.Combine(folder, "bad.backup");
        await using var product = Product.Build(elsewhere.ConnectionString);
        async Task Refused(byte[] content, string with)
        {
            await File.WriteAllBytesAsync(bad, content);
            var (done, said) = await product.Services.GetRequiredService<Backup>().Restore(bad, with);
            Assert.False(done);
            Assert.Contains("no sound backup", said, StringComparison.Ordinal);
            Assert.Equal(0L, await Tables(elsewhere));
        }
        await Refused(bytes, otherKey);
        await Refused(bytes[..^1], key);
        await Refused(bytes[..(bytes.Length / 2)], key);
        foreach (var at in (int[])[20, 200, bytes.Length / 2, bytes.Length - 5])
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            await Refused(changed, key);
        }
        Assert.Contains("--key", await Wrong(there, "restore", file), StringComparison.Ordinal);

        // Neither over a running product nor over what is there already, on a server.
        await Good(there, "restore", file, "--key", key);
        if (engine == Engine.PostgreSql) Assert.Contains("not empty", await Wrong(there, "restore", file, "--key", key), StringComparison.Ordinal);
        else
        {
            await using var running = await RunningHost.Start(on: database);
            await running.Found("sample2");
            Assert.Contains("Stop the product", await Wrong(main, "restore", file, "--key", key), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_key_the_embedded_database_is_copied_in_the_open_and_says_so()
    {
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await using (var host = await RunningHost.Start(on: database)) await host.Found("sample1");
        var (main, file) = ($"--ConnectionStrings:Main={database.ConnectionString}", Path.Combine(folder, "open.db"));
        Assert.Contains("not sealed", await Good(main, "backup", file), StringComparison.Ordinal);
        Assert.Contains("tables", await Good(main, "verify", "--against", file), StringComparison.Ordinal);
        var there = $"--ConnectionStrings:Main=Data Source={Path.Combine(folder, "there.db")}";
        await Good(there, "restore", file);
        Assert.Contains("before-restore", await Good(there, "restore", file), StringComparison.Ordinal);
        Assert.Contains("sample1: whole", await Good(there, "verify", "--against", file), StringComparison.Ordinal);
    }

    /// <summary>The file that a start calls damaged is the one that restore is run for; what a crash left beside it belongs to it and to no copy.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_damaged_file_is_kept_with_its_log_and_the_copy_takes_its_place_as_it_was_saved(bool movedAway)
    {
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await Founded(database);
        var (main, copy, file) = ($"--ConnectionStrings:Main={database.ConnectionString}", Path.Combine(folder, "sound.db"), database.File!);
        await Good(main, "backup", copy);
        await CutOff(file);
        if (movedAway) File.Move(file, file + ".damaged");
        else Ruin(file);
        var log = await File.ReadAllBytesAsync(file + "-wal");
        Assert.NotEmpty(log);

        Assert.Contains("before-restore", await Good(main, "restore", copy), StringComparison.Ordinal);
        Assert.Contains("sample1: whole", await Good(main, "verify", "--against", copy), StringComparison.Ordinal);
        var kept = Directory.GetFiles(Path.GetDirectoryName(file)!, "*.before-restore-*");
        if (movedAway) Assert.Equal(log, await File.ReadAllBytesAsync(Assert.Single(kept, f => f.EndsWith("-wal", StringComparison.Ordinal))));
        // SQLite folds the log even into what it cannot read.
        else Assert.StartsWith("rubbish", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Assert.Single(kept))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_that_somebody_has_open_is_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "There nobody can be asked who has a part of a file locked.");
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await Founded(database);
        var (main, copy) = ($"--ConnectionStrings:Main={database.ConnectionString}", Path.Combine(folder, "sound.db"));
        await Good(main, "backup", copy);
        await using (var open = new SqliteConnection($"{database.ConnectionString};Pooling=False"))
        {
            await open.OpenAsync();
            await using var read = open.CreateCommand();
            read.CommandText = "SELECT count(*) FROM ledger_entries";
            await read.ExecuteScalarAsync();
            Ruin(database.File!);
            Assert.Contains("Stop the product", await Wrong(main, "restore", copy), StringComparison.Ordinal);
        }
        await Good(main, "restore", copy);
    }

    /// <summary>Fills the file, and lets it go.</summary>
    static async Task Founded(TestDatabase database)
    {
        await using (var host = await RunningHost.Start(on: database)) await host.Found("sample1");
        using var pool = new SqliteConnection(database.ConnectionString);
        SqliteConnection.ClearPool(pool);
    }

    /// <summary>Leaves the file as a crash does: with a log that holds what was written last.</summary>
    static async Task CutOff(string file)
    {
        string[] parts = [file, file + "-wal", file + "-shm"];
        await using (var open = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await open.OpenAsync();
            await using var write = open.CreateCommand();
            write.CommandText = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; UPDATE host_tenants SET \"Version\" = 9";
            await write.ExecuteNonQueryAsync();
            foreach (var part in parts) File.Copy(part, part + ".cut");
        }
        foreach (var part in parts) File.Move(part + ".cut", part, overwrite: true);
    }

    /// <summary>Overwrites the header from another process: to close the file here would let go the locks that this one has on it.</summary>
    static void Ruin(string file) => Shell.Run("bash", "-c", $"printf 'rubbish instead of a header' | dd of={file} conv=notrunc status=none");

    /// <summary>ASVS 12.3.1, 12.3.2: what the product asks of the wire to its database, the server's tools ask too.</summary>
    [Theory]
    [InlineData("", "prefer", null, null, null)]
    [InlineData("Ssl Mode=Disable", "disable", null, null, null)]
    [InlineData("Ssl Mode=Require;Ssl Certificate=/own.pem", "require", null, "/own.pem", "/own.pem")]
    [InlineData("Ssl Mode=VerifyCA;Root Certificate=/root.pem", "verify-ca", "/root.pem", null, null)]
    [InlineData("Ssl Mode=VerifyFull;Root Certificate=/root.pem;Ssl Certificate=/own.pem;Ssl Key=/own.key", "verify-full", "/root.pem", "/own.pem", "/own.key")]
    public void The_tools_get_the_settings_of_the_wire(string settings, string mode, string? root, string? certificate, string? key)
    {
        var given = Backup.Surroundings($"Host=db.example.org;Port=5433;Database=party;Username=someone;Password=secret;Channel Binding=Require;{settings}");
        Assert.Equal(("db.example.org", "5433", "party", "someone", "secret"), (given["PGHOST"], given["PGPORT"], given["PGDATABASE"], given["PGUSER"], given["PGPASSWORD"]));
        Assert.Equal((mode, "require"), (given["PGSSLMODE"], given["PGCHANNELBINDING"]));
        Assert.Equal((root, certificate, key), (given.GetValueOrDefault("PGSSLROOTCERT"), given.GetValueOrDefault("PGSSLCERT"), given.GetValueOrDefault("PGSSLKEY")));
    }

    [Theory, InlineData("Ssl Certificate=/own.pfx", "PFX"), InlineData("Ssl Certificate=/own.pem;Ssl Password=x", "Ssl Password"), InlineData("Ssl Mode=VerifyFull;Check Certificate Revocation=true", "Revocation")]
    public void What_the_tools_cannot_follow_is_refused_and_not_left_out(string settings, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Backup.Surroundings($"Host=db.example.org;{settings}")).Message, StringComparison.Ordinal);

    /// <summary>A server that lets in nobody without a certificate, and whose own is known to none but who was given it.</summary>
    [Fact]
    public async Task A_copy_goes_to_and_comes_from_a_server_that_asks_for_a_certificate()
    {
        var (own, ownKey) = Certificate("postgres");
        var (servers, serversKey) = Certificate("localhost");
        await using var postgres = OwnPostgres.Begin(prepare: data =>
        {
            File.Copy(servers, $"{data}/server.crt");
            File.Copy(serversKey, $"{data}/server.key");
            File.Copy(own, $"{data}/clients.crt");
            File.WriteAllText($"{data}/pg_hba.conf", "local all all trust\nhostssl all all all cert\n");
            File.AppendAllText($"{data}/postgresql.conf", "ssl = on\nssl_ca_file = 'clients.crt'\n");
        });
        string At(string database) => new NpgsqlConnectionStringBuilder(postgres.Connection(database)) { Host = "localhost", SslMode = SslMode.VerifyFull, RootCertificate = servers, SslCertificate = own, SslKey = ownKey, Pooling = false }.ConnectionString;
        foreach (var database in (string[])["here", "there"]) await RawSql.Execute(TestDatabase.Of(At("postgres")), $"CREATE DATABASE {database}");
        await RawSql.Execute(TestDatabase.Of(At("here")), "CREATE TABLE ledger_entries (\"Seq\" bigint); INSERT INTO ledger_entries VALUES (7)");
        var (key, sealTo) = await NewKey();
        var file = Path.Combine(folder, "wire.backup");
        await Good($"--ConnectionStrings:Main={At("here")}", sealTo, "backup", file);
        await Good($"--ConnectionStrings:Main={At("there")}", "restore", file, "--key", key);
        Assert.Equal(7L, (await RawSql.Query(TestDatabase.Of(At("there")), "SELECT \"Seq\" FROM ledger_entries"))[0][0]);
    }

    /// <summary>A certificate for a name, signed by itself, and its key, in files.</summary>
    (string Certificate, string Key) Certificate(string name)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificate, key) = (Path.Combine(folder, $"{name}.crt"), Path.Combine(folder, $"{name}.key"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (certificate, key);
    }

    static async Task<long> Tables(TestDatabase database) => database.File is { } file && (!File.Exists(file) || new FileInfo(file).Length == 0) ? 0 : Convert.ToInt64(
        (await RawSql.Query(database, database.File is null ? "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'" : "SELECT count(*) FROM sqlite_master"))[0][0], CultureInfo.InvariantCulture);

    async Task<(string File, string Setting)> NewKey()
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.key");
        var said = await Good("backup-key", file);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        return (file, "--" + said[said.IndexOf("Backup:SealTo=", StringComparison.Ordinal)..].Trim());
    }

    static async Task Record(World world, ConcurrentQueue<string> acknowledged, CancellationToken over)
    {
        using var client = world.Host.Client(World.A, cookies: await world.CookiesOf(World.A, Roles.Secretary));
        var token = await World.TokenOn(client);
        while (!over.IsCancellationRequested)
        {
            var title = $"recorded {Guid.NewGuid():N}";
            if ((await Recording.Post(client, World.A, token, Guid.NewGuid(), title, TimeProvider.System.Today(), CancellationToken.None)).Status == 200) acknowledged.Enqueue(title);
        }
    }

    static async Task<string> Good(params string[] arguments)
    {
        var (code, said) = await HostProcess.Command(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {said}");
        return said;
    }

    static async Task<string> Wrong(params string[] arguments)
    {
        var (code, said) = await HostProcess.Command(arguments);
        Assert.True(code == 1, $"{string.Join(' ', arguments)} ended with {code}: {said}");
        return said;
    }
}
