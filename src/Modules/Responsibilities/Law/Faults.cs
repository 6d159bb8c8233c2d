using System.Globalization;
using System.Text.Json;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>Every fault of one file, each with the place it stands at, in English for the operator.</summary>
sealed class Faults(string file)
{
    readonly List<string> found = [];

    public IReadOnlyList<string> Found => found;

    public void Add(string path, string fault) => found.Add($"{file}: {path}: {fault}");
}

/// <summary>
/// A value of a data file and where it stands. Every reader notes a fault and answers null instead of throwing,
/// so that one pass finds everything that is wrong.
/// </summary>
readonly record struct Node(JsonElement Value, string Path, Faults Faults)
{
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public void Fault(string fault) => Faults.Add(Path, fault);

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
        member.Fault("is no text");
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

    /// <summary>One of the names of an enum, in any case.</summary>
    public T? OneOf<T>(string name, bool required = true) where T : struct, Enum
    {
        if (Text(name, required) is not { } text) return null;
        if (Enum.GetNames<T>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return Enum.Parse<T>(known);
        Faults.Add($"{Path}.{name}", $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}");
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
            member.Fault("has no languages");
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
            member.Fault("is no list");
            return [];
        }
        if (required && member.Value.GetArrayLength() == 0) member.Fault("is empty");
        var faults = Faults;
        return [.. member.Value.EnumerateArray().Select((item, i) => new Node(item, $"{member.Path}[{Label(item) ?? i.ToString(CultureInfo.InvariantCulture)}]", faults))];
    }

    public IReadOnlyList<string> Texts(string name, bool required = true)
    {
        var texts = new List<string>();
        foreach (var item in Items(name, required))
        {
            if (item.Value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(item.Value.GetString())) texts.Add(item.Value.GetString()!);
            else item.Fault("is no text");
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

    /// <summary>An item is named by its own code where it has one: easier to find than its position.</summary>
    static string? Label(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in (ReadOnlySpan<string>)["code", "id"])
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        return null;
    }
}
