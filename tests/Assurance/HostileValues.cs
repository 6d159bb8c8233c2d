using System.Globalization;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>What nobody should type into a field, and somebody does. Several values mean the field several times.</summary>
sealed record HostileValue(string What, params string[] Values);

/// <summary>Values for every kind of field, the same at each call.</summary>
static class HostileValues
{
    /// <summary>In every text that is shown again; unescaped it would open a tag.</summary>
    public const string Mark = "<fz\"'>";

    static readonly string[] Texts =
    [
        "", " ", "\t\r\n", "\0", "a\0b", "\u0001\u0008\u000B\u001B\u001F\u007F", "\u0085\u2028\u2029", "\u202Eabc\u202C", "\u2066x\u2069\u200B\u200D\uFEFF", "\uFFFD\uFFFE\uFFFF", "\uD800", "\uDC00\uD800", "e\u0301\u0301\u0301\u0301\u0301", "😀👨‍👩‍👧‍👦🏴‍☠️", "𠮷𡈽𠀋", "ﷺﷺﷺ", "İıſK", "１２３，（）",
        Mark, $"</textarea></script>{Mark}", $"\"onfocus=alert(1) autofocus x={Mark}", $"<svg/onload=alert(1)>{Mark}", $"javascript:alert(1)//{Mark}", $"{Mark}&lt;&#60;&amp;", $"<!--{Mark}-->", $"]]>{Mark}",
        "' OR '1'='1", "'; DROP TABLE ledger_entries; --", "1; WAITFOR DELAY '0:0:5'", "1) UNION SELECT NULL--", "%' AND pg_sleep(5)--", "\\'; --", "%_[]^", "\"{\"$ne\":null}", "{\"a\":{\"$gt\":\"\"}}", "[1,2,{}]", "{\"$type\":\"System.IO.FileInfo, System\"}",
        "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/random", "file:///etc/passwd", "http://evil.invalid/", "//evil.invalid/", "C:\\CON", "%2e%2e%2f%00", "\r\nSet-Cookie: fz=1", "a\nb\nc",
        "{0}{1}{99}", "{{7*7}}${7*7}<%=7*7%>", "%s%n%x%p", "$(id)`id`|id;id&&id", "=HYPERLINK(\"http://evil.invalid\")", "@SUM(1)", "+1", "-1", "null", "undefined", "NaN", "true", "on", "0", "-0", "1e309", "0x7FFFFFFF", "٣", "99999999999999999999999999999",
        "2147483648", "-9223372036854775809", "0.1", "1,5", "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "2026-13-45T99:99:99Z", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-guid",
        "sample9.secretary.main", "bureau", "sample2.member.member-1", ".", "a.b.c.d.e.f", "~", "2026H9", "R99",
    ];

    public static IReadOnlyList<HostileValue> All { get; } =
    [
        .. Texts.Select(t => new HostileValue(t.Length == 0 ? "empty" : string.Concat(t.Select(c => c is >= ' ' and < '\x7F' ? $"{c}" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"))), t)),
        new("left out"),
        new("twice", "a", "b"),
        new("twice the same", "1", "1"),
        new("a thousand times", [.. Enumerable.Repeat("1", 900)]),
        new("of another kind each time", "", "-1", Mark, "2026-01-01", "00000000-0000-0000-0000-000000000001"),
        .. ((int[])[99, 100, 101, 127, 128, 129, 199, 200, 201, 255, 256, 257, 499, 500, 501, 999, 1000, 1001, 1999, 2000, 2001, 3999, 4000, 4001, 9_999, 20_001, 65_536]).Select(n => new HostileValue($"{n} letters", new string('字', n))),
        new("400 pairs, cut", string.Concat(Enumerable.Repeat("😀", 199)) + "x"),
        new("300,000 letters", new string('x', 300_000)),
        new("more than a form may hold", new string('x', 4_500_000)),
    ];
}
