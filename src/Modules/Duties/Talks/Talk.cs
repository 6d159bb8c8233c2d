using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Talks;

/// <summary>Where a talk stands (SM-10). What is due and not yet planned is a duty without a talk.</summary>
enum TalkState
{
    /// <summary>Has a day; only the one who will talk knows.</summary>
    Planned,
    /// <summary>The other side was told.</summary>
    Notified,
    /// <summary>Took place, is not yet written down.</summary>
    Held,
    /// <summary>Written down; waits for the other side.</summary>
    Recorded,
    /// <summary>The other side says it was otherwise; his note is kept.</summary>
    Disputed,
    /// <summary>Both sides agree: it counts.</summary>
    Confirmed,
    /// <summary>What was promised or ordered was seen to.</summary>
    Done,
    /// <summary>Called off with a reason.</summary>
    Cancelled,
    /// <summary>Its year ended without it.</summary>
    Missed,
    /// <summary>Ended with a reason because a side is gone; it counts for nothing more than it did.</summary>
    Closed,
}

/// <summary>What can be done with a talk.</summary>
enum TalkAction { Plan, Notify, Hold, Record, Confirm, Dispute, Verify, Cancel, Miss, Close }

/// <summary>
/// A talk between two responsible parties (责任谈话、约谈、提醒谈话; notice 2.3.1, 3.2.4, 3.4.5, 3.5.3). What it is about and what was said lie
/// concealed and are shown to the two people alone; others see that it took place. No sound, picture or position is ever kept.
/// </summary>
sealed class Talk : TenantRow
{
    public const int LongestText = 500;
    public const int PlaceLength = 60;
    /// <summary>Room for a concealed text of <see cref="LongestText"/> characters.</summary>
    public const int ConcealedLength = 4000;

    public string Kind { get; private set; } = "";
    public PartyId From { get; private set; }
    public PartyId To { get; private set; }
    /// <summary>Who talks and with whom, as people: a successor in the post does not read it.</summary>
    public Guid? FromPerson { get; private set; }
    public Guid? ToPerson { get; private set; }
    public int Year { get; private set; }
    public DateOnly PlannedOn { get; private set; }
    public DateOnly? HeldOn { get; private set; }
    /// <summary>The office or unit, never a position.</summary>
    public string Place { get; private set; } = "";
    /// <summary>事由, concealed.</summary>
    public string Matter { get; private set; } = "";
    /// <summary>The occasion's duty that it answers.</summary>
    public Guid? Occasion { get; private set; }
    public TalkState State { get; private set; }
    /// <summary>How often it was written down; 0 before the first time.</summary>
    public int Edition { get; private set; }
    /// <summary>责令整改: rectification was asked for; never taken back.</summary>
    public bool Rectify { get; private set; }
    /// <summary>Until when what was promised or ordered is to be seen to.</summary>
    public DateOnly? FollowUpOn { get; private set; }
    public DateTimeOffset? RecordedAt { get; private set; }
    public Guid? RecordedBy { get; private set; }
    public string? RecordedByName { get; private set; }
    /// <summary>Written down later than the working days allowed after it.</summary>
    public bool Late { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    /// <summary>The duty record that came of it when it was confirmed.</summary>
    public Guid? Record { get; private set; }

    Talk() { }

    /// <summary>What its concealed texts are bound to.</summary>
    public string About => $"talk/{Id:N}";

    /// <summary>The other side knows of it: was told, or was there.</summary>
    public bool Told { get; private set; }

    /// <summary>Nothing has been written down yet, so a successor in the post goes on with it.</summary>
    public bool Open => State is TalkState.Planned or TalkState.Notified or TalkState.Held;

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-10.</summary>
    public static TalkState? After(TalkState state, TalkAction action) => (state, action) switch
    {
        (TalkState.Planned, TalkAction.Notify) => TalkState.Notified,
        (TalkState.Planned or TalkState.Notified, TalkAction.Hold) => TalkState.Held,
        (TalkState.Planned or TalkState.Notified, TalkAction.Cancel) => TalkState.Cancelled,
        (TalkState.Planned or TalkState.Notified, TalkAction.Miss) => TalkState.Missed,
        (TalkState.Held or TalkState.Recorded or TalkState.Disputed, TalkAction.Record) => TalkState.Recorded,
        (TalkState.Recorded, TalkAction.Confirm) => TalkState.Confirmed,
        (TalkState.Recorded, TalkAction.Dispute) => TalkState.Disputed,
        (TalkState.Confirmed or TalkState.Disputed, TalkAction.Verify) => TalkState.Done,
        (TalkState.Held or TalkState.Recorded or TalkState.Disputed, TalkAction.Close) => TalkState.Closed,
        // Both sides agreed on what was said; only what was to be seen to is ended.
        (TalkState.Confirmed, TalkAction.Close) => TalkState.Done,
        _ => null,
    };

    /// <summary>Plans a talk. Everything wrong with the plan is named at once.</summary>
    public static Talk? Plan(TalkPlan plan, TalkKind? kind, Party from, Party? to, TalkLimits limits, IVault vault, List<Fault> faults)
    {
        if (kind is null) faults.Add(new("Kind", "Talk.UnknownKind"));
        if (to is null) faults.Add(new("With", "Talk.NotAPair", kind?.Clause));
        else if (to.Holder is null) faults.Add(new("With", "Talk.Vacant"));
        else if (to.Holder == from.Holder) faults.Add(new("With", "Talk.SamePerson"));
        Required("Place", plan.Place, PlaceLength, faults);
        Required("Matter", plan.Matter, limits.TextLength, faults);
        if (faults.Count > 0) return null;
        var talk = new Talk
        {
            Kind = kind!.Code,
            From = from.Id,
            To = to!.Id,
            FromPerson = from.Holder,
            ToPerson = to.Holder,
            Year = plan.On.Year,
            PlannedOn = plan.On,
            Place = plan.Place.Trim(),
            Occasion = plan.Occasion,
        };
        talk.Matter = vault.Conceal(plan.Matter.Trim(), talk.About);
        return talk;
    }

    /// <summary>Moves to the next state and returns the step that says so; a fault when the state does not allow it.</summary>
    public (TalkStep? Step, Fault? Fault) Take(TalkAction action, Actor actor, string? post, string? note, IVault vault, DateTimeOffset at)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", $"Talk.Not{action}"));
        note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (action is TalkAction.Dispute or TalkAction.Verify or TalkAction.Cancel or TalkAction.Close && note is null) return (null, new Fault("Note", "Talk.NoteMissing"));
        if (note?.Length > LongestText) return (null, new Fault("Note", "Record.TooLong", null, LongestText.ToString(CultureInfo.InvariantCulture)));
        var step = new TalkStep(Id, action, State, next, actor, post, note is null ? null : vault.Conceal(note, About), at);
        State = next;
        Told |= action is TalkAction.Notify or TalkAction.Hold;
        if (action is TalkAction.Confirm or TalkAction.Dispute) AnsweredAt = at;
        return (step, null);
    }

    /// <summary>The day on which it took place, and the people who then held both posts.</summary>
    public Fault? Hold(DateOnly on, Party from, Party to, DateOnly today)
    {
        if (on > today) return new("On", "Record.FutureDate");
        if (on.Year < today.Year - 1) return new("On", "Record.TooOld");
        (HeldOn, Year, FromPerson, ToPerson) = (on, on.Year, from.Holder ?? FromPerson, to.Holder ?? ToPerson);
        return null;
    }

    /// <summary>Everything wrong with what was written down.</summary>
    public static void Check(TalkEntry entry, DateOnly held, TalkLimits limits, List<Fault> faults)
    {
        Required("Points", entry.Points, limits.TextLength, faults);
        TooLong("Demands", entry.Demands, limits.TextLength, faults);
        TooLong("Pledge", entry.Pledge, limits.TextLength, faults);
        if (entry.Rectify && string.IsNullOrWhiteSpace(entry.Demands)) faults.Add(new("Demands", "Talk.RectifyWhat", "3.2.4"));
        if (entry.Rectify && entry.FollowUpOn is null) faults.Add(new("FollowUpOn", "Talk.RectifyUntil", "3.2.4"));
        if (entry.FollowUpOn < held) faults.Add(new("FollowUpOn", "Talk.FollowUpBefore"));
    }

    /// <summary>Writes it down, for the first time or again after a dispute; what was written before is kept.</summary>
    public TalkText Write(TalkEntry entry, Actor actor, Lateness lateness, IVault vault, DateTimeOffset at)
    {
        Edition++;
        Rectify |= entry.Rectify;
        FollowUpOn = entry.FollowUpOn;
        if (RecordedAt is null) Late = lateness.Is(HeldOn!.Value, Kernel.Calendar.ChinaTime.DateOf(at));
        (RecordedAt, RecordedBy, RecordedByName, AnsweredAt) = (at, actor.Account, actor.Name, null);
        return new TalkText(this, Concealed(entry.Points)!, Concealed(entry.Demands), Concealed(entry.Pledge), actor, at);

        string? Concealed(string? text) => string.IsNullOrWhiteSpace(text) ? null : vault.Conceal(text.Trim(), About);
    }

    /// <summary>The record that came of it.</summary>
    public void Became(Guid record) => Record = record;

    static void Required(string field, string? text, int most, List<Fault> faults)
    {
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new(field, "Talk.FieldMissing"));
        TooLong(field, text, most, faults);
    }

    static void TooLong(string field, string? text, int most, List<Fault> faults)
    {
        if (text?.Trim().Length > most) faults.Add(new(field, "Record.TooLong", null, most.ToString(CultureInfo.InvariantCulture)));
    }
}

/// <summary>What was written down about a talk, concealed: points, demands, and what the other side pledged. One for each time.</summary>
sealed class TalkText : TenantRow
{
    public Guid Talk { get; private set; }
    public int Edition { get; private set; }
    public string Points { get; private set; } = "";
    public string? Demands { get; private set; }
    public string? Pledge { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    TalkText() { }

    public TalkText(Talk talk, string points, string? demands, string? pledge, Actor actor, DateTimeOffset at)
    {
        (Talk, Edition, Points, Demands, Pledge) = (talk.Id, talk.Edition, points, demands, pledge);
        (Account, ActorName, At) = (actor.Account, actor.Name, at);
    }
}

/// <summary>One change of a talk's state: who, in which post, when and, concealed, why. Only added, never changed.</summary>
sealed class TalkStep : TenantRow
{
    public Guid Talk { get; private set; }
    public TalkAction Action { get; private set; }
    public TalkState From { get; private set; }
    public TalkState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string? Note { get; private set; }

    TalkStep() { }

    public TalkStep(Guid talk, TalkAction action, TalkState from, TalkState to, Actor actor, string? post, string? note, DateTimeOffset at)
    {
        (Talk, Action, From, To) = (talk, action, from, to);
        (Account, ActorName, Post, Note, At) = (actor.Account, actor.Name, post, note, at);
    }
}
