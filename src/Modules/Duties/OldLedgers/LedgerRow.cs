using System.Collections.Immutable;
using System.Globalization;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>
/// A row of an old ledger understood: dates as people write them, choices and posts by their names. What it says is then checked like
/// anything typed.
/// </summary>
/// <param name="Party">Whose record it is; null when the cell names nobody, or more than one.</param>
/// <param name="Entry">What was done.</param>
/// <param name="Obligations">Obligation codes that it is said to fulfil.</param>
/// <param name="Counterpart">The other side of a talk, where its post is named.</param>
sealed record LedgerRow(PartyId? Party, RecordEntry Entry, IReadOnlyList<string> Obligations, PartyId? Counterpart)
{
    static readonly char[] Separators = [',', '，', '、', ';', '；', '\n'];
    static readonly string[] Dates = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"];

    public static LedgerRow Read(Category category, IReadOnlyDictionary<string, string> cells, Func<DateOnly, PartyNames> namesOn, List<Fault> faults)
    {
        string? Cell(string key) => cells.GetValueOrDefault(key);
        var on = DateOf(Cell("on"));
        if (on is null) faults.Add(new("on", Cell("on") is null ? "Intake.Missing" : "Intake.NoDate"));
        var fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var field in category.Fields)
            if (Cell(IntakeLaw.Field + field.Name) is { } text) fields[field.Name] = Said(field, text);

        var (party, counterpart) = ((PartyId?)null, (PartyId?)null);
        if (on is { } day)
        {
            var names = namesOn(day);
            party = names.Find(Cell("party"));
            if (party is null) faults.Add(new("party", Cell("party") is null ? "Intake.Missing" : names.Several(Cell("party")) ? "Intake.PartySeveral" : "Intake.PartyUnknown"));
            if (category.Restricted) counterpart = names.Find(Cell(IntakeLaw.Field + "counterparts"));
            if (counterpart == party) counterpart = null;
        }
        return new(party, new RecordEntry
        {
            Category = category.Code,
            On = on ?? default,
            Title = Cell("title") ?? "",
            Substance = Cell("substance"),
            DocumentNumber = Cell("documentNumber"),
            People = Parts(Cell("people")),
            Fields = fields.ToImmutable(),
            DifferentEvent = Yes(Cell("different")),
        }, Parts(Cell("duties")), counterpart);
    }

    /// <summary>2025-03-05, 2025/3/5, 2025.3.5, 2025年3月5日; null when it is no day.</summary>
    public static DateOnly? DateOf(string? text) =>
        text is not null && DateOnly.TryParseExact(text.Trim(), Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>A field's text as records keep it; what cannot be understood stays, and is refused there.</summary>
    static string Said(CategoryField field, string text) => field.Type switch
    {
        "flag" => Yes(text) ? "true" : "false",
        "choice" => field.Options.FirstOrDefault(o => o.Value == text || o.Zh == text || o.En.Equals(text, StringComparison.OrdinalIgnoreCase))?.Value ?? text,
        "date" => DateOf(text)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? text,
        "halfDay" => HalfDay(text, field.Name == "end") ?? text,
        _ => text,
    };

    /// <summary>2025-03-05 下午; a day alone begins in the morning and ends in the afternoon.</summary>
    static string? HalfDay(string text, bool last)
    {
        var afternoon = text.Contains("下午", StringComparison.Ordinal) || text.EndsWith("pm", StringComparison.OrdinalIgnoreCase);
        var morning = text.Contains("上午", StringComparison.Ordinal) || text.EndsWith("am", StringComparison.OrdinalIgnoreCase);
        var day = text.Replace("上午", "", StringComparison.Ordinal).Replace("下午", "", StringComparison.Ordinal).TrimEnd('a', 'A', 'p', 'P', 'm', 'M').TrimEnd('/', ' ');
        return DateOf(day) is { } date ? $"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}/{(afternoon || !morning && last ? "pm" : "am")}" : null;
    }

    static ImmutableArray<string> Parts(string? text) => [.. (text ?? "").Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    static bool Yes(string? text) => text?.Trim().ToUpperInvariant() is "是" or "有" or "√" or "YES" or "Y" or "TRUE" or "1";
}

/// <summary>
/// How the parties of a day are called: by their id, their name in either language or one of its parts (党委书记、监狱长), what
/// such bodies and posts are usually called, or who holds them.
/// </summary>
sealed class PartyNames
{
    static readonly char[] Joints = ['、', '（', '）', '(', ')', '，'];

    readonly Dictionary<string, List<PartyId>> byName = new(StringComparer.OrdinalIgnoreCase);

    public PartyNames(IReadOnlyCollection<Party> parties, IntakeLaw law)
    {
        foreach (var party in parties) Call(party, [party.Id.ToString(), party.Name.Zh, party.Name.En]);
        // What is short gives way to what is written in full.
        var full = byName.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var party in parties)
        {
            var leader = party.Id.Kind is PartyKind.Secretary or PartyKind.Member;
            IEnumerable<string?> names =
            [
                .. party.Name.Zh.Split(Joints, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                .. law.Called.GetValueOrDefault(party.Id.Kind, []),
                .. party.HeadsDiscipline ? law.CalledDisciplineHead : [],
                leader ? party.HolderName : null,
            ];
            Call(party, names.OfType<string>().Where(n => !full.Contains(n)));
        }
    }

    void Call(Party party, IEnumerable<string> names)
    {
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!byName.TryGetValue(name, out var called)) byName[name] = called = [];
            called.Add(party.Id);
        }
    }

    public PartyId? Find(string? name) => name is not null && byName.TryGetValue(name.Trim(), out var called) && called is [var one] ? one : null;

    public bool Several(string? name) => name is not null && byName.TryGetValue(name.Trim(), out var called) && called.Count > 1;
}
