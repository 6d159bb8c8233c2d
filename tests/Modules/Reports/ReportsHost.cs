using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Reports;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>What the tests say of a sealed appraisal, and of decisions against somebody; the product has neither of its own here.</summary>
sealed class Beside : IAppraisals, IDecisionsAgainst
{
    public Dictionary<Guid, AppraisalOutcome> Sealed { get; } = [];
    public List<DecisionAgainst> Against { get; } = [];

    Task<AppraisalOutcome?> IAppraisals.Of(string tenant, Guid meeting, CancellationToken cancel) => Task.FromResult(Sealed.GetValueOrDefault(meeting));

    Task<IReadOnlyList<DecisionAgainst>> IDecisionsAgainst.Open(string tenant, int year, CancellationToken cancel) => Task.FromResult<IReadOnlyList<DecisionAgainst>>([.. Against.Where(a => a.Party.Tenant == tenant)]);
}

/// <summary>A bureau and a prison with their people and the years 2026 and 2027 open, on one engine; its clock begins on 1 December 2026.</summary>
sealed class ReportsHost : IAsyncDisposable
{
    public const string Unit = "sample1";

    ReportsHost(RunningHost host, Beside beside) => (Host, Beside) = (host, beside);

    public RunningHost Host { get; }
    public Beside Beside { get; }

    public static async Task<ReportsHost> Start(Engine engine, DateOnly? today = null)
    {
        Beside beside = new();
        return new ReportsHost(await Founded.Start(engine, today ?? new DateOnly(2026, 12, 1), prisons: 1, years: [2026, 2027], configure: web => Microsoft.AspNetCore.TestHost.WebHostBuilderExtensions.ConfigureTestServices(web, services =>
        {
            services.AddSingleton<IAppraisals>(beside);
            services.AddSingleton<IDecisionsAgainst>(beside);
        })), beside);
    }

    public T Get<T>() where T : notnull => Host.Get<T>();

    public void Today(int year, int month, int day) => Host.Clock.StopAtNoon(new DateOnly(year, month, day));

    public static PartyId Party(PartyKind kind, string key = "main") => new(Unit, kind, key);

    /// <summary>Somebody with this role in the unit, always the same one for the same role and parties.</summary>
    public async Task<Actor> Who(string role, params PartyId[] parties)
    {
        var held = (await Get<IPartyDirectory>().Parties(Unit, Host.Clock.Today())).Where(p => parties.Contains(p.Id)).Select(p => p.Holder).OfType<Guid>().FirstOrDefault();
        return new Actor
        {
            Tenant = Unit,
            Account = new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(role + string.Join(',', parties))).AsSpan(0, 16)),
            Name = role,
            Person = held == Guid.Empty ? null : held,
            Roles = [role],
            Permissions = Get<RightsTable>().Of([role]),
            Parties = [.. parties],
        };
    }

    public Task<Actor> Political() => Who(Roles.PoliticalOfficer);

    public Task<Actor> Discipline() => Who(Roles.DisciplineOfficer);

    public Task<Actor> Secretary() => Who(Roles.Secretary, Party(PartyKind.Secretary), Party(PartyKind.PartyCommittee));

    public Task<Actor> DisciplineSecretary() => Who(Roles.DisciplineSecretary, Party(PartyKind.DisciplineCommittee), Party(PartyKind.Member, "discipline-secretary"));

    public async Task<Guid> DisciplinePerson() => (await Get<IPartyDirectory>().Parties(Unit, Host.Clock.Today())).First(p => p.Function == DepartmentFunctions.Discipline).Holder!.Value;

    /// <summary>Whoever speaks for a report.</summary>
    public async Task<Actor> SpeakerOf(PartyId party) => party.Kind switch
    {
        PartyKind.PartyCommittee or PartyKind.Secretary => await Secretary(),
        PartyKind.DisciplineCommittee => await DisciplineSecretary(),
        _ => await Who(Roles.Member, party),
    };

    /// <summary>Waits until something that follows from a fact has happened.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> there)
    {
        var seen = await read();
        for (var i = 0; i < 150 && !there(seen); i++, seen = await read()) await Task.Delay(100, TestContext.Current.CancellationToken);
        return seen;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
