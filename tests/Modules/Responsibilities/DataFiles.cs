using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>The product's own data files, as they are or altered by a test.</summary>
static class DataFiles
{
    public static JsonObject Notice => Read("notice-2020-49.json");
    public static JsonObject Holidays => Read("holidays.json");

    /// <summary>The law as the product ships it.</summary>
    public static LawFiles Law(params IObligationRule[] rules) => Law(rules, Notice, Holidays);

    public static LawFiles Law(IReadOnlyList<IObligationRule> rules, params JsonObject[] files) => new(
        files.Select((f, i) => new RegulationSource($"file{i + 1}.json", () => new MemoryStream(Encoding.UTF8.GetBytes(f.ToJsonString())))),
        rules, new ObligationRules(rules), new ConfigurationBuilder().Build());

    /// <summary>A second version of the notice, in force from a day.</summary>
    public static JsonObject Amended(string from, Action<JsonObject> amend)
    {
        var notice = Notice;
        notice["version"] = 2;
        notice["effectiveFrom"] = from;
        amend(notice);
        return notice;
    }

    public static JsonObject Obligation(this JsonObject file, string code) =>
        file["obligations"]!.AsArray().Select(o => o!.AsObject()).Single(o => (string?)o["code"] == code);

    static JsonObject Read(string name)
    {
        var assembly = typeof(ResponsibilitiesModule).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith("." + name, StringComparison.Ordinal)))!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
