using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Rules;

/// <summary><c>count</c>: so many records in the period.</summary>
sealed class CountRule : IObligationRule
{
    public string Name => "count";

    public IEnumerable<string> Faults(RuleSpec rule) => FigureFaults.Positive(rule, "n");

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        var needed = duty.Rule.Whole("n");
        var due = duty.Due ?? duty.Period.To;
        var late = records.Length >= needed && records[needed - 1].On > due;
        return DueLights.Judge(duty, due, records.Length, needed, late, paced: true, today);
    }
}

/// <summary><c>document</c>: so many records that name a document or minutes number.</summary>
sealed class DocumentRule : IObligationRule
{
    public string Name => "document";

    public IEnumerable<string> Faults(RuleSpec rule) => FigureFaults.Positive(rule, "n");

    public Standing Judge(in DutyTerms duty, ReadOnlySpan<RecordFigures> records, DateOnly today)
    {
        var needed = duty.Rule.Whole("n");
        var due = duty.Due ?? duty.Period.To;
        var done = 0;
        var late = false;
        foreach (var record in records)
            if (record.DocumentNumber && ++done == needed) late = record.On > due;
        return DueLights.Judge(duty, due, done, needed, late, paced: true, today);
    }
}
