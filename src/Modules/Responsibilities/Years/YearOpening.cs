using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Years;

/// <summary>That a plan was carried out: the opening of a year, and each later change to it.</summary>
sealed class YearOpening : TenantRow
{
    public int Year { get; private set; }
    /// <summary>From which day the plan binds.</summary>
    public DateOnly Effective { get; private set; }
    public int Added { get; private set; }
    public int Ended { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string ByName { get; private set; } = "";

    YearOpening() { }

    public YearOpening(int year, DateOnly effective, int added, int ended, Actor actor, DateTimeOffset at)
    {
        Year = year;
        Effective = effective;
        Added = added;
        Ended = ended;
        At = at;
        ByName = actor.Name;
    }
}
