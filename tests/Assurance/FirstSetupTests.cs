using System.Net;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>First set-up: the only way into an empty database, with the console's code, once.</summary>
public sealed class FirstSetupTests
{
    const string Password = "Correct-Horse-9";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task An_empty_database_leads_everybody_to_set_up_which_closes_for_good(Engine engine)
    {
        await using var host = await RunningHost.Start(engine, at: DateTimeOffset.UtcNow);
        var setup = host.Get<FirstSetup>();
        Assert.True(setup.Needed);
        using var browser = new Browsing(host);

        await browser.Go("anything", "/Duties/Board");
        Assert.True(browser.IsAt("anything", "/Setup"), browser.At.AbsoluteUri);
        await browser.Send(null, Answers("0000-0000-0000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        await browser.Send(null, [.. Answers(setup.Code), ("Input.AuditName", "系统甲")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.True(setup.Needed);

        await browser.Send(null, Answers(setup.Code));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.False(setup.Needed);
        Assert.Equal(["bureau", "sample1", "sample2"], host.Get<ITenants>().All.Select(t => t.Code));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Go("bureau", "/Setup")).Status);

        // The security administrator enrols a second factor and is in; the officer signs in with the password alone.
        await (await browser.Go("bureau", "/Admin/Accounts")).SignIn("security");
        Assert.True(browser.IsAt("sso", "/Sso/Enrol"), browser.At.AbsoluteUri);
        using var officer = new Browsing(host);
        await (await officer.Go("bureau", "/Me")).SignIn("officer");
        Assert.True(officer.IsAt("bureau", "/Me"), officer.At.AbsoluteUri);
    }

    static (string, string)[] Answers(string code) =>
    [
        ("Input.Code", code), ("Input.Bureau", "bureau"), ("Input.BureauZh", "示范局"), ("Input.BureauEn", "Sample bureau"),
        ("Input.Prisons", "sample1, 示例一监狱, Sample one\nsample2，示例二监狱，Sample two"),
        ("Input.SystemLogin", "system"), ("Input.SystemName", "系统甲"), ("Input.SystemPassword", Password),
        ("Input.SecurityLogin", "security"), ("Input.SecurityName", "安全乙"), ("Input.SecurityPassword", Password),
        ("Input.AuditLogin", "audit"), ("Input.AuditName", "审计丙"), ("Input.AuditPassword", Password),
        ("Input.OfficerLogin", "officer"), ("Input.OfficerName", "政工丁"), ("Input.OfficerPassword", Password),
    ];
}
