using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>A year of the working-day calendar: days off, days worked in exchange, and how sure we are of them.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class CalendarModel(LawFiles law) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }

    public int Year { get; private set; }
    public CalendarYear? Entered { get; private set; }
    public IReadOnlyList<int> Years { get; private set; } = [];
    public int WorkingDays { get; private set; }

    HashSet<DateOnly> off = [];
    HashSet<DateOnly> work = [];

    public IActionResult OnGet()
    {
        Years = [.. law.CalendarYears.Select(y => y.Year)];
        Year = AskedYear ?? Today.Year;
        if (!Period.IsYear(Year)) return NotFound();
        Entered = law.CalendarYears.FirstOrDefault(y => y.Year == Year);
        off = [.. Entered?.Off ?? []];
        work = [.. Entered?.Work ?? []];
        for (var day = new DateOnly(Year, 1, 1); day.Year == Year; day = day.AddDays(1))
            if (law.Current.IsWorkingDay(day)) WorkingDays++;
        return Page();
    }

    /// <summary>A month as weeks from Monday; null where another month's day stands.</summary>
    public IEnumerable<DateOnly?[]> Weeks(int month)
    {
        var day = new DateOnly(Year, month, 1);
        var week = new DateOnly?[7];
        for (; day.Month == month; day = day.AddDays(1))
        {
            var place = ((int)day.DayOfWeek + 6) % 7;
            week[place] = day;
            if (place != 6) continue;
            yield return week;
            week = new DateOnly?[7];
        }
        if (week.Any(d => d is not null)) yield return week;
    }

    public bool Off(DateOnly day) => off.Contains(day);
    public bool Worked(DateOnly day) => work.Contains(day);
    public bool Working(DateOnly day) => law.Current.IsWorkingDay(day);
    public bool IsToday(DateOnly day) => day == Today;

    /// <summary>Days off that follow each other, first and last.</summary>
    public IEnumerable<(DateOnly From, DateOnly To)> Runs()
    {
        DateOnly? from = null;
        foreach (var day in off.Order())
        {
            from ??= day;
            if (off.Contains(day.AddDays(1))) continue;
            yield return (from.Value, day);
            from = null;
        }
    }

    public IEnumerable<DateOnly> Swaps => work.Order();
}
