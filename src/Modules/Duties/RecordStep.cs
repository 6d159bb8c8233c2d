using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>One change of a record's state: who, in which post, when and why. Only added, never changed.</summary>
sealed class RecordStep : TenantRow
{
    public Guid Record { get; private set; }
    /// <summary>Null for the entry itself.</summary>
    public RecordAction? Action { get; private set; }
    public RecordState From { get; private set; }
    public RecordState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string? Reason { get; private set; }

    RecordStep() { }

    public RecordStep(Guid record, RecordAction? action, RecordState from, RecordState to, Actor actor, string? post, string? reason, DateTimeOffset at)
    {
        (Record, Action, From, To) = (record, action, from, to);
        (Account, ActorName, Post, Reason, At) = (actor.Account, actor.Name, post, reason, at);
    }
}
