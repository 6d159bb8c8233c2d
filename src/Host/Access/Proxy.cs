using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Access;

/// <summary>
/// What stands between people and the hosts. That the outside is https is said by the operator (<c>Sso:Issuer</c>), not by a request; whose
/// word about a caller's address counts, too (<c>Proxies:Known</c>, addresses or networks; this machine unless set).
/// </summary>
static class Proxy
{
    const string Known = "Proxies:Known";

    public static void AddProxy(this WebApplicationBuilder builder) => builder.Services.Configure<ForwardedHeadersOptions>(o =>
    {
        o.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
        if (builder.Configuration[Known] is not { Length: > 0 } known) return;
        foreach (var one in known.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(one, out var address)) o.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(one, out var network)) o.KnownIPNetworks.Add(network);
            else throw new InvalidOperationException($"{Known}: '{one}' is neither an address nor a network such as 10.0.0.0/24.");
        }
    });

    public static void UseProxy(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<Addresses>();
        app.Use((context, next) =>
        {
            if (addresses.Secure) context.Request.Scheme = Uri.UriSchemeHttps;
            return next(context);
        });
        // Where nobody's address is kept, none is taken from a header either.
        app.UseWhen(http => http.Place() is not { IsTraceless: true }, known => known.UseForwardedHeaders());
    }
}
