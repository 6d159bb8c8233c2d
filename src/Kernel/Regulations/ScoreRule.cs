using System.Collections.Concurrent;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Kernel.Regulations;

/// <summary>
/// A named rule by which an automatic indicator of a score sheet (notice 3.5.2) is filled: it counts what is recorded and shows what it
/// counted. Found in a module's assembly by itself; add one by writing an internal sealed class and citing its name in a scheme.
/// </summary>
public interface IScoreRule
{
    /// <summary>The name that a scheme cites. Unique in the product.</summary>
    string Name { get; }

    /// <summary>Whether it reads lights, which may feed indicators of the dimension of duties alone.</summary>
    bool ReadsLights { get; }

    /// <summary>Every fault in the figures that an indicator gives this rule, in English for the operator.</summary>
    IEnumerable<string> Faults(IReadOnlyDictionary<string, decimal> figures);

    Task<ScoreFinding> Find(ScoreQuestion question, CancellationToken cancel);
}

/// <summary>What an indicator asks.</summary>
/// <param name="Unit">The tenant that is assessed.</param>
/// <param name="Supervision">Its discipline committee; otherwise everybody but that.</param>
/// <param name="From">First day of the period.</param>
/// <param name="To">Last day; nothing later counts.</param>
/// <param name="Obligations">Codes of obligations, or clauses whose obligations are all meant.</param>
/// <param name="Figures">The rule's own figures.</param>
/// <param name="Read">What was read for this unit already.</param>
public sealed record ScoreQuestion(
    string Unit, bool Supervision, DateOnly From, DateOnly To, IReadOnlyList<string> Obligations, IReadOnlyDictionary<string, decimal> Figures, ReadOnce Read)
{
    public bool Concerns(PartyId party) => Supervision == (party.Kind == PartyKind.DisciplineCommittee);

    public bool Names(string obligation) => Obligations.Any(o =>
        obligation.StartsWith(o, StringComparison.Ordinal) && (obligation.Length == o.Length || obligation[o.Length] is '-' or '.'));
}

/// <summary>What a rule found: so much done of so much asked for. Nothing asked for is nothing missed.</summary>
public sealed record ScoreFinding(decimal Done, decimal Of, IReadOnlyList<ScoreEvidence> Evidence)
{
    /// <summary>Most pieces of evidence kept with a line.</summary>
    public const int MostEvidence = 60;

    /// <summary>With what did not count in front, because it cost the points.</summary>
    public static ScoreFinding Over(decimal done, decimal of, IEnumerable<ScoreEvidence> evidence) => new(done, of, [.. evidence.OrderBy(e => e.Counts).Take(MostEvidence)]);
}

/// <summary>One thing behind a point.</summary>
/// <param name="Kind">duty, record, problem or handbook.</param>
/// <param name="Id">Its id; empty when it has none.</param>
/// <param name="What">An obligation's code or a party; never what a record says.</param>
/// <param name="Counts">It counted for the points; otherwise it cost some.</param>
public sealed record ScoreEvidence(string Kind, Guid Id, string What, bool Counts);

/// <summary>Keeps what several rules read of one unit while a sheet is filled.</summary>
public sealed class ReadOnce
{
    readonly ConcurrentDictionary<string, Lazy<Task<object>>> read = new(StringComparer.Ordinal);

    public async Task<T> Of<T>(string key, Func<Task<T>> first) where T : class =>
        (T)await read.GetOrAdd(key, _ => new Lazy<Task<object>>(async () => await first())).Value;
}

/// <summary>The score rules of all modules by name; a doubled name throws.</summary>
public sealed class ScoreRules
{
    readonly Dictionary<string, IScoreRule> byName = new(StringComparer.Ordinal);

    public ScoreRules(IEnumerable<IScoreRule> rules)
    {
        foreach (var rule in rules)
            if (!byName.TryAdd(rule.Name, rule)) throw new InvalidOperationException($"Two score rules are named '{rule.Name}'.");
    }

    public IReadOnlyCollection<string> Names => byName.Keys;

    public IScoreRule? Find(string? name) => name is not null && byName.TryGetValue(name, out var rule) ? rule : null;
}
