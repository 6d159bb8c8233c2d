using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.UnderFault;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T15: each fault of the list is played with real processes, and the product does what docs/operations.md says under "Faults": it says
/// plainly what it cannot do, goes on with what it can, loses nothing that was acknowledged, and comes back without hands. A host that dies or
/// freezes (6, 7) is <c>ChaosTests</c>; uploads lie in the database, so that a full disk for them (5) is a full disk of the database (4); a
/// mail server that is down (16) is <c>RemindersTests.What_the_server_refuses_goes_out_with_the_next_try_and_only_once</c>.
/// </summary>
public sealed partial class FaultTests(FaultWorlds worlds) : IClassFixture<FaultWorlds>
{
    const string Away = "系统暂时无法使用", AwayEn = "Temporarily out of service", ReadsOnly = "暂时只能查阅", VaultShut = "加密内容暂时无法打开";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static DateOnly Today => TimeProvider.System.Today();

    static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    static HttpClient Secretary(int port, CookieJar jar) => RunningHost.ClientOf(port, World.A, jar);

    HttpClient Secretary(int port, Engine engine = Engine.Sqlite) => Secretary(port, worlds.Secretary[engine]);

    // ---- 1 to 5: the database

    [Fact]
    public async Task N01_While_the_database_is_down_people_are_told_so_and_it_goes_on_ten_seconds_after_it_is_back()
    {
        var (server, name) = await worlds.OnPostgres();
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name), port);
        using var client = Secretary(port, Engine.PostgreSql);
        var token = await World.TokenOn(client);
        using var over = new CancellationTokenSource();
        var (sent, acknowledged) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, Guid>());
        var writers = Enumerable.Range(0, 4).Select(_ => Write(client, token, sent, acknowledged, over.Token)).ToArray();
        await Until(() => Task.FromResult(acknowledged.Count > 20), TimeSpan.FromSeconds(30), "Too little was recorded");

        server.Crash();
        var down = Stopwatch.StartNew();
        try
        {
            IsExplained(await Look(client, "/"), Away);
            IsExplained(await Look(client, "/Duties/Records?culture=en&ui-culture=en"), AwayEn);
            IsExplained(await Record(client, token, Guid.NewGuid(), "while it is down", Today), Away);
            using var signOn = RunningHost.ClientOf(port, "sso", new CookieJar());
            Assert.Contains((await Look(signOn, "/Sso/SignIn")).Status, (int[])[200, 503]);
            Assert.Equal(200, (await Look(client, "/alive")).Status);
            Assert.Equal(503, (await Look(client, "/health")).Status);
            var lasts = TimeSpan.FromSeconds(Tier.Of(commit: 4, night: 60, release: 60));
            while (down.Elapsed < lasts)
            {
                IsExplained(await Look(client, "/"), Away);
                await Task.Delay(100, Cancel);
            }
        }
        finally
        {
            server.Start();
        }
        var back = await Until(async () => (await Look(client, "/")).Status == 200 && (await Recording.Post(client, World.A, token, Guid.NewGuid(), $"after {Guid.NewGuid():N}", Today, Cancel)).Status == 200, TimeSpan.FromSeconds(10), "It is not back");
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await Look(client, "/")).Status);
        await over.CancelAsync();
        await Task.WhenAll(writers);
        await NothingIsLostNorTwice(client, token, server.Eyes(name), server.Connection(name), sent, acknowledged);
        Figure.Write("T15", "n01 PostgreSQL down", $"{acknowledged.Count} writes acknowledged around an immediate stop of {Seconds(down.Elapsed)} s: none lost, none twice; every answer meanwhile a 503 page with its request id; back {Seconds(back)} s after the server");
    }

    [Fact]
    public async Task N02_A_slow_and_cutting_wire_to_the_database_ends_in_answers_and_leaves_no_pool_behind()
    {
        var (server, name) = await worlds.OnPostgres();
        await using var wire = new TcpProxy(server.Port);
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name, wire.Port), port);
        using var client = Secretary(port, Engine.PostgreSql);
        var token = await World.TokenOn(client);
        Assert.Equal(200, (await Look(client, "/")).Status);

        // Cut in the middle of an answer, and an answer after which the server says nothing more.
        var refused = 0;
        foreach (var fault in (Action[])[() => wire.CutAfter = 3, () => wire.HalfCloses = true, () => wire.CutAfter = 3, () => wire.HalfCloses = true])
        {
            fault();
            var answer = await Look(client, "/");
            if (answer.Status == 200) continue;
            IsExplained(answer, Away);
            refused++;
            Assert.Equal(200, (await Look(client, "/")).Status);
        }
        var operation = Guid.NewGuid();
        wire.CutAfter = 3;
        var first = await Record(client, token, operation, "over a wire that is cut", Today);
        if (first.Status != 200) IsExplained(first, Away);
        Assert.Equal(200, (await Record(client, token, operation, "over a wire that is cut", Today)).Status);
        Assert.Single(await Recording.Stored(server.Eyes(name), World.A), r => r.Title == "over a wire that is cut");
        Assert.True(refused > 0, "No fault was felt.");

        var (slow, waits) = (Tier.Of(commit: 8, night: 80, release: 80), Tier.Of(commit: 300, night: 1500, release: 1500));
        wire.Delay = TimeSpan.FromMilliseconds(waits);
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, slow).Select(_ => Look(client, "/")));
        var took = watch.Elapsed;
        Assert.All(answers, a =>
        {
            if (a.Status != 200) IsExplained(a, Away);
        });
        wire.Delay = TimeSpan.Zero;
        var back = await Until(async () => (await Look(client, "/")).Status == 200, TimeSpan.FromSeconds(10), "It is not back");
        watch.Restart();
        for (var i = 0; i < 20; i++) Assert.Equal(200, (await Look(client, "/")).Status);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"Twenty pages took {watch.Elapsed}.");
        Assert.True(wire.Connections <= 41, $"{wire.Connections} connections are open.");
        Figure.Write("T15", "n02 PostgreSQL slow", $"{slow} pages at once with {waits} ms on every answer of the database: {answers.Count(a => a.Status == 200)} pages, {answers.Count(a => a.Status != 200)} explained refusals within {Seconds(took)} s; normal {Seconds(back)} s afterwards; {refused} cut wires each ended in a 503 page and the next page stood");
    }

    [Fact]
    public async Task N03_On_a_database_that_only_reads_writes_are_refused_plainly_and_reading_goes_on()
    {
        var (server, name) = await worlds.OnPostgres();
        var port = FreePort.Next();
        await using var host = await worlds.Serve(server.Connection(name), port);
        using var client = Secretary(port, Engine.PostgreSql);
        var token = await World.TokenOn(client);
        Assert.Equal(200, (await Record(client, token, Guid.NewGuid(), "before", Today)).Status);

        await RawSql.Execute(server.Eyes(name), "ALTER SYSTEM SET default_transaction_read_only = on");
        await RawSql.Execute(server.Eyes(name), "SELECT pg_reload_conf()");
        var operation = Guid.NewGuid();
        try
        {
            await Until(async () => (await Record(client, token, operation, "while it only reads", Today)).Status == 503, TimeSpan.FromSeconds(10), "Writes still pass");
            IsExplained(await Record(client, token, operation, "while it only reads", Today), ReadsOnly);
            IsExplained(await PlanTalk(client, "谈话"), ReadsOnly);
            foreach (var page in (string[])["/", "/Duties/Records", "/Duties/Records?culture=en&ui-culture=en"]) Assert.Equal(200, (await Look(client, page)).Status);
        }
        finally
        {
            await RawSql.Execute(server.Eyes(name), "ALTER SYSTEM RESET default_transaction_read_only");
            await RawSql.Execute(server.Eyes(name), "SELECT pg_reload_conf()");
        }
        var back = await Until(async () => (await Record(client, token, operation, "while it only reads", Today)).Status == 200, TimeSpan.FromSeconds(10), "It does not go on");
        Assert.Single(await Recording.Stored(server.Eyes(name), World.A), r => r.Title == "while it only reads");
        Figure.Write("T15", "n03 PostgreSQL read only", $"writes by API and form refused with words of their own, pages read meanwhile; goes on by itself after {Seconds(back)} s");
    }

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task N04_With_a_full_disk_nothing_is_half_written_reading_goes_on_and_so_does_writing_once_there_is_room(Engine engine)
    {
        if (engine == Engine.PostgreSql) Tier.AtNight();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A small disk is mounted by root.");
        var disk = Directory.CreateTempSubdirectory("party-discipline-disk-").FullName;
        try
        {
            Shell.Run("mount", "-t", "tmpfs", "-o", $"size={(engine == Engine.Sqlite ? 64 : 200)}m,mode=0777", "tmpfs", disk);
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip($"No disk can be mounted here: {e.Message}");
        }
        try
        {
            var port = FreePort.Next();
            CookieJar jar;
            string connection;
            TestDatabase eyes;
            OwnPostgres? server = null;
            if (engine == Engine.Sqlite)
            {
                await using var copy = await worlds.OnSqlite();
                var file = Path.Combine(disk, "world.db");
                File.Copy(copy.File!, file);
                (jar, connection) = (worlds.Secretary[engine], $"Data Source={file}");
                eyes = TestDatabase.At(file);
            }
            else
            {
                var data = Directory.CreateDirectory(Path.Combine(disk, "data")).FullName;
                server = OwnPostgres.Begin(data);
                jar = new CookieJar();
                var name = await worlds.On(server, jar);
                (connection, eyes) = (server.Connection(name), server.Eyes(name));
            }
            await using var stopped = server;
            await using (var host = await worlds.Serve(connection, port))
            {
                using var client = Secretary(port, jar);
                var token = await World.TokenOn(client);
                var (sent, acknowledged) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentDictionary<Guid, Guid>());
                Fill(Path.Combine(disk, "fill"), disk, leaves: 256 * 1024);
                (int Status, string Body, HttpResponseHeaders Headers)? refusal = null;
                for (var i = 0; i < 3000 && refusal is null; i++)
                {
                    var (operation, title) = (Guid.NewGuid(), $"{Guid.NewGuid():N} {new string('满', 60)}");
                    sent[operation] = title;
                    var answer = await Record(client, token, operation, title, Today);
                    if (answer.Status == 200) acknowledged[operation] = System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetGuid();
                    else refusal = answer;
                }
                Assert.NotNull(refusal);
                IsExplained(refusal.Value, ReadsOnly);
                foreach (var page in (string[])["/", "/Duties/Records"]) Assert.Equal(200, (await Look(client, page)).Status);
                File.Delete(Path.Combine(disk, "fill"));
                var back = await Until(async () => (await Record(client, token, Guid.NewGuid(), $"room {Guid.NewGuid():N}", Today)).Status == 200, TimeSpan.FromSeconds(10), "It does not go on");
                await NothingIsLostNorTwice(client, token, eyes, connection, sent, acknowledged);
                if (engine == Engine.Sqlite) Assert.Equal("ok", (await RawSql.Query(eyes, "PRAGMA integrity_check"))[0][0]);
                Figure.Write("T15", $"n04 disk full, {engine}", $"{acknowledged.Count} writes until the disk was full, the next refused with words of its own, pages read meanwhile; none lost, none half; goes on {Seconds(back)} s after there is room. Uploads lie in the same database (5)");
                await host.Kill();
            }
            eyes.LetGo();
        }
        finally
        {
            Shell.Run("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    // ---- 11 to 13: keys

    [Fact]
    public async Task N11_Without_the_certificate_it_does_not_start_and_says_so_and_with_one_that_has_expired_it_does()
    {
        await using var database = await worlds.OnSqlite();
        // Wrapped from the first: a world that nobody signed in to has no bare keys.
        await RawSql.Execute(database, "DELETE FROM sso_protection_keys");
        var folder = Path.GetDirectoryName(database.File!)!;
        var (expired, other) = (NewCertificate(folder, "expired", -1), NewCertificate(folder, "other", 400));
        string[] With(string certificate, string password = "invented") => [$"--Sso:KeyCertificate={certificate}", $"--Sso:KeyCertificatePassword={password}"];

        var (port, jar) = (FreePort.Next(), new CookieJar());
        await using (var host = await worlds.Serve(database.ConnectionString, port, With(expired)))
        {
            Assert.Equal("/", (await SignIn(port, Roles.Secretary, jar)).Path);
            await host.Stop();
        }
        Assert.All(await RawSql.Query(database, "SELECT \"Xml\" FROM sso_protection_keys"), r => Assert.Contains("EncryptedXmlDecryptor", (string)r[0]!, StringComparison.Ordinal));
        var keys = await RawSql.Query(database, "SELECT \"Xml\" FROM sso_protection_keys");

        Assert.Contains("cannot be read", await Ends(database.ConnectionString, With(Path.Combine(folder, "none.pfx"))), StringComparison.Ordinal);
        Assert.Contains("cannot be read", await Ends(database.ConnectionString, With(expired, "wrong")), StringComparison.Ordinal);
        foreach (var wrong in (string[][])[[], With(other)])
        {
            var said = await Ends(database.ConnectionString, wrong);
            Assert.Contains("Sso:KeyCertificate is not the certificate", said, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        }
        Assert.Equal(keys.Select(k => k[0]), (await RawSql.Query(database, "SELECT \"Xml\" FROM sso_protection_keys")).Select(k => k[0]));
        var (_, doctor) = await HostProcess.Command(["doctor", $"--ConnectionStrings:Main={database.ConnectionString}", "--Documents:Chromium=/bin/false", .. With(expired)]);
        Assert.Contains("! certificate: ended", doctor, StringComparison.Ordinal);
        await using (var again = await worlds.Serve(database.ConnectionString, port, With(expired)))
            Assert.Equal("/", (await SignIn(port, Roles.Secretary, jar)).Path);

        // With a new certificate what the old one wrapped still opens: who is signed in stays so.
        string[] beside = [.. With(other), $"--Sso:OldKeyCertificates:0:File={expired}", "--Sso:OldKeyCertificates:0:Password=invented"];
        await using (var changed = await worlds.Serve(database.ConnectionString, port, beside))
        {
            using var client = Secretary(port, jar);
            Assert.Equal(200, (await Look(client, "/")).Status);
            await changed.Stop();
        }
        Figure.Write("T15", "n11 certificate", "an expired one wraps and opens, and doctor says so; missing, unreadable, with a wrong password or another one: no start, one sentence, no key changed; with the right one everybody signs in, and whoever is signed in stays so when a new one takes its place");
    }

    [Fact]
    public async Task N12_With_the_protection_keys_deleted_everybody_signs_in_again_and_nothing_is_lost()
    {
        await using var database = await worlds.OnSqlite();
        var before = await Recording.Stored(database, World.A);
        var entries = Convert.ToInt64((await RawSql.Query(database, "SELECT count(*) FROM ledger_entries"))[0][0], CultureInfo.InvariantCulture);
        await RawSql.Execute(database, "DELETE FROM sso_protection_keys");
        var port = FreePort.Next();
        await using var host = await worlds.Serve(database.ConnectionString, port);
        Assert.Contains("protection keys are gone", host.Said, StringComparison.Ordinal);
        using var old = Secretary(port);
        Assert.Equal(302, (await Look(old, "/Duties/Records")).Status);

        var jar = new CookieJar();
        Assert.Equal("/", (await SignIn(port, Roles.Secretary, jar)).Path);
        using var client = Secretary(port, jar);
        Assert.Equal(200, (await Record(client, await World.TokenOn(client), Guid.NewGuid(), "with new keys", Today)).Status);
        // Whose second factor was wrapped by them enrols another one.
        Assert.Equal("/Sso/Enrol", (await SignIn(port, Roles.DisciplineOfficer, new CookieJar())).Path);
        Assert.Equal("/Sso/Enrol", (await SignIn(port, Roles.SecurityAdministrator, new CookieJar())).Path);
        var after = await Recording.Stored(database, World.A);
        Assert.Empty(before.Except(after));
        Assert.True(Convert.ToInt64((await RawSql.Query(database, "SELECT count(*) FROM ledger_entries"))[0][0], CultureInfo.InvariantCulture) > entries);
        Figure.Write("T15", "n12 protection keys deleted", "old sessions are asked to sign in, passwords hold, second factors are enrolled anew; nothing recorded is touched");
    }

    // ---- connections

    /// <summary>ASVS 13.2.6: as many connections as the settings say, and who finds none free waits as long as they say and is then told so.</summary>
    [Fact]
    public async Task More_people_than_connections_wait_as_long_as_is_written_are_refused_in_words_and_the_server_never_sees_more()
    {
        const int most = 4, people = 24;
        var wait = TimeSpan.FromSeconds(2);
        var (server, name) = await worlds.OnPostgres();
        var port = FreePort.Next();
        await using var host = await worlds.Serve($"{server.Connection(name)};Maximum Pool Size={most};Timeout={wait.TotalSeconds:0}", port);
        using var client = Secretary(port, Engine.PostgreSql);
        Assert.Equal(200, (await Look(client, "/Duties/Records")).Status);

        // Whoever looks at the records holds his connection until this lets go.
        await using var holder = new Npgsql.NpgsqlConnection($"{server.Connection(name)};Pooling=false");
        await holder.OpenAsync(Cancel);
        var lets = await holder.BeginTransactionAsync(Cancel);
        await using (var shut = new Npgsql.NpgsqlCommand("LOCK TABLE duties_records IN ACCESS EXCLUSIVE MODE", holder, lets)) await shut.ExecuteNonQueryAsync(Cancel);
        var watch = Stopwatch.StartNew();
        var asked = Enumerable.Range(0, people).Select(_ => Look(client, "/Duties/Records")).ToList();
        var (refused, seen) = (0, 0);
        while (watch.Elapsed < wait * 4 && refused == 0)
        {
            seen = Math.Max(seen, await Connections());
            refused = asked.Count(a => a.IsCompleted);
            await Task.Delay(50, Cancel);
        }
        Assert.True(refused > 0, "Nobody was refused.");
        Assert.True(watch.Elapsed >= wait * 0.9, $"The first was refused after {watch.Elapsed}.");
        await Task.Delay(wait, Cancel);
        seen = Math.Max(seen, await Connections());
        await lets.RollbackAsync(Cancel);
        var answers = await Task.WhenAll(asked);
        Assert.All(answers.Where(a => a.Status != 200), a => IsExplained(a, Away));
        var served = answers.Count(a => a.Status == 200);
        Assert.InRange(served, 1, people - 1);
        Assert.Equal(most, seen);
        await Until(async () => (await Look(client, "/Duties/Records")).Status == 200, TimeSpan.FromSeconds(10), "It is not back");
        Figure.Write("T15", "connections exhausted", $"{people} pages at once that all wait for a lock, {most} connections: {served} served when it went, {people - served} refused in words after {wait.TotalSeconds:0} s; the server never saw more than {seen} connections; normal afterwards");

        async Task<int> Connections() => Convert.ToInt32((await RawSql.Query(server.Eyes("postgres"), $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> {holder.ProcessID}"))[0][0], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task N13_With_a_wrong_or_missing_vault_key_what_is_encrypted_stays_shut_and_the_rest_runs()
    {
        await using var database = await worlds.OnSqlite();
        var (port, keys) = (FreePort.Next(), Path.Combine(Path.GetDirectoryName(database.File!)!, "own.keys"));
        File.Copy(worlds.VaultKeys, keys);
        var setting = $"--Vault:Keys={keys}";
        string talk;
        await using (var host = await HostProcess.Serve(database.ConnectionString, port, setting))
        {
            using var client = Secretary(port);
            talk = await Planned(client, "责任落实情况");
            Assert.Contains("责任落实情况", (await Look(client, talk)).Body, StringComparison.Ordinal);
            await host.Stop();
        }
        var right = await File.ReadAllLinesAsync(keys, Cancel);

        // Missing: a new key is made and used; the old text is shut until its line is put back beside the new one.
        File.Delete(keys);
        string second;
        await using (var host = await HostProcess.Serve(database.ConnectionString, port, setting))
        {
            Assert.True(File.Exists(keys), "the file is there to be copied before anything needed it");
            using var client = Secretary(port);
            Assert.Contains("原文无法打开", (await Look(client, talk)).Body, StringComparison.Ordinal);
            second = await Planned(client, "新钥之下");
            Assert.Contains("新钥之下", (await Look(client, second)).Body, StringComparison.Ordinal);
            await host.Stop();
        }
        await File.WriteAllLinesAsync(keys, [.. right, .. await File.ReadAllLinesAsync(keys, Cancel)], Cancel);
        await using (var host = await HostProcess.Serve(database.ConnectionString, port, setting))
        {
            using var client = Secretary(port);
            Assert.Contains("责任落实情况", (await Look(client, talk)).Body, StringComparison.Ordinal);
            Assert.Contains("新钥之下", (await Look(client, second)).Body, StringComparison.Ordinal);
            await host.Stop();
        }

        // Unreadable: nothing is concealed under another key, and the rest runs.
        await File.WriteAllTextAsync(keys, "this is no key", Cancel);
        await using (var host = await HostProcess.Serve(database.ConnectionString, port, setting))
        {
            using var client = Secretary(port);
            Assert.Contains("原文无法打开", (await Look(client, talk)).Body, StringComparison.Ordinal);
            IsExplained(await PlanTalk(client, "不得另存"), VaultShut);
            Assert.Equal(200, (await Record(client, await World.TokenOn(client), Guid.NewGuid(), "the rest runs", Today)).Status);
            await host.Stop();
        }
        Figure.Write("T15", "n13 vault key", "missing or wrong: talks say that they cannot be opened, the rest runs, and both open when the old line is put back; unreadable: nothing is concealed under another key. A clue's own key is its handler's passphrase: ClueDoorsTests");
    }

    // ---- 14, 15: what lies on the disk

    [Fact]
    public async Task N14_A_stored_file_that_rotted_is_named_and_not_given_out_and_the_backup_has_it()
    {
        await using var database = await worlds.OnSqlite();
        var port = FreePort.Next();
        var main = $"--ConnectionStrings:Main={database.ConnectionString}";
        var backup = Path.Combine(Path.GetDirectoryName(database.File!)!, "before.db");
        byte[] content = [.. "%PDF-1.7\n"u8, .. RandomNumberGenerator.GetBytes(2000), .. "\n%%EOF\n"u8];
        string file;
        await using (var host = await worlds.Serve(database.ConnectionString, port))
        {
            using var client = Secretary(port);
            var record = await Recording.Post(client, World.A, await World.TokenOn(client), Guid.NewGuid(), "with a file", Today, Cancel);
            Assert.Equal(200, record.Status);
            var entry = $"/Duties/Entry/{record.Id}";
            using var form = new MultipartFormDataContent { { new StringContent(await World.TokenOn(client, entry)), "__RequestVerificationToken" }, { new StringContent($"{Guid.NewGuid()}"), "Operation" } };
            form.Add(new ByteArrayContent(content) { Headers = { ContentType = new("application/pdf") } }, "Upload", "minutes.pdf");
            using (var answer = await client.PostAsync($"{entry}?handler=Attach", form, Cancel)) Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
            file = $"{entry}?handler=File&file={(await RawSql.Query(database, "SELECT \"Id\" FROM duties_attachments WHERE \"Record\" = @p0 COLLATE NOCASE", record.Id.ToString()))[0][0]}";
            Assert.Equal(content, await client.GetByteArrayAsync(file, Cancel));
            var (code, said) = await HostProcess.Command("backup", backup, main);
            Assert.True(code == 0, said);

            var stored = (byte[])(await RawSql.Query(database, "SELECT \"Content\" FROM duties_attachment_parts"))[0][0]!;
            stored[stored.Length / 2] ^= 1;
            await RawSql.Execute(database, "UPDATE duties_attachment_parts SET \"Content\" = @p0", stored);
            var rotten = await Look(client, file);
            Assert.Equal(409, rotten.Status);
            Assert.Contains("校验值不符", rotten.Body, StringComparison.Ordinal);
            Assert.Equal(200, (await Look(client, entry)).Status);
            await host.Stop();
        }
        database.LetGo();
        var (restored, what) = await HostProcess.Command("restore", backup, main);
        Assert.True(restored == 0, what);
        await using (var host = await worlds.Serve(database.ConnectionString, port))
        {
            using var client = Secretary(port);
            Assert.Equal(content, await client.GetByteArrayAsync(file, Cancel));
        }
        Figure.Write("T15", "n14 stored file rotted", "one bit of a stored file: the page names it and gives nothing out; from the backup it comes back byte for byte");
    }

    [Fact]
    public async Task N15_On_a_damaged_file_or_anothers_tables_it_refuses_to_start_and_says_how_to_restore()
    {
        await using var database = await worlds.OnSqlite();
        var (file, sound) = (database.File!, await File.ReadAllBytesAsync(database.File!, Cancel));
        var page = BitConverter.ToUInt16([sound[17], sound[16]]);
        var flaws = new Dictionary<string, Action<byte[]>>
        {
            ["no database"] = bytes => "rubbish instead of a header"u8.CopyTo(bytes),
            ["damaged pages"] = bytes => RandomNumberGenerator.Fill(bytes.AsSpan(page * 40, page * 20)),
        };
        foreach (var (what, flaw) in flaws)
        {
            var bytes = sound.ToArray();
            flaw(bytes);
            await File.WriteAllBytesAsync(file, bytes, Cancel);
            var said = await Ends(database.ConnectionString);
            Assert.True(said.Contains("is damaged", StringComparison.Ordinal) && said.Contains("restore <backup>", StringComparison.Ordinal) && !said.Contains("   at ", StringComparison.Ordinal), $"{what}: {said}");
            Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Cancel));
        }
        await File.WriteAllBytesAsync(file, sound, Cancel);
        await RawSql.Execute(database, "DROP TABLE host_tenants");
        database.LetGo();
        var foreign = await Ends(database.ConnectionString);
        Assert.True(foreign.Contains("is not this product's, or not whole", StringComparison.Ordinal) && foreign.Contains("restore <backup>", StringComparison.Ordinal), foreign);
        Figure.Write("T15", "n15 SQLite damaged", "rubbish for a header, twenty random pages, a missing table: no start, one sentence with the command that restores, the file left as it was");
    }

    // ---- 17, 18: the machine

    [Fact]
    public async Task N18_With_a_full_log_it_goes_on_and_without_the_ledger_nothing_is_written()
    {
        await using var database = await worlds.OnSqlite();
        var port = FreePort.Next();
        using (new Surroundings { Through = ["bash", "-c", "exec \"$@\" > /dev/full 2> /dev/full", "--"] })
        {
            await using var host = await worlds.Serve(database.ConnectionString, port, "--Logging:LogLevel:Default=Debug");
            using var client = Secretary(port);
            var token = await World.TokenOn(client);
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(200, (await Look(client, "/")).Status);
                Assert.Equal(200, (await Record(client, token, Guid.NewGuid(), $"into a full log {i}", Today)).Status);
            }
            // The record of who did what is no log: it stands in the same transaction or nothing does.
            await RawSql.Execute(database, "CREATE TRIGGER shut BEFORE INSERT ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the Ledger takes nothing'); END");
            var refused = await Record(client, token, Guid.NewGuid(), "without the Ledger", Today);
            Assert.Equal(500, refused.Status);
            HasRequestId(refused.Body);
            Assert.Equal(200, (await Look(client, "/Duties/Records")).Status);
            await RawSql.Execute(database, "DROP TRIGGER shut");
            Assert.Equal(200, (await Record(client, token, Guid.NewGuid(), "with it again", Today)).Status);
            Assert.True(host.Runs);
        }
        var titles = (await Recording.Stored(database, World.A)).Select(r => r.Title).ToList();
        Assert.Equal(10, titles.Count(t => t.StartsWith("into a full log", StringComparison.Ordinal)));
        Assert.DoesNotContain("without the Ledger", titles);
        Figure.Write("T15", "n18 log full", "standard output on a full device: pages and writes go on; a Ledger that takes nothing: the write is refused whole, reading goes on, and so does writing afterwards");
    }

    // ---- what they share

    /// <summary>Records until told to stop; what was not answered is kept as sent.</summary>
    internal static Task Write(HttpClient client, string token, ConcurrentDictionary<Guid, string> sent, ConcurrentDictionary<Guid, Guid> acknowledged, CancellationToken over) => Task.Run(async () =>
    {
        while (!over.IsCancellationRequested)
        {
            var (operation, title) = (Guid.NewGuid(), $"recorded {Guid.NewGuid():N}");
            sent[operation] = title;
            try
            {
                var answer = await Recording.Post(client, World.A, token, operation, title, Today, over);
                if (answer.Status == 200) acknowledged[operation] = answer.Id;
                else await Task.Delay(100, over);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                await Task.Delay(50, CancellationToken.None); // Whether it stands, nobody was told.
            }
        }
    }, CancellationToken.None);

    /// <summary>Everything that was sent is asked for again: what was acknowledged is there under its first answer, the rest is written once now, and the Ledger is whole.</summary>
    internal static async Task NothingIsLostNorTwice(HttpClient client, string token, TestDatabase eyes, string connection, ConcurrentDictionary<Guid, string> sent, ConcurrentDictionary<Guid, Guid> acknowledged)
    {
        foreach (var (operation, title) in sent)
        {
            var again = await Recording.Post(client, World.A, token, operation, title, Today, Cancel);
            Assert.Equal(200, again.Status);
            if (acknowledged.TryGetValue(operation, out var id)) Assert.Equal((id, true), (again.Id, again.Already));
        }
        var stored = await Recording.Stored(eyes, World.A);
        Assert.Empty(sent.Values.Where(t => stored.Count(s => s.Title == t) != 1));
        Assert.Empty(acknowledged.Where(a => !stored.Contains((sent[a.Key], a.Value.ToString()))));
        // This process's own connections did not survive the server either.
        Npgsql.NpgsqlConnection.ClearAllPools();
        await using var product = Product.Build(connection);
        Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(World.A)).Breaks);
    }

    /// <summary>Starts it, and waits for it to refuse; what it said.</summary>
    async Task<string> Ends(string connection, params string[] settings)
    {
        await using var host = HostProcess.Begin(connection, FreePort.Next(), [$"--Vault:Keys={worlds.VaultKeys}", .. settings]);
        await Until(() => Task.FromResult(!host.Runs), TimeSpan.FromSeconds(40), "It runs, and should have refused to");
        await Task.Delay(100, Cancel);
        Assert.Equal(1, host.ExitCode);
        return host.Said;
    }

    static async Task<(int Status, string Body, HttpResponseHeaders Headers)> PlanTalk(HttpClient client, string matter)
    {
        var page = await client.GetStringAsync("/Duties/PlanTalk", Cancel);
        var pair = System.Text.RegularExpressions.Regex.Match(page, "<option[^>]*value=\"(T1\\|[^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("Input.With", WebUtility.HtmlDecode(pair)), KeyValuePair.Create("Input.On", $"{Today:yyyy-MM-dd}"), KeyValuePair.Create("Input.Place", "办公楼"), KeyValuePair.Create("Input.Matter", matter),
            KeyValuePair.Create("Operation", $"{Guid.NewGuid()}"), KeyValuePair.Create("__RequestVerificationToken", await World.TokenOn(client, "/Duties/PlanTalk")),
        ]);
        using var answer = await client.PostAsync("/Duties/PlanTalk", form, Cancel);
        return ((int)answer.StatusCode, answer.Headers.Location?.ToString() ?? WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel)), answer.Headers);
    }

    /// <summary>A talk is planned; its page.</summary>
    static async Task<string> Planned(HttpClient client, string matter)
    {
        var (status, page, _) = await PlanTalk(client, matter);
        Assert.True(status == 302, $"{status}: {page}");
        return page;
    }

    /// <summary>Fills a disk up to some bytes.</summary>
    static void Fill(string file, string disk, long leaves)
    {
        using var stream = File.Create(file);
        var block = new byte[64 * 1024];
        for (var left = new DriveInfo(disk).AvailableFreeSpace - leaves; left > block.Length; left -= block.Length) stream.Write(block);
    }

    static string NewCertificate(string folder, string name, int days)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-500), DateTimeOffset.UtcNow.AddDays(days));
        var file = Path.Combine(folder, $"{name}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, "invented"));
        return file;
    }
}
