using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What many tests begin with, made once for each database: a product on an empty one prepares it and stops; whoever begins there gets a copy of his own
/// and what <paramref name="prepare"/> answered.
/// </summary>
public sealed class Prepared<T>(Func<Engine, TestDatabase, Task<RunningHost>> start, Func<RunningHost, Task<T>> prepare)
{
    readonly ConcurrentDictionary<Engine, Lazy<Task<(TestDatabase Database, T Known)>>> made = [];

    public async Task<(TestDatabase Database, T Known)> Copy(Engine engine)
    {
        if (engine == Engine.SqlServer) return await Make(engine);
        var (original, known) = await made.GetOrAdd(engine, e => new(() => Make(e))).Value;
        return (await original.Copy(), known);
    }

    async Task<(TestDatabase, T)> Make(Engine engine)
    {
        var database = await TestDatabase.Create(engine);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        T known;
        await using (var host = await start(engine, database))
        {
            known = await prepare(host);
            await Quiet(host);
        }
        return (database, known);
    }

    /// <summary>Waits until the facts of the preparation have reached everybody, so that no copy has to carry them again.</summary>
    static async Task Quiet(RunningHost host)
    {
        for (var (still, last) = (0, -1L); still < 5; await Task.Delay(200))
        {
            await using var db = host.Get<Database<LedgerDb>>().OpenAcross();
            var written = await db.Heads.SumAsync(h => h.Seq);
            still = written == last && host.Get<Pump>().Behind.Count == 0 ? still + 1 : 0;
            last = written;
        }
    }
}
