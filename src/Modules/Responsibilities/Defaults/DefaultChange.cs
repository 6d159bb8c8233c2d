using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Defaults;

/// <summary>
/// That a tenant set one of our ○ figures otherwise, from a year on. Rows are only added: the newest one rules, the others are its history.
/// </summary>
sealed class DefaultChange : TenantRow
{
    public int Year { get; private set; }
    public string Obligation { get; private set; } = "";
    /// <summary>A figure of the rule (<c>n</c>, <c>days</c>, …) or of the deadline (<c>deadline.monthDay</c>, <c>deadline.days</c>).</summary>
    public string Figure { get; private set; } = "";
    public string Was { get; private set; } = "";
    /// <summary>As typed; null gives the figure back to the level above.</summary>
    public string? Now { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";

    DefaultChange() { }

    public DefaultChange(int year, string obligation, string figure, string was, string? now, string reason, Kernel.Access.Actor actor, DateTimeOffset at)
    {
        Year = year;
        Obligation = obligation;
        Figure = figure;
        Was = was;
        Now = now;
        Reason = reason;
        At = at;
        By = actor.Account;
        ByName = actor.Name;
    }
}
