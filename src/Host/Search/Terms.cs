using System.Buffers.Binary;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Host.Search;

/// <summary>A term of a phrase, or, for a single letter, the run of terms that begin with it.</summary>
readonly record struct TermRange(long From, long To)
{
    public bool IsOne => From == To;
}

/// <summary>
/// How text becomes terms, without any database's idea of words or letters. Chinese is cut into every two neighbouring characters;
/// words of a–z and digits stand under their beginnings. A term is a number that holds its characters exactly, with the kind of thing
/// in front, so that no collation has a say and each kind has a stretch of the index to itself.
/// </summary>
static class Terms
{
    const int KindShift = 36;
    const long Latin = 1L << 33;
    const int LatinLetters = 37;
    /// <summary>Longest beginning of a word that is kept; what comes after is compared with the text.</summary>
    const int Beginning = 6;

    /// <summary>What stands in front of every term of a kind; a hash, so that a module needs no number given out to it.</summary>
    public static int CodeOf(string kind)
    {
        var hash = 2166136261u;
        foreach (var c in kind) hash = (hash ^ c) * 16777619u;
        return (int)((hash >> 16) ^ (hash & 0xffff)) & 0x7fff;
    }

    /// <summary>The terms of a thing, each once, in order.</summary>
    public static long[] Of(string kind, IEnumerable<string?> texts)
    {
        var terms = new HashSet<long>();
        var front = (long)CodeOf(kind) << KindShift;
        foreach (var text in texts)
            foreach (var run in Runs(text))
                if (IsLatin(run[0]))
                {
                    for (var length = 1; length <= Math.Min(run.Length, Beginning); length++) terms.Add(front | LatinTerm(run[..length]));
                }
                else
                {
                    // The last one stands alone, so that a single character is found wherever it is.
                    for (var i = 0; i < run.Length; i++) terms.Add(front | Pair(run[i], i + 1 < run.Length ? run[i + 1] : '\0'));
                }
        return [.. terms.Order()];
    }

    /// <summary>What a thing must stand under to hold every word of the phrase.</summary>
    public static IReadOnlyList<TermRange> For(string kind, SearchPhrase phrase)
    {
        var terms = new List<TermRange>();
        var front = (long)CodeOf(kind) << KindShift;
        foreach (var run in phrase.Words.SelectMany(Runs))
        {
            if (IsLatin(run[0])) terms.Add(One(front | LatinTerm(run[..Math.Min(run.Length, Beginning)])));
            else if (run.Length == 1) terms.Add(new(front | Pair(run[0], '\0'), front | Pair(run[0], '\uffff')));
            else
                for (var i = 0; i + 1 < run.Length; i++) terms.Add(One(front | Pair(run[i], run[i + 1])));
        }
        // A single character says little; beside others the text decides.
        return terms.Exists(t => t.IsOne) ? [.. terms.Where(t => t.IsOne).Distinct()] : [.. terms.Distinct()];

        static TermRange One(long term) => new(term, term);
    }

    /// <summary>Terms as they lie in a row.</summary>
    public static byte[] Pack(long[] terms)
    {
        var bytes = new byte[terms.Length * sizeof(long)];
        for (var i = 0; i < terms.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), terms[i]);
        return bytes;
    }

    public static long[] Unpack(byte[] bytes)
    {
        var terms = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < terms.Length; i++) terms[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        return terms;
    }

    static long Pair(char first, char second) => ((long)first << 16) | second;

    /// <summary>At most six letters and digits, the first weighing most; a shorter beginning is another number.</summary>
    static long LatinTerm(string letters)
    {
        long term = 0;
        for (var i = 0; i < Beginning; i++)
            term = term * LatinLetters + (i >= letters.Length ? 0 : letters[i] is >= 'a' ? letters[i] - 'a' + 11 : letters[i] - '0' + 1);
        return Latin | term;
    }

    static bool IsLatin(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');

    /// <summary>Unbroken runs of a–z and digits, and of any other letters.</summary>
    static IEnumerable<string> Runs(string? text)
    {
        if (string.IsNullOrEmpty(text)) yield break;
        var normal = SearchPhrase.Normal(text);
        for (var from = 0; from < normal.Length;)
        {
            var to = from + 1;
            if (char.IsLetterOrDigit(normal[from]))
            {
                while (to < normal.Length && char.IsLetterOrDigit(normal[to]) && IsLatin(normal[to]) == IsLatin(normal[from])) to++;
                yield return normal[from..to];
            }
            from = to;
        }
    }
}
