using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Law;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>A case as it is open to somebody: with its seats, its subjects, and what he himself is in it.</summary>
sealed record OpenCase(Case Case, IReadOnlyList<Seat> Seats, IReadOnlyList<Subject> Subjects, IReadOnlySet<SeatRole> Mine)
{
    public bool Is(SeatRole role) => Mine.Contains(role);

    public IReadOnlyList<Seat> Of(SeatRole role) => [.. Seats.Where(s => s.Role == role && s.Stands)];

    public bool Sits(Guid person, params SeatRole[] roles) => Seats.Any(s => s.Person == person && s.Stands && roles.Contains(s.Role));

    static readonly Dictionary<SeatRole, TextKind[]> Needs = new()
    {
        [SeatRole.Proposer] = [TextKind.Proposal],
        [SeatRole.Approver] = [TextKind.Proposal],
        [SeatRole.Team] = [TextKind.Proposal, TextKind.Facts, TextKind.Defence, TextKind.Refusal, TextKind.Report],
        [SeatRole.Trial] = [TextKind.Proposal, TextKind.Facts, TextKind.Defence, TextKind.Refusal, TextKind.Report, TextKind.Trial],
        [SeatRole.Body] = Enum.GetValues<TextKind>(),
        [SeatRole.Reviewer] = Enum.GetValues<TextKind>(),
        [SeatRole.Keeper] = Enum.GetValues<TextKind>(),
        [SeatRole.Executor] = [TextKind.Decision, TextKind.Correction],
    };

    /// <summary>The texts that his step needs, and no others.</summary>
    public IReadOnlySet<TextKind> Texts => Mine.SelectMany(r => Needs[r]).ToHashSet();

    /// <summary>The substance is for those who find it and those who judge it.</summary>
    public bool SeesSubstance => Is(SeatRole.Team) || Is(SeatRole.Trial) || Is(SeatRole.Body) || Is(SeatRole.Reviewer) || Is(SeatRole.Keeper);

    public bool SeesDecisions => Is(SeatRole.Body) || Is(SeatRole.Reviewer) || Is(SeatRole.Keeper) || Is(SeatRole.Executor) || Case.AnnouncedOn is not null;
}

/// <summary>
/// What every book of the module works with. <see cref="Open"/> is the compartment's only door: who has no seat, was recused, or is himself
/// concerned gets the same nothing as for a case that never was.
/// </summary>
sealed class CaseDesk(Database<AccountabilityDb> database, IPartyDirectory directory, IOrganisation organisation, ITenants tenants, LawBook laws, IVault vault, TimeProvider time)
{
    public const int MostOpen = 500;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public IPartyDirectory Directory => directory;
    public ITenants Tenants => tenants;
    public LawBook Laws => laws;
    public IVault Vault => vault;
    public DateOnly Today => time.Today();
    public DateTimeOffset Now => time.GetUtcNow();
    public string Bureau => tenants.All.First(t => t.Kind == TenantKind.Bureau).Code;

    public AccountabilityDb Read(Actor actor) => database.OpenToRead(actor, actor.Tenant);

    public async Task<Outcome> Write(Actor actor, Guid operation, Func<AccountabilityDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    /// <summary>A command on a case that is open to the actor; for anybody else there is none.</summary>
    public Task<Outcome> On(Actor actor, Guid operation, Guid id, Func<AccountabilityDb, OpenCase, CancellationToken, Task<Outcome>> decide, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
        await Open(db, actor, id, ct) is { } open ? await decide(db, open, ct) : new Outcome.NotFound(), cancel);

    public async Task<OpenCase?> Open(AccountabilityDb db, Actor actor, Guid id, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return null;
        if (await db.Cases.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } found) return null;
        return Opened(actor, found, await db.Seats.Where(s => s.Case == id).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync(cancel));
    }

    /// <summary>All cases that are open to somebody, newest first.</summary>
    public async Task<IReadOnlyList<OpenCase>> All(AccountabilityDb db, Actor actor, bool openOnly, CancellationToken cancel)
    {
        if (!AccountabilityRights.AtCases(actor)) return [];
        var (me, keeps) = (actor.Person, AccountabilityRights.Keeps(actor));
        var cases = db.Cases.AsNoTracking().Where(c => keeps || db.Seats.Any(s => s.Case == c.Id && s.Person == me));
        // One whose decision was changed after its end is open until that is carried out.
        if (openOnly) cases = cases.Where(c => Case.Running.Contains(c.State) || db.Owed.Any(r => r.Case == c.Id));
        var found = await cases.OrderByDescending(c => c.ProposedOn).ThenByDescending(c => c.Number).Take(MostOpen).ToListAsync(cancel);
        var ids = found.Select(c => c.Id).ToList();
        var seats = (await db.Seats.AsNoTracking().Where(s => ids.Contains(s.Case)).OrderBy(s => s.At).ToListAsync(cancel)).ToLookup(s => s.Case);
        return [.. found.Select(c => Opened(actor, c, [.. seats[c.Id]])).OfType<OpenCase>()];
    }

    OpenCase? Opened(Actor actor, Case found, IReadOnlyList<Seat> seats)
    {
        var mine = seats.Where(s => s.Person == actor.Person).ToList();
        // Recused once is recused of the whole case.
        if (mine.Exists(s => !s.Stands)) return null;
        var roles = mine.Select(s => s.Role).ToHashSet();
        if (AccountabilityRights.Keeps(actor)) roles.Add(SeatRole.Keeper);
        if (roles.Count == 0) return null;
        var subjects = SubjectsOf(found);
        return subjects.Any(s => actor.Holds(s.Party) || s.Person == actor.Person) ? null : new OpenCase(found, seats, subjects, roles);
    }

    public IReadOnlyList<Subject> SubjectsOf(Case of) => Revealed<List<Subject>>(of.Subjects, of.About) ?? [];

    public Substance SubstanceOf(Case of) => (of.Substance is { } concealed ? Revealed<Substance>(concealed, of.About) : null) ?? new Substance();

    public string Conceal<T>(T value, string about) => vault.Conceal(JsonSerializer.Serialize(value, Json), about);

    T? Revealed<T>(string concealed, string about) where T : class => vault.Reveal(concealed, about) is { } text ? JsonSerializer.Deserialize<T>(text, Json) : null;

    /// <summary>Whether two things are written alike.</summary>
    public static bool Same<T>(T one, T other) => JsonSerializer.Serialize(one, Json) == JsonSerializer.Serialize(other, Json);

    public async Task<string?> PostOf(Actor actor, CancellationToken cancel) =>
        actor.Parties.IsDefaultOrEmpty ? null : (await directory.Find(actor.Parties[0], Today, cancel))?.PostOf(actor.Person);

    /// <summary>The offices that somebody acts for, as the authority table names them: by his role in one, or as its head.</summary>
    public async Task<IReadOnlySet<string>> OrgansOf(Actor actor, CancellationToken cancel)
    {
        var organs = (await directory.Parties(Bureau, Today, cancel)).Where(p => p.Function is not null && actor.Holds(p.Id)).Select(p => p.Function!).ToHashSet();
        if (actor.Is(Roles.PoliticalOfficer)) organs.Add(DepartmentFunctions.Political);
        if (actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.DisciplineSecretary)) organs.Add(DepartmentFunctions.Discipline);
        return organs;
    }

    /// <summary>Moves a case on, with its step and fact; a fault when its state does not allow it.</summary>
    public async Task<Fault?> Move(AccountabilityDb db, Case of, CaseAction action, Actor actor, string? reason, IEnumerable<Guid> tell, CancellationToken cancel)
    {
        var from = of.State;
        var (step, fault) = of.Take(action, actor, await PostOf(actor, cancel), string.IsNullOrWhiteSpace(reason) ? null : vault.Conceal(reason.Trim(), StepAbout(of.Id)), Now);
        if (fault is not null) return fault;
        db.Add(step!);
        db.Append(new CaseMoved(of.Id, from, of.State, action, [.. tell.Where(p => p != actor.Person).Distinct()]), SubjectOf(of.Id));
        return null;
    }

    public static string StepAbout(Guid of) => $"case/{of:N}/step";

    public static string SubjectOf(Guid id) => $"case/{id:N}";

    /// <summary>Writes a text anew: its next edition.</summary>
    public async Task<CaseText> Text(AccountabilityDb db, Case of, TextKind kind, string text, Actor actor, CancellationToken cancel)
    {
        var edition = (await db.Texts.Where(t => t.Case == of.Id && t.Kind == kind).MaxAsync(t => (int?)t.Edition, cancel) ?? 0) + 1;
        var written = db.Add(new CaseText(of, kind, edition, text, vault, actor, Now)).Entity;
        db.Append(new CaseWritten(of.Id, kind.ToString(), edition), SubjectOf(of.Id));
        return written;
    }

    public static async Task<CaseText?> Latest(AccountabilityDb db, Guid of, TextKind kind, CancellationToken cancel) =>
        await db.Texts.Where(t => t.Case == of && t.Kind == kind).OrderByDescending(t => t.Edition).FirstOrDefaultAsync(cancel);

    /// <summary>Seats people of the bureau; each fault names who and why not.</summary>
    public async Task<(IReadOnlyList<(Guid Id, string Name)> People, Fault? Fault)> People(IReadOnlyCollection<Guid> asked, IReadOnlyList<Subject> subjects, string field, CancellationToken cancel)
    {
        var known = (await organisation.People(Bureau, cancel)).ToDictionary(p => p.Id);
        var parties = await directory.Parties(Bureau, Today, cancel);
        var people = new List<(Guid, string)>();
        foreach (var id in asked.Distinct())
        {
            if (!known.TryGetValue(id, out var person)) return ([], new Fault(field, "Case.UnknownPerson"));
            if (Concerned(id, subjects, parties)) return ([], new Fault(field, "Case.Concerned", "3.6.2", person.Name));
            people.Add((id, person.Name));
        }
        return (people, null);
    }

    /// <summary>He is a subject, belongs to a subject's unit, or is in charge of it (监督执纪规则, 回避).</summary>
    static bool Concerned(Guid person, IReadOnlyList<Subject> subjects, IReadOnlyList<Party> parties) =>
        subjects.Any(s => s.Person == person) || parties.Where(p => p.IsOf(person)).Any(p => subjects.Any(s => s.Party == p.Id || p.InCharge.Contains(s.Party)));

    public void Seat(AccountabilityDb db, OpenCase of, SeatRole role, IEnumerable<(Guid Id, string Name)> people, Actor actor)
    {
        var called = people.Where(p => !of.Seats.Any(s => s.Role == role && s.Person == p.Id)).ToList();
        foreach (var (id, name) in called) db.Add(new Seat(of.Case.Id, role, id, name, Now));
        db.Append(new CaseSeated(of.Case.Id, role.ToString(), [.. called.Select(p => p.Id).Where(p => p != actor.Person)]), SubjectOf(of.Case.Id));
    }

    /// <summary>Notes in the Ledger that somebody looked at a case; each look is one entry.</summary>
    public Task Viewed(Actor actor, Guid of, string part, CancellationToken cancel) => Write(actor, Ids.New(), (db, _) =>
    {
        db.Append(new CaseViewed(of, part), SubjectOf(of));
        return Task.FromResult<Outcome>(new Outcome.Done(of));
    }, cancel);

    public async Task<IReadOnlyList<PersonView>> PeopleOfBureau(CancellationToken cancel) => await organisation.People(Bureau, cancel);

    public static Fault? ReasonFault(string? reason, string field = "Reason", int most = Case.ReasonLength) =>
        string.IsNullOrWhiteSpace(reason) ? new Fault(field, "Case.ReasonMissing") : reason.Trim().Length > most ? new Fault(field, "Case.TooLong", null, $"{most}") : null;
}
