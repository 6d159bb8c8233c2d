using System.Globalization;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Host.Documents;

/// <summary>
/// What GB/T 9704-2012 leaves to whoever sets the page, decided once for docx and PDF: numbers of headings, lines of a title, where the
/// closing stands. Lengths are in characters of the text; a letter or digit is half a character wide.
/// </summary>
static partial class Typesetting
{
    /// <summary>Characters in a line of the body, and of the title, whose characters are larger.</summary>
    public const int LineLength = 28, TitleLength = 19;

    /// <summary>A title of more lines would fill the page; it is left to the printer to break.</summary>
    public const int MostTitleLines = 20;

    /// <summary>A little less than 156 mm, in points.</summary>
    const double TypeWidth = 436;
    /// <summary>The same of a turned page, and what one letter or digit and the two paddings of a cell take of it.</summary>
    const double TurnedWidth = 630, CellLetter = 7, CellPadding = 12;

    /// <summary>A date or a clause's code this long stays whole in a cell.</summary>
    const int WholeLength = 14;

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

    /// <summary>Dates and codes such as 2026-12-31 and 2.1.1-d, which no line may break, with the mark that may not begin the next.</summary>
    [GeneratedRegex("(?<![0-9A-Za-z])[0-9A-Za-z][0-9A-Za-z.]*(?:-[0-9A-Za-z.]+)+[、，；。]?", RegexOptions.None, 2000)]
    private static partial Regex Hyphened();

    /// <summary>A text cut where what stays whole begins and ends.</summary>
    public static IEnumerable<(string Text, bool Whole)> Pieces(string text)
    {
        var at = 0;
        foreach (Match match in Hyphened().Matches(text))
        {
            if (match.Length > WholeLength) continue;
            if (match.Index > at) yield return (text[at..match.Index], false);
            yield return (match.Value, true);
            at = match.Index + match.Length;
        }
        if (at < text.Length) yield return (text[at..], false);
    }

    /// <summary>Whether this is a heading right over a turned table: it turns with it, or it would stand alone at the foot of the page before.</summary>
    public static bool Turns(IReadOnlyList<Block> blocks, int at) =>
        at >= 0 && at < blocks.Count && blocks[at] is Heading && (blocks.ElementAtOrDefault(at + 1) is Table { Landscape: true } || Turns(blocks, at + 1));

    /// <summary>What part of a table's width each column gets, adding up to one: by its share, but none less than the longest thing in it that stays whole.</summary>
    public static double[] Widths(Table table)
    {
        var width = table.Landscape ? TurnedWidth : TypeWidth;
        var total = table.Columns.Sum(c => c.Share);
        double[] asked = [.. table.Columns.Select(c => c.Share / total)];
        double[] least =
        [
            .. table.Columns.Select((_, i) => table.Rows.Where(r => i < r.Count)
                .SelectMany(r => Pieces(r[i])).Where(p => p.Whole).Select(p => 2 * Width(p.Text)).DefaultIfEmpty().Max())
                .Select(letters => letters == 0 ? 0 : (letters * CellLetter + CellPadding) / width),
        ];
        var narrow = Enumerable.Range(0, asked.Length).Where(i => asked[i] < least[i]).ToHashSet();
        var (taken, rest) = (narrow.Sum(i => least[i]), Enumerable.Range(0, asked.Length).Where(i => !narrow.Contains(i)).Sum(i => asked[i]));
        // Where not even that fits, the shares stand and lines break.
        return rest <= 0 || taken > 0.7 ? asked : [.. asked.Select((share, i) => narrow.Contains(i) ? least[i] : share / rest * (1 - taken))];
    }

    /// <summary>发文机关标志: as large as one line allows, at most 58 pt.</summary>
    public static double RedHeadSize(string text) => Math.Floor(Math.Min(58, TypeWidth / Math.Max(1, Width(text))) * 2) / 2;

    /// <summary>
    /// The title's lines: its own, or else broken where the sense allows into a trapezium or a diamond (梯形或菱形, 7.3.1), never with a waist.
    /// </summary>
    public static IReadOnlyList<string> TitleLines(string title)
    {
        if (title.Contains('\n', StringComparison.Ordinal)) return [.. title.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        var least = (int)Math.Ceiling(Width(title) / TitleLength);
        if (least is <= 1 or > MostTitleLines) return [title];
        var breaks = new TitleBreaks(title);
        return breaks.Cheapest(least) ?? breaks.Cheapest(least + 1) ?? [title];
    }

    /// <summary>Weighs where a title may be broken.</summary>
    sealed class TitleBreaks(string title)
    {
        /// <summary>Words that stay whole; more only make titles look better.</summary>
        static readonly string[] Words =
        [
            "全面从严治党", "主体责任", "监督责任", "第一责任人", "一岗双责", "党风廉政建设", "意识形态", "民主生活会", "清单", "责任书", "责任制", "述责述廉", "纪律检查", "政治建设",
            "监狱管理局", "监狱", "系统", "委员会", "党委", "纪委", "党支部", "监区", "监督检查", "专项", "落实", "情况", "工作", "报告", "通知", "意见", "方案", "办法", "规定", "决定", "印发",
            "关于", "开展", "履行", "贯彻", "全省", "全区", "上半年", "下半年", "年度", "手册", "全程纪实", "谈话", "自查", "评估", "会议", "统计表", "情况表", "责任事项",
        ];

        const double Never = double.PositiveInfinity, Anywhere = 40, BetweenWords = 4;

        /// <summary>Two ways to break that differ by less are equally good; the first is taken.</summary>
        const double Alike = 1e-9;

        readonly double[] penalties = [.. Enumerable.Range(0, title.Length).Select(at => Penalty(title, at))];
        readonly double[] widths = WidthsUpTo(title);
        // How the rest is best broken depends on where it begins, on how many lines it gets, and on the line before: so much is looked at once, however long the title.
        readonly Dictionary<(int From, int Before, bool Falling, int Count), (double Cost, int To)> known = [];
        double mean;

        public List<string>? Cheapest(int count)
        {
            known.Clear();
            mean = widths[^1] / count;
            if (double.IsInfinity(Rest(0, -1, false, count).Cost)) return null;
            var lines = new List<string>(count);
            var (from, before, falling) = (0, -1, false);
            for (var left = count; left > 0; left--)
            {
                var to = Rest(from, before, falling, left).To;
                lines.Add(title[from..to]);
                (falling, before, from) = (Falls(from, before, to), from, to);
            }
            return lines;
        }

        /// <summary>What the title from here on costs in so many lines, and where the first of them ends.</summary>
        /// <param name="from">Where the line begins.</param>
        /// <param name="before">Where the line before it began; none before the first.</param>
        /// <param name="falling">That one was shorter than the one before itself: a longer one now would make a waist.</param>
        /// <param name="count">Lines that are left.</param>
        (double Cost, int To) Rest(int from, int before, bool falling, int count)
        {
            var key = (from, before, falling, count);
            if (known.TryGetValue(key, out var found)) return found;
            var best = (Cost: Never, To: title.Length);
            for (var to = count == 1 ? title.Length : from + 2; to < title.Length + (count == 1 ? 1 : 0); to++)
            {
                var width = Between(from, to);
                if (width > TitleLength || falling && width > Between(before, from)) break;
                if (widths[^1] - widths[to] > (count - 1) * TitleLength || to < title.Length && double.IsInfinity(penalties[to])) continue;
                var cost = (width - mean) * (width - mean) + (count == 1 ? 0 : penalties[to] + Rest(to, from, Falls(from, before, to), count - 1).Cost);
                if (cost < best.Cost - Alike) best = (cost, to);
            }
            return known[key] = best;
        }

        bool Falls(int from, int before, int to) => before >= 0 && Between(from, to) < Between(before, from);

        double Between(int from, int to) => widths[to] - widths[from];

        static double[] WidthsUpTo(string title)
        {
            var widths = new double[title.Length + 1];
            for (var i = 0; i < title.Length; i++) widths[i + 1] = widths[i] + Width(title[i..(i + 1)]);
            return widths;
        }

        /// <summary>How bad it is to break before this character.</summary>
        static double Penalty(string title, int at)
        {
            if (at == 0) return 0;
            var (before, after) = (title[at - 1], title[at]);
            if (char.IsLowSurrogate(after)) return Never;
            if ("的、，》）”〕·之和与及或了".Contains(after, StringComparison.Ordinal) || "《（“〔第".Contains(before, StringComparison.Ordinal)) return Never;
            if (char.IsAsciiLetterOrDigit(before) && (char.IsAsciiLetterOrDigit(after) || "年月日号".Contains(after, StringComparison.Ordinal))) return Never;
            var atEdge = after is '《' or '（' || "的》、，".Contains(before, StringComparison.Ordinal);
            foreach (var word in Words)
                for (var found = title.IndexOf(word, StringComparison.Ordinal); found >= 0 && found <= at; found = title.IndexOf(word, found + 1, StringComparison.Ordinal))
                {
                    if (found < at && at < found + word.Length) return Never;
                    atEdge |= at == found || at == found + word.Length;
                }
            return atEdge ? BetweenWords : Anywhere;
        }
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
