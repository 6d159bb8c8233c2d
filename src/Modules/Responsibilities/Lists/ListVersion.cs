using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>A line as frozen, in the documents' language.</summary>
sealed record FrozenRow(string Owner, string OwnerName, string Key, string Clause, string Title, string Measure, string Standard, string Deadline, string Above)
{
    public ItemLink Link => new(Kernel.Parties.PartyId.Parse(Owner, null), Key);
}

/// <summary>Where a version stands: it waits for the secretary, was approved, or was given back.</summary>
enum VersionState { Submitted, Approved, Returned }

/// <summary>
/// A version of a unit's responsibility list: its text is frozen when it is submitted, and the secretary approves exactly that text.
/// What changes later is a new version (notice 3.1.1, 3.1.2).
/// </summary>
sealed class ListVersion : TenantRow
{
    public const int ReasonLength = 200;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public int Year { get; private set; }
    /// <summary>1, 2, 3 … inside the year.</summary>
    public int Number { get; private set; }
    public VersionState State { get; private set; }
    /// <summary>The frozen rows as JSON; what the hash is over.</summary>
    public string Text { get; private set; } = "";
    public string Hash { get; private set; } = "";
    public int Items { get; private set; }
    public int Gaps { get; private set; }
    public int Orphans { get; private set; }
    public Guid SubmittedBy { get; private set; }
    public Guid? SubmittedByPerson { get; private set; }
    public string SubmittedByName { get; private set; } = "";
    public DateTimeOffset SubmittedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public string? DecidedByName { get; private set; }
    public string? DecidedByPost { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string? Reason { get; private set; }

    ListVersion() { }

    public ListVersion(ListPicture picture, int number, Actor actor, DateTimeOffset at)
    {
        Year = picture.Year;
        Number = number;
        Text = Freeze(picture);
        Hash = HashOf(Text);
        Items = picture.Rows.Count;
        Gaps = picture.Gaps;
        Orphans = picture.Orphans;
        (SubmittedBy, SubmittedByPerson, SubmittedByName, SubmittedAt) = (actor.Account, actor.Person, actor.Name, at);
    }

    public static string Freeze(ListPicture picture) => JsonSerializer.Serialize(picture.Rows.Select(r => r.Freeze()), Json);

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public IReadOnlyList<FrozenRow> Thaw() => JsonSerializer.Deserialize<List<FrozenRow>>(Text, Json)!;

    /// <summary>Whether the text is still the one that was frozen.</summary>
    public bool Intact => HashOf(Text) == Hash;

    /// <summary>Whoever drew it up does not approve it; a decided version stays as it is.</summary>
    public Fault? Decide(bool approve, Actor actor, string? post, string? reason, DateTimeOffset at)
    {
        if (State != VersionState.Submitted) return new Fault("", "Version.Decided");
        if (actor.Account == SubmittedBy && actor.Account != Guid.Empty) return new Fault("", "Version.Own");
        if (!approve && string.IsNullOrWhiteSpace(reason)) return new Fault("Reason", "Version.ReasonMissing");
        if (reason?.Length > ReasonLength) return new Fault("Reason", "Item.TooLong", null, $"{ReasonLength}");
        State = approve ? VersionState.Approved : VersionState.Returned;
        (DecidedBy, DecidedByName, DecidedByPost, DecidedAt, Reason) = (actor.Account, actor.Name, post, at, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
        return null;
    }
}

/// <summary>A version without its text, for lists of versions.</summary>
sealed record VersionLine(
    string Tenant, Guid Id, int Year, int Number, VersionState State, string Hash, int Items, string SubmittedByName, DateTimeOffset SubmittedAt, string? DecidedByName, DateTimeOffset? DecidedAt)
{
    public static IQueryable<VersionLine> Of(IQueryable<ListVersion> versions) => versions.Select(v => new VersionLine(
        v.TenantId, v.Id, v.Year, v.Number, v.State, v.Hash, v.Items, v.SubmittedByName, v.SubmittedAt, v.DecidedByName, v.DecidedAt));
}

/// <summary>One line that differs between two versions; a side is null where the line is not there.</summary>
sealed record ChangedRow(FrozenRow? Before, FrozenRow? After)
{
    /// <summary>Names of the parts that differ, for a line that both have.</summary>
    public IEnumerable<string> Parts
    {
        get
        {
            if (Before is null || After is null) yield break;
            if (Before.Title != After.Title) yield return nameof(FrozenRow.Title);
            if (Before.Measure != After.Measure) yield return nameof(FrozenRow.Measure);
            if (Before.Standard != After.Standard) yield return nameof(FrozenRow.Standard);
            if (Before.Deadline != After.Deadline) yield return nameof(FrozenRow.Deadline);
            if (Before.Above != After.Above) yield return nameof(FrozenRow.Above);
        }
    }

    public static string PartOf(FrozenRow row, string part) => part switch
    {
        nameof(FrozenRow.Title) => row.Title,
        nameof(FrozenRow.Measure) => row.Measure,
        nameof(FrozenRow.Standard) => row.Standard,
        nameof(FrozenRow.Deadline) => row.Deadline,
        _ => row.Above,
    };

    /// <summary>The difference by owner and key. Between years the same duty has other days; <paramref name="days"/> says whether that counts.</summary>
    public static IReadOnlyList<ChangedRow> Between(IReadOnlyList<FrozenRow> before, IReadOnlyList<FrozenRow> after, bool days = true)
    {
        var old = before.ToDictionary(r => r.Link);
        var kept = after.Select(r => r.Link).ToHashSet();
        return
        [
            .. after.Select(r => new ChangedRow(old.GetValueOrDefault(r.Link), r)).Where(c => c.Before is null || c.Parts.Any(p => days || p != nameof(FrozenRow.Deadline))),
            .. before.Where(r => !kept.Contains(r.Link)).Select(r => new ChangedRow(r, null)),
        ];
    }
}
