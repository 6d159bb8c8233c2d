using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment.Schemes;

/// <summary>How an indicator is filled: by a rule from what is recorded, by scorers, or from full points down by scorers for what was proven.</summary>
enum IndicatorKind { Auto, Manual, Negative }

/// <summary>One indicator of a scheme (notice 3.5.2): so many points, for what, by which clause and obligations, filled how.</summary>
sealed record Indicator(
    string Code, string Dimension, LocalText Title, decimal Max, IndicatorKind Kind, string? Rule, Dictionary<string, decimal> Figures, List<string> Clauses, List<string> Obligations,
    bool TraceOnly, LocalText Standard, string Mark)
{
    public const int CodeLength = 20, TextLength = 200;
}

/// <summary>The points of a dimension.</summary>
sealed record DimensionPoints(string Code, decimal Points);

/// <summary>Units that may be compared: those named, or else every unit of a kind.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Prison or Bureau; empty when only the named units belong.</param>
/// <param name="Units">Units by code that belong to it whatever their kind.</param>
/// <param name="Fresh">Units that a merger made anew in this year, so that an earlier last place is not theirs.</param>
sealed record UnitGroup(string Code, LocalText Name, string Kind, List<string> Units, List<string> Fresh);

/// <summary>The figures that a year goes by; all ○ but the weights.</summary>
sealed record SchemeLimits(
    int SpotCheckTarget, int SpotCheckCap, int SpotCheckMin, int MinGroup, int MinScorers, int SelfCheckWorkingDays, int ObjectionWorkingDays, int RecheckWorkingDays,
    int DecisionWorkingDays, int FrozenDays, decimal TraceShare);

/// <summary>What a scheme says.</summary>
sealed record SchemeContent(List<DimensionPoints> Dimensions, List<Indicator> Indicators, Weights Weights, SchemeLimits Limits, List<UnitGroup> Groups)
{
    const decimal Hundred = 100;

    public decimal Sum => Indicators.Sum(i => i.Max);

    public decimal SumOf(string dimension) => Indicators.Where(i => i.Dimension == dimension).Sum(i => i.Max);

    /// <summary>Points that only show that something was filled in, as a share of all.</summary>
    public decimal TraceShare => Sum == 0 ? 0 : Indicators.Where(i => i.TraceOnly).Sum(i => i.Max) / Sum;

    public bool TooMuchTrace => TraceShare > Limits.TraceShare;

    public Indicator? Find(string code) => Indicators.Find(i => i.Code == code);

    /// <summary>The group in which a unit is compared; null when it is in none and so is not assessed.</summary>
    public UnitGroup? GroupOf(Tenant unit) =>
        Groups.Find(g => g.Units.Contains(unit.Code)) ?? Groups.Find(g => g.Units.Count == 0 && g.Kind == unit.Kind.ToString());

    /// <summary>Everything that keeps the scheme from being approved, each at its line.</summary>
    public IEnumerable<Fault> Faults(AssessmentLaw law, ScoreRules rules, Func<string, bool> knowsObligation, Func<string, bool> knowsClause)
    {
        if (Sum != Hundred) yield return new Fault("", "Scheme.Sum", "3.5.2", Written(Sum));
        if (Dimensions.Sum(d => d.Points) != Hundred) yield return new Fault("", "Scheme.DimensionSum", "3.5.2", Written(Dimensions.Sum(d => d.Points)));
        foreach (var dimension in Dimensions.Where(d => SumOf(d.Code) != d.Points))
            yield return new Fault("", "Scheme.Dimension", "3.5.2", law.Find(dimension.Code)?.Name.ToString() ?? dimension.Code, Written(SumOf(dimension.Code)), Written(dimension.Points));
        if (Weights.Sum != 1 || Enum.GetValues<Component>().Any(c => Weights[c] < 0)) yield return new Fault("", "Scheme.Weights", "3.5.2", Written(Weights.Sum));
        if (Limits is not { SpotCheckMin: >= 1, MinGroup: >= 2, MinScorers: >= 2 } || Limits.SpotCheckCap < Limits.SpotCheckMin) yield return new Fault("", "Scheme.Limits");
        if (Groups.Count == 0) yield return new Fault("", "Scheme.NoGroups");
        for (var i = 0; i < Indicators.Count; i++)
            foreach (var fault in Faults(i, law, rules, knowsObligation, knowsClause)) yield return fault;
    }

    IEnumerable<Fault> Faults(int at, AssessmentLaw law, ScoreRules rules, Func<string, bool> knowsObligation, Func<string, bool> knowsClause)
    {
        var one = Indicators[at];
        if (string.IsNullOrWhiteSpace(one.Code) || one.Code.Length > Indicator.CodeLength) yield return At("Code", "Scheme.Code");
        else if (Indicators.FindIndex(i => i.Code == one.Code) < at) yield return At("Code", "Scheme.CodeTwice", one.Code);
        if (string.IsNullOrWhiteSpace(one.Title.Zh) || string.IsNullOrWhiteSpace(one.Title.En)) yield return At("TitleZh", "Scheme.Title", one.Code);
        if (string.IsNullOrWhiteSpace(one.Standard.Zh) || string.IsNullOrWhiteSpace(one.Standard.En)) yield return At("StandardZh", "Scheme.Standard", one.Code);
        if (new[] { one.Title.Zh, one.Title.En, one.Standard.Zh, one.Standard.En }.Any(t => t?.Length > Indicator.TextLength)) yield return At("TitleZh", "Scheme.TooLong", one.Code, Written(Indicator.TextLength));
        if (one.Max is <= 0 or > Hundred || one.Max != Score.Round(one.Max)) yield return At("Max", "Scheme.Max", one.Code);
        if (law.Find(one.Dimension) is null || Dimensions.TrueForAll(d => d.Code != one.Dimension)) yield return At("Dimension", "Scheme.UnknownDimension", one.Code, one.Dimension);
        if (one.Clauses.Count == 0) yield return At("Clauses", "Scheme.NoClause", one.Code);
        if (one.Clauses.Where(c => !knowsClause(c)).ToList() is { Count: > 0 } clauses) yield return At("Clauses", "Scheme.UnknownClause", one.Code, string.Join(' ', clauses));
        if (one.Obligations.Where(o => !knowsObligation(o)).ToList() is { Count: > 0 } unknown) yield return At("Obligations", "Scheme.UnknownObligation", one.Code, string.Join(' ', unknown));
        if (one.Kind != IndicatorKind.Auto) yield break;
        if (rules.Find(one.Rule) is not { } rule) yield return At("Rule", "Scheme.UnknownRule", one.Code, one.Rule ?? "");
        else
        {
            if (rule.Faults(one.Figures).FirstOrDefault() is { } wrong) yield return At("Rule", "Scheme.RuleFigures", one.Code, wrong);
            // Status never equals merit (domain §B.9).
            if (rule.ReadsLights && one.Dimension != "duty") yield return At("Rule", "Scheme.LightsOutside", one.Code);
        }
        if (one.Obligations.Count == 0) yield return At("Obligations", "Scheme.NoObligation", one.Code);

        Fault At(string field, string rule, params string[] figures) => new($"Lines[{at}].{field}", rule, null, figures);
    }

    static string Written(decimal number) => number.ToString("0.##", CultureInfo.CurrentCulture);
}

/// <summary>What can be done with a scheme.</summary>
enum SchemeAction { Edit, Approve, Publish }

/// <summary>The assessment scheme of a year and track (考核方案, notice 3.5.1, 3.5.2; SM-11): edited, approved and frozen, published before its first use.</summary>
sealed class Scheme : TenantRow
{
    public const int NumberLength = 100;

    public int Year { get; private set; }
    public Track Track { get; private set; }
    public int Number { get; private set; }
    public SchemeState State { get; private set; }
    public SchemeContent Content { get; private set; } = null!;
    public Guid WrittenBy { get; private set; }
    public string WrittenByName { get; private set; } = "";
    public DateTimeOffset WrittenAt { get; private set; }
    public string? ApprovedByName { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    /// <summary>The number of the paper under which it was published.</summary>
    public string? DocumentNumber { get; private set; }
    /// <summary>Hash of what was approved.</summary>
    public string? Hash { get; private set; }
    /// <summary>From this day on it may be used.</summary>
    public DateOnly? UsableFrom { get; private set; }

    Scheme() { }

    public Scheme(int year, Track track, int number, SchemeContent content, Actor actor, DateTimeOffset at)
    {
        (Year, Track, Number, State, Content) = (year, track, number, SchemeState.Draft, content);
        (WrittenBy, WrittenByName, WrittenAt) = (actor.Account, actor.Name, at);
    }

    /// <summary>The state after an action, or null. This table is the first half of SM-11.</summary>
    public static SchemeState? After(SchemeState state, SchemeAction action) => (state, action) switch
    {
        (SchemeState.Draft, SchemeAction.Edit) => SchemeState.Draft,
        (SchemeState.Draft, SchemeAction.Approve) => SchemeState.Approved,
        (SchemeState.Approved, SchemeAction.Publish) => SchemeState.Published,
        _ => null,
    };

    public Fault? Edit(SchemeContent content, Actor actor, DateTimeOffset at)
    {
        if (After(State, SchemeAction.Edit) is null) return new Fault("", "Scheme.Frozen", "3.5.1");
        Content = content;
        (WrittenBy, WrittenByName, WrittenAt) = (actor.Account, actor.Name, at);
        return null;
    }

    /// <summary>The secretary approves what stands; what he wrote himself somebody else approves.</summary>
    public Fault[] Approve(Actor actor, IEnumerable<Fault> faults, DateTimeOffset at)
    {
        if (After(State, SchemeAction.Approve) is not { } next) return [new Fault("", "Scheme.NotNow")];
        if (actor.Account == WrittenBy && actor.Account != Guid.Empty) return [new Fault("", "Scheme.OwnApproval", "3.5.1")];
        Fault[] wrong = [.. faults];
        if (wrong.Length > 0) return wrong;
        (State, ApprovedByName, ApprovedAt, Hash) = (next, actor.Name, at, HashOf(this));
        return [];
    }

    public Fault? Publish(string documentNumber, DateOnly on, DateTimeOffset at)
    {
        if (After(State, SchemeAction.Publish) is not { } next) return new Fault("", "Scheme.NotNow");
        if (string.IsNullOrWhiteSpace(documentNumber)) return new Fault("DocumentNumber", "Scheme.NumberMissing", "3.5.1");
        if (documentNumber.Length > NumberLength) return new Fault("DocumentNumber", "Sheet.TooLong", null, "", $"{NumberLength}");
        (State, PublishedAt, DocumentNumber, UsableFrom) = (next, at, documentNumber.Trim(), on.AddDays(Content.Limits.FrozenDays));
        return null;
    }

    /// <summary>Whether it still says what was approved.</summary>
    public bool Intact => Hash is null || Hash == HashOf(this);

    public static string HashOf(Scheme scheme)
    {
        var text = $"scheme/1\n{scheme.Year.ToString(CultureInfo.InvariantCulture)}\n{scheme.Track}\n{scheme.Number.ToString(CultureInfo.InvariantCulture)}\n{JsonSerializer.Serialize(scheme.Content, AssessmentLaw.Json)}";
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>A change of state of anything that is assessed: who, when, why.</summary>
sealed class AssessmentStep : TenantRow
{
    public const int ReasonLength = 300;

    public Guid Of { get; private set; }
    public string Action { get; private set; } = "";
    public string To { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    AssessmentStep() { }

    public AssessmentStep(Guid of, string action, string to, Actor actor, string? reason, DateTimeOffset at)
    {
        (Of, Action, To, Account, ActorName, At) = (of, action, to, actor.Account, actor.Name, at);
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim()[..Math.Min(reason.Trim().Length, ReasonLength)];
    }
}
