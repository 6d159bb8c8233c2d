using System.Text.Json;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>The notice as data: all of it, in both languages, each figure with its mark and each obligation with its source.</summary>
public sealed class RegulationTests
{
    /// <summary>How many obligations the notice (宁狱党发〔2020〕49号) was read to hold.</summary>
    const int InTheNotice = 178;

    static IRegulations Law => Product.Built.Services.GetRequiredService<IRegulations>();

    static Regulation Notice => Assert.Single(Law.All, r => r.Number.Contains("49", StringComparison.Ordinal));

    [Fact]
    public void The_notice_holds_all_its_obligations_each_under_its_own_code()
    {
        Assert.Equal(InTheNotice, Notice.Obligations.Count);
        Assert.Equal(InTheNotice, Notice.Obligations.Select(o => o.Code).Distinct().Count());
        Assert.Empty(Notice.Obligations.Where(o => Law.Find(o.Code)?.Title != o.Title).Select(o => o.Code));
    }

    [Fact]
    public void Every_obligation_stands_in_a_clause_and_a_group_and_names_its_source() => Assert.Empty(
        from law in Law.All
        from o in law.Obligations
        where law.Clauses.All(c => c.Id != o.Clause) || law.Groups.All(g => g.Code != o.Group) || string.IsNullOrWhiteSpace(o.Anchor.Source) || o.Parties.Count == 0 || o.Modules.Count == 0
        select o.Code);

    [Fact]
    public void Every_rule_that_the_law_cites_exists_and_finds_no_fault_in_its_figures()
    {
        var rules = Product.Built.Services.GetRequiredService<ObligationRules>();
        Assert.Empty(
            from law in Law.All
            from o in law.Obligations
            from fault in rules.Knows(o.Rule.Name) ? rules[o.Rule.Name].Faults(o.Rule) : [$"no rule {o.Rule.Name}"]
            select $"{o.Code}: {fault}");
    }

    [Fact]
    public void Every_text_of_the_data_stands_in_Chinese_and_in_English() => Assert.Empty(
        from file in Source.Files("src/Modules").Where(f => f.Contains("/Regulations/", StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal))
        from gap in Gaps(JsonDocument.Parse(Source.Text(file)).RootElement, file)
        select gap);

    static IEnumerable<string> Gaps(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => Gaps(e, $"{path}[{i}]")),
        JsonValueKind.Object when element.TryGetProperty("zh", out var zh) || element.TryGetProperty("en", out zh) => Bilingual(element, path),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Gaps(p.Value, $"{path}.{p.Name}")),
        _ => [],
    };

    static IEnumerable<string> Bilingual(JsonElement text, string path)
    {
        foreach (var language in (string[])["zh", "en"])
            if (!text.TryGetProperty(language, out var value) || string.IsNullOrWhiteSpace(value.GetString())) yield return $"{path}.{language}";
    }
}
