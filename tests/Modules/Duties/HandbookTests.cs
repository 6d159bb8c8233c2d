using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>The handbook is a view of records: across posts, confirmed once a year, and hardly typed. Today is 20 May 2026.</summary>
public sealed class HandbookTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;
    static readonly DateOnly Today = DutiesHost.Today;

    HandbookShelf Shelf => duties.Get<HandbookShelf>();

    async Task<Actor> Holder(PartyId party, string role = Roles.Member) =>
        duties.Who(party.Tenant, role, party) with { Person = (await duties.Get<IPartyDirectory>().Find(party, Today, Cancel))!.Holder };

    async Task<Guid> Record(PartyId party, Actor actor, RecordEntry entry) =>
        Assert.IsType<Outcome.Done>(await duties.Grains.Party(party).Record(actor, Guid.NewGuid(), entry)).Id;

    static RecordEntry Talk(DateOnly on, string title) => new()
    {
        Category = "R05",
        On = on,
        Title = title,
        Fields = ImmutableDictionary<string, string>.Empty.Add("talkType", "education").Add("counterparts", "全体党员"),
    };

    [Fact, Trait("Clause", "3.2.2")]
    public async Task A_leaders_handbook_covers_every_post_he_held_in_the_year_with_what_he_did_in_each()
    {
        var (before, after) = (DutiesHost.Member("sample1", "member-4"), DutiesHost.Member("sample1", "member-5"));
        var holder = await Holder(before);
        await Record(before, holder, DutiesHost.Lecture(new DateOnly(2026, 2, 10), "换岗前讲党课"));
        var organisation = duties.Get<IOrganisation>();
        Assert.IsType<Outcome.Done>(await organisation.HandOver(Actor.System("sample1"), Guid.NewGuid(), before, null, new DateOnly(2026, 3, 1), Cancel));
        Assert.IsType<Outcome.Done>(await organisation.HandOver(Actor.System("sample1"), Guid.NewGuid(), after, holder.Person, new DateOnly(2026, 3, 1), Cancel));
        await Record(after, holder with { Parties = [after] }, DutiesHost.Lecture(new DateOnly(2026, 4, 10), "换岗后讲党课"));

        var book = (await Shelf.Find(holder with { Parties = [after] }, HandbookKey.Of("sample1", holder.Person!.Value, 2026), Cancel))!;
        Assert.Equal([(before, (DateOnly?)new DateOnly(2026, 2, 28)), (after, null)], book.Posts.Select(p => (p.Tenure.Party, p.Tenure.To)));
        Assert.Equal(["换岗前讲党课", "换岗后讲党课"], book.Entries.Select(e => e.Record.Title));
        Assert.Contains(book.Duties, d => d.Party == after);
    }

    [Fact, Trait("Clause", "3.2.2")]
    public async Task What_is_restricted_stays_out_of_other_readers_handbooks_and_is_counted_there()
    {
        var party = DutiesHost.Member("sample2", "member-2");
        var holder = await Holder(party);
        await Record(party, holder, Talk(Today, "与分管部门负责人廉政谈话"));
        var key = HandbookKey.Of("sample2", holder.Person!.Value, 2026);
        var own = (await Shelf.Find(holder, key, Cancel))!;
        Assert.Equal((1, 0), (own.Talks.Count(), own.Hidden));

        var officer = (await Shelf.Find(duties.Who("sample2", Roles.PoliticalOfficer), key, Cancel))!;
        Assert.Equal((0, 1), (officer.Talks.Count(), officer.Hidden));
        Assert.Equal(own.Hash, officer.Hash);
        Assert.Equal(1, (await Shelf.Find(duties.Who("bureau", Roles.PoliticalOfficer), key, Cancel))!.Hidden);

        Assert.Null(await Shelf.Find(duties.Who("sample1", Roles.PoliticalOfficer), key, Cancel));
        Assert.Null(await Shelf.Find(await Holder(DutiesHost.Member("sample2", "member-3")), key, Cancel));
    }

    [Fact, Trait("Clause", "3.2.2")]
    public async Task The_holder_alone_confirms_at_the_turn_of_the_year_and_later_changes_show()
    {
        await using var own = new DutiesHost();
        await own.InitializeAsync();
        var (shelf, party) = (own.Get<HandbookShelf>(), DutiesHost.Member("sample1", "member-2"));
        var holder = own.Who("sample1", Roles.Member, party) with { Person = (await own.Get<IPartyDirectory>().Find(party, Today, Cancel))!.Holder };
        var key = HandbookKey.Of("sample1", holder.Person!.Value, 2026);
        var lecture = (await own.Grains.Party(party).Record(holder, Guid.NewGuid(), DutiesHost.Lecture(Today, "到联系点讲党课"))).Subject!.Value;
        Task<Outcome> Confirm(Actor actor, string hash) => shelf.Confirm(actor, Guid.NewGuid(), key, hash, "无", Cancel);
        async Task<Handbook> Book() => (await shelf.Find(holder, key, Cancel))!;
        static string Rule(Outcome outcome) => Assert.Single(Assert.IsType<Outcome.Refused>(outcome).Faults).Rule;
        async Task<int> Asked()
        {
            var items = new List<AgendaItem>();
            foreach (var agenda in own.Host.Services.GetServices<IAgenda>()) items.AddRange(await agenda.Of(holder, Cancel));
            return items.Count(i => i.Key == $"handbook/{key}");
        }

        Assert.Equal("Handbook.TooEarly", Rule(await Confirm(holder, (await Book()).Hash)));
        own.Host.Clock.StopAtNoon(new DateOnly(2026, 12, 2));
        Assert.Equal(1, await Asked());
        var waiting = (await own.Grains.Party(party).Record(own.ClerkOf("sample1"), Guid.NewGuid(), DutiesHost.Lecture(new DateOnly(2026, 11, 3), "代录的党课"))).Subject!.Value;
        Assert.Equal("Handbook.WaitingFirst", Rule(await Confirm(holder, (await Book()).Hash)));
        await own.Grains.Party(party).Confirm(holder, Guid.NewGuid(), waiting);

        Assert.IsType<Outcome.NotFound>(await Confirm(own.Who("sample1", Roles.PoliticalOfficer), (await Book()).Hash));
        Assert.IsType<Outcome.Stale>(await Confirm(holder, "of something else"));
        Assert.IsType<Outcome.Done>(await Confirm(holder, (await Book()).Hash));
        Assert.Equal(0, await Asked());
        Assert.False((await Book()).ChangedSince);
        Assert.Equal("Handbook.AlreadyConfirmed", Rule(await Confirm(holder, (await Book()).Hash)));

        own.Host.Clock.StopAtNoon(new DateOnly(2026, 12, 9));
        int version;
        await using (var db = own.Get<Database<DutiesDb>>().Open("sample1")) version = (await db.Records.AsNoTracking().SingleAsync(r => r.Id == lecture, Cancel)).Version;
        Assert.IsType<Outcome.Done>(await own.Grains.Party(party).Amend(holder, Guid.NewGuid(), lecture, version, DutiesHost.Lecture(Today, "到联系点讲廉政党课"), "补全事由"));
        var changed = await Book();
        Assert.True(changed.ChangedSince);
        Assert.Equal([lecture], changed.Entries.Where(e => e.ChangedSince).Select(e => e.Record.Id));
        Assert.Equal("补全事由", Assert.Single(changed.Corrections).Reason);
        Assert.IsType<Outcome.Done>(await Confirm(holder, changed.Hash));
        Assert.False((await Book()).ChangedSince);
    }

    [Fact, Trait("Clause", "3.2.2")]
    public async Task A_post_that_ends_after_the_year_leaves_the_years_confirmation_as_it_is_and_one_that_ends_in_it_does_not()
    {
        await using var own = new DutiesHost();
        await own.InitializeAsync();
        var (shelf, organisation) = (own.Get<HandbookShelf>(), own.Get<IOrganisation>());
        own.Host.Clock.StopAtNoon(new DateOnly(2026, 12, 2));
        async Task<(Actor Holder, HandbookKey Key)> Confirmed(string member)
        {
            var party = DutiesHost.Member("sample1", member);
            var holder = own.Who("sample1", Roles.Member, party) with { Person = (await own.Get<IPartyDirectory>().Find(party, Today, Cancel))!.Holder };
            var key = HandbookKey.Of("sample1", holder.Person!.Value, 2026);
            Assert.IsType<Outcome.Done>(await shelf.Confirm(holder, Guid.NewGuid(), key, (await shelf.Find(holder, key, Cancel))!.Hash, null, Cancel));
            return (holder, key);
        }
        async Task<Handbook> AfterEnding(string member, DateOnly last, (Actor Holder, HandbookKey Key) of)
        {
            Assert.IsType<Outcome.Done>(await organisation.HandOver(Actor.System("sample1"), Guid.NewGuid(), DutiesHost.Member("sample1", member), null, last.AddDays(1), Cancel));
            return (await shelf.Find(of.Holder, of.Key, Cancel))!;
        }

        var (first, second, third) = (await Confirmed("member-2"), await Confirmed("member-3"), await Confirmed("member-4"));
        own.Host.Clock.StopAtNoon(new DateOnly(2027, 2, 9));
        var later = await AfterEnding("member-2", new DateOnly(2027, 1, 31), first);
        Assert.Equal(new DateOnly(2027, 1, 31), Assert.Single(later.Posts).Tenure.To);
        Assert.False(later.ChangedSince);
        Assert.False((await AfterEnding("member-3", new DateOnly(2026, 12, 31), second)).ChangedSince);
        Assert.True((await AfterEnding("member-4", new DateOnly(2026, 12, 30), third)).ChangedSince);

        // Confirmed by an edition that hashed the day, whichever it was.
        Assert.NotEqual(later.Hash, later.HashWithLaterDays);
        var before = new HandbookConfirmation(later with { Hash = later.HashWithLaterDays }, first.Holder, null, null, own.Host.Clock.GetUtcNow());
        Assert.False((later with { Confirmed = before }).ChangedSince);
        Assert.Contains(HandbookConfirmation.Faults(later with { Confirmed = before }, null, new DateOnly(2027, 2, 9), new DateOnly(2026, 12, 1)), f => f.Rule == "Handbook.AlreadyConfirmed");
    }

    [Fact, Trait("Clause", "3.2.2")]
    public async Task Of_what_the_handbooks_say_less_than_a_fifth_was_typed_for_them_and_the_sum_of_the_list_is_the_number()
    {
        var unit = duties.Get<ITenants>().Find("sample2")!;
        await Record(DutiesHost.Secretary("sample2"), duties.SecretaryOf("sample2"), DutiesHost.Lecture(Today, "为全体民警讲专题党课"));
        var shelf = await Shelf.Of(duties.Who("sample2", Roles.PoliticalOfficer), unit, 2026, Cancel);
        Assert.Equal(shelf.Share.Fields.Sum(f => f.Filled), shelf.Share.Filled);
        Assert.True(shelf.Share.Percent >= Shelf.Fields.Goal);
        Assert.True(shelf.Share.From(FieldSource.Record) > 0 && shelf.Share.From(FieldSource.System) > 0);
        Assert.Contains(shelf.All, h => h.Key.Party == DutiesHost.Committee("sample2"));
        Assert.Single(await Shelf.Of(await Holder(DutiesHost.Member("sample2", "member-6")), unit, 2026, Cancel) is var mine ? mine.All.Where(h => h.Key.Person is not null) : []);
    }

    [Fact]
    public void A_share_with_typed_fields_is_rounded_down()
    {
        var share = new HandbookShare([
            (new("a", FieldSource.System, new("甲", "a")), 500), (new("b", FieldSource.Record, new("乙", "b")), 499), (new("c", FieldSource.Typed, new("丙", "c")), 1)]);
        Assert.Equal(99.9m, share.Percent);
        Assert.Equal(50m, new HandbookShare([(new("a", FieldSource.Record, new("甲", "a")), 1), (new("c", FieldSource.Typed, new("丙", "c")), 1)]).Percent);
    }

    [Theory]
    [InlineData("person/sample1/0190b0c6a1b27c3d8e4f5a6b7c8d9e0f/2026", true)]
    [InlineData("party/sample1.committee.main/2026", true)]
    [InlineData("party/sample1.committee.main/26", false)]
    [InlineData("party/nobody/2026", false)]
    [InlineData("person/sample1/x/2026", false)]
    [InlineData("", false)]
    public void A_subject_names_a_handbook_or_nothing(string subject, bool named)
    {
        Assert.Equal(named, HandbookKey.TryParse(subject, out var key));
        if (named) Assert.Equal(subject, key.ToString());
    }

    [Fact, Trait("Clause", "3.2.2")]
    public async Task The_document_says_what_the_page_says_and_a_stranger_gets_none()
    {
        var party = DutiesHost.Member("sample1", "member-3");
        var holder = await Holder(party);
        await Record(party, holder, DutiesHost.Lecture(Today, "在分管部门讲党课一次"));
        var document = duties.Host.Services.GetServices<IDocument>().Single(d => d.Name == "handbook");
        var printed = (await document.Compose(holder, $"person/sample1/{holder.Person:N}/2026", Cancel))!;
        Assert.Contains(printed.Body.OfType<Table>().SelectMany(t => t.Rows), row => row.Any(cell => cell.Contains("在分管部门讲党课一次", StringComparison.Ordinal)));
        Assert.Equal(15, printed.Body.OfType<Heading>().Count(h => h.Level == 2 && h.Text.EndsWith("条）", StringComparison.Ordinal)));
        Assert.Null(await document.Compose(duties.Who("sample2", Roles.PoliticalOfficer), $"person/sample1/{holder.Person:N}/2026", Cancel));
        Assert.Null(await document.Compose(holder, "party/sample1.committee.main/2019", Cancel));
    }

    [Fact, Trait("Clause", "3.2.1-b")]
    public async Task The_category_ledger_has_a_sheet_for_each_category_with_its_own_columns_and_hides_what_is_restricted()
    {
        var party = DutiesHost.Member("sample2", "member-1");
        var holder = await Holder(party);
        await Record(party, holder, Talk(Today, "提醒谈话一次"));
        await Record(party, holder, DutiesHost.Lecture(Today, "台账里的党课"));
        var workbook = duties.Host.Services.GetServices<IWorkbook>().Single(w => w.Name == "category-ledger");
        var own = (await workbook.Compose(holder, $"party/{party}/2026", Cancel))!;
        Assert.Equal(duties.Get<Categories>().All.Select(c => $"{c.Code} {c.Name.Zh}"), own.Sheets.Select(s => s.Name));
        Assert.Contains("议题标签", own.Sheets[0].Columns.Select(c => c.Title));
        Assert.All(own.Sheets, s => Assert.True(s.Name.Length <= 31));
        Assert.All(own.Sheets.SelectMany(s => s.Rows.Select(r => (s, r))), p => Assert.Equal(p.s.Columns.Count, p.r.Count));
        Assert.Contains(own.Sheets[0].Rows, r => r.Contains("台账里的党课"));
        Assert.Single(own.Sheets[4].Rows);

        var officer = (await workbook.Compose(duties.Who("sample2", Roles.PoliticalOfficer), "tenant/sample2/2026", Cancel))!;
        Assert.Empty(officer.Sheets[4].Rows);
        Assert.Null(await workbook.Compose(duties.Who("sample1", Roles.PoliticalOfficer), "tenant/sample2/2026", Cancel));
        Assert.Null(await workbook.Compose(holder, $"party/{DutiesHost.Member("sample2", "member-2")}/2026", Cancel));
    }
}
