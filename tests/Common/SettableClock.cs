namespace PartyDiscipline.Tests.Common;

/// <summary>The system's clock until it is set; from then on it runs from where it was set, or stands still.</summary>
public sealed class SettableClock : TimeProvider
{
    DateTimeOffset setTo;
    DateTimeOffset setAt;
    bool stands;

    public override DateTimeOffset GetUtcNow()
    {
        var real = base.GetUtcNow();
        if (setAt == default) return real;
        return stands ? setTo : setTo + (real - setAt);
    }

    /// <summary>Goes on from this instant.</summary>
    public void Set(DateTimeOffset to) => (setTo, setAt, stands) = (to, base.GetUtcNow(), false);

    /// <summary>Stands at this instant until set again.</summary>
    public void StopAt(DateTimeOffset at) => (setTo, setAt, stands) = (at, base.GetUtcNow(), true);

    /// <summary>Noon in China on a date.</summary>
    public void StopAtNoon(DateOnly date) => StopAt(new DateTimeOffset(date.ToDateTime(new TimeOnly(4, 0)), TimeSpan.Zero));
}
