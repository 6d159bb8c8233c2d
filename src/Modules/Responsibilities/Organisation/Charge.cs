using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>That a department is in a leader's charge (分管) from one day to another.</summary>
sealed class Charge : TenantRow
{
    public PartyId Leader { get; private set; }
    public PartyId Department { get; private set; }
    /// <summary>First day; null when it was so before our records begin.</summary>
    public DateOnly? From { get; private set; }
    /// <summary>Last day; null while it lasts.</summary>
    public DateOnly? To { get; private set; }

    Charge() { }

    public Charge(PartyId leader, PartyId department, DateOnly? from)
    {
        Leader = leader;
        Department = department;
        From = from;
    }

    public bool On(DateOnly date) => (From is null || From <= date) && (To is null || date <= To);

    public void End(DateOnly last) => To = last;
}
