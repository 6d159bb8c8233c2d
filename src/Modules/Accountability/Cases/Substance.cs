using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>Whether one of the five kinds of responsibility is there, and why (notice 3.6.1).</summary>
sealed record KindAnswer(bool? Found, string Reason);

/// <summary>
/// The substance of a case: the five kinds of responsibility, situation and basis, the three distinctions, grounds, the form, and whether person and
/// unit were both looked at (一案双查). It is kept concealed with the case until it is decided.
/// </summary>
sealed record Substance
{
    public const int ReasonLength = 500;

    /// <summary>Each of the five, by code.</summary>
    public IReadOnlyDictionary<string, KindAnswer> Kinds { get; init; } = new Dictionary<string, KindAnswer>();
    public string Situation { get; init; } = "";
    /// <summary>The three distinctions (三个区分开来), by code.</summary>
    public IReadOnlyDictionary<string, string> Distinctions { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Grounds { get; init; } = [];
    /// <summary>Which of the four forms.</summary>
    public string Form { get; init; } = "";
    /// <summary>Codes of the obligations that were breached.</summary>
    public IReadOnlyList<string> Obligations { get; init; } = [];
    /// <summary>一案双查: what was found of the unit's, or of the person's, side.</summary>
    public string DoubleCheck { get; init; } = "";
    /// <summary>Why no responsible leader of a body held to account is himself (问责条例 5).</summary>
    public string NoLeader { get; init; } = "";

    /// <summary>Everything that is missing or wrong before it can be reported.</summary>
    public IEnumerable<Fault> Faults(AccountabilityLaw law, IReadOnlyList<Subject> subjects)
    {
        foreach (var kind in law.Kinds)
        {
            var answer = Kinds.GetValueOrDefault(kind.Code);
            if (answer?.Found is null || string.IsNullOrWhiteSpace(answer.Reason)) yield return new Fault($"Kinds[{kind.Code}]", "Substance.KindMissing", "3.6.1", kind.Name.ToString());
        }
        if (law.Situation(Situation) is not { } situation) yield return new Fault("Situation", "Substance.SituationMissing", "3.6.3");
        else if (situation.For == "leader" && subjects.Any(s => s.Party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee)) yield return new Fault("Situation", "Substance.ForLeaders", "3.6.3");
        foreach (var question in law.Distinctions)
            if (string.IsNullOrWhiteSpace(Distinctions.GetValueOrDefault(question.Code))) yield return new Fault($"Distinctions[{question.Code}]", "Substance.DistinctionMissing", "2.1.6");
        if (law.Forms.All(f => f.Code != Form)) yield return new Fault("Form", "Substance.FormMissing", "2.1.6");
        if (Grounds.Any(g => law.Ground(g) is null)) yield return new Fault("Grounds", "Substance.GroundUnknown");
        if (string.IsNullOrWhiteSpace(DoubleCheck)) yield return new Fault("DoubleCheck", "Substance.DoubleCheckMissing", "3.4.3");
        if (WantsLeader(subjects) && string.IsNullOrWhiteSpace(NoLeader)) yield return new Fault("NoLeader", "Substance.LeaderMissing", "3.6.1");
        foreach (var fault in TooLong()) yield return fault;
    }

    /// <summary>A body is a subject, and no leader of its unit is.</summary>
    public static bool WantsLeader(IReadOnlyList<Subject> subjects) => subjects
        .Where(s => s.Party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee)
        .Any(body => !subjects.Any(s => s.Party.Tenant == body.Party.Tenant && s.Party.Kind is PartyKind.Secretary or PartyKind.Member));

    public IEnumerable<Fault> TooLong()
    {
        foreach (var (code, answer) in Kinds)
            if (answer.Reason.Length > ReasonLength) yield return new Fault($"Kinds[{code}]", "Case.TooLong", null, $"{ReasonLength}");
        foreach (var (code, answer) in Distinctions)
            if (answer.Length > ReasonLength) yield return new Fault($"Distinctions[{code}]", "Case.TooLong", null, $"{ReasonLength}");
        if (DoubleCheck.Length > ReasonLength) yield return new Fault("DoubleCheck", "Case.TooLong", null, $"{ReasonLength}");
        if (NoLeader.Length > ReasonLength) yield return new Fault("NoLeader", "Case.TooLong", null, $"{ReasonLength}");
    }
}
