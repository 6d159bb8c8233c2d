using System.Collections.Immutable;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties;

/// <summary>
/// What a function downstream saw a party do, so that it need not be recorded a second time: it becomes the party's record, under the
/// name of who did it, and counts at once.
/// </summary>
[GenerateSerializer, Immutable, Alias("Duties.SeenDone")]
public sealed record SeenDone
{
    /// <summary>The record as it will stand; duties named in it are fulfilled beside those found.</summary>
    [Id(0)] public required RecordEntry Entry { get; init; }
    /// <summary>Who did it.</summary>
    [Id(1)] public required Guid Account { get; init; }
    [Id(2)] public required string Name { get; init; }
    /// <summary>The obligations that it fulfils, as far as the party owes them.</summary>
    [Id(3)] public required ImmutableArray<string> Obligations { get; init; }
    /// <summary>For which period it was done; the duties of this period and of those that hold it are fulfilled.</summary>
    [Id(4)] public required Period Period { get; init; }
}

/// <summary>Records of one category in a span of time: how many, and what the latest unrestricted ones are called.</summary>
public sealed record CategoryFacts(string Code, LocalText Name, int Count, IReadOnlyList<string> Titles);

/// <summary>A gap that a party named in its self-assessment.</summary>
public sealed record GapFacts(string Obligation, string? Remark);

/// <summary>What is known of a party's span of time, as figures and titles; nothing of it is written for anybody.</summary>
public sealed record PartyFacts(IReadOnlyList<CategoryFacts> Categories, LightCounts Lights, IReadOnlyList<string> Unmet, int TalksHeld, int TalksPlanned, IReadOnlyList<GapFacts> Gaps);

/// <summary>The facts behind a report on the year (notice 3.3).</summary>
public interface IPartyFacts
{
    /// <summary>One party's records, lights, talks and own gaps in a period.</summary>
    Task<PartyFacts> Of(PartyId party, Period period, CancellationToken cancel = default);

    /// <summary>The lights of every party of a tenant in a year, in one pass.</summary>
    Task<IReadOnlyDictionary<PartyId, LightCounts>> Lights(string tenant, int year, CancellationToken cancel = default);

    /// <summary>Of every party that has red duties, the last days on which they could have been done; in one pass.</summary>
    Task<IReadOnlyDictionary<PartyId, IReadOnlyList<DateOnly>>> RedSince(string tenant, int year, CancellationToken cancel = default);
}

/// <summary>What one text has in common with another.</summary>
/// <param name="Percent">Of a hundred runs of letters, standing phrases left out, so many are in both.</param>
/// <param name="Passages">Where they stand in the first text, longest first.</param>
public sealed record TextLikeness(int Percent, IReadOnlyList<string> Passages);

/// <summary>Compares texts as records are compared (P11).</summary>
public interface ITextLikeness
{
    TextLikeness Of(string text, string other);
}
