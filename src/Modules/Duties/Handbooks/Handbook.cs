using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Handbooks;

/// <summary>Whose handbook of which year: a leader's across the posts he held, or a body's. Written as documents name their subject.</summary>
internal readonly record struct HandbookKey(string Tenant, Guid? Person, PartyId? Party, int Year)
{
    public static HandbookKey Of(string tenant, Guid person, int year) => new(tenant, person, null, year);

    public static HandbookKey Of(PartyId party, int year) => new(party.Tenant, null, party, year);

    /// <summary><c>person/{tenant}/{id}/{year}</c> or <c>party/{tenant.kind.key}/{year}</c>.</summary>
    public override string ToString() => Person is { } person
        ? string.Create(CultureInfo.InvariantCulture, $"person/{Tenant}/{person:N}/{Year}")
        : string.Create(CultureInfo.InvariantCulture, $"party/{Party}/{Year}");

    public static bool TryParse(string? subject, out HandbookKey key)
    {
        key = default;
        switch (subject?.Split('/', '~'))
        {
            case ["person", { Length: > 0 } tenant, var id, var written] when Guid.TryParse(id, out var person) && IsYear(written, out var year):
                key = Of(tenant, person, year);
                return true;
            case ["party", var name, var written] when PartyId.TryParse(name, null, out var party) && IsYear(written, out var year):
                key = Of(party, year);
                return true;
            default:
                return false;
        }
    }

    static bool IsYear(string text, out int year) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && year is >= 1949 and <= 2200;
}

/// <summary>A post that the handbook covers, or for a body, who headed it.</summary>
internal sealed record HandbookPost(Tenure Tenure, IReadOnlyList<string> InCharge);

/// <summary>A duty of one of its parties, with its light.</summary>
internal sealed record HandbookDuty(PartyId Party, DutyStanding Standing);

/// <summary>A record, the obligations that it fulfils, and whether it changed after the handbook was confirmed.</summary>
internal sealed record HandbookEntry(DutyRecord Record, IReadOnlyList<string> Fulfils, bool ChangedSince);

/// <summary>One of the fifteen chapters, with its records in order of their day.</summary>
internal sealed record HandbookChapter(Category Category, IReadOnlyList<HandbookEntry> Entries);

/// <summary>
/// 全程纪实手册 (notice 3.2.2, D5): what a leader or a body did in a year. Nothing of it is typed for it but a remark on confirming it;
/// all else is a view of records and of what the product knows.
/// </summary>
internal sealed record Handbook
{
    /// <summary>Categories whose records tell of two people who spoke with each other.</summary>
    static readonly string[] Spoken = ["R03", "R05"];

    public required HandbookKey Key { get; init; }
    public required Tenant Unit { get; init; }
    /// <summary>The leader's name, or the body's.</summary>
    public required string Name { get; init; }
    public required IReadOnlyList<HandbookPost> Posts { get; init; }
    public required IReadOnlyList<HandbookDuty> Duties { get; init; }
    public required IReadOnlyList<HandbookChapter> Chapters { get; init; }
    /// <summary>What records said before they were amended, oldest first.</summary>
    public required IReadOnlyList<RecordVersion> Corrections { get; init; }
    /// <summary>Restricted records that this reader does not see.</summary>
    public required int Hidden { get; init; }
    /// <summary>Records that still wait for the holder.</summary>
    public required int Waiting { get; init; }
    /// <summary>Hash over everything that it says, hidden records included.</summary>
    public required string Hash { get; init; }
    /// <summary>The same with the last days of posts that were held to the year's end, as it was hashed at first; what was confirmed so stays confirmed.</summary>
    public required string HashWithLaterDays { get; init; }
    public required HandbookConfirmation? Confirmed { get; init; }

    public IEnumerable<HandbookEntry> Entries => Chapters.SelectMany(c => c.Entries);

    /// <summary>谈话和听取汇报: who spoke with whom.</summary>
    public IEnumerable<HandbookEntry> Talks => Entries.Where(e => Spoken.Contains(e.Record.Category));

    public LightCounts Lights => Duties.Aggregate(default(LightCounts), (sum, d) => sum.With(d.Standing.Light));

    public int Late => Entries.Count(e => e.Record.Late);

    /// <summary>What its holder confirmed last is what it says now.</summary>
    public bool StandsConfirmed => Confirmed is not null && (Confirmed.Hash == Hash || Confirmed.Hash == HashWithLaterDays);

    public bool ChangedSince => Confirmed is not null && !StandsConfirmed;

    /// <summary>
    /// What a holder vouches for: his posts and each record as it now reads. Lights are left out, because days alone change them; so is the last day of
    /// a post that was held to the year's end, because it becomes known when the handbook has long been confirmed.
    /// </summary>
    public static string HashOf(HandbookKey key, IEnumerable<HandbookPost> posts, IEnumerable<DutyRecord> records, bool withLaterDays = false)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Line("handbook/1", key.ToString());
        foreach (var post in posts) Line(post.Tenure.Party.ToString(), post.Tenure.Person.ToString("N"), Day(post.Tenure.From), post.Tenure.To is { } to && (withLaterDays || to < new DateOnly(key.Year, 12, 31)) ? Day(to) : "");
        foreach (var record in records.OrderBy(r => r.On).ThenBy(r => r.Id))
            Line([
                record.Id.ToString("N"), record.Category, Day(record.On), record.Title, record.Substance ?? "", record.DocumentNumber ?? "",
                record.Late ? "late" : "", record.Counts ? "counts" : record.State == RecordState.PendingConfirm ? "waits" : "discounted",
                .. record.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => (string[])[f.Key, f.Value]), .. record.People,
            ]);
        return Convert.ToHexStringLower(sha.GetHashAndReset());

        // Each part with its length in front, so that no two contents read alike.
        void Line(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts) sha.AppendData(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(part)}:{part}"));
            sha.AppendData("\n"u8);
        }

        static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
