using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>Where a record stands (SM-2).</summary>
enum RecordState
{
    /// <summary>Being typed; nothing is kept yet.</summary>
    Draft,
    /// <summary>Typed by somebody else, waits for its holder.</summary>
    PendingConfirm,
    /// <summary>Stands and counts.</summary>
    Recorded,
    /// <summary>Declined by its holder; kept.</summary>
    NotMine,
    /// <summary>A spot check asked; it counts until decided.</summary>
    Queried,
    /// <summary>The sampler does not accept it; it counts until a second person decides.</summary>
    Rejected,
    /// <summary>Kept, counts nothing.</summary>
    Discounted,
    /// <summary>Its period is closed; changes only by visible correction.</summary>
    Locked,
}

/// <summary>What can be done with a record.</summary>
enum RecordAction { Confirm, Decline, Amend, Correct, Query, Answer, Reject, Discount, Uphold, Lock }

/// <summary>
/// What a responsible party did, recorded once (履职记录, notice 3.2.2). It may fulfil several duties through its links.
/// Never deleted; late is a label, not a fault.
/// </summary>
sealed class DutyRecord : TenantRow
{
    public const int TitleLength = 100;
    public const int SubstanceLength = 300;
    public const int DocumentNumberLength = 60;
    public const int ReasonLength = 200;
    public const int MostPeople = 60;

    public PartyId Party { get; private set; }
    public string Category { get; private set; } = "";
    public DateOnly On { get; private set; }
    public string Title { get; private set; } = "";
    public string? Substance { get; private set; }
    public string? DocumentNumber { get; private set; }
    public Dictionary<string, string> Fields { get; private set; } = [];
    public string[] People { get; private set; } = [];
    public bool NothingToReport { get; private set; }
    /// <summary>补录: entered later than the working days allowed after the event.</summary>
    public bool Late { get; private set; }
    public bool Restricted { get; private set; }
    public RecordState State { get; private set; }
    /// <summary>1, and one more with each amendment.</summary>
    public int Edition { get; private set; } = 1;
    /// <summary>First and last half-day of research, so that no day counts twice for one person.</summary>
    public int? FirstHalf { get; private set; }
    public int? LastHalf { get; private set; }
    /// <summary>Who held the party on that day; null for a vacant post.</summary>
    public Guid? Person { get; private set; }
    public DateTimeOffset EnteredAt { get; private set; }
    public Guid TypedBy { get; private set; }
    public string TypedByName { get; private set; } = "";
    public Guid? ConfirmedBy { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }
    /// <summary>The other side of a talk or hearing, who may read it too.</summary>
    public PartyId? Counterpart { get; private set; }
    /// <summary>The unit's record of the meeting that this entry comes from.</summary>
    public Guid? Meeting { get; private set; }
    /// <summary>The confirmed talk that it comes from.</summary>
    public Guid? Talk { get; private set; }
    /// <summary>Who, at a spot check, did not accept it; somebody else decides.</summary>
    public Guid? RejectedBy { get; private set; }
    /// <summary>A spot check asked, the holder answered, and nobody decided since.</summary>
    public bool Answered { get; private set; }
    /// <summary>补正: changed after its period was locked, for everybody to see.</summary>
    public bool Corrected { get; private set; }
    /// <summary>The same words stand elsewhere; why, as its author says.</summary>
    public string? SameWords { get; private set; }

    /// <summary>How many of its fields somebody typed; the day and the category are proposed.</summary>
    public int TypedFields => 1 + (Substance is null ? 0 : 1) + (DocumentNumber is null ? 0 : 1) + (People.Length > 0 ? 1 : 0) + Fields.Count;
    /// <summary>The intake that brought it from an old ledger (旧台账导入).</summary>
    public Guid? Source { get; private set; }

    DutyRecord() { }

    /// <summary>Whether duties are counted by it.</summary>
    public bool Counts => State is RecordState.Recorded or RecordState.Queried or RecordState.Rejected or RecordState.Locked;

    /// <summary>The states that count, for queries.</summary>
    public static readonly RecordState[] Counting = [RecordState.Recorded, RecordState.Queried, RecordState.Rejected, RecordState.Locked];

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-2.</summary>
    public static RecordState? After(RecordState state, RecordAction action) => (state, action) switch
    {
        (RecordState.PendingConfirm, RecordAction.Confirm) => RecordState.Recorded,
        (RecordState.PendingConfirm, RecordAction.Decline) => RecordState.NotMine,
        (RecordState.Recorded, RecordAction.Amend) => RecordState.Recorded,
        (RecordState.Recorded, RecordAction.Query) => RecordState.Queried,
        (RecordState.Queried, RecordAction.Answer) => RecordState.Recorded,
        (RecordState.Queried or RecordState.Recorded, RecordAction.Reject) => RecordState.Rejected,
        (RecordState.Rejected, RecordAction.Discount) => RecordState.Discounted,
        (RecordState.Rejected, RecordAction.Uphold) => RecordState.Recorded,
        (RecordState.Recorded, RecordAction.Lock) => RecordState.Locked,
        (RecordState.Locked, RecordAction.Correct) => RecordState.Locked,
        _ => null,
    };

    /// <summary>
    /// Everything wrong with an entry at once. Future dates, the like record and research days that overlap are refused;
    /// lateness never is, because a hard limit invites back-dating.
    /// </summary>
    /// <param name="entry">What was typed.</param>
    /// <param name="category">Its category; null when unknown.</param>
    /// <param name="fields">Its fields as kept; faults of theirs are already in <paramref name="faults"/>.</param>
    /// <param name="today">Today in China.</param>
    /// <param name="others">The party's other records of that day, and the person's research that overlaps.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Check(
        RecordEntry entry, Category? category, IReadOnlyDictionary<string, string> fields, DateOnly today,
        IReadOnlyCollection<DutyRecord> others, List<Fault> faults)
    {
        if (category is null) faults.Add(new("Category", "Record.UnknownCategory"));
        if (entry.Title.Trim().Length == 0) faults.Add(new("Title", "Record.TitleMissing"));
        TooLong("Title", entry.Title, TitleLength);
        TooLong("Substance", entry.Substance, SubstanceLength);
        TooLong("DocumentNumber", entry.DocumentNumber, DocumentNumberLength);
        if (entry.People.Length > MostPeople || entry.People.Any(p => p.Length > 60)) faults.Add(new("People", "Record.PeopleTooMany", null, MostPeople.ToString(CultureInfo.InvariantCulture)));
        if (entry.On > today) faults.Add(new("On", "Record.FutureDate"));
        if (entry.On.Year < today.Year - 10) faults.Add(new("On", "Record.TooOld"));

        var day = DayOf(entry, fields);
        var (first, last) = Categories.Span(fields);
        if (first > last) faults.Add(new("Fields[end]", "Record.EndBeforeStart"));
        else if (last / 2 > today.DayNumber) faults.Add(new("Fields[end]", "Record.FutureDate"));
        if (others.FirstOrDefault(o => first is not null && o.State is not (RecordState.NotMine or RecordState.Discounted) && o.FirstHalf <= last && o.LastHalf >= first) is { } overlapped)
            faults.Add(new("Fields[start]", "Record.DaysOverlap", "2.2.3", overlapped.Title, Half(overlapped.FirstHalf!.Value), Half(overlapped.LastHalf!.Value)));
        else if (!entry.DifferentEvent && others.FirstOrDefault(o => o.On == day && o.IsLike(entry)) is { } like)
            faults.Add(new("Title", "Record.Duplicate", null, like.Title, like.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

        void TooLong(string field, string? text, int most)
        {
            if (text?.Length > most) faults.Add(new(field, "Record.TooLong", null, most.ToString(CultureInfo.InvariantCulture)));
        }
    }

    static string Half(int half) => $"{DateOnly.FromDayNumber(half / 2):yyyy-MM-dd}{(half % 2 == 0 ? " AM" : " PM")}";

    /// <summary>The same category, and a title that says nearly the same.</summary>
    public bool IsLike(RecordEntry entry) =>
        Category == entry.Category && State is not (RecordState.NotMine or RecordState.Discounted) && Likeness.Of(Title, entry.Title) >= 0.6;

    /// <summary>A new record. Typed by its holder it stands at once; typed for him it waits.</summary>
    public static DutyRecord Enter(
        PartyId party, RecordEntry entry, Category category, IReadOnlyDictionary<string, string> fields, Actor actor, Guid? person, bool own,
        DateTimeOffset at, Lateness lateness, Guid? meeting = null, Guid? talk = null, Guid? source = null)
    {
        var record = new DutyRecord
        {
            Party = party,
            Person = person,
            EnteredAt = at,
            TypedBy = actor.Account,
            TypedByName = actor.Name,
            Meeting = meeting,
            Talk = talk,
            Source = source,
            State = own ? RecordState.Recorded : RecordState.PendingConfirm,
        };
        record.Write(entry, category, fields, lateness);
        // What an old ledger says was settled on paper; nobody confirmed it here.
        if (own && source is null) (record.ConfirmedBy, record.ConfirmedByName, record.ConfirmedAt) = (actor.Account, actor.Name, at);
        return record;
    }

    /// <summary>Moves to the next state and returns the step that says so; a fault when the state does not allow it.</summary>
    public (RecordStep? Step, Fault? Fault) Take(RecordAction action, Actor actor, string? post, string? reason, DateTimeOffset at)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", $"Record.Not{action}"));
        reason = reason?.Trim();
        var needsReason = action is not (RecordAction.Confirm or RecordAction.Lock);
        if (needsReason && string.IsNullOrEmpty(reason)) return (null, new Fault("Reason", "Record.ReasonMissing"));
        if (reason?.Length > ReasonLength) return (null, new Fault("Reason", "Record.TooLong", null, ReasonLength.ToString(CultureInfo.InvariantCulture)));
        var step = new RecordStep(Id, action, State, next, actor, post, reason, at);
        State = next;
        if (action == RecordAction.Reject) RejectedBy = actor.Account;
        if (action is not (RecordAction.Amend or RecordAction.Lock)) Answered = action == RecordAction.Answer;
        if (action == RecordAction.Correct) Corrected = true;
        if (action == RecordAction.Confirm) (ConfirmedBy, ConfirmedByName, ConfirmedAt) = (actor.Account, actor.Name, at);
        return (step, null);
    }

    /// <summary>Replaces the content and returns what it said before.</summary>
    public RecordVersion Amend(RecordEntry entry, Category category, IReadOnlyDictionary<string, string> fields, Actor actor, string reason, Lateness lateness, DateTimeOffset at)
    {
        var before = new RecordVersion(this, actor, reason, at);
        Edition++;
        Write(entry, category, fields, lateness);
        return before;
    }

    /// <summary>Ties it to the duties that it fulfils.</summary>
    public IEnumerable<RecordLink> Fulfil(IReadOnlyList<LinkTerms> duties)
    {
        Counterpart = duties.Select(d => d.Counterpart).FirstOrDefault(c => c is not null);
        return [.. duties.Select(d => new RecordLink(this, d.Duty, d.Year, FlagFor(d), d.Step))];
    }

    /// <summary>The other side is known by name, without a duty that says so.</summary>
    public void Faces(PartyId other) => Counterpart = other;

    /// <summary>What the record says to the flag that a ratio asks for.</summary>
    public bool? FlagFor(LinkTerms duty) => duty.Flag is { } flag && Fields.TryGetValue(flag, out var said) ? said == "true" : null;

    /// <summary>What a rule sees of it.</summary>
    public RecordFigures Figures(RecordLink link) => new(On, DocumentNumber is not null, FirstHalf, LastHalf, link.Flag, RecordLink.Number(link.Step));

    void Write(RecordEntry entry, Category category, IReadOnlyDictionary<string, string> fields, Lateness lateness)
    {
        Category = category.Code;
        Restricted = category.Restricted;
        Title = entry.Title.Trim();
        Substance = Trimmed(entry.Substance);
        DocumentNumber = Trimmed(entry.DocumentNumber);
        Fields = new(fields, StringComparer.Ordinal);
        People = [.. entry.People.Select(p => p.Trim()).Where(p => p.Length > 0)];
        NothingToReport = entry.NothingToReport;
        SameWords = Trimmed(entry.SameWords);
        (FirstHalf, LastHalf) = Categories.Span(fields);
        On = DayOf(entry, fields);
        Late = lateness.Is(On, ChinaTime.DateOf(EnteredAt));
    }

    /// <summary>The day of an entry that nobody has checked yet, by the fields of its category alone.</summary>
    public static DateOnly DayOf(RecordEntry entry, Category? category) => category is null ? entry.On : DayOf(entry, Categories.Read(category, entry.Fields, []));

    /// <summary>The day of the event; research is of the day on which it ended.</summary>
    public static DateOnly DayOf(RecordEntry entry, IReadOnlyDictionary<string, string> fields) =>
        Categories.Span(fields).To is { } last ? DateOnly.FromDayNumber(last / 2) : entry.On;

    static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>补录: entered later than so many working days after the event; the limit is ours and may be changed.</summary>
readonly record struct Lateness(WorkCalendar Calendar, int WorkingDays)
{
    public bool Is(DateOnly on, DateOnly entered) => entered > Calendar.AddWorkingDays(on, WorkingDays);
}

/// <summary>How alike two short texts are: the share of letter pairs that they have in common, 0 to 1.</summary>
static class Likeness
{
    public static double Of(string a, string b)
    {
        if (a == b) return 1;
        var (left, right) = (Pairs(a), Pairs(b));
        if (left.Count == 0 || right.Count == 0) return 0;
        var shared = left.Count(right.Contains);
        return (double)shared / (left.Count + right.Count - shared);
    }

    /// <summary>How much of <paramref name="part"/> is found in <paramref name="whole"/>, 0 to 1.</summary>
    public static double Within(string part, string whole)
    {
        var pairs = Pairs(part);
        if (pairs.Count == 0) return 0;
        var there = Pairs(whole);
        return (double)pairs.Count(there.Contains) / pairs.Count;
    }

    /// <summary>The share of the letters of <paramref name="part"/> that are in <paramref name="whole"/>, 0 to 1.</summary>
    public static double LettersWithin(string part, string whole)
    {
        var letters = part.Where(char.IsLetterOrDigit).ToHashSet();
        return letters.Count == 0 ? 0 : (double)letters.Count(whole.Contains) / letters.Count;
    }

    /// <summary>Neighbouring letters, whatever their case, without blanks and punctuation; for Latin words whole words serve better.</summary>
    public static HashSet<(char, char)> Pairs(string text)
    {
        var pairs = new HashSet<(char, char)>();
        var before = '\0';
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c)) continue;
            var letter = char.ToLowerInvariant(c);
            if (before != '\0') pairs.Add((before, letter));
            before = letter;
        }
        return pairs;
    }
}
