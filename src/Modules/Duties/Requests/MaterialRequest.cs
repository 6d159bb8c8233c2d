using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Requests;

/// <summary>
/// What the bureau asked units for (P5), kept at the bureau. It was first looked for in what the product holds; units that were asked
/// the like before are spared, and that is kept too.
/// </summary>
sealed class MaterialRequest : TenantRow
{
    public const int TopicLength = 60;
    public const int DetailLength = 300;
    public const int ReasonLength = 200;

    /// <summary>What is looked for.</summary>
    public string Topic { get; private set; } = "";
    public string? Detail { get; private set; }
    /// <summary>Why what was found is not enough; null when nothing was found.</summary>
    public string? Reason { get; private set; }
    /// <summary>How much was found when it was sent.</summary>
    public int Found { get; private set; }
    public string[] Units { get; private set; } = [];
    public string[] Spared { get; private set; } = [];
    public DateOnly Due { get; private set; }
    public Guid AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    MaterialRequest() { }

    public MaterialRequest(MaterialAsk ask, int found, IEnumerable<string> units, IEnumerable<string> spared, DateOnly due, Actor actor, DateTimeOffset at)
    {
        (Topic, Detail, Reason, Found) = (ask.Topic.Trim(), Trimmed(ask.Detail), Trimmed(ask.Reason), found);
        (Units, Spared, Due) = ([.. units], [.. spared], due);
        (AskedBy, AskedByName, At) = (actor.Account, actor.Name, at);
    }

    /// <summary>Nobody was left to ask.</summary>
    public bool Blocked => Units.Length == 0;

    /// <summary>Whether asking this unit for the topic again asks for the same.</summary>
    public bool Covers(string unit, string topic, double likeness) => WithdrawnAt is null && Units.Contains(unit) && Likeness.Of(Topic, topic) >= likeness;

    public Fault? Withdraw(DateTimeOffset at)
    {
        if (WithdrawnAt is not null || Blocked) return new("", "Request.NotOpen");
        WithdrawnAt = at;
        return null;
    }

    static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Where a unit stands with a request.</summary>
enum RequestState { Open, Answered, Withdrawn }

/// <summary>A request as it reached a unit, kept there under the same id; answered by naming records that exist, never by new material.</summary>
sealed class ReceivedRequest : TenantRow
{
    public const int NoteLength = 200;
    public const int MostRecords = 30;

    public string Topic { get; private set; } = "";
    public string? Detail { get; private set; }
    public DateOnly Due { get; private set; }
    public string AskedByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public RequestState State { get; private set; }
    public Guid[] Records { get; private set; } = [];
    public string? Note { get; private set; }
    public string? AnsweredByName { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    ReceivedRequest() { }

    public ReceivedRequest(MaterialRequest request)
    {
        Id = request.Id;
        (Topic, Detail, Due, AskedByName, At) = (request.Topic, request.Detail, request.Due, request.AskedByName, request.At);
    }

    /// <summary>Names the records that hold what was asked for, or says in a few words that there are none.</summary>
    public IEnumerable<Fault> Answer(IReadOnlyCollection<Guid> records, string? note, Actor actor, DateTimeOffset at)
    {
        var faults = new List<Fault>();
        if (State != RequestState.Open) faults.Add(new("", "Request.NotOpen"));
        if (records.Count == 0 && string.IsNullOrWhiteSpace(note)) faults.Add(new("Note", "Request.AnswerMissing"));
        if (records.Count > MostRecords) faults.Add(new("Records", "Request.TooManyRecords", null, $"{MostRecords}"));
        if (note?.Trim().Length > NoteLength) faults.Add(new("Note", "Record.TooLong", null, $"{NoteLength}"));
        if (faults.Count > 0) return faults;
        (State, Records, Note) = (RequestState.Answered, [.. records], string.IsNullOrWhiteSpace(note) ? null : note.Trim());
        (AnsweredByName, AnsweredAt) = (actor.Name, at);
        return [];
    }

    public void Withdraw()
    {
        if (State == RequestState.Open) State = RequestState.Withdrawn;
    }
}
