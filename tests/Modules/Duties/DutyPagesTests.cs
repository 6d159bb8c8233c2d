using System.Collections.Immutable;
using System.Net;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Duties on their pages: one that was changed during its period, and one that an event has just set off.</summary>
public sealed class DutyPagesTests : IAsyncLifetime
{
    static readonly PartyId Secretary = new(World.A, PartyKind.Secretary, "main");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    World world = null!;
    HttpClient secretary = null!;

    public async ValueTask InitializeAsync()
    {
        world = await World.Build();
        secretary = await world.As(World.A, Roles.Secretary);
    }

    public async ValueTask DisposeAsync()
    {
        secretary?.Dispose();
        await world.DisposeAsync();
    }

    IResponsibleParty Live => world.Host.Get<IGrainFactory>().Party(Secretary);

    async Task<string> Page(string page) => WebUtility.HtmlDecode(await secretary.GetStringAsync(page, Cancel));

    async Task<DutyStanding> Owed(string obligation) =>
        (await Live.Standing(World.Today.Year)).Duties.First(d => d.Obligation == obligation && !d.Occasion && d.Period.From <= World.Today && d.Period.To >= World.Today);

    [Fact, Trait("Clause", "2.1.2")]
    public async Task A_record_of_a_changed_duty_keeps_it_through_a_correction_and_stands_on_its_page()
    {
        const string obligation = "2.1.2-d";
        var actor = new Actor
        {
            Tenant = World.A,
            Account = world.Account(World.A, Roles.Secretary),
            Name = "secretary",
            Roles = [Roles.Secretary],
            Permissions = world.Host.Get<RightsTable>().Of([Roles.Secretary]),
            Parties = [Secretary],
        };
        var before = await Owed(obligation);
        var record = (await Live.Record(actor, Guid.NewGuid(), new RecordEntry
        {
            Category = "R11",
            On = World.Today,
            Title = "参加支部组织生活会",
            Fields = ImmutableDictionary<string, string>.Empty.Add("meetingKind", "team"),
            Duties = [before.Duty],
        })).Subject!.Value;
        var system = Actor.System(World.A);
        Assert.IsType<Outcome.Done>(await world.Host.Get<DefaultBook>().Change(system, Guid.NewGuid(), World.Today.Year, obligation, "n", "2", "党委会纪要第3号", Cancel));
        Assert.IsType<Outcome.Done>(await world.Host.Get<IYears>().Apply(system, Guid.NewGuid(), World.Today.Year, World.Today, Cancel));
        await Live.Refresh();
        var now = await Owed(obligation);
        Assert.NotEqual(before.Duty, now.Duty);
        Assert.Equal((1m, 2m), (now.Done, now.Needed));

        Assert.Contains($"/Duties/Duty/{now.Duty}\"", await Page($"/Duties/Entry/{record}"), StringComparison.Ordinal);
        var form = (await PageForm.Find(secretary, $"/Duties/Entry/{record}?amend=true", "Amend", cancel: Cancel))!;
        Assert.Equal([$"{now.Duty}"], form["Input.Duties"]);
        var sent = await form.Typed("Input.Title", "参加第一支部组织生活会").Typed("Reason", "更正事由").Send(Cancel);
        Assert.True(sent.Redirects, sent.Body);
        Assert.Equal(1, (await Owed(obligation)).Done);

        Assert.Contains("参加第一支部组织生活会", await Page($"/Duties/Duty/{now.Duty}"), StringComparison.Ordinal);
        Assert.Contains("终止，不再计灯", await Page($"/Duties/Duty/{before.Duty}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_comes_back_to_its_stream_is_told_to_look_again()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var first = await Events(null).FirstAsync(patience.Token);
        Assert.Contains("event: open", first);
        var id = Assert.Single(first, line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..];
        // A browser names the last event that it had.
        var next = await Events(id).Skip(1).FirstAsync(patience.Token);
        Assert.DoesNotContain(next, line => line.StartsWith("event:", StringComparison.Ordinal));
        Assert.Contains(next, line => line.StartsWith("data:", StringComparison.Ordinal));

        async IAsyncEnumerable<string[]> Events(string? last)
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, "/live/desk");
            if (last is not null) ask.Headers.Add("Last-Event-ID", last);
            using var answer = await secretary.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            answer.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
            for (var lines = new List<string>(); await reader.ReadLineAsync(patience.Token) is { } line;)
            {
                if (line.Length > 0) lines.Add(line);
                else if (lines.Count > 0)
                {
                    yield return [.. lines];
                    lines.Clear();
                }
            }
        }
    }

    [Fact]
    public async Task A_duty_says_since_which_day_its_post_is_held_by_whom()
    {
        var (on, organisation) = (World.Today.AddDays(-3), world.Host.Get<IOrganisation>());
        var party = (await world.Host.Get<IPartyDirectory>().Parties(World.A, World.Today, Cancel)).First(p => p.Id.Kind == PartyKind.Member && p.Holder is not null);
        var successor = (await organisation.People(World.A, Cancel)).First(p => p.Id != party.Holder);
        Assert.IsType<Outcome.Done>(await organisation.HandOver(Actor.System(World.A), Guid.NewGuid(), party.Id, successor.Id, on, Cancel));
        var duty = (await world.Host.Get<IGrainFactory>().Party(party.Id).Standing(World.Today.Year)).Duties.First(d => d.Period.Length == PartyDiscipline.Kernel.Calendar.PeriodLength.Year && !d.Occasion);
        Assert.SkipWhen(on.Year != World.Today.Year, "The post changed hands before the year of its duties began.");
        Assert.Contains($"{successor.Name} ({on:yyyy-MM-dd} –)", await Page($"/Duties/Duty/{duty.Duty}"), StringComparison.Ordinal);
    }

    [Fact, Trait("Clause", "3.2.4")]
    public async Task Who_closes_his_predecessors_talk_sees_where_it_stands_and_nothing_of_what_was_said()
    {
        var (organisation, directory, system) = (world.Host.Get<IOrganisation>(), world.Host.Get<IPartyDirectory>(), Actor.System(World.A));
        var holder = (await directory.Find(Secretary, World.Today, Cancel))!.Holder;
        var predecessor = Guid.Empty;
        foreach (var person in await organisation.People(World.A, Cancel))
            if ((await directory.HeldBy(World.A, person.Id, World.Today, Cancel)).Count == 0) predecessor = person.Id;
        foreach (var (to, days) in ((Guid?, int)[])[(predecessor, 20), (holder, 2)])
            Assert.IsType<Outcome.Done>(await organisation.HandOver(system, Guid.NewGuid(), Secretary, to, World.Today.AddDays(-days), Cancel));
        var member = (await directory.Parties(World.A, World.Today, Cancel)).First(p => p.Id.Kind == PartyKind.Member && p.Holder is not null);
        var (on, at) = (World.Today.AddDays(-10), DateTimeOffset.UtcNow.AddDays(-9));
        var plan = new TalkPlan { Kind = "T1", With = member.Id, On = on, Place = "监狱机关", Matter = "只供双方查阅的事由" };
        var talk = Assert.IsType<Outcome.Done>(await world.Host.Get<IEarlierTalks>().BringIn(
            system, Guid.NewGuid(),
            [new EarlierTalk(Secretary, plan, new(Guid.NewGuid(), "前任书记"), at, new TalkEntry { Points = "只供双方查阅的要点" }, at, new(Guid.NewGuid(), "成员"), at, Disputed: "只供双方查阅的意见")], Cancel)).Id;

        var page = await Page($"/Duties/Talk/{talk}");
        Assert.DoesNotContain("只供双方查阅", page, StringComparison.Ordinal);
        Assert.Contains("前任书记", page, StringComparison.Ordinal);
        // Who talked is named, not who holds his post now.
        Assert.Contains($"谈话：{(await directory.Find(Secretary, World.Today, Cancel))!.Name.Zh} · {(await organisation.People(World.A, Cancel)).Single(p => p.Id == predecessor).Name} 与 ", page, StringComparison.Ordinal);
        var form = (await PageForm.Find(secretary, $"/Duties/Talk/{talk}", "Close", cancel: Cancel))!;
        var sent = await form.Typed("Note", "前任书记已调离").Send(Cancel);
        Assert.True(sent.Redirects, sent.Body);
        using var gone = await secretary.GetAsync($"/Duties/Talk/{talk}", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact, Trait("Clause", "2.2.1")]
    public async Task An_occasion_has_its_light_on_the_page_that_opens_when_it_is_registered()
    {
        var standing = await Owed("2.2.1-c");
        var form = (await PageForm.Find(secretary, $"/Duties/Duty/{standing.Duty}", "Occasion", cancel: Cancel))!;
        var sent = await form.Typed("Occasion", "一监区反映的重大问题").Send(Cancel);
        Assert.True(sent.Redirects, sent.Body);
        var page = await Page(sent.Location!);
        Assert.Contains("一监区反映的重大问题", page, StringComparison.Ordinal);
        Assert.DoesNotContain("终止", page, StringComparison.Ordinal);
        Assert.Contains("如何变绿：", page, StringComparison.Ordinal);
    }
}
