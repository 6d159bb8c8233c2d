using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Common;

/// <summary>What to put into the parameters of a door: things of a tenant, or things that do not exist.</summary>
static partial class Values
{
    public const string NoTenant = "sample9";

    /// <summary>Ids of a tenant's rows, a few of each noun.</summary>
    public static async Task<IReadOnlyList<Guid>> Ids(IServiceProvider services, string tenant, int ofEach = 2)
    {
        var ids = new List<Guid>();
        foreach (var context in Nouns.Contexts(services))
        {
            await using var db = Nouns.Open(services, context, tenant);
            foreach (var type in Nouns.Of(db))
            {
                var rows = (IQueryable<TenantRow>)typeof(DbContext).GetMethod("Set", [])!.MakeGenericMethod(type.ClrType).Invoke(db, [])!;
                ids.AddRange(await rows.OrderBy(r => r.Id).Take(ofEach).Select(r => r.Id).ToListAsync());
            }
        }
        return ids;
    }

    public static bool IsId(RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Any(p => p.ParameterPolicy is GuidRouteConstraint || p.Content == "guid");

    public static bool IsParty(string name) => name.Contains("party", StringComparison.OrdinalIgnoreCase) || name.Equals("unit", StringComparison.OrdinalIgnoreCase);

    public static bool IsTenant(string name) => name.Equals("tenant", StringComparison.OrdinalIgnoreCase) || name.Equals("code", StringComparison.OrdinalIgnoreCase);

    /// <summary>Something plausible of this tenant for a parameter; null to leave it out.</summary>
    public static string? Own(RoutePatternParameterPart parameter, string tenant, Guid id) =>
        IsId(parameter) ? id.ToString()
        : IsParty(parameter.Name) ? $"{tenant}.secretary.main"
        : IsTenant(parameter.Name) ? tenant
        : parameter.Name.Equals("year", StringComparison.OrdinalIgnoreCase) ? $"{World.Today.Year}"
        : parameter.ParameterPolicies.Any(p => p.Content is "int" or "long") ? "1"
        : parameter.IsOptional ? null
        : "x";

    /// <summary>The body of an answer as text; of an office file, the text of its parts.</summary>
    public static async Task<string> Body(HttpResponseMessage answer)
    {
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (type == "text/event-stream") return "";
        if (!type.StartsWith("application/vnd.openxmlformats", StringComparison.Ordinal)) return await answer.Content.ReadAsStringAsync();
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        foreach (var entry in zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(entry.FullName).Append('\n').Append(await reader.ReadToEndAsync()).Append('\n');
        }
        return PartId().Replace(text.ToString(), "…");
    }

    /// <summary>An answer without what differs from one request to the next by design; a page marks what it measured just now with <c>data-measured</c>.</summary>
    public static string Normal(string body, params string[] echoed)
    {
        foreach (var text in echoed.Where(e => e.Length > 0)) body = Regex.Replace(body, $"(?<![a-z]){Regex.Escape(text)}(?![a-z])", "…");
        return Fleeting().Replace(body, "…");
    }

    /// <summary>Parts of an office file are joined by random ids.</summary>
    [GeneratedRegex("\\bR[0-9a-f]{16,32}\\b")]
    private static partial Regex PartId();

    [GeneratedRegex("""<(?<measured>\w+)[^>]* data-measured\b.*?</\k<measured>>|name="__RequestVerificationToken"[^>]*>|name="RequestVerificationToken"[^>]*>|CfDJ8[\w-]+|\b09f0c9f0[0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|"requestId":"[^"]*"|"traceId":"[^"]*"|\b[0-9A-Z]{13}:[0-9A-F]{8}\b|<code>[0-9a-f]{32}</code>|<code>[A-Z2-7]{32}</code>|<img[^>]*src="data:image/[^"]*"|\b00-[0-9a-f]{32}-[0-9a-f]{16}-\d\d\b|\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?\b""", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Fleeting();
}
