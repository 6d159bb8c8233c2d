using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Statements;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

public sealed class StatementMatrixTests
{
    static readonly StatementMatrix Matrix = new();
    static readonly DateOnly Day = new(2026, 1, 1);

    static List<StatementPair> Pairs(params string[] on)
    {
        string[] prisons = ["sample1", "sample2", "sample3", "sample4", "sample5", "sample6", "women"];
        return [.. Matrix.Pairs(TenantKind.Bureau, on.ToHashSet(), Tree.Bureau.Picture("bureau").On(Day), [.. prisons.SelectMany(p => Tree.Prison.Picture(p).On(Day))])];
    }

    [Fact, Trait("Clause", "3.1.3")]
    public void The_usual_matrix_of_a_bureau_with_seven_prisons_has_22_pairs() =>
        Assert.Equal([("E1", 8), ("E2", 7), ("E3", 7)], Pairs().GroupBy(p => p.Edge.Code).Select(g => (g.Key, g.Count())));

    [Fact, Trait("Clause", "3.1.3")]
    public void Under_R2_both_bodies_sign_with_all_but_the_discipline_committee_not_with_its_own_head()
    {
        var added = Pairs("R2").Where(p => p.Edge.Switch == "R2").ToList();
        Assert.Equal([("R2-1", 7), ("R2-2", 7), ("R2-3", 7)], added.GroupBy(p => p.Edge.Code).Select(g => (g.Key, g.Count())));
        Assert.DoesNotContain(added, p => p.Second.HeadsDiscipline);
    }

    [Fact]
    public void A_prison_signs_below_only_when_it_switches_that_on()
    {
        var own = Tree.Prison.Picture("sample1").On(Day);
        Assert.Empty(Matrix.Pairs(TenantKind.Prison, new HashSet<string>(), own, []));
        Assert.Equal(8, Matrix.Pairs(TenantKind.Prison, new HashSet<string> { "E6" }, own, []).Count());
    }

    [Theory]
    [InlineData(StatementState.Draft, StatementAction.Submit, StatementState.Review)]
    [InlineData(StatementState.Review, StatementAction.Return, StatementState.Draft)]
    [InlineData(StatementState.Review, StatementAction.Approve, StatementState.Approved)]
    [InlineData(StatementState.Approved, StatementAction.Issue, StatementState.Issued)]
    [InlineData(StatementState.Issued, StatementAction.Sign, StatementState.HalfSigned)]
    [InlineData(StatementState.HalfSigned, StatementAction.Countersign, StatementState.Effective)]
    [InlineData(StatementState.Issued, StatementAction.Decline, StatementState.Disputed)]
    [InlineData(StatementState.HalfSigned, StatementAction.Decline, StatementState.Disputed)]
    [InlineData(StatementState.Disputed, StatementAction.Revise, StatementState.Draft)]
    [InlineData(StatementState.Effective, StatementAction.ChangeLeader, StatementState.ToResign)]
    [InlineData(StatementState.ToResign, StatementAction.SignAnew, StatementState.Effective)]
    [InlineData(StatementState.Effective, StatementAction.Expire, StatementState.Expired)]
    [InlineData(StatementState.ToResign, StatementAction.Expire, StatementState.Expired)]
    [InlineData(StatementState.HalfSigned, StatementAction.Void, StatementState.Void)]
    public void Each_step_of_the_machine_leads_where_SM_1_says(StatementState from, object action, StatementState to) =>
        Assert.Equal(to, Statement.After(from, (StatementAction)action));

    [Fact]
    public void There_are_nineteen_steps_and_what_is_in_force_or_over_cannot_be_voided()
    {
        var steps = from state in Enum.GetValues<StatementState>()
                    from action in Enum.GetValues<StatementAction>()
                    where Statement.After(state, action) is not null
                    select (state, action);
        Assert.Equal(19, steps.Count());
        Assert.DoesNotContain(steps, s => s.action == StatementAction.Void && (s.state is StatementState.Effective or StatementState.ToResign || Statement.IsOver(s.state)));
        Assert.DoesNotContain(steps, s => Statement.IsOver(s.state));
    }
}

/// <summary>A bureau and a prison with the year 2026 open; the prison's secretary and discipline secretary have people behind them.</summary>
public sealed class StatementHost : IAsyncLifetime
{
    public RunningHost Host { get; private set; } = null!;

    /// <summary>Right for one signature; spent by it.</summary>
    internal Codes Confirmation { get; } = new();

    public async ValueTask InitializeAsync() =>
        Host = await Founded.Start(Engine.Sqlite, new DateOnly(2026, 5, 20), configure: web => Microsoft.AspNetCore.TestHost.WebHostBuilderExtensions.ConfigureTestServices(web, s => s.AddSingleton<IConfirmation>(Confirmation)));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Somebody with these roles and parties; with a party, the person who holds it.</summary>
    public async Task<Actor> Who(string tenant, string role, params string[] parties)
    {
        var held = parties.Select(p => PartyId.Parse($"{tenant}.{p}", null)).ToList();
        var person = held.Count == 0 ? null : (await Host.Get<IPartyDirectory>().Find(held[0], new DateOnly(2026, 5, 20)))!.Holder;
        return new Actor
        {
            Tenant = tenant,
            Account = Guid.NewGuid(),
            Name = $"{tenant} {role}",
            Person = person,
            Roles = [role],
            Permissions = Host.Get<RightsTable>().Of([role]),
            Parties = [.. held],
            AtBureau = tenant == "bureau",
        };
    }

    public Task<Actor> Officer(string tenant = "bureau") => Who(tenant, Roles.PoliticalOfficer);
    public Task<Actor> Inspector() => Who("bureau", Roles.DisciplineOfficer);
    public Task<Actor> Secretary(string tenant) => Who(tenant, Roles.Secretary, "secretary.main", "committee.main");
    public Task<Actor> DisciplineHead(string tenant) => Who(tenant, Roles.DisciplineSecretary, "member.discipline-secretary", "discipline.main");
    public Task<Actor> Member(string key) => Who("bureau", Roles.Member, $"member.{key}");

    /// <summary>A code that was not used yet is right; "wrong" never is.</summary>
    internal sealed class Codes : IConfirmation
    {
        readonly HashSet<string> spent = [];

        public bool Enrolled { get; set; } = true;

        public Task<bool> Possible(Actor actor, CancellationToken cancel = default) => Task.FromResult(Enrolled);

        public Task<bool> Spend(Actor actor, string code, CancellationToken cancel = default)
        {
            lock (spent) return Task.FromResult(code != "wrong" && spent.Add($"{actor.Account} {code}"));
        }
    }
}

public sealed class VoidedStatementTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, Trait("Clause", "3.1.3")]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_voided_statement_leaves_its_pair_missing_until_it_is_drawn_up_anew_under_another_number(Engine engine)
    {
        await using var host = await RunningHost.Start(engine, today: new DateOnly(2026, 5, 20));
        foreach (var (tenant, kind, file) in (IEnumerable<(string, TenantKind, OrganisationFile)>)[("bureau", TenantKind.Bureau, Tree.Bureau), ("sample1", TenantKind.Prison, Tree.Prison)])
        {
            await host.Found(tenant, kind);
            Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().Import(Actor.System(tenant), Guid.NewGuid(), file));
        }
        var officer = new Actor { Tenant = "bureau", Account = Guid.NewGuid(), Name = "officer", Roles = [Roles.PoliticalOfficer], Permissions = host.Get<RightsTable>().Of([Roles.PoliticalOfficer]), AtBureau = true };
        var book = host.Get<StatementBook>();
        Assert.IsType<Outcome.Done>(await book.DrawUp(officer, Guid.NewGuid(), 2026, Cancel));
        var drawn = await book.Of("bureau", 2026, Cancel);
        var pair = drawn.First(s => s.Edge == "E2");
        var secretary = officer with { Account = Guid.NewGuid(), Roles = [Roles.Secretary], Permissions = host.Get<RightsTable>().Of([Roles.Secretary]), Parties = [pair.First] };

        // Twice, so that void ones stand beside one another as well.
        for (var voided = 1; voided <= 2; voided++)
        {
            var standing = (await book.Of("bureau", 2026, Cancel)).Single(s => (s.Edge, s.First, s.Second) == (pair.Edge, pair.First, pair.Second) && s.State != StatementState.Void);
            Assert.IsType<Outcome.Done>(await book.Take(secretary, Guid.NewGuid(), standing.Id, StatementAction.Void, "误起草", Cancel));
            var missing = Assert.Single(await book.Missing("bureau", 2026, Cancel));
            Assert.Equal((pair.First, pair.Second), (missing.First.Id, missing.Second.Id));
            Assert.IsType<Outcome.Done>(await book.DrawUp(officer, Guid.NewGuid(), 2026, Cancel));
            Assert.IsType<Outcome.Already>(await book.DrawUp(officer, Guid.NewGuid(), 2026, Cancel));
            var all = await book.Of("bureau", 2026, Cancel);
            Assert.Equal((drawn.Count, voided), (all.Count(s => s.State != StatementState.Void), all.Count(s => s.State == StatementState.Void)));
            Assert.Equal(all.Count, all.Select(s => s.Number).Distinct().Count());
        }

        // The database itself keeps a second one out.
        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        var kept = await db.Statements.AsNoTracking().Where(s => s.Edge == pair.Edge && s.State != StatementState.Void).OrderBy(s => s.Id).FirstAsync(Cancel);
        var parties = await host.Get<IPartyDirectory>().Parties("bureau", new DateOnly(2026, 5, 20), Cancel);
        var prison = await host.Get<IPartyDirectory>().Parties("sample1", new DateOnly(2026, 5, 20), Cancel);
        var twin = new StatementPair(host.Get<StatementMatrix>().Edge(kept.Edge), parties.Single(p => p.Id == kept.First), prison.Concat(parties).Single(p => p.Id == kept.Second));
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.Write(officer, Guid.NewGuid(), _ =>
        {
            db.Append(new StatementsDrawnUp(2026, 1), "statements/2026");
            return Task.FromResult<Outcome>(new Outcome.Done(db.Add(new Statement(2026, twin, 99, 1, kept.Due, kept.Since)).Entity.Id));
        }, Cancel));
    }
}

public sealed class StatementsInDatabaseTests(StatementHost world) : IClassFixture<StatementHost>
{
    readonly RunningHost host = world.Host;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    StatementBook Book => host.Get<StatementBook>();

    /// <summary>The matrix of 2026, issued up to signing; each test takes a statement of its own.</summary>
    async Task Issued()
    {
        await Book.DrawUp(await world.Officer(), Guid.NewGuid(), 2026, Cancel);
        foreach (var (submitter, approver) in new[] { (await world.Officer(), await world.Secretary("bureau")), (await world.Inspector(), await world.DisciplineHead("bureau")) })
        {
            await Book.TakeAll(submitter, Guid.NewGuid(), 2026, StatementAction.Submit, Cancel);
            await Book.TakeAll(approver, Guid.NewGuid(), 2026, StatementAction.Approve, Cancel);
            await Book.TakeAll(submitter, Guid.NewGuid(), 2026, StatementAction.Issue, Cancel);
        }
    }

    async Task<StatementView> With(string second, string edge, string tenant = "bureau") =>
        (await Book.Of(tenant, 2026, Cancel)).Single(s => s.Second == PartyId.Parse(second, null) && s.Edge == edge);

    Task<Outcome> Sign(Actor actor, Guid statement, string? code = null) => Book.Sign(actor, Guid.NewGuid(), statement, code ?? $"{Guid.NewGuid()}", Cancel);

    static string Rule(Outcome outcome) => Assert.IsType<Outcome.Refused>(outcome).Faults[0].Rule;

    /// <summary>Waits until the pump has carried it: the copy in a unit is in a state.</summary>
    async Task Arrives(string tenant, Guid statement, StatementState state)
    {
        for (var i = 0; i < 100; i++)
        {
            if ((await Book.Of(tenant, 2026, Cancel)).Any(s => s.Id == statement && s.State == state)) return;
            await Task.Delay(100, Cancel);
        }
        Assert.Fail($"{statement} is not {state} in {tenant} but {string.Join(", ", (await Book.Of(tenant, 2026, Cancel)).Where(s => s.Id == statement).Select(s => s.State))}.\n{string.Join('\n', host.Log.All.TakeLast(5))}");
    }

    [Fact, Trait("Clause", "3.1.3")]
    public async Task Drawing_up_twice_makes_one_statement_for_each_pair()
    {
        await Book.DrawUp(await world.Officer(), Guid.NewGuid(), 2026, Cancel);
        var first = await Book.Of("bureau", 2026, Cancel);
        Assert.IsType<Outcome.Already>(await Book.DrawUp(await world.Officer(), Guid.NewGuid(), 2026, Cancel));
        var again = await Book.Of("bureau", 2026, Cancel);
        Assert.Equal(first.Select(s => s.Id), again.Select(s => s.Id));
        Assert.Equal(12, again.Count);
        Assert.Equal(12, again.Select(s => s.Number).Distinct().Count());
    }

    [Fact, Trait("Clause", "3.1.3")]
    public async Task A_statement_inside_the_bureau_is_approved_issued_signed_by_both_and_in_force()
    {
        await Issued();
        var statement = await With("bureau.member.member-1", "E1");
        Assert.Equal(StatementState.Issued, statement.State);
        var (head, member) = (await world.Secretary("bureau"), await world.Member("member-1"));
        Assert.IsType<Outcome.NotFound>(await Sign(await world.Member("member-2"), statement.Id));
        Assert.IsType<Outcome.NotFound>(await Sign(member, statement.Id)); // It is the first party's turn.
        Assert.Equal("Statement.CodeRefused", Rule(await Sign(head, statement.Id, "wrong")));

        // Several at once are signed all or none: the discipline committees' statement is not his.
        Assert.Equal("Statements.NoneChosen", Rule(await Book.Sign(head, Guid.NewGuid(), [], "222222", Cancel)));
        Assert.IsType<Outcome.NotFound>(await Book.Sign(head, Guid.NewGuid(), [statement.Id, (await With("sample1.discipline.main", "E3")).Id], "222222", Cancel));
        Assert.Equal(StatementState.Issued, (await With("bureau.member.member-1", "E1")).State);

        var operation = Guid.NewGuid();
        Assert.IsType<Outcome.Done>(await Book.Sign(head, operation, statement.Id, "111111", Cancel));
        Assert.IsType<Outcome.Already>(await Book.Sign(head, operation, statement.Id, "111111", Cancel));
        Assert.IsType<Outcome.Done>(await Sign(member, statement.Id));
        Assert.Equal(StatementState.Effective, (await With("bureau.member.member-1", "E1")).State);

        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        var signatures = await db.StatementSignatures.Where(s => s.Statement == statement.Id).OrderBy(s => s.Place).ToListAsync(Cancel);
        Assert.Equal([(StatementSide.First, head.Person), (StatementSide.Second, member.Person)], signatures.Select(s => (s.Side, (Guid?)s.Person)));
        Assert.Equal("党委书记", signatures[0].Post.Zh);
        Assert.All(signatures, s => Assert.Equal(statement.TextHash, s.TextHash));
        Assert.Equal(signatures[0].Hash, signatures[1].Previous);
        Assert.True(StatementSignature.Hold(signatures));
        var proof = await StatementProof.Of(host.Get<Database<ResponsibilitiesDb>>(), head, statement.Number, statement.TextHash, Cancel);
        Assert.True(proof is { TextHolds: true, SignaturesHold: true, Current: true });
        Assert.All(proof!.Signatures, s => Assert.True(s.Holds));
    }

    [Fact]
    public async Task Its_clauses_are_the_duties_of_the_second_party_and_its_own_ten_at_most()
    {
        await Book.DrawUp(await world.Officer(), Guid.NewGuid(), 2026, Cancel);
        var officer = await world.Officer();
        var view = await With("bureau.member.member-3", "E1");
        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        var statement = await db.Statements.AsNoTracking().SingleAsync(s => s.Id == view.Id, Cancel);
        var owed = (await host.Get<IDutyBook>().Of(statement.Second, 2026, Cancel)).Select(d => d.Obligation).Distinct();
        Assert.Equal(owed, (await Book.TextOf(statement, Cancel)).Duties.Select(d => d.Code));

        if (statement.State == StatementState.Draft)
        {
            Assert.Equal("Statement.PersonalMany", Rule(await Book.SetPersonal(officer, Guid.NewGuid(), view.Id, Enumerable.Range(1, 11).Select(i => $"第{i}条"), Cancel)));
            Assert.IsType<Outcome.Done>(await Book.SetPersonal(officer, Guid.NewGuid(), view.Id, ["牵头整治物资采购领域突出问题", " "], Cancel));
            Assert.IsType<Outcome.NotFound>(await Book.SetPersonal(await world.Inspector(), Guid.NewGuid(), view.Id, [], Cancel));
        }
        await Issued();
        Assert.Equal("Statement.NotDraft", Rule(await Book.SetPersonal(officer, Guid.NewGuid(), view.Id, [], Cancel)));
    }

    [Fact]
    public async Task Between_two_units_each_side_signs_its_own_copy_and_both_copies_end_alike()
    {
        await Issued();
        var statement = await With("sample1.committee.main", "E2");
        await Arrives("sample1", statement.Id, StatementState.Issued);
        var (above, below) = (await world.Secretary("bureau"), await world.Secretary("sample1"));
        Assert.IsType<Outcome.NotFound>(await Sign(below, statement.Id));
        Assert.IsType<Outcome.NotFound>(await Sign(await world.Secretary("sample2"), statement.Id));
        Assert.IsType<Outcome.Done>(await Sign(above, statement.Id));
        await Arrives("sample1", statement.Id, StatementState.HalfSigned);
        Assert.IsType<Outcome.NotFound>(await Sign(await world.DisciplineHead("sample1"), statement.Id));
        Assert.IsType<Outcome.Done>(await Sign(below, statement.Id));
        await Arrives("bureau", statement.Id, StatementState.Effective);

        foreach (var tenant in new[] { "bureau", "sample1" })
        {
            await using var db = host.Get<Database<ResponsibilitiesDb>>().Open(tenant);
            var signatures = await db.StatementSignatures.Where(s => s.Statement == statement.Id).OrderBy(s => s.Place).ToListAsync(Cancel);
            Assert.Equal([above.Person!.Value, below.Person!.Value], signatures.Select(s => s.Person));
            Assert.True(StatementSignature.Hold(signatures));
            // Each signature stands in the Ledger of the unit that made it, and only there.
            var told = await db.Set<LedgerEntry>().Where(e => e.Subject == StatementBook.Subject(statement.Id) && e.Fact == "Responsibilities.StatementSigned").ToListAsync(Cancel);
            Assert.Contains(signatures[tenant == "bureau" ? 0 : 1].Hash, Assert.Single(told).Body, StringComparison.Ordinal);
        }
        var proof = await StatementProof.Of(host.Get<Database<ResponsibilitiesDb>>(), above, null, statement.TextHash, Cancel);
        Assert.All(proof!.Signatures, s => Assert.True(s.Holds));
        Assert.Null(await StatementProof.Of(host.Get<Database<ResponsibilitiesDb>>(), await world.Secretary("sample2"), statement.Number, null, Cancel));
    }

    [Fact]
    public async Task A_statement_declined_below_comes_back_for_another_edition()
    {
        await Issued();
        var statement = await With("sample2.committee.main", "E2");
        await Arrives("sample2", statement.Id, StatementState.Issued);
        var below = await world.Secretary("sample2");
        Assert.Equal("Statement.ReasonMissing", Rule(await Book.Take(below, Guid.NewGuid(), statement.Id, StatementAction.Decline, " ", Cancel)));
        Assert.IsType<Outcome.Done>(await Book.Take(below, Guid.NewGuid(), statement.Id, StatementAction.Decline, "与本单位实际不符", Cancel));
        await Arrives("bureau", statement.Id, StatementState.Disputed);
        Assert.IsType<Outcome.Done>(await Book.Take(await world.Officer(), Guid.NewGuid(), statement.Id, StatementAction.Revise, "按意见修改", Cancel));
        await Arrives("sample2", statement.Id, StatementState.Draft);

        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("sample2");
        var copy = await db.Statements.SingleAsync(s => s.Id == statement.Id, Cancel);
        Assert.Equal((2, (string?)null), (copy.Edition, copy.TextHash));
        Assert.Equal(statement.TextHash, (await db.StatementVersions.SingleAsync(v => v.Statement == statement.Id, Cancel)).TextHash);
        Assert.Equal("与本单位实际不符", (await db.StatementSteps.SingleAsync(s => s.Statement == statement.Id && s.Action == StatementAction.Decline, Cancel)).Reason);
    }

    [Fact]
    public async Task Nobody_approves_a_statement_that_binds_himself_and_nobody_prepares_the_other_offices()
    {
        await Book.DrawUp(await world.Officer(), Guid.NewGuid(), 2026, Cancel);
        var (own, e3) = (await With("bureau.member.member-2", "E1"), await With("sample2.discipline.main", "E3"));
        var both = await world.Secretary("bureau") with { Parties = [PartyId.Parse("bureau.committee.main", null), PartyId.Parse("bureau.member.member-2", null)] };
        Assert.IsType<Outcome.NotFound>(await Book.Take(both, Guid.NewGuid(), own.Id, StatementAction.Approve, null, Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Take(both, Guid.NewGuid(), own.Id, StatementAction.Void, "误起草", Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Take(await world.Officer(), Guid.NewGuid(), e3.Id, StatementAction.Submit, null, Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Take(await world.Inspector(), Guid.NewGuid(), own.Id, StatementAction.Submit, null, Cancel));
        Assert.IsType<Outcome.NotFound>(await Book.Take(await world.Member("member-2"), Guid.NewGuid(), own.Id, StatementAction.Return, "退回", Cancel));
    }

    [Fact]
    public async Task One_person_never_signs_on_both_sides_and_nobody_without_an_authenticator()
    {
        await Issued();
        var statement = await With("bureau.member.member-4", "E1");
        var head = await world.Secretary("bureau");
        world.Confirmation.Enrolled = false;
        try { Assert.Equal("Statement.NoSecondFactor", Rule(await Sign(head, statement.Id))); }
        finally { world.Confirmation.Enrolled = true; }
        Assert.IsType<Outcome.Done>(await Sign(head, statement.Id));
        Assert.Equal("Statement.BothSides", Rule(await Sign(head with { Parties = [statement.Second] }, statement.Id)));
    }

    [Fact]
    public async Task A_successor_signs_anew_within_thirty_days_and_the_earlier_edition_is_kept()
    {
        await Issued();
        var statement = await With("bureau.member.member-5", "E1");
        Assert.IsType<Outcome.Done>(await Sign(await world.Secretary("bureau"), statement.Id));
        var before = await world.Member("member-5");
        Assert.IsType<Outcome.Done>(await Sign(before, statement.Id));
        var next = (await host.Get<IOrganisation>().People("bureau", Cancel)).Single(p => p.Number == "2010").Id;
        Assert.IsType<Outcome.Done>(await host.Get<IOrganisation>().HandOver(Actor.System("bureau"), Guid.NewGuid(), statement.Second, next, new DateOnly(2026, 5, 20), Cancel));
        await Arrives("bureau", statement.Id, StatementState.ToResign);
        Assert.Equal(new DateOnly(2026, 6, 19), (await With("bureau.member.member-5", "E1")).Due);

        Assert.IsType<Outcome.Done>(await Sign(await world.Member("member-5"), statement.Id));
        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("bureau");
        var signatures = await db.StatementSignatures.Where(s => s.Statement == statement.Id).OrderBy(s => s.Place).ToListAsync(Cancel);
        Assert.Equal([(1, before.Person!.Value), (2, next)], signatures.Where(s => s.Side == StatementSide.Second).Select(s => (s.Edition, s.Person)));
        Assert.True(StatementSignature.Hold(signatures));
        Assert.Equal(StatementState.Effective, (await db.Statements.SingleAsync(s => s.Id == statement.Id, Cancel)).State);
        Assert.Equal(1, (await db.StatementVersions.SingleAsync(v => v.Statement == statement.Id, Cancel)).Edition);
        await host.Services.GetServices<INightly>().OfType<StatementNight>().Single().Run("bureau", new DateOnly(2026, 5, 21), Cancel);
        Assert.Equal(StatementState.Effective, (await With("bureau.member.member-5", "E1")).State);
    }

    [Fact]
    public async Task A_delegate_signs_for_the_holder_and_is_shown_as_such()
    {
        await Issued();
        var statement = await With("sample2.discipline.main", "E3");
        Assert.IsType<Outcome.Done>(await Sign(await world.DisciplineHead("bureau"), statement.Id));
        await Arrives("sample2", statement.Id, StatementState.HalfSigned);
        var organisation = host.Get<IOrganisation>();
        var stand = (await organisation.People("sample2", Cancel)).Single(p => p.Number == "2003").Id;
        var post = PartyId.Parse("sample2.member.discipline-secretary", null);
        var day = new DateOnly(2026, 5, 20);
        Assert.Equal("Delegate.Until", Rule(await organisation.Delegate(Actor.System("sample2"), Guid.NewGuid(), post, stand, day, day.AddDays(-1), "代行", Cancel)));
        Assert.IsType<Outcome.Done>(await organisation.Delegate(Actor.System("sample2"), Guid.NewGuid(), post, stand, day, day.AddDays(10), "外出学习期间代行职责", Cancel));
        Assert.Equal("Delegate.Twice", Rule(await organisation.Delegate(Actor.System("sample2"), Guid.NewGuid(), post, stand, day.AddDays(10), day.AddDays(12), "代行", Cancel)));

        var held = await host.Get<IPartyDirectory>().HeldBy("sample2", stand, day, Cancel);
        Assert.Contains(held, p => p.Id == statement.Second);
        Assert.DoesNotContain(await host.Get<IPartyDirectory>().HeldBy("sample2", stand, day.AddDays(11), Cancel), p => p.Id == statement.Second);
        var delegated = (await world.DisciplineHead("sample2")) with { Person = stand, Account = Guid.NewGuid() };
        Assert.IsType<Outcome.Done>(await Sign(delegated, statement.Id));
        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("sample2");
        var signature = await db.StatementSignatures.SingleAsync(s => s.Statement == statement.Id && s.Side == StatementSide.Second, Cancel);
        Assert.True(signature.ForHolder);
        Assert.EndsWith("（代）", (await db.StatementSteps.SingleAsync(s => s.Statement == statement.Id && s.Action == StatementAction.Countersign, Cancel)).Post, StringComparison.Ordinal);
        await Arrives("bureau", statement.Id, StatementState.Effective);
        // He signed for the holder, so the holder is no new leader.
        await host.Services.GetServices<INightly>().OfType<StatementNight>().Single().Run("sample2", day.AddDays(1), Cancel);
        Assert.Equal(StatementState.Effective, (await With("sample2.discipline.main", "E3", "sample2")).State);
    }

    [Fact]
    public async Task Signers_are_reminded_at_most_once_a_day_in_their_own_unit_too()
    {
        await Issued();
        var statement = await With("sample1.discipline.main", "E3");
        Assert.IsType<Outcome.Done>(await Sign(await world.DisciplineHead("bureau"), statement.Id));
        await Arrives("sample1", statement.Id, StatementState.HalfSigned);
        var inspector = await world.Inspector();
        Assert.IsType<Outcome.Done>(await Book.Remind(inspector, Guid.NewGuid(), 2026, Cancel));
        Assert.Equal("Statements.RemindedToday", Rule(await Book.Remind(inspector, Guid.NewGuid(), 2026, Cancel)));
        await using var db = host.Get<Database<ResponsibilitiesDb>>().Open("sample1");
        for (var i = 0; i < 100 && !await db.Statements.AsNoTracking().AnyAsync(s => s.Id == statement.Id && s.Reminded != null, Cancel); i++) await Task.Delay(100, Cancel);
        var told = Assert.Single(await db.Set<LedgerEntry>().Where(e => e.Fact == "Responsibilities.StatementReminded").ToListAsync(Cancel));
        Assert.Contains($"{(await world.DisciplineHead("sample1")).Person}", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_text_and_a_signature_taken_out_are_noticed()
    {
        await Issued();
        var statement = await With("bureau.member.member-6", "E1");
        var head = await world.Secretary("bureau");
        Assert.IsType<Outcome.Done>(await Sign(head, statement.Id));
        Assert.IsType<Outcome.Done>(await Sign(await world.Member("member-6"), statement.Id));
        var database = host.Get<Database<ResponsibilitiesDb>>();
        var wrong = await StatementProof.Of(database, head, statement.Number, new string('a', 64), Cancel);
        Assert.Null(wrong!.Edition);
        await using var db = database.Open("bureau");
        var signatures = await db.StatementSignatures.AsNoTracking().Where(s => s.Statement == statement.Id).OrderBy(s => s.Place).ToListAsync(Cancel);
        Assert.False(StatementSignature.Hold(signatures[1..]));
        await host.Sql("UPDATE responsibilities_statements SET \"Text\" = \"Text\" || ' ' WHERE \"Number\" = @p0", statement.Number);
        Assert.False((await StatementProof.Of(database, head, statement.Number, statement.TextHash, Cancel))!.TextHolds);
    }

    [Fact]
    public async Task A_desk_shows_what_waits_for_whom()
    {
        await Issued();
        var agenda = host.Services.GetServices<IAgenda>().OfType<StatementAgenda>().Single();
        var statement = await With("bureau.member.discipline-secretary", "E1");
        var (head, member) = (await world.Secretary("bureau"), await world.Member("discipline-secretary"));
        Assert.Contains(await agenda.Of(head, Cancel), i => i.Key == $"statement/{statement.Id:N}" && i.Turn == Turn.WaitsForMe && i.Due == new DateOnly(2026, 3, 31));
        Assert.DoesNotContain(await agenda.Of(member, Cancel), i => i.Key == $"statement/{statement.Id:N}");
        Assert.IsType<Outcome.Done>(await Sign(head, statement.Id));
        Assert.Contains(await agenda.Of(member, Cancel), i => i.Key == $"statement/{statement.Id:N}");
        Assert.Contains(await agenda.Of(await world.Officer(), Cancel), i => i.Turn == Turn.IWait);
        Assert.Empty(await agenda.Of(await world.Who("bureau", Roles.Clerk), Cancel));
    }

    [Fact]
    public async Task The_printed_statement_says_what_was_frozen_and_how_to_check_it()
    {
        await Issued();
        var statement = await With("bureau.member.deputy-secretary", "E1");
        var document = host.Services.GetServices<IDocument>().Single(d => d.Name == "statement");
        Assert.Null(await document.Compose(await world.Member("member-1"), $"{statement.Id}", Cancel));
        var head = await world.Secretary("bureau");
        Assert.IsType<Outcome.Done>(await Sign(head, statement.Id));
        var printed = await document.Compose(head, $"{statement.Id}", Cancel);
        Assert.Equal("2026年度全面从严治党责任书", printed!.Title);
        Assert.Contains(statement.TextHash!, printed.Proof, StringComparison.Ordinal);
        var signatures = Assert.Single(printed.Body.OfType<Signatures>()).Of;
        Assert.Equal([head.Name, null], signatures.Select(s => s.Name));
    }
}

public sealed class WorkAreaTests(FoundedHost founded) : IClassFixture<FoundedHost>
{
    readonly RunningHost host = founded.Host;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact, Trait("Clause", "2.2.3")]
    public async Task An_area_in_the_secretarys_charge_is_a_violation_until_the_division_of_work_is_changed()
    {
        var (system, day) = (Actor.System("sample1"), new DateOnly(2026, 5, 1));
        var organisation = host.Get<IOrganisation>();
        PartyId secretary = PartyId.Parse("sample1.secretary.main", null), member = PartyId.Parse("sample1.member.member-2", null);
        Assert.IsType<Outcome.Done>(await organisation.AssignArea(system, Guid.NewGuid(), "finance", secretary, day, "示狱党〔2026〕8号", Cancel));
        Assert.IsType<Outcome.Done>(await organisation.AssignArea(system, Guid.NewGuid(), "personnel", member, day, "示狱党〔2026〕8号", Cancel));
        Assert.IsType<Outcome.NotFound>(await organisation.AssignArea(system, Guid.NewGuid(), "catering", member, day, "示狱党〔2026〕8号", Cancel));
        Assert.Equal(["finance"], await Violated(new DateOnly(2026, 5, 20)));
        var officer = new Actor { Tenant = "sample1", Account = Guid.NewGuid(), Name = "officer", Permissions = [ResponsibilitiesPermissions.ChangeOrganisation] };
        Assert.Single(await host.Services.GetServices<IAgenda>().OfType<AreaAgenda>().Single().Of(officer, Cancel));

        Assert.Equal("Areas.TooEarly", Assert.IsType<Outcome.Refused>(await organisation.AssignArea(system, Guid.NewGuid(), "finance", member, day, "示狱党〔2026〕9号", Cancel)).Faults[0].Rule);
        Assert.IsType<Outcome.Done>(await organisation.AssignArea(system, Guid.NewGuid(), "finance", member, new DateOnly(2026, 6, 1), "示狱党〔2026〕9号", Cancel));
        Assert.Equal(["finance"], await Violated(new DateOnly(2026, 5, 31)));
        Assert.Empty(await Violated(new DateOnly(2026, 6, 1)));
    }

    async Task<IEnumerable<string>> Violated(DateOnly on) =>
        host.Get<WorkAreas>().Of(await host.Get<PartyDirectory>().Picture("sample1", Cancel), on).Where(s => s.Violated).Select(s => s.Area.Code);
}
