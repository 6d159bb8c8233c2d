using System.IO.Compression;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// Databases that earlier editions of the product filled, one file each, named by the day of the edition: they migrate, every row
/// still is what the Ledger says, and work goes on in them.
/// </summary>
public sealed class UpgradeTests
{
    public static TheoryData<string> Editions =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Releases"), "*.db.gz").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Editions))]
    public async Task A_database_of_an_earlier_edition_migrates_and_verifies(string edition)
    {
        await using var database = await TestDatabase.Create(Engine.Sqlite);
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Releases", edition)), CompressionMode.Decompress))
        await using (var file = File.Create(database.File!)) await packed.CopyToAsync(file);
        var entries = await Entries(database);
        Assert.True(entries > 100);

        await using var host = await RunningHost.Start(on: database);
        foreach (var tenant in (string[])["bureau", "sample1", "sample2", "filled"])
        {
            var verdict = await host.Get<Verification>().Check(tenant);
            Assert.True(verdict.Entries > 0, tenant);
            Assert.Empty(verdict.Breaks);
        }

        // A row of before that is changed by hand is still found out.
        Assert.Equal(1, await host.Sql("UPDATE duties_records SET \"Corrected\" = 1 WHERE \"TenantId\" = 'filled'"));
        Assert.Equal(["row"], (await host.Get<Verification>().Check("filled")).Breaks.Select(b => b.Kind));
        Assert.Equal(1, await host.Sql("UPDATE duties_records SET \"Corrected\" = 0 WHERE \"TenantId\" = 'filled'"));
        Assert.Empty((await host.Get<Verification>().Check("filled")).Breaks);

        await Nouns.Fill(host.Services, "sample1");
        Assert.Empty((await host.Get<Verification>().Check("sample1")).Breaks);
    }

    static async Task<long> Entries(TestDatabase database) =>
        Convert.ToInt64((await RawSql.Query(database, "SELECT COUNT(*) FROM ledger_entries"))[0][0], System.Globalization.CultureInfo.InvariantCulture);
}
