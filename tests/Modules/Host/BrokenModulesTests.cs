using System.Net;
using PartyDiscipline.Host;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>Whatever is wrong with a stranger's module disables that module, which is named with its reason, and the host lives.</summary>
public sealed class BrokenModulesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each module by its name, what is wrong with it, and how the page of modules says so.</summary>
    static readonly Dictionary<string, (DropInFault Fault, string Said)> Broken = new()
    {
        ["Duties"] = (DropInFault.NameTaken, "名称已被占用"),
        ["ForeignPage"] = (DropInFault.ForeignPage, "越出本模块范围"),
        ["ThrowsWhileRegistering"] = (DropInFault.Failed, "The module&#x27;s own fault."),
        ["CannotBeMade"] = (DropInFault.Failed, "INobodyHasThis"),
        ["NeverFinishesRegistering"] = (DropInFault.TooSlow, "未在限定时间内完成登记"),
        ["MigrationFails"] = (DropInFault.MigrationFailed, "数据表升级失败"),
        ["VisitsAgain"] = (DropInFault.NameTaken, "grain of Visits"),
        ["WrongKernel"] = (DropInFault.WrongKernel, "内核版本不符"),
        ["NoAssembly"] = (DropInFault.Unreadable, "文件缺失或无法读取"),
        ["NotAnAssembly"] = (DropInFault.Unreadable, "文件缺失或无法读取"),
        ["Renamed"] = (DropInFault.NoModule, "不是有效模块"),
    };

    [Fact]
    public async Task Each_is_disabled_and_named_while_the_host_and_the_sound_one_live()
    {
        var folder = new DropInFolder { Patience = TimeSpan.FromSeconds(8) }.Put(DropInFolder.Seventh, "SeventhModule").Put("WrongKernel", "SeventhModule").Put("Renamed", "SeventhModule");
        foreach (var name in Broken.Keys.Take(7)) folder.Put(name, $"BrokenModules/{name}");
        foreach (var name in (string[])["WrongKernel", "Renamed"]) File.Move(Path.Combine(folder.Of(name), "Visits.dll"), Path.Combine(folder.Of(name), $"{name}.dll"));
        DropInFolder.BuildAgainst(Path.Combine(folder.Of("WrongKernel"), "WrongKernel.dll"), new Version(2, 0, 0, 0));
        Directory.CreateDirectory(folder.Of("NoAssembly"));
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder.Of("NotAnAssembly")).FullName, "NotAnAssembly.dll"), "text", Cancel);

        await using var world = await World.Build(configure: folder.Use);
        await folder.Admit(world);

        var found = world.Host.Get<DropInList>();
        Assert.Equal(
            Broken.Select(b => $"{b.Key} {b.Value.Fault}").Append($"{DropInFolder.Seventh} ").Order(StringComparer.Ordinal),
            found.All.Select(d => $"{d.Name} {d.Flaw?.Fault}").Order(StringComparer.Ordinal));

        using var administrator = await world.As(World.Bureau, Roles.SystemAdministrator);
        var page = await administrator.GetStringAsync("/Admin/Modules", Cancel);
        var health = await world.Host.Client().GetStringAsync("/health", Cancel);
        Assert.StartsWith("Degraded\n", health, StringComparison.Ordinal);
        foreach (var (name, (fault, said)) in Broken)
        {
            var section = page[page.IndexOf($"id=\"module-{name}\"", StringComparison.Ordinal)..];
            section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
            Assert.Contains("已停用", section, StringComparison.Ordinal);
            Assert.Contains(said, section, StringComparison.Ordinal);
            Assert.Contains($"{name}: {fault}", health, StringComparison.Ordinal);
            Assert.Contains(world.Host.Log.All, line => line.Contains(name, StringComparison.Ordinal) && line.Contains($"{fault}", StringComparison.Ordinal));
        }

        using var member = await world.As(World.A, Roles.Member);
        foreach (var address in (string[])["/", "/Duties/Records", "/Duties/Record", "/Visits"]) Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(address, Cancel)).StatusCode);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        Assert.DoesNotContain(world.Host.Services.GetServices<IHomePanel>(), p => p.Name.StartsWith("NeverFinishes", StringComparison.Ordinal));
        Assert.DoesNotContain("This is not the board", await secretary.GetStringAsync("/Duties/Board", Cancel), StringComparison.Ordinal);
        Assert.Empty(world.Host.Log.Errors);
    }

    [Fact]
    public async Task One_whose_files_changed_is_disabled_until_it_is_allowed_again_and_its_rows_stay()
    {
        var folder = DropInFolder.WithSeventh();
        await using var world = await World.Build(configure: folder.Use);
        await folder.Admit(world);
        using (var member = await world.As(World.A, Roles.Member))
        {
            using var saved = await member.PostAsync("/Visits/Record", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = await World.TokenOn(member, "/Visits/Record"),
                ["Input.Party"] = $"{World.A}.member.member-1",
                ["Input.On"] = $"{World.Today:yyyy-MM-dd}",
                ["Input.Family"] = "一监区值班长",
                ["Input.Heard"] = "家中老人患病",
            }), Cancel);
            Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        }

        await File.AppendAllTextAsync(Path.Combine(folder.Of(DropInFolder.Seventh), "wwwroot", "visits.css"), "/* changed */", Cancel);
        await world.Restart(folder.Use);
        Assert.Equal(DropInFault.NotAllowed, Assert.Single(world.Host.Get<DropInList>().All).Flaw!.Fault);
        using (var member = await world.As(World.A, Roles.Member)) Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync("/Visits", Cancel)).StatusCode);
        var verdict = await world.Host.Get<Verification>().Check(World.A, Cancel);
        Assert.Empty(verdict.Breaks);
        Assert.Equal(["visits_visits"], verdict.Unread);
    }

    [Fact]
    public async Task One_whose_regulation_has_the_codes_of_a_pack_in_force_is_disabled_and_the_pack_stays_law()
    {
        var folder = DropInFolder.WithSeventh();
        await using var world = await World.Build(configure: folder.Use);
        var packs = world.Host.Get<PackBook>();
        var pack = Packs.Sample("BM", $"{World.Today:yyyy-MM-dd}", p => p.OneAs("V2", "V2-visits"));
        Assert.IsType<Outcome.Done>(await packs.Approve(AtBureau(world, Roles.Secretary), Guid.NewGuid(), await Packs.Draft(packs, AtBureau(world, Roles.PoliticalOfficer), pack, Cancel), Cancel));
        await folder.Admit(world);

        var flaw = Assert.Single(world.Host.Get<DropInList>().All).Flaw;
        Assert.Equal(DropInFault.FaultyRegulation, flaw?.Fault);
        Assert.Contains("family-visits version 1", flaw!.Detail, StringComparison.Ordinal);
        Assert.Contains("the pack bm-regulation version 1, which is in force, has its obligations V2-visits", flaw.Detail, StringComparison.Ordinal);
        using var administrator = await world.As(World.Bureau, Roles.SystemAdministrator);
        Assert.Contains("bm-regulation", await administrator.GetStringAsync("/Admin/Modules", Cancel), StringComparison.Ordinal);
        Assert.Contains("Visits: FaultyRegulation", await world.Host.Client().GetStringAsync("/health", Cancel), StringComparison.Ordinal);
        Assert.Contains(world.Host.Get<IRegulations>().All, r => r.Code == "bm-regulation");
        Assert.Empty(world.Host.Log.Errors);
    }

    [Fact]
    public async Task What_is_allowed_can_be_withdrawn_however_much_was_asked_for_since()
    {
        var folder = DropInFolder.WithSeventh();
        await using var host = await folder.Admit(await RunningHost.Start(configure: folder.Use));
        var found = Assert.Single(host.Get<DropInList>().All);
        var system = Actor.System("bureau");
        await using (var db = host.Get<Database<HostDb>>().Open("bureau"))
            Assert.IsType<Outcome.Done>(await db.Write(system, Guid.NewGuid(), _ =>
            {
                for (var i = 1; i <= 120; i++)
                {
                    var later = new AllowedDropIn(found with { Hash = $"{i:x64}" }, "后来的文件", system, host.Clock.GetUtcNow().AddMinutes(i));
                    later.Decide(AllowedState.Refused, system, host.Clock.GetUtcNow().AddMinutes(i));
                    db.Add(later);
                    db.Append(new DropInDecided(later.Id, later.Name, later.Hash, false), $"drop-in/{later.Id:N}");
                }
                return Task.FromResult<Outcome>(new Outcome.Done(Guid.NewGuid()));
            }, Cancel));
        var shown = await host.Get<DropInBook>().Entries(system with { AtBureau = true }, Cancel);
        Assert.Equal((found.Hash, AllowedState.Allowed), (shown[0].Slot, shown[0].State));
    }

    static Actor AtBureau(World world, string role) => new()
    {
        Tenant = World.Bureau,
        Account = Guid.NewGuid(),
        Person = Guid.NewGuid(),
        Name = role,
        Roles = [role],
        Permissions = world.Host.Get<RightsTable>().Of([role]),
        AtBureau = true,
    };

    [Fact]
    public async Task Whoever_asked_does_not_allow_and_a_prison_neither_asks_nor_sees_the_list()
    {
        var folder = DropInFolder.WithSeventh();
        await using var world = await World.Build(configure: folder.Use);
        var found = Assert.Single(world.Host.Get<DropInList>().All);
        async Task<HttpResponseMessage> Send(HttpClient client, string handler, Dictionary<string, string> form, string page = "/Admin/Modules")
        {
            form["__RequestVerificationToken"] = await World.TokenOn(client, page);
            return await client.PostAsync($"{page}?handler={handler}", new FormUrlEncodedContent(form), Cancel);
        }
        using var prison = await world.As(World.A, Roles.SecurityAdministrator);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(prison, "Ask", new() { ["Name"] = found.Name, ["Hash"] = found.Hash, ["Reason"] = "试" })).StatusCode);

        using var security = await world.As(World.Bureau, Roles.SecurityAdministrator);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(security, "Ask", new() { ["Name"] = found.Name, ["Hash"] = found.Hash })).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await Send(security, "Ask", new() { ["Name"] = found.Name, ["Hash"] = found.Hash, ["Reason"] = "局内自编已审查" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(security, "Ask", new() { ["Name"] = found.Name, ["Hash"] = found.Hash, ["Reason"] = "再试" })).StatusCode);
        var page = await security.GetStringAsync("/Admin/Modules", Cancel);
        Assert.Contains("局内自编已审查", page, StringComparison.Ordinal);
        Assert.DoesNotContain("局内自编已审查", await prison.GetStringAsync("/Admin/Modules", Cancel), StringComparison.Ordinal);
        var id = System.Text.RegularExpressions.Regex.Match(page, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
        var own = await Send(security, "Allow", new() { ["id"] = id });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, own.StatusCode);
        Assert.Contains("应由申请人以外的", await own.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await Send(security, "Withdraw", new() { ["id"] = id })).StatusCode);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(secretary, "Allow", new() { ["id"] = id }, "/Admin/Modules/Waiting")).StatusCode);
    }
}
