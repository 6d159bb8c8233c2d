using System.Text.Json.Nodes;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

public sealed class FaultyDataTests
{
    sealed class OnlyCount : IObligationRule
    {
        public string Name => "count";

        public IEnumerable<string> Faults(RuleSpec rule) => rule.Whole("n") > 0 ? [] : ["figure 'n' must be a number above zero"];

        public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today) => default;
    }

    [Fact]
    public async Task The_start_is_refused_with_one_list_of_everything_that_is_wrong_in_all_files()
    {
        var notice = DataFiles.Notice;
        notice["effectiveFrom"] = "2020-08-19";
        notice["clauses"]![3]!["parent"] = "9.9";
        notice["groups"]![0]!["name"]!.AsObject().Remove("en");
        notice.Obligation("2.1.1-d").Remove("anchor");
        notice.Obligation("2.1.1-e")["rule"]!["with"]!["n"]!["value"] = 0;
        notice.Obligation("2.1.1-f")["rule"]!["with"]!["n"]!.AsObject().Remove("mark");
        notice.Obligation("2.1.2-c")["clause"] = "2.1.99";
        notice.Obligation("2.1.2-e")["group"] = "nobody";
        notice.Obligation("2.1.2-h")["title"]!["zh"] = " ";
        notice.Obligation("2.2.2-b")["categories"] = new JsonArray("R99");
        notice.Obligation("2.2.4-a")["frequency"]!["period"] = "year";
        notice.Obligation("2.3.2-b")["deadline"] = new JsonObject { ["kind"] = "monthDay", ["monthDay"] = "02-30", ["mark"] = "notice" };
        notice.Obligation("2.4.3-b")["colour"] = "red";
        notice.Obligation("3.1.1-a")["code"] = "3.1.1-b";
        var holidays = DataFiles.Holidays;
        holidays["years"]![0]!["work"]!.AsArray().Add("2024-10-01");
        holidays["years"]![1]!["off"]!.AsArray().Add("2031-01-01");

        var law = DataFiles.Law([new OnlyCount()], notice, holidays);
        var refused = await Assert.ThrowsAsync<FaultyDataException>(() => law.StartingAsync(TestContext.Current.CancellationToken));

        var faults = law.Faults();
        foreach (var expected in new[]
                 {
                     "file1.json: $: it takes effect before it was issued",
                     "parent clause '9.9' is unknown",
                     "$.groups[main].name: 'en' is missing",
                     "$.obligations[2.1.1-d]: 'anchor' is missing",
                     "$.obligations[2.1.1-e].rule: figure 'n' must be a number above zero",
                     "$.obligations[2.1.1-f].rule.with.n: 'mark' is missing",
                     "$.obligations[2.1.2-c]: clause '2.1.99' is unknown",
                     "$.obligations[2.1.2-e]: group 'nobody' is unknown",
                     "$.obligations[2.1.2-h].title.zh: is no text",
                     "record category 'R99' is unknown",
                     "$.obligations[2.2.4-a].frequency: type S does not go with year",
                     "'02-30' is no day of every year",
                     "'colour' is unknown",
                     "]: its code is used twice",
                     "no rule is named 'standing'",
                     "2024-10-01 is both off and worked",
                     "2031-01-01 is not in 2025",
                 })
        {
            Assert.Contains(faults, f => f.Contains(expected, StringComparison.Ordinal));
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_no_json_or_of_no_known_kind_is_named()
    {
        var law = DataFiles.Law([], DataFiles.Notice, DataFiles.Holidays, new JsonObject { ["recipes"] = new JsonArray() });
        Assert.Equal("file3.json: $: is neither a regulation (obligations) nor a calendar (years)", Assert.Single(law.Faults()));
    }

    [Fact]
    public void Two_versions_that_clash_are_a_fault_that_no_file_has_alone()
    {
        Assert.Contains("both hold version 1 of notice-2020-49", Assert.Single(DataFiles.Law([], DataFiles.Notice, DataFiles.Notice).Faults()), StringComparison.Ordinal);
        var backwards = DataFiles.Amended("2020-08-20", _ => { });
        Assert.Contains("takes effect no later than version 1", Assert.Single(DataFiles.Law([], DataFiles.Notice, backwards).Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_versions_the_newer_is_in_force_from_its_day_and_both_are_kept()
    {
        var law = DataFiles.Law([], DataFiles.Notice, DataFiles.Amended("2026-07-01", _ => { }));
        Assert.Equal(1, Assert.Single(law.InForce(new DateOnly(2026, 6, 30))).Version);
        Assert.Equal(2, Assert.Single(law.InForce(new DateOnly(2026, 7, 1))).Version);
        Assert.Empty(law.InForce(new DateOnly(2020, 8, 19)));
        Assert.Equal(2, law.All.Count);
    }
}
