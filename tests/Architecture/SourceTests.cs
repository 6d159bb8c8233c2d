using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>Rules that are read off the committed text.</summary>
public sealed partial class SourceTests
{
    static IEnumerable<string> Code(params string[] folders) => Source.Files(folders)
        .Where(f => (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cshtml", StringComparison.Ordinal)) && !f.Contains("/Migrations/", StringComparison.Ordinal));

    [Fact]
    public void SQL_by_hand_stands_in_the_write_path_and_in_operations_only() =>
        Assert.Empty(Source.Hits(RawSql(), Code("src"), "src/Kernel/Records/", "src/Host/Operations/", "src/Host/Databases.cs"));

    [Fact]
    public void Bulk_changes_that_skip_the_Ledger_stand_in_the_write_path_and_with_the_sign_on_tables_only() =>
        Assert.Empty(Source.Hits(Bulk(), Code("src"), "src/Kernel/Records/", "src/Host/Sso/"));

    [Fact]
    public void No_query_lifts_the_tenant_filter() => Assert.Empty(Source.Hits(Unfiltered(), Code("src")));

    [Fact]
    public void No_name_says_manager_helper_or_service() => Assert.Empty(Source.Hits(EmptyName(), Code("src", "tests"), "tests/Architecture/SourceTests.cs"));

    [Fact]
    public void Nothing_is_left_for_later() => Assert.Empty(Source.Hits(Unfinished(), Code("src", "tests"), "tests/Architecture/SourceTests.cs"));

    [Fact]
    public void Nothing_names_the_place_where_it_was_written() =>
        Assert.Empty(Source.Hits(Workplace(), Source.Files("src", "tests", "docs", "eng").Where(f => !f.EndsWith(".png", StringComparison.Ordinal)), "tests/Architecture/SourceTests.cs"));

    // The law's own folder is the operator's to name: amended regulations are read from it at start.
    [Fact]
    public void Modules_touch_no_files() =>
        Assert.Empty(Source.Hits(Files(), Code("src/Modules", "src/Kernel"), "src/Modules/Responsibilities/Law/LawFiles.cs"));

    [Fact]
    public void Pages_hold_no_script_no_style_and_no_unencoded_text() =>
        Assert.Empty(Source.Hits(Inline(), Code("src").Where(f => f.EndsWith(".cshtml", StringComparison.Ordinal))));

    /// <summary>The database keeps enumerations by their names: greater and less would go by the alphabet.</summary>
    [Fact]
    public void No_query_asks_whether_a_state_comes_before_another() => Assert.Empty(Source.Hits(Ordered(), Code("src")));

    /// <summary>ASVS 15.2.3: what the product carries along is used by it, and not only by its tests.</summary>
    [Fact]
    public void What_is_registered_is_used_by_the_product_itself()
    {
        var lines = Code("src").SelectMany(Source.Lines).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)).ToList();
        var registered = lines.SelectMany(l => Registered().Matches(l).Select(m => m.Groups[1].Value)).Distinct().ToList();
        Assert.True(registered.Count > 50, $"Only {registered.Count} were found.");
        // Somewhere else than where it is made and where it is put in.
        var used = lines.Where(l => !Registered().IsMatch(l)).SelectMany(l => Names().Matches(Defined().Replace(l, "")).Select(m => m.Value)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(registered.Where(name => !used.Contains(name)));
        Assert.Empty(Source.Hits(Testing(), Source.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".csproj", StringComparison.Ordinal))));
    }

    [Fact]
    public void Forms_keep_their_token() => Assert.Empty(Source.Hits(Tokenless(), Code("src"), "src/Host/Sso/", "src/Host/Pages/Setup", "src/Host/Pages/Account"));

    [GeneratedRegex(@"\bdb\.\w+[^;]*=> [^;]*\.(State|Stage|Grade|Level|Kind) (<|>|<=|>=) [A-Z]\w+\.")]
    private static partial Regex Ordered();

    [GeneratedRegex(@"AddSingleton<(\w+)>\(\)")]
    private static partial Regex Registered();

    [GeneratedRegex(@"\b(?:class|record) \w+|\bpublic \w+\((?=.*\)\s*(?:=>|:|$))")]
    private static partial Regex Defined();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Names();

    [GeneratedRegex(@"using Xunit|using PartyDiscipline\.Tests|Include=""(?:xunit|Microsoft\.AspNetCore\.Mvc\.Testing|Snapshooter)|\[(?:Fact|Theory)\]")]
    private static partial Regex Testing();

    [GeneratedRegex(@"FromSql|ExecuteSql|SqlQuery|CommandText|CreateCommand")]
    private static partial Regex RawSql();

    [GeneratedRegex(@"\.Execute(Update|Delete)(Async)?\(")]
    private static partial Regex Bulk();

    [GeneratedRegex(@"IgnoreQueryFilters")]
    private static partial Regex Unfiltered();

    [GeneratedRegex(@"\b(class|record|interface|struct|enum) \w*(Manager|Helper|Service|Utils?|Dto|Impl|Mapper|Repository)\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|TEMPORARY)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.])/(root|home|Users|work)/\w")]
    private static partial Regex Workplace();

    [GeneratedRegex(@"\b(File|Directory|Path)\.(Read|Write|Open|Create|Delete|Move|Copy|Exists|Enumerate|GetFiles|GetTemp)")]
    private static partial Regex Files();

    [GeneratedRegex(@"<script(?![^>]*\bsrc=)|<style|\sstyle=""|\son(click|load|change|submit|input|error)=|Html\.Raw|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"IgnoreAntiforgeryToken|asp-antiforgery=""false""|DisableAntiforgery")]
    private static partial Regex Tokenless();
}
