using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.UnderFault;

namespace PartyDiscipline.Tests.Assurance;

public sealed partial class ClockTests
{
    [Fact]
    public async Task Two_hosts_ninety_seconds_apart_escalate_once_lose_nothing_and_stay_one_cluster()
    {
        Tier.AtNight();
        Assert.SkipWhen(Surroundings.Faketime is null, "faketime is not installed.");
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server"), "redis-server is not installed.");
        var (server, name) = await worlds.OnPostgres();
        var redis = FreePort.Next();
        using var cache = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{redis}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        try
        {
            // The world's orders are due in twenty days. One host's day has just begun, the other's has 45 seconds left: by then the orders have been
            // overdue for some days, and both make up for the night at once.
            var midnight = ChinaTime.StartOf(TimeProvider.System.Today().AddDays(26));
            var leap = midnight - TimeProvider.System.GetUtcNow();
            string[] Own(int port) =>
            [
                "--Orleans:Clustering:ProviderType=Redis", "--Orleans:Clustering:ServiceKey=redis", $"--ConnectionStrings:redis=127.0.0.1:{redis}", "--Orleans:ClusterId=clocks", "--Orleans:ServiceId=clocks", "--Orleans:InTheClear=true",
                $"--Orleans:Endpoints:SiloPort={FreePort.Next()}", $"--Orleans:Endpoints:GatewayPort={FreePort.Next()}", "--Nights:AtStart=true", "--Database:ClocksApart=99999.00:00:00", $"--Vault:Keys={worlds.VaultKeys}",
            ];
            var ports = new[] { FreePort.Next(), FreePort.Next() };
            HostProcess Begin(int port, TimeSpan by)
            {
                using var surroundings = Surroundings.Clock(string.Create(CultureInfo.InvariantCulture, $"+{by.TotalSeconds:0}"));
                return HostProcess.Begin(server.Connection(name), port, Own(port));
            }
            await using var early = Begin(ports[0], leap - TimeSpan.FromSeconds(60));
            await using var late = Begin(ports[1], leap + TimeSpan.FromSeconds(30));
            await early.Answers();
            await late.Answers();
            using var one = RunningHost.ClientOf(ports[0], World.A, new CookieJar());
            using var two = RunningHost.ClientOf(ports[1], World.A, new CookieJar());
            async Task<bool> BothServe() => (await Look(one, "/health")).Status == 200 && (await Look(two, "/health")).Status == 200;
            await Until(BothServe, TimeSpan.FromSeconds(60), "They are not one cluster");

            await Until(async () => (await Escalated(server.Eyes(name))).Count > 0, TimeSpan.FromSeconds(60), "Nothing was escalated");
            await Task.Delay(TimeSpan.FromSeconds(30), Cancel);
            Assert.True(await BothServe(), "One left the cluster.");
            var escalated = await Escalated(server.Eyes(name));
            Assert.Equal(escalated.Count, escalated.Distinct().Count());
            var overdue = Convert.ToInt32((await RawSql.Query(server.Eyes(name), "SELECT count(*) FROM supervision_orders WHERE \"NextEscalation\" <= @p0", TimeProvider.System.Today().AddDays(25)))[0][0], CultureInfo.InvariantCulture);
            Assert.Equal(0, overdue);
            var entries = await RawSql.Query(server.Eyes(name), "SELECT \"TenantId\", \"Seq\" FROM ledger_entries ORDER BY 1, 2");
            foreach (var tenant in entries.GroupBy(e => (string)e[0]!))
                Assert.Equal(Enumerable.Range(1, tenant.Count()).Select(i => (long)i), tenant.Select(e => Convert.ToInt64(e[1], CultureInfo.InvariantCulture)));
            await early.Kill();
            await late.Kill();
            await using var product = Product.Build(server.Connection(name));
            foreach (var tenant in World.Tenants) Assert.Empty((await product.Services.GetRequiredService<Verification>().Check(tenant)).Breaks);
            Figure.Write("T23", "two hosts 90 s apart", $"both at work at midnight: {escalated.Count} escalations, none twice, none left over; both stayed in one cluster; the Ledger runs by number without a gap");
        }
        finally
        {
            cache.Kill();
            await cache.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Each order with each level that it reached.</summary>
    static async Task<IReadOnlyList<(string Tenant, Guid Order, int Level)>> Escalated(TestDatabase eyes) =>
    [
        .. (await RawSql.Query(eyes, "SELECT \"TenantId\", \"Body\" FROM ledger_entries WHERE \"Fact\" = 'Supervision.OrderEscalated'"))
            .Select(r => (Tenant: (string)r[0]!, Body: JsonDocument.Parse((string)r[1]!).RootElement))
            .Select(r => (r.Tenant, r.Body.GetProperty("order").GetGuid(), r.Body.GetProperty("level").GetInt32())),
    ];
}
