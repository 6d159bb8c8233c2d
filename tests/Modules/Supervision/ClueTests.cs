using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;
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

        Done(await Unit.Book.Recuse(Unit.Two, Guid.NewGuid(), null, clue, Unit.Two.Person!.Value, RecusalGround.NearRelative, "近亲属", Cancel));
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
        Done(await Unit.Move(Unit.Lead, clue, new ClueMove(ClueAction.SendUp)));
        var stored = await Unit.Stored(clue);
        Assert.Equal((ClueStage.SentUp, false, null), (stored.Stage, stored.Full, stored.PublicKey));
        await using var db = clues.Host.Get<Database<CluesDb>>().Open(Unit.Tenant);
        Assert.False(await db.Texts.AnyAsync(t => t.Clue == clue, Cancel));
        Assert.False(await db.Wraps.AnyAsync(w => w.Clue == clue, Cancel));
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
    public void An_opinion_is_due_a_calendar_month_after_the_day_of_receipt(string received, string due) =>
        Assert.Equal(DateOnly.Parse(due, null), clues.Host.Get<ClueClocks>().From(DateOnly.Parse(received, null), "clue.opinion"));

    /// <summary>Over ten years of days: working-day limits end on a working day, hold so many working days, and never run backwards.</summary>
    [Fact]
    public void Working_day_clocks_hold_over_ten_years()
    {
        var (clocks, calendar) = (clues.Host.Get<ClueClocks>(), clues.Host.Get<IWorkCalendars>().Current);
        foreach (var limit in clocks.All.Where(l => l.Unit == "wd"))
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
    public void Every_limit_names_where_it_stands() => Assert.All(clues.Host.Get<ClueClocks>().All, l =>
    {
        Assert.NotEmpty(l.Regulation);
        Assert.Contains(l.Certainty, (string[])["A", "B", "C"]);
        Assert.Contains(l.Mark, (string[])["▲", "◇", "○"]);
        Assert.True(l.Mark == "○" || l.Certainty is "A" or "B");
    });
}

/// <summary>What a file's maker left in it does not come in with it.</summary>
public sealed class CleanFileTests
{
    [Fact]
    public void A_photograph_loses_its_place_and_camera()
    {
        byte[] segment(byte marker, string text) => [0xFF, marker, (byte)((text.Length + 2) >> 8), (byte)(text.Length + 2), .. Encoding.ASCII.GetBytes(text)];
        byte[] file = [0xFF, 0xD8, .. segment(0xE0, "JFIF"), .. segment(0xE1, "Exif GPS 38.47,106.27 CANARYCAM"), .. segment(0xFE, "CANARY comment"), .. segment(0xDB, "tables"), .. segment(0xDA, "scan"), 1, 2, 3, 0xFF, 0x00, 4, 0xFF, 0xD9, .. Encoding.ASCII.GetBytes("CANARY trailer")];
        var clean = CleanFile.Of("IMG_2049 张三.jpg", file, 1)!;
        Assert.Equal("1.jpg", clean.Name);
        Assert.DoesNotContain("CANARY", Encoding.Latin1.GetString(clean.Content), StringComparison.Ordinal);
        Assert.Contains("tables", Encoding.Latin1.GetString(clean.Content), StringComparison.Ordinal);
        Assert.Equal([0xFF, 0xD9], clean.Content[^2..]);
    }

    [Fact]
    public void A_document_loses_its_author_and_its_writing_sessions()
    {
        using var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in new[] { ("word/document.xml", """<w:document xmlns:w="w"><w:p w:rsidR="00CANARY"><w:ins w:author="CANARY" w:date="2026-01-01"><w:t>Text</w:t></w:ins></w:p></w:document>"""), ("docProps/core.xml", "<a>CANARY</a>"), ("word/vbaProject.bin", "CANARY"), ("_rels/.rels", """<Relationships><Relationship Id="r1" Target="docProps/core.xml"/></Relationships>""") })
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        var clean = CleanFile.Of("a.docx", bytes.ToArray(), 2)!;
        using var read = new System.IO.Compression.ZipArchive(new MemoryStream(clean.Content));
        Assert.Equal(["_rels/.rels", "word/document.xml"], read.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        foreach (var entry in read.Entries)
        {
            using var text = new StreamReader(entry.Open());
            Assert.DoesNotContain("CANARY", text.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.pdf")]
    [InlineData("a.heic")]
    [InlineData("a.jpg")]
    [InlineData("a.docx")]
    public void What_cannot_be_cleaned_is_refused(string name) => Assert.Null(CleanFile.Of(name, "%PDF-1.7 something"u8.ToArray(), 1));
}
