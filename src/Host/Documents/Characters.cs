namespace PartyDiscipline.Host.Documents;

/// <summary>People paste what no file may hold.</summary>
static class Characters
{
    /// <summary>The text without control characters, lone surrogates and noncharacters, which make an office file unreadable.</summary>
    public static string Printable(string text) => text.All(Plain) ? text : string.Concat(text.EnumerateRunes().Where(Allowed).Select(r => r.ToString()));

    static bool Plain(char c) => c is '\t' or '\n' or >= ' ' and < '\uD800';

    static bool Allowed(System.Text.Rune rune) => rune.Value is '\t' or '\n' or >= ' ' and not (0xFFFD or 0xFFFE or 0xFFFF);
}
