using System.Net;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What a browser keeps: cookies by host. The product's clock is not the machine's here, so a cookie's date means nothing; it
/// goes when it is emptied.
/// </summary>
public sealed class CookieJar
{
    readonly Lock gate = new();
    readonly Dictionary<(string Host, string Name), string> cookies = [];

    public void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var set)) return;
        lock (gate)
            foreach (var cookie in set)
            {
                var pair = cookie.Split(';')[0].Split('=', 2);
                var key = (answer.RequestMessage!.RequestUri!.Host, pair[0].Trim());
                if (pair.Length < 2 || pair[1].Length == 0) cookies.Remove(key);
                else cookies[key] = pair[1];
            }
    }

    /// <summary>Takes over what another one keeps.</summary>
    public void Take(CookieJar other)
    {
        foreach (var (host, name, value) in other.All())
            lock (gate) cookies[(host, name)] = value;
    }

    /// <summary>All of them, for a real browser.</summary>
    public IReadOnlyList<(string Host, string Name, string Value)> All()
    {
        lock (gate) return [.. cookies.Select(c => (c.Key.Host, c.Key.Name, c.Value))];
    }

    /// <summary>The header that a host is sent; empty when it has set nothing.</summary>
    public string Of(string host)
    {
        lock (gate) return string.Join("; ", cookies.Where(c => c.Key.Host == host).Select(c => $"{c.Key.Name}={c.Value}"));
    }

    public void Show(HttpRequestMessage request)
    {
        if (Of(request.RequestUri!.Host) is not { Length: > 0 } own) return;
        request.Headers.Remove("Cookie");
        request.Headers.TryAddWithoutValidation("Cookie", own);
    }
}

/// <summary>Sends and keeps cookies, and follows redirects if it is to.</summary>
sealed class BrowserHandler(CookieJar jar, bool follow, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    const int MostHops = 15;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            jar.Show(request);
            var answer = await base.SendAsync(request, cancellationToken);
            jar.Keep(answer);
            if (!follow || answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.SeeOther) || answer.Headers.Location is not { } next || hop == MostHops) return answer;
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(request.RequestUri!, next));
            answer.Dispose();
        }
    }
}
