using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>T24: what the product is made of is known, locked and licensed; a known hole stops the build; no secret lies in the tree.</summary>
public sealed partial class SupplyChainTests
{
    const string Parts = "eng/parts.csv";
    const string MakersTerms = "Microsoft terms";

    static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-3-Clause", "0BSD", "PostgreSQL"];

    /// <summary>Parts under terms of their maker's: they come with the SQL Server client, may be given along and are not changed.</summary>
    static readonly string[] UnderMicrosoftTerms = ["Microsoft.Data.SqlClient.SNI.runtime", "Microsoft.Identity.Client.NativeInterop"];

    /// <summary>Ours. A stranger's module names its own versions; AppHost is no part of the build, as it needs packages that are not to be had everywhere.</summary>
    static IEnumerable<string> Projects => Source.Files("src", "tests")
        .Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) && !f.StartsWith("tests/SeventhModule/", StringComparison.Ordinal) && !f.StartsWith("src/AppHost/", StringComparison.Ordinal));

    static IEnumerable<string> Shipped
    {
        get
        {
            foreach (var lockFile in Source.Files("src").Where(f => f.EndsWith("/packages.lock.json", StringComparison.Ordinal)))
                foreach (var framework in Json(lockFile).GetProperty("dependencies").EnumerateObject())
                    foreach (var part in framework.Value.EnumerateObject().Where(p => p.Value.GetProperty("type").GetString() != "Project"))
                        yield return $"nuget,{part.Name}";
            foreach (var part in Json("src/Host/package-lock.json").GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0))
                yield return $"npm,{part.Name[(part.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..]}";
        }
    }

    static JsonElement Json(string file) => JsonSerializer.Deserialize<JsonElement>(Source.Text(file));

    [Fact]
    public void The_list_of_parts_is_that_of_the_lock_files()
    {
        var shipped = Shipped.Distinct().ToList();
        Assert.True(shipped.Count > 100, $"Only {shipped.Count} parts were found.");
        Assert.Equal(shipped.Order(StringComparer.OrdinalIgnoreCase), Claims.Rows(Parts).Select(r => $"{r["kind"]},{r["name"]}").Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_part_has_a_licence_that_is_allowed()
    {
        var rows = Claims.Rows(Parts);
        Assert.Empty(rows.Where(r => !Allowed.Contains(r["licence"]) && r["licence"] != MakersTerms).Select(r => $"{r["name"]}: {r["licence"]}"));
        Assert.Equal(UnderMicrosoftTerms, rows.Where(r => r["licence"] == MakersTerms).Select(r => r["name"]));
        foreach (var (path, part) in Json("src/Host/package-lock.json").GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0).Select(p => (p.Name, p.Value)))
            Assert.Equal(part.GetProperty("license").GetString(), rows.Single(r => r["kind"] == "npm" && path.EndsWith($"node_modules/{r["name"]}", StringComparison.Ordinal))["licence"]);
        Figure.Write("T24", "parts", $"{rows.Count} parts shipped, each with a hash in a lock file and a licence: {string.Join(", ", rows.CountBy(r => r["licence"]).OrderByDescending(l => l.Value).Select(l => $"{l.Key} {l.Value}"))}");
    }

    [Fact]
    public void Restore_is_locked_and_a_part_with_a_known_hole_stops_the_build()
    {
        var props = XDocument.Parse(Source.Text("Directory.Build.props")).Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        foreach (var (name, value) in ((string, string)[])
                 [("RestorePackagesWithLockFile", "true"), ("RestoreLockedMode", "true"), ("NuGetAudit", "true"), ("NuGetAuditMode", "all"), ("NuGetAuditLevel", "high"), ("TreatWarningsAsErrors", "true"), ("Deterministic", "true")])
            Assert.Equal([value], props[name]);
        Assert.Contains("export CI=true", Source.Text(".ci/run"), StringComparison.Ordinal);
        Assert.Empty(Projects.Where(p => !File.Exists(Path.Combine(Source.Root, Path.GetDirectoryName(p)!, "packages.lock.json"))));
        Assert.Empty(Projects.Append("Directory.Build.props").Append("tests/Directory.Build.props").Where(p => Loosened().IsMatch(Source.Text(p))));
        Assert.Empty(Projects.Where(p => Versioned().IsMatch(Source.Text(p))));
        Assert.Contains("npm ci --ignore-scripts", Source.Text("src/Host/Host.csproj"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"^", Source.Text("src/Host/package.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"~", Source.Text("src/Host/package.json"), StringComparison.Ordinal);
        Assert.Contains("npm audit", Source.Text("eng/supply-chain.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_lies_in_the_tree()
    {
        var files = Source.Files("src", "tests", "docs", "eng", "templates", ".ci", ".config").ToList();
        Assert.Empty(files.Where(f => KeyFile().IsMatch(f)));
        Assert.Empty(
            from file in files
            where Readable().IsMatch(file) && !file.EndsWith($"/{nameof(SupplyChainTests)}.cs", StringComparison.Ordinal)
            from line in Source.Lines(file).Select((text, i) => (text, Number: i + 1))
            where Secret().IsMatch(line.text) || file.Contains("appsettings", StringComparison.Ordinal) && SettingWithPassword().IsMatch(line.text)
            select $"{file}:{line.Number}");
    }

    [Fact]
    public void The_list_of_banned_calls_names_all_that_go_round_a_guard()
    {
        var banned = Source.Text("BannedSymbols.txt");
        foreach (var call in (string[])
                 [
                     "DateTime.Now;", "DateTime.UtcNow;", "DateTime.Today;", "DateTimeOffset.Now;", "DateTimeOffset.UtcNow;", "Guid.NewGuid;", "Task`1.Result;", "Thread.Sleep(",
                     "IgnoreQueryFilters``1(System.Linq.IQueryable{``0});", "IgnoreQueryFilters``1(System.Linq.IQueryable{``0},", "ExecuteSqlRaw(", "ExecuteSqlRawAsync(", "SqlQueryRaw``1(", "FromSqlRaw``1(",
                     "DbContext.Find``1(", "DbContext.FindAsync``1(", "DbSet`1.Find(", "DbSet`1.FindAsync(", "DbContext.Attach``1(", "DbSet`1.Attach(", "DbContext.Update``1(", "DbSet`1.Update(",
                     "IHtmlHelper.Raw(System.String);", "IHtmlHelper.Raw(System.Object);", "ControllerBase.Redirect(", "PageModel.Redirect(", "Results.Redirect(", "Cryptography.MD5;", "Cryptography.SHA1;",
                 ])
            Assert.Contains(call, banned, StringComparison.Ordinal);
        Assert.All(banned.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^[MPTF]:[^;]+;.+\\.$", line));
        // Tests do what the product may not; the product lifts the ban in one place only.
        Assert.Equal(["src/Kernel/Ids.cs"], Source.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && Source.Text(f).Contains("RS0030", StringComparison.Ordinal)));
    }

    [GeneratedRegex("NU19\\d\\d|NuGetAuditSuppress|WarningsNotAsErrors|<NuGetAudit>false|<TreatWarningsAsErrors>false")]
    private static partial Regex Loosened();

    [GeneratedRegex("<PackageReference[^>]*\\bVersion=|VersionOverride=")]
    private static partial Regex Versioned();

    [GeneratedRegex(@"\.(pfx|p12|pem|key|keys|jks|kdbx|ppk)$|(^|/)(id_rsa|id_ed25519|\.npmrc|\.netrc|\.env)$")]
    private static partial Regex KeyFile();

    [GeneratedRegex(@"\.(cs|cshtml|json|js|mjs|sh|md|csproj|props|targets|yml|yaml|xml|resx|txt|csv|sql)$|/run$")]
    private static partial Regex Readable();

    [GeneratedRegex(@"-----BEGIN ([A-Z]+ )*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|github_pat_|xox[abprs]-[0-9A-Za-z-]{10}|sk-[A-Za-z0-9]{32}|eyJhbGciOi[A-Za-z0-9_-]{20,}\.|AIza[0-9A-Za-z_-]{35}|[a-z]+://[^\s/:@""'{<$]+:[^\s/:@""'{<$]+@")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(Password|Secret|ApiKey|Token)""?\s*[:=]\s*""?[^"";\s,}{]", RegexOptions.IgnoreCase)]
    private static partial Regex SettingWithPassword();
}
