using Orleans.Metadata;
using Orleans.Runtime.Services;
using Orleans.Services;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Operations;

/// <summary>One thing that a host found out about itself.</summary>
/// <param name="About">What was looked at; its words are <c>Operation.About.…</c>.</param>
/// <param name="Word">How it stands; its words are <c>Operation.Is.…</c>, and what to do <c>Operation.Do.…</c> unless it is good.</param>
/// <param name="Figures">Names and numbers in these words.</param>
[GenerateSerializer, Immutable]
sealed record HostFinding([property: Id(0)] Health Health, [property: Id(1)] string About, [property: Id(2)] string Word, [property: Id(3)] IReadOnlyList<string> Figures);

/// <summary>A module that was dropped in and does not run.</summary>
[GenerateSerializer, Immutable]
sealed record HostModule([property: Id(0)] string Name, [property: Id(1)] string Fault);

/// <summary>What one host says of itself, as of now. No content, no person, no address of anybody's.</summary>
[GenerateSerializer, Immutable]
sealed record HostReport
{
    [Id(0)] public required string Machine { get; init; }
    [Id(1)] public required string Version { get; init; }
    [Id(2)] public required DateTimeOffset Started { get; init; }
    /// <summary>By its own clock.</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }
    [Id(4)] public DateTimeOffset? PumpTurned { get; init; }
    [Id(5)] public required int Followers { get; init; }
    /// <summary>Who is behind, the first ones.</summary>
    [Id(6)] public required IReadOnlyList<Lag> Behind { get; init; }
    [Id(7)] public required IReadOnlyList<PageTime> Pages { get; init; }
    [Id(8)] public required TimeSpan PageLimit { get; init; }
    [Id(9)] public required MailStanding Mail { get; init; }
    [Id(10)] public required IReadOnlyList<HostModule> Disabled { get; init; }
    [Id(11)] public NightStanding? Night { get; init; }
    [Id(12)] public required IReadOnlyList<HostFinding> Findings { get; init; }
}

/// <summary>Answers on every host for that host alone.</summary>
interface IHostFigures : IGrainService
{
    Task<HostReport> Report();
}

sealed class HostFigures(GrainId id, Orleans.Runtime.Silo silo, ILoggerFactory logs, HostOperation operation) : GrainService(id, silo, logs), IHostFigures
{
    public Task<HostReport> Report() => operation.Report(CancellationToken.None);
}

/// <summary>Asks one host by its place in the cluster.</summary>
sealed class HostFiguresClient(IServiceProvider services, IClusterManifestProvider manifests, GrainInterfaceTypeResolver types) : GrainServiceClient<IHostFigures>(services)
{
    public IHostFigures Of(SiloAddress host) => GetGrainService(host);

    /// <summary>
    /// Whether a host's program has this question at all. One of an edition before it would write an error into its log for a message that
    /// it cannot read; a host that has not said yet what it knows is asked.
    /// </summary>
    public bool Knows(SiloAddress host) => Knows(manifests.Current.Silos.GetValueOrDefault(host));

    public bool Knows(GrainManifest? host) => host is null || host.Interfaces.ContainsKey(types.GetGrainInterfaceType(typeof(IHostFigures)));
}

/// <summary>A member of the cluster and what it said; no report when it did not answer, or was not asked because its edition has no answer.</summary>
sealed record HostSeen(string Address, SiloStatus Status, bool Own, HostReport? Report, bool OfBefore = false);

/// <summary>How this installation runs: what each host says of itself, gathered from all of them.</summary>
sealed class HostOperation(
    Pump pump, PageTimes pages, Digests mail, DropInList modules, Nights nights, OwnHealth health, ISiloStatusOracle silos, HostFiguresClient hosts, TimeProvider time)
{
    /// <summary>Sees how the installation runs; the system administrator's.</summary>
    public const string Permission = "Host.Operation";

    public const int MostLags = 50, MostPages = 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly DateTimeOffset started = time.GetUtcNow();

    public async Task<HostReport> Report(CancellationToken cancel) => new()
    {
        Machine = Environment.MachineName,
        Version = Telemetry.Version,
        Started = started,
        At = time.GetUtcNow(),
        PumpTurned = pump.Turned,
        Followers = pump.Followers,
        Behind = [.. pump.Behind.Take(MostLags)],
        Pages = pages.Slowest(MostPages),
        PageLimit = pages.Limit,
        Mail = mail.Standing,
        Disabled = [.. modules.Disabled.Select(d => new HostModule(d.Name, d.Flaw!.Fault.ToString()))],
        Night = nights.Last,
        Findings = await health.Look(cancel),
    };

    /// <summary>Every host that is in the cluster, this one first; one that does not answer within two seconds is named without a report.</summary>
    public async Task<IReadOnlyList<HostSeen>> All(CancellationToken cancel)
    {
        var members = silos.GetApproximateSiloStatuses().Where(s => s.Value != SiloStatus.Dead).OrderBy(s => !s.Key.Equals(silos.SiloAddress)).ThenBy(s => s.Key);
        return await Task.WhenAll(members.Select(async member =>
        {
            var own = member.Key.Equals(silos.SiloAddress);
            if (!own && !hosts.Knows(member.Key)) return new HostSeen($"{member.Key.Endpoint}", member.Value, own, null, OfBefore: true);
            try
            {
                var report = own ? await Report(cancel) : await hosts.Of(member.Key).Report().WaitAsync(Patience, time, cancel);
                return new HostSeen($"{member.Key.Endpoint}", member.Value, own, report);
            }
            catch (Exception) when (!own && !cancel.IsCancellationRequested)
            {
                // Frozen or gone: the page says that it did not answer.
                return new HostSeen($"{member.Key.Endpoint}", member.Value, own, null);
            }
        }));
    }
}

/// <summary>The observation's place in the host.</summary>
static class OperationAccess
{
    public static void AddOperation(this IServiceCollection services)
    {
        services.AddSingleton<PageTimes>();
        services.AddSingleton<OwnHealth>();
        services.AddSingleton<HostFiguresClient>();
        services.AddSingleton<HostOperation>();
        services.AddSingleton(new PermissionEntry(HostOperation.Permission, [Roles.SystemAdministrator], typeof(Words)));
        services.AddSingleton(new MenuEntry("admin", "/Admin/Operation", HostOperation.Permission, 50, typeof(Words)));
    }

    public static void AddOperation(this ISiloBuilder silo, IConfiguration configuration)
    {
        silo.AddGrainService<HostFigures>();
        if (Telemetry.IsSent(configuration)) silo.AddActivityPropagation();
    }
}
