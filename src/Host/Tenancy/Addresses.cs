using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Tenancy;

/// <summary>
/// Host names: the sign-on server at <c>sso.</c>, secret ballots at <c>vote.</c>, reports at <c>report.</c>, each tenant's portal at its code, all under <c>Portals:Domain</c>, with the issuer's
/// scheme and port. A host name that is none of these is answered by nobody.
/// </summary>
sealed class Addresses : IVotingHost, IReportHost
{
    readonly string suffix;

    public Addresses(IConfiguration configuration, IOptions<SsoSettings> settings)
    {
        Domain = (configuration["Portals:Domain"] ?? "localhost").Trim('.').ToLowerInvariant();
        suffix = "." + Domain;
        Issuer = new Uri(settings.Value.Issuer ?? Default(configuration, Domain));
    }

    public string Domain { get; }

    /// <summary>The sign-on server's address, its issuer name.</summary>
    public Uri Issuer { get; }

    public bool Secure => Issuer.Scheme == Uri.UriSchemeHttps;

    /// <summary>A portal's address, for example <c>http://sample1.localhost:5000/</c>.</summary>
    public Uri PortalOf(string tenant) => new UriBuilder(Issuer.Scheme, tenant + suffix, Issuer.IsDefaultPort ? -1 : Issuer.Port).Uri;

    /// <summary>Where a unit's voters begin, for example <c>http://vote.localhost:5000/sample1</c>: short enough to be typed from a card.</summary>
    public Uri Of(string tenant) => new UriBuilder(Issuer.Scheme, VotingHost.Label + suffix, Issuer.IsDefaultPort ? -1 : Issuer.Port, tenant).Uri;

    /// <summary>Where those begin who report to a unit's discipline committee.</summary>
    Uri IReportHost.Of(string tenant) => new UriBuilder(Issuer.Scheme, ReportHost.Label + suffix, Issuer.IsDefaultPort ? -1 : Issuer.Port, tenant).Uri;

    /// <summary>The label of the host without a trace that this is; null for any other.</summary>
    public string? TracelessLabel(HostString host) =>
        Array.Find([VotingHost.Label, ReportHost.Label], label => string.Equals(host.Host, label + suffix, StringComparison.OrdinalIgnoreCase));

    public bool IsIssuer(HostString host) => string.Equals(host.Host, Issuer.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>The tenant code that a host name stands for, whether there is such a tenant or not; null for any other name.</summary>
    public string? CodeOf(HostString host)
    {
        var name = host.Host;
        if (IsIssuer(host) || !name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) return null;
        var code = name[..^suffix.Length].ToLowerInvariant();
        return code.Length > 0 && !code.Contains('.') ? code : null;
    }

    /// <summary>A path of the same portal that may be led to: nobody else's, and of characters that stand in a header as they are.</summary>
    public static bool IsOwnPath([NotNullWhen(true)] string? url) => url is ['/', not ('/' or '\\'), ..] or "/" && url.All(c => c is > ' ' and < '\x7f');

    static string Default(IConfiguration configuration, string domain)
    {
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var url = urls.FirstOrDefault(u => u.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ?? urls.FirstOrDefault();
        if (url is null)
        {
            if (configuration["https_ports"]?.Split(';')[0] is { Length: > 0 } https) url = $"https://localhost:{https}";
            else if (configuration["http_ports"]?.Split(';')[0] is { Length: > 0 } http) url = $"http://localhost:{http}";
            else url = "http://localhost:5000";
        }
        var address = BindingAddress.Parse(url);
        return new UriBuilder(address.Scheme, $"sso.{domain}", address.Port).Uri.AbsoluteUri;
    }
}
