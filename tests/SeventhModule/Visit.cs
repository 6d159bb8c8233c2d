using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace Visits;

/// <summary>One visit (family-visits V2): what was heard, and what is to be done about it until when.</summary>
sealed class Visit : TenantRow
{
    public const int FamilyLength = 60;
    public const int HeardLength = 500;

    public PartyId Party { get; private set; }
    public DateOnly On { get; private set; }
    public string Family { get; private set; } = "";
    public string Heard { get; private set; } = "";
    public DateOnly? FollowUpBy { get; private set; }
    public bool Settled { get; private set; }
    /// <summary>The night has told that its day went by.</summary>
    public bool ToldOverdue { get; private set; }
    public Guid RecordedBy { get; private set; }
    public string RecordedByName { get; private set; } = "";

    Visit() { }

    public Visit(PartyId party, VisitEntry entry, Actor by)
    {
        (Party, On, Family, Heard, FollowUpBy) = (party, entry.On, entry.Family.Trim(), entry.Heard.Trim(), entry.FollowUpBy);
        (RecordedBy, RecordedByName) = (by.Account, by.Name);
    }

    public bool Open => FollowUpBy is not null && !Settled;

    public bool Overdue(DateOnly today) => Open && FollowUpBy < today;

    /// <summary>Every fault at once, so that it is mended in one go.</summary>
    public static IReadOnlyList<Fault> Check(VisitEntry entry, DateOnly today)
    {
        var faults = new List<Fault>();
        if (entry.On > today) faults.Add(new("On", "Visit.FutureDate", "V2"));
        if (entry.Family?.Trim().Length is null or 0 or > FamilyLength) faults.Add(new("Family", "Visit.Family", "V2", $"{FamilyLength}"));
        if (entry.Heard?.Trim().Length is null or 0 or > HeardLength) faults.Add(new("Heard", "Visit.Heard", "V2", $"{HeardLength}"));
        if (entry.FollowUpBy < entry.On) faults.Add(new("FollowUpBy", "Visit.FollowUpBeforeVisit", "V3"));
        return faults;
    }

    public Fault? Settle()
    {
        if (!Open) return new("", "Visit.NothingOpen", "V3");
        Settled = true;
        return null;
    }

    public void TellOverdue() => ToldOverdue = true;
}
