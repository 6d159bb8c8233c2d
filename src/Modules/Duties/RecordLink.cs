using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>A record fulfils a duty, wholly or in part, as its holder said. Counts while the record does.</summary>
sealed class RecordLink : TenantRow
{
    public Guid Record { get; private set; }
    public Guid Duty { get; private set; }
    public PartyId Party { get; private set; }
    /// <summary>The duty's year.</summary>
    public int Year { get; private set; }
    /// <summary>What the record says to the flag that the duty's ratio asks for; null when it does not ask or the record does not say.</summary>
    public bool? Flag { get; private set; }
    /// <summary>An amendment took the link away; kept for the history.</summary>
    public bool Dropped { get; private set; }

    RecordLink() { }

    public RecordLink(DutyRecord record, Guid duty, int year, bool? flag)
    {
        (Record, Party, Duty, Year, Flag) = (record.Id, record.Party, duty, year, flag);
    }

    public void Drop() => Dropped = true;

    public void Say(bool? flag) => Flag = flag;
}
