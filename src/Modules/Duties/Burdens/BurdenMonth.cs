using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Burdens;

/// <summary>
/// 基层负担 (notice 2.1.4-c): what the mechanism cost one unit in one month. Sums only: who typed what, and for how long, is kept nowhere.
/// Written in the same transaction as what it counts.
/// </summary>
sealed class BurdenMonth : TenantRow
{
    /// <summary>The month's first day.</summary>
    public DateOnly Month { get; private set; }
    public int Records { get; private set; }
    /// <summary>Fields that somebody typed.</summary>
    public int Fields { get; private set; }
    /// <summary>How long forms stood open, and how many of them said so; without JavaScript a form says nothing.</summary>
    public int Seconds { get; private set; }
    public int Timed { get; private set; }
    public int Attachments { get; private set; }
    public int Requests { get; private set; }
    /// <summary>Requests that did not reach the unit because it had answered, or was answering, the like.</summary>
    public int Blocked { get; private set; }

    BurdenMonth() { }

    public BurdenMonth(DateOnly month) => Month = FirstOf(month);

    public static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>A record was typed. One that a meeting made for its attendees cost nothing more.</summary>
    public void Typed(DutyRecord record, int? seconds, BurdenLimits limits)
    {
        if (record.Meeting is not null) return;
        Records++;
        Fields += record.TypedFields;
        if (seconds is not > 0) return;
        Seconds += Math.Min(seconds.Value, limits.LongestFormSeconds);
        Timed++;
    }

    /// <summary>A file was put with a record.</summary>
    public void Attached() => Attachments++;

    public void Asked() => Requests++;

    public void Spared() => Blocked++;
}
