using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Talks;

/// <summary>One of the kinds of talk T1 to T5 (domain §B.5): who talks with whom, and what a confirmed one fulfils.</summary>
sealed record TalkKind
{
    public required string Code { get; init; }
    public required LocalText Name { get; init; }
    public required string Clause { get; init; }
    /// <summary>What the record's field of that name says.</summary>
    public required string TalkType { get; init; }
    public required IReadOnlyList<TalkPair> Pairs { get; init; }
    public required IReadOnlyList<string> Obligations { get; init; }

    /// <summary>Whom this party may talk with in this way.</summary>
    public IEnumerable<Party> With(Party from, IReadOnlyList<Party> parties) => Pairs.Where(p => p.From == from.Id.Kind)
        .SelectMany(pair => parties.Where(p => pair.With switch
        {
            TalkSide.Members => p.Id.Kind == PartyKind.Member,
            TalkSide.Seats => p.DisciplineSeat,
            TalkSide.DepartmentsInCharge => from.InCharge.Contains(p.Id),
            _ => p.Id.Kind == PartyKind.Department,
        }));
}

sealed record TalkPair(PartyKind From, TalkSide With);

/// <summary>The other side of a talk.</summary>
enum TalkSide { Members, Seats, DepartmentsInCharge, Departments }

/// <summary>Our defaults around talks; all ○.</summary>
sealed record TalkLimits
{
    /// <summary>A talk recorded later than so many working days after it is labelled late, never refused.</summary>
    public required int RecordWithinWorkingDays { get; init; }
    /// <summary>So many working days the other side has before his desk turns urgent.</summary>
    public required int ConfirmWithinWorkingDays { get; init; }
    public required int TextLength { get; init; }
}

/// <summary>The kinds of talk as data: Regulations/talks.json.</summary>
sealed class TalkKinds
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    readonly HashSet<string> confirmedOnly;

    public IReadOnlyList<TalkKind> All { get; }
    public TalkLimits Limits { get; }

    TalkKinds(File file)
    {
        (All, Limits, confirmedOnly) = (file.Kinds, file.Limits, [.. file.ConfirmedOnly]);
        if (file.Limits.TextLength > Talk.LongestText) throw new InvalidOperationException($"talks.json: textLength may be at most {Talk.LongestText}.");
    }

    /// <summary>The kinds shipped with the module.</summary>
    public static TalkKinds Load()
    {
        using var stream = typeof(TalkKinds).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.talks.json")!;
        return new(JsonSerializer.Deserialize<File>(stream, Json)!);
    }

    public TalkKind? Find(string? code) => All.FirstOrDefault(k => k.Code == code);

    /// <summary>Whether a duty of this obligation is fulfilled by nothing but a talk that its other side confirmed.</summary>
    public bool OnlyByTalk(string obligation) => confirmedOnly.Contains(obligation);

    /// <summary>The kind that such a duty asks for first.</summary>
    public TalkKind? For(string obligation, PartyKind from) => All.FirstOrDefault(k => k.Obligations.Contains(obligation) && k.Pairs.Any(p => p.From == from));

    sealed record File(int Version, TalkLimits Limits, IReadOnlyList<string> ConfirmedOnly, IReadOnlyList<TalkKind> Kinds);
}
