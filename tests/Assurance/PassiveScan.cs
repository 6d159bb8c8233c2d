using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T9: looks at every answer that goes by and remembers what is wrong with it.</summary>
sealed partial class PassiveScan
{
    static readonly (string Header, Func<string, bool> Right)[] Expected =
    [
        ("Content-Security-Policy", v => v.Contains("default-src 'self'", StringComparison.Ordinal) && v.Contains("script-src 'self'", StringComparison.Ordinal)
            && v.Contains("style-src 'self'", StringComparison.Ordinal) && v.Contains("frame-ancestors 'none'", StringComparison.Ordinal)
            && v.Contains("base-uri", StringComparison.Ordinal) && v.Contains("object-src 'none'", StringComparison.Ordinal) && v.Contains("form-action", StringComparison.Ordinal)
            && !v.Contains("unsafe", StringComparison.Ordinal) && !v.Contains('*', StringComparison.Ordinal)),
        ("X-Content-Type-Options", v => v == "nosniff"),
        ("X-Frame-Options", v => v == "DENY"),
        ("Referrer-Policy", v => v is "same-origin" or "no-referrer" or "strict-origin"),
        ("Cross-Origin-Opener-Policy", v => v == "same-origin"),
        ("Cross-Origin-Resource-Policy", v => v == "same-origin"),
        ("Permissions-Policy", v => v.Contains("camera=()", StringComparison.Ordinal)),
    ];

    static readonly string[] Unwanted = ["Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version"];

    readonly ConcurrentDictionary<string, string> faults = new();
    readonly ConcurrentDictionary<string, bool> seen = new();

    /// <summary>Each kind of fault once, with the first answer that had it.</summary>
    public IReadOnlyList<string> Faults => [.. faults.Select(f => $"{f.Key} — {f.Value}").Order(StringComparer.Ordinal)];

    /// <summary>Paths that were looked at.</summary>
    public int Seen => seen.Count;

    public DelegatingHandler Handler() => new Watcher(this);

    async Task Look(HttpRequestMessage request, HttpResponseMessage answer)
    {
        var where = $"{request.Method} {request.RequestUri!.PathAndQuery} {(int)answer.StatusCode}";
        seen[request.RequestUri.AbsolutePath] = true;
        foreach (var (header, right) in Expected)
            if (!answer.Headers.TryGetValues(header, out var values)) Fault($"no {header}", where);
            else if (!right(string.Join(", ", values))) Fault($"{header}: {string.Join(", ", values)}", where);
        foreach (var header in Unwanted)
            if (answer.Headers.Contains(header)) Fault($"tells {header}", where);

        var isAsset = answer.Headers.CacheControl?.ToString().Contains("immutable", StringComparison.Ordinal) == true || Asset().IsMatch(request.RequestUri.AbsolutePath);
        if (!isAsset && answer.Headers.CacheControl?.NoStore != true) Fault("may be stored", where);
        if (answer.Content.Headers.ContentType is { } type && type.MediaType!.StartsWith("text/", StringComparison.Ordinal) && type.CharSet is not ("utf-8" or "UTF-8") && !isAsset)
            Fault($"no charset on {type}", where);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
            foreach (var cookie in cookies)
            {
                var name = cookie.Split('=')[0];
                if (!cookie.Contains("samesite=", StringComparison.OrdinalIgnoreCase)) Fault($"cookie {name} without SameSite", where);
                if (!cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase) && !Harmless().IsMatch(name)) Fault($"cookie {name} open to scripts", where);
                if (cookie.Contains("domain=", StringComparison.OrdinalIgnoreCase)) Fault($"cookie {name} for more than its host", where);
            }
        if ((int)answer.StatusCode >= 500) Fault("server error", where);
        if (answer.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/json" or "application/problem+json")) return;

        var body = await answer.Content.ReadAsStringAsync();
        if (Trace().IsMatch(body)) Fault("tells of its insides", where);
        if (answer.Content.Headers.ContentType.MediaType != "text/html") return;
        if (InlineScript().IsMatch(body)) Fault("a script in the page", where);
        if (InlineStyle().IsMatch(body)) Fault("a style in the page", where);
        if (Elsewhere().Match(body) is { Success: true } foreign) Fault($"loads from elsewhere: {foreign.Value}", where);
        if (body.Contains("<html", StringComparison.OrdinalIgnoreCase) && !Language().IsMatch(body)) Fault("no language on the page", where);
    }

    void Fault(string what, string where) => faults.TryAdd(what, where);

    sealed class Watcher(PassiveScan scan) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream") await answer.Content.LoadIntoBufferAsync(cancellationToken);
            await scan.Look(request, answer);
            return answer;
        }
    }

    [GeneratedRegex(@"\.(css|js|svg|png|ico|woff2?|map)$")]
    private static partial Regex Asset();

    [GeneratedRegex(@"^(\.AspNetCore\.Culture|theme)")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"System\.\w+Exception|   at \w+\.|Npgsql|SqliteException|DeveloperExceptionPage|\.cs:line ")]
    private static partial Regex Trace();

    [GeneratedRegex(@"<script(?![^>]*(?:\bsrc=|\btype=""application/json""))[^>]*>\s*\S|\son[a-z]+=""|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();

    [GeneratedRegex(@"<style|\sstyle=""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineStyle();

    [GeneratedRegex(@"(?:src|<link[^>]*href)=""https?://[^""]*""", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"<html[^>]*\blang=""(zh|en)", RegexOptions.IgnoreCase)]
    private static partial Regex Language();
}
