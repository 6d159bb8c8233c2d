using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Responsibilities.Pages.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>An uploaded pack is trusted in nothing, and everything wrong with it is told at once.</summary>
public sealed class PackFaultTests(FoundedHost founded) : IClassFixture<FoundedHost>
{
    readonly RunningHost host = founded.Host;

    PackBook Book => host.Get<PackBook>();

    IReadOnlyList<string> Told(byte[] upload) => [.. Book.Read(upload).Faults.Select(f => f.Fault.ToString())];

    IReadOnlyList<string> Told(Action<JsonObject> alter) => Told(Packs.Sample("FA", "2026-06-01", alter).Bytes());

    static JsonObject Obligation(JsonObject pack, int i) => pack["obligations"]![i]!.AsObject();

    static JsonArray Texts(params string[] texts) => [.. texts.Select(t => (JsonNode)t)];

    /// <summary>One of each kind in one file.</summary>
    static JsonObject Everything() => Packs.Sample("FB", "2020-03-08", pack =>
    {
        pack["code"] = "Big Letters";
        pack["version"] = 0;
        pack["effectiveTo"] = "2019-01-01";
        pack["colour"] = "red";
        pack["issuer"] = "nobody";
        pack["title"]!.AsObject().Remove("en");
        pack["clauses"]![0]!["parent"] = "FB3";
        pack["clauses"]![1]!["parent"] = "9.9";
        pack["clauses"]![2]!["parent"] = "FB1";
        pack["clauses"]!.AsArray().Add(new JsonObject { ["id"] = "FB2" });
        pack["clauses"]!.AsArray().Add(new JsonObject { ["id"] = "with-hyphen", ["heading"] = new JsonObject { ["zh"] = "一", ["en"] = "x" } });
        pack["groups"]![0]!["clauses"]!.AsArray().Add("FB77");
        var first = Obligation(pack, 0);
        first["clause"] = "FB3";
        first["group"] = "nobody";
        first["categories"] = Texts("R99");
        first["modules"] = Texts("Cooking");
        first["parties"]![0]!["function"] = "political";
        first["parties"]!.AsArray().Add(new JsonObject { ["kind"] = "Member", ["at"] = "all", ["each"] = "prisons" });
        first["rule"]!["with"]!["n"]!["value"] = 0;
        first["frequency"]!["mark"] = "blue";
        var second = Obligation(pack, 1);
        second["type"] = "S";
        second["rule"]!["name"] = "guess";
        second["deadline"] = new JsonObject { ["kind"] = "monthDay", ["monthDay"] = "02-30", ["days"] = 3, ["mark"] = "other" };
        var third = Obligation(pack, 2);
        third["deadline"] = new JsonObject { ["kind"] = "periodEnd", ["monthDay"] = "01-01", ["mark"] = "other" };
        third["title"]!["zh"] = new string('长', 201);
        third["rule"]!["with"] = Texts("n");
        var fourth = Obligation(pack, 3);
        fourth["deadline"]!["kind"] = "periodEnd";
        fourth["rule"]!["with"] = new JsonObject { ["links"] = new JsonObject { ["value"] = 1, ["mark"] = "default" }, ["per"] = new JsonObject { ["value"] = "month", ["mark"] = "default" } };
        fourth["code"] = "FB1-a";
        var fifth = Obligation(pack, 4);
        fifth["parties"] = new JsonArray();
        fifth["evidence"] = 7;
        fifth["code"] = "has space";
    });

    [Fact]
    public void Every_kind_of_fault_is_in_one_list_each_with_its_place_and_nothing_is_kept()
    {
        var reading = Book.Read(Everything().Bytes());
        Assert.Null(reading.Pack);
        var told = reading.Faults.Select(f => f.Fault.ToString()).ToList();
        foreach (var expected in new[]
                 {
                     "$: code 'Big Letters' may hold lower case letters", "$.version: is no whole number from 1 to 999", "$: it takes effect before it was issued", "$: it ends before it takes effect",
                     "$: 'colour' is unknown", "$.issuer: has no languages", "$.title: 'en' is missing", "$.clauses[FB2]: parent clause '9.9' is unknown", "its id is used twice",
                     "has neither heading nor text", "$.clauses[with-hyphen].id: may hold letters, digits and dots only", "its parent clauses form a ring", "$.groups[FB-main]: clause 'FB77' is unknown",
                     "its code does not begin with its clause 'FB3'", "group 'nobody' is unknown", "record category 'R99' is unknown", "module 'Cooking' is none of",
                     "only a department has a function", "'prisons' are no counterparts of a Member at all", "figure 'n' must be a number above zero", "'blue' is none of", "type S does not go with year",
                     "no rule is named 'guess'", "'02-30' is no day of every year", "a deadline of kind MonthDay has no days|a deadline of kind monthDay has no days", "a deadline of kind periodEnd has no monthDay",
                     "is longer than 200 characters", "'with' has no figures", "a deadline of kind periodEnd does not go with standing", "figure 'per' must be one of year, half, quarter",
                     "its code is used twice", ".parties: is empty", ".evidence: has no languages", ".code: may hold letters, digits, dots and hyphens only",
                 })
            Assert.True(told.Exists(t => expected.Split('|').Any(e => t.Contains(e, StringComparison.Ordinal))), $"{expected}\nin\n{string.Join('\n', told)}");
    }

    [Theory, InlineData("zh-CN"), InlineData("en")]
    public void Every_fault_has_a_sentence_in_the_readers_language(string language)
    {
        var words = host.Get<IStringLocalizer<Words>>();
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        var uploads = new List<byte[]> { Everything().Bytes(), Encoding.UTF8.GetBytes("{"), new byte[PackFile.MostBytes + 1], "PK not a workbook"u8.ToArray() };
        uploads.AddRange(Hostile.Select(h => Packs.Sample("FC", "2026-06-01", h.Alter).Bytes()));
        var all = uploads.SelectMany(u => Book.Read(u).Faults).ToList();
        Assert.True(all.Select(f => f.Fault.Format).Distinct().Count() > 35);
        foreach (var fault in all)
        {
            Assert.False(words["Data." + fault.Fault.Format].ResourceNotFound, fault.Fault.Format);
            Assert.Equal(language == "zh-CN", PackWords.Said(words, fault.Fault).Any(c => c is >= '一' and <= '鿿'));
            Assert.NotEmpty(PackWords.Place(words, fault));
        }
    }

    [Fact]
    public void What_is_the_notices_own_cannot_be_taken()
    {
        Assert.Contains(Told(p => p["code"] = "notice-2020-49"), t => t.Contains("version 1 is not above version 1", StringComparison.Ordinal));
        var told = Told(p =>
        {
            p["clauses"]![0]!["id"] = "2.1.1";
            p["groups"]![0]!["code"] = "main";
            Obligation(p, 0)["code"] = "2.1.1-f";
        });
        foreach (var code in new[] { "2.1.1", "main", "2.1.1-f" }) Assert.Contains(told, t => t.Contains($"'{code}' stands in notice-2020-49 already", StringComparison.Ordinal));
    }

    public static readonly IReadOnlyList<(string Name, Action<JsonObject> Alter, string Fault)> Hostile =
    [
        ("a half count", p => Obligation(p, 0)["rule"]!["with"]!["n"]!["value"] = 1.5, "cannot be judged by rule 'count'"),
        ("an endless number", p => Obligation(p, 0)["rule"]!["with"]!["n"]!["value"] = JsonNode.Parse("1e400"), "is no number from 0 to"),
        ("a negative number", p => Obligation(p, 0)["rule"]!["with"]!["n"]!["value"] = -1, "is no number from 0 to"),
        ("a count that is a list", p => Obligation(p, 0)["rule"]!["with"]!["n"]!["value"] = Texts("1"), "figure 'n' must be a number above zero"),
        ("steps that are numbers", p =>
        {
            var o = Obligation(p, 0);
            (o["type"], o["frequency"]!["period"], o["deadline"]) = ("E", "event", new JsonObject { ["kind"] = "none", ["mark"] = "other" });
            o["rule"]!["name"] = "chain";
            o["rule"]!["with"] = new JsonObject { ["workingDays"] = new JsonObject { ["value"] = 5, ["mark"] = "other" }, ["steps"] = new JsonObject { ["value"] = new JsonArray(1, 2), ["mark"] = "other" } };
        }, "figure 'steps' must list at least one step"),
        ("an event without a limit", p =>
        {
            var o = Obligation(p, 0);
            (o["type"], o["frequency"]!["period"], o["deadline"]) = ("E", "event", new JsonObject { ["kind"] = "none", ["mark"] = "other" });
        }, "cannot be judged by rule 'count'"),
        ("a long text", p => p["clauses"]![0]!["text"]!["zh"] = new string('长', 4001), "is longer than 4000 characters"),
        ("a control character", p => p["clauses"]![0]!["text"]!["zh"] = "a\u0000b", "holds characters that cannot be shown"),
        ("too many parties", p => Obligation(p, 0)["parties"] = new JsonArray([.. Enumerable.Range(0, 61).Select(_ => (JsonNode)new JsonObject { ["kind"] = "Member", ["at"] = "all" })]), "there are more than 60"),
        ("a year far away", p => p["effectiveFrom"] = "9999-12-31", "is not in the years"),
        ("no date", p => p["issued"] = "yesterday", "is no date"),
        ("no list", p => p["obligations"] = "none", "is no list"),
        ("no text", p => p["number"] = 49, "is no text"),
        ("days that no record says", p =>
        {
            var o = Obligation(p, 0);
            (o["type"], o["rule"]!["name"]) = ("D", "days");
            o["rule"]!["with"] = new JsonObject { ["days"] = new JsonObject { ["value"] = 2, ["mark"] = "other" } };
        }, "its rule counts half-days, which only records of R08 have"),
        ("a flag of another category", p => Ratio(p, "allDueReported"), "its rule looks at 'allDueReported', which only records of R13 have"),
        ("a flag of no category", p => Ratio(p, "firstItemPoetical"), "its rule looks at 'firstItemPoetical', which no record has; there are firstItemPolitical"),
        ("no mark", p => Obligation(p, 0)["rule"]!["with"]!["n"]!.AsObject().Remove("mark"), "'mark' is missing"),
    ];

    static void Ratio(JsonObject pack, string field)
    {
        var rule = Obligation(pack, 0)["rule"]!;
        rule["name"] = "ratio";
        rule["with"] = new JsonObject { ["field"] = new JsonObject { ["value"] = field, ["mark"] = "other" }, ["min"] = new JsonObject { ["value"] = 0.9, ["mark"] = "other" } };
    }

    [Fact]
    public void What_would_make_a_rule_or_a_database_stumble_is_a_fault_and_no_exception()
    {
        foreach (var (name, alter, fault) in Hostile)
            Assert.True(Told(alter).Any(t => t.Contains(fault, StringComparison.Ordinal)), $"{name}: {string.Join('\n', Told(alter))}");
        var sound = Packs.Sample("FD", "2026-06-01").ToJsonString();
        Assert.Contains(Told(Encoding.UTF8.GetBytes(sound.Replace("\"version\":1", "\"version\":1,\"version\":2", StringComparison.Ordinal))), t => t.Contains("'version' is named twice", StringComparison.Ordinal));
        Assert.Contains(Told(Encoding.UTF8.GetBytes(sound.Replace("\"number\":\"", "\"number\":\"\\ud800", StringComparison.Ordinal))), t => t.Contains("cannot be shown", StringComparison.Ordinal));
        Assert.Contains(Told(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 5000)))), t => t.Contains("nested too deep", StringComparison.Ordinal));
        Assert.Contains(Told([]), t => t.Contains("empty or larger", StringComparison.Ordinal));
        Assert.Contains(Told(new byte[PackFile.MostBytes + 1]), t => t.Contains("empty or larger", StringComparison.Ordinal));
        foreach (var odd in new[] { "[]", "7", "null", "\"x\"", "{}" }) Assert.NotEmpty(Told(Encoding.UTF8.GetBytes(odd)));
    }

    [Fact]
    public void A_value_beyond_its_bounds_hides_no_other_fault()
    {
        var told = Told(p =>
        {
            p["code"] = "Big Letters";
            p["clauses"]![0]!["text"]!["zh"] = new string('长', 4001);
            Obligation(p, 0)["rule"]!["with"]!["n"]!["value"] = 1e20;
            Obligation(p, 1)["title"]!.AsObject().Remove("en");
        });
        foreach (var expected in new[] { "may hold lower case letters", "$.clauses[FA1].text.zh: is longer than 4000", "$.obligations[FA1-a].rule.with.n.value: is no number from 0 to", "$.obligations[FA1-b].title: 'en' is missing" })
            Assert.True(told.Any(t => t.Contains(expected, StringComparison.Ordinal)), $"{expected}\nin\n{string.Join('\n', told)}");
    }

    [Fact]
    public void What_is_no_json_is_told_by_line_and_column()
    {
        Assert.Contains(Told("{\n  \"题\": 1,,\n}"u8.ToArray()), t => t.EndsWith("the file is no JSON (line 2, column 10)", StringComparison.Ordinal));
        Assert.Contains(Told(Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("[", 13))}{string.Concat(Enumerable.Repeat("]", 13))}")), t => t.Contains("nested too deep (line 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Days_that_a_spreadsheet_made_numbers_of_are_days()
    {
        var workbook = Packs.Rewritten(Packs.Workbook(Packs.Sample("FH", "2026-06-01")), "xl/worksheets/sheet2.xml", xml => Regex.Replace(xml, "<x:c r=\"B5\" t=\"str\"([^>]*)><x:v>2020-03-09<", "<x:c r=\"B5\"$1><x:v>43899<"));
        workbook = Packs.Rewritten(workbook, "xl/worksheets/sheet5.xml", xml => Regex.Replace(xml, "<x:c r=\"Q3\" t=\"str\"([^>]*)><x:v>03-31<", "<x:c r=\"Q3\"$1><x:v>46112<"));
        var reading = Book.Read(workbook);
        Assert.Empty(reading.Faults);
        Assert.Equal(new DateOnly(2020, 3, 9), reading.Pack!.Regulation.Issued);
        Assert.Equal("03-31", reading.Pack.Regulation.Obligations[1].Deadline.MonthDay);
    }

    [Fact]
    public void The_template_converts_to_the_very_pack_that_it_was_made_of()
    {
        foreach (var example in Book.Shipped)
        {
            var json = Book.Read(example.Text);
            var workbook = Book.Read(PackBook.Template(example, (_, _) => ("说明", "explanation")));
            Assert.Empty(json.Faults);
            Assert.Empty(workbook.Faults);
            Assert.Equivalent(JsonSerializer.SerializeToElement(json.Pack!.Regulation).ToString(), JsonSerializer.SerializeToElement(workbook.Pack!.Regulation).ToString());
        }
    }

    [Fact]
    public void The_notice_is_offered_as_its_next_version_and_the_workbook_says_the_same()
    {
        var next = Assert.Single(Book.Amendable);
        var json = Book.Read(next.Text);
        Assert.Empty(json.Faults);
        Assert.Equal(("notice-2020-49", 2, 178), (json.Pack!.Regulation.Code, json.Pack.Regulation.Version, json.Pack.Regulation.Obligations.Count));
        var workbook = Book.Read(PackBook.Template(next, (sheet, column) => ($"{sheet} {column} 说明", $"{sheet} {column}")));
        Assert.Empty(workbook.Faults);
        // An empty member and one that is left out say the same.
        Assert.Equal(Facts(json.Pack), Facts(workbook.Pack!));

        static string Facts(SoundPack pack) => JsonSerializer.Serialize(JsonSerializer.Deserialize<Regulation>(pack.Text, LawFiles.Json), LawFiles.Json);
    }

    [Fact]
    public void A_fault_in_a_workbook_is_named_by_sheet_row_and_column()
    {
        var pack = Packs.Sample("FE", "2026-06-01", p =>
        {
            p["title"]!.AsObject().Remove("en");
            p["number"] = null;
            Obligation(p, 1)["title"]!.AsObject().Remove("zh");
            Obligation(p, 2)["frequency"]!["period"] = "month";
            Obligation(p, 0)["parties"]![0]!["kind"] = "Cat";
            Obligation(p, 3)["rule"]!["with"]!["links"]!.AsObject().Remove("mark");
        });
        var places = Book.Read(Packs.Workbook(pack)).Faults.Select(f => (f.Cell?.Sheet, f.Cell?.Row, f.Cell?.Column)).ToList();
        foreach (var expected in new (string, int?, string?)[] { ("regulation", null, "number"), ("regulation", null, "titleEn"), ("obligations", 3, "titleZh"), ("obligations", 4, "period"), ("parties", 2, "kind"), ("figures", 5, "mark") })
            Assert.True(places.Contains(expected), $"{expected} in {string.Join(' ', places)}");
    }

    [Fact]
    public void A_formula_in_a_workbook_is_refused_by_its_cell_and_a_workbook_without_a_sheet_by_its_name()
    {
        var workbook = Packs.Workbook(Packs.Sample("FF", "2026-06-01"));
        var formula = Packs.Rewritten(workbook, "xl/worksheets/sheet2.xml", xml => new Regex("(<(?:x:)?c r=\"B3\"[^>]*>)").Replace(xml, "$1<f>1+1</f>", 1));
        Assert.Contains(Told(formula), t => t.Contains("cell B3 holds a formula", StringComparison.Ordinal));
        var both = Packs.Rewritten(formula, "xl/worksheets/sheet5.xml", xml => xml.Replace(">half<", ">month<", StringComparison.Ordinal));
        Assert.Contains(Told(both), t => t.Contains("'month' is none of year, half, quarter", StringComparison.Ordinal));
        var renamed = Packs.Rewritten(workbook, "xl/workbook.xml", xml => xml.Replace("\"figures\"", "\"figuren\"", StringComparison.Ordinal));
        Assert.Contains(Told(renamed), t => t.Contains("sheet 'figures' is missing", StringComparison.Ordinal));
        Assert.NotEmpty(Told("PK\u0003\u0004 not a workbook"u8.ToArray()));
    }

    static string Root([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    [Fact]
    public void The_published_schema_is_the_one_that_the_page_gives()
    {
        var file = Path.Combine(Root(), "docs", "regulation-pack.schema.json");
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(file, PackSchema.Text);
        Assert.Equal(PackSchema.Text, File.ReadAllText(file));
    }

    [Fact]
    public void The_notice_and_the_examples_follow_the_schema_and_a_slip_does_not()
    {
        var schema = JsonNode.Parse(PackSchema.Text)!.AsObject();
        foreach (var sound in Book.Shipped.Select(e => JsonNode.Parse(e.Text)!).Append(DataFiles.Notice)) Assert.Empty(SmallSchema.Breaks(schema, schema, sound, "$"));
        Assert.NotEmpty(SmallSchema.Breaks(schema, schema, Everything(), "$"));
        Assert.NotEmpty(SmallSchema.Breaks(schema, schema, Packs.Sample("FG", "2026-06-01", p => p["colour"] = "red"), "$"));
    }
}

/// <summary>As much of JSON schema as ours uses.</summary>
static class SmallSchema
{
    public static IEnumerable<string> Breaks(JsonObject root, JsonObject schema, JsonNode? value, string path)
    {
        if ((string?)schema["$ref"] is { } reference) return Breaks(root, root["$defs"]![reference["#/$defs/".Length..]]!.AsObject(), value, path);
        if (schema["anyOf"] is JsonArray any) return any.Any(a => !Breaks(root, a!.AsObject(), value, path).Any()) ? [] : [$"{path} fits none"];
        if (schema["enum"] is JsonArray names) return value is JsonValue word && word.GetValueKind() == JsonValueKind.String && names.Any(n => (string)n! == (string)word!) ? [] : [$"{path} is no name"];
        return (string?)schema["type"] switch
        {
            "object" => value is JsonObject item ? Members(root, schema, item, path) : [$"{path} is no object"],
            "array" => value is JsonArray list ? Items(root, schema, list, path) : [$"{path} is no list"],
            "string" => value?.GetValueKind() == JsonValueKind.String ? Text(schema, (string)value!, path) : [$"{path} is no text"],
            "integer" => value?.GetValueKind() == JsonValueKind.Number && (int)value >= (int)schema["minimum"]! && (int)value <= (int)schema["maximum"]! ? [] : [$"{path} is no whole number"],
            "null" => value is null ? [] : [$"{path} is not null"],
            _ => [],
        };
    }

    static IEnumerable<string> Members(JsonObject root, JsonObject schema, JsonObject item, string path)
    {
        var known = schema["properties"] as JsonObject ?? [];
        foreach (var name in schema["required"] as JsonArray ?? [])
            if (item[(string)name!] is null) yield return $"{path}.{name} is missing";
        foreach (var (name, value) in item)
            if ((known[name] ?? schema["additionalProperties"]) is JsonObject its)
                foreach (var fault in Breaks(root, its, value, $"{path}.{name}")) yield return fault;
            else if (!known.ContainsKey(name)) yield return $"{path}.{name} is unknown";
    }

    static IEnumerable<string> Items(JsonObject root, JsonObject schema, JsonArray list, string path)
    {
        if (list.Count < ((int?)schema["minItems"] ?? 0) || list.Count > ((int?)schema["maxItems"] ?? int.MaxValue)) yield return $"{path} has {list.Count}";
        for (var i = 0; i < list.Count; i++)
            foreach (var fault in Breaks(root, schema["items"]!.AsObject(), list[i], $"{path}[{i}]")) yield return fault;
    }

    static IEnumerable<string> Text(JsonObject schema, string text, string path)
    {
        if (text.Length < ((int?)schema["minLength"] ?? 0) || text.Length > ((int?)schema["maxLength"] ?? int.MaxValue)) yield return $"{path} has {text.Length} characters";
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern)) yield return $"{path} does not fit";
    }
}
