using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>贯彻落实链 on the real product: steps from the obligation's data, met by records that exist (§B.9).</summary>
public sealed class ChainTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Received = new(2026, 5, 6);

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    static DeploymentEntry Entry(string number, params ChainOwner[] owners) => new()
    {
        Organ = "自治区党委办公厅",
        Number = number,
        Title = $"关于加强政治监督的通知{number}",
        ReceivedOn = Received,
        Owners = [.. owners],
    };

    static ChainOwner Secretary(string tenant) => new(DutiesHost.Secretary(tenant), "2.2.2-d");

    async Task<FollowedChain> Chain(string tenant, Guid deployment, PartyId party)
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open(tenant);
        var chain = await db.Chains.AsNoTracking().SingleAsync(c => c.Deployment == deployment && c.Party == party, Cancel);
        return (await duties.Get<ChainReader>().Find(duties.SecretaryOf(tenant), tenant, chain.Id, Cancel))!;
    }

    async Task<(Actor Secretary, FollowedChain Chain)> Begun(string tenant, string number)
    {
        var actor = duties.SecretaryOf(tenant);
        var deployment = (await duties.Get<IDeployments>().Register(actor, Guid.NewGuid(), Entry(number, Secretary(tenant)), Cancel)).Subject!.Value;
        return (actor, await Chain(tenant, deployment, DutiesHost.Secretary(tenant)));
    }

    async Task<Guid> Recorded(Actor actor, string category, string title, DateOnly on)
    {
        var fields = category switch
        {
            "R01" => ImmutableDictionary<string, string>.Empty.Add("topics", "政治监督"),
            "R02" => ImmutableDictionary<string, string>.Empty.Add("inspectedUnit", "一监区").Add("method", "routine"),
            _ => ImmutableDictionary<string, string>.Empty,
        };
        var outcome = await duties.Grains.Party(DutiesHost.Secretary(actor.Tenant)).Record(actor, Guid.NewGuid(), new RecordEntry { Category = category, On = on, Title = title, Fields = fields, DifferentEvent = true });
        return Assert.IsType<Outcome.Done>(outcome).Id;
    }

    async Task<DutyStanding> Standing(FollowedChain chain) => (await duties.Grains.Party(chain.Chain.Party).Standing(2026)).Duties.Single(d => d.Duty == chain.Chain.Duty);

    [Fact, Trait("Clause", "2.2.2")]
    public async Task A_deployment_gives_the_secretary_five_steps_and_a_member_six_the_last_only_for_failures()
    {
        var officer = duties.Who("sample1", Roles.PoliticalOfficer);
        var outcome = await duties.Get<IDeployments>().Register(officer, Guid.NewGuid(), Entry("宁党办〔2026〕1号", Secretary("sample1"), new(DutiesHost.Member("sample1"), "2.3.2-d")), Cancel);
        var deployment = Assert.IsType<Outcome.Done>(outcome).Id;
        var secretary = await Chain("sample1", deployment, DutiesHost.Secretary("sample1"));
        Assert.Equal(["S1", "S2", "S4", "S5", "S6"], secretary.Chain.Steps.Select(s => s.Code));
        Assert.Equal(["S1", "S2", "S3", "S4", "S5", "S6"], (await Chain("sample1", deployment, DutiesHost.Member("sample1"))).Chain.Steps.Select(s => s.Code));

        var calendar = duties.Get<IWorkCalendars>().Current;
        Assert.Equal(calendar.AddWorkingDays(Received, 10), secretary.Chain.Steps[0].Due);
        Assert.Equal(calendar.AddWorkingDays(Received, 60), secretary.Chain.Steps[3].Due);
        Assert.Null(secretary.Chain.Steps[4].Due);
        Assert.Equal("S1", secretary.Progress.Next!.Step.Code);
    }

    [Fact, Trait("Clause", "2.2.2")]
    public async Task Steps_are_met_by_records_that_exist_one_record_may_meet_two_and_the_light_follows()
    {
        var (actor, chain) = await Begun("sample1", "宁党办〔2026〕2号");
        var meeting = await Recorded(actor, "R01", "传达学习并研究贯彻政治监督通知", new(2026, 5, 11));
        var party = duties.Grains.Party(chain.Chain.Party);
        Assert.IsType<Outcome.Done>(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", meeting));
        Assert.IsType<Outcome.Done>(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S2", meeting));
        Assert.Equal((Light.OnTrack, 2m, 4m), ((await Standing(chain)).Light, (await Standing(chain)).Done, (await Standing(chain)).Needed));
        Assert.Equal(["Chain.LinkedAlready"], Rules(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", meeting)));

        await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S4", await Recorded(actor, "R01", "印发任务分解方案", new(2026, 5, 13)));
        await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S5", await Recorded(actor, "R02", "督促检查落实情况", new(2026, 5, 18)));
        Assert.True((await Chain("sample1", chain.Deployment.Id, chain.Chain.Party)).Progress.Closed);
        Assert.Equal(Light.Met, (await Standing(chain)).Light);
        await party.Refresh();
        Assert.Equal(Light.Met, (await Standing(chain)).Light);
    }

    [Fact, Trait("Clause", "2.2.2")]
    public async Task What_waits_what_is_of_another_kind_and_what_came_before_the_document_cannot_be_linked()
    {
        var (actor, chain) = await Begun("sample1", "宁党办〔2026〕3号");
        var party = duties.Grains.Party(chain.Chain.Party);
        var early = await Recorded(actor, "R01", "学习研究另一文件", new(2026, 4, 20));
        Assert.Equal(["Record.OutsidePeriod"], Rules(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", early)));
        var check = await Recorded(actor, "R02", "督促检查之二", new(2026, 5, 15));
        Assert.Equal(["Chain.CategoryDoesNotFit"], Rules(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", check)));
        Assert.Equal(["Chain.NoSuchStep"], Rules(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S3", check)));
        var typed = await party.Record(duties.ClerkOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(new(2026, 5, 14), "代录的学习传达"));
        Assert.Equal(["Chain.NotStanding"], Rules(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", typed.Subject!.Value)));
    }

    [Fact]
    public async Task Unlinking_asks_for_a_reason_opens_the_step_again_and_both_stand_in_the_history()
    {
        var (actor, chain) = await Begun("sample1", "宁党办〔2026〕4号");
        var party = duties.Grains.Party(chain.Chain.Party);
        var record = await Recorded(actor, "R01", "传达学习通知之四", new(2026, 5, 12));
        await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", record);
        Assert.Equal(["Record.ReasonMissing"], Rules(await party.Unlink(actor, Guid.NewGuid(), chain.Chain.Id, "S1", record, " ")));
        Assert.IsType<Outcome.Done>(await party.Unlink(actor, Guid.NewGuid(), chain.Chain.Id, "S1", record, "不是同一件"));
        Assert.Equal(0, (await Standing(chain)).Done);
        Assert.Equal("S1", (await Chain("sample1", chain.Deployment.Id, chain.Chain.Party)).Progress.Next!.Step.Code);
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.Equal([ChainAction.Begin, ChainAction.Link, ChainAction.Unlink], await db.ChainMoves.Where(m => m.Chain == chain.Chain.Id).OrderBy(m => m.Id).Select(m => m.Action).ToListAsync(Cancel));
    }

    [Fact, Trait("Clause", "2.2.2")]
    public async Task Responsibility_is_pursued_only_after_a_failure_was_found()
    {
        var (actor, chain) = await Begun("sample2", "宁党办〔2026〕5号");
        var party = duties.Grains.Party(chain.Chain.Party);
        var record = await Recorded(actor, "R07", "对落实不力的责任人予以通报", DutiesHost.Today);
        Assert.Equal(["Chain.OnlyOnFailure"], Rules(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S6", record)));
        Assert.IsType<Outcome.NotFound>(await party.Fail(duties.Who("sample2", Roles.Member, DutiesHost.Member("sample2")), Guid.NewGuid(), chain.Chain.Id, "未按期落实"));
        Assert.IsType<Outcome.Done>(await party.Fail(duties.Who("sample2", Roles.DisciplineOfficer), Guid.NewGuid(), chain.Chain.Id, "未按期落实"));
        Assert.Equal(["Chain.FailedAlready"], Rules(await party.Fail(actor, Guid.NewGuid(), chain.Chain.Id, "再次")));
        Assert.Equal(5, (await Chain("sample2", chain.Deployment.Id, chain.Chain.Party)).Progress.Needed.Count());
        Assert.IsType<Outcome.Done>(await party.Link(actor, Guid.NewGuid(), chain.Chain.Id, "S6", record));
    }

    [Fact]
    public async Task The_same_form_twice_is_one_deployment_and_the_same_document_again_is_refused()
    {
        var (actor, operation) = (duties.SecretaryOf("sample2"), Guid.NewGuid());
        var first = await duties.Get<IDeployments>().Register(actor, operation, Entry("宁党办〔2026〕6号", Secretary("sample2")), Cancel);
        Assert.Equal(new Outcome.Already(first.Subject!.Value), await duties.Get<IDeployments>().Register(actor, operation, Entry("宁党办〔2026〕6号", Secretary("sample2")), Cancel));
        Assert.Equal(["Deployment.Twice"], Rules(await duties.Get<IDeployments>().Register(actor, Guid.NewGuid(), Entry("宁党办〔2026〕6号", Secretary("sample2")), Cancel)));
        Assert.Equal(["Deployment.Missing", "Deployment.NobodyOwns"], Rules(await duties.Get<IDeployments>().Register(actor, Guid.NewGuid(), Entry("宁党办〔2026〕7号") with { Organ = " " }, Cancel)));
        Assert.IsType<Outcome.NotFound>(await duties.Get<IDeployments>().Register(actor, Guid.NewGuid(), Entry("宁党办〔2026〕8号", Secretary("sample1")), Cancel));
    }

    [Fact]
    public async Task A_clerk_sees_what_arrived_and_links_only_what_he_typed_himself()
    {
        var (actor, chain) = await Begun("sample2", "宁党办〔2026〕11号");
        var clerk = duties.ClerkOf("sample2");
        var scope = await duties.Get<DutyRights>().Reads(clerk, "sample2", Cancel);
        Assert.Contains(await duties.Get<ChainReader>().Of(clerk, "sample2", 2026, scope, Cancel), c => c.Chain.Id == chain.Chain.Id);
        var party = duties.Grains.Party(chain.Chain.Party);
        var own = await Recorded(actor, "R01", "传达学习通知之十一", new(2026, 5, 12));
        Assert.IsType<Outcome.NotFound>(await party.Link(clerk, Guid.NewGuid(), chain.Chain.Id, "S1", own));
        var typed = (await party.Record(clerk, Guid.NewGuid(), DutiesHost.Lecture(new(2026, 5, 13), "代录的传达学习之十一"))).Subject!.Value;
        await party.Confirm(actor, Guid.NewGuid(), typed);
        Assert.IsType<Outcome.Done>(await party.Link(clerk, Guid.NewGuid(), chain.Chain.Id, "S1", typed));
        Assert.Empty(await duties.Get<ChainReader>().Of(duties.Who("sample2", Roles.Member, DutiesHost.Member("sample2", "member-6")), "sample2", 2026, await duties.Get<DutyRights>().Reads(duties.Who("sample2", Roles.Member, DutiesHost.Member("sample2", "member-6")), "sample2", Cancel), Cancel));
    }

    [Fact, Trait("Clause", "2.4.2")]
    public async Task An_important_deployment_also_falls_to_whom_the_data_name()
    {
        await duties.Get<IDeployments>().Register(duties.ClerkOf("sample2"), Guid.NewGuid(), Entry("宁党办〔2026〕9号", Secretary("sample2")) with { Important = true }, Cancel);
        var committee = new PartyId("sample2", PartyKind.DisciplineCommittee, "main");
        await duties.Grains.Party(committee).Refresh();
        Assert.Contains((await duties.Grains.Party(committee).Standing(2026)).Duties, d => d.Obligation == "2.4.2-b" && d.Occasion);
    }

    [Fact]
    public async Task The_next_step_stands_on_its_owners_desk_and_the_report_tells_the_steps()
    {
        var (actor, chain) = await Begun("sample2", "宁党办〔2026〕10号");
        var record = await Recorded(actor, "R01", "传达学习通知之十", new(2026, 5, 12));
        await duties.Grains.Party(chain.Chain.Party).Link(actor, Guid.NewGuid(), chain.Chain.Id, "S1", record);
        var agenda = await duties.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Chains").Of(actor, Cancel);
        Assert.Contains(agenda, a => a.Key == $"chain/{chain.Chain.Id:N}/S2" && a.Due == chain.Chain.Steps[1].Due);

        var report = duties.Get<IEnumerable<IDocument>>().Single(d => d.Name == "follow-through");
        var document = await report.Compose(actor, $"{chain.Chain.Id:N}", Cancel);
        var table = document!.Body.OfType<Table>().Single();
        Assert.Equal(["学习传达", "2026-05-12", "传达学习通知之十"], [table.Rows[0][0], table.Rows[0][2], table.Rows[0][3]]);
        Assert.Null(await report.Compose(duties.SecretaryOf("sample1"), $"{chain.Chain.Id:N}", Cancel));
        Assert.NotNull(await report.Compose(duties.Who("bureau", Roles.Secretary, DutiesHost.Secretary("bureau")), $"{chain.Chain.Id:N}", Cancel));
    }

    [Fact]
    public void Records_that_name_the_chain_but_no_step_fill_what_is_open_in_order_of_their_day()
    {
        var chain = (Chain)Activator.CreateInstance(typeof(Chain), nonPublic: true)!;
        typeof(Chain).GetProperty("Steps")!.SetValue(chain, new ChainStep[] { new("S1", new(2026, 5, 20)), new("S2", new(2026, 5, 27)), new("S5", new(2026, 7, 1)), new("S6", null) });
        var (first, second, placed) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var progress = ChainProgress.Of(chain, [new(second, null, new(2026, 6, 1)), new(first, null, new(2026, 5, 8)), new(placed, "S2", new(2026, 5, 9))]);
        Assert.Equal([first, placed, second], progress.Needed.Select(s => s.Records[0].Record));
        Assert.Equal([true, false, true], progress.Needed.Select(s => s.InOrder));
        Assert.True(progress.Closed);
        Assert.Empty(progress.Steps[3].Records);
    }
}
