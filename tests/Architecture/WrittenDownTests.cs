using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>What ASVS wants written down stands in <c>docs/security-decisions.md</c>, and what stands there is so.</summary>
public sealed partial class WrittenDownTests
{
    const string Page = "docs/security-decisions.md";
    const int LeastWords = 40;

    [Fact]
    public void Every_requirement_that_asks_for_a_document_has_its_section()
    {
        var sections = Section().Matches(Source.Text(Page)).Select(m => (Ids: m.Groups[1].Value.Split(", "), Text: m.Groups[2].Value)).ToList();
        var wanted = Claims.Rows("tests/Assurance/asvs.csv")
            .Where(r => Claims.Names(r["tests"]).Contains($"{nameof(WrittenDownTests)}.{nameof(Every_requirement_that_asks_for_a_document_has_its_section)}")).Select(r => r["id"]);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), sections.SelectMany(s => s.Ids).Order(StringComparer.Ordinal));
        Assert.All(sections, s => Assert.True(s.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length > LeastWords, string.Join(", ", s.Ids)));
    }

    [Fact]
    public void The_figures_of_the_page_are_those_of_the_product()
    {
        var (page, sso) = (Source.Text(Page), new SsoSettings());
        foreach (var row in (string[])
                 [
                     $"| failures before strangers' networks are refused | {sso.FailuresAllowed} |",
                     $"| for how long | {sso.LockedFor.TotalMinutes} minutes |",
                     $"| sign-in pages for one address in a minute | {sso.PagesPerMinute} |",
                     $"| length of a password | {sso.Passwords.MinLength} to {sso.Passwords.MaxLength} |",
                     $"| classes of characters | {sso.Passwords.Classes} |",
                     $"| earlier passwords that may not return | {sso.Passwords.Remembered} |",
                     $"| age at which it must be changed | {sso.Passwords.MaxAge.TotalDays} days |",
                     $"| rounds of the slow hash | {sso.Passwords.Rounds} |",
                     $"| quiet time of business accounts | {sso.Idle.TotalMinutes} minutes |",
                     $"| quiet time of administrators | {sso.IdleOfAdministrators.TotalMinutes} minutes |",
                     $"| longest time | {sso.SessionAtMost.TotalHours} hours |",
                     $"| sessions of an account at once | {(sso.OneSession ? "1" : "any")} |",
                     $"| {sso.KeyLife.TotalDays} days; the next is published {sso.KeyLead.TotalDays} days before |",
                 ])
            Assert.Contains(row, page, StringComparison.Ordinal);
        Assert.True(sso.Passwords.MinLength >= 8 && sso.Passwords.MaxLength >= 64, "ASVS 6.2.1, 6.2.9");
    }

    [Fact]
    public void Keys_are_as_long_as_the_page_says()
    {
        var page = Source.Text(Page);
        var bits = (int)typeof(KeyRing).GetField("SigningBits", BindingFlags.NonPublic | BindingFlags.Static)!.GetRawConstantValue()!;
        Assert.True(bits >= 3072, "ASVS 11.2.3: RSA keys of 3072 bits at least.");
        Assert.True(new PasswordSettings().Rounds >= 210_000, "ASVS 11.4.2, appendix C: PBKDF2 with SHA-512.");
        Assert.True(SlowSecret.ForPassphrases >= 600_000, "ASVS 11.4.4, appendix C: PBKDF2 with SHA-256.");
        Assert.Equal(32, SecretBox.KeyBytes);
        Assert.Equal(65, SealedBox.NewKey().Public.Length);
        foreach (var figure in (string[])[$"RSA {bits}", $"PBKDF2, {SlowSecret.ForPassphrases} rounds", "P-256 ECDH", "AES-256-GCM"]) Assert.Contains(figure, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_across_fields_that_is_written_down_is_a_refusal_of_the_product_with_its_sentence()
    {
        var named = Source.Lines(Page).Where(l => l.StartsWith('|')).SelectMany(l => Rule().Matches(l).Select(m => m.Groups[1].Value)).Where(n => !n.EndsWith(".json", StringComparison.Ordinal)).ToList();
        Assert.True(named.Count > 20, $"Only {named.Count} are named.");
        var code = string.Concat(Source.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(Source.Text));
        var words = Source.Files("src").Where(f => f.EndsWith("/Words.resx", StringComparison.Ordinal) || f.EndsWith("/Words.en.resx", StringComparison.Ordinal)).ToLookup(f => f.EndsWith(".en.resx", StringComparison.Ordinal), Source.Text);
        Assert.Empty(named.Where(n => !code.Contains($"\"{n}\"", StringComparison.Ordinal) || new[] { true, false }.Any(english => !words[english].Any(w => w.Contains($"name=\"{n}\"", StringComparison.Ordinal)))));
    }

    [Fact]
    public void There_is_no_way_in_but_password_and_code()
    {
        var routes = ((IEndpointRouteBuilder)Product.Built).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText!.TrimStart('/'))
            .Where(r => r.StartsWith("Sso/", StringComparison.Ordinal) || r.StartsWith("connect/", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            ["Sso/Enrol", "Sso/NewPassword", "Sso/SecondFactor", "Sso/SignIn", "Sso/SignOut", "connect/authorize", "connect/logout", "connect/token", "connect/userinfo"], routes);
    }

    /// <summary>ASVS 12.1: what operators copy takes current TLS alone, with forward secrecy.</summary>
    [Fact]
    public void The_proxys_example_takes_current_TLS_with_forward_secrecy_alone()
    {
        var lines = Source.Lines("docs/operations.md").Select(l => l.Trim()).ToList();
        Assert.Equal(["ssl_protocols TLSv1.2 TLSv1.3;"], lines.Where(l => l.StartsWith("ssl_protocols", StringComparison.Ordinal)));
        var suites = Assert.Single(lines, l => l.StartsWith("ssl_ciphers ", StringComparison.Ordinal))["ssl_ciphers ".Length..].TrimEnd(';').Split(':');
        Assert.Contains("ssl_prefer_server_ciphers on;", lines);
        Assert.All(suites, s => Assert.Matches("^ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$", s));
    }

    /// <summary>ASVS 16.2.3: lines go to the console, and to the collector that the operator names; nowhere else.</summary>
    [Fact]
    public void Logs_go_to_the_console_and_to_the_operators_collector_alone()
    {
        Assert.Equal(["ConsoleLoggerProvider"], Providers());
        Assert.Equal(["ConsoleLoggerProvider", "OpenTelemetryLoggerProvider"], Providers(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317")));

        static IEnumerable<string> Providers(params (string Name, string Value)[] settings)
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PartyDiscipline.Host", EnvironmentName = "Testing" });
            builder.WebHost.UseSetting("ConnectionStrings:Main", $"Data Source={Path.Combine(Path.GetTempPath(), "never-made.db")}");
            foreach (var (name, value) in settings) builder.WebHost.UseSetting(name, value);
            builder.AddPartyDiscipline();
            using var services = builder.Services.BuildServiceProvider();
            return [.. services.GetServices<ILoggerProvider>().Select(p => p.GetType().Name).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>ASVS 15.3.3: what a form may set is an input of the page's own; a row of the database is never filled from a request.</summary>
    [Fact]
    public async Task No_page_binds_a_row_of_the_database()
    {
        var services = Product.Built.Services;
        var loader = services.GetRequiredService<PageLoader>();
        var bound = new List<(string Where, Type Type)>();
        foreach (var page in services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var loaded = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            bound.AddRange(loaded.BoundProperties.Select(p => ($"{loaded.ModelTypeInfo!.Name}.{p.Name}", p.ParameterType)));
            bound.AddRange(loaded.HandlerMethods.SelectMany(h => h.Parameters.Select(p => ($"{loaded.ModelTypeInfo!.Name}.{h.Name}({p.Name})", p.ParameterType))));
        }
        Assert.True(bound.Count > 100, $"Only {bound.Count.ToString(CultureInfo.InvariantCulture)} bound fields were found.");
        Assert.Empty(bound.Where(b => Parts(b.Type).Any(typeof(ITenantRow).IsAssignableFrom)).Select(b => $"{b.Where}: {b.Type.Name}"));
    }

    /// <summary>A type, what it is a list of, and the types of what can be set on it.</summary>
    static IEnumerable<Type> Parts(Type type, int depth = 0) => depth > 2 ? [] :
        type.GetGenericArguments().Append(type).SelectMany(t => t.Namespace?.StartsWith("PartyDiscipline", StringComparison.Ordinal) == true
            ? t.GetProperties().Where(p => p.CanWrite).SelectMany(p => Parts(p.PropertyType, depth + 1)).Prepend(t)
            : [t]);

    [GeneratedRegex(@"`([A-Z][A-Za-z]+\.[A-Z][A-Za-z]+)`")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^## [^(\n]+\(([0-9., ]+)\)\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
