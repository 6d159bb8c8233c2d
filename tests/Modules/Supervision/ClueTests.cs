using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Supervision.Law;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Common.Compartments;

namespace PartyDiscipline.Tests.Modules.Supervision;

/// <summary>A bureau and a prison with compartments, and a prison that keeps the thin index.</summary>
public sealed class CluesHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;
    internal Compartments Bureau { get; private set; } = null!;
    internal Compartments One { get; private set; } = null!;
    internal Compartments Thin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await RunningHost.Start();
        Bureau = await Compartments.Found(Host, "bureau", TenantKind.Bureau);
        One = await Compartments.Found(Host, "sample1");
        Thin = await Compartments.Found(Host, "sample2", on: false);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>SM-7 and its guards, the compartment and its keys (domain D.3, D.6, D.8).</summary>
public sealed class ClueTests(CluesHost clues) : IClassFixture<CluesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Compartments Unit => clues.One;

    [Fact]
    public async Task Without_the_compartment_nothing_of_what_a_clue_says_can_be_entered_and_the_web_takes_none()
    {
        var unit = clues.Thin;
        Assert.Equal("Clue.NoContentHere", Rule(await unit.Register("反映某事")));
        var id = Done(await unit.Book.Register(unit.Intake, Guid.NewGuid(), new ClueEntry(unit.Today, ClueChannel.Letter, ClueLevel.Ward, false, false), Cancel));
        Assert.False((await unit.Stored(id)).Full);
        Assert.Equal("Clue.NoContentHere", Rule(await unit.Book.Move(unit.Intake, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept, Text = "内容" }, Cancel)));
        Done(await unit.Book.Move(unit.Intake, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }, Cancel));
        Done(await unit.Book.Move(unit.Lead, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Accept), Cancel));
        Done(await unit.Book.Move(unit.Lead, Guid.NewGuid(), null, id, new ClueMove(ClueAction.Assign) { People = [unit.One.Person!.Value] }, Cancel));
        var (code, faults) = await unit.Receipts.Report("sample2", new WebEntry("反映某事", null, ClueLevel.Ward, null, null, [], []), Cancel);
        Assert.Null(code);
        Assert.Equal("Report.NotHere", Assert.Single(faults).Rule);
        await using var db = clues.Host.Get<Database<CluesDb>>().Open("sample2");
        Assert.Empty(await db.Texts.ToListAsync(Cancel));
        Assert.Empty(await db.Reports.ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_compartment_is_switched_on_by_two_people_with_the_secrecy_offices_word()
    {
        var unit = await Compartments.Found(clues.Host, "sample3", on: false);
        Guid[] three = [.. unit.Custodians.Select(c => c.Person!.Value)];
        Assert.Equal("Clue.ReferenceMissing", Rule(await unit.Decisions.Propose(unit.Lead, Guid.NewGuid(), "示纪〔2026〕1号", "", three, Cancel)));
        Assert.Equal("Clue.CustodiansWrong", Rule(await unit.Decisions.Propose(unit.Lead, Guid.NewGuid(), "示纪〔2026〕1号", "示密1号", three[..2], Cancel)));
        Assert.Equal("Clue.CustodianLeads", Rule(await unit.Decisions.Propose(unit.Lead, Guid.NewGuid(), "示纪〔2026〕1号", "示密1号", [.. three[..2], unit.Lead.Person!.Value], Cancel)));
        Assert.IsType<Outcome.NotFound>(await unit.Decisions.Propose(unit.Intake, Guid.NewGuid(), "示纪〔2026〕1号", "示密1号", three, Cancel));
        Done(await unit.Decisions.Propose(unit.Lead, Guid.NewGuid(), "示纪〔2026〕1号", "示密1号", three, Cancel));
        var id = (await unit.Decisions.Latest(unit.Lead, Cancel))!.Of.Id;
        Assert.IsType<Outcome.NotFound>(await unit.Decisions.Confirm(unit.Lead, Guid.NewGuid(), id, Cancel));
        Assert.Equal("Clue.NotConfirmed", Rule(await unit.Decisions.SwitchOn(unit.Lead, Guid.NewGuid(), id, Cancel)));
        Done(await unit.Decisions.Confirm(unit.Secretary, Guid.NewGuid(), id, Cancel));
        Assert.Equal("Clue.KeysNotTaken", Rule(await unit.Decisions.SwitchOn(unit.Lead, Guid.NewGuid(), id, Cancel)));
    }

    [Fact]
    public async Task Numbers_run_without_a_gap_whatever_is_refused_between()
    {
        var first = (await Unit.Stored(Done(await Unit.Register("一")))).Number;
        Assert.Equal("Clue.TextMissing", Rule(await Unit.Register(" ")));
        Assert.Equal("Clue.LeadConcerned", Rule(await Unit.Register("二", false, new ClueSubject(Unit.Lead.Person, "某", null))));
        Assert.Equal("Clue.Conflicted", Rule(await Unit.Register("二", false, new ClueSubject(Unit.Intake.Person, "某", null))));
        var second = (await Unit.Stored(Done(await Unit.Register("二")))).Number;
        static int Of(string number) => int.Parse(number[(number.IndexOf('〕', StringComparison.Ordinal) + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Of(first) + 1, Of(second));
    }

    [Fact]
    public async Task Nobody_decides_what_he_proposed_and_nobody_acts_in_anothers_part()
    {
        var clue = Done(await Unit.Register("反映某事"));
        Assert.Equal("Clue.GroundMissing", Rule(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.NotAccept })));
        Assert.Equal("Clue.NotProposed", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Accept))));
        Done(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }));
        Assert.Equal("Clue.NotYours", Rule(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.Accept))));
        Assert.Equal("Clue.NotProposed", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.SendUp))));
        Assert.IsType<Outcome.NotFound>(await Unit.Move(Unit.Other, clue, new ClueMove(ClueAction.Accept)));
        Assert.IsType<Outcome.NotFound>(await Unit.Move(Unit.Secretary, clue, new ClueMove(ClueAction.Accept)));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Accept)));
        Assert.Equal("Clue.NotNow", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Accept))));
    }

    [Fact]
    public async Task Whoever_is_reported_or_recused_is_never_a_handler_and_loses_what_he_had_at_once()
    {
        var clue = Done(await Unit.Register("反映某人", false, new ClueSubject(Unit.Other.Person, "某", null)));
        Done(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Accept)));
        ClueMove To(params Actor[] people) => new(ClueAction.Assign) { People = [.. people.Select(p => p.Person!.Value)] };
        Assert.Equal("Clue.Conflicted", Rule(await Unit.Move(Unit.Lead, clue, To(Unit.One, Unit.Other))));
        Assert.Equal("Clue.OtherPart", Rule(await Unit.Move(Unit.Lead, clue, To(Unit.Lead))));
        Assert.Equal("Clue.Locked", Rule(await Unit.Book.Move(Unit.Lead, Guid.NewGuid(), null, clue, To(Unit.One), Cancel)));
        Done(await Unit.Move(Unit.Lead, clue, To(Unit.One, Unit.Two)));
        Assert.NotNull(await Unit.Reader.Read(Unit.Two, Unit.Own(Unit.Two), clue, Cancel));
        var before = await Unit.Stored(clue);

        Done(await Unit.Book.Recuse(Unit.Two, Guid.NewGuid(), null, clue, Unit.Two.Person!.Value, RecusalGround.NearRelative, "近亲属", null, Cancel));
        Assert.Null(await Unit.Reader.Find(Unit.Two, clue, Cancel));
        Assert.Null(await Unit.Reader.Read(Unit.Two, Unit.Own(Unit.Two), clue, Cancel));
        Assert.True((await Unit.Stored(clue)).RotationDue);
        // The next who opens it makes its key anew.
        var content = (await Unit.Reader.Read(Unit.One, Unit.Own(Unit.One), clue, Cancel))!;
        Assert.Equal("反映某人", content.Substance!.Text);
        Assert.Contains(Unit.Two.Person!.Value, content.Conflicted);
        var after = await Unit.Stored(clue);
        Assert.Equal(before.Edition + 1, after.Edition);
        Assert.NotEqual(before.PublicKey, after.PublicKey);
        Assert.Equal("Clue.Recused", Rule(await Unit.Move(Unit.Lead, clue, To(Unit.One, Unit.Two))));
        Assert.NotNull((await Unit.Reader.Read(Unit.Lead, Unit.Own(Unit.Lead), clue, Cancel))!.Substance);
    }

    [Fact]
    public async Task An_inquiry_runs_from_opinion_to_archive_and_each_shortcut_is_refused()
    {
        var clue = await Unit.Assigned(named: true);
        Assert.Equal("Clue.TextMissing", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Opine) { Way = ClueWay.Inquiry })));
        Assert.Equal("Clue.WayMissing", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Opine) { Text = "建议" })));
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Opine) { Way = ClueWay.Inquiry, Text = "建议函询" }));
        Assert.Equal("Clue.NotStudied", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Approve))));
        Assert.Equal("Clue.StudyTooSmall", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Study) { On = Unit.Today, Present = 2 })));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Study) { On = Unit.Today, Present = 5 }));
        Assert.Equal("Clue.NotYours", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Approve))));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Approve)));
        Assert.Equal("Clue.OtherWay", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Plan) { Text = "方案" })));
        var report = new ClueMove(ClueAction.Report) { Outcome = ClueOutcome.Reminded, Form = ClueForm.First, UnitFailed = false, Text = "已谈话提醒" };
        Assert.Equal("Clue.NoReply", Rule(await Unit.Move(Unit.One, clue, report)));
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.NoteReply) { On = Unit.Today }));
        Assert.Equal("Clue.FormMissing", Rule(await Unit.Move(Unit.One, clue, report with { Form = null })));
        Assert.Equal("Clue.UnitFailedMissing", Rule(await Unit.Move(Unit.One, clue, report with { UnitFailed = null })));
        Assert.Equal("Clue.OutcomeMissing", Rule(await Unit.Move(Unit.One, clue, report with { Outcome = ClueOutcome.CaseProposed })));
        Done(await Unit.Move(Unit.One, clue, report));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Conclude)));
        Assert.Equal("Clue.ResultNotTold", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Archive))));
        Done(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.TellResult)));
        Assert.Equal("Clue.ToldAlready", Rule(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.TellResult))));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Archive)));
        Assert.Equal("Clue.TextMissing", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Clarify))));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Clarify) { Text = "反映不实，予以澄清" }));
        Assert.Equal(ClueStage.Archived, (await Unit.Stored(clue)).Stage);
    }

    [Fact]
    public async Task A_verification_has_two_handlers_an_agreed_plan_and_one_extension_and_tells_a_case_by_its_number()
    {
        var clue = await Unit.On(ClueWay.Verification);
        var report = new ClueMove(ClueAction.Report) { Outcome = ClueOutcome.CaseProposed, Form = ClueForm.Fourth, UnitFailed = false, Text = "拟立案" };
        Assert.Equal("Clue.PlanNotAgreed", Rule(await Unit.Move(Unit.One, clue, report)));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Assign) { People = [Unit.One.Person!.Value] }));
        Assert.Equal("Clue.TeamTooSmall", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Plan) { Text = "方案" })));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Assign) { People = [Unit.One.Person!.Value, Unit.Two.Person!.Value] }));
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Plan) { Text = "方案" }));
        Assert.Equal("Clue.NotYours", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.AgreePlan))));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.AgreePlan)));
        var due = (await Unit.Stored(clue)).NextDue;
        Assert.Equal(Unit.Today.AddMonths(2), due);
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Extend) { Text = "情况复杂" }));
        Assert.Equal(Unit.Today.AddMonths(3), (await Unit.Stored(clue)).NextDue);
        Assert.Equal("Clue.ExtendedAlready", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Extend) { Text = "再延" })));
        Done(await Unit.Move(Unit.One, clue, report));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Conclude)));
        await using var ledger = clues.Host.Get<Database<LedgerDb>>().Open(Unit.Tenant);
        var body = (await ledger.Entries.SingleAsync(e => e.Fact == "Supervision.ClueCaseProposed" && e.Subject == ClueBook.Subject(clue), Cancel)).Body;
        Assert.Equal($$"""{"clue":"{{clue}}","number":"{{(await Unit.Stored(clue)).Number}}"}""", body);
    }

    [Fact]
    public async Task About_the_head_of_a_next_level_committee_the_secretary_approves_last_and_reads_it_only_then()
    {
        var clue = await Unit.Assigned();
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Opine) { Way = ClueWay.Dismissed, BySecretary = true, Text = "建议" }));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Study) { On = Unit.Today, Present = 5 }));
        Assert.Null(await Unit.Reader.Find(Unit.Secretary, clue, Cancel));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Approve)));
        Assert.Equal(ClueStage.Opinion, (await Unit.Stored(clue)).Stage);
        Assert.Equal("Clue.NotYours", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Approve))));
        Assert.NotNull((await Unit.Reader.Read(Unit.Secretary, Unit.Own(Unit.Secretary), clue, Cancel))!.Substance);
        Done(await Unit.Move(Unit.Secretary, clue, new ClueMove(ClueAction.Approve)));
        Assert.Equal(ClueStage.Disposing, (await Unit.Stored(clue)).Stage);
    }

    [Fact]
    public async Task What_goes_up_leaves_a_line_and_nothing_of_what_it_said()
    {
        var clue = Done(await Unit.Register("属上级管辖的内容", named: true));
        Done(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.SendUp }));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.SendUp) { Text = "属上级管辖" }));
        var stored = await Unit.Stored(clue);
        Assert.Equal((ClueStage.SentUp, false, null), (stored.Stage, stored.Full, stored.PublicKey));
        await using var db = clues.Host.Get<Database<CluesDb>>().Open(Unit.Tenant);
        Assert.False(await db.Texts.AnyAsync(t => t.Clue == clue, Cancel));
        Assert.False(await db.Wraps.AnyAsync(w => w.Clue == clue, Cancel));
    }

    [Fact]
    [Trait("Clause", "3.4.3")]
    public async Task The_letter_of_acceptance_is_there_for_what_was_accepted_here_and_for_nothing_else()
    {
        var letter = clues.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == "clue-acceptance");
        async Task<bool> Issued(Guid clue) => await letter.Compose(clues.Bureau.Lead, $"{clue:N}", Cancel) is not null;
        foreach (var verdict in Enum.GetValues<ClueVerdict>())
        {
            var clue = Done(await clues.Bureau.Register("实名反映", named: true));
            Done(await clues.Bureau.Move(clues.Bureau.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = verdict, Ground = NotAcceptedGround.NotDiscipline, Unit = "sample1", SameAs = "线索〔2026〕1号" }));
            Assert.False(await Issued(clue));
            Done(await clues.Bureau.Move(clues.Bureau.Lead, clue, new ClueMove(Clue.ActionOf(verdict)) { Text = "理由" }));
            Assert.Equal(verdict == ClueVerdict.Accept, await Issued(clue));
        }
        var concluded = await clues.Bureau.On(ClueWay.Dismissed, named: true);
        Done(await clues.Bureau.Move(clues.Bureau.One, concluded, new ClueMove(ClueAction.Report) { Outcome = ClueOutcome.Dismissed, Form = ClueForm.None, UnitFailed = false, Text = "结果" }));
        Done(await clues.Bureau.Move(clues.Bureau.Lead, concluded, new ClueMove(ClueAction.Conclude)));
        Assert.True(await Issued(concluded));
    }

    [Fact]
    public async Task What_goes_down_is_a_line_in_the_units_register_with_its_clock()
    {
        var clue = Done(await clues.Bureau.Register("属下级管辖的内容"));
        Assert.Equal("Clue.UnitMissing", Rule(await clues.Bureau.Move(clues.Bureau.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.SendDown })));
        Done(await clues.Bureau.Move(clues.Bureau.Intake, clue, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.SendDown, Unit = "sample2" }));
        Done(await clues.Bureau.Move(clues.Bureau.Lead, clue, new ClueMove(ClueAction.SendDown)));
        await using var db = clues.Host.Get<Database<CluesDb>>().Open("sample2");
        Clue? came = null;
        for (var i = 0; i < 200 && came is null; i++, await Task.Delay(100, Cancel)) came = await db.Clues.AsNoTracking().FirstOrDefaultAsync(c => c.Channel == ClueChannel.Superior, Cancel);
        Assert.Equal((ClueStage.Registered, false, "clue.acceptSentDown"), (came!.Stage, came.Full, came.NextClock));
        Assert.NotNull(await clues.Thin.Reader.Find(clues.Thin.Lead, came.Id, Cancel));
        Done(await clues.Thin.Book.Move(clues.Thin.Other, Guid.NewGuid(), null, came.Id, new ClueMove(ClueAction.Propose) { Verdict = ClueVerdict.Accept }, Cancel));
        Assert.Null(await clues.Thin.Reader.Find(clues.Thin.Two, came.Id, Cancel));
        Done(await clues.Thin.Book.Move(clues.Thin.Lead, Guid.NewGuid(), null, came.Id, new ClueMove(ClueAction.Accept), Cancel));
    }

    [Fact]
    public async Task A_receipt_shows_how_far_it_is_and_carries_questions_both_ways()
    {
        var (code, _) = await Unit.Receipts.Report(Unit.Tenant, new WebEntry("网上反映", "某科", ClueLevel.Ward, null, null, [Unit.Other.Person!.Value], []), Cancel);
        var waiting = (await Unit.Receipts.Look(Unit.Tenant, code, Cancel))!;
        Assert.Null(waiting.Stage);
        await using var db = clues.Host.Get<Database<CluesDb>>().Open(Unit.Tenant);
        var report = await db.Reports.AsNoTracking().SingleAsync(r => !r.Taken, Cancel);
        // Whom its author crossed out cannot take it in, nor open it.
        Assert.IsType<Outcome.NotFound>(await Unit.Book.TakeIn(Unit.Other, Guid.NewGuid(), report.Key, Cancel));
        Done(await Unit.Book.TakeIn(Unit.Intake, Guid.NewGuid(), report.Key, Cancel));
        Assert.StartsWith("某科", (await Unit.Reader.Read(Unit.Intake, Unit.Own(Unit.Intake), report.Key, Cancel))!.Substance!.Text, StringComparison.Ordinal);
        Assert.Null(await Unit.Reader.Read(Unit.One, Unit.Own(Unit.One), report.Key, Cancel));
        Done(await Unit.Book.Ask(Unit.Intake, Guid.NewGuid(), report.Key, "何时的事？", Cancel));
        Assert.Empty((await Unit.Receipts.Answer(Unit.Tenant, code, "五月", Cancel))!);
        var seen = (await Unit.Receipts.Look(Unit.Tenant, code!.ToLowerInvariant(), Cancel))!;
        Assert.Equal(["何时的事？", "五月"], seen.Lines.Select(l => l.Text));
        Assert.Contains("五月", (await Unit.Reader.Read(Unit.Lead, Unit.Own(Unit.Lead), report.Key, Cancel))!.Lines.Select(l => l.Text));
        Assert.Null(await Unit.Receipts.Look("bureau", code, Cancel));
        Assert.Null(await Unit.Receipts.Answer(Unit.Tenant, WrittenSecret.Write(WrittenSecret.New()), "谁", Cancel));
    }

    [Fact]
    public async Task A_key_opens_for_its_session_only_and_not_beyond_its_quarter_of_an_hour()
    {
        var (_, half) = await Unit.Ring.Unlock(Unit.Other, Guid.NewGuid(), Passphrase, Cancel);
        Assert.NotNull(await Unit.Ring.Held(Unit.Other, half, Cancel));
        Assert.Null(await Unit.Ring.Held(Unit.Other with { Session = "another" }, half, Cancel));
        Assert.Null(await Unit.Ring.Held(Unit.One, half, Cancel));
        Assert.Null(await Unit.Ring.Held(Unit.Other, SecretBox.NewKey(), Cancel));
        Assert.Equal("Clue.PassphraseWrong", Rule((await Unit.Ring.Unlock(Unit.Other, Guid.NewGuid(), Passphrase + "x", Cancel)).Outcome));
        Assert.Equal("Clue.PassphraseWeak", Rule(await Unit.Ring.Make(Unit.Other, Guid.NewGuid(), "short", Cancel)));
        Done(await Unit.Ring.Lock(Unit.Other, Guid.NewGuid(), Cancel));
        Assert.Null(await Unit.Ring.Held(Unit.Other, half, Cancel));
    }

    [Fact]
    public async Task A_clue_is_printed_once_by_one_person_with_anothers_word()
    {
        var clue = await Unit.Assigned("要打印的内容");
        Done(await Unit.Book.AskPrint(Unit.One, Guid.NewGuid(), clue, "送审", Cancel));
        Assert.Equal("Clue.OwnProposal", Rule(await Unit.Book.AgreePrint(Unit.One, Guid.NewGuid(), clue, Cancel)));
        Assert.Null(await Unit.Reader.Print(Unit.One, Unit.Own(Unit.One), clue, Cancel));
        Done(await Unit.Book.AgreePrint(Unit.Lead, Guid.NewGuid(), clue, Cancel));
        Assert.Null(await Unit.Reader.Print(Unit.Two, Unit.Own(Unit.Two), clue, Cancel));
        Assert.Equal("要打印的内容", (await Unit.Reader.Print(Unit.One, Unit.Own(Unit.One), clue, Cancel))!.Value.Content.Substance!.Text);
        Assert.Null(await Unit.Reader.Print(Unit.One, Unit.Own(Unit.One), clue, Cancel));
    }

    [Fact]
    public async Task Handlers_tell_intake_each_quarter_how_far_it_is_and_the_next_quarter_begins_with_that_day()
    {
        var clue = await Unit.On(ClueWay.Verification);
        var clock = await clues.Host.Get<ClueClocks>().On(Unit.Today, Cancel);
        Assert.Equal(Unit.Today.AddMonths(3), clock.Running(await Unit.Stored(clue)).Single(d => d.Clock == "clue.feedback").On);
        Assert.Equal("Clue.NotYours", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.FeedBack) { Text = "进展" })));
        Assert.Equal("Clue.TextMissing", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.FeedBack))));
        await Back(clue, assigned: Unit.Today.AddMonths(-4));
        Assert.Equal(Unit.Today.AddMonths(-1), clock.Running(await Unit.Stored(clue)).Single(d => d.Clock == "clue.feedback").On);
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.FeedBack) { Text = "已核实两项" }));
        var stored = await Unit.Stored(clue);
        Assert.Equal((Unit.Today, Unit.Today.AddMonths(3)), (stored.FedBackOn, clock.Running(stored).Single(d => d.Clock == "clue.feedback").On));
        // Intake reads it; what rests until its review is asked for nothing.
        Assert.Contains("已核实两项", (await Unit.Reader.Read(Unit.Intake, Unit.Own(Unit.Intake), clue, Cancel))!.Lines.Select(l => l.Text));
        Assert.DoesNotContain(clock.Running(await Unit.Stored(await Unit.On(ClueWay.Shelved))), d => d.Clock == "clue.feedback");
    }

    [Fact]
    public async Task What_nobody_touches_for_three_months_is_shown_and_chased_and_a_step_ends_that()
    {
        var unit = await Compartments.Found(clues.Host, "sample5");
        var clue = await unit.Assigned();
        var xray = clues.Host.Get<IEnumerable<IXray>>().Single(x => x.Name == "CluesStill");
        async Task<int> Still() => (await xray.Look(unit.Other, unit.Today.Year, 10, Cancel)).Total;
        async Task<IReadOnlyList<string>> Desk(Actor actor) => [.. (await clues.Host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Clues").Of(actor, Cancel)).Select(i => i.Text.Zh)];
        Assert.Equal("Clue.NotStill", Rule(await unit.Move(unit.Lead, clue, new ClueMove(ClueAction.Chase))));
        await Back(clue, moved: unit.Today.AddMonths(-3).AddDays(1), tenant: unit.Tenant);
        Assert.Equal(("Clue.NotStill", 0), (Rule(await unit.Move(unit.Lead, clue, new ClueMove(ClueAction.Chase))), await Still()));
        await Back(clue, moved: unit.Today.AddMonths(-3), tenant: unit.Tenant);
        Assert.Equal(1, await Still());
        Assert.Contains(await Desk(unit.Lead), t => t.Contains("催办", StringComparison.Ordinal));
        Assert.Equal("Clue.NotYours", Rule(await unit.Move(unit.Intake, clue, new ClueMove(ClueAction.Chase))));
        Done(await unit.Move(unit.Lead, clue, new ClueMove(ClueAction.Chase)));
        Assert.Equal((unit.Today, 0), ((await unit.Stored(clue)).ChasedOn, await Still()));
        Assert.Contains(await Desk(unit.One), t => t.Contains("已被催办", StringComparison.Ordinal));
        Assert.Equal("Clue.NotStill", Rule(await unit.Move(unit.Lead, clue, new ClueMove(ClueAction.Chase))));
        // Telling how far it is, is no progress; a step is.
        Done(await unit.Move(unit.One, clue, new ClueMove(ClueAction.FeedBack) { Text = "尚无进展" }));
        Assert.Equal(unit.Today, (await unit.Stored(clue)).ChasedOn);
        Done(await unit.Move(unit.One, clue, new ClueMove(ClueAction.Opine) { Way = ClueWay.Dismissed, Text = "建议" }));
        Assert.Null((await unit.Stored(clue)).ChasedOn);
        Assert.DoesNotContain(await Desk(unit.One), t => t.Contains("已被催办", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_real_name_report_that_proved_true_is_rewarded_by_two_people_and_no_other()
    {
        var unnamed = await Concluded(named: false, ClueOutcome.CaseProposed);
        Assert.Equal("Clue.NotNamed", Rule(await Unit.Move(Unit.One, unnamed, new ClueMove(ClueAction.ProposeReward) { Text = "理由" })));
        var nothing = await Concluded(named: true, ClueOutcome.Dismissed);
        Assert.Equal("Clue.RewardNothingFound", Rule(await Unit.Move(Unit.One, nothing, new ClueMove(ClueAction.ProposeReward) { Text = "理由" })));
        var clue = await Concluded(named: true, ClueOutcome.CaseProposed);
        Assert.Equal("Clue.RewardNotProposed", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.GrantReward))));
        Assert.Equal("Clue.TextMissing", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.ProposeReward))));
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.ProposeReward) { Text = "挽回损失" }));
        Assert.Equal("Clue.RewardAlready", Rule(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.ProposeReward) { Text = "再提" })));
        Assert.Equal("Clue.NotYours", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.GrantReward))));
        Assert.Equal("Clue.TextMissing", Rule(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.DeclineReward))));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.DeclineReward) { Text = "材料不足" }));
        // Declined it may be proposed once more, with more to show.
        Done(await Unit.Move(Unit.Intake, clue, new ClueMove(ClueAction.ProposeReward) { Text = "已补充" }));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.GrantReward) { Text = "五千元，当面" }));
        Assert.Equal((true, Unit.Today), ((await Unit.Stored(clue)).Rewarded, (await Unit.Stored(clue)).RewardDecidedOn));
        Assert.Equal("Clue.RewardAlready", Rule(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.ProposeReward) { Text = "再提" })));
        await using var ledger = clues.Host.Get<Database<LedgerDb>>().Open(Unit.Tenant);
        Assert.DoesNotContain(await ledger.Entries.Where(e => e.Subject == ClueBook.Subject(clue)).Select(e => e.Body).ToListAsync(Cancel), b => b.Contains("reward", StringComparison.OrdinalIgnoreCase));
    }

    async Task<Guid> Concluded(bool named, ClueOutcome outcome)
    {
        var clue = await Unit.On(ClueWay.Verification, named);
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Plan) { Text = "方案" }));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.AgreePlan)));
        Done(await Unit.Move(Unit.One, clue, new ClueMove(ClueAction.Report) { Outcome = outcome, Form = outcome == ClueOutcome.Dismissed ? ClueForm.None : ClueForm.Third, UnitFailed = false, Text = "结果" }));
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.Conclude)));
        return clue;
    }

    /// <summary>Lets days pass for one clue.</summary>
    async Task Back(Guid clue, DateOnly? assigned = null, DateOnly? moved = null, string? tenant = null)
    {
        await using var db = clues.Host.Get<Database<CluesDb>>().Open(tenant ?? Unit.Tenant);
        Assert.Equal(1, await db.Clues.Where(c => c.Id == clue).ExecuteUpdateAsync(set => set
            .SetProperty(c => c.AssignedOn, c => assigned ?? c.AssignedOn).SetProperty(c => c.MovedOn, c => moved ?? c.MovedOn), Cancel));
    }

    [Fact]
    public async Task Anothers_key_is_retired_by_two_people_after_what_only_it_opens_is_handed_on()
    {
        var unit = await Compartments.Found(clues.Host, "sample4");
        var retirements = clues.Host.Get<KeyRetirements>();
        var clue = await unit.Assigned("只有一把密钥", false, new ClueSubject(unit.Other.Person, "某", null));
        var number = (await unit.Stored(clue)).Number;
        var one = unit.One.Person!.Value;
        Assert.Equal((1, 0), ((await retirements.Holds(unit.Lead, one, Cancel))!.Handled.Count, (await retirements.Holds(unit.Lead, one, Cancel))!.Alone.Count));
        Assert.Null(await retirements.Holds(unit.Secretary, one, Cancel));
        // All others lost their keys: what was closed to those is nobody's any more.
        foreach (var actor in (Actor[])[unit.Lead, unit.Intake, unit.Two]) await unit.Open(actor);
        Assert.Equal([number], (await retirements.Holds(unit.Lead, one, Cancel))!.Alone);

        Task<Outcome> Propose(Actor actor, Guid? person, RetirementGround? ground = RetirementGround.Left, string decision = "示纪〔2026〕9号") => retirements.Propose(actor, Guid.NewGuid(), person, ground, decision, Cancel);
        Assert.IsType<Outcome.NotFound>(await Propose(unit.Intake, one));
        Assert.Equal("Clue.RetireOwn", Rule(await Propose(unit.Lead, unit.Lead.Person)));
        Assert.Equal(["Clue.RetirementGroundMissing", "Clue.DecisionMissing"], Assert.IsType<Outcome.Refused>(await Propose(unit.Lead, one, null, " ")).Faults.Select(f => f.Rule));
        Assert.Equal("Clue.NoKey", Rule(await Propose(unit.Lead, unit.Custodians[0].Person)));
        var id = Done(await Propose(unit.Lead, one));
        Assert.Equal("Clue.RetirementAlready", Rule(await Propose(unit.Lead, one)));
        Assert.Contains((await clues.Host.Get<IEnumerable<IAgenda>>().Single(a => a.Name == "Clues").Of(unit.Secretary, Cancel)).Select(i => i.Page), p => p == "/Supervision/Clues/Keys");

        // Reported before: it waits until two custodians hand it on, to nobody whom it is about.
        Assert.Equal([number], Assert.Single(await retirements.All(unit.Secretary, Cancel)).Holds.Alone);
        Assert.IsType<Outcome.NotFound>(await retirements.Confirm(unit.Lead, Guid.NewGuid(), id, Cancel));
        Assert.Equal("Clue.KeyHoldsAlone", Rule(await retirements.Confirm(unit.Secretary, Guid.NewGuid(), id, Cancel)));
        Task<Outcome> HandOn(Actor to, params int[] places) => retirements.HandOn(unit.Lead, Guid.NewGuid(), id, to.Person, places.ToDictionary(p => p, p => unit.Secrets[p]), Cancel);
        Assert.Equal("Clue.SecretsTooFew", Rule(await HandOn(unit.Two, 2)));
        Assert.Equal("Clue.CannotTake", Rule(await HandOn(unit.Other, 1, 2)));
        Assert.Equal("Clue.NoKey", Rule(await HandOn(unit.One, 1, 2)));
        Done(await HandOn(unit.Two, 1, 2));
        Assert.Equal("只有一把密钥", (await unit.Reader.Read(unit.Two, unit.Own(unit.Two), clue, Cancel))!.Substance!.Text);

        var (_, half) = await unit.Ring.Unlock(unit.One, Guid.NewGuid(), Passphrase, Cancel);
        var edition = (await unit.Stored(clue)).Edition;
        Done(await retirements.Confirm(unit.Secretary, Guid.NewGuid(), id, Cancel));
        Assert.Null(await unit.Ring.Held(unit.One, half, Cancel));
        Assert.Null(await unit.Reader.Find(unit.One, clue, Cancel));
        Assert.Null(await unit.Reader.Read(unit.One, unit.Own(unit.One), clue, Cancel));
        Assert.True((await unit.Stored(clue)).RotationDue);
        Assert.NotNull(await unit.Reader.Read(unit.Two, unit.Own(unit.Two), clue, Cancel));
        Assert.Equal(edition + 1, (await unit.Stored(clue)).Edition);

        await using var ledger = clues.Host.Get<Database<LedgerDb>>().Open(unit.Tenant);
        var entries = await ledger.Entries.Where(e => e.Fact == "Supervision.KeyRetirementProposed" || e.Fact == "Supervision.HandlerKeyRetired" || e.Fact == "Supervision.ClueRecovered").OrderBy(e => e.Seq).Select(e => new { e.Fact, e.Body }).ToListAsync(Cancel);
        Assert.Equal(["KeyRetirementProposed", "ClueRecovered", "HandlerKeyRetired"], entries.Select(e => e.Fact["Supervision.".Length..]));
        Assert.All(entries, e => Assert.DoesNotContain(unit.One.Name, e.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_only_lost_his_key_stays_named_and_a_waiting_report_goes_to_nobody_whom_its_author_may_have_crossed_out()
    {
        var unit = await Compartments.Found(clues.Host, "sample6");
        var retirements = clues.Host.Get<KeyRetirements>();
        var clue = await unit.Assigned("丢了密钥");
        // Only the intake officer may take in this one.
        var crossed = new[] { unit.Lead, unit.One, unit.Two, unit.Other }.Select(a => a.Person!.Value).ToList();
        Assert.NotNull((await unit.Receipts.Report(unit.Tenant, new WebEntry("只给一人", null, ClueLevel.Ward, null, null, crossed, []), Cancel)).Code);
        Assert.Equal(1, (await retirements.Holds(unit.Lead, unit.Intake.Person!.Value, Cancel))!.Reports);
        var id = Done(await retirements.Propose(unit.Lead, Guid.NewGuid(), unit.Intake.Person, RetirementGround.Lost, "示纪〔2026〕9号", Cancel));
        Assert.Equal("Clue.ReportsNotFor", Rule(await retirements.HandOn(unit.Lead, Guid.NewGuid(), id, unit.Other.Person, unit.Secrets, Cancel)));
        Done(await retirements.Withdraw(unit.Lead, Guid.NewGuid(), id, Cancel));
        Assert.IsType<Outcome.NotFound>(await retirements.Withdraw(unit.Lead, Guid.NewGuid(), id, Cancel));

        // Of an earlier day, somebody whose first key is later cannot have been crossed out.
        await using (var db = clues.Host.Get<Database<CluesDb>>().Open(unit.Tenant)) await db.Reports.Where(r => !r.Taken).ExecuteUpdateAsync(set => set.SetProperty(r => r.On, unit.Today.AddDays(-2)), Cancel);
        id = Done(await retirements.Propose(unit.Lead, Guid.NewGuid(), unit.Intake.Person, RetirementGround.Lost, "示纪〔2026〕10号", Cancel));
        Done(await retirements.HandOn(unit.Lead, Guid.NewGuid(), id, unit.Other.Person, unit.Secrets, Cancel));
        Done(await retirements.Confirm(unit.Secretary, Guid.NewGuid(), id, Cancel));
        await using var after = clues.Host.Get<Database<CluesDb>>().Open(unit.Tenant);
        var report = (await after.Reports.SingleAsync(r => !r.Taken, Cancel)).Key;
        Done(await unit.Book.TakeIn(unit.Other, Guid.NewGuid(), report, Cancel));
        Assert.Equal("只给一人", (await unit.Reader.Read(unit.Other, unit.Own(unit.Other), report, Cancel))!.Substance!.Text);

        // Named as before; with a new key he gets his clues again from the custodians.
        Assert.NotNull(await unit.Reader.Find(unit.Intake, clue, Cancel));
        await unit.Open(unit.Intake);
        Assert.Null(await unit.Reader.Read(unit.Intake, unit.Own(unit.Intake), clue, Cancel));
        Done(await unit.Decisions.Recover(unit.Lead, Guid.NewGuid(), (await unit.Stored(clue)).Number, unit.Intake.Person!.Value, unit.Secrets, Cancel));
        Assert.Equal("丢了密钥", (await unit.Reader.Read(unit.Intake, unit.Own(unit.Intake), clue, Cancel))!.Substance!.Text);
    }

    [Fact]
    public async Task Interference_is_noted_by_any_officer_and_read_by_who_leads()
    {
        Done(await Unit.Book.NoteInterference(Unit.Other, Guid.NewGuid(), Unit.Today, "某人打听", Cancel));
        Assert.Contains("某人打听", (await Unit.Reader.Interference(Unit.Lead, Unit.Own(Unit.Lead), Cancel)).Select(e => e.Text));
        Assert.Empty(await Unit.Reader.Interference(Unit.Other, Unit.Own(Unit.Other), Cancel));
    }

    [Fact]
    public void Every_stage_but_the_last_ones_leads_on_and_nothing_leads_out_of_the_end()
    {
        foreach (var stage in Enum.GetValues<ClueStage>())
        {
            var next = Enum.GetValues<ClueAction>().Select(a => Clue.After(stage, a)).Where(s => s is not null && s != stage).ToList();
            var end = stage is ClueStage.NotAccepted or ClueStage.SentUp or ClueStage.SentDown or ClueStage.Duplicate or ClueStage.Archived;
            Assert.Equal(end, next.Count == 0);
        }
    }

    [Theory]
    [InlineData("2026-01-31", "2026-02-28")]
    [InlineData("2024-01-31", "2024-02-29")]
    [InlineData("2026-03-15", "2026-04-15")]
    public async Task An_opinion_is_due_a_calendar_month_after_the_day_of_receipt(string received, string due) =>
        Assert.Equal(DateOnly.Parse(due, null), (await clues.Host.Get<ClueClocks>().On(Unit.Today, Cancel)).From(DateOnly.Parse(received, null), "clue.opinion"));

    /// <summary>Over ten years of days: working-day limits end on a working day, hold so many working days, and never run backwards.</summary>
    [Fact]
    public async Task Working_day_clocks_hold_over_ten_years()
    {
        var (clocks, calendar) = (await clues.Host.Get<ClueClocks>().On(Unit.Today, Cancel), clues.Host.Get<IWorkCalendars>().Current);
        foreach (var limit in Shipped.Where(l => l.Unit == LimitUnit.WorkingDay))
        {
            var last = DateOnly.MinValue;
            for (var day = new DateOnly(2020, 1, 1); day.Year < 2030; day = day.AddDays(1))
            {
                var due = clocks.From(day, limit.Key);
                Assert.True(calendar.IsWorkingDay(due));
                Assert.Equal(limit.Figure, calendar.WorkingDaysBetween(day, due));
                Assert.True(due >= last);
                last = due;
            }
        }
    }

    [Fact]
    public void What_is_no_assumption_of_ours_names_a_regulation_that_was_seen() => Assert.Empty(Shipped.Where(l => l.Mark != Mark.Default && l.Certainty == "C").Select(l => l.Key));

    IReadOnlyList<Limit> Shipped => [.. clues.Host.Get<LimitLaw>().All.Where(l => l.Room == "clue")];

    [Fact]
    public async Task Legal_staff_correct_a_clock_without_code()
    {
        var change = await clues.Host.Get<Limits>().Change(clues.Bureau.Lead, Guid.NewGuid(), "clue.shelvedReview", 3, "本地规定", "七", "A", clues.Bureau.Today, "按新规定", Cancel);
        Done(change);
        var clue = await clues.Bureau.On(ClueWay.Shelved);
        Assert.Equal(clues.Bureau.Today.AddMonths(3), (await clues.Bureau.Stored(clue)).NextDue);
    }

    [Fact]
    public async Task A_unit_that_failed_gets_an_order_by_the_clues_number_and_the_words_written_for_it()
    {
        var clue = await clues.Bureau.On(ClueWay.Dismissed);
        var report = new ClueMove(ClueAction.Report) { Outcome = ClueOutcome.Dismissed, Form = ClueForm.None, UnitFailed = true, Text = "线索里的话" };
        Assert.Equal("Clue.OrderMissing", Rule(await clues.Bureau.Move(clues.Bureau.One, clue, report)));
        Done(await clues.Bureau.Move(clues.Bureau.One, clue, report with { Unit = "sample1", OrderText = "监督检查不经常", Obligations = ["2.1.4-b"] }));
        Done(await clues.Bureau.Move(clues.Bureau.Lead, clue, new ClueMove(ClueAction.Conclude)));
        var number = (await clues.Bureau.Stored(clue)).Number;
        var order = Assert.Single(await clues.Host.Get<IOrders>().From(clues.Bureau.One, OrderSourceKind.Clue, [number], Cancel));
        Assert.Equal(("sample1", number, null), (order.Unit, order.Source.Key, order.Source.Page));
    }
}
