using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Duties;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Desk;

/// <summary>Deadlines on their way out of the house: to a calendar by a secret key, to a mailbox once a day.</summary>
public sealed class RemindersTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly MailServer server = new();
    RunningHost host = null!;
    Actor secretary = null!;

    public async ValueTask InitializeAsync()
    {
        host = await Founded.Start(Engine.Sqlite, new DateOnly(2026, 5, 20), configure: web =>
        {
            web.UseSetting("Mail:Host", "127.0.0.1");
            web.UseSetting("Mail:Port", $"{server.Port}");
            web.UseSetting("Mail:Security", "none");
            web.UseSetting("Mail:From", "duties@example.org");
        });
        secretary = await Who("1001");
        Assert.True(secretary.Is(Roles.Secretary));
    }

    /// <summary>Whoever has this number, with an account.</summary>
    async Task<Actor> Who(string number)
    {
        var person = (await host.Get<IOrganisation>().People("sample1", Cancel)).Single(p => p.Number == number).Id;
        var account = await host.Get<Founding>().OpenAccount("sample1", new AccountOpening($"someone{number}", "某人", Lanes.Business, "-", MustChange: false, person), [], Cancel);
        return (await host.Get<Actors>().OfAccount(account, new Tenant("sample1", TenantKind.Prison, new LocalText("x", "x"), 1), Cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await server.DisposeAsync();
    }

    async Task<string> MakeFeed()
    {
        CultureInfo.CurrentUICulture = new CultureInfo("en");
        var (outcome, key) = await host.Get<Feeds>().Make(secretary, Guid.NewGuid(), Cancel);
        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal(Feed, new Uri(key!.Address).PathAndQuery);
        return key.Password!;
    }

    const string Feed = "/feed/deadlines.ics";

    /// <summary>As a calendar asks: with the key as its password.</summary>
    static HttpRequestMessage Asking(string key) => new(HttpMethod.Get, Feed) { Headers = { Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Feeds.User}:{key}"))) } };

    async Task<int> Told(string fact)
    {
        await using var db = host.Get<Database<LedgerDb>>().Open("sample1");
        return await db.Entries.CountAsync(e => e.Fact == fact, Cancel);
    }

    [Fact]
    public async Task A_feed_is_read_by_its_key_alone_and_says_in_its_language_until_when()
    {
        using var stranger = host.Client("sample1");
        using var asked = Asking(await MakeFeed());
        using var answer = await stranger.SendAsync(asked, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        var calendar = Ical.Net.Calendar.Load(await answer.Content.ReadAsStringAsync(Cancel))!;
        var duty = (await host.Get<IGrainFactory>().Party(DutiesHost.Secretary("sample1")).Standing(2026)).Duties.First(d => d.Obligation == "2.2.2-b");
        var due = Assert.Single(calendar.Events, e => e.Uid == $"duty-{duty.Duty:N}@sample1.localhost");
        Assert.Equal(duty.Due, due.Start!.Date);
        Assert.False(due.Start.HasTime);
        Assert.Contains("Secretary", due.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(calendar.Events, e => e.Summary!.Any(c => c >= '\u4e00'));
        Assert.Equal(calendar.Events.Count, calendar.Events.Select(e => e.Uid).Distinct().Count());
    }

    [Fact]
    public async Task What_a_calendar_has_it_need_not_fetch_again_until_something_changes()
    {
        using var stranger = host.Client("sample1");
        var key = await MakeFeed();
        using var asked = Asking(key);
        using var first = await stranger.SendAsync(asked, Cancel);
        var (tag, at) = (first.Headers.ETag!, first.Content.Headers.LastModified!.Value);
        Assert.Equal(HttpStatusCode.NotModified, await Again(tag));
        using var since = Asking(key);
        since.Headers.IfModifiedSince = at;
        using var unchanged = await stranger.SendAsync(since, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        var party = DutiesHost.Secretary("sample1");
        var owed = (await host.Get<IGrainFactory>().Party(party).Standing(2026)).Duties.First(d => d.Obligation == "2.2.2-b");
        await host.Get<IGrainFactory>().Party(party).Record(secretary, Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2026, 5, 20), duties: owed.Duty));
        Assert.Equal(HttpStatusCode.OK, await Again(tag));

        async Task<HttpStatusCode> Again(EntityTagHeaderValue known)
        {
            using var request = Asking(key);
            request.Headers.IfNoneMatch.Add(known);
            using var answer = await stranger.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_revoked_or_replaced_key_is_like_one_that_never_was_at_every_portal()
    {
        var old = await MakeFeed();
        var key = await MakeFeed();
        var unknown = new string('0', 48);
        var expected = await Look("sample1", unknown);
        Assert.Equal(HttpStatusCode.Unauthorized, expected.Status);
        Assert.Equal(expected, await Look("sample1", old));
        Assert.Equal(HttpStatusCode.OK, (await Look("sample1", key)).Status);
        Assert.Equal((await Look("sample2", unknown)).Status, (await Look("sample2", key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Look("sso", key)).Status);

        Assert.IsType<Outcome.Done>(await host.Get<Feeds>().Revoke(secretary, Guid.NewGuid(), Cancel));
        Assert.Equal(expected, await Look("sample1", key));
        Assert.IsType<Outcome.NotFound>(await host.Get<Feeds>().Revoke(secretary, Guid.NewGuid(), Cancel));
        Assert.Equal((2, 1), (await Told("Desk.FeedMade"), await Told("Desk.FeedRevoked")));

        async Task<(HttpStatusCode Status, string Body)> Look(string at, string key)
        {
            using var stranger = host.Client(at);
            using var asked = Asking(key);
            using var answer = await stranger.SendAsync(asked, Cancel);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task A_key_stands_in_no_address_unless_the_operator_allows_it()
    {
        var key = await MakeFeed();
        using var stranger = host.Client("sample1");
        Assert.Equal(HttpStatusCode.NotFound, await Look($"/feed/{key}.ics"));
        foreach (var sent in (string?[])[null, "Basic", "Basic ", "Basic not-base64", $"Basic {Convert.ToBase64String("without a colon"u8)}", $"Bearer {key}", $"Basic {key}"])
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, Feed);
            if (sent is not null) asked.Headers.TryAddWithoutValidation("Authorization", sent);
            using var answer = await stranger.SendAsync(asked, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.StartsWith("Basic ", answer.Headers.WwwAuthenticate.Single().ToString(), StringComparison.Ordinal);
        }

        host.Get<IOptions<DeskSettings>>().Value.FeedKeysInAddresses = true;
        Assert.Equal(HttpStatusCode.OK, await Look($"/feed/{key}.ics"));
        var (_, handed) = await host.Get<Feeds>().Make(secretary, Guid.NewGuid(), Cancel);
        Assert.Null(handed!.Password);
        Assert.Equal(HttpStatusCode.OK, await Look(new Uri(handed.Address).PathAndQuery));

        async Task<HttpStatusCode> Look(string address)
        {
            using var answer = await stranger.GetAsync(address, Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_asks_for_feeds_too_often_is_told_to_wait()
    {
        using var stranger = host.Client("sample1");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 70; i++)
        {
            using var asked = Asking($"{i:x48}");
            using var answer = await stranger.SendAsync(asked, Cancel);
            answers.Add(answer.StatusCode);
        }
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], answers.Distinct());
    }

    async Task Wish(string? address) => Assert.IsType<Outcome.Done>(await host.Get<Digests>().Wish(secretary, Guid.NewGuid(), address, Cancel));

    Task<int> Send() => host.Get<Digests>().Send(Cancel);

    /// <summary>ASVS 6.3.7: who has taken an account over will not read its desk for its holder.</summary>
    [Fact]
    public async Task The_mail_tells_of_a_changed_way_in_also_when_nothing_else_is_to_be_said()
    {
        CultureInfo.CurrentUICulture = new CultureInfo("zh-CN");
        await Wish("someone@example.org");
        // A working day on which nothing has its turn.
        int[] days = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12];
        var quiet = 0;
        foreach (var day in days)
        {
            host.Clock.StopAtNoon(new DateOnly(2026, 6, day));
            if (await Send() > 0) continue;
            quiet = day;
            break;
        }
        Assert.NotEqual(0, quiet);
        var administrator = secretary with { Account = Guid.NewGuid(), Name = "管理员", Person = null };
        Assert.IsType<Outcome.Done>(await host.Get<AccountBook>().ResetSecondFactor(administrator, Guid.NewGuid(), secretary.Account, Cancel));
        for (var i = 0; i < 100 && await Noticed() == 0; i++) await Task.Delay(50, Cancel);
        Assert.Equal(1, await Send());
        var mail = Read(server.Mails[^1]);
        Assert.Contains("登录方式或权限有变动", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("验证器", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"http://sample1.localhost:{host.Port}/Me", mail.TextBody, StringComparison.Ordinal);
        // Once said it is not said again.
        host.Clock.StopAtNoon(new DateOnly(2026, 6, days.First(d => d > quiet)));
        if (await Send() > 0) Assert.DoesNotContain("验证器", Read(server.Mails[^1]).TextBody, StringComparison.Ordinal);

        async Task<int> Noticed()
        {
            await using var db = host.Get<Database<DeskDb>>().Open("sample1");
            return await db.Notices.CountAsync(n => n.Fact == "Sso.SecondFactorChanged", Cancel);
        }
    }

    [Fact]
    public async Task One_mail_a_day_names_what_comes_due_and_the_Ledger_knows_only_that_it_went()
    {
        CultureInfo.CurrentUICulture = new CultureInfo("zh-CN");
        // What is due on 30 June passed its mark of thirty days on Sunday, 31 May, when there is no mail.
        await Wish("someone@example.org");
        host.Clock.StopAtNoon(new DateOnly(2026, 6, 1));
        Assert.Equal(1, await Send());
        Assert.Equal(0, await Send());
        var mail = Read(Assert.Single(server.Mails));
        Assert.Equal("someone@example.org", mail.To.ToString());
        Assert.Contains("责任期限提醒", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("2026-06-30", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"http://sample1.localhost:{host.Port}/Me/Reminders", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-12-31", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(1, await Told("Desk.DigestSent"));

        // Something overdue may have its turn on the next day; what was said before its last day is not said again.
        host.Clock.StopAtNoon(new DateOnly(2026, 6, 2));
        await Send();
        Assert.Equal(0, await Send());
        Assert.All(server.Mails.Skip(1), m => Assert.DoesNotContain("2026-06-30", Read(m).TextBody, StringComparison.Ordinal));
    }

    static MimeKit.MimeMessage Read(string mail) => MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)), Cancel);

    [Fact]
    public async Task In_quiet_hours_and_on_days_off_there_is_no_mail()
    {
        await Wish("someone@example.org");
        foreach (var (month, day, hour, minute) in ((int, int, int, int)[])[(5, 31, 12, 0), (6, 1, 7, 59), (6, 1, 18, 0)])
        {
            host.Clock.StopAt(new DateTimeOffset(2026, month, day, hour, minute, 0, TimeSpan.FromHours(8)));
            Assert.Equal(0, await Send());
            Assert.Empty(server.Mails);
        }
    }

    [Fact]
    public async Task What_the_server_refuses_goes_out_with_the_next_try_and_only_once()
    {
        await Wish("someone@example.org");
        host.Clock.StopAtNoon(new DateOnly(2026, 6, 1));
        server.Refuses = true;
        Assert.Equal(0, await Send());
        Assert.Equal(0, await Told("Desk.DigestSent"));
        server.Refuses = false;
        Assert.Equal(1, await Send());
        Assert.Equal(0, await Send());
        Assert.Single(server.Mails);
    }

    /// <summary>What the server cannot do, here to encrypt or to take a password, is the operator's to mend; nobody loses a mail by it.</summary>
    [Theory, InlineData("starttls", null), InlineData("none", "duties")]
    public async Task A_server_that_cannot_do_what_is_asked_costs_nobody_the_mail_of_the_day(string security, string? user)
    {
        await Wish("someone@example.org");
        Assert.IsType<Outcome.Done>(await host.Get<Digests>().Wish(await Who("1002"), Guid.NewGuid(), "other@example.org", Cancel));
        host.Clock.StopAtNoon(new DateOnly(2026, 6, 1));
        var settings = host.Get<IOptions<MailSettings>>().Value;
        (settings.Security, settings.User) = (security, user);
        Assert.Equal(0, await Send());
        var standing = host.Get<Digests>().Standing;
        Assert.Equal((2, 1), (standing.Waiting!["sample1"], standing.Tries));
        Assert.Empty(server.Mails);

        (settings.Security, settings.User) = ("none", null);
        Assert.Equal(2, await Send());
        Assert.Equal(2, await Told("Desk.DigestSent"));
    }

    [Fact]
    public async Task Who_stops_the_mail_or_loses_his_post_gets_none()
    {
        await Wish("someone@example.org");
        await Wish(null);
        host.Clock.StopAtNoon(new DateOnly(2026, 6, 1));
        Assert.Equal(0, await Send());
        Assert.Equal("", (await host.Get<Digests>().WishOf(secretary, Cancel))!.Address);

        await Wish("someone@example.org");
        Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().HandOver(Actor.System("sample1"), Guid.NewGuid(), DutiesHost.Secretary("sample1"), null, new DateOnly(2026, 6, 1), Cancel));
        Assert.Equal(0, await Send());
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task What_is_no_address_is_refused()
    {
        foreach (var address in (string[])["nobody", "a@b\r\nBcc: c@d", "Some One <a@b.org>", ""])
            Assert.IsType<Outcome.Refused>(await host.Get<Digests>().Wish(secretary, Guid.NewGuid(), address, Cancel));
    }
}

/// <summary>When a mail says an item, by the figures alone.</summary>
public sealed class ReminderMarksTests
{
    [Theory]
    [InlineData(30, 1, true)]
    [InlineData(29, 1, false)]
    [InlineData(28, 3, true)] // The mark fell on a day without mail.
    [InlineData(7, 1, true)]
    [InlineData(1, 1, true)]
    [InlineData(0, 1, false)]
    [InlineData(-1, 1, true)]
    [InlineData(-2, 1, false)]
    [InlineData(-8, 1, true)]
    [InlineData(-9, 1, false)]
    [InlineData(-9, 3, true)]
    public void An_item_is_said_at_its_marks_and_weekly_when_overdue(int daysLeft, int daysSinceTheLastMail, bool said)
    {
        var today = new DateOnly(2026, 6, 1);
        Assert.Equal(said, Digests.IsToBeSaid(today.AddDays(daysLeft), today.AddDays(-daysSinceTheLastMail), today, new DeskSettings { DigestDays = [30, 7, 1] }));
    }
}
