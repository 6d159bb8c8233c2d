using System.Diagnostics;
using MiniExcelLibs;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>(g) An old ledger of 20,000 rows: read and judged row by row, then taken in; each as fast as people would notice, and linear.</summary>
static class Importing
{
    static readonly int[] Sizes = [5_000, 20_000];

    public static async Task Run()
    {
        Figures.Title("(g) an old ledger: reading with a verdict for each row, then taking it in");
        await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        var rates = new List<(double Read, double Taken, double Both)>();
        for (var i = 0; i < Sizes.Length; i++) rates.Add(await Measure(host, i + 1, Sizes[i]));
        Figures.Against("rows a second, 20,000 rows, reading and taking in together", rates[^1].Both, 1_000);
        Figures.Against("rate of 20,000 rows as a share of that of 5,000", rates[^1].Both / rates[0].Both, 0.8);
    }

    static async Task<(double Read, double Taken, double Both)> Measure(RunningHost host, int number, int size)
    {
        await Invented.FoundPrison(host, number);
        var tenant = Invented.Code(number);
        Invented.Stands(await host.Get<IYears>().Apply(Actor.System(tenant), Ids.New(), Invented.Year - 1, new DateOnly(Invented.Year - 1, 1, 1)));
        await Invented.Open(host, tenant);
        var parties = await host.Get<IPartyDirectory>().Parties(tenant, Invented.Today);
        var workbook = Workbook(size, parties);
        var actor = new Actor { Tenant = tenant, Account = Guid.NewGuid(), Name = "clerk", Roles = [Roles.Clerk], Permissions = [DutyPermissions.Intake] };
        var book = host.Get<IntakeBook>();

        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var outcome = await book.Begin(actor, Ids.New(), "ledger.xlsx", workbook, CancellationToken.None);
        var id = outcome.Subject!.Value;
        await Settled(book, actor, id);
        var read = watch.Elapsed.TotalSeconds;
        watch.Restart();
        Invented.Stands(await book.Take(actor, Ids.New(), id, [], CancellationToken.None));
        var intake = await Settled(book, actor, id);
        var taken = watch.Elapsed.TotalSeconds;
        if (intake.Taken < size * 0.95) throw new InvalidOperationException($"Only {intake.Taken} of {size} rows came in.");
        Figures.Line($"{size} rows ({workbook.Length / 1024} KiB): read and judged in {read:0.0} s ({size / read:0}/s), taken in in {taken:0.0} s ({intake.Taken / taken:0}/s), {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:0.0} s of processor time, {GC.GetTotalMemory(true) >> 20} MiB kept");
        return (size / read, size / taken, size / (read + taken));
    }

    static byte[] Workbook(int size, IReadOnlyList<Party> parties)
    {
        var (random, first) = (new Random(7), new DateTime(Invented.Year - 1, 1, 1));
        using var stream = new MemoryStream();
        stream.SaveAs(new Dictionary<string, object>
        {
            ["R01"] = Enumerable.Range(0, size).Select(i => new Dictionary<string, object?>
            {
                ["责任主体"] = parties[i % parties.Count].Name.Zh,
                ["日期"] = first.AddDays(i / parties.Count % 365),
                ["事由"] = new string([.. Enumerable.Range(0, 14).Select(_ => (char)random.Next(0x4e00, 0x9fa5))]),
                ["内容"] = "传达学习有关会议精神，研究贯彻落实措施，明确责任分工和完成时限。",
                ["文号或纪要号"] = $"纪要〔{Invented.Year - 1}〕{i}号",
                ["议题标签"] = "党建",
            }),
        });
        return stream.ToArray();
    }

    static async Task<Intake> Settled(IntakeBook book, Actor actor, Guid id)
    {
        while (true)
        {
            var (intake, _) = (await book.Find(actor, id, CancellationToken.None))!.Value;
            if (intake.State is not (IntakeState.Reading or IntakeState.Taking)) return intake;
            await Task.Delay(50);
        }
    }
}
