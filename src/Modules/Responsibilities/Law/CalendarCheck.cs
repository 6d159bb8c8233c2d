using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel.Calendar;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>Reads a file of holiday years for faults.</summary>
static class CalendarCheck
{
    public static void Read(Node file)
    {
        file.Only("years");
        var seen = new HashSet<int>();
        foreach (var year in file.Items("years"))
        {
            var number = year.Whole("year", Period.FirstYear, Period.LastYear);
            if (number is { } known && !seen.Add(known)) year.Fault($"the year {known} is given twice");
            year.Text("source");
            year.OneOf("certainty", ["A", "B", "C"]);
            year.Only("year", "source", "certainty", "off", "work");
            var off = Days(year, "off", number);
            var work = Days(year, "work", number);
            foreach (var date in off.Intersect(work)) year.Fault($"{date:yyyy-MM-dd} is both off and worked");
            foreach (var date in work.Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)))
                year.Fault($"{date:yyyy-MM-dd} is worked in exchange but is no Saturday or Sunday");
        }
    }

    static HashSet<DateOnly> Days(Node year, string name, int? number)
    {
        var days = new HashSet<DateOnly>();
        if (!year.Has(name)) year.Fault($"'{name}' is missing");
        foreach (var item in year.Items(name, required: false))
        {
            if (item.Value.ValueKind != JsonValueKind.String ||
                !DateOnly.TryParseExact(item.Value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                item.Fault($"is no date (yyyy-MM-dd)");
            else if (number is { } known && date.Year != known) item.Fault($"{date:yyyy-MM-dd} is not in {known}");
            else if (!days.Add(date)) item.Fault($"{date:yyyy-MM-dd} is given twice");
        }
        return days;
    }
}
