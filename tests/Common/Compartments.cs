using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Tests.Common;

/// <summary>A unit whose clues are kept in the compartment, made through the product's own commands: who leads, takes in, handles, and everybody's open key.</summary>
sealed class Compartments
{
    public const string Passphrase = "four unrelated words here";

    readonly Dictionary<Guid, byte[]> keys = [];

    Compartments(RunningHost host, string tenant, IReadOnlyList<PersonView> people)
    {
        (Host, Tenant) = (host, tenant);
        Actor Of(string number, string role) => Who(people.Single(p => p.Number == number), role);
        (Secretary, Lead) = (Of("S1", Roles.Secretary), Of("M2", Roles.DisciplineSecretary));
        (Intake, One, Two, Other) = (Of("O1", Roles.DisciplineOfficer), Of("O2", Roles.DisciplineOfficer), Of("O3", Roles.DisciplineOfficer), Of("O4", Roles.DisciplineOfficer));
        Custodians = [Of("C1", Roles.Clerk), Of("C2", Roles.Clerk), Of("C3", Roles.Clerk)];
    }

    public RunningHost Host { get; }
    public string Tenant { get; }
    public Actor Secretary { get; }
    public Actor Lead { get; }
    public Actor Intake { get; }
    public Actor One { get; }
    public Actor Two { get; }
    /// <summary>An officer like the others whom nobody names.</summary>
    public Actor Other { get; }
    public IReadOnlyList<Actor> Custodians { get; }
    public IReadOnlyDictionary<int, string?> Secrets { get; private set; } = new Dictionary<int, string?>();

    public ClueBook Book => Host.Get<ClueBook>();
    public ClueReader Reader => Host.Get<ClueReader>();
    public KeyRing Ring => Host.Get<KeyRing>();
    public CompartmentBook Decisions => Host.Get<CompartmentBook>();
    public Receipts Receipts => Host.Get<Receipts>();
    public DateOnly Today => Host.Clock.Today();

    public static async Task<Compartments> Found(RunningHost host, string tenant, TenantKind kind = TenantKind.Prison, bool on = true)
    {
        await host.Found(tenant, kind);
        var since = new DateOnly(2020, 3, 1);
        Done(await host.Get<IOrganisation>().Import(Actor.System(tenant), Guid.NewGuid(), new OrganisationFile
        {
            People = [.. ((string[])["S1", "M1", "M2", "O1", "O2", "O3", "O4", "C1", "C2", "C3"]).Select(n => new OrganisationFile.PersonRow(n, $"某{n}", $"Person {n}"))],
            Parties =
            [
                new("committee", "main", "党委", "Party committee", null),
                new("discipline", "main", "纪委", "Discipline committee", null),
                new("secretary", "main", "党委书记", "Secretary", "S1", since),
                new("member", "member-1", "党委委员", "Member one", "M1", since),
                new("member", "member-2", "纪委书记", "Discipline secretary", "M2", since, HeadsDiscipline: true),
            ],
        }));
        var unit = new Compartments(host, tenant, await host.Get<IOrganisation>().People(tenant));
        if (on) await unit.SwitchOn();
        return unit;
    }

    Actor Who(PersonView person, string role) => new()
    {
        Tenant = Tenant,
        Account = Guid.NewGuid(),
        Name = person.Name,
        Person = person.Id,
        Roles = [role],
        Permissions = Host.Get<RightsTable>().Of([role]),
        AtBureau = Tenant == "bureau",
        Session = "a session",
    };

    public async Task SwitchOn()
    {
        foreach (var actor in (Actor[])[Lead, Intake, One, Two, Other, Secretary]) await Open(actor);
        Done(await Decisions.Propose(Lead, Guid.NewGuid(), "示纪〔2026〕1号", "示密〔2026〕1号", [.. Custodians.Select(c => c.Person!.Value)]));
        var compartment = (await Decisions.Latest(Lead))!.Of.Id;
        Done(await Decisions.Confirm(Secretary, Guid.NewGuid(), compartment));
        var secrets = new Dictionary<int, string?>();
        foreach (var (custodian, place) in Custodians.Select((c, i) => (c, i + 1)))
        {
            var (outcome, secret) = await Decisions.TakeKey(custodian, Guid.NewGuid(), compartment);
            Done(outcome);
            secrets[place] = secret;
        }
        Secrets = secrets;
        Done(await Decisions.SwitchOn(Lead, Guid.NewGuid(), compartment));
    }

    /// <summary>Makes him a key and unlocks it.</summary>
    public async Task Open(Actor actor)
    {
        Done(await Ring.Make(actor, Guid.NewGuid(), Passphrase));
        var (outcome, half) = await Ring.Unlock(actor, Guid.NewGuid(), Passphrase);
        Done(outcome);
        keys[actor.Person!.Value] = (await Ring.Held(actor, half))!;
    }

    public byte[] Own(Actor actor) => keys[actor.Person!.Value];

    public Task<Outcome> Register(string text, bool named = false, params ClueSubject[] subjects) => Book.Register(Intake, Guid.NewGuid(), new ClueEntry(
        Today, ClueChannel.Letter, ClueLevel.Ward, named, Thin: false, text, subjects, named ? "实名人" : null, named ? "13900000000" : null));

    public Task<Outcome> Move(Actor actor, Guid clue, ClueMove move) => Book.Move(actor, Guid.NewGuid(), keys.GetValueOrDefault(actor.Person!.Value), clue, move);

    /// <summary>Accepted and with two handlers.</summary>
    public async Task<Guid> Assigned(string text = "反映某事", bool named = false, params ClueSubject[] subjects)
    {
        var clue = Done(await Register(text, named, subjects));
        Done(await Move(Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }));
        Done(await Move(Lead, clue, new ClueMove(ClueAction.Accept)));
        Done(await Move(Lead, clue, new ClueMove(ClueAction.Assign) { People = [One.Person!.Value, Two.Person!.Value] }));
        return clue;
    }

    /// <summary>On its way.</summary>
    public async Task<Guid> On(ClueWay way, bool named = false)
    {
        var clue = await Assigned(named: named);
        Done(await Move(One, clue, new ClueMove(ClueAction.Opine) { Way = way, Text = "建议" }));
        Done(await Move(Lead, clue, new ClueMove(ClueAction.Study) { On = Today, Present = 5 }));
        Done(await Move(Lead, clue, new ClueMove(ClueAction.Approve)));
        return clue;
    }

    public async Task<Clue> Stored(Guid clue)
    {
        await using var db = Host.Get<Database<CluesDb>>().Open(Tenant);
        return db.Clues.Single(c => c.Id == clue);
    }

    public static Guid Done(Outcome outcome) => outcome is Outcome.Done done ? done.Id
        : throw new InvalidOperationException(outcome is Outcome.Refused refused ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}")) : outcome.ToString());

    public static string Rule(Outcome outcome) => outcome is Outcome.Refused { Faults: [var only, ..] } ? only.Rule : $"{outcome}";
}
