using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>What a visitor needs for the compartment: everybody's passphrase, the receipt of the web report, what the custodians wrote down.</summary>
sealed record DemoSecrets(string Passphrase, string Receipt, IReadOnlyList<string> Custodians);

/// <summary>The bureau's compartment, switched on, with invented clues at several stages and an unnamed report from the web. The prisons keep the thin index.</summary>
sealed class DemoClues(IClueRehearsal rehearsal, IPartyDirectory directory, RightsTable rights)
{
    /// <summary>Known to everybody, so only ever for a demonstration.</summary>
    public const string Passphrase = "Demo-clues-are-invented-2049";

    /// <summary>Null when the demonstration was built by an earlier start, since a receipt is shown once.</summary>
    public DemoSecrets? Secrets { get; private set; }

    public async Task Fill(string tenant, IReadOnlyList<PersonView> people, Func<Guid, Guid> accountOf, DateOnly today, CancellationToken cancel)
    {
        if (tenant != DemoOrganisation.Bureau) return;
        var parties = await directory.Parties(tenant, today, cancel);
        var lead = parties.Single(p => p.HeadsDiscipline).Holder!.Value;
        var secretary = parties.Single(p => p.Id.Kind == PartyKind.Secretary).Holder!.Value;
        var (intake, first, second) = (By(DemoOrganisation.DisciplineOfficerNumber), By("D03"), By("D12"));
        var props = await rehearsal.Hold(
            new RehearsedClues(
                Of(lead, Roles.DisciplineSecretary), Of(secretary, Roles.Secretary), Of(intake, Roles.DisciplineOfficer), [Of(first, Roles.DisciplineOfficer), Of(second, Roles.DisciplineOfficer)],
                [Of(By(DemoOrganisation.ClerkNumber), Roles.Clerk), Of(By("D01"), Roles.DepartmentHead), Of(By("D05"), Roles.DepartmentHead)], Passphrase, ["某科科长（虚构）", "某监区长（虚构）", "某副主任（虚构）"], today),
            cancel);
        Secrets = new(Passphrase, props.Receipt, props.CustodianSecrets);

        Guid By(string number) => people.Single(p => p.Number == number).Id;

        Actor Of(Guid person, string role) => new()
        {
            Tenant = tenant,
            Account = accountOf(person) is var account && account != Guid.Empty ? account : person,
            Name = people.Single(p => p.Id == person).Name,
            Person = person,
            Roles = [role],
            Permissions = rights.Of([role]),
            AtBureau = true,
        };
    }
}
