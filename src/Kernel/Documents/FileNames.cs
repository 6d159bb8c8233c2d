using System.Globalization;
using System.Text;

namespace PartyDiscipline.Kernel.Documents;

/// <summary>Names of files that somebody sent.</summary>
public static class FileNames
{
    /// <summary>
    /// The bare name: without folders, without what a file system or a header could stumble over, and without the signs that turn the way of
    /// reading, by which a program is shown as a document. A name too long keeps its end, where its extension is.
    /// </summary>
    public static string Bare(string name, int longest)
    {
        var bare = string.Concat(name[(name.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes().Where(Kept).Select(r => r.ToString())).Trim();
        if (bare.Length <= longest) return bare;
        // Half a character is none.
        var from = bare.Length - longest;
        return bare[(char.IsLowSurrogate(bare[from]) ? from + 1 : from)..];
    }

    static bool Kept(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
        && rune.Value != Rune.ReplacementChar.Value && !(rune.IsAscii && "\"<>:|?*;%".Contains((char)rune.Value, StringComparison.Ordinal));
}
