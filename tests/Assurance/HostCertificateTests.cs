using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>The certificate by which hosts know each other changes as docs/operations.md tells it, without a pause.</summary>
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
}
