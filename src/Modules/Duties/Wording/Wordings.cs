using System.Numerics;
using System.Text.Json;

namespace PartyDiscipline.Duties.Wording;

/// <summary>
/// What two texts have in common (P11). Standing phrases count for nothing; what is left is compared by runs of letters. A few numbers,
/// made so that like texts have some in common, find the candidates by an index; only these are compared letter by letter.
/// </summary>
sealed class Wordings
{
    /// <summary>Letters of a run.</summary>
    const int Run = 5;
    const int Bands = 6;
    const int Rows = 3;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly File file;

    Wordings(File file) => this.file = file;

    public static Wordings Load()
    {
        using var stream = typeof(Wordings).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.boilerplate.json")!;
        return new(JsonSerializer.Deserialize<File>(stream, Json)!);
    }

    /// <summary>From how many of a hundred common runs on two texts are called alike.</summary>
    public int LikePercent => file.LikePercent;

    /// <summary>A record's text as people compare it.</summary>
    public static string TextOf(string title, string? substance, IEnumerable<string> fields) => string.Join('\n', [title, substance, .. fields.Where(f => f.Length > 20)]);

    public static string TextOf(DutyRecord record) => TextOf(record.Title, record.Substance, record.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value));

    /// <summary>The numbers of a text, one a band; none for a text too short to be anybody's.</summary>
    public long[] Marks(string text)
    {
        var runs = Runs(text).Keys;
        if (runs.Count < file.LeastLetters - Run + 1) return [];
        var marks = new long[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var mixed = (ulong)band;
            for (var row = 0; row < Rows; row++)
            {
                var salt = Mix((ulong)(band * Rows + row + 1));
                mixed = Mix(mixed ^ runs.Min(run => Mix(run ^ salt)));
            }
            marks[band] = (long)mixed;
        }
        return marks;
    }

    /// <summary>How many of a hundred runs two texts have in common, and where they stand in the first.</summary>
    public (int Percent, IReadOnlyList<(int Start, int Length)> Passages) Compare(string text, string other)
    {
        var (mine, theirs) = (Runs(text), Runs(other));
        var shared = mine.Keys.Count(theirs.ContainsKey);
        var all = mine.Count + theirs.Count - shared;
        var covered = new bool[text.Length];
        foreach (var (run, places) in mine)
            if (theirs.ContainsKey(run))
                foreach (var (start, end) in places) Array.Fill(covered, true, start, end - start);
        var passages = new List<(int, int)>();
        for (var i = 0; i < covered.Length; i++)
        {
            if (!covered[i]) continue;
            var start = i;
            while (i < covered.Length && covered[i]) i++;
            passages.Add((start, i - start));
        }
        return (all == 0 ? 0 : shared * 100 / all, passages);
    }

    /// <summary>Runs of letters with where they stand; standing phrases are cut out and break a run.</summary>
    Dictionary<ulong, List<(int Start, int End)>> Runs(string text)
    {
        var phrase = new bool[text.Length];
        foreach (var standing in file.Phrases)
            for (var at = text.IndexOf(standing, StringComparison.Ordinal); at >= 0; at = text.IndexOf(standing, at + standing.Length, StringComparison.Ordinal))
                Array.Fill(phrase, true, at, standing.Length);
        var runs = new Dictionary<ulong, List<(int, int)>>();
        var window = new Queue<(char Letter, int At)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (phrase[i]) window.Clear();
            else if (char.IsLetterOrDigit(text[i]))
            {
                window.Enqueue((char.ToLowerInvariant(text[i]), i));
                if (window.Count > Run) window.Dequeue();
                if (window.Count < Run) continue;
                var hash = 14695981039346656037UL;
                foreach (var (letter, _) in window) hash = (hash ^ letter) * 1099511628211UL;
                if (!runs.TryGetValue(hash, out var places)) runs[hash] = places = [];
                places.Add((window.Peek().At, i + 1));
            }
        }
        return runs;
    }

    static ulong Mix(ulong x)
    {
        x ^= x >> 33;
        x *= 0xff51afd7ed558ccdUL;
        x ^= x >> 33;
        x *= 0xc4ceb9fe1a85ec53UL;
        return BitOperations.RotateLeft(x, 17) ^ x >> 33;
    }

    sealed record File(int Version, int LeastLetters, int LikePercent, IReadOnlyList<string> Phrases);
}
