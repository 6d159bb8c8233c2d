using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>A file or a module may bring what a pack has that two people put in force; what holds then is told, and nothing stops.</summary>
public sealed class LawClashTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly DateOnly June = new(2026, 6, 1);

    static Regulation Of(string from, Action<JsonObject>? alter = null) => Packs.Sample("LC", from, alter).Deserialize<Regulation>(LawFiles.Json)!;

    static PackInLaw Pack(Regulation regulation) => new(Guid.NewGuid(), regulation with { EffectiveFrom = June }, June, null, true, false, (Guid.NewGuid(), null, "批准人"));

    static (string Told, bool FileHolds, bool PackHolds) Settle(Regulation file)
    {
        var pack = Pack(Of("2026-05-20"));
        var (files, packs, clashes) = LawClash.Settle([file], [pack]);
        return (string.Join(',', clashes.Select(c => c.Kind)), files.Contains(file), packs.Contains(pack));
    }

    [Fact]
    public void What_goes_together_is_left_as_it_is()
    {
        var file = Packs.Sample("LD", "2026-06-01").Deserialize<Regulation>(LawFiles.Json)!;
        IReadOnlyList<Regulation> files = [file];
        var (standing, packs, clashes) = LawClash.Settle(files, [Pack(Of("2026-05-20"))]);
        Assert.Same(files, standing);
        Assert.Single(packs);
        Assert.Empty(clashes);
        // A version before the pack's, in force before it, is what the pack amends.
        Assert.Equal(("", true, true), Settle(Of("2026-05-20") with { Version = 0 }));
    }

    [Fact]
    public void Obligations_of_a_pack_in_force_are_not_taken_by_another_regulation()
    {
        Assert.Equal(("FileLeftOut", false, true), Settle(Of("2026-06-01", p => p["code"] = "lc-other")));
        var alike = Of("2026-06-01") with { Code = "lc-other" };
        alike = alike with { Obligations = [.. alike.Obligations.Select(o => o with { Code = $"X{o.Code}" })] };
        Assert.Equal(("NamesShared", true, true), Settle(alike));
    }

    [Fact]
    public void The_same_version_as_a_file_holds_and_it_is_told_whether_it_says_the_same()
    {
        Assert.Equal(("PackReplaced", true, false), Settle(Of("2026-06-15")));
        Assert.Equal(("PackReplacedByOther", true, false), Settle(Of("2026-06-01", p => p["obligations"]![0]!["rule"]!["with"]!["n"]!["value"] = 3)));
    }

    [Fact]
    public void A_version_out_of_its_order_is_told()
    {
        Assert.Equal(("HigherNotAfter", true, true), Settle(Of("2026-06-01", p => p["version"] = 2)));
        Assert.Equal(("", true, true), Settle(Of("2026-06-02", p => p["version"] = 2)));
        Assert.Equal(("LowerNotBefore", true, true), Settle(Of("2026-06-01") with { Version = 0 }));
    }

    [Fact]
    public async Task A_file_with_the_codes_of_a_pack_in_force_is_left_out_and_the_page_of_packs_says_so()
    {
        await using var world = await World.Build();
        var today = $"{World.Today:yyyy-MM-dd}";
        var drafted = await Packs.Draft(world.Host.Get<PackBook>(), Who(world.Host, Roles.PoliticalOfficer), Packs.Sample("LE", today), Cancel);
        Assert.IsType<Outcome.Done>(await world.Host.Get<PackBook>().Approve(Who(world.Host, Roles.Secretary), Guid.NewGuid(), drafted, Cancel));
        var folder = Directory.CreateTempSubdirectory("party-discipline-law-");
        try
        {
            var other = Packs.Sample("LE", today, p =>
            {
                p["code"] = "le-other";
                foreach (var obligation in p["obligations"]!.AsArray()) obligation!["title"]!["zh"] = "别的制度的事项";
            });
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "other.json"), other.Bytes(), Cancel);
            await world.Restart(web => web.UseSetting("Regulations:Folder", folder.FullName));

            var law = world.Host.Get<LawBook>();
            Assert.DoesNotContain(law.All, r => r.Code == "le-other");
            Assert.DoesNotContain("别的制度", law.Find("LE1-a")!.Title.Zh, StringComparison.Ordinal);
            using var officer = await world.As(World.Bureau, Roles.PoliticalOfficer);
            var page = WebUtility.HtmlDecode(await officer.GetStringAsync("/Responsibilities/Packs", Cancel));
            Assert.Contains("文件带来的 le-other 第 1 版不生效：其责任事项编码已用于现行制度包 le-regulation 第 1 版（LE1-a, ", page, StringComparison.Ordinal);
            Assert.Contains(world.Host.Log.All, l => l.Contains("le-other version 1, which a file brings, is left out", StringComparison.Ordinal));
            Assert.Empty(world.Host.Log.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static Actor Who(RunningHost host, string role) => new()
    {
        Tenant = World.Bureau,
        Account = Guid.NewGuid(),
        Person = Guid.NewGuid(),
        Name = role,
        Roles = [role],
        Permissions = host.Get<RightsTable>().Of([role]),
        AtBureau = true,
    };
}
