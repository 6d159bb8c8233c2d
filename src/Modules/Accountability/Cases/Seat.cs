using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>As what somebody works on a case; what he sees and may do follows from it.</summary>
enum SeatRole { Proposer, Approver, Team, Trial, Body, Executor, Reviewer, Keeper }

/// <summary>That somebody works on a case, by name: the compartment is the list of these. A recused seat opens nothing.</summary>
sealed class Seat : TenantRow
{
    public Guid Case { get; private set; }
    public SeatRole Role { get; private set; }
    public Guid Person { get; private set; }
    public string Name { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? RecusedAt { get; private set; }
    /// <summary>Why he withdraws or was withdrawn, concealed.</summary>
    public string? RecusedFor { get; private set; }

    Seat() { }

    public Seat(Guid of, SeatRole role, Guid person, string name, DateTimeOffset at) => (Case, Role, Person, Name, At) = (of, role, person, name, at);

    public bool Stands => RecusedAt is null;

    public void Recuse(string reason, DateTimeOffset at) => (RecusedAt, RecusedFor) = (at, reason);
}
