using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>That a person holds a post, or heads a department, from one day to another. The post's duties go with it.</summary>
sealed class Holding : TenantRow
{
    public PartyId Party { get; private set; }
    public Guid Person { get; private set; }
    public DateOnly From { get; private set; }
    /// <summary>Last day; null while he holds it.</summary>
    public DateOnly? To { get; private set; }
    /// <summary>主持工作: in charge without the title.</summary>
    public bool Acting { get; private set; }

    Holding() { }

    public Holding(PartyId party, Guid person, DateOnly from, bool acting)
    {
        Party = party;
        Person = person;
        From = from;
        Acting = acting;
    }

    public bool On(DateOnly date) => From <= date && (To is null || date <= To);

    public void End(DateOnly last) => To = last;
}
