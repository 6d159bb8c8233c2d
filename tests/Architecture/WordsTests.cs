using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>Whatever a person reads exists in Chinese and in English, under the same key, with the same figures in it.</summary>
public sealed partial class WordsTests
{
    static readonly string[] InEveryModule = ["Fault.Stale", "Fault.Refused", "Fault.Clause"];

    public static TheoryData<string> Rooms =>
        [.. Source.Files("src", "tests/SeventhModule").Where(f => f.EndsWith("/Resources/Words.resx", StringComparison.Ordinal)).Select(f => f[..^"/Resources/Words.resx".Length])];

    static Dictionary<string, string> Words(string room, string language = "")
    {
        var words = new Dictionary<string, string>();
        foreach (var data in XDocument.Parse(Source.Text($"{room}/Resources/Words{language}.resx")).Root!.Elements("data"))
            Assert.True(words.TryAdd(data.Attribute("name")!.Value, data.Element("value")?.Value ?? ""), $"{room}: {data.Attribute("name")!.Value} stands twice.");
        return words;
    }

    [Theory, MemberData(nameof(Rooms))]
    public void Both_languages_hold_the_same_keys_none_empty_with_the_same_figures(string room)
    {
        var (chinese, english) = (Words(room), Words(room, ".en"));
        Assert.Empty(chinese.Keys.Except(english.Keys));
        Assert.Empty(english.Keys.Except(chinese.Keys));
        Assert.Empty(chinese.Concat(english).Where(w => string.IsNullOrWhiteSpace(w.Value)));
        Assert.Empty(chinese.Where(w => Figures(w.Value) != Figures(english[w.Key])).Select(w => w.Key));
        Assert.Empty(english.Where(w => Chinese().IsMatch(w.Value)).Where(w => !w.Key.StartsWith("Language", StringComparison.Ordinal)).Select(w => w.Key));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void Every_key_that_code_and_pages_name_exists(string room)
    {
        var words = Words(room).Keys.ToHashSet();
        // The Kernel says these with the words of the module whose page or endpoint it serves.
        if (room == "src/Kernel") words.UnionWith(InEveryModule);
        var named =
            from file in Source.Files(room)
            where !file.Contains("/Migrations/", StringComparison.Ordinal) && (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
            from match in Named().Matches(Source.Text(file))
            let key = match.Groups["key"].Value
            where !key.Contains('{', StringComparison.Ordinal) && !words.Contains(key)
            select $"{file}: {key}";
        Assert.Empty(named.Distinct());
        if (room.StartsWith("src/Modules/", StringComparison.Ordinal)) Assert.Empty(InEveryModule.Except(words));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void No_page_holds_a_text_of_its_own_in_Chinese(string room) => Assert.Empty(
        from file in Source.Files(room)
        where file.EndsWith(".cshtml", StringComparison.Ordinal)
        where Chinese().IsMatch(RazorComment().Replace(Source.Text(file), ""))
        select file);

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Every_permission_and_every_place_in_the_menu_has_a_label(string language)
    {
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        var services = Product.Built.Services;
        var words = services.GetRequiredService<IStringLocalizerFactory>();
        var labels = services.GetRequiredService<RightsTable>().Entries.Select(p => (p.Words, Key: $"Permission.{p.Name}"))
            .Concat(services.GetServices<MenuEntry>().Select(m => (m.Words, Key: $"Menu.{m.Page.Trim('/').Replace('/', '.')}")));
        Assert.Empty(labels.Where(l => words.Create(l.Words)[l.Key].ResourceNotFound).Select(l => l.Key));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Every_fact_of_the_Ledger_has_a_name(string language)
    {
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        var words = Product.Built.Services.GetRequiredService<FactWords>();
        var facts = Product.Built.Services.GetRequiredService<RightsTable>().Entries.Select(e => e.Words.Assembly).Distinct().SelectMany(a => a.GetTypes()).Where(t => t.IsClass && t.IsAssignableTo(typeof(IFact))).Select(FactName.Of).ToList();
        Assert.NotEmpty(facts);
        Assert.Empty(facts.Where(f => words[f] == f));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Every_notice_and_every_kind_of_thing_that_is_found_has_words(string language)
    {
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        var (services, words) = (Product.Built.Services, Product.Built.Services.GetRequiredService<ModuleWords>());
        var keys = Notices.Concerning.Select(f => $"Notice.{FactName.Of(f)}").Concat(services.GetServices<IFinder>().Select(f => $"Found.{f.Name}")).ToList();
        Assert.NotEmpty(keys);
        Assert.Empty(keys.Where(k => words[k] is null));
    }

    [Fact]
    public void Everything_in_the_index_has_a_finder_of_the_same_name() => Assert.Empty(
        Product.Built.Services.GetServices<IIndexed>().Select(i => i.Name).Except(Product.Built.Services.GetServices<IFinder>().Select(f => f.Name)));

    static string Figures(string text) => string.Join(",", Placeholder().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex("""(?:\b[Tt]\[|\b[Ww]ords\[|Outcome\.Refuse\([^,()"]*"?[^,()"]*"?, |new Fault\([^,()"]*"?[^,()"]*"?, |new\("[A-Za-z.]*", )"(?<key>[A-Z][A-Za-z]*\.[A-Za-z0-9.\-]+)"(?=[\],)])""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex RazorComment();
}
