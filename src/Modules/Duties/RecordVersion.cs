using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>What a record said before an amendment.</summary>
sealed class RecordVersion : TenantRow
{
    public Guid Record { get; private set; }
    public int Edition { get; private set; }
    public string Category { get; private set; } = "";
    public DateOnly On { get; private set; }
    public string Title { get; private set; } = "";
    public string? Substance { get; private set; }
    public string? DocumentNumber { get; private set; }
    public Dictionary<string, string> Fields { get; private set; } = [];
    public string[] People { get; private set; } = [];
    /// <summary>Who amended it, when and why.</summary>
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public string Reason { get; private set; } = "";

    RecordVersion() { }

    public RecordVersion(DutyRecord record, Actor actor, string reason, DateTimeOffset at)
    {
        (Record, Edition, Category, On, Title) = (record.Id, record.Edition, record.Category, record.On, record.Title);
        (Substance, DocumentNumber, Fields, People) = (record.Substance, record.DocumentNumber, record.Fields, record.People);
        (Account, ActorName, At, Reason) = (actor.Account, actor.Name, at, reason.Trim());
    }
}
