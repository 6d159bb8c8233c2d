using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>How a regulation that a file or a module brings and a pack in force do not go together; after <c>Clash.</c> a key of the module's words.</summary>
enum ClashKind
{
    /// <summary>Both have obligations of the same codes: what two people put in force holds, the file's regulation is no law.</summary>
    FileLeftOut,
    /// <summary>They share names of clauses or groups: both hold, and a page that is asked for such a name shows one of them.</summary>
    NamesShared,
    /// <summary>The file brings the pack's very version, in the same words: it stands in the pack's place, with its own days.</summary>
    PackReplaced,
    /// <summary>The same in other words.</summary>
    PackReplacedByOther,
    /// <summary>The file's version is higher and takes effect no later, so that it holds in the pack's place from its own first day.</summary>
    HigherNotAfter,
    /// <summary>The file's version is lower and takes effect no earlier, so that it never holds.</summary>
    LowerNotBefore,
}

/// <param name="Kind">Which.</param>
/// <param name="File">Code of the file's regulation.</param>
/// <param name="FileVersion">Its version.</param>
/// <param name="Pack">Code of the pack's.</param>
/// <param name="PackVersion">Its version.</param>
/// <param name="Shared">The names that both have; empty where the kind is not about any.</param>
sealed record LawClash(ClashKind Kind, string File, int FileVersion, string Pack, int PackVersion, string Shared)
{
    const int MostNamed = 8;

    /// <summary>In English for the operator.</summary>
    public override string ToString()
    {
        var (file, pack) = ($"{File} version {FileVersion}, which a file brings,", $"the pack {Pack} version {PackVersion}");
        return Kind switch
        {
            ClashKind.FileLeftOut => $"{file} is left out: {pack}, which is in force, has its obligations {Shared}.",
            ClashKind.NamesShared => $"{file} and {pack} both have {Shared}.",
            ClashKind.PackReplaced => $"{file} stands in the place of {pack}, which says the same.",
            ClashKind.PackReplacedByOther => $"{file} stands in the place of {pack}, which says otherwise.",
            ClashKind.HigherNotAfter => $"{file} takes effect no later than {pack} and holds in its place.",
            _ => $"{file} takes effect no earlier than {pack} and never holds.",
        };
    }

    /// <summary>What holds of files and packs, and how they do not go together. Pure.</summary>
    public static (IReadOnlyList<Regulation> Files, IReadOnlyList<PackInLaw> Packs, IReadOnlyList<LawClash> Clashes) Settle(IReadOnlyList<Regulation> files, IReadOnlyList<PackInLaw> packs)
    {
        var clashes = new List<LawClash>();
        var (standing, held) = (new List<Regulation>(), packs.ToList());
        foreach (var file in files)
        {
            var found = packs.Select(p => Of(file, p.Regulation)).OfType<LawClash>().ToList();
            clashes.AddRange(found);
            if (!found.Exists(c => c.Kind == ClashKind.FileLeftOut)) standing.Add(file);
        }
        held.RemoveAll(p => standing.Exists(r => (r.Code, r.Version) == (p.Regulation.Code, p.Regulation.Version)));
        return (standing.Count == files.Count ? files : standing, held, clashes);
    }

    static LawClash? Of(Regulation file, Regulation pack)
    {
        if (file.Code != pack.Code)
            return Both(file.Obligations.Select(o => o.Code), pack.Obligations.Select(o => o.Code)) is { Length: > 0 } obligations ? Clash(ClashKind.FileLeftOut, obligations)
                : Both(Names(file), Names(pack)) is { Length: > 0 } names ? Clash(ClashKind.NamesShared, names)
                : null;
        if (file.Version == pack.Version) return Clash(Saying(file) == Saying(pack) ? ClashKind.PackReplaced : ClashKind.PackReplacedByOther, "");
        if (file.Version > pack.Version) return file.EffectiveFrom <= pack.EffectiveFrom ? Clash(ClashKind.HigherNotAfter, "") : null;
        return file.EffectiveFrom >= pack.EffectiveFrom ? Clash(ClashKind.LowerNotBefore, "") : null;

        LawClash Clash(ClashKind kind, string shared) => new(kind, file.Code, file.Version, pack.Code, pack.Version, shared);
    }

    static IEnumerable<string> Names(Regulation regulation) => regulation.Clauses.Select(c => c.Id).Concat(regulation.Groups.Select(g => g.Code));

    static string Both(IEnumerable<string> some, IEnumerable<string> others)
    {
        var both = some.Intersect(others, StringComparer.Ordinal).ToList();
        return string.Join(", ", both.Take(MostNamed)) + (both.Count > MostNamed ? $" … ({both.Count.ToString(CultureInfo.InvariantCulture)})" : "");
    }

    /// <summary>What it says, whatever its days: those of a pack are the approval's.</summary>
    static string Saying(Regulation regulation) => JsonSerializer.Serialize(regulation with { EffectiveFrom = default, EffectiveTo = null }, LawFiles.Json);
}
