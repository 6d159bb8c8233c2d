using System.Collections.Immutable;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Modules.Duties;

/// <summary>The noun: what is refused, what is only labelled, and SM-2 as a table.</summary>
public sealed class DutyRecordTests
{
    static readonly DateOnly Today = new(2026, 5, 20);
    static readonly PartyId Party = new("sample1", PartyKind.Secretary, "main");
    static readonly Categories Known = Categories.Load();
    static readonly Lateness Limit = new(new WorkCalendar([]), Known.Limits.LateAfterWorkingDays);
    static readonly Actor Holder = new() { Tenant = "sample1", Account = Guid.NewGuid(), Name = "holder", Parties = [Party] };

    static RecordEntry Entry(DateOnly? on = null, string title = "讲廉政党课", string category = "R01", bool different = false, params (string, string)[] fields) => new()
    {
        Category = category,
        On = on ?? Today,
        Title = title,
        Fields = fields.Append(("topics", "党课")).Where(f => category == "R01" || f.Item1 != "topics").ToImmutableDictionary(f => f.Item1, f => f.Item2),
        DifferentEvent = different,
    };

    static RecordEntry Research(string start, string end, string title = "到一监区调研") =>
        Entry(title: title, category: "R08", fields: [("start", start), ("end", end), ("place", "一监区")]);

    static List<Fault> Faults(RecordEntry entry, params DutyRecord[] others)
    {
        var faults = new List<Fault>();
        var category = Known.Find(entry.Category);
        var fields = category is null ? ImmutableDictionary<string, string>.Empty : Categories.Read(category, entry.Fields, faults);
        DutyRecord.Check(entry, category, fields, Today, others, faults);
        return faults;
    }

    static DutyRecord Made(RecordEntry entry, bool own = true, DateOnly? entered = null) => DutyRecord.Enter(
        Party, entry, Known.Find(entry.Category)!, entry.Fields, Holder, null, own, ChinaTime.StartOf(entered ?? Today).AddHours(9), Limit);

    static string[] Rules(IEnumerable<Fault> faults) => [.. faults.Select(f => f.Rule)];

    [Fact]
    public void What_has_not_happened_yet_is_refused_at_its_date()
    {
        var fault = Assert.Single(Faults(Entry(on: Today.AddDays(1))));
        Assert.Equal(("On", "Record.FutureDate"), (fault.Field, fault.Rule));
    }

    [Fact]
    public void Every_fault_is_named_at_once() => Assert.Equal(
        ["Record.FieldMissing", "Record.TitleMissing", "Record.FutureDate"],
        Rules(Faults(new RecordEntry { Category = "R01", On = Today.AddDays(2), Title = " " })));

    [Fact]
    public void The_like_record_of_the_day_is_refused_by_name_unless_the_person_says_that_it_is_another_event()
    {
        var earlier = Made(Entry(title: "为全体民警讲廉政党课"));
        var fault = Assert.Single(Faults(Entry(title: "为全体民警讲廉政党课。"), earlier));
        Assert.Equal("Record.Duplicate", fault.Rule);
        Assert.Contains("为全体民警讲廉政党课", fault.Figures);
        Assert.Empty(Faults(Entry(title: "为全体民警讲廉政党课。", different: true), earlier));
    }

    [Theory]
    [InlineData("传达学习上级会议精神", "R01", 0)]
    [InlineData("为全体民警讲廉政党课", "R06", 0)]
    [InlineData("为全体民警讲廉政党课", "R01", -1)]
    public void Another_sentence_category_or_day_is_another_event(string title, string category, int days)
    {
        var earlier = Made(Entry(title: "为全体民警讲廉政党课"));
        Assert.DoesNotContain("Record.Duplicate", Rules(Faults(Entry(Today.AddDays(days), title, category, fields: ("matter", "作风")), earlier)));
    }

    [Fact, Trait("Clause", "2.2.3")]
    public void Research_that_overlaps_by_a_half_day_is_refused_and_the_next_half_day_is_not()
    {
        var earlier = Made(Research("2026-05-11/am", "2026-05-13/am"));
        var fault = Assert.Single(Faults(Research("2026-05-13/am", "2026-05-14/pm", "到二监区调研"), earlier));
        Assert.Equal(("Fields[start]", "Record.DaysOverlap", "2.2.3"), (fault.Field, fault.Rule, fault.Clause));
        Assert.Empty(Faults(Research("2026-05-13/pm", "2026-05-14/pm", "到二监区调研"), earlier));
    }

    [Fact]
    public void Research_that_its_holder_declined_keeps_nobody_from_those_days()
    {
        var declined = Made(Research("2026-05-11/am", "2026-05-13/am"), own: false);
        Assert.Null(declined.Take(RecordAction.Decline, Holder, null, "未参加", ChinaTime.StartOf(Today)).Fault);
        Assert.Empty(Faults(Research("2026-05-12/am", "2026-05-12/pm", "到二监区调研"), declined));
    }

    [Fact]
    public void Research_ends_after_it_starts_and_not_in_the_future()
    {
        Assert.Equal(["Record.EndBeforeStart"], Rules(Faults(Research("2026-05-13/pm", "2026-05-13/am"))));
        Assert.Contains("Record.FutureDate", Rules(Faults(Research("2026-05-13/am", "2026-05-21/am"))));
    }

    [Theory]
    [InlineData("2026-05-06", false)]
    [InlineData("2026-05-05", true)]
    [InlineData("2025-11-20", true)]
    public void A_late_entry_is_kept_and_labelled_and_never_refused(string on, bool late)
    {
        var entry = Entry(on: DateOnly.Parse(on, null));
        Assert.Empty(Faults(entry));
        Assert.Equal(late, Made(entry).Late);
    }

    [Fact]
    public void Lateness_is_measured_from_the_first_entry_even_when_amended_later()
    {
        var record = Made(Entry(on: Today));
        record.Amend(Entry(on: Today.AddDays(-1)), Known.Find("R01")!, ImmutableDictionary<string, string>.Empty, Holder, "日期写错", Limit, ChinaTime.StartOf(Today.AddDays(60)));
        Assert.False(record.Late);
    }

    [Fact]
    public void What_the_holder_types_counts_at_once_and_what_a_clerk_types_waits()
    {
        Assert.True(Made(Entry()).Counts);
        var waiting = Made(Entry(), own: false);
        Assert.Equal((RecordState.PendingConfirm, false), (waiting.State, waiting.Counts));
        Assert.Null(waiting.Take(RecordAction.Confirm, Holder, null, null, default).Fault);
        Assert.Equal((RecordState.Recorded, true, (Guid?)Holder.Account), (waiting.State, waiting.Counts, waiting.ConfirmedBy));
    }

    /// <summary>SM-2: everything that is not in this table is refused.</summary>
    public static readonly TheoryData<string> States = [.. Enum.GetNames<RecordState>()];

    [Theory, MemberData(nameof(States))]
    public void From_each_state_only_the_actions_of_SM2_lead_on(string state)
    {
        (string, string, string)[] table =
        [
            ("PendingConfirm", "Confirm", "Recorded"), ("PendingConfirm", "Decline", "NotMine"),
            ("Recorded", "Amend", "Recorded"), ("Recorded", "Query", "Queried"), ("Recorded", "Lock", "Locked"),
            ("Queried", "Reject", "Rejected"), ("Recorded", "Reject", "Rejected"), ("Rejected", "Discount", "Discounted"), ("Rejected", "Uphold", "Recorded"),
            ("Queried", "Answer", "Recorded"), ("Locked", "Correct", "Locked"),
        ];
        var allowed = Enum.GetValues<RecordAction>()
            .Select(a => (state, a.ToString(), DutyRecord.After(Enum.Parse<RecordState>(state), a)?.ToString()))
            .Where(t => t.Item3 is not null);
        Assert.Equal(table.Where(t => t.Item1 == state).Order(), allowed.Select(t => (t.Item1, t.Item2, t.Item3!)).Order());
    }

    [Theory]
    [InlineData("Decline")]
    [InlineData("Query")]
    public void A_step_against_somebody_needs_a_reason(string action)
    {
        var record = Made(Entry(), own: action == "Query");
        var (step, fault) = record.Take(Enum.Parse<RecordAction>(action), Holder, null, "  ", default);
        Assert.Null(step);
        Assert.Equal("Record.ReasonMissing", fault!.Rule);
    }

    [Fact]
    public void A_discounted_record_is_kept_and_counts_nothing()
    {
        var record = Made(Entry());
        record.Take(RecordAction.Query, Holder, null, "请补充", default);
        Assert.True(record.Counts);
        record.Take(RecordAction.Reject, Holder, null, "不实", default);
        Assert.True(record.Counts);
        record.Take(RecordAction.Discount, Holder, null, "同意", default);
        Assert.False(record.Counts);
    }

    [Fact]
    public void An_amendment_keeps_what_the_record_said_before()
    {
        var record = Made(Entry());
        var before = record.Amend(Entry(title: "讲党章党课"), Known.Find("R01")!, ImmutableDictionary<string, string>.Empty, Holder, " 题目写错 ", Limit, default);
        Assert.Equal(("讲廉政党课", 1, "题目写错"), (before.Title, before.Edition, before.Reason));
        Assert.Equal(("讲党章党课", 2), (record.Title, record.Edition));
    }

    [Theory]
    [InlineData("为全体民警讲廉政党课", PartyKind.Secretary, "R05")]
    [InlineData("召开党委会研究部署全年工作", PartyKind.PartyCommittee, "R01")]
    [InlineData("到监区调研走访", PartyKind.Member, "R08")]
    [InlineData("召开年度民主生活会", PartyKind.PartyCommittee, "R11")]
    public void A_sentence_proposes_its_category(string text, PartyKind kind, string category) =>
        Assert.Equal(category, Known.Propose(text, kind)[0].Code);

    [Fact]
    public void Only_talks_and_cases_are_restricted() =>
        Assert.Equal(["R05", "R10"], Known.All.Where(c => c.Restricted).Select(c => c.Code));
}
