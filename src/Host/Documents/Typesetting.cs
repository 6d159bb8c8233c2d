using System.Globalization;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Host.Documents;

/// <summary>
/// What GB/T 9704-2012 leaves to whoever sets the page, decided once for docx and PDF: numbers of headings, lines of a title, where the
/// closing stands. Lengths are in characters of the text; a letter or digit is half a character wide.
/// </summary>
static class Typesetting
{
    /// <summary>Characters in a line of the body, and of the title, whose characters are larger.</summary>
    public const int LineLength = 28, TitleLength = 20;

    const double TypeWidth = 442.2;
    const string Digits = "〇一二三四五六七八九";

    public static string Date(DateOnly on) => string.Create(CultureInfo.InvariantCulture, $"{on.Year}年{on.Month}月{on.Day}日");

    /// <summary>Number of annex and of headings of level 1 and 2: 一, 十, 二十一.</summary>
    public static string Chinese(int number) => number switch
    {
        < 10 => $"{Digits[number]}",
        < 20 => number == 10 ? "十" : $"十{Digits[number % 10]}",
        < 100 => $"{Digits[number / 10]}十{(number % 10 == 0 ? "" : Digits[number % 10])}",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    public static double Width(string text) => text.Sum(c => c < 0x2000 && c != '·' ? 0.5 : 1);

    /// <summary>发文机关标志: as large as one line allows, at most 58 pt.</summary>
    public static double RedHeadSize(string text) => Math.Floor(Math.Min(58, TypeWidth / Math.Max(1, Width(text))) * 2) / 2;

    /// <summary>The title's lines: its own, or else broken where the sense allows, each line no longer than the one before.</summary>
    public static IReadOnlyList<string> TitleLines(string title)
    {
        if (title.Contains('\n', StringComparison.Ordinal)) return [.. title.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        var width = Width(title);
        if (width <= TitleLength) return [title];
        var count = (int)Math.Ceiling(width / (TitleLength - 2));
        return Break(title, 0, count, (width + count - 1) / count, TitleLength).Lines ?? [title];
    }

    /// <summary>The cheapest way to break what is left into so many lines: near the mean, falling in length, never inside a word.</summary>
    static (double Cost, IReadOnlyList<string>? Lines) Break(string title, int from, int count, double mean, double most)
    {
        var rest = title[from..];
        if (count == 1) return Width(rest) <= most ? (Square(Width(rest) - mean), [rest]) : (double.MaxValue, null);
        (double Cost, IReadOnlyList<string>? Lines) best = (double.MaxValue, null);
        for (var at = from + 2; at < title.Length - 1; at++)
        {
            var line = title[from..at];
            var width = Width(line);
            if (width > most) break;
            if (width < mean / 2) continue;
            var (cost, lines) = Break(title, at, count - 1, mean, Math.Min(TitleLength, width));
            if (lines is null) continue;
            cost += Square(width - mean) + Penalty(title, at);
            if (cost < best.Cost) best = (cost, [line, .. lines]);
        }
        return best;
    }

    static double Square(double by) => by * by;

    /// <summary>How bad it is to break a title before this character.</summary>
    static double Penalty(string title, int at)
    {
        var (before, after) = (title[at - 1], title[at]);
        if ("的、，》）”〕·之和与及或了".Contains(after, StringComparison.Ordinal) || "《（“〔".Contains(before, StringComparison.Ordinal)) return 400;
        if (char.IsAsciiLetterOrDigit(before) && (char.IsAsciiLetterOrDigit(after) || after is '年' or '月' or '日' or '号')) return 400;
        if ("的》、，）会委局狱部于".Contains(before, StringComparison.Ordinal) || after is '《' or '关') return 0;
        return 16;
    }

    /// <summary>Blank characters to the right of the organ and of the date (7.3.5).</summary>
    public static (double Organ, double Date) ClosingIndents(Closing closing)
    {
        var (organ, date) = (Width(closing.Organ), Width(Date(closing.On)));
        if (closing.Sealed)
        {
            // The organ is centred on the date, which stands four characters from the right; a long organ moves the date.
            var beside = Math.Max(4, (organ - date) / 2);
            return (beside + (date - organ) / 2, beside);
        }
        // The date begins two characters to the right of the organ; whichever ends last stands two from the right.
        return organ >= date + 2 ? (2, organ - date) : (4 + date - organ, 2);
    }
}

/// <summary>Counts headings: 一、（一）1.（1）, each anew under a higher one.</summary>
sealed class HeadingNumbers
{
    readonly int[] counts = new int[4];

    public string Next(int level)
    {
        var number = ++counts[level - 1];
        Array.Clear(counts, level, counts.Length - level);
        return level switch
        {
            1 => $"{Typesetting.Chinese(number)}、",
            2 => $"（{Typesetting.Chinese(number)}）",
            3 => $"{number}.",
            _ => $"（{number}）",
        };
    }
}
