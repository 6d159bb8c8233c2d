using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>
/// What is done here becomes the record that turns the bureau's lights (notice 3.4.1, 3.4.2, 2.4.2, 2.4.4): nobody types it a second time. Told twice, it is
/// one record, because its operation id follows from the act and what it was done with. What was brought in from before is left to the records of before.
/// </summary>
sealed class SupervisionToRecords(
    InspectionCarriage carriage, IGrainFactory grains, IDutyBook duties, InspectionLaw law, ITenants tenants, ILogger<SupervisionToRecords> log)
    : IHandle<InspectionPlanMoved>, IHandle<InspectionMoved>, IHandle<FindingMoved>, IHandle<FindingLinked>, IHandle<TypicalProblemFound>, IHandle<ProjectMoved>, IHandle<CircularMoved>
{
    static readonly string[] Festivals = ["newYear", "mayDay", "nationalDay"];

    public async Task Handle(InspectionPlanMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To != InspectionPlanState.Approved || fact.Edition > 1) return;
        await using var db = carriage.Read(delivery.Tenant);
        // What counts is a plan with a number (2.4.2-a); without one it is typed when it has one.
        if (await db.InspectionPlans.AsNoTracking().FirstOrDefaultAsync(p => p.Id == fact.Plan, cancel) is not { Number: { } number, Earlier: false } plan) return;
        await Record("plan", plan.Id, await Committee(delivery, cancel), ChinaTime.DateOf(delivery.At), number, [], delivery, cancel, $"{plan.Year}");
    }

    public async Task Handle(InspectionMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To is not (InspectionState.OnSite or InspectionState.Closed)) return;
        await using var db = carriage.Read(delivery.Tenant);
        if (await db.Inspections.AsNoTracking().FirstOrDefaultAsync(i => i.Id == fact.Inspection && !i.IsCopy, cancel) is not { Earlier: false } visit || await Office(delivery, cancel) is not { } office) return;
        var on = fact.To == InspectionState.OnSite ? ChinaTime.DateOf(delivery.At) : visit.To;
        var (unit, kind) = (NameOf(visit.Unit), law.Of(visit.Kind));
        if (fact.To == InspectionState.Closed)
        {
            var found = await db.Findings.CountAsync(f => f.Of == visit.Id && f.State != FindingState.Rebutted, cancel);
            // Owed once for each prison: this visit fulfils that of its own.
            var owed = (await duties.Of(office.Id, on.Year, cancel)).Where(d => d.Obligation == "3.4.1-a" && d.Counterpart?.Tenant == visit.Unit && d.Ended is null).Select(d => d.Id).ToImmutableArray();
            await Record("visit", visit.Id, office, on, visit.ReportNumber, owed, delivery, cancel, visit.Subject, unit, kind.Name.Zh, kind.Method, found > 0 ? $"确认问题{found}个" : "未发现问题");
            return;
        }
        if (visit.Nodes.Length == 0) return;
        var nodes = string.Join('、', visit.Nodes.Select(n => law.Node(n)?.Name.Zh ?? n));
        var occasion = await Occasion(office.Id, "3.4.1-b", $"{nodes}：{unit}", on, visit.Id, cancel);
        await Record("node", visit.Id, office, on, visit.NoticeNumber, occasion, delivery, cancel, nodes, unit, kind.Name.Zh, kind.Method);
        if (visit.Nodes.Any(Festivals.Contains)) await Record("winds", visit.Id, await Committee(delivery, cancel), on, visit.NoticeNumber, [], delivery, cancel, nodes, unit, kind.Name.Zh, kind.Method);
    }

    public async Task Handle(FindingMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To != FindingState.Confirmed || !carriage.FromBureau(delivery)) return;
        await using var db = carriage.Read(delivery.Tenant);
        if (await db.Findings.AsNoTracking().FirstOrDefaultAsync(f => f.Id == fact.Finding && !f.IsCopy, cancel) is not { Earlier: false } found || await Office(delivery, cancel) is not { } office) return;
        await Occasion(office.Id, "3.4.2-c", OccasionOf(found), found.ConfirmedOn ?? ChinaTime.DateOf(delivery.At), found.Id, cancel);
    }

    public async Task Handle(FindingLinked fact, Delivery delivery, CancellationToken cancel)
    {
        // Of a clue nothing is said beyond the compartment's own rooms.
        if (fact.To == FollowUp.Clue || !carriage.FromBureau(delivery)) return;
        await using var db = carriage.Read(delivery.Tenant);
        if (await db.Findings.AsNoTracking().FirstOrDefaultAsync(f => f.Id == fact.Finding && !f.IsCopy, cancel) is not { Earlier: false } found || await Office(delivery, cancel) is not { } office) return;
        var on = ChinaTime.DateOf(delivery.At);
        var occasion = await Occasion(office.Id, "3.4.2-c", OccasionOf(found), found.ConfirmedOn ?? on, found.Id, cancel);
        await Record("handled", found.Id, office, on, null, occasion, delivery, cancel, SaidOf(fact.To), NameOf(found.Unit));
    }

    public async Task Handle(TypicalProblemFound fact, Delivery delivery, CancellationToken cancel)
    {
        if (await Committee(delivery, cancel) is { } committee && !await IsEarlier(delivery, fact.Finding, cancel)) await Occasion(committee.Id, "3.4.2-d", TypicalOccasion(fact.Finding, fact.Unit), ChinaTime.DateOf(delivery.At), fact.Finding, cancel);
    }

    public async Task Handle(ProjectMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To is not (ProjectState.Established or ProjectState.Planned or ProjectState.Closed)) return;
        await using var db = carriage.Read(delivery.Tenant);
        if (await db.Projects.AsNoTracking().FirstOrDefaultAsync(p => p.Id == fact.Project, cancel) is not { Earlier: false } project || await Office(delivery, cancel) is not { } office) return;
        var on = ChinaTime.DateOf(delivery.At);
        var units = string.Join('、', project.Units.Select(NameOf)) is var said && said.Length > 90 ? said[..90] + "…" : string.Join('、', project.Units.Select(NameOf));
        var occasion = fact.To == ProjectState.Closed ? [] : await Occasion(office.Id, "3.4.2-a", $"立项监督：{Short(project.Title)}", project.EstablishedOn ?? on, project.Id, cancel);
        if (fact.To == ProjectState.Planned) await Record("projectPlan", project.Id, office, project.PlannedOn ?? on, project.Number, occasion, delivery, cancel, Short(project.Title), units);
        if (fact.To == ProjectState.Closed && law.Area(project.Area)?.Key == true) await Record("project", project.Id, office, on, project.Number, [], delivery, cancel, Short(project.Title), units);
    }

    public async Task Handle(CircularMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To != CircularState.Published) return;
        await using var db = carriage.Read(delivery.Tenant);
        if (await db.Circulars.AsNoTracking().FirstOrDefaultAsync(c => c.Id == fact.Circular && !c.IsCopy, cancel) is not { Earlier: false } circular || await Committee(delivery, cancel) is not { } committee) return;
        var on = ChinaTime.DateOf(delivery.At);
        var owed = new List<Guid>();
        foreach (var finding in await db.Findings.AsNoTracking().Where(f => circular.Findings.Contains(f.Id) && f.Typical).ToListAsync(cancel))
            owed.AddRange(await Occasion(committee.Id, "3.4.2-d", TypicalOccasion(finding.Id, finding.Unit), finding.ConfirmedOn ?? on, finding.Id, cancel));
        await Record("circulated", circular.Id, committee, on, circular.Number, [.. owed], delivery, cancel, Short(circular.Title), circular.Units.Length == 0 ? "全局" : "有关单位");
    }

    async Task<bool> IsEarlier(Delivery delivery, Guid finding, CancellationToken cancel)
    {
        await using var db = carriage.Read(delivery.Tenant);
        return await db.Findings.AnyAsync(f => f.Id == finding && f.Earlier, cancel);
    }

    /// <summary>The duty that an event sets off, made once; its id, so that the record of it fulfils it.</summary>
    async Task<ImmutableArray<Guid>> Occasion(PartyId party, string obligation, string occasion, DateOnly on, Guid of, CancellationToken cancel)
    {
        await duties.RegisterOccasion(Actor.System(party.Tenant), InspectionCarriage.Named($"occasion/{obligation}/{of:N}/{party}"), party, obligation, occasion, on, cancel);
        return [.. (await duties.Of(party, on.Year, cancel)).Where(d => d.Obligation == obligation && d.Occasion == occasion).Select(d => d.Id)];
    }

    async Task Record(string act, Guid of, Party? party, DateOnly on, string? number, ImmutableArray<Guid> owed, Delivery delivery, CancellationToken cancel, params string[] said)
    {
        if (party is null) return;
        var rule = law.Act(act);
        var seen = new SeenDone
        {
            Entry = rule.Entry(on, number, owed, said),
            Account = delivery.Account,
            Name = delivery.ActorName,
            Obligations = owed.IsEmpty && act is not ("visit" or "node" or "handled" or "projectPlan") ? rule.Obligations : [],
            Period = Period.OfYear(on.Year),
        };
        cancel.ThrowIfCancellationRequested();
        // A duty that was set off a moment ago is not in the live party's memory yet.
        if (!owed.IsEmpty) await grains.Party(party.Id).Refresh();
        // Told again it would be refused again; who runs the product has to hear of it.
        if (await grains.Party(party.Id).RecordSeen(Actor.System(party.Id.Tenant), InspectionCarriage.Named($"record/{act}/{of:N}/{party.Id}"), seen) is Outcome.Refused refused)
            log.LogError("The record of {Act} for {Party} was refused: {Rules}", act, party.Id.ToString(), string.Join(", ", refused.Faults.Select(f => f.Rule)));
    }

    async Task<Party?> Office(Delivery delivery, CancellationToken cancel) =>
        carriage.FromBureau(delivery) ? (await carriage.Desk.Directory.Parties(delivery.Tenant, ChinaTime.DateOf(delivery.At), cancel)).FirstOrDefault(p => p.Function == DepartmentFunctions.Discipline) : null;

    async Task<Party?> Committee(Delivery delivery, CancellationToken cancel) =>
        carriage.FromBureau(delivery) ? (await carriage.Desk.Directory.Parties(delivery.Tenant, ChinaTime.DateOf(delivery.At), cancel)).FirstOrDefault(p => p.Id.Kind == PartyKind.DisciplineCommittee) : null;

    string NameOf(string unit) => tenants.Find(unit)?.Name.Zh ?? unit;

    string OccasionOf(Finding found) => $"{NameOf(found.Unit)}督查问题（{found.Obligation}）{found.Id.ToString("N")[^6..]}";

    string TypicalOccasion(Guid finding, string unit) => $"{NameOf(unit)}典型问题 {finding.ToString("N")[^6..]}";

    static string Short(string title) => title.Length > 60 ? title[..59] + "…" : title;

    static string SaidOf(FollowUp to) => to switch
    {
        FollowUp.Order => "督办整改",
        FollowUp.Suggestion => "纪律检查建议",
        FollowUp.Talk => "谈话",
        FollowUp.Circular => "通报",
        FollowUp.Project => "立项监督",
        FollowUp.GoodPractice => "经验推广",
        _ => "问题清单",
    };
}
