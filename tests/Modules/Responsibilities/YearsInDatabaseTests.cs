using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>A bureau and a prison on a real database, with organisations of domain H's size; today is 20 May 2026.</summary>
public sealed class FoundedHost : IAsyncLifetime
{
    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await RunningHost.Start(today: new DateOnly(2026, 5, 20));
        await Found("bureau", TenantKind.Bureau, Tree.Bureau);
        await Found("sample1", TenantKind.Prison, Tree.Prison);
    }

    public async Task Found(string tenant, TenantKind kind, OrganisationFile organisation)
    {
        await Host.Get<Tenants>().Found(tenant, kind, new LocalText(tenant, tenant), 1, Guid.NewGuid());
        Assert.IsType<Outcome.Done>(await Host.Get<IOrganisation>().Import(Actor.System(tenant), Guid.NewGuid(), organisation));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

public sealed class YearsInDatabaseTests(FoundedHost founded) : IClassFixture<FoundedHost>
{
    readonly RunningHost host = founded.Host;
    static readonly Actor Officer = Actor.System("sample1");
    static readonly DateOnly NewYear = new(2026, 1, 1);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    async Task<Outcome> Open(int year = 2026, DateOnly? effective = null) =>
        await host.Get<IYears>().Apply(Officer, Guid.NewGuid(), year, effective ?? new DateOnly(year, 1, 1), Cancel);

    [Fact]
    public async Task Opening_a_year_twice_writes_it_once()
    {
        var first = await Open();
        var duties = await host.Get<IDutyBook>().Of("sample1", 2026, Cancel);
        var second = await Open();
        Assert.IsType<Outcome.Already>(second);
        if (first is Outcome.Done) Assert.Equal(first.Subject, second.Subject);
        Assert.Equal(duties.Count, (await host.Get<IDutyBook>().Of("sample1", 2026, Cancel)).Count);
        var preview = await host.Get<IYears>().Preview("sample1", 2026, new DateOnly(2026, 5, 20), Cancel);
        Assert.True(preview.AlreadyOpen);
        Assert.Empty(preview.Added);
        Assert.Empty(preview.Ended);
    }

    [Fact]
    public async Task Duties_come_back_as_planned_in_clause_order_with_their_frozen_terms()
    {
        await Open();
        var book = host.Get<IDutyBook>();
        var secretary = new PartyId("sample1", PartyKind.Secretary, "main");
        var duties = await book.Of(secretary, 2026, Cancel);
        Assert.Equal(["2.1.2-d", "2.2.1-a"], duties.Select(d => d.Obligation).Distinct().Take(2)); // Dual organisational life binds every leader.
        Assert.Equal(16, duties.Count(d => d.Obligation == "2.2.1-g"));
        var research = Assert.Single(duties, d => d.Obligation == "2.2.3-g");
        var terms = await book.TermsOf(research, Cancel);
        Assert.Equal(("days", 60), (terms.Rule.Name, terms.Rule.Whole("days")));
        Assert.Equal(research, await book.Find("sample1", research.Id, Cancel));
        Assert.Null(await book.Find("bureau", research.Id, Cancel));
        Assert.Equal("2.2.3", book.ObligationOf(research).Clause);
    }

    [Fact]
    public async Task Two_tenants_share_one_copy_of_a_rule()
    {
        await Open();
        await host.Get<IYears>().Apply(Actor.System("bureau"), Guid.NewGuid(), 2026, NewYear, Cancel);
        var book = host.Get<IDutyBook>();
        var rules = new List<object>();
        foreach (var tenant in new[] { "sample1", "bureau" })
            rules.Add((await book.TermsOf((await book.Of(new PartyId(tenant, PartyKind.Secretary, "main"), 2026, Cancel))[0], Cancel)).Rule);
        Assert.Same(rules[0], rules[1]);
    }

    [Fact, Trait("Clause", "2.2.1")]
    public async Task An_occasion_makes_a_duty_that_falls_due_within_five_working_days()
    {
        await Open();
        var secretary = new PartyId("sample1", PartyKind.Secretary, "main");
        var on = new DateOnly(2026, 4, 29); // Wednesday before the May holiday of five days, with Saturday 9 May worked.
        var outcome = await host.Get<IDutyBook>().RegisterOccasion(Officer, Guid.NewGuid(), secretary, "2.2.1-h", "责任落实不到位", on, Cancel);
        var duty = await host.Get<IDutyBook>().Find("sample1", outcome.Subject!.Value, Cancel);
        Assert.Equal((new DateOnly(2026, 5, 9), on, "责任落实不到位"), (duty!.Due!.Value, duty.OccasionOn!.Value, duty.Occasion));
        var twice = await host.Get<IDutyBook>().RegisterOccasion(Officer, Guid.NewGuid(), secretary, "2.2.1-h", "责任落实不到位", on, Cancel);
        Assert.Equal("Occasion.Twice", Assert.IsType<Outcome.Refused>(twice).Faults[0].Rule);
        Assert.Empty((await host.Get<IYears>().Preview("sample1", 2026, new DateOnly(2026, 5, 20), Cancel)).Ended);
    }

    [Theory]
    [InlineData("2.2.1-h", "2026-05-21", "Occasion.Future")]
    [InlineData("2.2.2-b", "2026-05-11", "Occasion.NotPerEvent")]
    [InlineData("2.3.1-e", "2026-05-11", "Occasion.NotOwed")]
    [InlineData("2.2.1-h", "2023-05-11", "Occasion.YearNotOpen")]
    public async Task An_occasion_that_cannot_be_is_refused(string obligation, string on, string rule)
    {
        await Open();
        var secretary = new PartyId("sample1", PartyKind.Secretary, "main");
        var outcome = await host.Get<IDutyBook>().RegisterOccasion(Officer, Guid.NewGuid(), secretary, obligation, "事", DateOnly.Parse(on, null), Cancel);
        Assert.Equal(rule, Assert.IsType<Outcome.Refused>(outcome).Faults[0].Rule);
    }

    [Fact]
    public async Task A_post_that_changes_hands_keeps_its_duties_and_its_history()
    {
        await Open();
        var organisation = host.Get<IOrganisation>();
        var directory = host.Get<IPartyDirectory>();
        var post = new PartyId("sample1", PartyKind.Member, "member-3");
        var duties = await host.Get<IDutyBook>().Of(post, 2026, Cancel);
        var before = (await directory.Find(post, new DateOnly(2026, 5, 31), Cancel))!.Holder;
        var successor = (await organisation.People("sample1", Cancel)).First(p => p.Number == "2008").Id;

        Assert.IsType<Outcome.Done>(await organisation.HandOver(Officer, Guid.NewGuid(), post, successor, new DateOnly(2026, 6, 1), Cancel));

        Assert.Equal(before, (await directory.Find(post, new DateOnly(2026, 5, 31), Cancel))!.Holder);
        Assert.Equal(successor, (await directory.Find(post, new DateOnly(2026, 6, 1), Cancel))!.Holder);
        Assert.Contains(post, (await directory.HeldBy("sample1", successor, new DateOnly(2026, 6, 1), Cancel)).Select(p => p.Id));
        Assert.Equal(duties, await host.Get<IDutyBook>().Of(post, 2026, Cancel));
        var early = await organisation.HandOver(Officer, Guid.NewGuid(), post, before, new DateOnly(2026, 6, 1), Cancel);
        Assert.Equal("HandOver.TooEarly", Assert.IsType<Outcome.Refused>(early).Faults[0].Rule);
        var foreign = await organisation.HandOver(Actor.System("bureau"), Guid.NewGuid(), post, before, new DateOnly(2026, 7, 1), Cancel);
        Assert.IsType<Outcome.NotFound>(foreign);
    }

    [Fact]
    public async Task The_committee_is_headed_by_its_secretary_and_the_discipline_committee_by_its_own()
    {
        var parties = await host.Get<IPartyDirectory>().Parties("sample1", new DateOnly(2026, 5, 20), Cancel);
        Guid? Holder(string id) => parties.Single(p => p.Id.ToString() == $"sample1.{id}").Holder;
        Assert.Equal(Holder("secretary.main"), Holder("committee.main"));
        Assert.Equal(Holder("member.discipline-secretary"), Holder("discipline.main"));
        Assert.NotNull(Holder("discipline.main"));
    }
}
