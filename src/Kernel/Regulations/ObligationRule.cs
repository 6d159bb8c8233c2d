using PartyDiscipline.Kernel.Calendar;

namespace PartyDiscipline.Kernel.Regulations;

/// <summary>The state of a duty, worst last. Never shown by colour alone: each has a shape and a word.</summary>
public enum Light
{
    /// <summary>○ 灰 无记录: nothing recorded, and nothing due that could be overdue.</summary>
    None,
    /// <summary>● 绿 已完成: the count is met, or a standing duty has records.</summary>
    Met,
    /// <summary>◐ 蓝 进行中: open, on pace.</summary>
    OnTrack,
    /// <summary>▲ 黄 即将到期: due within days and unmet.</summary>
    DueSoon,
    /// <summary>■ 红 逾期: the period closed unmet. Never for standing duties.</summary>
    Overdue,
}

/// <summary>What a rule sees of a duty.</summary>
public readonly record struct DutyTerms(Period Period, DateOnly? Due, RuleSpec Rule);

/// <summary>What a rule sees of one confirmed record that counts for the duty.</summary>
/// <param name="On">The day of the event.</param>
/// <param name="DocumentNumber">Whether a document or minutes number is given.</param>
/// <param name="From">First half-day of research, counted in half-days since 0001-01-01; null when the record has no length.</param>
/// <param name="To">Last half-day, included.</param>
/// <param name="Flag">The boolean field that a ratio asks for; null when the record lacks it.</param>
/// <param name="Step">Which step of a chain it fills, 1 to 6; 0 when none is named.</param>
public readonly record struct RecordFigures(DateOnly On, bool DocumentNumber, int? From = null, int? To = null, bool? Flag = null, byte Step = 0);

/// <summary>How a duty stands today, and why.</summary>
/// <param name="Light">The light.</param>
/// <param name="Done">What counts so far, in the rule's own measure: records, days, percent.</param>
/// <param name="Needed">What the rule asks for; 0 when it asks for no number.</param>
/// <param name="Changes">The next day on which the light changes by itself if nothing is recorded; null if never.</param>
/// <param name="Reason">Resource key of the sentence that explains the light; its figures are done, needed and due.</param>
public readonly record struct Standing(Light Light, decimal Done, decimal Needed, DateOnly? Changes, string Reason);

/// <summary>
/// A named rule that regulation data may cite. Pure: the same duty, records and day give the same answer.
/// Found in a module's assembly by itself; add one by writing an internal sealed class and citing its name in JSON.
/// </summary>
public interface IObligationRule
{
    /// <summary>The name that data cites. Unique in the product.</summary>
    string Name { get; }

    /// <summary>Every fault in the figures that an obligation gives this rule, in English for the operator.</summary>
    IEnumerable<string> Faults(RuleSpec rule);

    /// <summary>How the duty stands on a day.</summary>
    /// <param name="duty">The duty's terms.</param>
    /// <param name="records">Its counting records in order of their day.</param>
    /// <param name="today">The day in China.</param>
    Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today);
}

/// <summary>The rules of all modules by name; a doubled or unknown name throws.</summary>
public sealed class ObligationRules
{
    readonly Dictionary<string, IObligationRule> byName = new(StringComparer.Ordinal);

    public ObligationRules(IEnumerable<IObligationRule> rules)
    {
        foreach (var rule in rules)
            if (!byName.TryAdd(rule.Name, rule)) throw new InvalidOperationException($"Two rules are named '{rule.Name}'.");
    }

    public bool Knows(string name) => byName.ContainsKey(name);

    public IObligationRule this[string name] =>
        byName.TryGetValue(name, out var rule) ? rule : throw new InvalidOperationException($"No rule is named '{name}'.");
}

/// <summary>The law as the product holds it: every regulation version, and what is in force on a day.</summary>
public interface IRegulations
{
    /// <summary>Every version of every regulation, by code and version.</summary>
    IReadOnlyList<Regulation> All { get; }

    /// <summary>The version of each regulation in force on a day.</summary>
    IReadOnlyList<Regulation> InForce(DateOnly on);

    /// <summary>An obligation of the newest version that has it; null when unknown.</summary>
    Obligation? Find(string code);
}
