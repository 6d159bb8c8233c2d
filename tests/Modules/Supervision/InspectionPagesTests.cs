using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Live;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Inspections;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>
/// The forms of visits as people fill them in, without scripts: what is wrong comes back with what was typed, its field and its rule, and a second click
/// does nothing more.
/// </summary>
public sealed class InspectionPagesTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    World world = null!;
    HttpClient officer = null!, political = null!, discipline = null!;
    Guid[] team = [];

    public async ValueTask InitializeAsync()
    {
        world = await World.Build();
        officer = await world.As(World.Bureau, Roles.DisciplineOfficer);
        political = await world.As(World.Bureau, Roles.PoliticalOfficer);
        discipline = await world.As(World.Bureau, Roles.DisciplineSecretary);
        var people = (await world.Host.Get<IOrganisation>().People(World.Bureau)).ToDictionary(p => p.Number, p => p.Id);
        team = [people[$"O-{Roles.DisciplineOfficer}"], people[$"O-{Roles.PoliticalOfficer}"]];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { officer, political, discipline }) client?.Dispose();
        await world.DisposeAsync();
    }

    async Task<T> Read<T>(string tenant, Func<SupervisionDb, Task<T>> read)
    {
        await using var db = world.Host.Get<Database<SupervisionDb>>().Open(tenant);
        return await read(db);
    }

    async Task<int> Told(string fact)
    {
        await using var ledger = world.Host.Get<Database<LedgerDb>>().Open(World.Bureau);
        return await ledger.Entries.CountAsync(e => e.TenantId == World.Bureau && e.Fact == fact, Cancel);
    }

    static async Task<PageForm> Form(HttpClient client, string page, string? handler = null, string? holding = null) =>
        Assert.IsType<PageForm>(await PageForm.Find(client, page, handler, holding, Cancel));

    static void Refuses(PageAnswer answer, params string[] shown)
    {
        Assert.True(answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.OK, $"{answer.Status}");
        Assert.Contains("class=\"faults\"", answer.Body, StringComparison.Ordinal);
        var said = answer.Body[answer.Body.IndexOf("class=\"faults\"", StringComparison.Ordinal)..];
        foreach (var text in shown) Assert.True(answer.Body.Contains(text, StringComparison.Ordinal), $"'{text}' is nowhere; the page says: {said[..Math.Min(said.Length, 800)]}");
    }

    /// <summary>Sends a form twice, as an impatient hand does: both lead to the same place.</summary>
    static async Task<string> Twice(PageForm form)
    {
        var (first, second) = (await form.Send(Cancel), await form.Send(Cancel));
        Assert.True(first.Redirects && second.Redirects, $"{first.Status} {second.Status} {first.Body}");
        Assert.Equal(first.Location, second.Location);
        return first.Location!;
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_plan_is_written_on_its_page_and_a_budget_that_is_no_number_is_refused_where_it_stands()
    {
        var page = $"/Supervision/InspectionPlan?year={World.Today.Year + 1}";
        var form = (await Form(officer, page)).Typed("Cap", "99").Typed("Number", "局纪发〔2027〕1号").Typed($"Caps[{World.A}]", "6").Typed($"Whys[{World.A}]", "问题较多的单位");
        Refuses(await form.Send(Cancel), "请填写年度重点。", "请填写1到24之间的数。", "href=\"#Cap\"", "href=\"#Focus\"", "value=\"99\"", "局纪发〔2027〕1号", "value=\"问题较多的单位\"", "3.4.1");
        form.Typed("Cap", "3").Typed("Focus", "两个责任落实").Typed($"Caps[{World.B}]", "一次");
        Refuses(await form.Send(Cancel), $"href=\"#Caps_{World.B}_\"", "value=\"一次\"", "value=\"6\"", "两个责任落实");
        Assert.False(await Read(World.Bureau, db => db.InspectionPlans.AnyAsync(p => p.Year == World.Today.Year + 1, Cancel)));

        await Twice(form.Typed($"Caps[{World.B}]", ""));
        Assert.Equal(1, await Told("Supervision.InspectionPlanWritten"));
        var plan = await Read(World.Bureau, db => db.InspectionPlans.AsNoTracking().SingleAsync(p => p.Year == World.Today.Year + 1, Cancel));
        Assert.Equal(("3", "6", "问题较多的单位"), ($"{plan.Cap}", $"{Assert.Single(plan.Budgets).Cap}", plan.Budgets[0].Why));

        await Twice(await Form(officer, page, "Take", "Submit"));
        Assert.Null(await PageForm.Find(officer, page, "Take", "Approve", Cancel));
        var returned = await Form(discipline, page, "Take", "Return");
        Refuses(await returned.Send(Cancel), "请填写理由。", "href=\"#Reason\"");
        await Twice(await Form(discipline, page, "Take", "Approve"));
        plan = await Read(World.Bureau, db => db.InspectionPlans.AsNoTracking().SingleAsync(p => p.Id == plan.Id, Cancel));
        Assert.Equal((InspectionPlanState.Approved, 6, 3), (plan.State, plan.BudgetOf(World.A), plan.BudgetOf(World.B)));
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_draw_keeps_its_pool_when_its_number_is_wrong_is_made_once_and_can_be_drawn_again()
    {
        var before = await Read(World.Bureau, db => db.Draws.CountAsync(Cancel));
        var form = (await Form(officer, "/Supervision/Draws")).Typed(("Pool", [World.A])).Typed("Count", "3").Typed("Purpose", "");
        var refused = await form.Send(Cancel);
        Refuses(refused, "请填写抽取事由。", "抽取数量应在1至1之间。", "href=\"#Count\"", "value=\"3\"");
        Assert.Matches($"id=\"pool-{World.A}\"[^>]*checked", refused.Body);
        Assert.DoesNotMatch($"id=\"pool-{World.B}\"[^>]*checked", refused.Body);
        Refuses(await form.Typed(("Pool", [])).Typed("Purpose", "四季度随机检查").Send(Cancel), "请选择抽取范围。", "href=\"#Pool\"", "四季度随机检查");

        var drawn = await Twice(form.Typed(("Pool", [World.A, World.B])).Typed("Count", "1"));
        Assert.Equal(before + 1, await Read(World.Bureau, db => db.Draws.CountAsync(Cancel)));
        Assert.Contains("alert-success", await political.GetStringAsync($"{drawn}?again=true", Cancel), StringComparison.Ordinal);
        using var prison = await world.As(World.A, Roles.DisciplineOfficer);
        Assert.Equal(HttpStatusCode.NotFound, (await prison.GetAsync(drawn, Cancel)).StatusCode);
    }

    PageForm Scheduled(PageForm form, string unit = World.B) => form
        .Typed("Input.Unit", unit).Typed("Input.Kind", "Open").Typed("Input.Matter", "responsibilities").Typed("Input.Subject", "责任落实情况")
        .Typed("Input.From", Day(World.Today)).Typed("Input.To", Day(World.Today)).Typed(("Team", [.. team.Select(t => $"{t}")]));

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_visit_is_scheduled_once_and_each_rule_that_spares_the_unit_is_named_at_its_field()
    {
        var form = Scheduled(await Form(officer, "/Supervision/ScheduleInspection")).Typed("Input.Subject", "");
        Refuses(await form.Send(Cancel), "href=\"#Input_Subject\"", Day(World.Today));
        form.Typed("Input.Subject", "责任落实情况").Typed("Input.From", Day(World.Today.AddDays(-1))).Typed("Input.Obligations", "9.9.9-z").Typed(("Team", [$"{team[0]}"])).Typed("Input.Kind", "Random");
        var refused = await form.Send(Cancel);
        Refuses(refused, "请填写今天以后的日期。", "href=\"#Input_From\"", "责任事项编号有误", "href=\"#Input_Obligations\"", "督查组不少于2人。", "href=\"#Input_Team\"", "随机检查请先抽取单位。", "href=\"#Input_Draw\"", "value=\"9.9.9-z\"", "责任落实情况", "3.4.1");
        Assert.Matches($"value=\"{team[0]}\"[^>]*selected", refused.Body);

        var visit = await Twice(Scheduled(form).Typed("Input.Obligations", "2.1.1-f").Typed(("Nodes", ["funds"])));
        Assert.Equal(1, await Read(World.Bureau, db => db.Inspections.CountAsync(i => i.Unit == World.B, Cancel)));
        Assert.Contains("责任落实情况", await officer.GetStringAsync(visit, Cancel), StringComparison.Ordinal);

        // The same month again: it asks for a reason, and says which visit there is.
        var again = Scheduled(await Form(officer, "/Supervision/ScheduleInspection")).Typed("Input.Matter", "conduct");
        Refuses(await again.Send(Cancel), "请并入；确需分开的请说明理由。", "href=\"#Input_Reason\"");
        await Twice(again.Typed("Input.Reason", "群众反映集中"));
        Assert.Equal(2, await Read(World.Bureau, db => db.Inspections.CountAsync(i => i.Unit == World.B, Cancel)));
    }

    /// <summary>A visit that is on, with its page.</summary>
    async Task<(Guid Id, string Page)> Begun()
    {
        var page = await Twice(Scheduled(await Form(officer, "/Supervision/ScheduleInspection")));
        Assert.Null(await PageForm.Find(officer, page, "Take", "Begin", Cancel));
        await Twice(await Form(officer, page, "Take", "Notify"));
        await Twice(await Form(officer, page, "Take", "Begin"));
        return (Guid.Parse(page[(page.LastIndexOf('/') + 1)..]), page);
    }

    [Fact, Trait("Clause", "3.4.1")]
    public async Task A_finding_a_report_and_the_units_comment_are_written_on_their_pages_and_none_is_written_twice()
    {
        var (visit, page) = await Begun();
        var form = (await Form(officer, $"/Supervision/NewFinding/{visit}")).Typed("Input.Facts", "未专题研究全面从严治党").Typed("Input.Obligation", "9.9.9-z").Typed("Input.Basis", "会议议题清单").Typed("Input.Level", "Serious");
        var refused = await form.Send(Cancel);
        Refuses(refused, "请选择违反的责任事项。", "href=\"#Input_Obligation\"", "未专题研究全面从严治党", "value=\"9.9.9-z\"", "会议议题清单", "3.4.1");
        Assert.Matches("<option selected[^>]*value=\"Serious\"", refused.Body);
        Refuses(await form.Typed("Input.Obligation", "2.1.1-f").Typed("Input.Facts", " ").Send(Cancel), "href=\"#Input_Facts\"", "会议议题清单");
        await Twice(form.Typed("Input.Facts", "未专题研究全面从严治党"));
        var finding = Assert.Single(await Read(World.Bureau, db => db.Findings.AsNoTracking().Where(f => f.Of == visit).ToListAsync(Cancel)));

        var report = await Form(officer, page, "Write");
        Refuses(await report.Typed("Report", "").Send(Cancel), "请撰写督查报告。", "href=\"#Report\"");
        var tooLong = new string('报', 4001);
        Refuses(await report.Typed("Report", tooLong).Send(Cancel), "不超过4000字。", tooLong);
        await Twice(report.Typed("Report", "查阅了会议记录"));
        await Twice(await Form(officer, page, "Take", "Send"));

        using var unit = await world.As(World.B, Roles.DisciplineOfficer);
        using var other = await world.As(World.A, Roles.DisciplineOfficer);
        await InspectionHost.Eventually(() => Read(World.B, db => db.Inspections.CountAsync(i => i.Id == visit && i.State == InspectionState.UnitComment, Cancel)), n => n == 1);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(page, Cancel)).StatusCode);
        Assert.Null(await PageForm.Find(unit, page, "Write", cancel: Cancel));
        var comment = await Form(unit, page, "Comment");
        Refuses(await comment.Send(Cancel), "请填写意见；没有意见的写“无意见”。", "href=\"#Comment\"", "未专题研究全面从严治党");
        var long2001 = new string('意', 2001);
        Refuses(await comment.Typed("Comment", long2001).Send(Cancel), "不超过2000字。", long2001);
        await Twice(comment.Typed("Comment", "台账已补齐"));
        Assert.Null(await PageForm.Find(unit, page, "Comment", cancel: Cancel));
        await InspectionHost.Eventually(() => Read(World.Bureau, db => db.Inspections.AsNoTracking().SingleAsync(i => i.Id == visit, Cancel)), i => i.Comment == "台账已补齐");

        // Nothing is handed up while a finding is neither confirmed nor rebutted, and nobody confirms his own.
        var handUp = await Form(officer, page, "Take", "Report");
        Refuses(await handUp.Send(Cancel));
        Assert.Null(await PageForm.Find(officer, $"/Supervision/Finding/{finding.Id}", "Confirm", cancel: Cancel));
        await Twice(await Form(political, $"/Supervision/Finding/{finding.Id}", "Confirm"));
        await Twice(handUp);
        Assert.Null(await PageForm.Find(political, page, "Take", "Approve", Cancel));
        await Twice(await Form(discipline, page, "Take", "Approve"));
        var closed = await InspectionHost.Eventually(() => Read(World.B, db => db.Inspections.AsNoTracking().SingleAsync(i => i.Id == visit, Cancel)), i => i.State == InspectionState.Closed);
        Assert.NotNull(closed.ReportNumber);
    }

    [Fact, Trait("Clause", "3.4.4")]
    public async Task A_finding_becomes_one_order_with_one_press_both_lead_to_each_other_and_open_boards_hear_of_it()
    {
        var (visit, _) = await Begun();
        await Twice((await Form(officer, $"/Supervision/NewFinding/{visit}")).Typed("Input.Facts", "未专题研究").Typed("Input.Obligation", "2.1.1-f").Typed("Input.Basis", "会议记录"));
        var finding = await Read(World.Bureau, db => db.Findings.Where(f => f.Of == visit).Select(f => f.Id).SingleAsync(Cancel));
        var page = $"/Supervision/Finding/{finding}";
        Assert.Null(await PageForm.Find(political, page, "Order", cancel: Cancel));
        Refuses(await (await Form(political, page, "Rebut")).Send(Cancel), "请填写理由。", "href=\"#Reason\"");
        await Twice(await Form(political, page, "Confirm"));

        using var atBureau = await world.Host.Get<LiveHub>().Listen(OrdersBoard.Name, null);
        using var inUnit = await world.Host.Get<LiveHub>().Listen(OrdersBoard.Name, World.B);
        var open = await Read(World.Bureau, db => db.Orders.CountAsync(o => o.Open && !o.IsCopy && o.Unit == World.B, Cancel));
        await Twice(await Form(political, page, "Order"));
        await Twice(await Form(officer, page, "Order"));
        var order = Assert.Single(await Read(World.Bureau, db => db.Orders.AsNoTracking().Where(o => o.SourceKey == $"{finding}").ToListAsync(Cancel)));
        var shown = await officer.GetStringAsync(page, Cancel);
        Assert.Contains($"/Supervision/Order/{order.Id}", shown, StringComparison.Ordinal);
        Assert.Contains(page, await officer.GetStringAsync($"/Supervision/Order/{order.Id}", Cancel), StringComparison.Ordinal);
        Assert.Equal(1, await Read(World.Bureau, db => db.FindingLinks.CountAsync(l => l.Finding == finding, Cancel)));

        // The board of whoever has it open at the bureau hears that it counts anew; a unit to which nothing was sent does not.
        Assert.Equal(World.Bureau, await atBureau.Changes.ReadAsync(Cancel));
        Assert.Equal(open + 1, await Read(World.Bureau, db => db.Orders.CountAsync(o => o.Open && !o.IsCopy && o.Unit == World.B, Cancel)));
        Assert.False(inUnit.Changes.TryRead(out _));
        Assert.Contains("data-live=\"/live/orders\"", await officer.GetStringAsync("/Supervision/Orders", Cancel), StringComparison.Ordinal);
        using var clerk = await world.As(World.B, Roles.Clerk);
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync("/live/orders", Cancel)).StatusCode);

        // What else it goes on to wants its key.
        Refuses(await (await Form(political, page, "Link")).Typed("To", "Talk").Send(Cancel), "href=\"#Key\"", "value=\"Talk\"");
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task A_project_is_read_in_the_portal_of_the_unit_it_looks_at_and_nowhere_else_and_its_plan_says_what_is_asked()
    {
        using var unit = await world.As(World.A, Roles.PoliticalOfficer);
        using var other = await world.As(World.B, Roles.PoliticalOfficer);
        var project = await InspectionHost.Eventually(() => Read(World.A, db => db.Projects.AsNoTracking().SingleOrDefaultAsync(Cancel)), p => p is not null);
        var page = $"/Supervision/Project/{project!.Id}";
        Assert.Contains(page, await unit.GetStringAsync("/Supervision/Projects", Cancel), StringComparison.Ordinal);
        var shown = WebUtility.HtmlDecode(await unit.GetStringAsync(page, Cancel));
        Assert.Contains("方案", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("立项理由", shown, StringComparison.Ordinal);
        Assert.Null(await PageForm.Find(unit, page, cancel: Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(page, Cancel)).StatusCode);
        Assert.DoesNotContain(page, await other.GetStringAsync("/Supervision/Projects", Cancel), StringComparison.Ordinal);
        Assert.Contains($"{project.Id}", await unit.GetStringAsync("/api/v1/supervision/projects", Cancel), StringComparison.Ordinal);

        // A new one: its plan goes out only when it says what is asked of the units.
        var proposed = await Twice((await Form(officer, "/Supervision/NewProject")).Typed("Input.Area", "tender").Typed("Input.Title", "工程招投标专项监督").Typed("Input.Reason", "问题较多").Typed("Input.Scope", "近两年项目").Typed(("Chosen", [World.B])).Typed(("Team", [.. team.Select(t => $"{t}")])));
        await Twice(await Form(discipline, proposed, "Take", "Approve"));
        var plan = (await Form(officer, proposed, "Take", "Plan")).Typed("Text", "分两个阶段实施");
        Refuses(await plan.Send(Cancel), "请写明对单位的要求。", "href=\"#Asked\"", "分两个阶段实施", "3.4.2");
        await Twice(plan.Typed("Asked", "确定一名联系人"));
        await InspectionHost.Eventually(async () => WebUtility.HtmlDecode((await (await other.GetAsync(proposed, Cancel)).Content.ReadAsStringAsync(Cancel))), html => html.Contains("确定一名联系人", StringComparison.Ordinal) && html.Contains("分两个阶段实施", StringComparison.Ordinal));
    }

    [Fact, Trait("Clause", "3.4.2")]
    public async Task A_prisons_circular_is_checked_approved_and_published_on_its_pages_for_its_own_people()
    {
        using var drafter = await world.As(World.A, Roles.DisciplineOfficer);
        using var checker = await world.As(World.A, Roles.PoliticalOfficer);
        using var head = await world.As(World.A, Roles.DisciplineSecretary);
        using var reader = await world.As(World.A, Roles.Clerk);
        var form = (await Form(drafter, "/Supervision/WriteCircular")).Typed("Input.Title", "本单位典型问题").Typed("Input.Body", "据举报，有的部门未按规定办理。").Typed("Input.Contact", "");
        Refuses(await form.Send(Cancel), "href=\"#Input_Contact\"", "据举报，有的部门未按规定办理。");
        Refuses(await form.Typed("Input.Contact", "纪检监察室").Typed("Input.To", Day(World.Today.AddDays(1))).Send(Cancel), "href=\"#Input_To\"", "发布期不少于5个工作日。");
        var page = await Twice((await Form(drafter, "/Supervision/WriteCircular")).Typed("Input.Title", "本单位典型问题").Typed("Input.Body", "据举报，有的部门未按规定办理。").Typed("Input.Contact", "纪检监察室"));
        foreach (var (client, path) in ((HttpClient, string)[])[(reader, page), (officer, page), (drafter, $"/Supervision/WriteCircular?finding={Guid.NewGuid()}")]) Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path, Cancel)).StatusCode);

        var check = await Form(checker, page, "Check");
        Refuses(await check.Send(Cancel), "有1处提示，保留的请说明理由。", "还有5项没有核对。");
        await Twice(check.Typed(("Answered", [.. world.Host.Get<InspectionLaw>().Privacy.Select(p => p.Code)])).Typed("Reason", "不涉及举报人"));
        Assert.Null(await PageForm.Find(checker, page, "Take", "Approve", Cancel));
        await Twice(await Form(head, page, "Take", "Approve"));
        await Twice(await Form(drafter, page, "Take", "Publish"));
        Assert.Contains(page, await reader.GetStringAsync("/Supervision/Circulars", Cancel), StringComparison.Ordinal);
        Assert.Contains("有的部门未按规定办理", WebUtility.HtmlDecode(await reader.GetStringAsync(page, Cancel)), StringComparison.Ordinal);
        using var other = await world.As(World.B, Roles.Secretary);
        foreach (var client in new[] { other, officer }) Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(page, Cancel)).StatusCode);

        // Everybody objects for himself and sees his own alone.
        var objection = await Form(reader, page, "Object");
        Refuses(await objection.Send(Cancel), "请填写异议内容。", "href=\"#Text\"");
        await Twice(objection.Typed("Text", "事实有出入"));
        using var colleague = await world.As(World.A, Roles.DepartmentHead);
        Assert.DoesNotContain("事实有出入", WebUtility.HtmlDecode(await colleague.GetStringAsync(page, Cancel)), StringComparison.Ordinal);
        await Twice((await Form(checker, page, "Answer")).Typed("Result", "经核对属实"));
        Assert.Contains("经核对属实", WebUtility.HtmlDecode(await reader.GetStringAsync(page, Cancel)), StringComparison.Ordinal);
    }

    [Fact, Trait("Clause", "2.1.4-c")]
    public async Task The_burden_of_a_month_says_visits_to_other_systems_too()
    {
        var month = World.Today.AddDays(-40).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        using var answer = System.Text.Json.JsonDocument.Parse(await political.GetStringAsync($"/api/v1/duties/burden?month={month}", Cancel));
        var visits = answer.RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("unit").GetString()!, r => r.GetProperty("visits").GetInt32());
        Assert.True(visits[World.A] >= 1);
        Assert.Equal(0, visits[World.B]);
    }

    [Fact]
    public async Task The_bureau_sees_first_how_many_duties_of_a_clause_each_unit_has_and_a_prison_its_own_alone()
    {
        var html = await officer.GetStringAsync("/Trace/2.2.2", Cancel);
        foreach (var unit in World.Tenants) Assert.Contains($"&amp;unit={unit}#Duties", html, StringComparison.Ordinal);
        Assert.Contains("id=\"units\"", await officer.GetStringAsync("/Trace/2.2.2?unit=all", Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"units\"", await officer.GetStringAsync($"/Trace/2.2.2?unit={World.A}", Cancel), StringComparison.Ordinal);
        using var prison = await world.As(World.A, Roles.DisciplineOfficer);
        Assert.DoesNotContain("id=\"units\"", await prison.GetStringAsync("/Trace/2.2.2", Cancel), StringComparison.Ordinal);
    }

    [Fact, Trait("Clause", "3.4.5")]
    public async Task Two_fields_left_empty_are_two_faults_at_the_top_each_by_its_name()
    {
        var member = new PartyId(World.A, PartyKind.Member, "member-1");
        var proposed = await world.Host.Get<ITalkProposals>().Propose(Actor.System(World.A), Guid.NewGuid(), "lastRank", member, "rank/2025", Cancel);
        Assert.IsType<Outcome.Done>(proposed);
        var id = await Read(World.A, db => db.TalkProposals.Where(p => p.To == member && p.Ground == "rank/2025").Select(p => p.Id).SingleAsync(Cancel));
        using var secretary = await world.As(World.A, Roles.Secretary);
        var form = (await Form(secretary, $"/Supervision/TalkProposal/{id}", "Accept")).Typed("On", "").Typed("Place", "");
        Refuses(await form.Send(Cancel), "有 2 处需要修改", "<a href=\"#On\">谈话日期：请填写。 （依据 2.3.1）</a>", "<a href=\"#Place\">地点（机关或单位）：请填写。 （依据 2.3.1）</a>");
        // A text that names its field says it once.
        Refuses(await (await Form(secretary, $"/Supervision/TalkProposal/{id}", "Accept")).Typed("On", World.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Typed("Place", new string('远', 61)).Send(Cancel), "有 1 处需要修改");
    }
}
