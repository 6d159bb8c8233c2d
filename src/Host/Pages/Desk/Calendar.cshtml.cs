using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Desk;

/// <summary>The last days of everything open, a month at a time; on a phone a list of the days that hold something.</summary>
[RequirePermission(KernelPermissions.SignedIn)]
internal sealed class CalendarModel(Agenda agenda, IWorkCalendars calendars) : PortalPage
{
    const int DaysInWeek = 7;

    /// <summary>As <c>2026-11</c>; anything else is this month.</summary>
    [BindProperty(SupportsGet = true, Name = "month")] public string? Asked { get; set; }

    public const int MostADay = 3;
    public DateOnly First { get; private set; }
    public bool IsNow => First.Year == Today.Year && First.Month == Today.Month;
    public int Total { get; private set; }
    /// <summary>Whole weeks, Monday first.</summary>
    public IReadOnlyList<MonthDay> Days { get; private set; } = [];

    public async Task OnGet(CancellationToken cancel)
    {
        First = DateOnly.TryParseExact($"{Asked}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is >= 1949 and <= 2200
            ? month
            : new DateOnly(Today.Year, Today.Month, 1);
        var last = First.AddMonths(1).AddDays(-1);
        var due = (await agenda.Of(Actor, cancel)).Where(i => i.Due is { } day && First <= day && day <= last).ToLookup(i => i.Due!.Value);
        Total = due.Sum(d => d.Count());
        var from = First.AddDays(-(((int)First.DayOfWeek + DaysInWeek - 1) % DaysInWeek));
        var weeks = (last.DayNumber - from.DayNumber) / DaysInWeek + 1;
        Days = [.. Enumerable.Range(0, weeks * DaysInWeek).Select(from.AddDays).Select(day => new MonthDay(day, [.. due[day]], day == Today, day < First || day > last, !calendars.Current.IsWorkingDay(day)))];
    }
}

/// <summary>One field of the month.</summary>
/// <param name="Outside">It belongs to the month before or after.</param>
/// <param name="Off">A weekend or holiday.</param>
sealed record MonthDay(DateOnly Date, IReadOnlyList<AgendaItem> Items, bool IsToday, bool Outside, bool Off)
{
    public string Classes => string.Join(' ', new[] { "month-field", IsToday ? "month-today" : null, Outside ? "month-outside" : null, Off ? "month-off" : null, Items.Count == 0 ? "month-empty" : null }.OfType<string>());
}
