using System.Text.RegularExpressions;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>
/// What can do harm stands in few places, and those are named here. The analyzer bans what has a better way (<c>BannedSymbols.txt</c>);
/// this is for whole families of calls.
/// </summary>
public sealed partial class DangerousCallsTests
{
    static IEnumerable<string> Code => Source.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !f.Contains("/Migrations/", StringComparison.Ordinal));

    static IEnumerable<string> Scripts => Source.Files("src").Where(f => f.EndsWith(".js", StringComparison.Ordinal));

    // Drop-in modules are code that was allowed by two persons; nothing else is loaded.
    [Fact]
    public void No_code_is_made_at_run_time_and_no_memory_is_touched_by_hand() =>
        Assert.Empty(Source.Hits(MadeCode(), Code, "src/Host/DropIns/"));

    [Fact]
    public void No_reader_resolves_entities_and_no_type_is_chosen_by_what_was_sent()
    {
        // Reads the parts of a Word file through a reader that takes no document type.
        Assert.Empty(Source.Hits(Readers(), Code, "src/Host/DropIns/DropInLoader.cs", "src/Modules/Supervision/Clues/CleanFile.cs"));
        Assert.Empty(Code.Where(f => Source.Text(f) is var text && text.Contains("XmlReader.Create(", StringComparison.Ordinal) && !text.Contains("DtdProcessing = DtdProcessing.Prohibit", StringComparison.Ordinal)));
    }

    [Fact]
    public void Programs_are_started_with_lists_of_arguments_by_printing_and_operations_only()
    {
        Assert.Empty(Source.Hits(Programs(), Code, "src/Host/Documents/Chromium.cs", "src/Host/Operations/"));
        Assert.Empty(Source.Hits(CommandLines(), Code));
    }

    // Mail goes to one server of the operator's; the doctor asks those that the settings name.
    [Fact]
    public void Calls_to_elsewhere_are_made_by_the_portals_back_channel_the_mail_and_the_doctor_alone()
    {
        Assert.Empty(Source.Hits(Calls(), Code, "src/Host/Sso/PortalSchemes.cs", "src/Host/Desk/Digests.cs", "src/Host/Operations/Doctor.cs"));
        Assert.Contains("AllowAutoRedirect = false", Source.Text("src/Host/Sso/PortalSchemes.cs"), StringComparison.Ordinal);
    }

    // The demonstration invents its past with a chance that gives the same every time.
    [Fact]
    public void Only_sound_cryptography_and_true_chance_is_used() => Assert.Empty(Source.Hits(Weak(), Code, "src/Host/Operations/Demo/"));

    // Whoever measures how long an answer takes must not learn how much of his guess was right (ASVS 11.2.4): secrets are looked up by their hash,
    // checked by the framework, or compared in constant time. What a person types twice is no secret to himself; bytes that are compared plainly
    // are the public halves of keys, marks of files, draws, and what a sealed box has already vouched for.
    [Fact]
    public void Secrets_are_compared_in_constant_time_or_looked_up_by_their_hash()
    {
        Assert.Empty(Source.Hits(PlainlyCompared(), Code).Where(h => !h.Contains("Input.Again", StringComparison.Ordinal)));
        Assert.Empty(Source.Hits(BytesCompared(), Code,
            "src/Host/Operations/SealedFile.cs", "src/Host/Search/Indexer.cs", "src/Host/Sso/EnrolmentSecrets.cs", "src/Host/Sso/PortalClients.cs", "src/Host/HostTrust.cs", "src/Modules/Duties/SpotChecks/SpotCheckBook.cs",
            "src/Modules/Reports/Ballots/", "src/Modules/Supervision/Clues/Compartment.cs", "src/Modules/Supervision/Inspections/UnitDraw.cs"));
        Assert.Contains("CryptographicOperations.FixedTimeEquals", Source.Text("src/Host/Sso/FirstSetup.cs"), StringComparison.Ordinal);
        // The rule sees what it is there for.
        string[] forbidden = ["if (typed == account.Password)", "return secret != stored;", "=> Passphrase.Equals(typed)", "string.Equals(code, row.Token)", "a.Proof == proof", "if (known.ApiKey == key)"];
        Assert.All(forbidden, line => Assert.Matches(PlainlyCompared(), line));
        string[] fine = ["Password == null", "token is not { Length: > 0 }", "r => r.Kind == PartyKind.Secretary", "f.KeyHash == hash", "verdict == PasswordVerificationResult.Failed"];
        Assert.All(fine, line => Assert.DoesNotMatch(PlainlyCompared(), line));
    }

    [Fact]
    public void Patterns_are_written_in_the_code_and_never_made_of_what_was_typed() => Assert.Empty(Source.Hits(Patterns(), Code));

    // A format is a word of ours or a text of the regulation, by its name; none is put together where it is used, and none is what somebody typed.
    [Fact]
    public void No_format_is_put_together_from_what_was_typed()
    {
        Assert.Empty(Source.Hits(MadeFormats(), Code));
        Assert.NotEmpty(Source.Hits(Formats(), Code));
        Assert.Empty(Source.Hits(Formats(), Code).Where(h => !ReadFormats().IsMatch(h)));
    }

    // A name that a page's markup could take (a form called "config") is looked for by its own attribute and never as a property of the window or of the document.
    [Fact]
    public void Scripts_ask_for_nothing_by_a_name_that_markup_could_take()
    {
        Assert.Empty(Source.Hits(TakenNames(), Scripts));
        string[] known =
        [
            "activeElement", "addEventListener", "cookie", "createElement", "dispatchEvent", "documentElement", "getElementById", "head", "hidden", "querySelector", "querySelectorAll",
        ];
        Assert.Empty(Scripts.SelectMany(f => DocumentNames().Matches(Source.Text(f)).Select(m => $"{f}: document.{m.Groups[1].Value}")).Where(n => !known.Any(k => n.EndsWith($".{k}", StringComparison.Ordinal))));
        // What takes a name of the document is a form, a picture or a frame that is called so; none of ours has a name.
        Assert.Empty(Source.Hits(Named(), Source.Files("src").Where(f => f.EndsWith(".cshtml", StringComparison.Ordinal))));
        // Modules have no globals of their own; the one that is no module keeps its names inside.
        Assert.All(Scripts.Where(f => f.EndsWith("/theme.js", StringComparison.Ordinal)), f => Assert.Contains("(() => {", Source.Text(f), StringComparison.Ordinal));
        Assert.Empty(Source.Hits(PlainScripts(), Source.Files("src").Where(f => f.EndsWith(".cshtml", StringComparison.Ordinal))));
    }

    [Fact]
    public void Scripts_merge_no_objects_and_set_no_property_by_a_name_that_was_sent()
    {
        Assert.Empty(Source.Hits(Merging(), Scripts));
        Assert.Contains(Scripts, f => Source.Text(f).Contains("new Map(", StringComparison.Ordinal));
    }

    // Registered applications are an administrator's to register; a page of ours leads to pages of ours.
    [Fact]
    public void No_page_leads_to_another_site()
    {
        var pages = Source.Files("src").Where(f => f.EndsWith(".cshtml", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        Assert.Empty(Source.Hits(Elsewhere(), pages));
        Assert.Empty(Source.Hits(ScriptsElsewhere(), Scripts));
    }

    [Fact]
    public void Scripts_put_text_into_pages_as_text_and_take_no_messages()
    {
        Assert.NotEmpty(Scripts);
        Assert.Empty(Source.Hits(UnsafeScript(), Scripts));
        Assert.Equal(["rail"], Scripts.SelectMany(f => Stored().Matches(Source.Text(f)).Select(m => m.Groups[1].Value)).Distinct());
    }

    [GeneratedRegex(@"\bunsafe\b(?!-)|Assembly\.Load|CSharpScript|DynamicMethod|Reflection\.Emit|\bMarshal\.|\bUnsafe\.|MemoryMarshal|DllImport|LibraryImport|AssemblyLoadContext|\.Compile\(\)")]
    private static partial Regex MadeCode();

    [GeneratedRegex(@"BinaryFormatter|NetDataContract|LosFormatter|SoapFormatter|TypeNameHandling|XmlSerializer|DataContractSerializer|JsonDerivedType|JsonPolymorphic|Type\.GetType\(|Activator\.CreateInstance|XmlDocument\b|XDocument|XElement|XmlTextReader|XPathDocument|XslCompiledTransform")]
    private static partial Regex Readers();

    [GeneratedRegex(@"ProcessStartInfo|Process\.Start")]
    private static partial Regex Programs();

    [GeneratedRegex(@"\.Arguments\s*=|UseShellExecute\s*=\s*true|new ProcessStartInfo\(\w+, ""|new ProcessStartInfo\([^)]*\$""|""(/bin/)?(ba)?sh""|""cmd(\.exe)?""")]
    private static partial Regex CommandLines();

    [GeneratedRegex(@"new HttpClient\b|WebRequest|WebClient\b|IHttpClientFactory|TcpClient|new Socket\(|SmtpClient|HttpClientHandler|SocketsHttpHandler")]
    private static partial Regex Calls();

    [GeneratedRegex(@"\bMD5\b|\bSHA1\b|HMACSHA1|HMACMD5|\bDES\b|TripleDES|\bRC2\b|Rijndael|CipherMode|\bECB\b|PaddingMode|Aes\.Create|AesManaged|new Random\(|Random\.Shared|RSAEncryptionPadding\.Pkcs1|RSASignaturePadding\.Pkcs1|nistP192|ServerCertificateCustomValidation|RemoteCertificateValidationCallback")]
    private static partial Regex Weak();

    [GeneratedRegex(@"(?:[Pp]assword|[Pp]assphrase|[Ss]ecret|[Tt]oken|ApiKey|[Pp]roof|[Oo]neTimeCode)(?:Of\([^()]*\))?\s*(?:==|!=)(?!\s*(?:null\b|""""|default\b))|(?:==|!=)(?!\s*PasswordVerificationResult)\s*(?:\w+[.?!]+)*\w*(?:[Pp]assword|[Pp]assphrase|[Ss]ecret(?!ar)|[Tt]oken|ApiKey|[Pp]roof|[Oo]neTimeCode)\b|(?:[Pp]assword|[Pp]assphrase|[Ss]ecret|[Tt]oken|ApiKey|[Pp]roof)[?!]?\.Equals\(|\bEquals\([^)]*(?:[Pp]assword|[Pp]assphrase|[Ss]ecret(?!ar)|[Tt]oken|ApiKey|[Pp]roof)\b")]
    private static partial Regex PlainlyCompared();

    [GeneratedRegex(@"SequenceEqual|SequenceCompareTo|StructuralComparisons")]
    private static partial Regex BytesCompared();

    [GeneratedRegex(@"\b(?:string\.Format|AppendFormat|CompositeFormat\.Parse)\((?:[^,()]*,\s*)?(?:\$@?""|[\w.]+\s*\+)|\.Format\([^)]*\b(?:Request|Input|Query|Form)\b")]
    private static partial Regex MadeFormats();

    [GeneratedRegex(@"\bstring\.Format\(\w+[\w.]*, |AppendFormat\(")]
    private static partial Regex Formats();

    [GeneratedRegex(@"string\.Format\((?:[\w.]+, )?(?:text\b|Format\b|known\.Value|found\.Value|Record\.\w+|words\[[^\]]+\]\.Value|Words\.GetString\()")]
    private static partial Regex ReadFormats();

    [GeneratedRegex(@"\bwindow\.(?!htmx\?\.)\w|\bwindow\[|\bdocument\[|\bself\.\w|globalThis|\bdocument\.(?:forms|images|links|anchors|embeds|all)\b")]
    private static partial Regex TakenNames();

    [GeneratedRegex(@"\bdocument\.(\w+)")]
    private static partial Regex DocumentNames();

    [GeneratedRegex(@"<(?:form|img|embed|iframe|object)\b[^>]*\sname=", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"<script(?![^>]*type=""(?:module|application/json)"")(?![^>]*theme\.js)(?![^>]*asp-src-include)[^>]*\bsrc=""~?/js/")]
    private static partial Regex PlainScripts();

    [GeneratedRegex(@"Object\.assign|__proto__|\.prototype\b|setPrototypeOf|structuredClone|\bmerge\(|\bextend\(|(?<!dataset)\[(?!['""\d])[\w.]+\]\s*=[^=>]|Reflect\.")]
    private static partial Regex Merging();

    [GeneratedRegex(@"(?:href|action|src|formaction|content)=""\s*(?:https?:)?//|target=""_blank""|http-equiv=""refresh""", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"window\.open|location\.(?:href|assign|replace)[^;]*https?:|['""]https?://")]
    private static partial Regex ScriptsElsewhere();

    [GeneratedRegex(@"new Regex\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\(")]
    private static partial Regex Patterns();

    [GeneratedRegex(@"\.(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment|postMessage|['""]message['""]|sessionStorage|indexedDB")]
    private static partial Regex UnsafeScript();

    [GeneratedRegex(@"localStorage\.setItem\(\s*['""](\w+)['""]")]
    private static partial Regex Stored();
}
