using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Years;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

public sealed class ImportPlanTests
{
    static readonly DateOnly Today = new(2026, 5, 20);

    static ImportPlan Plan(OrganisationFile file) => ImportPlan.Of(file, Tree.Prison.Picture("sample1"), Today);

    [Fact]
    public void The_same_file_again_changes_nothing()
    {
        var plan = Plan(Tree.Prison);
        Assert.All(plan.People, p => Assert.Equal(Verdict.Unchanged, p.Verdict));
        Assert.All(plan.Parties, p => Assert.Equal((p.Row.Key, Verdict.Unchanged), (p.Row.Key, p.Verdict)));
    }

    [Fact]
    public void A_file_that_lists_a_part_keeps_the_official_order_and_puts_what_is_new_last()
    {
        var plan = Plan(new OrganisationFile { People = [], Parties = [new("department", "new", "新部门", "New", null), Tree.Prison.Parties[5]] });
        Assert.Equal([Tree.Prison.Parties.Count, 5], plan.Parties.Select(p => p.Order));
        Assert.Equal([Verdict.New, Verdict.Unchanged], plan.Parties.Select(p => p.Verdict));
    }

    [Fact]
    public void Whoever_is_known_to_leave_later_is_still_there_in_the_file_of_today()
    {
        var picture = Tree.Prison.Picture("sample1");
        var row = Tree.Prison.Parties.Single(p => p is { Kind: "member", Key: "member-1" });
        picture.Holdings.Single(h => h.Party.Key == "member-1").End(Today.AddDays(30));
        Verdict Of(OrganisationFile.PartyRow said) => Assert.Single(ImportPlan.Of(new OrganisationFile { People = [], Parties = [said] }, picture, Today).Parties).Verdict;
        Assert.Equal(Verdict.Unchanged, Of(row));
        Assert.Equal(Verdict.Faulty, Of(row with { Holder = "2001", Since = Today.AddDays(30) }));
        Assert.Equal(Verdict.Changed, Of(row with { Holder = "2001", Since = Today.AddDays(31) }));
    }

    [Fact]
    public void Every_faulty_row_is_named_at_once()
    {
        var plan = Plan(new OrganisationFile
        {
            People = [new("1001", "某甲"), new("1001", "某乙"), new("", "某丙"), new("3001", "")],
            Parties =
            [
                new("minister", "main", "部长", "Minister", null),
                new("department", "Not Allowed", "部门", "Department", null),
                new("department", "finance", "", "Finance", null),
                new("department", "audit", "审计", "Audit", "9999"),
                new("department", "labour", "劳动", "Labour", null, Function: "secret"),
                new("member", "member-1", "成员", "Member", "1003", InCharge: ["nowhere"]),
                new("member", "second-head", "成员", "Member", null, HeadsDiscipline: true),
                new("secretary", "second", "书记", "Secretary", null),
                new("committee", "main", "党委", "Committee", "2001"),
                new("department", "office", "办公室", "Office", "1005", Since: Tree.Founding),
            ],
        });
        Assert.False(plan.Clean);
        Assert.Equal(
            [
                "People[0].Number Import.NumberTwice", "People[1].Number Import.NumberTwice", "People[2].Number Import.Number", "People[3].Name Import.Name",
                "Parties[0].Kind Import.Kind", "Parties[1].Key Import.Key", "Parties[2].NameZh Import.NameZh", "Parties[3].Holder Import.UnknownHolder",
                "Parties[4].Function Import.Function", "Parties[5].InCharge Import.UnknownDepartment", "Parties[6].HeadsDiscipline Import.OneHead",
                "Parties[7].Kind Import.OneSecretary", "Parties[8].Holder Import.BodyHolder", "Parties[9].Since Import.SinceBeforeHolder",
            ],
            plan.Faults.Select(f => $"{f.Field} {f.Rule}"));
    }

    [Fact]
    public void What_fits_goes_in_alone_and_the_faulty_rows_come_back_as_a_workbook_that_reads_as_they_were()
    {
        var file = new OrganisationFile
        {
            People = [new("7001", "某人"), new("7002", "")],
            Parties = [new("department", "first", "一科", "First", "7001"), new("department", "second", "二科", "Second", "7002"), new("department", "Third", "三科", "Third", null)],
        };
        var fitting = ImportPlan.Fitting(file, Tree.Prison.Picture("sample1"), Today);
        Assert.Equal(("7001", "first"), (Assert.Single(fitting.People).Number, Assert.Single(fitting.Parties).Key));

        var (back, fault) = OrganisationWorkbook.Read(OrganisationWorkbook.Faulty(Plan(file), f => f.Rule));
        Assert.Null(fault);
        Assert.Equal(("7002", "Third"), (Assert.Single(back!.People).Number, Assert.Single(back.Parties).Key));
    }

    [Fact]
    public void The_template_is_a_file_that_the_import_reads()
    {
        var (file, fault) = OrganisationWorkbook.Read(OrganisationWorkbook.Template());
        Assert.Null(fault);
        Assert.Equal("1001", Assert.Single(file!.People).Number);
        Assert.Equal(5, file.Parties.Count);
        Assert.Equal((new DateOnly(2026, 1, 1), "1001"), (file.Parties[1].Since, file.Parties[1].Holder));
        Assert.Equal(["discipline-office"], file.Parties[2].InCharge);
        Assert.True(file.Parties[2].HeadsDiscipline && file.Parties[4].DisciplineSeat);
        Assert.True(ImportPlan.Of(file, new OrganisationFile { People = [], Parties = [] }.Picture("sample2"), Today).Clean);
    }

    [Theory]
    [InlineData("not json", "Import.NoJson"), InlineData("{\"people\":[]}", "Import.NoJson"), InlineData("", "Import.FileSize"), InlineData("PK not a zip", "Import.NoWorkbook")]
    public void What_is_no_organisation_is_refused_in_words(string text, string rule) =>
        Assert.Equal(rule, OrganisationWorkbook.Read(System.Text.Encoding.UTF8.GetBytes(text)).Fault!.Rule);
}

public sealed class OrganisationInDatabaseTests(FoundedHost founded) : IClassFixture<FoundedHost>
{
    readonly RunningHost host = founded.Host;
    static readonly Actor Officer = Actor.System("sample1");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static PartyId Id(string text) => PartyId.Parse($"sample1.{text}", null);

    async Task<Party> On(string party, DateOnly day) => (await host.Get<IPartyDirectory>().Find(Id(party), day, Cancel))!;

    [Fact]
    public async Task A_faulty_import_writes_nothing_and_the_same_operation_twice_does_one_thing()
    {
        var organisation = host.Get<IOrganisation>();
        var before = (await organisation.People("sample1", Cancel)).Count;
        var faulty = new OrganisationFile { People = [new("7001", "某人")], Parties = [new("department", "gone", "部门", "Department", "nobody")] };
        Assert.IsType<Outcome.Refused>(await organisation.Import(Officer, Guid.NewGuid(), faulty, Cancel));
        Assert.Equal(before, (await organisation.People("sample1", Cancel)).Count);

        var operation = Guid.NewGuid();
        var good = new OrganisationFile { People = [new("7002", "某人", "Somebody")], Parties = [] };
        Assert.IsType<Outcome.Done>(await organisation.Import(Officer, operation, good, Cancel));
        Assert.IsType<Outcome.Already>(await organisation.Import(Officer, operation, good, Cancel));
        Assert.Single(await organisation.People("sample1", Cancel), p => p.Number == "7002");
    }

    [Fact]
    public async Task A_department_taken_over_leaves_its_last_leader_the_day_before()
    {
        var day = new DateOnly(2026, 9, 1);
        var organisation = host.Get<IOrganisation>();
        var taken = (await On("member.member-1", day)).InCharge;
        var outcome = await organisation.SetCharge(Officer, Guid.NewGuid(), Id("member.member-2"), [.. (await On("member.member-2", day)).InCharge, .. taken], day, Cancel);
        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal(taken, (await On("member.member-1", day.AddDays(-1))).InCharge);
        Assert.Empty((await On("member.member-1", day)).InCharge);
        Assert.Superset(taken.ToHashSet(), (await On("member.member-2", day)).InCharge.ToHashSet());
    }

    [Fact]
    public async Task What_a_leader_delegated_ends_with_his_time_in_the_post()
    {
        var (organisation, post, day) = (host.Get<IOrganisation>(), Id("member.member-4"), new DateOnly(2026, 7, 1));
        var people = (await organisation.People("sample1", Cancel)).ToDictionary(p => p.Number, p => p.Id);
        var giver = (await On("member.member-4", day)).Holder;
        async Task Delegate(PartyId of, string to, DateOnly from, DateOnly until) =>
            Assert.IsType<Outcome.Done>(await organisation.Delegate(Officer, Guid.NewGuid(), of, people[to], from, until, "外出学习期间代行职责", Cancel));
        async Task HandOver(Guid? to, DateOnly on) => Assert.IsType<Outcome.Done>(await organisation.HandOver(Officer, Guid.NewGuid(), post, to, on, Cancel));

        await Delegate(post, "2006", new DateOnly(2026, 5, 20), new DateOnly(2026, 12, 31));
        await HandOver(people["2007"], day);
        Assert.Equal(people["2006"], (await On("member.member-4", day.AddDays(-1))).Delegate);
        Assert.Null((await On("member.member-4", day)).Delegate);
        // His successor gives what is his; whoever comes back begins anew.
        await Delegate(post, "2005", day, day.AddDays(30));
        Assert.Equal(people["2005"], (await On("member.member-4", day)).Delegate);
        await HandOver(giver, new DateOnly(2026, 9, 1));
        Assert.Null((await On("member.member-4", new DateOnly(2026, 9, 2))).Delegate);

        // An import that brings another holder ends it, too.
        var other = Id("member.member-5");
        await Delegate(other, "2006", new DateOnly(2026, 5, 20), new DateOnly(2026, 12, 31));
        var row = Tree.Prison.Parties.Single(p => p is { Kind: "member", Key: "member-5" }) with { Holder = "2004", Since = day, InCharge = null };
        Assert.IsType<Outcome.Done>(await organisation.Import(Officer, Guid.NewGuid(), new OrganisationFile { People = [], Parties = [row] }, Cancel));
        Assert.Equal(((Guid?)people["2004"], (Guid?)null), ((await On("member.member-5", day)).Holder, (await On("member.member-5", day)).Delegate));
        await using var ledger = host.Get<Database<LedgerDb>>().Open("sample1");
        Assert.Equal(2, await ledger.Entries.CountAsync(e => e.Fact == "Responsibilities.DelegationEnded", Cancel));
    }

    [Fact]
    public async Task An_import_of_an_old_file_leaves_those_who_left_their_days()
    {
        var organisation = host.Get<IOrganisation>();
        var left = new DateOnly(2026, 4, 30);
        var holder = (await On("member.member-6", left)).Holder;
        Assert.IsType<Outcome.Done>(await organisation.HandOver(Officer, Guid.NewGuid(), Id("member.member-6"), null, left.AddDays(1), Cancel));
        var row = Tree.Prison.Parties.Single(p => p is { Kind: "member", Key: "member-6" }) with { InCharge = null };
        foreach (var stale in (OrganisationFile.PartyRow[])[row, row with { Holder = "2003", Since = new DateOnly(2026, 3, 1) }])
        {
            var refused = Assert.IsType<Outcome.Refused>(await organisation.Import(Officer, Guid.NewGuid(), new OrganisationFile { People = [], Parties = [stale] }, Cancel));
            Assert.Equal(("Parties[0].Since", "Import.SinceBeforeHolder", "2026-04-30"), (refused.Faults[0].Field, refused.Faults[0].Rule, Assert.Single(refused.Faults[0].Figures)));
        }
        Assert.IsType<Outcome.Done>(await organisation.Import(Officer, Guid.NewGuid(), new OrganisationFile { People = [], Parties = [row with { Since = new DateOnly(2026, 5, 18) }] }, Cancel));
        Assert.Equal((holder, null, holder), ((await On("member.member-6", left)).Holder, (await On("member.member-6", left.AddDays(1))).Holder, (await On("member.member-6", new DateOnly(2026, 5, 18))).Holder));
    }

    [Fact]
    public async Task A_department_that_ends_is_gone_the_day_after_and_its_key_is_not_used_again()
    {
        var last = new DateOnly(2026, 10, 31);
        var organisation = host.Get<IOrganisation>();
        Assert.IsType<Outcome.Done>(await organisation.End(Officer, Guid.NewGuid(), Id("department.dept-5"), last, Cancel));
        Assert.NotNull(await On("department.dept-5", last));
        Assert.Null(await host.Get<IPartyDirectory>().Find(Id("department.dept-5"), last.AddDays(1), Cancel));
        var again = new OrganisationFile { People = [], Parties = [new("department", "dept-5", "部门", "Department", null)] };
        Assert.Equal("Import.KeyEnded", Assert.IsType<Outcome.Refused>(await organisation.Import(Officer, Guid.NewGuid(), again, Cancel)).Faults[0].Rule);
        var needed = await organisation.End(Officer, Guid.NewGuid(), Id("secretary.main"), last, Cancel);
        Assert.Equal("End.Needed", Assert.IsType<Outcome.Refused>(needed).Faults[0].Rule);
    }

    [Fact]
    public async Task A_bodys_head_is_handed_over_with_the_post_behind_it()
    {
        var refused = await host.Get<IOrganisation>().HandOver(Officer, Guid.NewGuid(), Id("committee.main"), null, new DateOnly(2026, 7, 1), Cancel);
        Assert.Equal("HandOver.Derived", Assert.IsType<Outcome.Refused>(refused).Faults[0].Rule);
    }

    [Fact]
    public async Task The_bureau_opens_a_year_for_every_unit_once_under_the_officers_name_and_nothing_else_of_his()
    {
        var officer = Actor.System("bureau") with { Name = "局政工", AtBureau = true, Permissions = [ResponsibilitiesPermissions.OpenYear], Roles = [Roles.PoliticalOfficer] };
        var inUnit = SystemOpening.In(officer, "sample1");
        Assert.Equal(("sample1", "局政工", 0, 0, false), (inUnit.Tenant, inUnit.Name, inUnit.Permissions.Count, inUnit.Roles.Count, inUnit.AtBureau));

        var opening = host.Get<SystemOpening>();
        var operation = Guid.NewGuid();
        await opening.Begin(officer, operation, 2025, new DateOnly(2025, 1, 1));
        await opening.Begin(officer, operation, 2025, new DateOnly(2025, 1, 1));
        Assert.Equal((2, 2, 0), (opening.Progress!.Units, opening.Progress.Done, opening.Progress.Refused.Length));
        foreach (var tenant in new[] { "bureau", "sample1" })
        {
            Assert.Contains(2025, await host.Get<IDutyBook>().Years(tenant, Cancel));
            Assert.Empty((await host.Get<IYears>().Preview(tenant, 2025, new DateOnly(2026, 5, 20), Cancel)).Added);
        }
        Assert.Throws<TenantViolation>(() => { _ = opening.Begin(officer with { AtBureau = false }, Guid.NewGuid(), 2025, new DateOnly(2025, 1, 1)); });
    }
}
