namespace PartyDiscipline.Kernel.Calendar;

/// <summary>One year's public holidays and the weekend days worked in exchange (调休), as announced; data, not code.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="Certainty">A announced and seen, B known, C assumed because not yet announced.</param>
/// <param name="Off">Days off, whatever their weekday.</param>
/// <param name="Work">Saturdays and Sundays that are worked.</param>
public sealed record HolidayYear(int Year, string Certainty, IReadOnlyList<DateOnly> Off, IReadOnlyList<DateOnly> Work);

/// <summary>
/// Working days with yearly holiday swaps. A year without data has plain weekends, and <see cref="Knows"/> says so.
/// Deadlines leave out the starting day; a month means a calendar month, ending on the same day or the month's last.
/// </summary>
public sealed class WorkCalendar
{
    readonly HashSet<DateOnly> off = [];
    readonly HashSet<DateOnly> work = [];
    readonly HashSet<int> years = [];

    public WorkCalendar(IEnumerable<HolidayYear> holidays)
    {
        foreach (var year in holidays)
        {
            years.Add(year.Year);
            off.UnionWith(year.Off);
            work.UnionWith(year.Work);
        }
    }

    /// <summary>Whether this year's holidays have been entered.</summary>
    public bool Knows(int year) => years.Contains(year);

    public bool IsWorkingDay(DateOnly date) =>
        work.Contains(date) || !off.Contains(date) && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The last day of a limit of so many working days; the starting day is not counted. Zero gives the start itself.</summary>
    public DateOnly AddWorkingDays(DateOnly start, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var date = start;
        while (days > 0)
        {
            date = date.AddDays(1);
            if (IsWorkingDay(date)) days--;
        }
        return date;
    }

    /// <summary>The last day of a limit of calendar months: 31 January plus one month is 28 or 29 February.</summary>
    public static DateOnly AddMonths(DateOnly start, int months) => start.AddMonths(months);

    /// <summary>The day itself if worked, else the next working day.</summary>
    public DateOnly NextWorkingDay(DateOnly date)
    {
        while (!IsWorkingDay(date)) date = date.AddDays(1);
        return date;
    }

    /// <summary>Working days after <paramref name="from"/> up to and including <paramref name="to"/>; negative when <paramref name="to"/> is earlier.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from) return -WorkingDaysBetween(to, from);
        var count = 0;
        for (var date = from; date < to;)
        {
            date = date.AddDays(1);
            if (IsWorkingDay(date)) count++;
        }
        return count;
    }
}

/// <summary>Where the working calendar in force is read; replaced as a whole when the data change.</summary>
public interface IWorkCalendars
{
    WorkCalendar Current { get; }
}

/// <summary>Dates of the accountability calendar: all of China keeps one time, and a day ends at 24:00 there.</summary>
public static class ChinaTime
{
    static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Today in China.</summary>
    public static DateOnly Today(this TimeProvider time) => DateOf(time.GetUtcNow());

    /// <summary>The Chinese date of an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The instant in Chinese clock time, for showing.</summary>
    public static DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>The instant at which a date begins in China; a deadline on a date falls at the start of the next.</summary>
    public static DateTimeOffset StartOf(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
