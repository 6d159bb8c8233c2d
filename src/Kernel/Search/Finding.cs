using System.Globalization;
using System.Text;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Kernel.Search;

/// <summary>
/// One kind of thing that people look for. It answers for its reader's rights: what he may not read is neither shown nor counted.
/// Found in the module's own assembly; its heading is the words' <c>Found.</c> and its name.
/// </summary>
public interface IFinder
{
    /// <summary>Module and kind, for example <c>Duties.Record</c>.</summary>
    string Name { get; }

    /// <summary>Its place among the others on the page of results.</summary>
    int Order { get; }

    /// <summary>At most so many, best first.</summary>
    Task<IReadOnlyList<Hit>> Find(Actor actor, SearchPhrase phrase, int most, CancellationToken cancel);
}

/// <summary>Something found, in the reader's language.</summary>
/// <param name="Title">What it is; the words looked for are marked in it.</param>
/// <param name="Page">Where it is.</param>
/// <param name="About">Whose, which kind, when: a few words that place it.</param>
/// <param name="Text">A passage that holds what was looked for.</param>
public sealed record Hit(string Title, string Page, string? About = null, string? Text = null);

/// <summary>
/// What is kept in the index of full text. The index can be made again from <see cref="All"/> at any time, follows the module's facts
/// within a moment, and holds no text: a finder asks it for candidates and shows them from the truth, under the reader's rights.
/// </summary>
public interface IIndexed
{
    /// <summary>The finder's name.</summary>
    string Name { get; }

    /// <summary>The facts after which something is to be indexed anew.</summary>
    IReadOnlyCollection<Type> Facts { get; }

    /// <summary>Everything of a tenant, oldest first.</summary>
    IAsyncEnumerable<IndexEntry> All(string tenant, CancellationToken cancel);

    /// <summary>What these facts touched, as it now stands.</summary>
    IAsyncEnumerable<IndexEntry> Touched(string tenant, IReadOnlyCollection<IFact> facts, CancellationToken cancel);
}

/// <summary>One thing of the index: its texts, and whose it is, so that the search can leave out what its reader may not find.</summary>
/// <param name="Thing">Its id, as the finder will get it back.</param>
/// <param name="Texts">What it can be found by; none takes it out of the index.</param>
public sealed record IndexEntry(string Thing, params IReadOnlyList<string?> Texts)
{
    /// <summary>The party that it belongs to; null when it is everybody's.</summary>
    public PartyId? Party { get; init; }
    /// <summary>Read only by those involved and by whoever reaches the restricted.</summary>
    public bool Restricted { get; init; }
    /// <summary>The other side, who may find it too.</summary>
    public PartyId? Other { get; init; }
    /// <summary>Whoever entered it finds it.</summary>
    public Guid? Account { get; init; }
}

/// <summary>How far somebody's search reaches in a tenant; the shape of the rights to records (domain §B.10).</summary>
/// <param name="All">Every party.</param>
/// <param name="Parties">Otherwise these.</param>
/// <param name="Restricted">The restricted things of the parties reached.</param>
/// <param name="Own">His own parties, whose restricted things he finds.</param>
/// <param name="Account">What he entered himself he finds.</param>
public sealed record Reach(bool All, IReadOnlyCollection<PartyId> Parties, bool Restricted, IReadOnlyCollection<PartyId> Own, Guid Account)
{
    /// <summary>For what everybody may find.</summary>
    public static Reach Everything { get; } = new(true, [], true, [], Guid.Empty);
}

/// <summary>A candidate: which thing of which tenant.</summary>
public readonly record struct Found(string Tenant, string Thing);

/// <summary>The index of full text; the host keeps it, the same on every database.</summary>
public interface ISearchIndex
{
    /// <summary>Candidates of one kind in one tenant, newest first. At the bureau this may be a prison.</summary>
    Task<IReadOnlyList<Found>> Find(string kind, Actor actor, string tenant, Reach reach, SearchPhrase phrase, int most, CancellationToken cancel);

    /// <summary>The same in all prisons; for the bureau.</summary>
    Task<IReadOnlyList<Found>> FindInPrisons(string kind, Actor actor, Reach reach, SearchPhrase phrase, int most, CancellationToken cancel);
}

/// <summary>What somebody typed into the search box: words that must all occur.</summary>
public sealed class SearchPhrase
{
    /// <summary>Most that is looked at of what was typed.</summary>
    public const int Longest = 60;

    SearchPhrase(string typed, IReadOnlyList<string> words) => (Typed, Words) = (typed, words);

    public string Typed { get; }

    /// <summary>Without case, width and punctuation.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Null when nothing was typed that could be looked for.</summary>
    public static SearchPhrase? Read(string? typed)
    {
        typed = typed?.Trim() ?? "";
        if (typed.Length > Longest) typed = typed[..Longest];
        var words = new string([.. Normal(typed).Select(c => char.IsLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return words.Count == 0 ? null : new SearchPhrase(typed, words);
    }

    /// <summary>Whether every word occurs in one of the texts.</summary>
    public bool Matches(params IReadOnlyList<string?> texts)
    {
        var normal = texts.OfType<string>().Select(Normal).ToList();
        return Words.All(word => normal.Exists(text => text.Contains(word, StringComparison.Ordinal)));
    }

    /// <summary>A passage around the first word that occurs; null when none does.</summary>
    public string? Passage(string? text, int length = 90)
    {
        if (text is null) return null;
        var at = Words.Select(w => text.IndexOf(w, StringComparison.OrdinalIgnoreCase)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        if (at < 0) return null;
        var from = Math.Max(0, Math.Min(at - length / 3, text.Length - length));
        var to = Math.Min(text.Length, from + length);
        return $"{(from > 0 ? "…" : "")}{text[from..to]}{(to < text.Length ? "…" : "")}";
    }

    /// <summary>A text cut into what was looked for and what was not.</summary>
    public IEnumerable<(string Text, bool Marked)> Cut(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = Words
                .Select(w => (At: text.IndexOf(w, at, StringComparison.OrdinalIgnoreCase), w.Length))
                .Where(f => f.At >= 0).OrderBy(f => f.At).ThenByDescending(f => f.Length).FirstOrDefault((At: -1, Length: 0));
            if (next.At < 0) break;
            if (next.At > at) yield return (text[at..next.At], false);
            yield return (text.Substring(next.At, next.Length), true);
            at = next.At + next.Length;
        }
        if (at < text.Length) yield return (text[at..], false);
    }

    /// <summary>How texts are compared: full-width and half-width, capital and small are the same.</summary>
    public static string Normal(string text) => Whole(text).Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture);

    /// <summary>Half a character, as a cut leaves it or a program sends it, has no normal form.</summary>
    static string Whole(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : string.Concat(text.EnumerateRunes().Select(r => r.ToString()));
}
