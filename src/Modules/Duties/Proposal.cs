using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>A duty that a record seems to fulfil, and whether it seems so clearly that it is ticked.</summary>
sealed record Proposed(DutyStanding Duty, Obligation? Obligation, double Score, bool Ticked);

/// <summary>
/// Which duties a record fulfils, as proposed to the person who confirms: the machine proposes, people decide. Pure.
/// </summary>
static class Proposal
{
    /// <summary>From here on a duty is ticked, unless another fits much better.</summary>
    const double Clear = 0.4;
    const double NearBest = 0.6;
    const int Most = 8;

    /// <param name="entry">What has been typed so far.</param>
    /// <param name="category">Its category, whose choices say more than their codes.</param>
    /// <param name="fitting">The duties of the party that the day and the category allow.</param>
    /// <param name="obligationOf">The law's text.</param>
    /// <param name="counterpart">How a counterpart is called; null when names do not matter.</param>
    public static IReadOnlyList<Proposed> For(
        RecordEntry entry, Category? category, IEnumerable<DutyStanding> fitting, Func<string, Obligation?> obligationOf, Func<PartyId, IEnumerable<string>>? counterpart)
    {
        var text = $"{entry.Title} {entry.Substance} {string.Join(' ', entry.People)} {string.Join(' ', entry.Fields.Select(f => Said(category, f.Key, f.Value)))}";
        var research = Categories.Span(entry.Fields).From is not null;
        var scored = fitting.Select(duty =>
        {
            var obligation = obligationOf(duty.Obligation);
            return (Duty: duty, Obligation: obligation, Score: Score(text, research, duty, obligation, counterpart));
        }).ToList();
        var best = scored.Count == 0 ? 0 : scored.Max(s => s.Score);
        return
        [
            .. scored
                .Select(s => new Proposed(s.Duty, s.Obligation, s.Score, s.Score >= Math.Max(Clear, best * NearBest) || entry.Duties.Contains(s.Duty.Duty)))
                .OrderByDescending(p => entry.Duties.Contains(p.Duty.Duty))
                .ThenByDescending(p => p.Score)
                .ThenBy(p => p.Duty.Due ?? DateOnly.MaxValue)
                .Take(Math.Max(Most, entry.Duties.Length)),
        ];
    }

    static string Said(Category? category, string field, string value) =>
        category?.Fields.FirstOrDefault(f => f.Name == field)?.Options.FirstOrDefault(o => o.Value == value)?.Zh ?? value;

    static double Score(string text, bool research, DutyStanding duty, Obligation? obligation, Func<PartyId, IEnumerable<string>>? counterpart)
    {
        if (obligation is null) return 0;
        var chinese = 0.6 * Likeness.Within(obligation.Title.Zh, text) + 0.4 * Likeness.LettersWithin(obligation.Title.Zh, text);
        var score = Math.Max(chinese, Words(obligation.Title.En, text));
        if (research && obligation.Type == ObligationType.D) score += 0.4;
        // What is still owed is what people come to record.
        if (duty.Done < duty.Needed && duty.Due is not null) score += 0.1;
        if (duty.Counterpart is { } other && counterpart is not null)
            score += counterpart(other).Any(name => name.Length > 1 && text.Contains(name, StringComparison.OrdinalIgnoreCase)) ? 0.4 : -0.4;
        return score;
    }

    /// <summary>How many of the longer words of an English title are typed.</summary>
    static double Words(string title, string text)
    {
        var words = title.Split([' ', ',', '.', '“', '”'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 4).ToList();
        return words.Count == 0 ? 0 : (double)words.Count(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)) / words.Count;
    }
}
