using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Reports;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>What a visitor needs to vote and to count: a few cards, and what the key holders wrote down.</summary>
sealed record DemoCards(string Tenant, IReadOnlyList<string> Codes, IReadOnlyList<string> Secrets);

/// <summary>Last year's secret appraisals of two units, sealed; and one of this year that is open, with cards left for the visitor.</summary>
sealed class DemoBallots(IElectionRehearsal rehearsal, IPartyDirectory directory, RightsTable rights)
{
    const string Voting = "sample1";
    const int CardsLeft = 6;

    /// <summary>Of the election that is open; null when the demonstration was built by an earlier start, since cards are shown once.</summary>
    public DemoCards? Cards { get; private set; }

    public async Task Fill(string tenant, IReadOnlyList<PersonView> people, Func<Guid, Guid> accountOf, DateOnly today, CancellationToken cancel)
    {
        if (tenant is not (DemoOrganisation.Bureau or Voting)) return;
        var parties = (await directory.Parties(tenant, today, cancel)).Where(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member).Select(p => p.Id).Take(9).ToList();
        var (political, discipline) = (Of(DemoOrganisation.PoliticalOfficerNumber, Roles.PoliticalOfficer), Of(DemoOrganisation.DisciplineOfficerNumber, Roles.DisciplineOfficer));
        Actor[] holders = [Of(DemoOrganisation.ClerkNumber, Roles.Clerk), Of("D01", Roles.DepartmentHead), Of("D06", Roles.DepartmentHead)];
        var roster = new Dictionary<string, int> { ["A"] = 9, ["B"] = 13, ["C"] = 16, ["D"] = 10 };
        var last = new RehearsedElection($"{today.Year - 1}年度述责民主测评", new DateOnly(today.Year - 1, 12, 20), political, discipline, holders, parties, roster, 44, Seal: true);
        await rehearsal.Hold(last, cancel);
        if (tenant != Voting) return;
        var open = last with { Title = $"{today.Year}年度述责民主测评", On = today, Votes = roster.Values.Sum() - CardsLeft, Seal = false };
        var props = await rehearsal.Hold(open, cancel);
        Cards = new(tenant, props.Codes, props.Secrets);

        Actor Of(string number, string role)
        {
            var person = people.Single(p => p.Number == number);
            return new()
            {
                Tenant = tenant,
                Account = accountOf(person.Id) is var account && account != Guid.Empty ? account : person.Id,
                Name = person.Name,
                Person = person.Id,
                Roles = [role],
                Permissions = rights.Of([role]),
                AtBureau = tenant == DemoOrganisation.Bureau,
            };
        }
    }
}
