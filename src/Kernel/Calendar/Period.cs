using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PartyDiscipline.Kernel.Calendar;

/// <summary>How long one period lasts.</summary>
public enum PeriodLength { Year, Half, Quarter }

/// <summary>
/// A year, half-year or quarter of the accountability calendar: <c>2026</c>, <c>2026H1</c>, <c>2026Q3</c>.
/// H1 is 1 January to 30 June; both ends belong to it.
/// </summary>
[GenerateSerializer, Immutable, Alias("Kernel.Period")]
public readonly record struct Period(
    [property: Id(0)] int Year,
    [property: Id(1)] PeriodLength Length,
    [property: Id(2)] int Number) : IParsable<Period>
{
    /// <summary>The years that the product speaks of; what lies outside was mistyped.</summary>
    public const int FirstYear = 1949, LastYear = 2200;

    public static bool IsYear(int year) => year is >= FirstYear and <= LastYear;

    public static Period OfYear(int year) => new(year, PeriodLength.Year, 1);

    /// <summary>The period of this length that holds the date.</summary>
    public static Period Holding(DateOnly date, PeriodLength length) =>
        new(date.Year, length, (date.Month - 1) / Months(length) + 1);

    /// <summary>All periods of this length in a year, in order.</summary>
    public static IEnumerable<Period> In(int year, PeriodLength length) =>
        Enumerable.Range(1, 12 / Months(length)).Select(number => new Period(year, length, number));

    public DateOnly From => new(Year, (Number - 1) * Months(Length) + 1, 1);
    public DateOnly To => From.AddMonths(Months(Length)).AddDays(-1);

    public bool Holds(DateOnly date) => From <= date && date <= To;

    public override string ToString() => Length switch
    {
        PeriodLength.Half => string.Create(CultureInfo.InvariantCulture, $"{Year}H{Number}"),
        PeriodLength.Quarter => string.Create(CultureInfo.InvariantCulture, $"{Year}Q{Number}"),
        _ => Year.ToString(CultureInfo.InvariantCulture),
    };

    public static Period Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var period) ? period : throw new FormatException($"'{s}' is no period.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Period result)
    {
        result = default;
        if (s is not { Length: 4 or 6 } || !int.TryParse(s.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || !IsYear(year))
            return false;
        if (s.Length == 4)
        {
            result = OfYear(year);
            return true;
        }
        PeriodLength? length = s[4] switch { 'H' => PeriodLength.Half, 'Q' => PeriodLength.Quarter, _ => null };
        if (length is not { } known || s[5] < '1' || s[5] > '0' + 12 / Months(known)) return false;
        result = new Period(year, known, s[5] - '0');
        return true;
    }

    static int Months(PeriodLength length) => length switch { PeriodLength.Year => 12, PeriodLength.Half => 6, _ => 3 };
}
