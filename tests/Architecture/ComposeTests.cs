using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>The containers of <c>src/AppHost/compose</c> are set up as the product and its documents say; no container engine is asked.</summary>
public sealed partial class ComposeTests
{
    const string Folder = "src/AppHost/compose/", File = Folder + "compose.yaml", Operations = "docs/operations.md";

    static readonly string Compose = Source.Text(File);

    [Fact]
    public void Every_setting_is_one_that_is_documented()
    {
        var documented = Source.Lines(Operations).Concat(Source.Lines("docs/documents.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => Code().Matches(l.Split(" | ")[0]).Select(m => m.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var set = Setting().Matches(Compose).Select(m => m.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(set.Count > 10, $"Only {set.Count} settings were found.");
        // A connection string is documented once for all keys, passwords beside what they belong to.
        Assert.Empty(set.Where(s => !documented.Contains(s) && s is not "ConnectionStrings:redis"));
    }

    [Fact]
    public void Every_variable_stands_in_the_example_and_the_images_are_those_it_names()
    {
        var example = Source.Text(Folder + ".env.example");
        Assert.Equal(Variable().Matches(Compose).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal), Named().Matches(example).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        foreach (Match image in Image().Matches(Compose)) Assert.Contains($"{image.Groups[1].Value}={image.Groups[2].Value}", example, StringComparison.Ordinal);
        // Copies are made with the server's own tool, which the program's image has.
        Assert.Contains($"postgresql-client-{PostgresMajor().Match(Compose).Groups[1].Value} ", Source.Text(Folder + "Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_roles_are_those_of_the_documents()
    {
        var documented = Sql().Matches(Source.Text(Operations)).SelectMany(m => Statements(m.Groups[1].Value)).ToList();
        Assert.True(documented.Count >= 9, $"Only {documented.Count} statements are documented.");
        var made = Heredoc().Matches(Source.Text(Folder + "roles.sh")).SelectMany(m => Statements(m.Groups[1].Value)).Append(Revoked().Match(Compose).Groups[1].Value);
        Assert.Equal(documented, made);

        static IEnumerable<string> Statements(string sql) => Comment().Replace(sql, "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => Password().Replace(s, "PASSWORD '…'"));
    }

    [Fact]
    public void The_proxy_knows_every_host_and_the_hosts_know_it()
    {
        var hosts = Advertised().Matches(Compose).Select(m => (Own: m.Groups[1].Value, Given: m.Groups[2].Value)).ToList();
        Assert.Equal(3, hosts.Count);
        Assert.All(hosts, h => Assert.Equal(h.Own, h.Given));
        var proxy = Source.Text(Folder + "proxy.conf");
        Assert.Contains("ASPNETCORE_URLS=http://*:5000", Source.Text(Folder + "Dockerfile"), StringComparison.Ordinal);
        Assert.Equal(hosts.Select(h => $"{h.Own}:5000"), Server().Matches(proxy).Select(m => m.Groups[1].Value));
        Assert.Equal(KnownProxy().Match(Compose).Groups[1].Value, Compose.Split("  proxy:")[1].Split("ipv4_address: ")[1].Split(',')[0]);
        foreach (var same in (string[])["ssl_protocols ", "ssl_ciphers ", "map $host $traced ", "client_max_body_size ", "proxy_next_upstream ", "proxy_connect_timeout "])
            Assert.Equal(Source.Lines(Operations).Select(l => l.Trim()).Single(l => l.StartsWith(same, StringComparison.Ordinal)), proxy.Split('\n').Select(l => l.Trim()).Single(l => l.StartsWith(same, StringComparison.Ordinal)));
    }

    [Fact]
    public void Hosts_wait_for_the_tables_and_the_Ledgers_rights_and_run_as_nobody_in_particular()
    {
        foreach (var (service, waits) in ((string, string)[])
                 [("ledger", "migrate: { condition: service_completed_successfully }"), ("migrate", "postgres: { condition: service_healthy }")])
            Assert.Contains(waits, Service(service), StringComparison.Ordinal);
        var host = Compose.Split("x-host: &host")[1].Split("\nservices:")[0];
        Assert.Contains("ledger: { condition: service_completed_successfully }", host, StringComparison.Ordinal);
        Assert.Contains("redis: { condition: service_healthy }", host, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:5000/health", host, StringComparison.Ordinal);
        foreach (var wall in (string[])["cap_drop: [ALL]", "no-new-privileges:true", "read_only: true"]) Assert.Contains(wall, Compose.Split("x-program: &program")[1].Split("\nx-host")[0], StringComparison.Ordinal);
        Assert.Contains("\nUSER party-discipline\n", Source.Text(Folder + "Dockerfile"), StringComparison.Ordinal);
        Assert.Contains("\"migrate\"", Service("migrate"), StringComparison.Ordinal);
        Assert.Contains("| `migrate` |", Source.Text(Operations), StringComparison.Ordinal);
    }

    static string Service(string name) => ServiceOf(name).Match(Compose.Split("\nservices:")[1]).Value;

    static Regex ServiceOf(string name) => new($@"^  {name}:.*?(?=^  \w|\z)", RegexOptions.Multiline | RegexOptions.Singleline, TimeSpan.FromSeconds(1));

    [GeneratedRegex("`([A-Za-z]+(?::[A-Za-z0-9]+)+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b([A-Z][A-Za-z]+(?:__[A-Za-z0-9]+)+):")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{([A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b([A-Z_]+)=")]
    private static partial Regex Named();

    [GeneratedRegex(@"image: \$\{([A-Z_]+):-([^}]+)\}")]
    private static partial Regex Image();

    [GeneratedRegex(@"POSTGRES_IMAGE:-postgres:(\d+)")]
    private static partial Regex PostgresMajor();

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sql();

    [GeneratedRegex("<<'SQL'\n(.*?)^SQL$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Heredoc();

    [GeneratedRegex("\"-c\", \"(REVOKE [^\"]+)\"")]
    private static partial Regex Revoked();

    [GeneratedRegex("^--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("PASSWORD (?:'…'|:'[a-z]+')")]
    private static partial Regex Password();

    [GeneratedRegex(@"AdvertisedIPAddress: ([\d.]+) \}\n    networks: \{ default: \{ ipv4_address: ([\d.]+) \}")]
    private static partial Regex Advertised();

    [GeneratedRegex(@"server ([\d.]+:\d+) max_fails")]
    private static partial Regex Server();

    [GeneratedRegex(@"Proxies__Known: ([\d.]+)")]
    private static partial Regex KnownProxy();
}
