using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using PartyDiscipline.Host;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>ASVS 12.3.3, 12.3.4, 13.2.1: by what the hosts of a cluster know each other.</summary>
public sealed class HostTrustTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("party-discipline-certificates-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Hosts_that_share_a_certificate_know_each_other_and_nobody_else_whatever_his_name()
    {
        using var shared = Certificates.Make("hosts");
        using var alike = Certificates.Make("hosts");
        var trust = new HostTrust(shared, []);
        using var shown = X509CertificateLoader.LoadCertificate(shared.RawData);
        Assert.True(trust.Accepts(shown));
        Assert.False(trust.Accepts(alike));
    }

    [Fact]
    public void What_the_named_authority_has_signed_is_taken_as_long_as_it_holds_and_for_both_ends_and_what_others_sign_is_not()
    {
        using var authority = Certificates.Make("authority", authority: true);
        using var impostor = Certificates.Make("authority", authority: true);
        using var host = Certificates.Make("host 1", authority);
        var trust = new HostTrust(host, [authority]);
        using var other = Certificates.Make("host 2", authority, uses: [Certificates.OfServers, Certificates.OfClients]);
        Assert.True(trust.Accepts(other));

        using var ended = Certificates.Make("host 2", authority, days: -1);
        using var serves = Certificates.Make("host 2", authority, uses: [Certificates.OfServers]);
        using var foreign = Certificates.Make("host 2", impostor);
        // Whoever has a certificate of a host is no authority over hosts.
        using var byHost = Certificates.Make("host 3", other);
        Assert.All([ended, serves, foreign, byHost, impostor], certificate => Assert.False(trust.Accepts(certificate)));

        // An authority that this machine trusts for other things is no hosts' authority: without one that is named nothing is signed.
        Assert.False(new HostTrust(host, []).Accepts(other));
    }

    [Fact]
    public void While_hosts_change_over_one_by_one_to_another_certificate_each_knows_all()
    {
        using var old = Certificates.Make("hosts", days: -1);
        using var next = Certificates.Make("hosts");
        // As operations.md tells it: all learn the new one, all show it, all forget the old one.
        HostTrust[] steps = [new(old, []), new(old, [next]), new(next, [old]), new(next, [])];
        for (var step = 1; step < steps.Length; step++)
        {
            Assert.True(steps[step].Accepts(steps[step - 1].Own));
            Assert.True(steps[step - 1].Accepts(steps[step].Own));
        }
        Assert.False(steps[^1].Accepts(old));
    }

    [Fact]
    public void Settings_name_the_files_and_what_cannot_be_used_stops_the_start_with_the_settings_name()
    {
        using var authority = Certificates.Make("authority", authority: true);
        using var host = Certificates.Make("host", authority);
        using var other = Certificates.Make("other", authority);
        using var serves = Certificates.Make("host", uses: [Certificates.OfServers]);
        var (own, alone) = (Certificates.Save(host, folder, "host"), Certificates.SaveAlone(authority, folder, "authority"));
        HostTrust? Read(string certificate, string? accepted = null) => HostTrust.Of(Settings(("Orleans:Certificate", certificate), ("Orleans:CertificatePassword", Certificates.Password), ("Orleans:AcceptedCertificates:0:File", accepted)));

        Assert.True(Read(own, alone)!.Accepts(other));
        Assert.Null(HostTrust.Of(Settings()));
        Assert.StartsWith("Orleans:Certificate: ", Assert.Throws<NotReady>(() => Read(Path.Combine(folder, "none.pfx"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Orleans:AcceptedCertificates:0: ", Assert.Throws<NotReady>(() => Read(own, Path.Combine(folder, "none.pem"))).Message, StringComparison.Ordinal);
        Assert.Contains("no private key", Assert.Throws<NotReady>(() => Read(alone)).Message, StringComparison.Ordinal);
        Assert.Contains("both ends", Assert.Throws<NotReady>(() => Read(Certificates.Save(serves, folder, "serves"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_without_a_certificate_does_not_serve_unless_the_operator_says_so_and_a_host_alone_needs_none()
    {
        (string, string?) cluster = ("Orleans:Clustering:ProviderType", "Redis");
        var said = Assert.Throws<NotReady>(() => HostTrust.Demand(Settings(cluster), In("Production"))).Message;
        Assert.Contains("Orleans:Certificate", said, StringComparison.Ordinal);
        Assert.Contains("Orleans:InTheClear", said, StringComparison.Ordinal);
        HostTrust.Demand(Settings(cluster, ("Orleans:InTheClear", "true")), In("Production"));
        HostTrust.Demand(Settings(cluster, ("Orleans:Certificate", "hosts.pfx")), In("Production"));
        HostTrust.Demand(Settings(cluster), In("Development"));
        HostTrust.Demand(Settings(), In("Production"));
    }

    static IConfiguration Settings(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Where(s => s.Value is not null).Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();

    static Environment In(string name) => new() { EnvironmentName = name };

    sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "";
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
