using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>Old ledgers on their way in: every row judged before anything is written, nothing twice, nothing past the checks.</summary>
public sealed class IntakeTests(DutiesHost duties) : IClassFixture<DutiesHost>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    IntakeBook Book => duties.Get<IntakeBook>();

    /// <summary>A row of the sheet for R01, as people fill it in.</summary>
    static Dictionary<string, object?> Study(object? on, string title, string party = "党委书记", string? duties = null, string? topics = "党课") => new()
    {
        ["责任主体*"] = party,
        ["日期*"] = on,
        ["事由*"] = title,
        ["责任条款"] = duties,
        ["议题标签*"] = topics,
    };

    static Dictionary<string, object?> Talk(object? on, string title, string with) => new()
    {
        ["责任主体"] = "党委书记",
        ["日期"] = on,
        ["事由"] = title,
        ["谈话类型"] = "年度责任谈话",
        ["谈话对象（岗位）"] = with,
        ["要点"] = "落实责任",
    };

    static byte[] Workbook(params (string Sheet, Dictionary<string, object?>[] Rows)[] sheets)
    {
        using var stream = new MemoryStream();
        stream.SaveAs(sheets.ToDictionary(s => s.Sheet, s => (object)s.Rows));
        return stream.ToArray();
    }

    async Task<Guid> Read(Actor actor, byte[] workbook)
    {
        var id = Assert.IsType<Outcome.Done>(await Book.Begin(actor, Guid.NewGuid(), "旧台账.xlsx", workbook, Cancel)).Id;
        await Settled(actor, id);
        return id;
    }

    /// <summary>The intake once nothing works on it any more.</summary>
    async Task<Intake> Settled(Actor actor, Guid id)
    {
        for (var i = 0; i < 300; i++)
        {
            var (intake, _) = (await Book.Find(actor, id, Cancel))!.Value;
            if (intake.State is not (IntakeState.Reading or IntakeState.Taking)) return intake;
            await Task.Delay(100, Cancel);
        }
        throw new TimeoutException(string.Join('\n', duties.Host.Log.All));
    }

    async Task<IReadOnlyList<ShownRow>> Rows(Actor actor, Guid id, RowVerdict? verdict = null) => await Book.Rows(actor, id, null, verdict, 0, 1000, Cancel);

    async Task<List<DutyRecord>> Stored(string tenant, Guid intake)
    {
        await using var db = duties.Get<Database<DutiesDb>>().Open(tenant);
        return await db.Records.AsNoTracking().Where(r => r.Source == intake).OrderBy(r => r.On).ToListAsync(Cancel);
    }

    [Fact]
    public async Task Every_row_has_its_verdict_before_anything_is_written()
    {
        var actor = duties.ClerkOf("sample1");
        var id = await Read(actor, Workbook(
            ("R01 研究部署安排",
            [
                Study(new DateTime(2025, 3, 5), "为全体党员讲党课之一"),
                Study("2025年4月8日", "专题研究党建工作", "党委"),
                Study("2025/3/5", "为全体党员讲党课之一"),
                Study("2027-01-01", "明年的事"),
                Study("三月", "日期写不清"),
                Study("2025-05-06", "没有这个主体", "不存在的部门"),
                Study("2025-05-07", "缺少议题", topics: null),
                Study("2026-05-18", "本年的学习", duties: "2.2.2-b"),
                Study("2025-06-01", "不承担的条款", duties: "2.4.1-a"),
            ]),
            ("填表说明", [new() { ["说明"] = "请按模板填写" }])));
        var rows = await Rows(actor, id);
        Assert.Equal(
            [RowVerdict.Late, RowVerdict.Late, RowVerdict.Duplicate, RowVerdict.Faulty, RowVerdict.Faulty, RowVerdict.Faulty, RowVerdict.Faulty, RowVerdict.Fits, RowVerdict.Faulty],
            rows.Select(r => r.Row.Verdict));
        Assert.Equal(
            ["Record.FutureDate", "Intake.NoDate", "Intake.PartyUnknown", "Record.FieldMissing", "Intake.NotOwed"],
            rows.Where(r => r.Row.Verdict == RowVerdict.Faulty).Select(r => r.Row.Faults[0].Rule));
        Assert.Equal(["填表说明"], (await Settled(actor, id)).Ignored);
        Assert.Empty(await Stored("sample1", id));
        Assert.Null(await Book.Find(duties.ClerkOf("sample1"), id, Cancel));
    }

    [Fact]
    public async Task Earlier_years_stand_as_the_paper_did_this_year_waits_for_its_holder_and_a_second_upload_finds_everything_there()
    {
        var actor = duties.ClerkOf("sample2");
        var workbook = Workbook(
            ("R01", [Study("2025-03-05", "去年的党课"), Study("2026-05-15", "今年的党课", duties: "2.2.2-b")]),
            ("R05 廉政谈话教育", [Talk("2025-06-03", "年度责任谈话", "班子成员3")]));
        var id = await Read(actor, workbook);
        Assert.IsType<Outcome.Done>(await Book.Take(actor, Guid.NewGuid(), id, [], Cancel));
        var intake = await Settled(actor, id);
        Assert.Equal((IntakeState.Done, 3), (intake.State, intake.Taken));

        var stored = await Stored("sample2", id);
        Assert.Equal([(RecordState.Recorded, true), (RecordState.Recorded, true), (RecordState.PendingConfirm, false)], stored.Select(r => (r.State, r.Late)));
        Assert.All(stored, r => Assert.Null(r.ConfirmedBy));
        Assert.Equal((true, DutiesHost.Member("sample2")), (stored[1].Restricted, stored[1].Counterpart!.Value));

        var secretary = DutiesHost.Secretary("sample2");
        await duties.Grains.Party(secretary).Refresh();
        Assert.Equal(0, (await duties.DutyOf(secretary, "2.2.2-b")).Done);
        await duties.Grains.Party(secretary).Confirm(duties.SecretaryOf("sample2"), Guid.NewGuid(), stored[2].Id);
        Assert.Equal(1, (await duties.DutyOf(secretary, "2.2.2-b")).Done);

        var again = await Read(actor, workbook);
        Assert.All(await Rows(actor, again), r => Assert.Equal(RowVerdict.Duplicate, r.Row.Verdict));
    }

    [Fact]
    public async Task Whoever_holds_the_post_today_is_asked_to_confirm_what_was_done_before_him()
    {
        var party = DutiesHost.Member("sample2", "member-2");
        var successor = (await duties.Get<IOrganisation>().People("sample2", Cancel)).Single(p => p.Number == "2006").Id;
        Assert.IsType<Outcome.Done>(await duties.Get<IOrganisation>().HandOver(Actor.System("sample2"), Guid.NewGuid(), party, successor, new DateOnly(2026, 5, 1), Cancel));
        var actor = duties.ClerkOf("sample2");
        var id = await Read(actor, Workbook(("R01", [Study("2026-04-14", "换届前的党课", "班子成员4")])));
        Assert.IsType<Outcome.Done>(await Book.Take(actor, Guid.NewGuid(), id, [], Cancel));
        Assert.Equal((IntakeState.Done, 1), ((await Settled(actor, id)).State, (await Settled(actor, id)).Taken));
        await using var ledger = duties.Get<Database<LedgerDb>>().Open("sample2");
        var told = await ledger.Entries.Where(e => e.Fact == "Duties.IntakeFinished" && e.Subject == IntakeBook.Subject(id)).Select(e => e.Body).SingleAsync(Cancel);
        Assert.Equal([successor], System.Text.Json.JsonSerializer.Deserialize<IntakeFinished>(told, System.Text.Json.JsonSerializerOptions.Web)!.Persons);
        var (record, stored) = ((await Stored("sample2", id)).Single().Id, await ledger.Entries.Where(e => e.Fact == "Duties.DutyRecorded").Select(e => e.Body).ToListAsync(Cancel));
        Assert.Equal(successor, stored.Select(b => System.Text.Json.JsonSerializer.Deserialize<DutyRecorded>(b, System.Text.Json.JsonSerializerOptions.Web)!).Single(f => f.Record == record).For);
    }

    [Fact]
    public async Task Only_the_chosen_rows_come_in_and_the_rest_can_follow()
    {
        var actor = duties.ClerkOf("sample1");
        var id = await Read(actor, Workbook(("R01", [Study("2025-02-03", "学习甲"), Study("2025-02-10", "研究乙丙丁"), Study("2025-02-17", "部署安排戊")])));
        await Book.Take(actor, Guid.NewGuid(), id, [2], Cancel);
        Assert.Equal(IntakeState.Ready, (await Settled(actor, id)).State);
        Assert.Equal(["研究乙丙丁"], (await Stored("sample1", id)).Select(r => r.Title));
        await Book.Take(actor, Guid.NewGuid(), id, [], Cancel);
        Assert.Equal((IntakeState.Done, 3), ((await Settled(actor, id)).State, (await Stored("sample1", id)).Count));
        Assert.Equal("Intake.NotReady", Assert.IsType<Outcome.Refused>(await Book.Take(actor, Guid.NewGuid(), id, [], Cancel)).Faults[0].Rule);
    }

    [Fact]
    public async Task Many_rows_come_in_once_however_often_the_work_is_woken()
    {
        var actor = duties.ClerkOf("sample1");
        var id = await Read(actor, Workbook(("R01", [.. Enumerable.Range(0, 1200).Select(i => Study(new DateTime(2024, 1, 1).AddDays(i % 300), $"第{i}次{Words[i % Words.Length]}", i % 2 == 0 ? "党委书记" : "党委"))])));
        Assert.Equal(3, (await Book.Find(actor, id, Cancel))!.Value.Sheets.Count + 2);
        var takeable = (await Book.Rows(actor, id, null, null, 0, 2000, Cancel)).Count(r => r.Row.Takeable);
        await Book.Take(actor, Guid.NewGuid(), id, [], Cancel);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => duties.Grains.GetGrain<IIntakeWork>(IntakeWork.Key("sample1", id)).Wake()));
        Assert.Equal(takeable, (await Settled(actor, id)).Taken);
        Assert.Equal(takeable, (await Stored("sample1", id)).Count);
    }

    /// <summary>ASVS 15.4.4: on the embedded database all write in one queue; it is told in the import's own steps, which no slow machine changes.</summary>
    [Fact]
    public async Task While_a_long_ledger_comes_in_whoever_records_waits_for_the_step_under_way_and_no_longer()
    {
        const int rows = 3000;
        var (clerk, secretary) = (duties.ClerkOf("sample2"), duties.SecretaryOf("bureau"));
        var workbook = Workbook(("R01", [.. Enumerable.Range(0, rows).Select(i => Study(new DateTime(2023, 1, 1).AddDays(i % 700), $"第{i}份旧台账{Words[i % Words.Length]}", i % 2 == 0 ? "党委书记" : "党委"))]));
        var id = Assert.IsType<Outcome.Done>(await Book.Begin(clerk, Guid.NewGuid(), "很长的旧台账.xlsx", workbook, Cancel)).Id;
        var (meanwhile, most) = (new Dictionary<IntakeState, int>(), 0);
        for (var n = 0; ; n++)
        {
            var (intake, _) = (await Book.Find(clerk, id, Cancel))!.Value;
            if (intake.State == IntakeState.Ready) await Book.Take(clerk, Guid.NewGuid(), id, [], Cancel);
            else if (intake.State is not (IntakeState.Reading or IntakeState.Taking)) break;
            var before = await Steps();
            Assert.IsType<Outcome.Done>(await duties.Grains.Party(DutiesHost.Secretary("bureau")).Record(secretary, Guid.NewGuid(), DutiesHost.Lecture(DutiesHost.Today, $"导入期间的第{n}次党课") with { DifferentEvent = true, SameWords = "试验" }));
            var passed = await Steps() - before;
            meanwhile[intake.State] = meanwhile.GetValueOrDefault(intake.State) + 1;
            most = Math.Max(most, passed);
        }
        // The step under way when he came, and one that ended while his answer was on its way.
        Assert.InRange(most, 0, 2);
        Assert.True(meanwhile.GetValueOrDefault(IntakeState.Reading) > 2 && meanwhile.GetValueOrDefault(IntakeState.Taking) > 2, $"Too little was recorded meanwhile to prove anything: {string.Join(", ", meanwhile)}.");
        Assert.NotEmpty(await Stored("sample2", id));

        async Task<int> Steps() =>
            Convert.ToInt32((await RawSql.Query(duties.Host.Database, $"""SELECT count(*) FROM ledger_entries WHERE "TenantId" = 'sample2' AND "Subject" = '{IntakeBook.Subject(id)}'"""))[0][0], System.Globalization.CultureInfo.InvariantCulture);
    }

    static readonly string[] Words = ["党课", "中心组学习", "专题研究", "动员部署", "任务分解"];

    [Fact]
    public async Task The_faulty_rows_go_out_with_their_faults_and_come_back_put_right()
    {
        var actor = duties.ClerkOf("sample2");
        var id = await Read(actor, Workbook(("R01", [Study("2025-09-01", "开学第一课", "找不到的人"), Study("2025-09-02", "好的一行")])));
        var faults = duties.Get<IEnumerable<IWorkbook>>().Single(w => w.Name == "ledger-faults");
        Assert.Null(await faults.Compose(duties.ClerkOf("sample2"), $"{id:N}", Cancel));
        var sheet = Assert.Single((await faults.Compose(actor, $"{id:N}", Cancel))!.Sheets);
        var row = Assert.Single(sheet.Rows);
        Assert.Contains("责任主体", Assert.IsType<string>(row[0]), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2025, 9, 1), row[2]);

        var righted = sheet.Columns.Zip(row, (c, cell) => (c.Title, Cell: cell is DateOnly day ? day.ToDateTime(default) : cell)).ToDictionary(c => c.Title, c => c.Title.StartsWith("责任主体", StringComparison.Ordinal) ? "党委书记" : c.Cell);
        var again = await Read(actor, Workbook((sheet.Name, [righted])));
        Assert.Equal(RowVerdict.Late, Assert.Single(await Rows(actor, again)).Row.Verdict);
    }

    [Fact]
    public async Task The_template_is_read_as_what_it_is()
    {
        var template = await duties.Get<IEnumerable<IWorkbook>>().Single(w => w.Name == "ledger-template").Compose(duties.ClerkOf("sample1"), "all", Cancel);
        Assert.Equal(15, template!.Sheets.Count);
        var reading = new LedgerReading(duties.Get<Categories>(), duties.Get<IntakeLaw>());
        var lines = reading.Lines(Workbook([.. template.Sheets.Select(s => (s.Name, new[] { s.Columns.ToDictionary(c => c.Title, _ => (object?)"x") }))])).ToList();
        Assert.Empty(reading.Ignored);
        Assert.Equal(template.Sheets.Select(s => s.Columns.Count), lines.Select(l => l.Cells.Count));
    }

    [Fact]
    public async Task A_file_that_is_no_workbook_and_a_workbook_that_is_no_ledger_say_so()
    {
        var actor = duties.ClerkOf("sample1");
        Assert.Equal("Intake.NoWorkbook", Assert.IsType<Outcome.Refused>(await Book.Begin(actor, Guid.NewGuid(), "x.xlsx", [1, 2, 3], Cancel)).Faults[0].Rule);
        var id = await Read(actor, Workbook(("名单", [new() { ["姓名"] = "某某" }])));
        Assert.Equal((IntakeState.Unreadable, "Intake.NoLedger"), ((await Settled(actor, id)).State, (await Settled(actor, id)).Fault));
    }

    [Fact]
    public void Posts_and_bodies_are_known_by_what_people_call_them_unless_that_could_be_two()
    {
        Party Party(PartyKind kind, string key, string name, string? holder, bool discipline = false) =>
            new() { Id = new("sample1", kind, key), Name = new(name, key), HolderName = holder, HeadsDiscipline = discipline };
        var names = new PartyNames(
            [
                Party(PartyKind.PartyCommittee, "main", "示例一监狱党委", null), Party(PartyKind.Secretary, "main", "党委书记、监狱长", "某甲"),
                Party(PartyKind.Member, "m1", "党委委员、副监狱长（一监区片）", "某乙"), Party(PartyKind.Member, "m2", "党委委员、副监狱长（二监区片）", "某丙"),
                Party(PartyKind.Member, "m3", "党委委员、纪检负责人", "某丁", discipline: true),
            ],
            duties.Get<IntakeLaw>());
        Assert.Equal("main", names.Find("党委")!.Value.Key);
        Assert.Equal(names.Find("党委书记、监狱长"), names.Find("党委书记"));
        Assert.Equal(names.Find("某甲"), names.Find("监狱长"));
        Assert.Equal("m3", names.Find("纪委书记")!.Value.Key);
        Assert.Equal((null, true), (names.Find("副监狱长"), names.Several("副监狱长")));
        Assert.Equal("m2", names.Find("党委委员、副监狱长（二监区片）")!.Value.Key);
    }

    [Theory]
    [InlineData("2025-3-5")]
    [InlineData("2025/03/05")]
    [InlineData("2025.3.5")]
    [InlineData("2025年3月5日")]
    [InlineData("20250305")]
    public void A_day_is_read_as_people_write_it(string text) => Assert.Equal(new DateOnly(2025, 3, 5), LedgerRow.DateOf(text));
}
