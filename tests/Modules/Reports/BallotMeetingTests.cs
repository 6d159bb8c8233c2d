using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>An appraisal at a year-end meeting: its reporters are appraised on its day, and the meeting asks what came of it.</summary>
public sealed class BallotMeetingTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly MeetingForAppraisal Meeting = new(
        Guid.NewGuid(), "sample1", 2025, new DateOnly(2026, 1, 20), [new("sample1", PartyKind.Member, "member-2"), new("sample1", PartyKind.Secretary, "main"), new("sample1", PartyKind.Member, "member-1")]);

    sealed class OneMeeting : IMeetings
    {
        public Task<MeetingForAppraisal?> For(string tenant, Guid meeting, CancellationToken cancel) => Task.FromResult(tenant == Meeting.Tenant && meeting == Meeting.Id ? Meeting : null);
        public Task<IReadOnlyList<MeetingForAppraisal>> Open(string tenant, CancellationToken cancel) => Task.FromResult<IReadOnlyList<MeetingForAppraisal>>(tenant == Meeting.Tenant ? [Meeting] : []);
    }

    [Fact, Trait("Clause", "3.3.3")]
    public async Task Its_reporters_are_appraised_and_it_learns_the_result_once_it_is_sealed()
    {
        await using var host = await RunningHost.Start(configure: web => web.ConfigureServices(services => services.AddSingleton<IMeetings, OneMeeting>()));
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Appraisals.Found(host, "sample1");
        var elsewhere = await Appraisals.Found(host, "sample2");
        var appraisals = host.Get<IAppraisals>();
        Assert.IsType<Outcome.NotFound>(await elsewhere.Book.Prepare(elsewhere.Political, Guid.NewGuid(), elsewhere.Plan() with { Meeting = Meeting.Id }, Cancel));

        var held = await unit.Hold(meeting: Meeting.Id);
        var of = await unit.Stored(held.Id);
        Assert.Equal((2025, Meeting.On), (of.Year, of.On));
        Assert.Equal(Meeting.Reporters, of.Parties.Select(p => p.Party));
        // All good, but the last of the three: everybody abstains on him in one dimension, so that nothing is known of it.
        foreach (var (_, code) in held.Codes.Take(18)) Assert.Equal(CastResult.Counted, (await unit.Box.Cast("sample1", code, [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 0], Cancel)).Result);
        await unit.Finish(held, seal: false);
        Assert.Null(await appraisals.Of("sample1", Meeting.Id, Cancel));
        Appraisals.Done(await unit.Book.Seal(unit.Political, Guid.NewGuid(), held.Id, Cancel));

        var outcome = (await appraisals.Of("sample1", Meeting.Id, Cancel))!;
        Assert.Equal((held.Id, 23, 18, true), (outcome.Election, outcome.Roster, outcome.Ballots, outcome.Quorum));
        Assert.Equal(Meeting.Reporters, outcome.Parties.Select(p => p.Party));
        Assert.Equal([100m, 80m, 60m], outcome.Parties.Select(p => p.Composite));
        Assert.Equal([60m, 60m, 60m, null], outcome.Parties[2].Dimensions.Select(d => d.Composite));
        Assert.Null(await appraisals.Of("sample2", Meeting.Id, Cancel));
        Assert.Null(await appraisals.Of("sample1", Guid.NewGuid(), Cancel));

        var again = await unit.Book.Prepare(unit.Political, Guid.NewGuid(), unit.Plan() with { Meeting = Meeting.Id }, Cancel);
        Assert.Equal("Election.MeetingCounted", Assert.Single(Assert.IsType<Outcome.Refused>(again).Faults).Rule);
    }
}
