using System.Diagnostics;
using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>The certificate by which hosts know each other changes, and comes to hosts that had none, as docs/operations.md tells it.</summary>
[Collection(WholeMachine.Name)]
public sealed class HostCertificateTests
{
    [Fact]
    public async Task Hosts_change_over_to_another_certificate_one_by_one_while_people_work()
    {
        Tier.AtNight();
        CookieJar first = null!, second = null!, bureau = null!;
        await using var cluster = await HostCluster.Start(async world =>
        {
            first = await world.CookiesOf(World.A, Roles.Secretary);
            second = await world.CookiesOf(World.B, Roles.Secretary);
            bureau = await world.CookiesOf(World.Bureau, Roles.Secretary);
        });
        await using var load = new ClusterLoad(cluster, first, second, bureau);
        await load.Warm();
        using var next = Certificates.Make("party-discipline-hosts");
        string[] shown = [$"--Orleans:Certificate={Certificates.Save(next, cluster.Folder, "next")}"];
        string Accepted(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, string name) => $"--Orleans:AcceptedCertificates:0:File={Certificates.SaveAlone(certificate, cluster.Folder, name)}";
        foreach (var step in (string[][])[[Accepted(next, "next")], [.. shown, Accepted(cluster.Certificate, "before")], shown])
            for (var host = 0; host < HostCluster.Size; host++)
            {
                await cluster[host].Stop();
                cluster.Begin(host, null, step);
                await cluster.Ready(host);
                await load.Warm(host);
                Assert.Empty(load.Wrong);
            }
        var written = load.Written;
        await load.Stop();
        Assert.Empty(load.Wrong);
        await load.Proof(atLeast: 50);
        for (var host = 0; host < HostCluster.Size; host++)
        {
            Assert.True(await InnerDoor.Opens(cluster.InnerPorts(host).Silo, next, next));
            Assert.False(await InnerDoor.Opens(cluster.InnerPorts(host).Silo, cluster.Certificate, next));
        }
        Figure.Write("T14", "hosts' certificate", $"changed on three hosts in three rounds, nine restarts, under load: {written} writes acknowledged, none lost, none twice; in the end the new one opens and the old one does not");
    }

    [Fact]
    public async Task Hosts_that_spoke_in_the_clear_stop_once_and_come_back_with_certificates()
    {
        Tier.AtNight();
        CookieJar first = null!, second = null!, bureau = null!;
        await using var cluster = await HostCluster.Start(async world =>
        {
            first = await world.CookiesOf(World.A, Roles.Secretary);
            second = await world.CookiesOf(World.B, Roles.Secretary);
            bureau = await world.CookiesOf(World.Bureau, Roles.Secretary);
        }, "--Orleans:Certificate=", "--Orleans:InTheClear=true");
        await using var load = new ClusterLoad(cluster, first, second, bureau);
        await load.Warm();
        for (var host = 0; host < HostCluster.Size; host++) Assert.True(await InnerDoor.OpensInTheClear(cluster.InnerPorts(host).Silo));
        var before = load.Written;
        Assert.Empty(load.Wrong);

        var stopped = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, HostCluster.Size).Select(host => cluster[host].Stop()));
        string[] shown = [$"--Orleans:Certificate={Certificates.Save(cluster.Certificate, cluster.Folder, "shown")}", "--Orleans:InTheClear=false"];
        for (var host = 0; host < HostCluster.Size; host++) cluster.Begin(host, null, shown);
        for (var host = 0; host < HostCluster.Size; host++) await cluster.Ready(host);
        var pause = Stopwatch.GetElapsedTime(stopped);
        await load.Warm();

        var written = load.Written;
        await load.Stop();
        Assert.Empty(load.Wrong);
        Assert.True(written > before + 10, "Hardly anything was written afterwards.");
        await load.Proof(atLeast: 10);
        for (var host = 0; host < HostCluster.Size; host++)
        {
            var port = cluster.InnerPorts(host).Silo;
            Assert.True(await InnerDoor.Opens(port, cluster.Certificate, cluster.Certificate));
            Assert.False(await InnerDoor.OpensInTheClear(port));
        }
        Figure.Write("T14", "first certificate", string.Create(CultureInfo.InvariantCulture, $"three hosts in the clear stopped together under load and were back with a certificate, all of them, after {pause.TotalSeconds:0} s: {written} writes acknowledged, {before} of them before, none lost, none twice; plain text opens no port any more"));
    }
}
