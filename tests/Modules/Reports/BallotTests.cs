using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>A host with a bureau and two prisons that hold appraisals.</summary>
public sealed class BallotsHost : IAsyncLifetime
{
    public RunningHost Host { get; private set; } = null!;
    internal Appraisals One { get; private set; } = null!;
    internal Appraisals Two { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await RunningHost.Start();
        await Host.Found("bureau", TenantKind.Bureau);
        One = await Appraisals.Found(Host, "sample1");
        Two = await Appraisals.Found(Host, "sample2");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>SM-4's ballot on the real product: prepared by two, keyed by three, voted by card, counted by two with two, sealed once.</summary>
public sealed class BallotTests(BallotsHost ballots) : IClassFixture<BallotsHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Appraisals One => ballots.One;

    static readonly byte[] AllGood = [1, 1, 1, 1, 1, 1, 1, 1];

    static string[] Rules(Outcome outcome) => [.. Assert.IsType<Outcome.Refused>(outcome).Faults.Select(f => f.Rule)];

    BallotsDb Db(string tenant = "sample1") => ballots.Host.Get<Database<BallotsDb>>().Open(tenant);

    async Task Vote(HeldElection held, Func<int, byte[]>? marks = null)
    {
        foreach (var (at, code) in held.Codes.Select((c, i) => (i, c.Code)))
            Assert.Equal(CastResult.Counted, (await One.Box.Cast("sample1", code, marks?.Invoke(at) ?? AllGood, Cancel)).Result);
    }

    [Fact, Trait("Clause", "SM-4")]
    public void The_state_machine_is_as_written()
    {
        var edges =
            from state in Enum.GetValues<ElectionState>()
            from action in Enum.GetValues<ElectionAction>()
            let next = Election.After(state, action)
            where next is not null
            select $"{state} --{action}--> {next}";
        Assert.Equal(["Ready --Open--> Open", "Open --Close--> Closed", "Closed --Reopen--> Open", "Closed --Count--> Counted", "Counted --Seal--> Sealed"], edges);
    }

    [Fact, Trait("Clause", "3.3.3")]
    public async Task From_the_preparation_to_the_seal()
    {
        var held = await One.Hold();
        await Vote(held, at => at % 2 == 0 ? AllGood : [2, 2, 2, 2, 2, 2, 2, 2]);
        await using (var db = Db())
        {
            Assert.Equal(held.Codes.Count, await db.Staged.CountAsync(s => s.Election == held.Id, Cancel));
            Assert.Equal(0, (await One.Stored(held.Id)).Ballots);
        }
        await One.Finish(held, seal: false);
        var reader = ballots.Host.Get<ElectionReader>();
        var view = (await reader.Find(One.Political, held.Id, Cancel))!;
        Assert.Empty(view.Figures);
        Assert.IsType<Outcome.Done>(await One.Book.Seal(One.Political, Guid.NewGuid(), held.Id, Cancel));

        view = (await reader.Find(One.Political, held.Id, Cancel))!;
        Assert.Equal((ElectionState.Sealed, 23, 23, true), (view.Of.State, view.Of.Ballots, view.Roster, view.Of.Quorum));
        Assert.InRange(view.Figure(0, "", "")!.Score!.Value, 80m, 100m);
        Assert.Equal(held.Cards.ToDictionary(c => c.Class.Code, c => c.Codes.Count), view.Rolls.ToDictionary(r => r.Class, r => r.Used));
        await using var after = Db();
        Assert.Equal(0, await after.Staged.CountAsync(s => s.Election == held.Id, Cancel) + await after.Shuffled.CountAsync(s => s.Election == held.Id, Cancel) + await after.Codes.CountAsync(c => c.Election == held.Id, Cancel));
        Assert.Equal(["Election.NotNow"], Rules(await One.Book.Seal(One.Political, Guid.NewGuid(), held.Id, Cancel)));
        Assert.Empty((await reader.Find(One.Who(Roles.Clerk), held.Id, Cancel))!.Figures);
        Assert.Null(await reader.Find(ballots.Two.Political, held.Id, Cancel));
    }

    [Fact, Trait("Clause", "B.10")]
    public async Task Two_officers_of_both_sides_prepare_it_and_nobody_else()
    {
        Assert.IsType<Outcome.NotFound>(await One.Book.Prepare(One.Who(Roles.Secretary), Guid.NewGuid(), One.Plan(), Cancel));
        var id = Appraisals.Done(await One.Book.Prepare(One.Political, Guid.NewGuid(), One.Plan(), Cancel));
        Assert.Equal(["Election.NotYoursToAgree"], Rules(await One.Book.Agree(One.Political, Guid.NewGuid(), id, Cancel)));
        Assert.Equal(["Election.NotYoursToAgree"], Rules(await One.Book.Agree(One.Who(Roles.PoliticalOfficer), Guid.NewGuid(), id, Cancel)));
        Assert.Equal(["Election.NotAgreed"], Rules((await One.Book.PrintCards(One.Political, Guid.NewGuid(), id, Cancel)).Outcome));
        Assert.IsType<Outcome.NotFound>(await One.Book.Agree(ballots.Two.Discipline, Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.Done>(await One.Book.Agree(One.Discipline, Guid.NewGuid(), id, Cancel));
        Assert.Equal(["Election.NoKey", "Election.NoCards"], Rules(await One.Book.Open(One.Political, Guid.NewGuid(), id, Cancel)));
        Assert.Equal(["Election.KeysNotTaken"], Rules(await One.Book.ShareKey(One.Political, Guid.NewGuid(), id, Cancel)));
        Assert.IsType<Outcome.NotFound>((await One.Book.TakeKey(One.Political, Guid.NewGuid(), id, Cancel)).Outcome);
    }

    [Fact]
    public async Task Every_fault_of_a_plan_is_named()
    {
        var plan = One.Plan() with { Title = " ", Parties = [], Roster = new Dictionary<string, int> { ["A"] = 4 }, Holders = [Guid.Empty] };
        Assert.Equal(["Election.TitleMissing", "Election.NobodyAppraised", "Election.RosterTooSmall", "Election.HoldersWrong"], Rules(await One.Book.Prepare(One.Political, Guid.NewGuid(), plan, Cancel)));
        Assert.IsType<Outcome.NotFound>(await One.Book.Prepare(One.Political, Guid.NewGuid(), One.Plan(null, new PartyId("sample2", PartyKind.Secretary, "main")), Cancel));
        Assert.IsType<Outcome.NotFound>(await One.Book.Prepare(One.Political, Guid.NewGuid(), One.Plan() with { Meeting = Guid.NewGuid() }, Cancel));
        var people = await ballots.Host.Get<PartyDiscipline.Responsibilities.IOrganisation>().People("sample1", Cancel);
        Guid[] holders = [people.Single(p => p.Number == "S1").Id, people.Single(p => p.Number == "H1").Id, people.Single(p => p.Number == "H2").Id];
        Assert.Equal(["Election.HolderAppraised"], Rules(await One.Book.Prepare(One.Political, Guid.NewGuid(), One.Plan() with { Holders = holders }, Cancel)));
    }

    [Fact]
    public async Task No_part_of_the_key_no_secret_and_no_code_is_kept_as_it_is()
    {
        var held = await One.Hold();
        await using var db = Db();
        var holders = await db.Holders.AsNoTracking().Where(h => h.Election == held.Id).OrderBy(h => h.Place).ToListAsync(Cancel);
        Assert.All(holders, h => Assert.Null(h.Open(WrittenSecret.New())));
        var parts = holders.Select(h => h.Open(WrittenSecret.Read(held.HolderSecrets[h.Place - 1])!)!.Value).ToList();
        var key = SharedSecret.Join([parts[0], parts[2]]);
        Assert.Equal((await One.Stored(held.Id)).PublicKey, SealedBox.TryPublicOf(key));
        var bytes = (await Bytes(ballots.Host.Database.File!)).ToArray();
        foreach (var secret in parts.Select(p => p.Values).Append(key).Concat(held.HolderSecrets.Select(s => WrittenSecret.Read(s)!)).Concat(held.Codes.Select(c => WrittenSecret.Read(c.Code)!)))
            Assert.True(bytes.AsSpan().IndexOf(secret) < 0);
        foreach (var text in held.HolderSecrets.Concat(held.Codes.Select(c => c.Code)))
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text[..12])) < 0);
    }

    static async Task<IEnumerable<byte>> Bytes(string file)
    {
        var all = new List<byte>();
        foreach (var one in (string[])[file, file + "-wal"])
        {
            if (!File.Exists(one)) continue;
            await using var stream = new FileStream(one, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Cancel);
            all.AddRange(copy.ToArray());
        }
        return all;
    }

    [Fact]
    public async Task A_code_counts_once_and_gets_the_same_answer_again()
    {
        var held = await One.Hold();
        var code = held.Codes[0].Code;
        var first = await One.Box.Cast("sample1", code, AllGood, Cancel);
        var again = await One.Box.Cast("sample1", code.ToLowerInvariant(), [4, 4, 4, 4, 4, 4, 4, 4], Cancel);
        Assert.Equal((CastResult.Counted, first.Track), (again.Result, again.Track));
        Assert.Equal(first.Track, (await One.Box.Enter("sample1", code, Cancel))!.Track);
        Assert.Equal(CastResult.UnknownCode, (await One.Box.Cast("sample2", code, AllGood, Cancel)).Result);
        Assert.Equal(CastResult.UnknownCode, (await One.Box.Cast("sample1", WrittenSecret.Write(WrittenSecret.New()), AllGood, Cancel)).Result);
        Assert.Equal(CastResult.Unreadable, (await One.Box.Cast("sample1", held.Codes[1].Code, [9, 1, 1, 1, 1, 1, 1, 1], Cancel)).Result);
        await using var db = Db();
        Assert.Equal(1, await db.Staged.CountAsync(s => s.Election == held.Id, Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task One_code_is_one_ballot_however_many_use_it_at_once(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found("bureau", TenantKind.Bureau);
        var unit = await Appraisals.Found(host, "sample1");
        var held = await unit.Hold();
        var all = await Task.WhenAll(held.Codes.Take(6).SelectMany(c => Enumerable.Range(0, 10).Select(i => Task.Run(() => unit.Box.Cast("sample1", c.Code, [.. Enumerable.Repeat((byte)(1 + i % 4), 8)], Cancel)))));
        Assert.All(all, a => Assert.Equal(CastResult.Counted, a.Result));
        Assert.Equal(6, all.Select(a => a.Track).Distinct().Count());
        await using (var db = host.Get<Database<BallotsDb>>().Open("sample1"))
            Assert.Equal((6, 6), (await db.Staged.CountAsync(Cancel), await db.Codes.CountAsync(c => c.Used, Cancel)));
        await unit.Finish(held);
        Assert.Equal((6, false), ((await unit.Stored(held.Id)).Ballots, (await unit.Stored(held.Id)).Quorum));
    }

    [Fact]
    public async Task Nobody_votes_before_the_opening_or_after_the_close_and_it_opens_again_only_before_the_count()
    {
        var held = await One.Hold(open: false);
        Assert.Equal(CastResult.NotOpen, (await One.Box.Cast("sample1", held.Codes[0].Code, AllGood, Cancel)).Result);
        Assert.Null(await One.Box.Enter("sample1", held.Codes[0].Code, Cancel));
        Appraisals.Done(await One.Book.Open(One.Political, Guid.NewGuid(), held.Id, Cancel));
        foreach (var (_, code) in held.Codes.Take(5)) Assert.Equal(CastResult.Counted, (await One.Box.Cast("sample1", code, AllGood, Cancel)).Result);
        Appraisals.Done(await One.Book.Close(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.Equal(CastResult.NotOpen, (await One.Box.Cast("sample1", held.Codes[5].Code, AllGood, Cancel)).Result);
        Assert.Equal(CastResult.Counted, (await One.Box.Cast("sample1", held.Codes[0].Code, AllGood, Cancel)).Result);
        Assert.Equal(["Election.ReasonMissing"], Rules(await One.Book.Reopen(One.Political, Guid.NewGuid(), held.Id, "", Cancel)));
        Appraisals.Done(await One.Book.Reopen(One.Political, Guid.NewGuid(), held.Id, "有人迟到", Cancel));
        Assert.Equal(CastResult.Counted, (await One.Box.Cast("sample1", held.Codes[5].Code, AllGood, Cancel)).Result);
        await One.Finish(held, seal: false);
        Assert.Equal(6, (await One.Stored(held.Id)).Ballots);
        Assert.Equal(["Election.NotNow"], Rules(await One.Book.Reopen(One.Political, Guid.NewGuid(), held.Id, "再投", Cancel)));
    }

    [Fact]
    public async Task It_is_counted_by_the_other_officer_with_two_holders_and_the_right_secrets()
    {
        var held = await One.Hold();
        await Vote(held);
        Appraisals.Done(await One.Book.Close(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.Equal(["Election.CountNotAsked"], Rules(await One.Book.Count(One.Discipline, Guid.NewGuid(), held.Id, held.Secrets(1, 2), Cancel)));
        Assert.Equal(["Election.CardsNotReturned"], Rules(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel)));
        Assert.Equal(["Election.ReturnedOutside"], Rules(await One.Book.ReturnCards(One.Political, Guid.NewGuid(), held.Id, new Dictionary<string, int> { ["A"] = 6 }, Cancel)));
        Appraisals.Done(await One.Book.ReturnCards(One.Political, Guid.NewGuid(), held.Id, new Dictionary<string, int>(), Cancel));
        Appraisals.Done(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.Equal(["Election.OtherOfficerCounts"], Rules(await One.Book.Count(One.Political, Guid.NewGuid(), held.Id, held.Secrets(1, 2), Cancel)));
        Assert.Equal(["Election.TooFewHolders"], Rules(await One.Book.Count(One.Discipline, Guid.NewGuid(), held.Id, held.Secrets(3), Cancel)));
        var wrong = new Dictionary<int, string?> { [1] = held.HolderSecrets[0], [2] = held.HolderSecrets[0] };
        Assert.Equal(["Election.SecretWrong"], Rules(await One.Book.Count(One.Discipline, Guid.NewGuid(), held.Id, wrong, Cancel)));
        var operation = Guid.NewGuid();
        Assert.IsType<Outcome.Done>(await One.Book.Count(One.Discipline, operation, held.Id, held.Secrets(2, 3), Cancel));
        Assert.IsType<Outcome.Already>(await One.Book.Count(One.Discipline, operation, held.Id, held.Secrets(2, 3), Cancel));
        var tracks = (await One.Box.Counted("sample1", held.Id, 0, 1000, Cancel))!.Value.Tracks;
        Assert.Equal(held.Codes.Select(c => BallotCode.WriteTrack(BallotCode.Track("sample1", WrittenSecret.Read(c.Code)!))).Order(StringComparer.Ordinal), tracks.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE ballots_shuffled SET \"Closed\" = X'00' WHERE \"Election\" = '{0}'", "Election.BallotsUnreadable")]
    [InlineData("DELETE FROM ballots_shuffled WHERE \"Key\" = (SELECT MIN(\"Key\") FROM ballots_shuffled WHERE \"Election\" = '{0}')", "Election.BoxDoesNotMatch")]
    [InlineData("INSERT INTO ballots_shuffled SELECT \"TenantId\", 'AAAAAAAA-0000-4000-8000-000000000000', \"Election\", \"Closed\" FROM ballots_shuffled WHERE \"Election\" = '{0}' LIMIT 1", "Election.BoxDoesNotMatch")]
    public async Task What_somebody_did_to_the_box_by_the_database_is_found_before_it_counts(string sql, string rule)
    {
        var held = await One.Hold();
        await Vote(held);
        Appraisals.Done(await One.Book.Close(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Appraisals.Done(await One.Book.ReturnCards(One.Political, Guid.NewGuid(), held.Id, new Dictionary<string, int>(), Cancel));
        Appraisals.Done(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.True(await ballots.Host.Sql(string.Format(null, sql, held.Id.ToString().ToUpperInvariant())) > 0);
        Assert.Equal([rule], Rules(await One.Book.Count(One.Discipline, Guid.NewGuid(), held.Id, held.Secrets(1, 2), Cancel)));
    }

    [Fact]
    public async Task Fewer_than_five_ballots_give_no_result_at_all()
    {
        var held = await One.Hold();
        foreach (var (_, code) in held.Codes.Take(4)) await One.Box.Cast("sample1", code, AllGood, Cancel);
        await One.Finish(held);
        await using var db = Db();
        Assert.Equal(0, await db.Figures.CountAsync(f => f.Election == held.Id, Cancel));
    }

    [Fact]
    public async Task A_paper_ballot_counts_when_two_tellers_read_it_alike_and_its_code_has_not_voted()
    {
        var held = await One.Hold();
        var (online, paper) = (held.Codes[0].Code, held.Codes[1].Code);
        await One.Box.Cast("sample1", online, AllGood, Cancel);
        var (first, second, third) = (One.Who(Roles.Clerk), One.Who(Roles.Assessor), One.Who(Roles.Clerk));
        Assert.Equal(["Teller.NotNow"], Rules(await One.Desk.Enter(first, Guid.NewGuid(), held.Id, 1, paper, AllGood, Cancel)));
        Appraisals.Done(await One.Book.Close(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.Equal(["Teller.CodeUsed"], Rules(await One.Desk.Enter(first, Guid.NewGuid(), held.Id, 1, online, AllGood, Cancel)));
        Assert.IsType<Outcome.NotFound>(await One.Desk.Enter(One.Who(Roles.Member), Guid.NewGuid(), held.Id, 1, paper, AllGood, Cancel));
        Appraisals.Done(await One.Desk.Enter(first, Guid.NewGuid(), held.Id, 1, paper, AllGood, Cancel));
        // His own second entry takes the place of his first; one teller is not two.
        Appraisals.Done(await One.Desk.Enter(first, Guid.NewGuid(), held.Id, 1, paper, AllGood, Cancel));
        Assert.Equal(["Election.BoxOpened"], Rules(await One.Book.Reopen(One.Political, Guid.NewGuid(), held.Id, "再投", Cancel)));
        Appraisals.Done(await One.Desk.Enter(second, Guid.NewGuid(), held.Id, 1, paper, [1, 1, 2, 1, 1, 1, 1, 0], Cancel));
        await using (var db = Db())
        {
            var differs = await db.Papers.AsNoTracking().SingleAsync(p => p.Election == held.Id, Cancel);
            Assert.Equal(PaperState.Differs, differs.State);
            Assert.Equal([2, 7], One.Desk.Differences(second, differs));
            Assert.Empty(One.Desk.Differences(third, differs));
            Assert.DoesNotContain(paper[..5], differs.First, StringComparison.Ordinal);
        }
        Assert.Equal(["Teller.NumberTaken"], Rules(await One.Desk.Enter(third, Guid.NewGuid(), held.Id, 1, paper, AllGood, Cancel)));
        Appraisals.Done(await One.Book.ReturnCards(One.Political, Guid.NewGuid(), held.Id, new Dictionary<string, int> { ["A"] = 3 }, Cancel));
        Assert.Equal(["Election.PaperNotAgreed"], Rules(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel)));
        Appraisals.Done(await One.Desk.Enter(second, Guid.NewGuid(), held.Id, 1, paper, AllGood, Cancel));
        Assert.Equal(["Teller.CodeUsed"], Rules(await One.Desk.Enter(first, Guid.NewGuid(), held.Id, 2, paper, AllGood, Cancel)));
        await using (var db = Db())
        {
            var agreed = await db.Papers.AsNoTracking().SingleAsync(p => p.Election == held.Id, Cancel);
            Assert.Equal((PaperState.Agreed, null, null), (agreed.State, agreed.First, agreed.Second));
        }
        Appraisals.Done(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Appraisals.Done(await One.Book.Count(One.Discipline, Guid.NewGuid(), held.Id, held.Secrets(1, 3), Cancel));
        Assert.Equal(2, (await One.Stored(held.Id)).Ballots);
        await using var after = Db();
        var roll = await after.Rolls.AsNoTracking().SingleAsync(r => r.Election == held.Id && r.Class == "A", Cancel);
        Assert.Equal((5, 2, 3, 0), (roll.Cards, roll.Used, roll.Returned, roll.Missing));
    }

    [Fact, Trait("Clause", "3.3.3")]
    public async Task A_number_typed_by_mistake_is_withdrawn_with_a_reason_and_the_ballots_are_counted()
    {
        var held = await One.Hold();
        var (a, b, stranger) = (One.Who(Roles.Clerk), One.Who(Roles.Assessor), One.Who(Roles.Clerk));
        Appraisals.Done(await One.Book.Close(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Appraisals.Done(await One.Book.ReturnCards(One.Political, Guid.NewGuid(), held.Id, new Dictionary<string, int>(), Cancel));
        Task<Outcome> Withdraw(Actor actor, int? number, string? reason) => One.Desk.Withdraw(actor, Guid.NewGuid(), held.Id, number, reason, Cancel);
        for (var i = 0; i < 5; i++) Appraisals.Done(await One.Desk.Enter(a, Guid.NewGuid(), held.Id, i + 1, held.Codes[i].Code, AllGood, Cancel));
        for (var i = 0; i < 4; i++) Appraisals.Done(await One.Desk.Enter(b, Guid.NewGuid(), held.Id, i + 1, held.Codes[i].Code, AllGood, Cancel));
        // He meant 5; that one is agreed then, its code is used, and nothing can be entered under 6 any more.
        Appraisals.Done(await One.Desk.Enter(b, Guid.NewGuid(), held.Id, 6, held.Codes[4].Code, AllGood, Cancel));
        Appraisals.Done(await One.Desk.Enter(b, Guid.NewGuid(), held.Id, 5, held.Codes[4].Code, AllGood, Cancel));
        Assert.Equal(["Teller.CodeUsed"], Rules(await One.Desk.Enter(b, Guid.NewGuid(), held.Id, 6, held.Codes[4].Code, AllGood, Cancel)));
        Assert.Equal(["Election.PaperNotAgreed"], Rules(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel)));

        Assert.Equal(["Teller.NumberOutside", "Election.ReasonMissing"], Rules(await Withdraw(b, null, " ")));
        Assert.Equal(["Election.TooLong"], Rules(await Withdraw(b, 6, new string('字', 201))));
        Assert.Equal(["Teller.NumberUnknown"], Rules(await Withdraw(b, 7, "录错票号")));
        Assert.Equal(["Teller.NumberAgreed"], Rules(await Withdraw(b, 5, "录错票号")));
        Assert.Equal(["Teller.NotYoursToWithdraw"], Rules(await Withdraw(stranger, 6, "录错票号")));
        Assert.IsType<Outcome.NotFound>(await Withdraw(One.Who(Roles.Member), 6, "录错票号"));
        Assert.IsType<Outcome.NotFound>(await Withdraw(ballots.Two.Political, 6, "录错票号"));
        Appraisals.Done(await Withdraw(b, 6, "录错票号"));
        Assert.Equal(["Teller.NumberUnknown"], Rules(await Withdraw(b, 6, "录错票号")));
        await using (var db = Db())
        {
            var gone = await db.Papers.AsNoTracking().SingleAsync(p => p.Election == held.Id && p.Number == 6, Cancel);
            Assert.Equal((PaperState.Withdrawn, Guid.Empty, null, null), (gone.State, gone.FirstBy, gone.First, gone.Second));
        }
        var told = (await RawSql.Query(ballots.Host.Database, $"""SELECT "Fact", "Body" FROM ledger_entries WHERE "Subject" = 'election/{held.Id:N}' ORDER BY "Seq" """))[^1];
        Assert.Equal("Reports.PaperBallotWithdrawn", told[0]);
        using var body = System.Text.Json.JsonDocument.Parse((string)told[1]!);
        Assert.Equal(["Election", "Number", "Reason"], body.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), StringComparer.OrdinalIgnoreCase);

        Appraisals.Done(await One.Book.AskCount(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.Equal(["Teller.NotNow"], Rules(await Withdraw(b, 6, "录错票号")));
        Appraisals.Done(await One.Book.Count(One.Discipline, Guid.NewGuid(), held.Id, held.Secrets(1, 3), Cancel));
        Assert.Equal(5, (await One.Stored(held.Id)).Ballots);
    }

    [Fact]
    public async Task Where_a_teller_cannot_agree_any_more_an_officer_withdraws_it_and_two_others_enter_it_while_the_box_stays_opened()
    {
        var held = await One.Hold();
        var (a, b) = (One.Who(Roles.Clerk), One.Who(Roles.Assessor));
        Appraisals.Done(await One.Book.Close(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Appraisals.Done(await One.Desk.Enter(One.Who(Roles.Clerk), Guid.NewGuid(), held.Id, 1, held.Codes[0].Code, [1, 1, 2, 1, 1, 1, 1, 0], Cancel));
        Appraisals.Done(await One.Desk.Enter(a, Guid.NewGuid(), held.Id, 1, held.Codes[0].Code, AllGood, Cancel));
        Assert.Equal(["Teller.NumberTaken"], Rules(await One.Desk.Enter(b, Guid.NewGuid(), held.Id, 1, held.Codes[0].Code, AllGood, Cancel)));
        Appraisals.Done(await One.Desk.Withdraw(One.Discipline, Guid.NewGuid(), held.Id, 1, "计票员调离", Cancel));
        Assert.Equal(["Election.BoxOpened"], Rules(await One.Book.Reopen(One.Political, Guid.NewGuid(), held.Id, "再投", Cancel)));
        Appraisals.Done(await One.Desk.Enter(b, Guid.NewGuid(), held.Id, 1, held.Codes[0].Code, AllGood, Cancel));
        Appraisals.Done(await One.Desk.Enter(a, Guid.NewGuid(), held.Id, 1, held.Codes[0].Code, AllGood, Cancel));
        await using var db = Db();
        var agreed = await db.Papers.AsNoTracking().SingleAsync(p => p.Election == held.Id, Cancel);
        Assert.Equal((PaperState.Agreed, b.Account, a.Account), (agreed.State, agreed.FirstBy, agreed.SecondBy));
        Assert.Equal(1, await db.Staged.CountAsync(s => s.Election == held.Id, Cancel));
    }

    [Fact]
    public async Task Printing_again_voids_the_earlier_cards()
    {
        var held = await One.Hold(open: false);
        var (_, cards) = await One.Book.PrintCards(One.Political, Guid.NewGuid(), held.Id, Cancel);
        Appraisals.Done(await One.Book.Open(One.Political, Guid.NewGuid(), held.Id, Cancel));
        Assert.Equal(CastResult.UnknownCode, (await One.Box.Cast("sample1", held.Codes[0].Code, AllGood, Cancel)).Result);
        Assert.Equal(CastResult.Counted, (await One.Box.Cast("sample1", cards[0].Codes[0], AllGood, Cancel)).Result);
    }

    [Fact]
    public async Task The_Ledger_knows_the_turns_of_a_vote_and_nothing_of_its_voters()
    {
        var held = await One.Hold();
        await Vote(held);
        await One.Finish(held);
        var facts = await RawSql.Query(ballots.Host.Database, $"""SELECT "Fact" FROM ledger_entries WHERE "Subject" = 'election/{held.Id:N}' ORDER BY "Seq" """);
        Assert.Equal(
            ["ElectionPrepared", "ElectionAgreed", "ElectionKeyTaken", "ElectionKeyTaken", "ElectionKeyTaken", "ElectionKeyShared", "ElectionCardsPrinted", "ElectionOpened", "ElectionClosed", "ElectionCardsReturned", "ElectionCountAsked", "ElectionCounted", "ElectionSealed"],
            facts.Select(f => ((string)f[0]!)["Reports.".Length..]));
    }

    [Fact]
    public async Task Only_codes_and_ballots_are_written_without_an_entry_of_the_Ledger()
    {
        await using var db = Db();
        await Assert.ThrowsAsync<TenantViolation>(() => db.Cast(_ => Task.FromResult(db.Add(new ElectionRoll(Guid.NewGuid(), "A", 5)) is not null), Cancel));
        await Assert.ThrowsAsync<TenantViolation>(() => db.Derive(_ => Task.FromResult(db.Add(new StagedBallot(Guid.NewGuid(), "x"))), Cancel));
        await using var read = ballots.Host.Get<Database<BallotsDb>>().OpenToRead(One.Political, "sample1");
        await Assert.ThrowsAsync<TenantViolation>(() => read.Cast(_ => Task.FromResult(true), Cancel));
    }

    [Fact, Trait("Clause", "3.3.3-b")]
    public async Task The_summary_is_there_once_it_is_sealed_and_only_in_its_unit()
    {
        var held = await One.Hold();
        await Vote(held);
        var summary = ballots.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "appraisal-summary");
        var sheet = ballots.Host.Get<IEnumerable<IWorkbook>>().Single(d => d.Name == "appraisal-figures");
        Assert.Null(await summary.Compose(One.Political, $"{held.Id:N}", Cancel));
        Assert.Null(await sheet.Compose(One.Political, $"{held.Id:N}", Cancel));
        await One.Finish(held);
        Assert.NotNull(await summary.Compose(One.Political, $"{held.Id:N}", Cancel));
        Assert.NotNull(await sheet.Compose(One.Political, $"{held.Id:N}", Cancel));
        Assert.Null(await summary.Compose(ballots.Two.Political, $"{held.Id:N}", Cancel));
    }

    [Fact]
    public async Task Holders_and_the_other_officer_find_it_on_their_desks()
    {
        var agenda = ballots.Host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Election");
        var two = ballots.Two;
        var id = Appraisals.Done(await two.Book.Prepare(two.Political, Guid.NewGuid(), two.Plan(), Cancel));
        Assert.Contains(await agenda.Of(two.Holders[0], Cancel), i => i.Key == $"election/{id:N}/key");
        Assert.Contains(await agenda.Of(two.Discipline, Cancel), i => i.Key == $"election/{id:N}/agree");
        Assert.DoesNotContain(await agenda.Of(two.Political, Cancel), i => i.Key == $"election/{id:N}/agree");
    }
}
