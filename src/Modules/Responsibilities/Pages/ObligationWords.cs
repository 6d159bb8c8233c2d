using System.Globalization;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;

namespace PartyDiscipline.Responsibilities.Pages;

/// <summary>An obligation's terms in the reader's words: who owes it, by when, how it is judged.</summary>
sealed class ObligationWords(IStringLocalizer words)
{
    /// <summary>Who owes it, and to whom when it is owed once per counterpart.</summary>
    public string Parties(Obligation obligation) => string.Join(words["List.Separator"], obligation.Parties.Select(p => Party(p, obligation)));

    /// <summary>By when.</summary>
    public string Deadline(DeadlineSpec deadline)
    {
        string text = deadline.Kind switch
        {
            "periodEnd" => words["Deadline.periodEnd"],
            "monthDay" => words[deadline.YearOffset == 0 ? "Deadline.monthDay" : "Deadline.monthDayNext", deadline.MonthDay!],
            "afterPeriodEnd" => words["Deadline.afterPeriodEnd", deadline.Days],
            _ => words["Deadline.none"],
        };
        return deadline.Roll == "next" ? $"{text}{words["Deadline.roll"]}" : text;
    }

    /// <summary>A figure's name.</summary>
    public static string Figure(string name) => FigureWords.Of(name).ToString();

    /// <summary>A figure as people read it: a share in percent, a period by its name.</summary>
    public string Value(string figure, string written) => figure switch
    {
        "per" => words[$"Per.{written}"],
        "min" when decimal.TryParse(written, CultureInfo.InvariantCulture, out var share) => share.ToString("P0", CultureInfo.CurrentCulture),
        _ => written,
    };

    /// <summary>A period inside a year that the page names.</summary>
    public string Period(Period period) => period.Length switch
    {
        PeriodLength.Half => words[$"Period.Half.{period.Number}"],
        PeriodLength.Quarter => words["Period.Quarter", period.Number],
        _ => words["Period.Year"],
    };

    string Party(PartySpec spec, Obligation obligation)
    {
        string text = spec.Function is null ? words[$"PartyKind.{spec.Kind}"] : words[$"DepartmentFunction.{spec.Function}"];
        if (spec.At != "all") text += words[$"At.{spec.At}"];
        return (spec.Each ?? obligation.Each) is { } each ? $"{text}{words[$"Each.{each}"]}" : text;
    }
}
