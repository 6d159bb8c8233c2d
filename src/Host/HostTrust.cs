using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using PartyDiscipline.Host.Operations;

namespace PartyDiscipline.Host;

/// <summary>
/// How the hosts of a cluster know each other: both sides of each connection between them show a certificate, and take only their own, those
/// named beside it, and what an authority named there has signed. Names and the machine's own authorities do not count.
/// </summary>
sealed class HostTrust
{
    public const string Setting = "Orleans:Certificate";
    public const string PasswordSetting = "Orleans:CertificatePassword";
    public const string AcceptedSetting = "Orleans:AcceptedCertificates";

    /// <summary>The operator knows that everybody on the hosts' network can read and forge what they say to each other.</summary>
    public const string InTheClear = "Orleans:InTheClear";

    const string Remedy = "docs/operations.md, Several hosts, says how to make one";

    /// <summary>A host is asked and asks, so that its certificate must serve both.</summary>
    static readonly Oid[] Uses = [new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")];

    readonly X509Certificate2[] accepted;

    public HostTrust(X509Certificate2 own, IEnumerable<X509Certificate2> beside)
    {
        Own = own;
        accepted = [own, .. beside];
        if (own.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } usage && !Uses.All(u => usage.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == u.Value)))
            throw new NotReady($"{Setting}: the certificate is not made for both ends of a connection. Make one for serverAuth and clientAuth, or without that extension; {Remedy}.");
    }

    public X509Certificate2 Own { get; }

    public static bool IsCluster(IConfiguration configuration) => configuration.GetSection("Orleans:Clustering").Exists();

    /// <summary>What the settings name; null where they name no certificate.</summary>
    public static HostTrust? Of(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } file ? null : new(
        new CertificateFile { File = file, Password = configuration[PasswordSetting] }.WithKey(Setting, "the other hosts know this one by it"),
        Beside(configuration).Select((c, i) => c.Alone($"{AcceptedSetting}:{i}", "hosts that show it would not be known")));

    public static CertificateFile[] Beside(IConfiguration configuration) => configuration.GetSection(AcceptedSetting).Get<CertificateFile[]>() ?? [];

    /// <summary>Refuses to serve in a cluster whose hosts would take anybody for one of them, unless the operator says that he wants that, or a developer works.</summary>
    public static void Demand(IConfiguration configuration, IHostEnvironment environment)
    {
        if (IsMissing(configuration) && !environment.IsDevelopment())
            throw new NotReady($"The hosts of this cluster would speak in the clear, and take whoever reaches their ports for one of them. Set {Setting} ({Remedy}), or {InTheClear}=true where nobody else is on their network.");
    }

    public static bool IsMissing(IConfiguration configuration) => IsCluster(configuration) && configuration[Setting] is not { Length: > 0 } && !configuration.GetValue(InTheClear, false);

    public void Use(ISiloBuilder silo) => silo.UseTls(o =>
    {
        o.LocalCertificate = Own;
        o.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        o.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        o.RemoteCertificateValidation = (shown, _, _) => Accepts(shown);
        o.OnAuthenticateAsClient = (_, client) => client.TargetHost = "hosts.party-discipline";
    });

    /// <summary>One that is named holds until it is taken out of the settings; one that an authority has signed, as long as both say.</summary>
    public bool Accepts(X509Certificate2 shown) => accepted.Any(a => a.RawDataMemory.Span.SequenceEqual(shown.RawDataMemory.Span)) || IsSigned(shown);

    bool IsSigned(X509Certificate2 shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(accepted[1..]);
        // Nothing is asked elsewhere: whose certificate was stolen is shut out by another authority.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var use in Uses) chain.ChainPolicy.ApplicationPolicy.Add(use);
        return accepted.Length > 1 && chain.Build(shown);
    }
}
