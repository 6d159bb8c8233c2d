using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>The command <c>doctor</c>: a sound set-up passes; each seeded fault is named, with what to do.</summary>
public sealed class DoctorTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("party-discipline-doctor-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, InlineData(Engine.Sqlite), InlineData(Engine.PostgreSql)]
    public async Task A_sound_database_passes_and_what_is_only_unwise_does_not_fail(Engine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using (await RunningHost.Start(engine, database)) { }
        var (code, said) = await HostProcess.Command("doctor", $"--ConnectionStrings:Main={database.ConnectionString}");
        // The tests' server is entered as its superuser, which is the one fault that is found.
        Assert.Equal(engine == Engine.PostgreSql ? ["✗ role: the hosts sign in as a superuser of the server"] : [], Bad(said));
        Assert.Equal(engine == Engine.PostgreSql ? 1 : 0, code);
        foreach (var looked in (string[])["✓ database:", "✓ tables:", "✓ durability:", "✓ time zone:", "✓ languages:", "✓ printer:", "✓ cluster:", "✓ wires:", "✓ passwords:", "! environment:"])
            Assert.Contains(looked, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_seeded_fault_is_named_with_what_to_do()
    {
        await using var postgres = await TestDatabase.Create(Engine.PostgreSql);
        var keys = Path.Combine(folder, "vault.keys");
        await File.WriteAllTextAsync(keys, Convert.ToBase64String(new byte[32]));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var modules = Path.Combine(folder, "modules");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(modules, "NotAnAssembly")).FullName, "NotAnAssembly.dll"), "text");
        var (code, said) = await HostProcess.Command(
            "doctor", $"--ConnectionStrings:Main={postgres.ConnectionString}", $"--Modules:Folder={modules}", "--Portals:Domain=example.invalid", "--Sso:Issuer=http://sso.example.invalid",
            $"--Vault:Keys={keys}", "--Orleans:Clustering:ProviderType=Redis", $"--ConnectionStrings:redis=127.0.0.1:{FreePort.Next()}", "--Mail:Host=127.0.0.1", $"--Mail:Port={FreePort.Next()}",
            "--Documents:Chromium=/bin/false", "--Backup:SealTo=…");
        Assert.Equal(1, code);
        Assert.Equal(["backup", "between hosts", "cluster", "domain", "mail", "modules", "printer", "role", "tables", "vault keys"], Bad(said).Select(l => l[2..l.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.Contains("! names:", said, StringComparison.Ordinal);
        Assert.Contains("✗ modules: NotAnAssembly is disabled, Unreadable", said, StringComparison.Ordinal);
        Assert.Equal(Bad(said).Count, said.Split('\n').SkipWhile(l => !l.StartsWith('✗')).Count(l => l.StartsWith("    →", StringComparison.Ordinal) && Before(said, l).StartsWith('✗')));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_a_fault_and_no_crash()
    {
        var (code, said) = await HostProcess.Command("doctor", $"--ConnectionStrings:Main=Host=127.0.0.1;Port={FreePort.Next()};Username=x;Database=x");
        Assert.Equal(1, code);
        Assert.Contains(Bad(said), l => l.StartsWith("✗ database:", StringComparison.Ordinal));
    }

    /// <summary>ASVS 12.3.1, 12.3.2, 16.4.3: what crosses a wire to another machine in the clear, or to whoever shows any certificate, is said.</summary>
    [Fact]
    public async Task Plain_wires_to_other_machines_are_named_and_sound_ones_are_not()
    {
        string[] elsewhere = ["--Orleans:Clustering:ProviderType=Redis", "--Mail:Host=mail.invalid", "--Documents:Chromium=/bin/false"];
        var (_, plain) = await HostProcess.Command(["doctor", "--ConnectionStrings:Main=Host=db.invalid;Username=x;Database=x", "--ConnectionStrings:redis=redis.invalid:6379,connectTimeout=500", "--Mail:Security=none", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.invalid:4317", .. elsewhere]);
        Assert.Contains("! wires: not surely encrypted: database (Ssl Mode=VerifyFull), Redis (ssl=true), mail (Mail:Security=starttls), telemetry (OTEL_EXPORTER_OTLP_ENDPOINT=https://…)", plain, StringComparison.Ordinal);
        Assert.Contains(Bad(plain), l => l.StartsWith("✗ database:", StringComparison.Ordinal));
        var (_, sound) = await HostProcess.Command(["doctor", "--ConnectionStrings:Main=Host=db.invalid;Username=x;Database=x;Ssl Mode=VerifyFull", "--ConnectionStrings:redis=redis.invalid:6379,ssl=true,connectTimeout=500", "--OTEL_EXPORTER_OTLP_ENDPOINT=https://collector.invalid:4317", .. elsewhere]);
        Assert.Contains("✓ wires:", sound, StringComparison.Ordinal);
    }

    /// <summary>Whoever starts it reads one sentence with the setting to look at, not where in the program it was noticed.</summary>
    [Fact]
    public async Task A_host_that_finds_no_Redis_or_may_not_make_its_folder_ends_with_one_sentence()
    {
        var database = $"--ConnectionStrings:Main=Data Source={Path.Combine(folder, "party.db")}";
        string[] cluster = [database, "--Orleans:Clustering:ProviderType=Redis", "--Orleans:Clustering:ServiceKey=redis", "--Orleans:InTheClear=true"];
        var nowhere = $"--ConnectionStrings:redis=127.0.0.1:{FreePort.Next()},connectTimeout=500";
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "");
        await Says(["run", .. cluster, nowhere], "ConnectionStrings:redis");
        await Says(["run", .. cluster], "ConnectionStrings:redis");
        // The doctor says it among the rest.
        var (_, said) = await HostProcess.Command(["doctor", .. cluster, nowhere, "--Documents:Chromium=/bin/false"]);
        Assert.Contains(Bad(said), l => l.StartsWith("✗ cluster:", StringComparison.Ordinal));
        await Says(["run", $"--ConnectionStrings:Main=Data Source={Path.Combine(folder, "file", "party.db")}"], "ConnectionStrings:Main");

        static async Task Says(string[] arguments, string setting)
        {
            var (code, said) = await HostProcess.Command([.. arguments, "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft=None"]);
            Assert.Equal(1, code);
            var sentence = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(setting, sentence, StringComparison.Ordinal);
        }
    }

    static List<string> Bad(string said) => [.. said.Split('\n').Where(l => l.StartsWith('✗')).Select(l => l.TrimEnd())];

    static string Before(string said, string line)
    {
        var lines = said.Split('\n').ToList();
        return lines[lines.IndexOf(line) - 1];
    }
}
