using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>SM-3 on the real product: prefilled, own view beside it, gaps planned, closed by the secretary.</summary>
public sealed class SelfAssessmentTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly Period Half = Period.Parse("2026H1", null);

    ISelfAssessments Book => duties.Get<ISelfAssessments>();

    Actor Officer(string tenant) => duties.Who(tenant, Roles.PoliticalOfficer);

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    async Task<(SelfAssessment Of, List<SelfAssessmentLine> Lines)> Stored(string tenant, Guid id)
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open(tenant);
        return (await db.SelfAssessments.AsNoTracking().SingleAsync(a => a.Id == id, Cancel), await db.SelfAssessmentLines.AsNoTracking().Where(l => l.Assessment == id).OrderBy(l => l.Place).ToListAsync(Cancel));
    }

    async Task<Guid> Opened(PartyId party) => (await Book.Open(Officer(party.Tenant), Guid.NewGuid(), party, Half, Cancel)).Subject!.Value;

    [Fact, Trait("Clause", "SM-3")]
    public void The_state_machine_is_as_written()
    {
        var edges =
            from state in Enum.GetValues<SelfAssessmentState>()
            from action in Enum.GetValues<SelfAssessmentAction>()
            let next = SelfAssessment.After(state, action)
            where next is not null
            select $"{state} --{action}--> {next}";
        Assert.Equal(
        [
            "Open --Prefill--> Prefilled", "Prefilled --Prefill--> Prefilled", "Prefilled --Finish--> SelfDone", "SelfDone --Plan--> Planned", "Planned --Return--> SelfDone", "Planned --Close--> Closed",
        ], edges);
    }

    [Fact, Trait("Clause", "3.2.3")]
    public async Task Closing_it_turns_the_light_makes_one_record_and_puts_the_gaps_onto_the_problem_list()
    {
        var committee = DutiesHost.Committee("sample1");
        Assert.NotEqual(Light.Met, (await duties.DutyOf(committee, "3.2.3-a")).Light);
        var officer = Officer("sample1");
        var id = await Opened(committee);
        Assert.Equal(new Outcome.Already(id), await Book.Open(officer, Guid.NewGuid(), committee, Half, Cancel));
        var (of, lines) = await Stored("sample1", id);
        Assert.Equal((SelfAssessmentState.Prefilled, new DateOnly(2026, 6, 25)), (of.State, of.Due));
        Assert.All(lines, l => Assert.Null(l.Own));

        Assert.Equal(["SelfAssessment.ViewsMissing"], Rules(await Book.Finish(officer, Guid.NewGuid(), id, Cancel)));
        var strict = lines.First(l => l.Auto == OwnView.OnSchedule);
        Assert.Equal(["SelfAssessment.WhyDifferent"], Rules(await Book.Say(officer, Guid.NewGuid(), strict.Id, new LineView(OwnView.Partly), Cancel)));
        var owner = new PartyId("sample1", PartyKind.Department, "office");
        var plan = new LineView(OwnView.Partly, "推进不均衡", "按月通报", owner, new DateOnly(2026, 6, 30));
        Assert.IsType<Outcome.Done>(await Book.Say(officer, Guid.NewGuid(), strict.Id, plan with { Measure = null }, Cancel));
        Assert.IsType<Outcome.Done>(await Book.Agree(officer, Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.Done>(await Book.Finish(officer, Guid.NewGuid(), id, Cancel));
        Assert.Equal(["SelfAssessment.PlansMissing"], Rules(await Book.Plan(officer, Guid.NewGuid(), id, Cancel)));
        foreach (var gap in (await Stored("sample1", id)).Lines.Where(l => l.IsGap))
            Assert.IsType<Outcome.Done>(await Book.Say(officer, Guid.NewGuid(), gap.Id, plan with { Own = gap.Own!.Value }, Cancel));
        Assert.IsType<Outcome.Done>(await Book.Plan(officer, Guid.NewGuid(), id, Cancel));

        var secretary = duties.SecretaryOf("sample1");
        Assert.IsType<Outcome.NotFound>(await Book.Close(officer, Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Close(duties.SecretaryOf("sample2"), Guid.NewGuid(), id, Cancel));
        var operation = Guid.NewGuid();
        Assert.IsType<Outcome.Done>(await Book.Close(secretary, operation, id, Cancel));
        Assert.IsType<Outcome.Already>(await Book.Close(secretary, operation, id, Cancel));
        Assert.Equal(["SelfAssessment.NotNow"], Rules(await Book.Close(secretary, Guid.NewGuid(), id, Cancel)));

        Assert.Equal(Light.Met, (await duties.DutyOf(committee, "3.2.3-a")).Light);
        var closed = (await Stored("sample1", id)).Of;
        Assert.Equal((SelfAssessmentState.Closed, 1), (closed.State, closed.Differences));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.Single(await db.Records.Where(r => r.Id == closed.Record && r.Party == committee && r.Category == "R12").ToListAsync(Cancel));

        var key = $"self-assessment/{id:N}/{strict.Obligation}";
        var landed = 0;
        for (var i = 0; i < 200 && landed < closed.Gaps; i++, await Task.Delay(100, Cancel))
            landed = (await duties.Get<IProblemList>().Of("sample1", 2026, Cancel)).Count(p => p.Source == ProblemSource.SelfAssessment);
        Assert.Equal(closed.Gaps, landed);
        var problem = await duties.Get<IProblemList>().Find("sample1", key, Cancel);
        Assert.Equal((ProblemState.Rectifying, owner, new DateOnly(2026, 6, 30), "按月通报"), (problem!.State, problem.Owner!.Value, problem.Due!.Value, problem.Measure));

        var document = duties.Get<IEnumerable<IDocument>>().Single(d => d.Name == "self-assessment");
        Assert.NotNull(await document.Compose(secretary, $"sample1.{id:N}", Cancel));
        Assert.Null(await document.Compose(duties.SecretaryOf("sample2"), $"sample1.{id:N}", Cancel));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task The_discipline_committees_own_secretary_closes_it_and_may_give_it_back()
    {
        var discipline = new PartyId("sample2", PartyKind.DisciplineCommittee, "main");
        var officer = duties.Who("sample2", Roles.DisciplineOfficer);
        Assert.IsType<Outcome.NotFound>(await Book.Open(officer, Guid.NewGuid(), DutiesHost.Committee("sample2"), Half, Cancel));
        var id = (await Book.Open(officer, Guid.NewGuid(), discipline, Half, Cancel)).Subject!.Value;
        await Book.Agree(officer, Guid.NewGuid(), id, Cancel);
        await Book.Finish(officer, Guid.NewGuid(), id, Cancel);
        foreach (var gap in (await Stored("sample2", id)).Lines.Where(l => l.IsGap))
            await Book.Say(officer, Guid.NewGuid(), gap.Id, new LineView(gap.Own!.Value, null, "补齐", discipline, DutiesHost.Today.AddDays(10)), Cancel);
        Assert.IsType<Outcome.Done>(await Book.Plan(officer, Guid.NewGuid(), id, Cancel));

        Assert.IsType<Outcome.NotFound>(await Book.Close(duties.SecretaryOf("sample2"), Guid.NewGuid(), id, Cancel));
        var head = duties.Who("sample2", Roles.DisciplineSecretary, discipline, DutiesHost.Member("sample2", "discipline-secretary"));
        Assert.Equal(["SelfAssessment.ReasonMissing"], Rules(await Book.Return(head, Guid.NewGuid(), id, "", Cancel)));
        Assert.IsType<Outcome.Done>(await Book.Return(head, Guid.NewGuid(), id, "措施请再具体", Cancel));
        Assert.IsType<Outcome.Done>(await Book.Plan(officer, Guid.NewGuid(), id, Cancel));
        Assert.Equal(["SelfAssessment.OwnClose"], Rules(await Book.Close(head with { Account = officer.Account }, Guid.NewGuid(), id, Cancel)));
        Assert.IsType<Outcome.Done>(await Book.Close(head, Guid.NewGuid(), id, Cancel));
        Assert.Equal(Light.Met, (await duties.DutyOf(discipline, "3.2.3-a")).Light);
    }

    [Fact, Trait("Clause", "3.2.3")]
    public async Task Committees_with_equal_figures_all_close_though_the_product_writes_the_same_words_for_each()
    {
        await using var own = new DutiesHost();
        await own.InitializeAsync();
        var book = own.Get<ISelfAssessments>();
        var closed = new List<(int, int, int)>();
        foreach (var tenant in (string[])["sample1", "sample2"])
        {
            var (committee, officer) = (DutiesHost.Committee(tenant), own.Who(tenant, Roles.PoliticalOfficer));
            var id = Assert.IsType<Outcome.Done>(await book.Open(officer, Guid.NewGuid(), committee, Half, Cancel)).Id;
            await book.Agree(officer, Guid.NewGuid(), id, Cancel);
            await book.Finish(officer, Guid.NewGuid(), id, Cancel);
            await using var db = own.Get<Database<DutiesDb>>().Open(tenant);
            foreach (var gap in (await db.SelfAssessmentLines.AsNoTracking().Where(l => l.Assessment == id).ToListAsync(Cancel)).Where(l => l.IsGap))
                await book.Say(officer, Guid.NewGuid(), gap.Id, new LineView(gap.Own!.Value, null, "补齐", committee, DutiesHost.Today.AddDays(10)), Cancel);
            Assert.IsType<Outcome.Done>(await book.Plan(officer, Guid.NewGuid(), id, Cancel));
            Assert.IsType<Outcome.Done>(await book.Close(own.SecretaryOf(tenant), Guid.NewGuid(), id, Cancel));
            Assert.Equal(Light.Met, (await own.DutyOf(committee, "3.2.3-a")).Light);
            var found = await db.SelfAssessments.AsNoTracking().SingleAsync(a => a.Id == id, Cancel);
            closed.Add((found.Lines, found.Differences, found.Gaps));
        }
        Assert.Equal(closed[0], closed[1]);
    }

    [Fact]
    public async Task A_department_writes_its_own_part_which_counts_for_nobody_and_the_secretary_has_none()
    {
        var political = new PartyId("sample2", PartyKind.Department, "political");
        Assert.Equal(["SelfAssessment.NotSecretary"], Rules(await Book.Open(Officer("sample2"), Guid.NewGuid(), DutiesHost.Secretary("sample2"), Half, Cancel)));
        Assert.Equal(["SelfAssessment.Period"], Rules(await Book.Open(Officer("sample2"), Guid.NewGuid(), political, Period.Parse("2026H2", null), Cancel)));
        var id = await Opened(political);
        var head = duties.Who("sample2", Roles.DepartmentHead, political);
        Assert.IsType<Outcome.Done>(await Book.Agree(head, Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Finish(duties.Who("sample2", Roles.DepartmentHead, new PartyId("sample2", PartyKind.Department, "office")), Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.Done>(await Book.Finish(head, Guid.NewGuid(), id, Cancel));
        foreach (var gap in (await Stored("sample2", id)).Lines.Where(l => l.IsGap))
            await Book.Say(head, Guid.NewGuid(), gap.Id, new LineView(gap.Own!.Value, null, "补齐", political, DutiesHost.Today.AddDays(10)), Cancel);
        Assert.IsType<Outcome.Done>(await Book.Plan(head, Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.Done>(await Book.Close(duties.SecretaryOf("sample2"), Guid.NewGuid(), id, Cancel));
        Assert.Null((await Stored("sample2", id)).Of.Record);
    }

    [Fact, Trait("Clause", "3.2.3")]
    public async Task Near_the_end_of_the_half_the_product_opens_what_nobody_opened_and_past_its_day_it_is_overdue()
    {
        var night = duties.Get<IEnumerable<INightly>>().Single(n => n.Name == "SelfAssessment");
        var agenda = duties.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "SelfAssessment");
        await night.Run("bureau", DutiesHost.Today, Cancel);
        Assert.Empty(await agenda.Of(Officer("bureau"), Cancel));
        await night.Run("bureau", new DateOnly(2026, 6, 1), Cancel);
        await night.Run("bureau", new DateOnly(2026, 6, 2), Cancel);
        var due = (await agenda.Of(Officer("bureau"), Cancel)).ToList();
        Assert.Equal(2, due.Count);
        Assert.All(due, d => Assert.Equal((Turn.Due, new DateOnly(2026, 6, 25)), (d.Turn, d.Due)));

        await using var db = duties.Get<Database<DutiesDb>>().Open("bureau");
        var open = await db.SelfAssessments.AsNoTracking().FirstAsync(Cancel);
        Assert.False(open.Overdue(open.Due));
        Assert.True(open.Overdue(open.Due.AddDays(1)));
    }
}
