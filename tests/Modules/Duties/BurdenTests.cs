using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>What the mechanism costs a unit is summed with what it counts, and nobody is asked twice. Today is 20 May 2026.</summary>
public sealed class BurdenTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = DutiesHost.Today;

    Actor Bureau => duties.Who("bureau", Roles.PoliticalOfficer);
    Actor Officer(string unit) => duties.Who(unit, Roles.PoliticalOfficer);

    async Task<BurdenMonth?> May(string unit) =>
        (await duties.Get<BurdenMeter>().Units(duties.Who(unit, Roles.Secretary), Today, Cancel)).Single().Now;

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    Task<Outcome> Ask(string topic, string? reason = null, params string[] units) => duties.Get<IMaterialRequests>().Ask(
        Bureau, Guid.NewGuid(), new MaterialAsk { Topic = topic, Units = units.Length == 0 ? ["sample1"] : units, Reason = reason }, Cancel);

    /// <summary>As the pump does, and once more.</summary>
    async Task Deliver(Guid request)
    {
        foreach (var handler in duties.Host.Services.GetServices<IHandle<MaterialRequested>>())
            for (var i = 0; i < 2; i++)
                await handler.Handle(new MaterialRequested(request, [], []), new Delivery("bureau", 1, duties.Host.Clock.GetUtcNow(), Guid.Empty, "system"), Cancel);
    }

    [Fact, Trait("Clause", "2.1.4-c")]
    public async Task A_record_adds_its_typed_fields_and_its_time_to_the_units_month_and_a_meeting_costs_once()
    {
        var secretary = DutiesHost.Secretary("sample2");
        var before = await May("sample2");
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(secretary).Record(duties.SecretaryOf("sample2"), Guid.NewGuid(), DutiesHost.Lecture(Today, "计时的党课") with { Seconds = 90 }));
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(secretary).Record(duties.SecretaryOf("sample2"), Guid.NewGuid(), DutiesHost.Lecture(Today.AddDays(-1), "放着不管的表单") with { Seconds = 90_000 }));
        var after = (await May("sample2"))!;
        // Title, number, one field, and the flag that its form always says.
        Assert.Equal((2, 2), (after.Records - (before?.Records ?? 0), after.Timed - (before?.Timed ?? 0)));
        Assert.Equal(90 + 3600, after.Seconds - (before?.Seconds ?? 0));
        Assert.True(after.Fields - (before?.Fields ?? 0) >= 6);

        var meeting = new MeetingEntry { Record = DutiesHost.Lecture(Today, "党委理论学习中心组学习"), Attendees = [secretary, DutiesHost.Member("sample2"), DutiesHost.Member("sample2", "member-2")] };
        var unit = (IUnit)duties.Grains.Party(DutiesHost.Committee("sample2"));
        Assert.IsType<Outcome.Done>(await unit.RecordMeeting(duties.ClerkOf("sample2"), Guid.NewGuid(), meeting));
        Assert.Equal(after.Records + 1, (await May("sample2"))!.Records);
        Assert.Equal(after.Timed, (await May("sample2"))!.Timed);
    }

    [Fact]
    public async Task No_table_of_burden_names_a_person()
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.Equal(
            ["Attachments", "Blocked", "Fields", "Id", "Month", "Records", "Requests", "Seconds", "TenantId", "Timed", "Version"],
            db.Model.FindEntityType(typeof(BurdenMonth))!.GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_rise_is_said_only_over_a_month_that_says_something()
    {
        var limits = duties.Get<BurdenLimits>();
        var unit = new Tenant("sample1", TenantKind.Prison, new("甲", "a"), 1);
        BurdenRow Row(int? before, int now) => new(unit, Today, Month(now), before is { } fields ? Month(fields) : null);
        Assert.True(Row(100, 120).Alerts(limits));
        Assert.False(Row(100, 119).Alerts(limits));
        Assert.False(Row(10, 100).Alerts(limits));
        Assert.Null(Row(null, 100).Rise);

        static BurdenMonth Month(int fields)
        {
            var month = new BurdenMonth(Today);
            typeof(BurdenMonth).GetProperty(nameof(BurdenMonth.Fields))!.SetValue(month, fields);
            return month;
        }
    }

    [Fact, Trait("Clause", "2.1.4-c")]
    public async Task What_the_product_holds_must_be_given_a_reason_and_the_unit_answers_with_records_that_exist()
    {
        var record = (await duties.Grains.Party(DutiesHost.Secretary("sample1")).Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(Today, "开展警示教育专题党课"))).Subject!.Value;
        Assert.Equal(["Request.ReasonMissing"], Rules(await Ask("警示教育专题党课")));
        var request = Assert.IsType<Outcome.Done>(await Ask("警示教育专题党课", "要由单位指明")).Id;
        var requestsBefore = (await May("sample1"))?.Requests ?? 0;
        await Deliver(request);
        Assert.Equal(requestsBefore + 1, (await May("sample1"))!.Requests);

        var requests = duties.Get<IMaterialRequests>();
        Task<Outcome> Answer(Actor actor, Guid[] records, string? note = null) => requests.Answer(actor, Guid.NewGuid(), request, new MaterialAnswer(records, note), Cancel);
        Assert.Single(await Agenda(Officer("sample1")), i => i.Key == $"request/{request:N}" && i.Turn == Turn.WaitsForMe);
        Assert.Equal(["Request.AnswerMissing"], Rules(await Answer(Officer("sample1"), [])));
        Assert.IsType<Outcome.NotFound>(await Answer(Officer("sample1"), [Guid.NewGuid()]));
        Assert.IsType<Outcome.NotFound>(await Answer(Officer("sample2"), [], "不是我们的"));
        Assert.IsType<Outcome.NotFound>(await Answer(duties.SecretaryOf("sample1"), [record]));
        Assert.IsType<Outcome.Done>(await Answer(Officer("sample1"), [record]));
        Assert.Equal(["Request.NotOpen"], Rules(await Answer(Officer("sample1"), [record])));
        Assert.DoesNotContain(await Agenda(Officer("sample1")), i => i.Key == $"request/{request:N}");
    }

    [Fact, Trait("Clause", "2.1.4-c")]
    public async Task Asking_the_like_again_spares_the_units_that_were_asked_and_counts_it()
    {
        var first = Assert.IsType<Outcome.Done>(await Ask("联系点困难解决台账", "核对", "sample2")).Id;
        await Deliver(first);
        var again = Assert.IsType<Outcome.Done>(await Ask("联系点困难解决的台账", "再核对", "sample1", "sample2")).Id;
        await Deliver(again);
        await using (var db = duties.Get<Database<DutiesDb>>().Open("bureau"))
        {
            var kept = await db.Requests.AsNoTracking().SingleAsync(r => r.Id == again, Cancel);
            Assert.Equal(["sample1"], kept.Units);
            Assert.Equal(["sample2"], kept.Spared);
        }
        Assert.Equal(1, (await May("sample2"))!.Blocked);

        var third = Assert.IsType<Outcome.Done>(await Ask("联系点困难解决台账", "又核对", "sample2")).Id;
        await using (var db = duties.Get<Database<DutiesDb>>().Open("bureau")) Assert.True((await db.Requests.AsNoTracking().SingleAsync(r => r.Id == third, Cancel)).Blocked);

        var book = duties.Get<RequestBook>();
        Assert.Equal(["Request.NotOpen"], Rules(await book.Withdraw(Bureau, Guid.NewGuid(), third, Cancel)));
        Assert.IsType<Outcome.Done>(await book.Withdraw(Bureau, Guid.NewGuid(), first, Cancel));
        foreach (var handler in duties.Host.Services.GetServices<IHandle<MaterialWithdrawn>>())
            await handler.Handle(new MaterialWithdrawn(first, ["sample2"]), new Delivery("bureau", 2, duties.Host.Clock.GetUtcNow(), Guid.Empty, "system"), Cancel);
        Assert.Equal(["Request.NotOpen"], Rules(await duties.Get<IMaterialRequests>().Answer(Officer("sample2"), Guid.NewGuid(), first, new MaterialAnswer([], "迟了"), Cancel)));
    }

    [Fact]
    public async Task Only_the_bureaus_officers_ask_and_what_is_missing_is_named()
    {
        var ask = new MaterialAsk { Topic = "材料", Units = ["sample1"] };
        var requests = duties.Get<IMaterialRequests>();
        Assert.IsType<Outcome.NotFound>(await requests.Ask(Officer("sample1"), Guid.NewGuid(), ask, Cancel));
        Assert.IsType<Outcome.NotFound>(await requests.Ask(duties.Who("bureau", Roles.Clerk), Guid.NewGuid(), ask, Cancel));
        Assert.Equal(
            ["Request.TopicMissing", "Request.UnitsMissing", "Request.DuePast"],
            Rules(await requests.Ask(Bureau, Guid.NewGuid(), ask with { Topic = " ", Units = ["bureau"], Due = Today.AddDays(-1) }, Cancel)));
    }

    [Fact]
    public async Task Restricted_records_are_never_found()
    {
        var member = DutiesHost.Member("sample1", "member-6");
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(member).Record(duties.Who("sample1", Roles.Member, member), Guid.NewGuid(), new RecordEntry
        {
            Category = "R05",
            On = Today,
            Title = "与监区负责人提醒谈话纪要",
            Fields = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("talkType", "education").Add("counterparts", "监区负责人"),
        }));
        Assert.DoesNotContain(await duties.Get<Holdings>().Search(Bureau, "提醒谈话纪要", ["sample1"], Cancel), h => h.Category == "R05");
    }

    async Task<IReadOnlyList<AgendaItem>> Agenda(Actor actor)
    {
        var items = new List<AgendaItem>();
        foreach (var agenda in duties.Host.Services.GetServices<IAgenda>()) items.AddRange(await agenda.Of(actor, Cancel));
        return items;
    }
}
