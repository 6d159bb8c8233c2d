using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Orleans.Metadata;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Desk;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>A world in which things can be made to go wrong: a handler, the mail server, the home page, modules.</summary>
public sealed class TroubledWorld : IAsyncLifetime
{
    public const string Handler = "Tests.Troubled", Said = "WhatTheHandlerSaid";

    readonly MailServer mail = new();

    internal World World { get; private set; } = null!;
    internal MailServer Mail => mail;
    internal SlowPanel Panel { get; } = new();
    internal bool HandlerFails { get; set; } = true;

    public async ValueTask InitializeAsync()
    {
        var folder = DropInFolder.WithSeventh();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(folder.Of("NotAnAssembly")).FullName, "NotAnAssembly.dll"), "text");
        World = await World.Build(configure: web =>
        {
            folder.Use(web);
            foreach (var (setting, value) in ((string, string)[])[("Host", "127.0.0.1"), ("Port", $"{mail.Port}"), ("Security", "none"), ("From", "duties@example.org")]) web.UseSetting($"Mail:{setting}", value);
            foreach (var (setting, value) in ((string, string)[])[("DigestFrom", "00:00"), ("DigestUntil", "23:59:59"), ("DigestOnWorkingDaysOnly", "false")]) web.UseSetting($"Desk:{setting}", value);
            for (var day = 0; day < 370; day++) web.UseSetting($"Desk:DigestDays:{day}", $"{day}");
            web.ConfigureTestServices(services =>
            {
                services.AddSingleton<IHomePanel>(Panel);
                services.AddSingleton(new Subscription(Handler, FactName.Of(typeof(SignedIn)), (_, _, _, _) => HandlerFails ? throw new InvalidOperationException(Said) : Task.CompletedTask));
            });
        });
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await mail.DisposeAsync();
    }

    internal sealed class SlowPanel : IHomePanel
    {
        public TimeSpan Delay { get; set; }
        public string Name => "slow";
        public int Order => 0;

        public async Task<PanelView?> Show(Actor actor, CancellationToken cancel)
        {
            await Task.Delay(Delay, cancel);
            return null;
        }
    }
}

/// <summary>The administrator's page of operation: what really goes wrong stands there, in words, with what to do, and without a word of content.</summary>
public sealed partial class OperationTests(TroubledWorld troubled) : IClassFixture<TroubledWorld>
{
    const string Address = "/Admin/Operation";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    World World => troubled.World;

    async Task<string> Page(string tenant = World.Bureau, string language = "zh-CN")
    {
        using var administrator = await World.As(tenant, Roles.SystemAdministrator);
        using var answer = await administrator.GetAsync($"{Address}?culture={language}", Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
    }

    static string Part(string page, string id)
    {
        var from = page.IndexOf($"id=\"{id}\"", StringComparison.Ordinal);
        Assert.True(from > 0, $"No part {id}.");
        return page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)];
    }

    async Task<string> Until(Func<string, bool> shows, string tenant = World.Bureau)
    {
        for (var i = 0; ; i++, await Task.Delay(200, Cancel))
        {
            var page = await Page(tenant);
            if (shows(page) || i == 100) return page;
        }
    }

    [Fact]
    public async Task A_handler_that_throws_is_named_with_where_it_stopped_and_is_level_again_when_it_is_mended()
    {
        var page = await Until(p => Part(p, "pump").Contains("卡住", StringComparison.Ordinal));
        var pump = Part(page, "pump");
        Assert.Contains(TroubledWorld.Handler, pump, StringComparison.Ordinal);
        Assert.Contains("卡住", pump, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), pump, StringComparison.Ordinal);
        Assert.Matches("停在第 [0-9,]+ 条：登录", pump);
        Assert.DoesNotContain(TroubledWorld.Said, page, StringComparison.Ordinal);
        Assert.Contains("按处理程序名查日志中的错误", Part(page, "concerns"), StringComparison.Ordinal);
        Assert.Contains("Stuck", Part(await Page(language: "en"), "pump"), StringComparison.Ordinal);

        // A prison sees its own part and no other unit's.
        await World.As(World.B, Roles.SystemAdministrator);
        var own = await Until(p => Part(p, "pump").Contains(TroubledWorld.Handler, StringComparison.Ordinal), World.B);
        Assert.Single(Regex.Matches(Part(own, "pump"), TroubledWorld.Handler));
        Assert.DoesNotContain(World.Canary(World.A), own, StringComparison.Ordinal);
        // A short name may stand in any token.
        Assert.DoesNotMatch($@"\b{Regex.Escape(Environment.MachineName)}\b", Regex.Replace(own, "<[^>]*>", " "));

        troubled.HandlerFails = false;
        try
        {
            Assert.Contains("都已跟上", Part(await Until(p => Part(p, "pump").Contains("都已跟上", StringComparison.Ordinal)), "pump"), StringComparison.Ordinal);
        }
        finally
        {
            troubled.HandlerFails = true;
        }
    }

    [Fact]
    public async Task A_mail_server_that_refuses_shows_since_when_how_many_wait_and_no_address()
    {
        var secretary = (await World.Host.Get<Actors>().OfAccount(World.Account(World.A, Roles.Secretary), new Tenant(World.A, TenantKind.Prison, new LocalText("x", "x"), 1), Cancel))!;
        CultureInfo.CurrentUICulture = new CultureInfo("zh-CN");
        Assert.IsType<Outcome.Done>(await World.Host.Get<Digests>().Wish(secretary, Guid.NewGuid(), "somebody@example.org", Cancel));
        troubled.Mail.Refuses = true;
        Assert.Equal(0, await World.Host.Get<Digests>().Send(Cancel));
        Assert.Equal(0, await World.Host.Get<Digests>().Send(Cancel));
        var mail = Part(await Page(), "mail");
        Assert.Contains("SmtpCommandException 451", mail, StringComparison.Ordinal);
        Assert.Matches("等待的邮件</dt><dd>1</dd>", mail);
        Assert.Matches("连续失败轮数</dt><dd>2</dd>", mail);
        var page = await Page();
        Assert.DoesNotContain("somebody@", page, StringComparison.Ordinal);
        Assert.Contains("邮件服务器不收邮件", Part(page, "concerns"), StringComparison.Ordinal);
        Assert.DoesNotContain("邮件服务器不收邮件", await Page(World.B), StringComparison.Ordinal);

        troubled.Mail.Refuses = false;
        Assert.Equal(1, await World.Host.Get<Digests>().Send(Cancel));
        Assert.Contains("没有失败的邮件", Part(await Page(), "mail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modules_that_do_not_run_are_named_with_their_reason()
    {
        var modules = Part(await Page(), "modules");
        Assert.Contains("NotAnAssembly", modules, StringComparison.Ordinal);
        Assert.Contains("文件缺失或无法读取", modules, StringComparison.Ordinal);
        Assert.Contains(DropInFolder.Seventh, modules, StringComparison.Ordinal);
        Assert.Contains("未经批准", modules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_page_stands_first_by_its_route_with_its_figures()
    {
        using var member = await World.As(World.A, Roles.Member);
        await member.GetAsync("/", Cancel);
        troubled.Panel.Delay = TimeSpan.FromSeconds(2.5);
        try
        {
            for (var i = 0; i < 2; i++) (await member.GetAsync("/?kept=secret", Cancel)).EnsureSuccessStatusCode();
        }
        finally
        {
            troubled.Panel.Delay = TimeSpan.Zero;
        }
        var page = await Page();
        var row = Row().Matches(Part(page, "pages")).Select(m => m.Value).First(r => r.Contains("<td", StringComparison.Ordinal));
        Assert.Contains("GET /<", row, StringComparison.Ordinal);
        Assert.Contains("慢</span>", row, StringComparison.Ordinal);
        Assert.DoesNotContain("不慢", row, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        Assert.Contains("个页面超过 800 毫秒", Part(page, "concerns"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_said_in_words_and_the_host_names_itself()
    {
        var page = await Page();
        var health = Part(page, "health");
        foreach (var about in (string[])["数据库", "磁盘空间", "PDF 打印", "公文字体", "登录签名密钥", "密钥保护证书", "备份"]) Assert.Contains(about, health, StringComparison.Ordinal);
        Assert.Matches("毫秒内应答|应答用了", health);
        Assert.Contains("本机没有备份记录", health, StringComparison.Ordinal);
        Assert.Contains(Environment.MachineName, Part(page, "hosts"), StringComparison.Ordinal);
        Assert.Contains("在运行", Part(page, "hosts"), StringComparison.Ordinal);
        using var security = await World.As(World.Bureau, Roles.SecurityAdministrator);
        Assert.Equal(HttpStatusCode.Forbidden, (await security.GetAsync(Address, Cancel)).StatusCode);
    }

    [Fact]
    public void A_host_is_asked_unless_its_program_has_no_such_question()
    {
        var hosts = World.Host.Get<HostFiguresClient>();
        var own = World.Host.Get<IClusterManifestProvider>().LocalGrainManifest;
        Assert.True(hosts.Knows(own));
        Assert.True(hosts.Knows((GrainManifest?)null));
        var question = World.Host.Get<GrainInterfaceTypeResolver>().GetGrainInterfaceType(typeof(IHostFigures));
        Assert.False(hosts.Knows(new GrainManifest(own.Grains, own.Interfaces.Remove(question))));
    }

    [Fact]
    public async Task A_module_that_waits_stands_on_the_desk_of_who_may_decide_and_of_nobody_else()
    {
        var found = World.Host.Get<DropInList>().All.Single(d => d.Name == DropInFolder.Seventh);
        var asking = new Actor { Tenant = World.Bureau, Account = Guid.NewGuid(), Name = "甲", AtBureau = true, Roles = [Roles.SecurityAdministrator], Permissions = [DropInBook.See, DropInBook.Ask] };
        var asked = await World.Host.Get<DropInBook>().Request(asking, Guid.NewGuid(), found.Name, found.Hash, "测试", Cancel);
        using var secretary = await World.As(World.Bureau, Roles.Secretary);
        var desk = WebUtility.HtmlDecode(await secretary.GetStringAsync("/Desk?Turn=WaitsForMe", Cancel));
        Assert.Contains($"决定是否批准外接模块：{DropInFolder.Seventh}（甲申请）", desk, StringComparison.Ordinal);
        Assert.Contains("href=\"/Admin/Modules/Waiting\"", desk, StringComparison.Ordinal);
        using var prison = await World.As(World.A, Roles.Secretary);
        Assert.DoesNotContain("外接模块", WebUtility.HtmlDecode(await prison.GetStringAsync("/Desk?Turn=WaitsForMe", Cancel)), StringComparison.Ordinal);
        using var security = await World.As(World.Bureau, Roles.SecurityAdministrator);
        Assert.Contains("待决定的外接模块", WebUtility.HtmlDecode(await security.GetStringAsync("/", Cancel)), StringComparison.Ordinal);
        Assert.Empty(await World.Host.Services.GetServices<IAgenda>().Single(a => a.Name == "Host.Modules").Of(asking, Cancel));

        Assert.IsType<Outcome.Done>(await World.Host.Get<DropInBook>().Withdraw(asking, Guid.NewGuid(), asked.Subject!.Value, Cancel));
        Assert.DoesNotContain("决定是否批准外接模块", WebUtility.HtmlDecode(await secretary.GetStringAsync("/Desk?Turn=WaitsForMe", Cancel)), StringComparison.Ordinal);
    }

    [GeneratedRegex("<tr[^>]*>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();
}
