using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Tests.Common;

/// <summary>Appraisals held through the product's own commands, as far as a test needs them: two officers, three holders, the voters' cards.</summary>
sealed class Appraisals
{
    public static readonly IReadOnlyDictionary<string, int> Few = new Dictionary<string, int> { ["A"] = 5, ["B"] = 6, ["C"] = 7, ["D"] = 5 };

    readonly RunningHost host;
    readonly IReadOnlyList<Guid> people;

    Appraisals(RunningHost host, string tenant, IReadOnlyList<Guid> people)
    {
        (this.host, this.people, Tenant) = (host, people, tenant);
        Political = Who(Roles.PoliticalOfficer);
        Discipline = Who(Roles.DisciplineOfficer);
        Holders = [.. people.Take(3).Select(p => Who(Roles.Clerk, p))];
    }

    public string Tenant { get; }
    public Actor Political { get; }
    public Actor Discipline { get; }
    public IReadOnlyList<Actor> Holders { get; }
    public ElectionBook Book => host.Get<ElectionBook>();
    public BallotBox Box => host.Get<BallotBox>();
    public TellerDesk Desk => host.Get<TellerDesk>();

    /// <summary>A unit with a secretary, two members, and people who may hold a key.</summary>
    public static async Task<Appraisals> Found(RunningHost host, string tenant, TenantKind kind = TenantKind.Prison)
    {
        await host.Found(tenant, kind);
        var since = new DateOnly(2020, 3, 1);
        var imported = await host.Get<IOrganisation>().Import(Actor.System(tenant), Guid.NewGuid(), new OrganisationFile
        {
            People = [.. ((string[])["H1", "H2", "H3", "H4", "S1", "M1", "M2"]).Select(n => new OrganisationFile.PersonRow(n, $"某{n}", $"Person {n}"))],
            Parties =
            [
                new("committee", "main", "党委", "Party committee", null),
                new("discipline", "main", "纪委", "Discipline committee", null),
                new("secretary", "main", "党委书记", "Secretary", "S1", since),
                new("member", "member-1", "党委委员", "Member one", "M1", since),
                new("member", "member-2", "党委委员", "Member two", "M2", since, HeadsDiscipline: true),
            ],
        });
        if (imported.Subject is null) throw new InvalidOperationException($"{imported}");
        return await In(host, tenant, "H");
    }

    /// <summary>In a unit that is there already; its people whose numbers begin so hold the keys.</summary>
    public static async Task<Appraisals> In(RunningHost host, string tenant, string holders) =>
        new(host, tenant, [.. (await host.Get<IOrganisation>().People(tenant)).Where(p => p.Number.StartsWith(holders, StringComparison.Ordinal)).OrderBy(p => p.Number, StringComparer.Ordinal).Select(p => p.Id)]);

    public Actor Who(string role, Guid? person = null) => new()
    {
        Tenant = Tenant,
        Account = Guid.NewGuid(),
        Name = role,
        Person = person,
        Roles = [role],
        Permissions = host.Get<RightsTable>().Of([role]),
    };

    public ElectionPlan Plan(IReadOnlyDictionary<string, int>? roster = null, params PartyId[] parties) => new(
        "年度述责民主测评", host.Clock.Today(), null,
        parties.Length > 0 ? parties : [new(Tenant, PartyKind.Secretary, "main"), new(Tenant, PartyKind.Member, "member-1")],
        roster ?? Few, [.. people.Take(3)]);

    /// <summary>Prepared, agreed, keyed, with cards; open unless said otherwise.</summary>
    public async Task<HeldElection> Hold(IReadOnlyDictionary<string, int>? roster = null, bool open = true, Guid? meeting = null)
    {
        var id = Done(await Book.Prepare(Political, Guid.NewGuid(), Plan(roster) with { Meeting = meeting }));
        Done(await Book.Agree(Discipline, Guid.NewGuid(), id));
        var secrets = new List<string>();
        foreach (var holder in Holders)
        {
            var (outcome, secret) = await Book.TakeKey(holder, Guid.NewGuid(), id);
            Done(outcome);
            secrets.Add(secret!);
        }
        Done(await Book.ShareKey(Political, Guid.NewGuid(), id));
        var (printed, cards) = await Book.PrintCards(Political, Guid.NewGuid(), id);
        Done(printed);
        if (open) Done(await Book.Open(Discipline, Guid.NewGuid(), id));
        return new HeldElection(id, secrets, cards);
    }

    /// <summary>Closed, cards destroyed, counted by the other officer with the first two holders; sealed.</summary>
    public async Task Finish(HeldElection election, bool seal = true)
    {
        Done(await Book.Close(Political, Guid.NewGuid(), election.Id));
        Done(await Book.ReturnCards(Political, Guid.NewGuid(), election.Id, new Dictionary<string, int>()));
        Done(await Book.AskCount(Political, Guid.NewGuid(), election.Id));
        Done(await Book.Count(Discipline, Guid.NewGuid(), election.Id, election.Secrets(1, 2)));
        if (seal) Done(await Book.Seal(Discipline, Guid.NewGuid(), election.Id));
    }

    public async Task<Election> Stored(Guid election)
    {
        await using var db = host.Get<Database<BallotsDb>>().Open(Tenant);
        return db.Elections.Single(e => e.Id == election);
    }

    public static Guid Done(Outcome outcome) => outcome is Outcome.Done done ? done.Id
        : throw new InvalidOperationException(outcome is Outcome.Refused refused ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}")) : outcome.ToString());
}

/// <summary>An election as its people hold it: what no database has.</summary>
sealed record HeldElection(Guid Id, IReadOnlyList<string> HolderSecrets, IReadOnlyList<PrintedCards> Cards)
{
    public IReadOnlyList<(int Class, string Code)> Codes => [.. Cards.SelectMany(c => c.Codes.Select(code => ("ABCD".IndexOf(c.Class.Code, StringComparison.Ordinal), code)))];

    public IReadOnlyDictionary<int, string?> Secrets(params int[] places) => places.ToDictionary(p => p, p => (string?)HolderSecrets[p - 1]);
}
