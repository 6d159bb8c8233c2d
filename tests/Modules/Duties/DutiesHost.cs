using System.Collections.Immutable;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>A bureau and two prisons with their organisations and the year 2026 open; today is 20 May 2026.</summary>
public sealed class DutiesHost : IAsyncLifetime
{
    public static readonly DateOnly Today = new(2026, 5, 20);

    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await Founded.Start(Engine.Sqlite, Today);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public IGrainFactory Grains => Host.Get<IGrainFactory>();

    public T Get<T>() where T : notnull => Host.Get<T>();

    public static PartyId Secretary(string tenant) => new(tenant, PartyKind.Secretary, "main");

    public static PartyId Committee(string tenant) => new(tenant, PartyKind.PartyCommittee, "main");

    public static PartyId Member(string tenant, string key = "member-1") => new(tenant, PartyKind.Member, key);

    /// <summary>Somebody with these roles and parties, with the rights that the table gives the roles.</summary>
    public Actor Who(string tenant, string role, params PartyId[] parties) => new()
    {
        Tenant = tenant,
        Account = Guid.NewGuid(),
        Name = role,
        Roles = [role],
        Permissions = Get<RightsTable>().Of([role]),
        Parties = [.. parties],
        AtBureau = tenant == "bureau",
    };

    public Actor SecretaryOf(string tenant) => Who(tenant, Roles.Secretary, Secretary(tenant), Committee(tenant));

    public Actor ClerkOf(string tenant) => Who(tenant, Roles.Clerk);

    /// <summary>The duty of an obligation that a party owes.</summary>
    public async Task<DutyStanding> DutyOf(PartyId party, string obligation) =>
        (await Grains.Party(party).Standing(2026)).Duties.First(d => d.Obligation == obligation);

    public static RecordEntry Lecture(DateOnly on, string title = "为全体党员讲廉政党课", params Guid[] duties) => new()
    {
        Category = "R01",
        On = on,
        Title = title,
        DocumentNumber = "纪要〔2026〕3号",
        Fields = ImmutableDictionary<string, string>.Empty.Add("topics", "党课"),
        Duties = [.. duties],
    };
}
