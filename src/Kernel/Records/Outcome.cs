namespace PartyDiscipline.Kernel.Records;

/// <summary>
/// Why a command was refused: the field at fault ("" for the whole), the rule as a resource key of the module
/// ("Record.FutureDate"), the clause behind it if one is, and the figures for the message's placeholders.
/// </summary>
[GenerateSerializer, Immutable, Alias("Kernel.Fault")]
public sealed record Fault(
    [property: Id(0)] string Field,
    [property: Id(1)] string Rule,
    [property: Id(2)] string? Clause = null,
    [property: Id(3)] params string[] Figures);

/// <summary>What became of a command: done now, done already under the same operation id, or refused.</summary>
[GenerateSerializer, Immutable, Alias("Kernel.Outcome")]
public abstract record Outcome
{
    Outcome() { }

    /// <summary>The change stands. <paramref name="Id"/> names what was made or changed.</summary>
    [GenerateSerializer, Immutable, Alias("Kernel.Outcome.Done")]
    public sealed record Done([property: Id(0)] Guid Id) : Outcome;

    /// <summary>The same operation was done before; here is its first result.</summary>
    [GenerateSerializer, Immutable, Alias("Kernel.Outcome.Already")]
    public sealed record Already([property: Id(0)] Guid Id) : Outcome;

    /// <summary>Nothing changed; every fault is named.</summary>
    [GenerateSerializer, Immutable, Alias("Kernel.Outcome.Refused")]
    public sealed record Refused([property: Id(0)] Fault[] Faults) : Outcome;

    /// <summary>The object does not exist for this actor; also the answer for another tenant's object.</summary>
    [GenerateSerializer, Immutable, Alias("Kernel.Outcome.NotFound")]
    public sealed record NotFound : Outcome;

    /// <summary>The object was changed by somebody else since it was read.</summary>
    [GenerateSerializer, Immutable, Alias("Kernel.Outcome.Stale")]
    public sealed record Stale : Outcome;

    public static Outcome Refuse(string field, string rule, string? clause = null, params string[] figures) =>
        new Refused([new Fault(field, rule, clause, figures)]);

    /// <summary>The id of what stands, for <see cref="Done"/> and <see cref="Already"/>.</summary>
    public Guid? Subject => this switch { Done d => d.Id, Already a => a.Id, _ => null };
}
