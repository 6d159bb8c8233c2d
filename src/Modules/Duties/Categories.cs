using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>One of the fifteen kinds of record of the handbook (全程纪实, notice 3.2.2).</summary>
sealed record Category
{
    public required string Code { get; init; }
    public required LocalText Name { get; init; }
    public required LocalText Hint { get; init; }
    public required IReadOnlyList<string> Keywords { get; init; }
    /// <summary>Read only by those involved and by the discipline side.</summary>
    public required bool Restricted { get; init; }
    public required IReadOnlyList<PartyKind> Usual { get; init; }
    public required IReadOnlyList<CategoryField> Fields { get; init; }
}

/// <summary>A field that a category adds: text, longText, tags, people, flag, choice, date or halfDay.</summary>
sealed record CategoryField
{
    public required string Name { get; init; }
    public required LocalText Label { get; init; }
    public required string Type { get; init; }
    public required bool Required { get; init; }
    public int? Max { get; init; }
    public IReadOnlyList<CategoryOption> Options { get; init; } = [];

    /// <summary>A kept value as people read it.</summary>
    public LocalText Say(string value) => Type switch
    {
        "flag" => value == "true" ? new("是", "Yes") : new("否", "No"),
        "choice" => Options.FirstOrDefault(o => o.Value == value)?.Text ?? new(value, value),
        "halfDay" when value.Length == 13 => new($"{value[..10]} {(value[11] == 'p' ? "下午" : "上午")}", $"{value[..10]} {(value[11] == 'p' ? "afternoon" : "morning")}"),
        _ => new(value, value),
    };
}

sealed record CategoryOption(string Value, string Zh, string En)
{
    public LocalText Text => new(Zh, En);
}

/// <summary>Our defaults around records; all ○.</summary>
sealed record RecordLimits
{
    /// <summary>A record entered later than so many working days after the event is labelled 补录, never refused.</summary>
    public required int LateAfterWorkingDays { get; init; }
    /// <summary>Superiors see a leader's yellow or red only after the leader had so many working days.</summary>
    public required int GraceWorkingDays { get; init; }
    /// <summary>Days after a year's end when its records are locked.</summary>
    public required int LockAfterDays { get; init; }
    /// <summary>How many of a hundred records of a quarter are looked at.</summary>
    public required int SamplePercent { get; init; }
    /// <summary>Days after a quarter's end within which they are drawn.</summary>
    public required int SampleWithinDays { get; init; }
}

/// <summary>The record categories as data: Regulations/categories.json, checked when it is read.</summary>
sealed class Categories
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    static readonly string[] Types = ["text", "longText", "tags", "people", "flag", "choice", "date", "halfDay"];

    readonly Dictionary<string, Category> byCode;

    public IReadOnlyList<Category> All { get; }
    public RecordLimits Limits { get; }

    Categories(File file)
    {
        All = file.Categories;
        Limits = file.Limits;
        byCode = file.Categories.ToDictionary(c => c.Code, StringComparer.Ordinal);
        var faults = file.Categories
            .SelectMany(c => c.Fields.Where(f => !Types.Contains(f.Type) || f.Type == "choice" && f.Options.Count == 0)
            .Select(f => $"{c.Code}.{f.Name}: type '{f.Type}' is unknown or has no options."))
            .ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"categories.json: {string.Join(" ", faults)}");
    }

    /// <summary>The categories shipped with the module.</summary>
    public static Categories Load()
    {
        using var stream = typeof(Categories).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.categories.json")!;
        return new(JsonSerializer.Deserialize<File>(stream, Json)!);
    }

    public Category? Find(string? code) => code is not null && byCode.TryGetValue(code, out var category) ? category : null;

    /// <summary>The categories that a sentence sounds like, best first; empty when nothing fits.</summary>
    public IReadOnlyList<Category> Propose(string text, PartyKind kind) =>
    [
        .. All
            .Select(c => (Category: c, Score: c.Keywords.Sum(k => text.Contains(k, StringComparison.OrdinalIgnoreCase) ? k.Length : 0)))
            .Where(c => c.Score > 0)
            .OrderByDescending(c => c.Score + (c.Category.Usual.Contains(kind) ? 1 : 0))
            .Select(c => c.Category)
            .Take(3),
    ];

    /// <summary>The fields as kept: only those of the category, trimmed, empty ones left out; every fault named.</summary>
    public static ImmutableDictionary<string, string> Read(Category category, IReadOnlyDictionary<string, string> given, List<Fault> faults)
    {
        var kept = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var field in category.Fields)
        {
            var text = given.GetValueOrDefault(field.Name)?.Trim() ?? "";
            if (field.Type == "flag") text = text is "true" or "on" or "1" ? "true" : "false";
            if (text.Length == 0)
            {
                if (field.Required) faults.Add(new($"Fields[{field.Name}]", "Record.FieldMissing", null, field.Label.ToString()));
                continue;
            }
            if (field.Max is { } max && text.Length > max) faults.Add(new($"Fields[{field.Name}]", "Record.FieldTooLong", null, field.Label.ToString(), max.ToString(CultureInfo.InvariantCulture)));
            var fits = field.Type switch
            {
                "choice" => field.Options.Any(o => o.Value == text),
                "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                "halfDay" => HalfDay(text) is not null,
                _ => text.Length <= 500,
            };
            if (!fits) faults.Add(new($"Fields[{field.Name}]", "Record.FieldWrong", null, field.Label.ToString()));
            else kept[field.Name] = text;
        }
        return kept.ToImmutable();
    }

    /// <summary>A half-day, written <c>2026-03-05/am</c>, as a number: two for each day since 0001-01-01.</summary>
    public static int? HalfDay(string? text) =>
        text is { Length: 13 } && text[10] == '/' && text[11..] is "am" or "pm"
        && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.DayNumber * 2 + (text[11] == 'p' ? 1 : 0)
            : null;

    /// <summary>The first and last half-day that a record covers, where its category has them.</summary>
    public static (int? From, int? To) Span(IReadOnlyDictionary<string, string> fields) =>
        (HalfDay(fields.GetValueOrDefault("start")), HalfDay(fields.GetValueOrDefault("end")));

    sealed record File(int Version, RecordLimits Limits, IReadOnlyList<Category> Categories);
}
