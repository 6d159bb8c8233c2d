using System.Globalization;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>A duty as stored. Its row never changes; that it no longer binds is a <see cref="DutyEnding"/>.</summary>
sealed class DutyEntry : TenantRow
{
    public int Year { get; private set; }
    public PartyId Party { get; private set; }
    public string Obligation { get; private set; } = "";
    public string Period { get; private set; } = "";
    /// <summary>The other side's id, or "" — never null, so that the natural key is unique on every database.</summary>
    public string Counterpart { get; private set; } = "";
    /// <summary>0 for the first duty of its key, then 1, 2 … for its successors and for occasions.</summary>
    public int Revision { get; private set; }
    public DateOnly? Due { get; private set; }
    public Guid Terms { get; private set; }
    public DateOnly? Since { get; private set; }
    public string? Occasion { get; private set; }
    public DateOnly? OccasionOn { get; private set; }

    DutyEntry() { }

    public DutyEntry(DutyKey key, int revision, DateOnly? due, Guid terms, DateOnly? since)
    {
        Year = key.Period.Year;
        Party = key.Party;
        Obligation = key.Obligation;
        Period = key.Period.ToString();
        Counterpart = key.Counterpart?.ToString() ?? "";
        Revision = revision;
        Due = due;
        Terms = terms;
        Since = since;
    }

    public static DutyEntry OfOccasion(DutyKey key, int revision, DateOnly due, Guid terms, string occasion, DateOnly on) =>
        new(key, revision, due, terms, since: on) { Occasion = occasion, OccasionOn = on };

    public DutyKey Key => new(
        Party, Obligation, Kernel.Calendar.Period.Parse(Period, CultureInfo.InvariantCulture),
        Counterpart.Length == 0 ? null : PartyId.Parse(Counterpart, CultureInfo.InvariantCulture));

    public Duty Show(DateOnly? ended)
    {
        var key = Key;
        return new Duty
        {
            Id = Id,
            Party = Party,
            Obligation = Obligation,
            Period = key.Period,
            Counterpart = key.Counterpart,
            Due = Due,
            Terms = Terms,
            Since = Since,
            Ended = ended,
            Occasion = Occasion,
            OccasionOn = OccasionOn,
        };
    }
}

/// <summary>What makes two duties the same duty: who owes what, when, to whom.</summary>
readonly record struct DutyKey(PartyId Party, string Obligation, Period Period, PartyId? Counterpart);

/// <summary>That a duty no longer binds after a day, and why.</summary>
sealed class DutyEnding : TenantRow
{
    public int Year { get; private set; }
    public Guid Duty { get; private set; }
    public DateOnly On { get; private set; }
    /// <summary>One of <see cref="Reasons"/>.</summary>
    public string Why { get; private set; } = "";

    DutyEnding() { }

    public DutyEnding(int year, Guid duty, DateOnly on, string why)
    {
        Year = year;
        Duty = duty;
        On = on;
        Why = why;
    }
}

/// <summary>Why a plan adds or ends a duty; also the resource key after <c>Why.</c></summary>
static class Reasons
{
    public const string YearOpened = "YearOpened";
    public const string NewParty = "NewParty";
    public const string NewCounterpart = "NewCounterpart";
    public const string NewObligation = "NewObligation";
    public const string Amended = "Amended";
    public const string DueMoved = "DueMoved";
    public const string PartyCeased = "PartyCeased";
    public const string CounterpartCeased = "CounterpartCeased";
    public const string NoLongerOwed = "NoLongerOwed";
    public const string Repealed = "Repealed";
}
