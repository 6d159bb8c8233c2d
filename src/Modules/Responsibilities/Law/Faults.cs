using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>
/// What is wrong and where. The sentence is English, for the operator; the same sentence with its figures taken out is the key under
/// which a page finds it in its reader's language.
/// </summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Format">The sentence with <c>{0}</c> where a figure stands.</param>
/// <param name="Figures">What stands there.</param>
readonly record struct DataFault(string Path, string Format, IReadOnlyList<object?> Figures)
{
    public string Sentence => string.Format(CultureInfo.InvariantCulture, Format, [.. Figures]);

    public override string ToString() => $"{Path}: {Sentence}";
}

/// <summary>Every fault of one file, each with the place it stands at.</summary>
sealed partial class Faults(string file)
{
    readonly List<DataFault> all = [];

    public IReadOnlyList<DataFault> All => all;

    public int Count => all.Count;

    /// <summary>In English for the operator, each with the file in front.</summary>
    public IReadOnlyList<string> Found => [.. all.Select(f => $"{file}: {f}")];

    public void Add(string path, FormattableString fault) => all.Add(new DataFault(path, fault.Format, fault.GetArguments()));

    /// <summary>A sentence that somebody else made, such as a rule: what stands in quotation marks are its figures.</summary>
    public void AddSaid(string path, string sentence)
    {
        var figures = new List<object?>();
        var format = Quoted().Replace(sentence.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), quoted =>
        {
            figures.Add(quoted.Groups[1].Value);
            return $"'{{{figures.Count - 1}}}'";
        });
        all.Add(new DataFault(path, format, figures));
    }

    [GeneratedRegex("'([^']*)'", RegexOptions.None, 2000)]
    private static partial Regex Quoted();
}

/// <summary>
/// A value of a data file and where it stands. Every reader notes a fault and answers null instead of throwing,
/// so that one pass finds everything that is wrong.
/// </summary>
readonly record struct Node(JsonElement Value, string Path, Faults Faults)
{
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public void Fault(FormattableString fault) => Faults.Add(Path, fault);

    /// <summary>The member, or null when it is absent or null; absent is a fault when it is required.</summary>
    public Node? Member(string name, bool required = true)
    {
        if (IsObject && Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return new Node(value, $"{Path}.{name}", Faults);
        if (required) Fault($"'{name}' is missing");
        return null;
    }

    public bool Has(string name) => IsObject && Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A text that is not empty.</summary>
    public string? Text(string name, bool required = true)
    {
        if (Member(name, required) is not { } member) return null;
        if (member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)) return text;
        member.Fault($"is no text");
        return null;
    }

    public int? Whole(string name, int least, int most, bool required = true)
    {
        if (Member(name, required) is not { } member) return null;
        if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var number) && number >= least && number <= most) return number;
        member.Fault($"is no whole number from {least} to {most}");
        return null;
    }

    public DateOnly? Date(string name, bool required = true)
    {
        if (Text(name, required) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Faults.Add($"{Path}.{name}", $"'{text}' is no date (yyyy-MM-dd)");
        return null;
    }

    /// <summary>One of the names of an enum, in any case; <paramref name="small"/> says that files write them with a small letter.</summary>
    public T? OneOf<T>(string name, bool required = true, bool small = false) where T : struct, Enum
    {
        if (Text(name, required) is not { } text) return null;
        if (Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return Enum.Parse<T>(known);
        Faults.Add($"{Path}.{name}", $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>().Select(n => small ? JsonNamingPolicy.CamelCase.ConvertName(n) : n))}");
        return null;
    }

    public string? OneOf(string name, IReadOnlyCollection<string> known, bool required = true)
    {
        if (Text(name, required) is not { } text) return null;
        if (known.Contains(text)) return text;
        Faults.Add($"{Path}.{name}", $"'{text}' is none of {string.Join(", ", known)}");
        return null;
    }

    /// <summary>A text in both languages.</summary>
    public void BothLanguages(string name, bool required = true)
    {
        if (Member(name, required) is not { } member) return;
        if (!member.IsObject)
        {
            member.Fault($"has no languages");
            return;
        }
        member.Text("zh");
        member.Text("en");
    }

    /// <summary>The items of a list; empty with a fault when it is missing or has none.</summary>
    public IEnumerable<Node> Items(string name, bool required = true)
    {
        if (Member(name, required) is not { } member) return [];
        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            member.Fault($"is no list");
            return [];
        }
        if (required && member.Value.GetArrayLength() == 0) member.Fault($"is empty");
        var faults = Faults;
        return [.. member.Value.EnumerateArray().Zip(Labels(member.Value)).Select(item => new Node(item.First, $"{member.Path}[{item.Second}]", faults))];
    }

    public IReadOnlyList<string> Texts(string name, bool required = true)
    {
        var texts = new List<string>();
        foreach (var item in Items(name, required))
        {
            if (item.Value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(item.Value.GetString())) texts.Add(item.Value.GetString()!);
            else item.Fault($"is no text");
        }
        return texts;
    }

    /// <summary>Members that nobody asked for are slips of the pen, and are told.</summary>
    public void Only(params ReadOnlySpan<string> known)
    {
        if (!IsObject) return;
        foreach (var member in Value.EnumerateObject())
            if (!known.Contains(member.Name)) Fault($"'{member.Name}' is unknown");
    }

    /// <summary>
    /// What the items of a list are called in paths: an item is named by its own code where it has one, which is easier to find than its
    /// position; the second of the same code also by that.
    /// </summary>
    public static IReadOnlyList<string> Labels(JsonElement list)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        return [.. list.EnumerateArray().Select((item, i) => Label(item) is not { } label ? i.ToString(CultureInfo.InvariantCulture) : given.Add(label) ? label : $"{label}#{i + 1}")];
    }

    static string? Label(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in (ReadOnlySpan<string>)["code", "id"])
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        return null;
    }
}
