using System.Diagnostics;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Live;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>A record saved in one place is seen in another at once.</summary>
public sealed class LiveViewTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    // How long a busy machine may take; how fast it is when idle is for the benchmarks to say.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_record_reaches_the_bureaus_open_board_and_the_prisons_open_pages_without_being_asked_for()
    {
        var cancel = TestContext.Current.CancellationToken;
        var board = duties.Grains.GetGrain<IBureauBoard>("bureau");
        var before = await AsItIs(board, cancel);
        var owed = await duties.DutyOf(DutiesHost.Secretary("sample1"), "2.2.2-b");
        using var atBureau = await duties.Get<LiveHub>().Listen(LiveHub.Board, null);
        using var atHome = await duties.Get<LiveHub>().Listen(LiveHub.Home, "sample1");
        using var elsewhere = await duties.Get<LiveHub>().Listen(LiveHub.Home, "sample2");

        var watch = Stopwatch.StartNew();
        await duties.Grains.Party(DutiesHost.Secretary("sample1")).Record(duties.SecretaryOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(DutiesHost.Today, duties: owed.Duty));
        Assert.Equal("sample1", await atHome.Changes.ReadAsync(cancel));
        // Founding the other tenants may still be arriving.
        while (await atBureau.Changes.ReadAsync(cancel) != "sample1") { }
        // Any of these changes the row's edition; the record is there when the row counts it.
        var row = before;
        while (row.Superior.Sum()[Light.Met] == before.Superior.Sum()[Light.Met] && watch.Elapsed < Patience)
        {
            await Task.Delay(50, cancel);
            row = (await board.Page(new BoardQuery(Tenant: "sample1"))).Rows[0];
        }
        Assert.Equal(before.Superior.Sum()[Light.Met] + 1, row.Superior.Sum()[Light.Met]);
        Assert.Equal(before.Months[4] + 1, row.Months[4]);
        while (elsewhere.Changes.TryRead(out var tenant)) Assert.Equal("sample2", tenant);
    }

    [Fact]
    public async Task A_board_that_woke_elsewhere_and_forgot_its_watchers_is_asked_what_they_missed()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (hub, home) = (duties.Get<LiveHub>(), duties.Grains.GetGrain<ITenantBoard>("sample2"));
        using var open = await hub.Listen(LiveHub.Home, "sample2");
        await hub.Renew();
        // The clock stands still: what wakes now is of another edition than what slept only if that one had changed.
        for (var i = 0; i < 3; i++) await home.Refresh();
        await hub.Renew();
        await duties.Grains.GetGrain<Orleans.Runtime.IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await home.Refresh();
        while (open.Changes.TryRead(out _)) { }

        await hub.Renew();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        Assert.Equal("sample2", await open.Changes.ReadAsync(patience.Token));
    }

    /// <summary>The bureau's row once it shows what the prison's own board has just read; founding may still be arriving.</summary>
    async Task<TenantBoard> AsItIs(IBureauBoard board, CancellationToken cancel)
    {
        var home = duties.Grains.GetGrain<ITenantBoard>("sample1");
        await home.Refresh();
        var (own, watch) = (await home.Board(), Stopwatch.StartNew());
        while (watch.Elapsed < Patience)
        {
            if ((await board.Page(new BoardQuery(Tenant: "sample1"))).Rows is [{ } row, ..] && row.Edition >= own.Edition) return row;
            await Task.Delay(50, cancel);
        }
        throw new TimeoutException("The prison's board did not reach the bureau.");
    }
}
