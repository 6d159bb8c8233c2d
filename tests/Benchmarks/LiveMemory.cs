using System.Diagnostics;
using Microsoft.AspNetCore.TestHost;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (c) Memory of a live party: real grains, each with a member's thirty-odd duties, a hundred thousand at once. The duties are dealt out
/// from memory instead of being stored, which changes nothing of what a grain keeps; what records add is measured on the same nouns.
/// </summary>
static class LiveMemory
{
    const int RecordsOfOneParty = 20;

    public static async Task Run()
    {
        var parties = int.TryParse(Environment.GetEnvironmentVariable("BENCHMARK_PARTIES"), out var some) ? some : 100_000;
        Figures.Title($"(c) memory of {parties:N0} live parties");
        var dealt = new DealtDuties();
        await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow(), configure: web => web.ConfigureTestServices(services =>
        {
            var real = services.Last(s => s.ServiceType == typeof(IDutyBook));
            services.AddSingleton<IDutyBook>(provider => dealt.Over((IDutyBook)(real.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
        }));
        await Invented.FoundBureau(host);
        await Invented.FoundPrison(host, 1);
        await Invented.Open(host, Invented.Code(1));
        await dealt.Learn(new PartyId(Invented.Code(1), PartyKind.Member, "member-1"));
        var grains = host.Get<IGrainFactory>();
        for (var i = 0; i < 500; i++) await grains.Party(DealtDuties.Party(i)).Counts();

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(500, parties), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await grains.Party(DealtDuties.Party(i)).Counts());
        var seconds = watch.Elapsed.TotalSeconds;
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)parties;
        var records = PerRecords(host, dealt);
        Figures.Line($"{dealt.Count} duties each; woken at {parties / seconds:0}/s; {each / 1024:0.00} KiB a party, and {records / 1024:0.00} KiB for {RecordsOfOneParty} counting records");
        Figures.Line($"working set {Environment.WorkingSet >> 20} MiB");
        Figures.Against("memory of a live party", (each + records) / 1024, 12, atLeast: false, " KiB");
    }

    /// <summary>What a party's counting records add.</summary>
    static double PerRecords(RunningHost host, DealtDuties dealt)
    {
        const int parties = 2_000;
        var standings = host.Get<Standings>();
        var live = new LiveDuties[parties];
        for (var i = 0; i < parties; i++) live[i] = standings.Load(DealtDuties.Party(i), Invented.Year).GetAwaiter().GetResult();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var party in live)
            party.Weigh(Enumerable.Range(0, RecordsOfOneParty).Select(r => new CountingRecord(Ids.New(), dealt.Ids(party.Party)[r % dealt.Count], new RecordFigures(new DateOnly(Invented.Year, 1, 1).AddDays(r), true))));
        var added = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(live);
        return added / (double)parties;
    }

    /// <summary>Gives every invented member the duties of a real one, made anew at each asking as if read.</summary>
    sealed class DealtDuties : IDutyBook
    {
        IDutyBook real = null!;
        IReadOnlyList<Duty> model = [];

        public int Count => model.Count;

        public DealtDuties Over(IDutyBook book)
        {
            real = book;
            return this;
        }

        public async Task Learn(PartyId party)
        {
            model = await real.Of(party, Invented.Year);
            // Terms are kept once read; the tenants of the dealt duties have none of their own.
            foreach (var duty in model) await real.TermsOf(duty);
        }

        public static PartyId Party(int i) => new($"p{i / 200:0000}", PartyKind.Member, $"dealt-{i % 200}");

        public IReadOnlyList<Guid> Ids(PartyId party) => [.. model.Select((_, i) => IdOf(party, i))];

        static Guid IdOf(PartyId party, int i) => new(party.GetHashCode(), (short)i, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        public Task<IReadOnlyList<Duty>> Of(PartyId party, int year, CancellationToken cancel = default)
        {
            if (!party.Key.StartsWith("dealt-", StringComparison.Ordinal)) return real.Of(party, year, cancel);
            if (year != Invented.Year) return Task.FromResult<IReadOnlyList<Duty>>([]);
            return Task.FromResult<IReadOnlyList<Duty>>([.. model.Select((d, i) => d with
            {
                Id = IdOf(party, i),
                Party = new PartyId(new string(party.Tenant), party.Kind, new string(party.Key)),
                Counterpart = d.Counterpart is { } other ? new PartyId(new string(party.Tenant), other.Kind, new string(other.Key)) : null,
            })]);
        }

        public Task<IReadOnlyList<Duty>> Of(string tenant, int year, CancellationToken cancel = default) => real.Of(tenant, year, cancel);
        public Task<IReadOnlyDictionary<string, Guid[]>> Owed(Actor actor, IReadOnlyCollection<string> tenants, IReadOnlyCollection<string> obligations, int year, CancellationToken cancel = default) => real.Owed(actor, tenants, obligations, year, cancel);
        public Task<Duty?> Find(string tenant, Guid duty, CancellationToken cancel = default) => real.Find(tenant, duty, cancel);
        public ValueTask<FrozenTerms> TermsOf(Duty duty, CancellationToken cancel = default) => real.TermsOf(duty, cancel);
        public Obligation ObligationOf(Duty duty) => real.ObligationOf(duty);
        public Task<IReadOnlyList<int>> Years(string tenant, CancellationToken cancel = default) => real.Years(tenant, cancel);
        public Task<Outcome> RegisterOccasion(Actor actor, Guid operation, PartyId party, string obligation, string occasion, DateOnly on, CancellationToken cancel = default) =>
            real.RegisterOccasion(actor, operation, party, obligation, occasion, on, cancel);
    }
}
