using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>Tenants for measuring: the demonstration's organisation under any code.</summary>
static class Invented
{
    // The real day: the silo keeps time by the same clock and does not bear its going back.
    public static readonly DateOnly Today = TimeProvider.System.Today();

    public static int Year => Today.Year;

    static readonly IReadOnlyList<DemoOrganisation.DemoTenant> Demo = DemoOrganisation.Build(new DateOnly(Year - 3, 3, 1));

    public static OrganisationFile BureauOrganisation => Demo[0].Organisation;
    public static OrganisationFile PrisonOrganisation => Demo[1].Organisation;

    public static async Task FoundBureau(RunningHost host)
    {
        await host.Get<Founding>().Tenant("bureau", TenantKind.Bureau, new LocalText("示范区监狱管理局", "Bureau"), 0);
        Stands(await host.Get<IOrganisation>().Import(Actor.System("bureau"), Ids.New(), BureauOrganisation));
    }

    public static async Task FoundPrison(RunningHost host, int number)
    {
        var code = Code(number);
        await host.Get<Tenants>().Found(code, TenantKind.Prison, new LocalText($"示例第{number}监狱", $"Sample Prison {number}"), number, Ids.New());
        Stands(await host.Get<IOrganisation>().Import(Actor.System(code), Ids.New(), PrisonOrganisation));
    }

    public static async Task Open(RunningHost host, string tenant) =>
        Stands(await host.Get<IYears>().Apply(Actor.System(tenant), Ids.New(), Year, new DateOnly(Year, 1, 1)));

    public static string Code(int number) => $"p{number:0000}";

    public static void Stands(Outcome outcome)
    {
        if (outcome.Subject is not null) return;
        throw new InvalidOperationException(outcome is Outcome.Refused refused
            ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule}"))
            : outcome.GetType().Name);
    }
}
