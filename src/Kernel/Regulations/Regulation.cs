using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Kernel.Regulations;

/// <summary>Where a number comes from: ▲ the notice itself, ◇ another regulation, ○ our default that a tenant may change.</summary>
public enum Mark { Notice, Other, Default }

/// <summary>C countable, D by duration, E by each event, S standing (never red).</summary>
public enum ObligationType { C, D, E, S }

/// <summary>How often an obligation falls due.</summary>
public enum Frequency { Year, Half, Quarter, Event, Standing }

/// <summary>A regulation as versioned data: its clauses in order, and the obligations they create.</summary>
public sealed record Regulation
{
    public required string Code { get; init; }
    public required int Version { get; init; }
    /// <summary>The document number, for example 宁狱党发〔2020〕49号.</summary>
    public required string Number { get; init; }
    public required DateOnly Issued { get; init; }
    public required DateOnly EffectiveFrom { get; init; }
    public DateOnly? EffectiveTo { get; init; }
    public required LocalText Title { get; init; }
    public required LocalText Issuer { get; init; }
    public LocalText? Preamble { get; init; }
    public required IReadOnlyList<Clause> Clauses { get; init; }
    public required IReadOnlyList<ObligationGroup> Groups { get; init; }
    public required IReadOnlyList<Obligation> Obligations { get; init; }
}

/// <summary>One numbered passage of a regulation.</summary>
public sealed record Clause
{
    public required string Id { get; init; }
    public string? Parent { get; init; }
    public LocalText? Heading { get; init; }
    public LocalText? Text { get; init; }
}

/// <summary>A column of the bureau's board: obligations seen together.</summary>
public sealed record ObligationGroup
{
    public required string Code { get; init; }
    public required IReadOnlyList<string> Clauses { get; init; }
    public required LocalText Name { get; init; }
}

/// <summary>Something a regulation asks of a kind of party (责任事项). Each due instance of it is a Duty.</summary>
public sealed record Obligation
{
    public required string Code { get; init; }
    public required string Clause { get; init; }
    public required string Group { get; init; }
    public required ObligationType Type { get; init; }
    public ObligationType? AlsoType { get; init; }
    public required IReadOnlyList<PartySpec> Parties { get; init; }
    /// <summary>One duty per counterpart: members, departmentsInCharge, prisons, seats; null for one duty per party.</summary>
    public string? Each { get; init; }
    public required LocalText Title { get; init; }
    public required FrequencySpec Frequency { get; init; }
    public required RuleSpec Rule { get; init; }
    public required DeadlineSpec Deadline { get; init; }
    public required LocalText Evidence { get; init; }
    /// <summary>Record categories that may fulfil it, R01 to R15.</summary>
    public required IReadOnlyList<string> Categories { get; init; }
    public required IReadOnlyList<string> Modules { get; init; }
    public required LegalAnchor Anchor { get; init; }
    public IReadOnlyList<LegalAnchor> AlsoSee { get; init; } = [];
    public LocalText? Note { get; init; }
}

/// <summary>Who owes an obligation: the kind of party, at which tenants, and for departments with which function.</summary>
public sealed record PartySpec
{
    public required PartyKind Kind { get; init; }
    /// <summary>all, bureau or prisons.</summary>
    public required string At { get; init; }
    public string? Function { get; init; }
    /// <summary>One duty per counterpart for this kind of party; overrides <see cref="Obligation.Each"/>.</summary>
    public string? Each { get; init; }
}

public sealed record FrequencySpec
{
    public required Frequency Period { get; init; }
    public required LocalText Text { get; init; }
    public required Mark Mark { get; init; }
}

/// <summary>The named rule that decides whether a duty is met, with its figures, and the same in words.</summary>
public sealed record RuleSpec
{
    public required string Name { get; init; }
    public required IReadOnlyDictionary<string, RuleFigure> With { get; init; }
    public required LocalText Text { get; init; }

    /// <summary>A whole number of the rule; throws when the data left it out, which start-up validation prevents.</summary>
    public int Whole(string figure) => With[figure].Value.GetInt32();
    public decimal Number(string figure) => With[figure].Value.GetDecimal();
    public string Literal(string figure) => With[figure].Value.GetString()!;
}

/// <summary>One figure of a rule and where it comes from; only ○ figures may be changed by a tenant.</summary>
public sealed record RuleFigure
{
    public required JsonElement Value { get; init; }
    public required Mark Mark { get; init; }

    /// <summary>The figure as a person reads and types it.</summary>
    public string Written => Value.ValueKind switch
    {
        JsonValueKind.String => Value.GetString()!,
        JsonValueKind.Number => Value.GetDecimal().ToString(CultureInfo.InvariantCulture),
        _ => Value.GetRawText(),
    };
}

/// <summary>When a duty of a period falls due.</summary>
public sealed record DeadlineSpec
{
    /// <summary>periodEnd, monthDay, afterPeriodEnd or none.</summary>
    public required string Kind { get; init; }
    /// <summary>For monthDay: <c>03-31</c>.</summary>
    public string? MonthDay { get; init; }
    /// <summary>For monthDay: 0 this year, 1 the year after.</summary>
    public int YearOffset { get; init; }
    /// <summary>For afterPeriodEnd: calendar days after the period's last day.</summary>
    public int Days { get; init; }
    /// <summary>"next": a due date on a day off moves to the next working day.</summary>
    public string? Roll { get; init; }
    public required Mark Mark { get; init; }

    /// <summary>The due date of a duty in this period; null when nothing ever falls due.</summary>
    public DateOnly? DueIn(Period period, WorkCalendar calendar)
    {
        DateOnly? due = Kind switch
        {
            "periodEnd" => period.To,
            "monthDay" => DateOnly.ParseExact($"{period.Year + YearOffset}-{MonthDay}", "yyyy-MM-dd", CultureInfo.InvariantCulture),
            "afterPeriodEnd" => period.To.AddDays(Days),
            _ => null,
        };
        return due is { } date && Roll == "next" ? calendar.NextWorkingDay(date) : due;
    }
}

/// <summary>The source of a rule: regulation and article, with how sure we are of it (A seen, B known, C unsure, X conflicting).</summary>
public sealed record LegalAnchor
{
    public required string Source { get; init; }
    public string? Article { get; init; }
    public string? Certainty { get; init; }
}
