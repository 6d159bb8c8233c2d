using PartyDiscipline.Duties;
using PartyDiscipline.Host.Mechanism;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Modules.Duties;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>The whole mechanism: how functions stand, what does not fit together, what came of a clause, a party's year.</summary>
public sealed class MechanismTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Actor Bureau => duties.Who("bureau", Roles.Secretary, DutiesHost.Secretary("bureau"));

    [Fact]
    public void Every_function_says_how_it_stands() =>
        Assert.Equal(Overview.Functions.Order(), duties.Host.Services.GetServices<IFunctionHealth>().Select(f => f.Function).Order());

    [Fact]
    public async Task The_bureau_sees_every_unit_and_a_prison_itself_alone()
    {
        var all = await duties.Get<Overview>().Of(Bureau, 2026, Cancel);
        Assert.Equal(["bureau", "sample1", "sample2"], all.Rows.Select(r => r.Unit.Code).Order());
        var own = await duties.Get<Overview>().Of(duties.SecretaryOf("sample1"), 2026, Cancel);
        Assert.Equal("sample1", Assert.Single(own.Rows).Unit.Code);
        Assert.True(own.Rows[0].Cells["perform"].Open > 0);
    }

    [Fact]
    public async Task Who_may_not_read_a_function_is_not_told_how_much_of_it_there_is()
    {
        var clerk = await duties.Get<Overview>().Of(duties.ClerkOf("sample1"), 2026, Cancel);
        Assert.DoesNotContain("report", Assert.Single(clerk.Rows).Cells.Keys);
        Assert.DoesNotContain("clarify", clerk.Rows[0].Cells.Keys);
    }

    [Fact]
    public async Task A_problem_past_its_day_is_open_and_overdue_until_it_is_solved()
    {
        async Task<FunctionHealth> Now() => (await duties.Get<Overview>().Of(Bureau, 2026, Cancel)).Rows.Single(r => r.Unit.Code == "sample2").Cells.GetValueOrDefault("clarify") ?? new(0, 0, 0, "");
        var before = await Now();
        var system = Actor.System("sample2");
        var raised = await duties.Get<IProblemList>().Raise(system, Guid.NewGuid(), new RaisedProblem
        {
            Found = DutiesHost.Today.AddDays(-40),
            Text = "台账记录不及时",
            Source = ProblemSource.Other,
            SourceKey = "mechanism/1",
            Obligation = "3.2.2-a",
            Owner = DutiesHost.Secretary("sample2"),
            Measure = "逐月核对",
            Due = DutiesHost.Today.AddDays(-1),
            Confirmed = true,
        }, Cancel);
        Assert.Equal((before.Open + 1, before.Overdue + 1), ((await Now()).Open, (await Now()).Overdue));

        var trace = duties.Host.Services.GetServices<ITrace>().Single(t => t.Name == "Problems");
        var found = await trace.Of(Bureau, ["3.2.2-a", "3.2.2"], 2026, null, 5, Cancel);
        Assert.Equal(("sample2", "台账记录不及时"), (Assert.Single(found!.Lines).Unit, found.Lines[0].What.Zh));
        Assert.Equal(0, (await trace.Of(duties.SecretaryOf("sample1"), ["3.2.2-a"], 2026, "sample1", 5, Cancel))!.Total);

        Assert.IsType<Outcome.Done>(await duties.Get<IProblemList>().Advance(system, Guid.NewGuid(), raised.Subject!.Value, ProblemAction.Drop, new ProblemNote("台账已并入手册"), Cancel));
        Assert.Equal((before.Open, before.Overdue), ((await Now()).Open, (await Now()).Overdue));
    }

    [Fact]
    public async Task A_post_that_nobody_holds_is_found_with_its_duties()
    {
        var check = duties.Host.Services.GetServices<IXray>().Single(x => x.Name == "DutyWithoutOwner");
        var before = (await check.Look(Bureau, 2026, 50, Cancel)).Total;
        var post = DutiesHost.Member("sample1", "member-2");
        Assert.IsType<Outcome.Done>(await duties.Get<IOrganisation>().HandOver(Actor.System("sample1"), Guid.NewGuid(), post, null, DutiesHost.Today, Cancel));
        var after = await check.Look(Bureau, 2026, 50, Cancel);
        Assert.Equal(before + 1, after.Total);
        Assert.Contains(after.Lines, l => l.Unit == "sample1");
        Assert.Equal(0, (await check.Look(duties.SecretaryOf("sample2"), 2026, 50, Cancel)).Total);
    }

    [Fact]
    public async Task The_bureau_counts_duties_and_records_of_a_clause_by_unit_as_each_units_own_list_does()
    {
        await duties.Grains.Party(DutiesHost.Secretary("sample2")).Record(duties.SecretaryOf("sample2"), Guid.NewGuid(), DutiesHost.Lecture(DutiesHost.Today, "按条款计数的党课", duties: (await duties.DutyOf(DutiesHost.Secretary("sample2"), "2.2.2-b")).Duty));
        string[] clause = [.. duties.Get<IRegulations>().InForce(DutiesHost.Today).SelectMany(r => r.Obligations).Where(o => o.Clause == "2.2.2").Select(o => o.Code), "2.2.2"];
        string[] units = ["bureau", "sample1", "sample2"];
        foreach (var name in new[] { "Duties", "Records" })
        {
            var trace = duties.Host.Services.GetServices<ITrace>().Single(t => t.Name == name);
            var counts = await trace.ByUnit(Bureau, clause, 2026, units, Cancel);
            foreach (var unit in units) Assert.Equal((await trace.Of(Bureau, clause, 2026, unit, 1, Cancel))!.Total, counts!.GetValueOrDefault(unit));
            Assert.True(counts!["sample2"] > 0);
            Assert.Equal(["sample2"], (await trace.ByUnit(Bureau, clause, 2026, ["sample2"], Cancel))!.Keys);
            Assert.Null(await trace.ByUnit(duties.SecretaryOf("sample1"), clause, 2026, units, Cancel));
        }
        Assert.Null(await duties.Host.Services.GetServices<ITrace>().Single(t => t.Name == "Problems").ByUnit(Bureau, clause, 2026, units, Cancel));
    }

    [Fact]
    public async Task A_record_is_found_from_its_clause_and_stands_in_the_partys_year()
    {
        var party = DutiesHost.Secretary("sample1");
        var owed = await duties.DutyOf(party, "2.2.2-b");
        var (secretary, title) = (duties.SecretaryOf("sample1"), "从条款找到的党课");
        await duties.Grains.Party(party).Record(secretary, Guid.NewGuid(), DutiesHost.Lecture(DutiesHost.Today, title, owed.Duty));
        var records = duties.Host.Services.GetServices<ITrace>().Single(t => t.Name == "Records");
        Assert.Contains((await records.Of(Bureau, ["2.2.2-b"], 2026, "sample1", 10, Cancel))!.Lines, l => l.What.Zh == title);
        Assert.DoesNotContain((await records.Of(secretary, ["2.2.2-a"], 2026, "sample1", 10, Cancel))!.Lines, l => l.What.Zh == title);
        Assert.Null(await records.Of(Bureau, ["2.2.2-b"], 2026, null, 10, Cancel));

        var held = await duties.Get<IPartyDirectory>().Find(party, DutiesHost.Today, Cancel);
        var lane = await duties.Host.Services.GetServices<IPartyYear>().Single(l => l.Function == "perform").Of(secretary, held!, 2026, Cancel);
        Assert.Contains(lane!.Marks, m => m.On.Month == DutiesHost.Today.Month);
        var foreign = await duties.Get<IPartyDirectory>().Find(DutiesHost.Secretary("sample2"), DutiesHost.Today, Cancel);
        foreach (var each in duties.Host.Services.GetServices<IPartyYear>())
        {
            PartyYear? told = null;
            try { told = await each.Of(secretary, foreign!, 2026, Cancel); }
            catch (TenantViolation) { /* No way to read there at all. */ }
            Assert.Null(told);
        }
    }
}
