using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.OldLedgers;

/// <summary>A column of an old ledger, called by either of its names.</summary>
sealed record LedgerColumn(string Key, LocalText Label, bool Required = false)
{
    /// <summary>Whether a cell of the head names it; blanks and a star for required ones do not count.</summary>
    public bool Named(string head)
    {
        var bare = head.Trim().TrimEnd('*', '＊').Trim();
        return bare.Equals(Label.Zh, StringComparison.OrdinalIgnoreCase) || bare.Equals(Label.En, StringComparison.OrdinalIgnoreCase) || bare.Equals(Key, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>How much is taken in at once and how long it is kept for looking; all ○.</summary>
/// <param name="MostBytes">Longest upload.</param>
/// <param name="MostUnpacked">Most that it may unpack to.</param>
/// <param name="MostRows">Most rows of one workbook.</param>
/// <param name="RowsInPart">Rows judged and written together.</param>
/// <param name="KeepDays">Days after which what was looked at is removed; what was taken in stays.</param>
sealed record IntakeLimits(int MostBytes, long MostUnpacked, int MostRows, int RowsInPart, int KeepDays);

/// <summary>What old ledgers look like, as data: Regulations/intake.json and each category's own fields.</summary>
sealed class IntakeLaw
{
    public const string Problem = "problem";

    public IntakeLimits Limits { get; }
    public IReadOnlyList<LedgerColumn> Columns { get; }

    /// <summary>What bodies and posts of a kind are called in old ledgers, whatever their full name is.</summary>
    public IReadOnlyDictionary<PartyKind, IReadOnlyList<string>> Called { get; }

    /// <summary>And the member who heads the discipline committee.</summary>
    public IReadOnlyList<string> CalledDisciplineHead { get; }

    IntakeLaw(File file) => (Limits, Columns, Called, CalledDisciplineHead) = (file.Limits, file.Columns, file.Called, file.CalledDisciplineHead);

    public static IntakeLaw Load()
    {
        using var stream = typeof(IntakeLaw).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.intake.json")!;
        return new(JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web)!);
    }

    /// <summary>The columns of a category's sheet: what every record has, then the category's own.</summary>
    public IEnumerable<LedgerColumn> Of(Category category) =>
        Columns.Concat(category.Fields.Select(f => new LedgerColumn($"{Field}{f.Name}", f.Label, f.Required)));

    /// <summary>Before the name of a category's own field, so that it is never taken for a common one.</summary>
    public const string Field = "fields.";

    sealed record File(
        int Version, IntakeLimits Limits, IReadOnlyList<LedgerColumn> Columns, IReadOnlyDictionary<PartyKind, IReadOnlyList<string>> Called, IReadOnlyList<string> CalledDisciplineHead);
}
