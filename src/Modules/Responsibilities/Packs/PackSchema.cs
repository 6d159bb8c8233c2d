using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>
/// The JSON schema of a pack (draft 2020-12), made from the same lists that the check asks; published at docs/regulation-pack.schema.json and
/// on the page. It tells an editor the shape; what hangs together across the file, and the figures of rules, the check alone knows.
/// </summary>
static class PackSchema
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The schema as text.</summary>
    public static string Text => field ??= Compose().ToJsonString(Indented) + "\n";

    static JsonObject Compose()
    {
        var schema = Shape(
            ("code", Pattern("^[a-z0-9][a-z0-9-]{1,59}$"), true), ("version", Whole(1, 999), true), ("number", Line(60), true),
            ("issued", Date(), true), ("effectiveFrom", Date(), true), ("effectiveTo", OrNull(Date()), false),
            ("title", Both(), true), ("issuer", Both(), true), ("preamble", OrNull(Both()), false),
            ("clauses", List(Shape(("id", Pattern($"^[A-Za-z0-9][A-Za-z0-9.]{{0,{PackCheck.ClauseLength - 1}}}$"), true), ("parent", OrNull(Line()), false), ("heading", OrNull(Both()), false), ("text", OrNull(Both()), false)), PackCheck.MostClauses), true),
            ("groups", List(Shape(("code", Code(), true), ("clauses", List(Line()), true), ("name", Both(), true)), PackCheck.MostOfAKind), true),
            ("obligations", List(Obligation(), PackCheck.MostObligations), true));
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Regulation pack 制度包");
        schema["$defs"] = new JsonObject
        {
            ["both"] = Shape(("zh", Line(PackCheck.MostTextLength), true), ("en", Line(PackCheck.MostTextLength), true)),
            ["mark"] = Described(OneOf(Names<Mark>()), "other ◇ (what this or another superior regulation says), default ○ (our default, which a unit may change), notice ▲ (the bureau's notice only)"),
            ["anchor"] = Shape(("source", Line(), true), ("article", OrNull(Line()), false), ("certainty", Described(OrNull(OneOf(RegulationCheck.Certainties)), "A seen, B known, C unsure, X conflicting"), false)),
        };
        return schema;
    }

    static JsonObject Obligation() => Shape(
        ("code", Code(), true), ("clause", Line(), true), ("group", Line(), true),
        ("type", Described(OneOf(Enum.GetNames<ObligationType>()), "C countable, D by duration, E by each event, S standing"), true), ("alsoType", OrNull(OneOf(Enum.GetNames<ObligationType>())), false),
        ("parties", List(Shape(
            ("kind", OneOf(Enum.GetNames<PartyKind>()), true), ("at", OneOf(RegulationCheck.At), true), ("function", OrNull(OneOf(RegulationCheck.Functions)), false), ("each", OrNull(OneOf(RegulationCheck.Counterparts)), false)), PackCheck.MostOfAKind), true),
        ("each", OrNull(OneOf(RegulationCheck.Counterparts)), false),
        ("title", Shape(("zh", Line(PackCheck.MostTitleLength), true), ("en", Line(PackCheck.MostTitleLength), true)), true),
        ("frequency", Shape(("period", OneOf(Names<Frequency>()), true), ("text", Both(), true), ("mark", Mark(), true)), true),
        ("rule", Shape(("name", Line(), true), ("with", Figures(), true), ("text", Both(), true)), true),
        ("deadline", Shape(
            ("kind", OneOf(RegulationCheck.Deadlines), true), ("monthDay", OrNull(Pattern("^[0-9]{2}-[0-9]{2}$")), false), ("yearOffset", Whole(0, 1), false), ("days", Whole(1, 366), false),
            ("roll", OrNull(OneOf(["next"])), false), ("mark", Mark(), true)), true),
        ("evidence", Both(), true), ("categories", List(Line(), PackCheck.MostOfAKind, least: 0), false), ("modules", List(OneOf(RegulationCheck.Functions6), PackCheck.MostOfAKind), true),
        ("anchor", Reference("anchor"), true), ("alsoSee", List(Reference("anchor"), PackCheck.MostOfAKind, least: 0), false), ("note", OrNull(Both()), false));

    static JsonObject Figures() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = Shape(("value", new JsonObject(), true), ("mark", Mark(), true)),
    };

    static JsonObject Shape(params (string Name, JsonObject Schema, bool Required)[] members) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Schema))),
        ["required"] = new JsonArray([.. members.Where(m => m.Required).Select(m => (JsonNode)m.Name)]),
        ["additionalProperties"] = false,
    };

    static JsonObject List(JsonObject items, int? most = null, int least = 1)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = items };
        if (least > 0) list["minItems"] = least;
        if (most is { } limit) list["maxItems"] = limit;
        return list;
    }

    static JsonObject OrNull(JsonObject schema) => new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    static JsonObject OneOf(IEnumerable<string> names) => new() { ["enum"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) };
    static JsonObject Line(int most = 200) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = most };
    static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
    static JsonObject Code() => Pattern($"^[A-Za-z0-9][A-Za-z0-9.-]{{0,{PackCheck.CodeLength - 1}}}$");
    static JsonObject Date() => Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    static JsonObject Whole(int least, int most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
    static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };
    static JsonObject Both() => Reference("both");
    static JsonObject Mark() => Reference("mark");

    static JsonObject Described(JsonObject schema, string text)
    {
        schema["description"] = text;
        return schema;
    }

    static IEnumerable<string> Names<T>() where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName);
}
