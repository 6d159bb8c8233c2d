using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Packs;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>An approved pack as every host holds it.</summary>
/// <param name="Approver">Who put it in force: account, person, name.</param>
sealed record PackInLaw(Guid Id, Regulation Regulation, DateOnly From, DateOnly? To, bool Opened, bool Closed, (Guid Account, Guid? Person, string Name) Approver);

/// <summary>
/// The law on this host: what the files bring, then the packs that two people approved, in the order in which they were. The host that
/// writes looks again at once, every other within a second, by comparing ids and versions; so that all of a cluster hold the same without
/// a restart, and nothing depends on which of them somebody asks.
/// </summary>
sealed class LawBook(LawFiles files, Database<ResponsibilitiesDb> database, ITenants tenants, ILogger<LawBook> log) : BackgroundService, IRegulations, ILeftOutOfLaw
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    sealed record Held(IReadOnlyList<Regulation> All, IReadOnlyDictionary<string, Obligation> Obligations, IReadOnlyList<PackInLaw> Packs, IReadOnlyList<LawClash> Clashes, string Stamp);

    readonly Lock gate = new();
    volatile Held? held;

    /// <summary>The same list until the law changes, so that what follows from it may be kept beside it.</summary>
    public IReadOnlyList<Regulation> All => Law.All;

    public IReadOnlyList<Regulation> InForce(DateOnly on) => LawFiles.InForce(Law.All, on);

    public Obligation? Find(string code) => Law.Obligations.GetValueOrDefault(code);

    /// <summary>Approved packs, in the order of their approval.</summary>
    public IReadOnlyList<PackInLaw> Packs => Law.Packs;

    /// <summary>How files and approved packs do not go together; what holds then is the law.</summary>
    public IReadOnlyList<LawClash> Clashes => Law.Clashes;

    public IReadOnlyDictionary<string, string> LeftOut => Clashes.Where(c => c.Kind == ClashKind.FileLeftOut).GroupBy(c => c.File).ToDictionary(c => c.Key, c => c.First().ToString());

    /// <summary>Looks whether packs were approved or ended, here or by another host.</summary>
    public void Look()
    {
        if (Bureau is not { } bureau) return;
        lock (gate)
        {
            using var db = database.Open(bureau);
            var rows = db.Packs.AsNoTracking().Where(p => p.State == PackState.Approved).OrderBy(p => p.DecidedAt).ThenBy(p => p.Id);
            var stamp = string.Join(' ', rows.Select(p => new { p.Id, p.Version }).AsEnumerable().Select(p => $"{p.Id:N}/{p.Version}"));
            if (held is { } known && known.Stamp == stamp) return;
            held = Compose([.. rows.AsEnumerable().Select(Read).OfType<PackInLaw>()], stamp);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "The regulation packs could not be read; it is tried again.");
            }
        }
    }

    Held Law
    {
        get
        {
            // The first question comes before the first tick: a host that starts must not judge without what is in force.
            if (held is null && Bureau is not null) Look();
            return held ?? new Held(files.All, FromFiles, [], [], "");
        }
    }

    IReadOnlyDictionary<string, Obligation> FromFiles => field ??= LawFiles.Newest(files.All);

    string? Bureau => tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code;

    Held Compose(IReadOnlyList<PackInLaw> packs, string stamp)
    {
        // The same version brought as a file, by an update or by the operator, stands before the pack; what a pack in force has the codes of is left out.
        var (standing, held, clashes) = LawClash.Settle(files.All, packs);
        foreach (var clash in clashes) log.LogWarning("Files and packs do not go together: {Clash}", clash);
        if (held.Count == 0 && ReferenceEquals(standing, files.All)) return new Held(standing, FromFiles, [], clashes, stamp);
        IReadOnlyList<Regulation> all = [.. standing, .. held.Select(p => p.Regulation)];
        return new Held(all, LawFiles.Newest(all), held, clashes, stamp);
    }

    PackInLaw? Read(RegulationPack pack)
    {
        try
        {
            var stated = JsonSerializer.Deserialize<Regulation>(pack.Text, LawFiles.Json)!;
            return new PackInLaw(pack.Id, stated with { EffectiveFrom = pack.From!.Value, EffectiveTo = pack.To }, pack.From.Value, pack.To,
                pack.OpenedAt is not null, pack.ClosedAt is not null, (pack.DecidedBy!.Value, pack.DecidedByPerson, pack.DecidedByName!));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It was sound when it was approved; verification of the Ledger tells who changed it.
            log.LogError(e, "Regulation pack {Pack} cannot be read and is left out.", pack.Id);
            return null;
        }
    }
}
