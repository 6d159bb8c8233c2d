using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// The three lists and the self-assessments in several states: approved, waiting, given back, with gaps; problems at every step;
/// one self-assessment before the secretary, one to be planned, some being written, one overdue.
/// </summary>
sealed class DemoLists(IResponsibilityList lists, IProblemList problems, ISelfAssessments assessments, IPartyDirectory directory, RightsTable rights)
{
    /// <param name="tenant">Where.</param>
    /// <param name="officer">The political officer.</param>
    /// <param name="accountOf">A person's account; empty when he has none.</param>
    /// <param name="today">The demonstration's day.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task Fill(string tenant, PersonView officer, Func<Guid, Guid> accountOf, DateOnly today, CancellationToken cancel)
    {
        var people = new Cast(tenant, await directory.Parties(tenant, today, cancel), officer, accountOf, rights);
        await Lists(people, today.Year, cancel);
        await Problems(people, today, cancel);
        await SelfAssessments(people, today, cancel);
    }

    async Task Lists(Cast people, int year, CancellationToken cancel)
    {
        Stands(await lists.Make(people.Officer, Ids.New(), year, cancel));
        if (people.Tenant is "sample3" or "sample5") return; // Gaps and orphans are left for the visitor.
        Stands(await lists.Complete(people.Officer, Ids.New(), year, null, cancel));
        var version = Stands(await lists.Submit(people.Officer, Ids.New(), year, cancel));
        if (people.Tenant == "sample1") return;
        Stands(people.Tenant == "sample4"
            ? await lists.Return(people.Secretary, Ids.New(), version, "部分部门的措施过于笼统，请细化后再报。", cancel)
            : await lists.Approve(people.Secretary, Ids.New(), version, cancel));
    }

    async Task Problems(Cast people, DateOnly today, CancellationToken cancel)
    {
        if (people.Tenant is not (DemoOrganisation.Bureau or "sample1" or "sample2")) return;
        var ward = people.Department;
        await Raise("个别支部“三会一课”记录不规范", ProblemSource.Inspection, ProblemLevel.Ordinary, "2.1.3-a", null, false);
        await Raise("部分干警谈心谈话不经常、不深入", ProblemSource.Talk, ProblemLevel.Ordinary, "3.2.4-c", null, true);
        await Raise("廉政风险点排查不够全面", ProblemSource.Assessment, ProblemLevel.Serious, "2.1.6-a", ward.Id, true);
        var reported = await Raise("文件会议偏多，为基层减负措施落实不到位", ProblemSource.Research, ProblemLevel.Serious, "2.1.4-c", ward.Id, true);
        var solved = await Raise("意识形态阵地台账更新不及时", ProblemSource.Inspection, ProblemLevel.Ordinary, "2.1.2-k", ward.Id, true);
        var continuing = await Raise("年轻干部培养储备不足", ProblemSource.DutyReport, ProblemLevel.Major, "2.1.3-b", ward.Id, true);
        foreach (var problem in new[] { reported, solved })
            Stands(await problems.Advance(people.HolderOf(ward), Ids.New(), problem, ProblemAction.Report, new ProblemNote("已完善制度并组织自查，同类问题未再发生。"), cancel));
        Stands(await problems.Advance(people.Officer, Ids.New(), solved, ProblemAction.Verify, new ProblemNote("现场抽查台账3份，均已更新，同意销号。"), cancel));
        Stands(await problems.Advance(people.Officer, Ids.New(), continuing, ProblemAction.Continue, new ProblemNote("需要结合换届持续推进。", today.AddDays(60)), cancel));

        async Task<Guid> Raise(string text, ProblemSource source, ProblemLevel level, string obligation, PartyId? owner, bool confirmed) => Stands(await problems.Raise(people.Officer, Ids.New(), new RaisedProblem
        {
            Found = today.AddDays(-40),
            Text = text,
            Source = source,
            SourceKey = $"demo/{obligation}",
            Level = level,
            Obligation = obligation,
            Owner = owner,
            Measure = owner is null ? null : "明确专人负责，逐项对照整改，每月检查1次。",
            Due = owner is null ? null : today.AddDays(level == ProblemLevel.Serious ? -3 : 25),
            Confirmed = confirmed,
        }, cancel));
    }

    async Task SelfAssessments(Cast people, DateOnly today, CancellationToken cancel)
    {
        var now = Period.Holding(today, PeriodLength.Half);
        var before = Period.Holding(now.From.AddDays(-1), PeriodLength.Half);
        var committee = people.Parties.First(p => p.Id.Kind == PartyKind.PartyCommittee).Id;
        // sample4 never finished the last half-year's: it is overdue, and says so.
        var opened = Stands(await assessments.Open(people.Officer, Ids.New(), committee, people.Tenant == "sample4" ? before : now, cancel));
        if (people.Tenant is not (DemoOrganisation.Bureau or "sample1" or "sample2")) return;
        var lines = await assessments.Lines(people.Tenant, opened, cancel);
        var plan = new LineView(OwnView.Partly, "推进不够均衡，个别单位落实偏慢。", "列出进度表，每月通报，逐一督促补齐。", people.Department.Id, today.AddDays(30));
        // One line where the unit is stricter with itself than the product is, and every gap planned.
        var stricter = lines.First(l => l.Auto == OwnView.Done);
        Stands(await assessments.Say(people.Officer, Ids.New(), stricter.Id, plan, cancel));
        if (people.Tenant == "sample1") return;
        foreach (var gap in lines.Where(l => l.IsGap)) Stands(await assessments.Say(people.Officer, Ids.New(), gap.Id, plan with { Own = gap.Auto }, cancel));
        Stands(await assessments.Agree(people.Officer, Ids.New(), opened, cancel));
        Stands(await assessments.Finish(people.Officer, Ids.New(), opened, cancel));
        if (people.Tenant == DemoOrganisation.Bureau) Stands(await assessments.Plan(people.Officer, Ids.New(), opened, cancel));
    }

    static Guid Stands(Outcome outcome) => outcome.Subject ?? throw new InvalidOperationException(outcome is Outcome.Refused refused
        ? $"The demonstration was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}"
        : $"The demonstration met {outcome.GetType().Name}.");

    /// <summary>Who acts in a tenant, with the rights that the table gives the role.</summary>
    sealed class Cast(string tenant, IReadOnlyList<Party> parties, PersonView officer, Func<Guid, Guid> accountOf, RightsTable rights)
    {
        public string Tenant => tenant;
        public IReadOnlyList<Party> Parties => parties;
        public Party Department { get; } = parties.First(p => p.Id.Kind == PartyKind.Department && p.Function == DepartmentFunctions.Other);

        /// <summary>政工经办.</summary>
        public Actor Officer => Who(officer.Id, officer.Name, Roles.PoliticalOfficer, []);

        public Actor Secretary
        {
            get
            {
                var post = parties.First(p => p.Id.Kind == PartyKind.Secretary);
                return Who(post.Holder!.Value, post.HolderName!, Roles.Secretary, [.. parties.Where(p => p.Holder == post.Holder).Select(p => p.Id)]);
            }
        }

        public Actor HolderOf(Party department) => Who(department.Holder!.Value, department.HolderName!, Roles.DepartmentHead, [department.Id]);

        /// <summary>Whoever has no account of his own acts under a number made up for him, so that two people are never one.</summary>
        Actor Who(Guid person, string name, string role, PartyId[] held) => new()
        {
            Tenant = tenant,
            Account = accountOf(person) is var account && account != Guid.Empty ? account : person,
            Name = name,
            Person = person,
            Roles = [role],
            Permissions = rights.Of([role]),
            Parties = [.. held],
        };
    }
}
