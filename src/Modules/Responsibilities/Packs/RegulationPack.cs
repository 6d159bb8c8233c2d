using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>
/// A regulation that came as data (制度包): uploaded by one person, put in force by a second, ended on a day by two again. Its text
/// never changes; a correction is another version. It belongs to the bureau and binds in every unit whose parties it names.
/// </summary>
sealed class RegulationPack : TenantRow
{
    public const int ReasonLength = 300;

    public string Code { get; private set; } = "";
    /// <summary>The version of the regulation.</summary>
    public int Number { get; private set; }
    public LocalText Title { get; private set; } = new("", "");
    /// <summary>The regulation as JSON, as it was checked.</summary>
    public string Text { get; private set; } = "";
    public string Hash { get; private set; } = "";
    public int Obligations { get; private set; }
    /// <summary>From when it was asked to bind; a day that has passed by the decision means the day of the decision.</summary>
    public DateOnly AsksFrom { get; private set; }
    public PackState State { get; private set; }
    public Guid MadeBy { get; private set; }
    public Guid? MadeByPerson { get; private set; }
    public string MadeByName { get; private set; } = "";
    public DateTimeOffset MadeAt { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public Guid? DecidedByPerson { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    /// <summary>Why it was given back or withdrawn.</summary>
    public string? Reason { get; private set; }
    /// <summary>The first day on which it binds; known once it is approved.</summary>
    public DateOnly? From { get; private set; }
    /// <summary>The last day on which it binds.</summary>
    public DateOnly? To { get; private set; }
    /// <summary>A last day that was asked for and waits for a second person.</summary>
    public DateOnly? EndAsked { get; private set; }
    public string? EndReason { get; private set; }
    public Guid? EndBy { get; private set; }
    public Guid? EndByPerson { get; private set; }
    public string? EndByName { get; private set; }
    public string? EndDecidedByName { get; private set; }
    /// <summary>When its duties were opened in every open year, and how many.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }
    public int OpenedDuties { get; private set; }
    /// <summary>When what was open after its last day was ended in every open year, and how many.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }
    public int ClosedDuties { get; private set; }

    RegulationPack() { }

    public RegulationPack(SoundPack pack, DateOnly from, Actor actor, DateTimeOffset at)
    {
        (Code, Number, Title, Text, Hash) = (pack.Regulation.Code, pack.Regulation.Version, pack.Regulation.Title, pack.Text, pack.Hash);
        Obligations = pack.Regulation.Obligations.Count;
        AsksFrom = from;
        (MadeBy, MadeByPerson, MadeByName, MadeAt) = (actor.Account, actor.Person, actor.Name, at);
    }

    /// <summary>From when it would bind if it were approved on this day.</summary>
    public DateOnly BindsFrom(DateOnly today) => From ?? (AsksFrom < today ? today : AsksFrom);

    public bool WasMadeBy(Actor actor) => Same(MadeBy, MadeByPerson, actor);

    public bool EndWasAskedBy(Actor actor) => EndBy is { } account && Same(account, EndByPerson, actor);

    /// <summary>Puts it in force; never by whoever uploaded it.</summary>
    public Fault? Approve(Actor actor, DateOnly today, DateTimeOffset at, DateOnly? lastDay)
    {
        if (State != PackState.Draft) return new Fault("", "Pack.Decided");
        if (WasMadeBy(actor)) return new Fault("", "Pack.SecondPerson");
        var from = BindsFrom(today);
        if (from.Year > Period.LastYear) return new Fault("", "Pack.FromFar", null, $"{Period.LastYear}");
        if (lastDay < from) return new Fault("", "Pack.Over", null, $"{lastDay:yyyy-MM-dd}");
        (State, From, To) = (PackState.Approved, from, lastDay);
        Decide(actor, at);
        return null;
    }

    /// <summary>Takes a draft back: whoever uploaded it, or whoever was to approve it.</summary>
    public Fault? Withdraw(Actor actor, string reason, DateTimeOffset at)
    {
        if (State != PackState.Draft) return new Fault("", "Pack.Decided");
        if (reason.Trim() is not { Length: > 0 and <= ReasonLength } why) return new Fault("Reason", "Pack.Reason", null, $"{ReasonLength}");
        (State, Reason) = (PackState.Withdrawn, why);
        Decide(actor, at);
        return null;
    }

    /// <summary>Asks for a last day; a second person decides.</summary>
    public Fault[] AskEnd(Actor actor, DateOnly on, string reason, DateOnly today)
    {
        if (State != PackState.Approved) return [new Fault("", "Pack.NotInForce")];
        var faults = new List<Fault>();
        if (EndAsked is not null) faults.Add(new Fault("", "Pack.EndWaits"));
        if (on < today) faults.Add(new Fault("On", "Pack.EndPassed"));
        else if (on < From) faults.Add(new Fault("On", "Pack.EndBeforeBegin", null, $"{From:yyyy-MM-dd}"));
        else if (To <= on) faults.Add(new Fault("On", "Pack.EndsEarlier", null, $"{To:yyyy-MM-dd}"));
        if (reason.Trim().Length is 0 or > ReasonLength) faults.Add(new Fault("Reason", "Pack.Reason", null, $"{ReasonLength}"));
        if (faults.Count == 0) (EndAsked, EndReason, EndBy, EndByPerson, EndByName) = (on, reason.Trim(), actor.Account, actor.Person, actor.Name);
        return [.. faults];
    }

    /// <summary>Decides on the last day that was asked for. Who asked may take it back, and never grant it.</summary>
    public Fault? DecideEnd(Actor actor, bool grant, DateOnly today)
    {
        if (EndAsked is not { } on) return new Fault("", "Pack.NoEndAsked");
        if (grant && EndWasAskedBy(actor)) return new Fault("", "Pack.SecondPerson");
        // A day that has passed meanwhile would lift duties that people saw as theirs.
        if (grant && on < today) return new Fault("", "Pack.EndPassed");
        if (grant) (To, EndDecidedByName) = (on, actor.Name);
        (EndAsked, EndBy, EndByPerson) = (null, null, null);
        return null;
    }

    /// <summary>Its beginning, or its end, has been carried into every open year.</summary>
    public void CarriedOut(bool ended, int duties, DateTimeOffset at)
    {
        if (ended) (ClosedAt, ClosedDuties) = (at, duties);
        else (OpenedAt, OpenedDuties) = (at, duties);
    }

    void Decide(Actor actor, DateTimeOffset at) => (DecidedBy, DecidedByPerson, DecidedByName, DecidedAt) = (actor.Account, actor.Person, actor.Name, at);

    static bool Same(Guid account, Guid? person, Actor actor) => account == actor.Account || person is not null && person == actor.Person;
}
