using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Handbooks;

/// <summary>
/// 年度自我确认 (notice 3.2.2, D5): the holder says that his handbook of a year is right, and what it said then. Only added; a later
/// change of a record shows as changed since, and may be confirmed again.
/// </summary>
sealed class HandbookConfirmation : TenantRow
{
    public const int RemarkLength = 300;

    public int Year { get; private set; }
    public Guid? Person { get; private set; }
    public PartyId? Party { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public DateTimeOffset At { get; private set; }
    /// <summary>Hash of what was confirmed.</summary>
    public string Hash { get; private set; } = "";
    public int Records { get; private set; }
    public int Late { get; private set; }
    /// <summary>The one thing that is typed for the handbook only.</summary>
    public string? Remark { get; private set; }

    HandbookConfirmation() { }

    public HandbookConfirmation(Handbook handbook, Actor actor, string? post, string? remark, DateTimeOffset at)
    {
        (Year, Person, Party) = (handbook.Key.Year, handbook.Key.Person, handbook.Key.Party);
        (Account, ActorName, Post, At) = (actor.Account, actor.Name, post, at);
        (Hash, Records, Late) = (handbook.Hash, handbook.Entries.Count(), handbook.Late);
        Remark = string.IsNullOrWhiteSpace(remark) ? null : remark.Trim();
    }

    /// <summary>Everything that keeps a handbook from being confirmed now.</summary>
    public static IEnumerable<Fault> Faults(Handbook handbook, string? remark, DateOnly today, DateOnly from)
    {
        if (today < from) yield return new("", "Handbook.TooEarly", "3.2.2", from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        if (handbook.Waiting > 0) yield return new("", "Handbook.WaitingFirst", "3.2.2", handbook.Waiting.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (handbook.StandsConfirmed) yield return new("", "Handbook.AlreadyConfirmed");
        if (remark?.Trim().Length > RemarkLength) yield return new("Remark", "Record.TooLong", null, RemarkLength.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
