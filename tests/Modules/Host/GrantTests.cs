using System.Net;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Duties;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>Roles for a time, and what waits for a second person (G08).</summary>
[Trait("Clause", "G08")]
public sealed class GrantTests
{
    const string Unit = "sample1";
    static readonly DateOnly Today = new(2026, 5, 20);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<RunningHost> Start(Engine engine = Engine.Sqlite)
    {
        var host = await RunningHost.Start(engine, today: Today);
        await host.Get<Founding>().Tenant("bureau", TenantKind.Bureau, new LocalText("示例局", "Sample bureau"), 0, Cancel);
        await host.Get<Founding>().Tenant(Unit, TenantKind.Prison, new LocalText("示例一监狱", "Sample one"), 1, Cancel);
        return host;
    }

    static Actor Who(RunningHost host, string role) => new()
    {
        Tenant = Unit,
        Account = Guid.NewGuid(),
        Name = role,
        Roles = [role],
        Permissions = host.Get<RightsTable>().Of([role]),
    };

    static Task<Guid> Somebody(RunningHost host, string login) =>
        host.Get<Founding>().OpenAccount(Unit, new AccountOpening(login, $"某人 {login}", Lanes.Business, host.Get<Passwords>().Hash("Correct-Horse-9"), MustChange: false), [], Cancel);

    static Guid Stands(Outcome outcome) => outcome.Subject ?? throw new InvalidOperationException(outcome is Outcome.Refused refused ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule}")) : $"{outcome}");

    static string Rule(Outcome outcome) => Assert.Single(Assert.IsType<Outcome.Refused>(outcome).Faults).Rule;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_role_that_ran_out_can_be_asked_for_anew_and_counts_again(Engine engine)
    {
        await using var host = await Start(engine);
        var (book, id) = (host.Get<GrantBook>(), await Somebody(host, "helper"));
        var (asks, decides) = (Who(host, Roles.SecurityAdministrator), Who(host, Roles.Secretary));
        Task<Outcome> Ask(DateOnly from, DateOnly? until, string role = Roles.Clerk) => book.Request(asks, Guid.NewGuid(), new GrantRequest(Unit, id, role, from, until, "借调"), Cancel);

        Stands(await book.Settle(decides, Guid.NewGuid(), Stands(await Ask(Today, Today.AddDays(5))), approve: true, null, Cancel));
        var late = Stands(await Ask(Today, Today.AddDays(5), Roles.PoliticalOfficer));
        Assert.Equal("Grant.Stands", Rule(await Ask(Today.AddDays(6), null)));

        host.Clock.StopAtNoon(Today.AddDays(6));
        Assert.Empty(await book.Held(Unit, id, Cancel));
        Assert.Equal("Grant.Over", Rule(await Ask(Today, Today.AddDays(5))));
        // Nobody can approve any more what was not decided in time; it is asked for anew as well.
        Assert.Equal("Grant.Over", Rule(await book.Settle(decides, Guid.NewGuid(), late, approve: true, null, Cancel)));
        foreach (var role in (string[])[Roles.Clerk, Roles.PoliticalOfficer])
        {
            Stands(await book.Settle(decides, Guid.NewGuid(), Stands(await Ask(Today.AddDays(6), null, role)), approve: true, null, Cancel));
            Assert.Equal("Grant.Stands", Rule(await Ask(Today.AddDays(6), null, role)));
        }
        Assert.Equal([Roles.Clerk, Roles.PoliticalOfficer], (await book.Held(Unit, id, Cancel)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_waits_stands_on_the_desk_of_whoever_decides_however_much_waits_for_others()
    {
        await using var host = await Start();
        var (book, asks) = (host.Get<GrantBook>(), Who(host, Roles.SecurityAdministrator));
        string[] others = [.. Roles.Grantable.Where(r => Lanes.Of(r) == Lanes.Business && r != Roles.DisciplineOfficer)];
        for (var i = 0; i * others.Length < 60; i++)
        {
            var somebody = await Somebody(host, $"person{i}");
            foreach (var role in others) Stands(await book.Request(asks, Guid.NewGuid(), new GrantRequest(Unit, somebody, role, Today, null, "工作需要"), Cancel));
        }
        var last = Stands(await book.Request(asks, Guid.NewGuid(), new GrantRequest(Unit, await Somebody(host, "officer"), Roles.DisciplineOfficer, Today, null, "工作需要"), Cancel));
        var (clients, second) = (host.Get<ClientBook>(), Who(host, Roles.SecurityAdministrator));
        var system = Stands((await clients.Register(asks, Guid.NewGuid(), new ClientRegistration(Unit, "数据交换平台", ClientKind.System, [], [Roles.Clerk]), Cancel)).Outcome);

        // The discipline secretary decides on discipline officers alone.
        Assert.Equal([$"grant-{last:N}"], (await Desk(Roles.DisciplineSecretary)).Select(i => i.Key));
        var item = Assert.Single(await Desk(Roles.Secretary), i => i.Key == $"client-{system:N}");
        Assert.Equal((Turn.WaitsForMe, "/Admin/Grants/Waiting"), (item.Turn, item.Page));
        Assert.Contains("数据交换平台", item.Text.Zh, StringComparison.Ordinal);

        // What was opened and shut again is nobody's request.
        Stands(await clients.SetDisabled(second, Guid.NewGuid(), system, disabled: false, Cancel));
        Assert.DoesNotContain(await Desk(Roles.Secretary), i => i.Key == $"client-{system:N}");
        Stands(await clients.SetDisabled(second, Guid.NewGuid(), system, disabled: true, Cancel));
        Assert.DoesNotContain(await Desk(Roles.Secretary), i => i.Key == $"client-{system:N}");

        Task<IReadOnlyList<AgendaItem>> Desk(string role) => host.Services.GetServices<IAgenda>().Single(a => a.Name == "Host.Grants").Of(Who(host, role), Cancel);
    }

    [Fact]
    public async Task Whoever_acts_for_a_post_is_among_those_who_hold_its_rights()
    {
        await using var duties = new DutiesHost();
        await duties.InitializeAsync();
        var (post, directory, holders) = (DutiesHost.Secretary(Unit), duties.Get<IPartyDirectory>(), duties.Get<IRightHolders>());
        var secretary = (await directory.Find(post, Today, Cancel))!.Holder!.Value;
        var member = (await directory.Find(DutiesHost.Member(Unit), Today, Cancel))!.Holder!.Value;
        foreach (var person in (Guid[])[secretary, member])
            await duties.Get<Founding>().OpenAccount(Unit, new AccountOpening($"p{person:N}", "某人", Lanes.Business, "x", MustChange: false, person), [], Cancel);
        Assert.Equal([secretary], await holders.Of(Unit, GrantBook.Approve, Cancel));

        Stands(await duties.Get<IOrganisation>().Delegate(Actor.System(Unit), Guid.NewGuid(), post, member, Today, Today.AddDays(3), "外出学习", Cancel));
        Assert.Equal(new[] { secretary, member }.Order(), (await holders.Of(Unit, GrantBook.Approve, Cancel)).Order());
    }

    [Fact]
    public async Task The_page_of_what_waits_offers_a_system_until_it_was_opened_and_not_when_it_was_shut()
    {
        await using var world = await World.Build();
        using var secretary = await world.As(World.A, Roles.Secretary);
        using var second = await world.As(World.Bureau, Roles.SecurityAdministrator);
        Actor Of(string role) => new() { Tenant = World.A, Account = world.Account(World.A, role), Name = role, Roles = [role], Permissions = world.Host.Get<RightsTable>().Of([role]) };
        var clients = world.Host.Get<ClientBook>();
        var system = Stands((await clients.Register(Of(Roles.SecurityAdministrator), Guid.NewGuid(), new ClientRegistration(World.A, "会议纪要平台", ClientKind.System, [], [Roles.Clerk]), Cancel)).Outcome);

        Assert.Contains("会议纪要平台", await Page(secretary, "/Admin/Grants/Waiting"), StringComparison.Ordinal);
        Assert.Contains("会议纪要平台", await Page(secretary, "/Desk?turn=WaitsForMe"), StringComparison.Ordinal);
        Assert.Contains("待开启的系统", await Page(second, "/"), StringComparison.Ordinal);

        Stands(await clients.SetDisabled(Of(Roles.Secretary), Guid.NewGuid(), system, disabled: false, Cancel));
        Stands(await clients.SetDisabled(Of(Roles.SecurityAdministrator), Guid.NewGuid(), system, disabled: true, Cancel));
        Assert.DoesNotContain("会议纪要平台", await Page(secretary, "/Admin/Grants/Waiting"), StringComparison.Ordinal);
        Assert.DoesNotContain("待开启的系统", await Page(second, "/"), StringComparison.Ordinal);
        // Whoever administers opens it again on its own page.
        Assert.Contains("handler=Open", await Page(second, $"/Admin/Clients/Client/{system}"), StringComparison.Ordinal);
    }

    static async Task<string> Page(HttpClient client, string page) => WebUtility.HtmlDecode(await client.GetStringAsync(page, Cancel));
}
