using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>One-sentence texts for invented records, from sentences.json: by obligation, else by category, with their gaps filled.</summary>
sealed partial class DemoSentences
{
    sealed record File(
        IReadOnlyList<string> Topics, IReadOnlyList<string> Wards, IReadOnlyList<string> Branches, IReadOnlyList<string> Problems,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Sentences, IReadOnlyDictionary<string, IReadOnlyList<string>> ByCategory,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Occasions, IReadOnlyList<string> Declines);

    readonly File file;

    public DemoSentences()
    {
        using var stream = typeof(DemoSentences).Assembly.GetManifestResourceStream("PartyDiscipline.Host.Operations.Demo.sentences.json")!;
        file = JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web)!;
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Occasions => file.Occasions;

    public string Topic(Random random) => Pick(random, file.Topics);
    public string Ward(Random random) => Pick(random, file.Wards);
    public string Branch(Random random) => Pick(random, file.Branches);
    public string Problem(Random random) => Pick(random, file.Problems);
    public string Decline(Random random) => Pick(random, file.Declines);

    /// <summary>What a record says that fulfils this obligation.</summary>
    public string Of(string obligation, string category, Random random, DateOnly on, string? who, string? department) =>
        Fill(Pick(random, file.Sentences.TryGetValue(obligation, out var own) ? own : file.ByCategory[category]), random, on, who, department);

    public string Fill(string sentence, Random random, DateOnly on, string? who = null, string? department = null) => Gap().Replace(sentence, gap => gap.Value switch
    {
        "{topic}" => Topic(random),
        "{ward}" => Ward(random),
        "{branch}" => Branch(random),
        "{n}" => random.Next(2, 7).ToString(CultureInfo.InvariantCulture),
        "{h}" => on.Month <= 6 ? "上半年" : "下半年",
        "{q}" => $"{"一二三四"[(on.Month - 1) / 3]}季度",
        "{y}" => on.Year.ToString(CultureInfo.InvariantCulture),
        "{who}" => who ?? "班子成员",
        "{dept}" => department ?? "分管部门",
        var unknown => throw new InvalidOperationException($"sentences.json: no text fills {unknown}."),
    });

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.None, 2000)]
    private static partial Regex Gap();
}
