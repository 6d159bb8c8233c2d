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
    /// <summary>Where the duty is a chain, the step that the record fills; null when nobody said which.</summary>
    public string? Step { get; private set; }
    /// <summary>An amendment took the link away; kept for the history.</summary>
    public bool Dropped { get; private set; }

    RecordLink() { }

    public RecordLink(DutyRecord record, Guid duty, int year, bool? flag, string? step = null)
    {
        (Record, Party, Duty, Year, Flag, Step) = (record.Id, record.Party, duty, year, flag, step);
    }

    public void Drop() => Dropped = true;

    public void Say(bool? flag) => Flag = flag;

    /// <summary>Somebody says which step it fills.</summary>
    public void Place(string step) => Step = step;

    /// <summary>A step as rules see it: S1 is 1; 0 when there is none.</summary>
    public static byte Number(string? step) => step is ['S', >= '1' and <= '6' and var digit] ? (byte)(digit - '0') : (byte)0;
}
