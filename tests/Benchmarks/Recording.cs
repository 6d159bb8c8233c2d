using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>
/// (a) Recording a duty through its party's grain, against inserting and committing the very same rows (record, step, link, marks of
/// its words, Ledger entry, chain head, operation) with bare EF in the same database. In turns, so that both meet the same machine.
/// </summary>
static class Recording
{
    const int Rounds = 7;
    const int EachRound = 200;

    /// <summary>Rounds thrown away: a server needs some seconds of load until the compiler has seen what is hot.</summary>
    const int WarmUp = 6;

    static readonly string[] Tables = ["duties_records", "duties_steps", "duties_links", "duties_text_marks", "ledger_entries", "ledger_operations"];
    const string Heads = "ledger_heads";

    public static async Task Run()
    {
        Figures.Title("(a) recording a duty through the grain, against bare EF with the same rows");
        await Measure(Engine.Sqlite);
        if (Environment.GetEnvironmentVariable("PARTYDISCIPLINE_POSTGRES") is { Length: > 0 }) await Measure(Engine.PostgreSql);
    }

    static async Task Measure(Engine engine)
    {
        await using var host = await RunningHost.Start(engine, at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        await Invented.FoundPrison(host, 1);
        var tenant = Invented.Code(1);
        await Invented.Open(host, tenant);
        var members = (await host.Get<IPartyDirectory>().Parties(tenant, Invented.Today)).Where(p => p.Id.Kind == PartyKind.Member).ToList();
        var duties = (await host.Get<IDutyBook>().Of(tenant, Invented.Year)).Where(d => d.Obligation == "2.3.2-a").ToDictionary(d => d.Party, d => d.Id);

        await using var duty = host.Get<Database<DutiesDb>>().Open(tenant);
        IReadOnlyList<IEntityType> like = [.. duty.Model.GetEntityTypes().Where(t => Tables.Contains(t.GetTableName()) || t.GetTableName() == Heads)];
        var options = new DbContextOptionsBuilder<BareRows>();
        host.Get<IDatabaseEngine>().Configure(options, "__ef_none");
        await using (var first = new BareRows(options.Options, like))
        {
            first.Of(Heads).Add(new() { ["TenantId"] = "bare", ["Seq"] = 0L, ["Hash"] = LedgerEntry.Genesis });
            await first.SaveChangesAsync();
        }

        var (grain, bare) = (new List<double>(), new List<double>());
        var at = 0;
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var ids = new List<Guid>();
            for (var i = 0; i < EachRound; i++, at++) ids.Add(await Record(host, members[at % members.Count], duties, at));
            var through = watch.Elapsed.TotalSeconds / EachRound;

            var written = await Written(options.Options, like, tenant, ids);
            watch.Restart();
            foreach (var rows in written) await Insert(options.Options, like, rows);
            var plain = watch.Elapsed.TotalSeconds / EachRound;
            if (round < 0) continue;
            grain.Add(through);
            bare.Add(plain);
        }
        Figures.Line($"{engine}: grain {1000 * grain.Median():0.00} ms a record ({1 / grain.Median():0}/s), bare {1000 * bare.Median():0.00} ms ({1 / bare.Median():0}/s); {Rounds} rounds of {EachRound}, one client");
        Figures.Against($"{engine}: speed of the grain as a share of bare EF", grain.Zip(bare, (g, b) => b / g).Median(), 0.5);
        Figures.Line($"growth: first round {1000 * grain[0]:0.00} ms, last {1000 * grain[^1]:0.00} ms ({at} records in the tenant by then)");
        await Together(host, members, duties, at, engine);
    }

    /// <summary>Many parties at once: what one tenant's chain and one SQLite writer allow.</summary>
    static async Task Together(RunningHost host, List<Party> members, Dictionary<PartyId, Guid> duties, int from, Engine engine)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(members.Select((member, m) => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++) await Record(host, member, duties, from + i * members.Count + m);
        })));
        Figures.Line($"{engine}: {members.Count} parties of one tenant at once: {members.Count * 60 / watch.Elapsed.TotalSeconds:0} records/s");
    }

    static async Task<Guid> Record(RunningHost host, Party member, Dictionary<PartyId, Guid> duties, int number)
    {
        var actor = new Actor
        {
            Tenant = member.Id.Tenant,
            Account = Guid.Parse("00000000-0000-0000-0000-000000000009"),
            Name = member.HolderName!,
            Person = member.Holder,
            Roles = [Roles.Member],
            Permissions = [DutyPermissions.Record],
            Parties = [member.Id],
        };
        var outcome = await host.Get<IGrainFactory>().Party(member.Id).Record(actor, Ids.New(), new RecordEntry
        {
            Category = "R01",
            On = Invented.Today.AddDays(-(number / 8 % Math.Min(140, Invented.Today.DayOfYear))),
            Title = $"参加党委理论学习中心组学习，就{OwnWords(number)}作研讨发言",
            Fields = ImmutableDictionary<string, string>.Empty.Add("topics", "基层减负"),
            DocumentNumber = "示监党委会纪要〔2026〕8号",
            Duties = [duties[member.Id]],
            DifferentEvent = true,
        });
        Invented.Stands(outcome);
        return outcome.Subject!.Value;
    }

    /// <summary>Words that no other record has, or it would be asked why they are the same.</summary>
    static string OwnWords(int number)
    {
        var random = new Random(number);
        return string.Concat(Enumerable.Range(0, 24).Select(_ => (char)random.Next(0x4E00, 0x9FA5)));
    }

    /// <summary>The rows that each record wrote, as another tenant would write them.</summary>
    static async Task<List<List<(string Table, Dictionary<string, object> Row)>>> Written(
        DbContextOptions<BareRows> options, IReadOnlyList<IEntityType> like, string tenant, List<Guid> ids)
    {
        await using var db = new BareRows(options, like);
        var wanted = ids.ToHashSet();
        var all = new List<List<(string, Dictionary<string, object>)>>();
        var rows = new Dictionary<string, List<Dictionary<string, object>>>();
        foreach (var table in Tables) rows[table] = await db.Of(table).AsNoTracking().Where(r => (string)r["TenantId"] == tenant).ToListAsync();
        var bySubject = rows["ledger_entries"].ToLookup(r => (string)r["Subject"]);
        var steps = rows["duties_steps"].ToLookup(r => (Guid)r["Record"]);
        var links = rows["duties_links"].ToLookup(r => (Guid)r["Record"]);
        var marks = rows["duties_text_marks"].ToLookup(r => (Guid)r["Record"]);
        var operations = rows["ledger_operations"].ToLookup(r => (Guid)r["Subject"]);
        foreach (var record in rows["duties_records"].Where(r => wanted.Contains((Guid)r["Id"])))
        {
            var id = (Guid)record["Id"];
            all.Add(
            [
                ("duties_records", Another(record)),
                .. steps[id].Select(r => ("duties_steps", Another(r))),
                .. links[id].Select(r => ("duties_links", Another(r))),
                .. marks[id].Select(r => ("duties_text_marks", Another(r))),
                .. bySubject[$"record/{id:N}"].Select(r => ("ledger_entries", Another(r))),
                .. operations[id].Select(r => ("ledger_operations", Another(r))),
            ]);
        }
        if (all.Count != ids.Count) throw new InvalidOperationException("Not every record was found again.");
        return all;

        static Dictionary<string, object> Another(Dictionary<string, object> row)
        {
            var copy = new Dictionary<string, object>(row) { ["TenantId"] = "bare" };
            if (copy.ContainsKey("Id")) copy["Id"] = Ids.New();
            return copy;
        }
    }

    static async Task Insert(DbContextOptions<BareRows> options, IReadOnlyList<IEntityType> like, List<(string Table, Dictionary<string, object> Row)> rows)
    {
        await using var db = new BareRows(options, like);
        var head = await db.Of(Heads).SingleAsync(h => (string)h["TenantId"] == "bare");
        foreach (var (table, row) in rows) db.Of(table).Add(row);
        head["Seq"] = (long)head["Seq"] + 1;
        head["Hash"] = rows.First(r => r.Table == "ledger_entries").Row["Hash"];
        await db.SaveChangesAsync();
    }
}
