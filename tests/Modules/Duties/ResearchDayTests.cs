using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Whose a day of research is, when posts change hands and one person holds two (notice 2.2.3). Today is 20 May 2026.</summary>
public sealed class ResearchDayTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static RecordEntry Research(DateOnly on, string start, string end) => new()
    {
        Category = "R08",
        On = on,
        Title = "到一监区调研",
        Fields = ImmutableDictionary<string, string>.Empty.Add("start", start).Add("end", end).Add("place", "一监区"),
    };

    async Task<Guid?> HolderOf(PartyId party, DateOnly on) => (await duties.Get<IPartyDirectory>().Find(party, on, Cancel))!.Holder;

    async Task HandOver(PartyId post, Guid? to, DateOnly on) =>
        Assert.IsType<Outcome.Done>(await duties.Get<IOrganisation>().HandOver(Actor.System(post.Tenant), Guid.NewGuid(), post, to, on, Cancel));

    [Fact, Trait("Clause", "2.2.3")]
    public async Task Research_that_ended_before_a_post_changed_hands_is_the_predecessors_whenever_it_is_entered()
    {
        var (post, changed) = (DutiesHost.Member("sample1", "member-1"), new DateOnly(2026, 5, 15));
        var predecessor = await HolderOf(post, DutiesHost.Today);
        var successor = (await duties.Get<IOrganisation>().People("sample1", Cancel)).Single(p => p.Number == "2006").Id;
        await HandOver(post, successor, changed);
        async Task<Guid> Record(string start, string end) => Assert.IsType<Outcome.Done>(
            await duties.Grains.Party(post).Record(duties.Who("sample1", Roles.Member, post), Guid.NewGuid(), Research(DutiesHost.Today, start, end) with { DifferentEvent = true })).Id;
        var (before, after) = (await Record("2026-05-11/am", "2026-05-13/pm"), await Record("2026-05-18/am", "2026-05-18/pm"));
        await using var db = duties.Get<Database<DutiesDb>>().Open("sample1");
        Assert.Equal(predecessor, (await db.Records.SingleAsync(r => r.Id == before, Cancel)).Person);
        Assert.Equal(successor, (await db.Records.SingleAsync(r => r.Id == after, Cancel)).Person);
    }

    [Fact, Trait("Clause", "2.2.3")]
    public async Task A_day_that_is_brought_in_counts_for_one_of_a_persons_posts_only()
    {
        var (first, second) = (DutiesHost.Member("sample2", "deputy-secretary"), DutiesHost.Member("sample2", "member-3"));
        await HandOver(second, await HolderOf(first, DutiesHost.Today), new DateOnly(2026, 2, 1));
        var author = new RecordAuthor(Guid.NewGuid(), "成员");
        EarlierRecord Of(PartyId party, string start, string end) =>
            new(party, Research(new DateOnly(2026, 3, 11), start, end), author, new DateTimeOffset(2026, 3, 12, 2, 0, 0, TimeSpan.Zero), Own: true);
        var book = duties.Get<IEarlierRecords>();
        var refused = Assert.IsType<Outcome.Refused>(await book.BringIn(
            Actor.System("sample2"), Guid.NewGuid(), [Of(first, "2026-03-10/am", "2026-03-11/am"), Of(second, "2026-03-11/am", "2026-03-11/pm")], Cancel));
        Assert.Equal(("[1].Fields[start]", "Record.DaysOverlap"), (Assert.Single(refused.Faults).Field, refused.Faults[0].Rule));
        Assert.IsType<Outcome.Done>(await book.BringIn(
            Actor.System("sample2"), Guid.NewGuid(), [Of(first, "2026-03-10/am", "2026-03-11/am"), Of(second, "2026-03-11/pm", "2026-03-11/pm")], Cancel));
    }
}
