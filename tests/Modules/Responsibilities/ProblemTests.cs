using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Lists;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>SM-13: a problem cannot disappear.</summary>
public sealed class ProblemTests(ListedHost listed) : IClassFixture<ListedHost>
{
    readonly RunningHost host = listed.Host;
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = new(2026, 5, 20);
    static readonly PartyId Office = new("sample1", PartyKind.Department, "office");

    IProblemList Problems => host.Get<IProblemList>();
    Actor Officer => listed.Who("sample1", Roles.PoliticalOfficer);
    Actor Head => listed.Who("sample1", Roles.DepartmentHead, Office);

    static RaisedProblem Gap(string? key = null) => new()
    {
        Found = Today,
        Text = "台账更新不及时",
        Source = ProblemSource.Inspection,
        SourceKey = key,
        Owner = Office,
        Measure = "每月检查1次",
        Due = Today.AddDays(20),
        Confirmed = true,
    };

    async Task<Guid> Raised(RaisedProblem? problem = null) => (await Problems.Raise(Officer, Guid.NewGuid(), problem ?? Gap(), Cancel)).Subject!.Value;

    Task<Outcome> Take(Actor actor, Guid problem, ProblemAction action, string? text = null, DateOnly? day = null, PartyId? owner = null) =>
        Problems.Advance(actor, Guid.NewGuid(), problem, action, new ProblemNote(text, day, owner), Cancel);

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    [Fact, Trait("Clause", "SM-13")]
    public void The_state_machine_is_as_written()
    {
        var edges =
            from state in Enum.GetValues<ProblemState>()
            from action in Enum.GetValues<ProblemAction>()
            let next = Problem.After(state, action)
            where next is not null
            select $"{state} --{action}--> {next}";
        Assert.Equal(
        [
            "Found --Confirm--> Confirmed", "Found --Plan--> Rectifying", "Found --Drop--> NoLongerApplies",
            "Confirmed --Plan--> Rectifying", "Confirmed --Drop--> NoLongerApplies",
            "Rectifying --Plan--> Rectifying", "Rectifying --Report--> Reported", "Rectifying --Continue--> Continuing", "Rectifying --Drop--> NoLongerApplies",
            "Reported --Verify--> Solved", "Reported --Return--> Rectifying", "Reported --Continue--> Continuing", "Reported --Drop--> NoLongerApplies",
            "Continuing --Plan--> Rectifying", "Continuing --Report--> Reported", "Continuing --Continue--> Continuing", "Continuing --Drop--> NoLongerApplies",
        ], edges);
    }

    [Fact, Trait("Clause", "3.1.2")]
    public async Task A_problem_told_twice_by_the_same_source_is_one_problem()
    {
        var first = await Problems.Raise(Officer, Guid.NewGuid(), Gap("inspection/1"), Cancel);
        Assert.IsType<Outcome.Done>(first);
        Assert.Equal(new Outcome.Already(first.Subject!.Value), await Problems.Raise(Officer, Guid.NewGuid(), Gap("inspection/1"), Cancel));
        Assert.Equal(ProblemState.Rectifying, (await Problems.Find("sample1", "inspection/1", Cancel))!.State);
        Assert.IsType<Outcome.NotFound>(await Problems.Raise(Officer, Guid.NewGuid(), Gap() with { Owner = new PartyId("bureau", PartyKind.Department, "office") }, Cancel));
    }

    [Fact, Trait("Clause", "3.2.3")]
    public async Task It_is_solved_only_when_somebody_else_has_verified_it()
    {
        var problem = await Raised();
        Assert.IsType<Outcome.NotFound>(await Take(Officer, problem, ProblemAction.Report, "已整改"));
        var head = Head;
        Assert.Equal(["Problem.Needs.Report"], Rules(await Take(head, problem, ProblemAction.Report)));
        Assert.IsType<Outcome.Done>(await Take(head, problem, ProblemAction.Report, "已全部更新"));
        Assert.IsType<Outcome.NotFound>(await Take(head, problem, ProblemAction.Verify, "属实"));
        var reporter = Officer with { Account = head.Account };
        Assert.Equal(["Problem.VerifiedByOther"], Rules(await Take(reporter, problem, ProblemAction.Verify, "属实")));
        Assert.IsType<Outcome.Done>(await Take(Officer, problem, ProblemAction.Return, "仍有缺项"));
        await Take(head, problem, ProblemAction.Report, "缺项已补");
        Assert.IsType<Outcome.Done>(await Take(Officer, problem, ProblemAction.Verify, "现场核查属实"));
        Assert.Equal(["Problem.NotNow"], Rules(await Take(Officer, problem, ProblemAction.Continue, "再看", Today.AddDays(5))));
    }

    [Fact]
    public async Task It_goes_on_with_a_review_day_or_no_longer_applies_for_a_reason_of_the_leadership()
    {
        var problem = await Raised();
        Assert.Equal(["Problem.ReviewLater"], Rules(await Take(Officer, problem, ProblemAction.Continue, "需要时间", Today)));
        Assert.IsType<Outcome.Done>(await Take(Officer, problem, ProblemAction.Continue, "需要时间", Today.AddDays(90)));
        Assert.IsType<Outcome.NotFound>(await Take(Officer, problem, ProblemAction.Drop, "机构已撤销"));
        var secretary = listed.Who("sample1", Roles.Secretary);
        Assert.Equal(["Problem.Needs.Drop"], Rules(await Take(secretary, problem, ProblemAction.Drop)));
        Assert.IsType<Outcome.Done>(await Take(secretary, problem, ProblemAction.Drop, "机构已撤销"));
    }

    [Fact, Trait("Clause", "B.8")]
    public async Task What_is_open_passes_into_the_next_year_and_what_was_closed_does_not()
    {
        var open = await Raised(Gap() with { Found = new DateOnly(2025, 11, 3), Text = "跨年问题", SourceKey = "year/open" });
        var closed = await Raised(Gap() with { Found = new DateOnly(2025, 11, 3), Text = "当年办结", SourceKey = "year/closed" });
        await Take(listed.Who("sample1", Roles.Secretary), closed, ProblemAction.Drop, "不再适用");
        var (last, now, next) = (await Problems.Of("sample1", 2025, Cancel), await Problems.Of("sample1", 2026, Cancel), await Problems.Of("sample1", 2027, Cancel));
        Assert.Contains(last, p => p.Id == open);
        Assert.Contains(now, p => p.Id == open);
        Assert.Contains(now, p => p.Id == closed); // It was closed in 2026 and stands on that year's list.
        Assert.Contains(next, p => p.Id == open);
        Assert.DoesNotContain(next, p => p.Id == closed);
    }

    [Fact]
    public async Task A_plan_names_measure_owner_and_date()
    {
        var problem = await Raised(new RaisedProblem { Found = Today, Text = "待确认", Source = ProblemSource.Talk });
        Assert.Equal(["Problem.Needs.Plan", "Problem.NeedsDay.Plan", "Problem.NeedsOwner"], Rules(await Take(Officer, problem, ProblemAction.Plan)));
        Assert.IsType<Outcome.NotFound>(await Take(Officer, problem, ProblemAction.Plan, "整改", Today.AddDays(9), new PartyId("bureau", PartyKind.Department, "office")));
        Assert.IsType<Outcome.Done>(await Take(Officer, problem, ProblemAction.Plan, "整改", Today.AddDays(9), Office));

        var agenda = host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "ProblemList");
        var item = Assert.Single(await agenda.Of(Head, Cancel), a => a.Page.EndsWith($"{problem}", StringComparison.Ordinal));
        Assert.Equal((Turn.Due, Today.AddDays(9)), (item.Turn, item.Due));
        Assert.DoesNotContain("待确认", item.Text.Zh, StringComparison.Ordinal);
    }

    [Fact, Trait("Clause", "3.2.3")]
    public async Task A_problem_whose_owner_is_gone_comes_back_to_who_keeps_the_list()
    {
        var owner = new PartyId("sample1", PartyKind.Department, "dept-4");
        var problem = await Raised(Gap() with { Owner = owner, Due = Today.AddDays(1) });
        var agenda = host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "ProblemList");
        Assert.DoesNotContain(await agenda.Of(Officer, Cancel), a => a.Page.EndsWith($"{problem}", StringComparison.Ordinal));
        Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().End(Actor.System("sample1"), Guid.NewGuid(), owner, Today.AddDays(-1), Cancel));
        Assert.Single(await agenda.Of(Officer, Cancel), a => a.Page.EndsWith($"{problem}", StringComparison.Ordinal));
        Assert.IsType<Outcome.Done>(await Take(Officer, problem, ProblemAction.Plan, "由办公室接续整改", Today.AddDays(9), Office));
        Assert.DoesNotContain(await agenda.Of(Officer, Cancel), a => a.Page.EndsWith($"{problem}", StringComparison.Ordinal));
    }

    [Fact, Trait("Clause", "3.6.2")]
    public async Task A_decision_stands_on_the_accountability_list_once_and_only_with_a_known_way_and_its_basis()
    {
        var list = host.Get<IAccountabilityList>();
        var decided = new DecidedAccountability("case/1", Today, "Q08", Office, "admonish", "示监问决〔2026〕1号");
        Assert.Equal(["Accountability.Situation", "Accountability.Way", "Accountability.Basis"], Rules(await list.Enter(Officer, Guid.NewGuid(), decided with { Situation = "Q99", Way = "x", Basis = " " }, Cancel)));
        var first = await list.Enter(Officer, Guid.NewGuid(), decided, Cancel);
        Assert.IsType<Outcome.Done>(first);
        Assert.Equal(new Outcome.Already(first.Subject!.Value), await list.Enter(Officer, Guid.NewGuid(), decided, Cancel));
        var printed = await host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "accountability-list").Compose(Officer, "sample1.2026", Cancel);
        Assert.Contains(printed!.Body.OfType<Table>().Last().Rows, r => r.Contains("示监问决〔2026〕1号"));
    }
}
