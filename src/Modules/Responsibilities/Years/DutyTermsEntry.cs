using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>The rule and figures that duties of one obligation are judged by, frozen when the year was opened or amended.</summary>
sealed class DutyTermsEntry : TenantRow
{
    public int Year { get; private set; }
    public string Obligation { get; private set; } = "";
    public string Regulation { get; private set; } = "";
    public int RegulationVersion { get; private set; }
    /// <summary>The <see cref="RuleSpec"/> as JSON.</summary>
    public string Rule { get; private set; } = "";

    DutyTermsEntry() { }

    public DutyTermsEntry(int year, WantedTerms terms)
    {
        Year = year;
        Obligation = terms.Obligation.Code;
        Regulation = terms.Regulation;
        RegulationVersion = terms.Version;
        Rule = RuleText.Write(terms.Obligation.Rule);
    }

    public FrozenTerms Show() => new(Id, Obligation, Regulation, RegulationVersion, RuleText.Read(Rule));
}

/// <summary>
/// Rules as JSON text and back. Equal texts give one shared <see cref="RuleSpec"/>: eight hundred tenants hold one copy of the law.
/// </summary>
static class RuleText
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    static readonly ConcurrentDictionary<string, RuleSpec> Shared = new(StringComparer.Ordinal);
    static readonly System.Runtime.CompilerServices.ConditionalWeakTable<RuleSpec, string> Written = [];

    public static string Write(RuleSpec rule) => Written.GetValue(rule, static r => JsonSerializer.Serialize(r, Json));

    public static RuleSpec Read(string text) => Shared.GetOrAdd(text, static t => JsonSerializer.Deserialize<RuleSpec>(t, Json)!);

    /// <summary>What a rule judges by: its name and figures. Words may be mended without changing anybody's duty.</summary>
    public static bool SameJudgement(RuleSpec one, RuleSpec other)
    {
        if (ReferenceEquals(one, other)) return true;
        if (one.Name != other.Name || one.With.Count != other.With.Count) return false;
        foreach (var (name, figure) in one.With)
            if (!other.With.TryGetValue(name, out var its) || !JsonElement.DeepEquals(figure.Value, its.Value)) return false;
        return true;
    }
}
