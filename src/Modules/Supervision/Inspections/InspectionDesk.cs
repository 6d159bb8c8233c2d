using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Law;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What every book of the three rooms works with: the one write, who acts in which post, who hears of what, who is on a team.</summary>
sealed class InspectionDesk(
    Database<SupervisionDb> database, IPartyDirectory directory, IOrganisation organisation, ITenants tenants, IWorkCalendars calendars, IRegulations regulations, IOrganCodes codes, InspectionLaw law, Limits limits, TimeProvider time)
{
    public InspectionLaw Law => law;
    public WorkCalendar Calendar => calendars.Current;
    public IPartyDirectory Directory => directory;
    public ITenants Tenants => tenants;
    public DateOnly Today => time.Today();
    public DateTimeOffset Now => time.GetUtcNow();
    public string Bureau => tenants.All.First(t => t.Kind == TenantKind.Bureau).Code;

    public SupervisionDb Open(string tenant) => database.Open(tenant);

    /// <summary>The limits for what begins today.</summary>
    public Task<LimitSet> Figures(CancellationToken cancel) => limits.On(Today, cancel);

    /// <summary>Those that may be visited.</summary>
    public IReadOnlyList<Tenant> Units => [.. tenants.All.Where(t => t.Kind == TenantKind.Prison)];

    public bool IsUnit(string? code) => code is not null && tenants.Find(code)?.Kind == TenantKind.Prison;

    public bool IsObligation(string code) => regulations.Find(code) is not null;

    public async Task<Outcome> Write(Actor actor, Guid operation, Func<SupervisionDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    public async Task<Doer> DoerOf(Actor actor, CancellationToken cancel)
    {
        var post = actor.Parties.IsDefaultOrEmpty ? null : (await directory.Find(actor.Parties[0], Today, cancel))?.PostOf(actor.Person);
        return new(actor, post, Now);
    }

    /// <summary>The heads of a tenant's offices of these functions, who hear of what waits for them; the actor left out.</summary>
    public async Task<IReadOnlyList<Guid>> Heads(string tenant, Actor actor, CancellationToken cancel, params string[] functions) =>
        Others(actor, (await directory.Parties(tenant, Today, cancel)).Where(p => p.Function is { } f && functions.Contains(f)));

    /// <summary>The head of the discipline committee, with the secretary when asked.</summary>
    public async Task<IReadOnlyList<Guid>> Leaders(string tenant, Actor actor, bool secretary, CancellationToken cancel, bool discipline = true) =>
        Others(actor, (await directory.Parties(tenant, Today, cancel)).Where(p => discipline && p.HeadsDiscipline || secretary && p.Id.Kind == PartyKind.Secretary));

    /// <summary>Whoever answers for a unit: its secretary, the head of its discipline committee, its two offices.</summary>
    public async Task<IReadOnlyList<Guid>> Answering(string unit, CancellationToken cancel) =>
        [.. (await directory.Parties(unit, Today, cancel)).Where(p => p.HeadsDiscipline || p.Id.Kind == PartyKind.Secretary || p.Function is DepartmentFunctions.Political or DepartmentFunctions.Discipline).Select(p => p.Holder).OfType<Guid>().Distinct()];

    /// <summary>Everybody who holds a post in a unit.</summary>
    public async Task<IReadOnlyList<Guid>> Holders(string unit, Actor actor, CancellationToken cancel) => Others(actor, await directory.Parties(unit, Today, cancel));

    static IReadOnlyList<Guid> Others(Actor actor, IEnumerable<Party> parties) => [.. parties.Select(p => p.Holder).OfType<Guid>().Where(h => h != actor.Person).Distinct()];

    public static IReadOnlyList<Guid> Others(Actor actor, IEnumerable<TeamMember> team) => [.. team.Select(m => m.Person).Where(p => p != actor.Person).Distinct()];

    /// <summary>The head of the discipline committee, or the leader who has the visiting office in his charge (SM-5).</summary>
    public async Task<bool> ApprovesReport(Actor actor, string office, CancellationToken cancel) =>
        InspectionRights.MayApprove(actor) && (actor.Is(Roles.DisciplineSecretary) || InspectionRights.InCharge(await directory.Parties(actor.Tenant, Today, cancel), actor, office));

    public Task<IReadOnlyList<PersonView>> People(Actor actor, CancellationToken cancel) => organisation.People(actor.Tenant, cancel);

    /// <summary>The team as named: enough people, all of the bureau, none recused from the unit.</summary>
    public async Task<(List<TeamMember> Team, List<Fault> Faults)> TeamOf(SupervisionDb db, Actor actor, IReadOnlyCollection<string> units, IReadOnlyList<Guid> named, int least, CancellationToken cancel)
    {
        var people = (await People(actor, cancel)).ToDictionary(p => p.Id, p => p.Name);
        List<Fault> faults = [];
        var team = new List<TeamMember>();
        foreach (var person in named.Distinct())
            if (people.TryGetValue(person, out var name)) team.Add(new(person, name));
            else faults.Add(new Fault("Team", "Inspection.TeamUnknown", "3.4.1"));
        if (team.Count < least) faults.Add(new Fault("Team", "Inspection.TeamSmall", "3.4.1", $"{least}"));
        var recused = await db.Recusals.AsNoTracking().Where(r => units.Contains(r.Unit) && named.Contains(r.Person)).Select(r => new { r.PersonName, r.Unit }).ToListAsync(cancel);
        faults.AddRange(recused.Select(r => new Fault("Team", "Inspection.Recused", "3.4.1", r.PersonName, tenants.Find(r.Unit)?.Name.ToString() ?? r.Unit)));
        return (team, faults);
    }

    /// <summary>The next number of the bureau's discipline committee; with a suffix for what is counted apart.</summary>
    public async Task<string> Number(SupervisionDb db, string suffix, CancellationToken cancel, int? year = null)
    {
        var code = await codes.Of(db.Tenant, PartyKind.DisciplineCommittee, cancel) + suffix;
        return (await db.TakeNumber(code.Length > DocumentNumber.CodeLength ? code[^DocumentNumber.CodeLength..] : code, year ?? Today.Year, cancel)).ToString();
    }

    public static bool IsDay(DateOnly? day) => day is { } on && Period.IsYear(on.Year);
}
