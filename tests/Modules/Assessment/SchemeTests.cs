using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Tests.Common;
using Component = PartyDiscipline.Assessment.Component;
using Sheet = PartyDiscipline.Assessment.Sheets.Sheet;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>Schemes as data, their files, and sheets as nouns: no database.</summary>
public sealed class SchemeTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 3, 2);
    static readonly AssessmentLaw Law = AssessmentLaw.Load();
    static readonly IServiceProvider Services = Product.Built.Services;

    static SchemeContent Default(Track track = Track.Main) => Law.Default(track);

    static Fault[] FaultsOf(SchemeContent content) => [.. content.Faults(Law, Services.GetRequiredService<ScoreRules>(), o => o.StartsWith("2.", StringComparison.Ordinal) || o.StartsWith("3.", StringComparison.Ordinal), c => c != "9.9")];

    static string[] Rules(IEnumerable<Fault> faults) => [.. faults.Select(f => f.Rule)];

    static Actor Who(string name) => new() { Tenant = "bureau", Account = Guid.NewGuid(), Name = name, AtBureau = true };

    static SchemeContent With(Func<Indicator, Indicator> change, string code = "Z06") => Default() with { Indicators = [.. Default().Indicators.Select(i => i.Code == code ? change(i) : i)] };

    [Theory, Trait("Clause", "3.5.2")]
    [InlineData(Track.Main)]
    [InlineData(Track.Supervision)]
    public void The_default_schemes_have_no_fault_and_add_up_to_a_hundred_in_four_dimensions(Track track)
    {
        var content = Default(track);
        Assert.Empty(Services.GetRequiredService<SchemeBook>().Faults(content));
        Assert.Equal(100, content.Sum);
        Assert.Equal([40m, 20m, 20m, 20m], content.Dimensions.Select(d => content.SumOf(d.Code)));
        Assert.Equal(1, content.Weights.Sum);
        Assert.False(content.TooMuchTrace);
        Assert.InRange(content.Indicators.Count, 8, 14);
        Assert.All(content.Indicators, i => Assert.NotEmpty(i.Clauses));
        Assert.All(content.Indicators, i => Assert.NotEmpty(i.Obligations));
    }

    [Fact, Trait("Clause", "3.5.2")]
    public void The_year_end_is_opened_from_the_first_of_December_on() => Assert.Equal(new DateOnly(2026, 12, 1), Law.YearEndFrom(2026));

    [Fact, Trait("Clause", "3.5.2")]
    public void Every_fault_of_a_scheme_is_told_at_once_and_at_its_line()
    {
        var content = With(i => i with { Max = 10.5m, Clauses = [], Kind = IndicatorKind.Auto, Rule = "guess", Title = new LocalText("", "x") }) with { Weights = new Weights(0.3m, 0.3m, 0.3m) };
        var faults = FaultsOf(content);
        Assert.Equal(["Scheme.Dimension", "Scheme.NoClause", "Scheme.Sum", "Scheme.Title", "Scheme.UnknownRule", "Scheme.Weights"], Rules(faults).Order(StringComparer.Ordinal));
        Assert.All(faults.Where(f => f.Rule is "Scheme.NoClause" or "Scheme.Title"), f => Assert.StartsWith("Lines[5].", f.Field, StringComparison.Ordinal));
    }

    [Fact, Trait("Clause", "B.9")]
    public void Lights_feed_the_dimension_of_duties_alone() =>
        Assert.Contains("Scheme.LightsOutside", Rules(FaultsOf(With(i => i with { Kind = IndicatorKind.Auto, Rule = "dutiesMet" }))));

    [Fact]
    public void Unknown_clauses_obligations_and_doubled_codes_are_faults()
    {
        Assert.Contains("Scheme.UnknownClause", Rules(FaultsOf(With(i => i with { Clauses = ["9.9"] }))));
        Assert.Contains("Scheme.UnknownObligation", Rules(FaultsOf(With(i => i with { Obligations = ["x"] }))));
        Assert.Contains("Scheme.CodeTwice", Rules(FaultsOf(With(i => i with { Code = "Z01" }))));
    }

    [Fact]
    public void More_than_a_third_of_traces_is_warned_of_and_not_refused()
    {
        var content = Default() with { Indicators = [.. Default().Indicators.Select(i => i with { TraceOnly = i.Dimension == "duty" })] };
        Assert.Equal(0.40m, content.TraceShare);
        Assert.True(content.TooMuchTrace);
        Assert.Empty(FaultsOf(content));
    }

    [Fact]
    public void A_unit_is_compared_in_the_group_that_names_it_else_in_that_of_its_kind()
    {
        var content = Default() with { Groups = [new("women", new("女子监狱", "Women"), "", ["women"], []), .. Default().Groups] };
        Assert.Equal("women", content.GroupOf(new Tenant("women", TenantKind.Prison, new("x", "x"), 1))?.Code);
        Assert.Equal("prisons", content.GroupOf(new Tenant("sample1", TenantKind.Prison, new("x", "x"), 1))?.Code);
        Assert.Null(content.GroupOf(new Tenant("bureau", TenantKind.Bureau, new("x", "x"), 0)));
    }

    static string Written(SchemeContent content) => System.Text.Encoding.UTF8.GetString(SchemeFiles.Json(content));

    [Theory]
    [InlineData(Track.Main)]
    [InlineData(Track.Supervision)]
    public void Json_and_workbook_come_back_as_they_went_out(Track track)
    {
        var content = Default(track) with { Groups = [new("a", new("甲", "A"), "", ["sample1", "sample2"], ["sample2"]), .. Default().Groups], Limits = Default().Limits with { TraceShare = 0.25m } };
        var json = SchemeFiles.Read(SchemeFiles.Json(content));
        Assert.Empty(json.Faults);
        Assert.Equal(Written(content), Written(json.Content!));
        var sheet = SchemeFiles.Read(Services.GetRequiredService<IPrinter>().Xlsx(SchemeFiles.Workbook("x", content)));
        Assert.Empty(sheet.Faults);
        Assert.Equal(Written(content), Written(sheet.Content!));
    }

    [Fact]
    public void A_faulty_workbook_names_each_faulty_row_and_writes_nothing()
    {
        var book = SchemeFiles.Workbook("x", Default());
        var rows = book.Sheets[0].Rows.Select(r => r.ToArray()).ToList();
        rows[1][4] = "many";
        rows[3][5] = "Magic";
        var (content, faults) = SchemeFiles.Read(Services.GetRequiredService<IPrinter>().Xlsx(book with { Sheets = [book.Sheets[0] with { Rows = rows }, .. book.Sheets.Skip(1)] }));
        Assert.Null(content);
        Assert.Equal([("SchemeFile.Cell", "3", "max"), ("SchemeFile.Cell", "5", "kind")], faults.Select(f => (f.Rule, f.Figures[1], f.Figures[2])));
    }

    [Theory]
    [InlineData("", "SchemeFile.Size")]
    [InlineData("PK no archive", "SchemeFile.NoWorkbook")]
    [InlineData("{ \"indicators\": ", "SchemeFile.NoJson")]
    [InlineData("{ \"indicators\": [] }", "SchemeFile.NoJson")]
    [InlineData("null", "SchemeFile.Empty")]
    public void What_is_no_scheme_is_a_fault_and_no_failure(string file, string rule) =>
        Assert.Equal([rule], SchemeFiles.Read(System.Text.Encoding.UTF8.GetBytes(file)).Faults.Select(f => f.Rule));

    [Fact, Trait("Clause", "SM-11")]
    public void The_state_machine_of_a_scheme_is_as_written() => Assert.Equal(
        ["Draft --Edit--> Draft", "Draft --Approve--> Approved", "Approved --Publish--> Published"],
        from state in Enum.GetValues<SchemeState>()
        from action in Enum.GetValues<SchemeAction>()
        let next = Scheme.After(state, action)
        where next is not null
        select $"{state} --{action}--> {next}");

    static Scheme Published(Actor writer)
    {
        var scheme = new Scheme(2026, Track.Main, 1, Default(), writer, Now);
        Assert.Empty(scheme.Approve(Who("secretary"), [], Now));
        Assert.Null(scheme.Publish("〔2026〕1号", Today, Now));
        return scheme;
    }

    [Fact, Trait("Clause", "3.5.1")]
    public void An_approved_scheme_is_frozen_and_whoever_wrote_it_does_not_approve_it()
    {
        var writer = Who("officer");
        var scheme = new Scheme(2026, Track.Main, 1, Default(), writer, Now);
        Assert.Equal(["Scheme.OwnApproval"], Rules(scheme.Approve(writer, [], Now)));
        Assert.Equal(["Scheme.Sum"], Rules(scheme.Approve(Who("secretary"), [new Fault("", "Scheme.Sum")], Now)));
        Assert.Empty(scheme.Approve(Who("secretary"), [], Now));
        Assert.Equal("Scheme.Frozen", scheme.Edit(Default() with { Weights = new Weights(1, 0, 0) }, writer, Now)?.Rule);
        Assert.True(scheme.Intact);
        Assert.Equal("Scheme.NumberMissing", scheme.Publish(" ", Today, Now)?.Rule);
        Assert.Null(scheme.Publish("〔2026〕1号", Today, Now));
        Assert.Equal(Today.AddDays(30), scheme.UsableFrom);
    }

    static Sheet Opened()
    {
        var scheme = Published(Who("officer"));
        return new Sheet(new PartyId("sample1", PartyKind.PartyCommittee, "main"), scheme, Component.SpotCheck, 1, new DateOnly(2026, 1, 1), Today, Today.AddDays(7),
            scheme.Content.Indicators.Select(i => SheetLine.Of(i) with { Auto = i.Kind == IndicatorKind.Auto ? i.Max : null }));
    }

    static Dictionary<string, LineEntry> Entries(Sheet sheet, decimal less = 0, string? reason = "材料不全") =>
        sheet.Lines.Where(l => l.ForScorers).ToDictionary(l => l.Indicator, l => new LineEntry(l.Max - less, less == 0 ? null : reason));

    [Fact, Trait("Clause", "SM-11")]
    public void The_state_machine_of_a_sheet_is_as_written() => Assert.Equal(
    [
        "AutoScored --SelfCheck--> SelfChecked", "AutoScored --Score--> Scored", "SelfChecked --Score--> Scored", "Scored --Score--> Scored", "Scored --Review--> Reviewed",
        "Reviewed --Return--> Scored", "Reviewed --Confirm--> Confirmed", "Confirmed --Correct--> Confirmed",
    ],
        from state in Enum.GetValues<SheetState>()
        from action in Enum.GetValues<SheetAction>()
        let next = Sheet.After(state, action)
        where next is not null
        select $"{state} --{action}--> {next}");

    [Fact, Trait("Clause", "SM-11")]
    public void It_takes_two_scorers_and_another_to_put_it_together()
    {
        var (sheet, first, second, lead) = (Opened(), Who("first"), Who("second"), Who("lead"));
        Assert.Equal(["Sheet.AwaitsUnit"], Rules(sheet.Mark(Entries(sheet), first, Today)));
        Assert.Empty(sheet.Mark(Entries(sheet, 1), first, Today.AddDays(8)));
        Assert.Equal(SheetState.AutoScored, sheet.State);
        Assert.Empty(sheet.Mark(Entries(sheet, 2), first, Today.AddDays(8)));
        Assert.Equal(SheetState.AutoScored, sheet.State);
        Assert.Equal(["Sheet.ReasonMissing"], Rules(sheet.Mark(Entries(sheet, 1, null), second, Today.AddDays(8))).Distinct());
        Assert.Empty(sheet.Mark(Entries(sheet), second, Today.AddDays(8)));
        Assert.Equal(SheetState.Scored, sheet.State);
        var line = sheet.Lines.First(l => l.Indicator == "Z06");
        Assert.Equal((8m, 10m, 9m), (line.Least, line.Most, line.Average));

        Assert.Equal(["Sheet.OwnReview"], Rules(sheet.Review(new Dictionary<string, LineEntry>(), second)));
        Assert.Equal(["Sheet.OutsideMarks"], Rules(sheet.Review(new Dictionary<string, LineEntry> { ["Z06"] = new(7, "太高") }, lead)));
        Assert.Equal(["Sheet.ReasonMissing"], Rules(sheet.Review(new Dictionary<string, LineEntry> { ["Z06"] = new(8.5m) }, lead)));
        Assert.Empty(sheet.Review(new Dictionary<string, LineEntry> { ["Z06"] = new(8.5m, "佐证较弱") }, lead));
        Assert.Equal((SheetState.Reviewed, 8.5m), (sheet.State, sheet.Lines.First(l => l.Indicator == "Z06").Points!.Value));
        Assert.Equal(sheet.Lines.Sum(l => l.Points), sheet.Total);
        Assert.Null(sheet.Confirm(Who("secretary"), Now));
        Assert.True(sheet.TookPart(lead.Account) && sheet.TookPart(first.Account) && !sheet.TookPart(Guid.NewGuid()));
    }

    [Fact, Trait("Clause", "3.5.2")]
    public void Whoever_leaves_an_automatic_line_stands_by_it_and_is_weighed_like_whoever_does_not()
    {
        var (sheet, leaves, silent, dissents, lead) = (Opened(), Who("leaves"), Who("silent"), Who("dissents"), Who("lead"));
        const string line = "Z01";
        var max = sheet.Lines.First(l => l.Indicator == line).Max;
        var on = Today.AddDays(8);
        Assert.Empty(sheet.Mark(new Dictionary<string, LineEntry>(Entries(sheet)) { [line] = new(max) }, leaves, on));
        Assert.Empty(sheet.Mark(Entries(sheet), silent, on));
        Assert.Empty(sheet.Mark(new Dictionary<string, LineEntry>(Entries(sheet)) { [line] = new(max - 6, "与记录不符") }, dissents, on));
        var weighed = sheet.Lines.First(l => l.Indicator == line);
        Assert.Equal((max - 6, max, max - 2), (weighed.Least, weighed.Most, weighed.Average));
        Assert.True(weighed.SeenOtherwise);
        Assert.False(sheet.Lines.First(l => l.Kind == IndicatorKind.Auto && l.Indicator != line).SeenOtherwise);

        // Marking again replaces his own, not another's.
        Assert.Empty(sheet.Mark(new Dictionary<string, LineEntry>(Entries(sheet)) { [line] = new(max - 3, "与记录不符") }, dissents, on));
        Assert.Equal((3, max - 1), (sheet.Lines.First(l => l.Indicator == line).Marks.Count, sheet.Lines.First(l => l.Indicator == line).Average));
        Assert.Equal(["Sheet.OutsideMarks"], Rules(sheet.Review(new Dictionary<string, LineEntry> { [line] = new(max - 4, "太高") }, lead)));
        Assert.Empty(sheet.Review(new Dictionary<string, LineEntry> { [line] = new(max, "记录属实") }, lead));
        Assert.Equal(max, sheet.Lines.First(l => l.Indicator == line).Points);
    }

    [Theory]
    [InlineData("10.01")]
    [InlineData("-1")]
    [InlineData("9.999")]
    public void Points_lie_between_nothing_and_the_most_in_hundredths(string points)
    {
        var sheet = Opened();
        var entries = Entries(sheet);
        entries["Z06"] = new LineEntry(decimal.Parse(points, System.Globalization.CultureInfo.InvariantCulture), "理由");
        Assert.Equal(["Sheet.Points"], Rules(sheet.Mark(entries, Who("first"), Today.AddDays(8))));
    }

    [Fact, Trait("Clause", "B.8")]
    public void The_units_copy_says_what_it_said_itself_and_who_gave_what_it_never_says()
    {
        var (sheet, first, second) = (Opened(), Who("first"), Who("second"));
        var copy = Sheet.CopyOf(sheet);
        Assert.Equal(["Sheet.SelfMissing"], Rules(copy.SelfCheck(new Dictionary<string, LineEntry>(), Who("unit"), Now)).Distinct());
        Assert.Empty(copy.SelfCheck(Entries(copy, 1), Who("unit"), Now));
        Assert.True(sheet.TakeSelfCheck(copy));
        Assert.False(sheet.TakeSelfCheck(copy));
        Assert.Equal((SheetState.SelfChecked, 9m), (sheet.State, sheet.Lines.First(l => l.Indicator == "Z06").Self!.Value));

        sheet.Mark(Entries(sheet, 1), first, Today);
        sheet.Mark(Entries(sheet, 1), second, Today);
        copy.TakeAfter(sheet);
        Assert.All(copy.Lines, l => Assert.Empty(l.Marks));
        Assert.Null(copy.Total);
        sheet.Review(new Dictionary<string, LineEntry>(), Who("lead"));
        sheet.Confirm(Who("secretary"), Now);
        copy.TakeAfter(sheet);
        Assert.Equal(sheet.Total, copy.Total);
        Assert.Equal("材料不全", copy.Lines.First(l => l.Indicator == "Z06").Marks[0].Reason);
        Assert.All(copy.Lines.SelectMany(l => l.Marks), m => Assert.Equal(("", Guid.Empty), (m.Name, m.Scorer)));
    }

    [Fact, Trait("Clause", "SM-11")]
    public void A_confirmed_line_is_set_right_with_a_reason_and_the_sheet_as_it_was_is_kept()
    {
        var sheet = Opened();
        sheet.Mark(Entries(sheet), Who("first"), Today.AddDays(8));
        sheet.Mark(Entries(sheet), Who("second"), Today.AddDays(8));
        sheet.Review(new Dictionary<string, LineEntry>(), Who("lead"));
        Assert.Equal("Sheet.NotNow", sheet.Correct("Z06", 9, "x", Who("secretary"), Now).Fault?.Rule);
        sheet.Confirm(Who("secretary"), Now);
        var before = sheet.Total;
        Assert.Equal("Sheet.ReasonMissing", sheet.Correct("Z06", 9, " ", Who("secretary"), Now).Fault?.Rule);
        var (kept, fault) = sheet.Correct("Z06", 9, "计算有误", Who("secretary"), Now);
        Assert.Null(fault);
        Assert.Equal((2, before - 1, 1, before), (sheet.Edition, sheet.Total, kept!.Edition, kept.Total));
    }
}
