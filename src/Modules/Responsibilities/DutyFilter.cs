namespace PartyDiscipline.Responsibilities;

/// <summary>What a list of duties is narrowed to; null takes everything.</summary>
/// <param name="Party">A party's id.</param>
/// <param name="Obligation">An obligation's code.</param>
/// <param name="Clause">A clause; its sub-clauses belong to it.</param>
/// <param name="Period">A period as written.</param>
/// <param name="State"><see cref="Binding"/>, <see cref="Ended"/>, <see cref="Occasions"/> or <see cref="All"/>.</param>
sealed record DutyFilter(string? Party, string? Obligation, string? Clause, string? Period, string State)
{
    public const string Binding = "binding";
    public const string Ended = "ended";
    public const string Occasions = "occasions";
    public const string All = "all";

    public static readonly string[] States = [Binding, Occasions, Ended, All];

    public bool Takes(Duty duty, IDutyBook book) =>
        (State switch { Ended => duty.Ended is not null, Occasions => duty.Occasion is not null, All => true, _ => duty.Ended is null }) &&
        (Obligation is null || duty.Obligation == Obligation) &&
        (Party is null || duty.Party.ToString() == Party) &&
        (Period is null || duty.Period.ToString() == Period) &&
        (Clause is null || Within(book.ObligationOf(duty).Clause, Clause));

    /// <summary>2.1.1 lies within 2.1; 2.10 does not.</summary>
    static bool Within(string clause, string part) => clause == part || clause.StartsWith(part + ".", StringComparison.Ordinal);
}
