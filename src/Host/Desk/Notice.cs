using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>That a fact concerns a person, and whether he has seen it. Its words are <c>Notice.</c> and the fact's name.</summary>
sealed class Notice : IDerivedRow
{
    public const int PageLength = 300;

    public string TenantId { get; init; } = "";
    public Guid Person { get; init; }
    /// <summary>The fact's place in the Ledger.</summary>
    public long Seq { get; init; }
    public string Fact { get; init; } = "";
    public string Page { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public bool Read { get; set; }
}
