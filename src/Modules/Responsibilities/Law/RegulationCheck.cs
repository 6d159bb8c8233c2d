using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>What a record of a category can be counted by.</summary>
/// <param name="Spans">It says from which half-day to which it lasted.</param>
/// <param name="Flags">The names of its questions that are answered by yes or no.</param>
sealed record RecordShape(bool Spans, IReadOnlySet<string> Flags);

/// <summary>
/// Reads one regulation file for faults: shape, references, dates, marks, both languages, and the figures of every rule.
/// It finds everything in one pass, so that whoever keeps the data mends it in one go.
/// </summary>
sealed partial class RegulationCheck(ObligationRules? rules, IReadOnlyDictionary<string, RecordShape>? categories)
{
    /// <summary>The rules that it knows; null where no module brings any.</summary>
    public ObligationRules? Rules => rules;

    /// <summary>Record categories by their codes; null where no module brings them.</summary>
    public IReadOnlyDictionary<string, RecordShape>? Categories => categories;

    internal static readonly string[] At = ["all", "bureau", "prisons"];
    internal static readonly string[] Counterparts = ["members", "departmentsInCharge", "prisons", "seats"];
    internal static readonly string[] Functions = [DepartmentFunctions.Political, DepartmentFunctions.Discipline, DepartmentFunctions.Office, DepartmentFunctions.Other];
    internal static readonly string[] Deadlines = ["periodEnd", "monthDay", "afterPeriodEnd", "none"];
    internal static readonly string[] Certainties = ["A", "B", "C", "X"];
    /// <summary>The six linked functions, which the data names before all of them are built.</summary>
    internal static readonly string[] Functions6 = ["Responsibilities", "Duties", "Reports", "Supervision", "Assessment", "Accountability"];

    public void Read(Node file)
    {
        if (file.Text("code") is { } code && !RegulationCode().IsMatch(code)) file.Fault($"code '{code}' may hold lower case letters, digits and hyphens only");
        file.Whole("version", 1, 999);
        file.Text("number");
        Dates(file);
        file.BothLanguages("title");
        file.BothLanguages("issuer");
        file.BothLanguages("preamble", required: false);
        file.Only("code", "version", "number", "issued", "effectiveFrom", "effectiveTo", "title", "issuer", "preamble", "clauses", "groups", "obligations");
        var clauses = Clauses(file);
        var groups = Groups(file, clauses);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var obligation in file.Items("obligations"))
        {
            if (obligation.Text("code") is { } known && !codes.Add(known)) obligation.Fault($"its code is used twice");
            Obligation(obligation, clauses, groups);
        }
    }

    static void Dates(Node file)
    {
        var issued = file.Date("issued");
        var from = file.Date("effectiveFrom");
        var to = file.Date("effectiveTo", required: false);
        if (from < issued) file.Fault($"it takes effect before it was issued");
        if (to < from) file.Fault($"it ends before it takes effect");
    }

    static HashSet<string> Clauses(Node file)
    {
        var items = file.Items("clauses").ToList();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var clause in items)
        {
            if (clause.Text("id") is { } id && !ids.Add(id)) clause.Fault($"its id is used twice");
            clause.BothLanguages("heading", required: false);
            clause.BothLanguages("text", required: false);
            if (!clause.Has("heading") && !clause.Has("text")) clause.Fault($"has neither heading nor text");
            clause.Only("id", "parent", "heading", "text");
        }
        foreach (var clause in items)
            if (clause.Text("parent", required: false) is { } parent && !ids.Contains(parent)) clause.Fault($"parent clause '{parent}' is unknown");
        return ids;
    }

    static HashSet<string> Groups(Node file, HashSet<string> clauses)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in file.Items("groups"))
        {
            if (group.Text("code") is { } code && !codes.Add(code)) group.Fault($"its code is used twice");
            group.BothLanguages("name");
            foreach (var clause in group.Texts("clauses"))
                if (!clauses.Contains(clause)) group.Fault($"clause '{clause}' is unknown");
            group.Only("code", "clauses", "name");
        }
        return codes;
    }

    void Obligation(Node obligation, HashSet<string> clauses, HashSet<string> groups)
    {
        var clause = obligation.Text("clause");
        if (clause is not null && !clauses.Contains(clause)) obligation.Fault($"clause '{clause}' is unknown");
        if (clause is not null && obligation.Text("code", required: false) is { } code && code != clause && !code.StartsWith(clause + "-", StringComparison.Ordinal))
            obligation.Fault($"its code does not begin with its clause '{clause}'");
        if (obligation.Text("group") is { } group && !groups.Contains(group)) obligation.Fault($"group '{group}' is unknown");
        var type = obligation.OneOf<ObligationType>("type");
        obligation.OneOf<ObligationType>("alsoType", required: false);
        obligation.BothLanguages("title");
        obligation.BothLanguages("evidence");
        obligation.BothLanguages("note", required: false);
        Parties(obligation);
        var frequency = Frequency(obligation, type);
        Rule(obligation);
        Deadline(obligation, frequency);
        foreach (var category in obligation.Texts("categories", required: false))
            if (categories is null ? !CategoryCode().IsMatch(category) : !categories.ContainsKey(category)) obligation.Fault($"record category '{category}' is unknown");
        foreach (var module in obligation.Texts("modules"))
            if (!Functions6.Contains(module)) obligation.Fault($"module '{module}' is none of {string.Join(", ", Functions6)}");
        if (obligation.Member("anchor") is { } anchor) Anchor(anchor);
        foreach (var other in obligation.Items("alsoSee", required: false)) Anchor(other);
        obligation.Only("code", "clause", "group", "type", "alsoType", "parties", "each", "title", "frequency", "rule", "deadline", "evidence",
            "categories", "modules", "anchor", "alsoSee", "note");
    }

    static void Parties(Node obligation)
    {
        var each = obligation.OneOf("each", Counterparts, required: false);
        foreach (var party in obligation.Items("parties"))
        {
            var kind = party.OneOf<PartyKind>("kind");
            var at = party.OneOf("at", At);
            var function = party.OneOf("function", Functions, required: false);
            if (function is not null && kind is not null and not PartyKind.Department) party.Fault($"only a department has a function");
            var counterpart = party.OneOf("each", Counterparts, required: false) ?? each;
            var fits = counterpart switch
            {
                null => true,
                "members" => kind == PartyKind.Secretary,
                "departmentsInCharge" => kind is PartyKind.Member or PartyKind.Secretary,
                "seats" => kind == PartyKind.DisciplineCommittee,
                _ => at == "bureau",
            };
            if (!fits && kind is not null && at is not null) party.Fault($"'{counterpart}' are no counterparts of a {kind} at {at}");
            party.Only("kind", "at", "function", "each");
        }
    }

    static Frequency? Frequency(Node obligation, ObligationType? type)
    {
        if (obligation.Member("frequency") is not { } frequency) return null;
        var period = frequency.OneOf<Frequency>("period", small: true);
        frequency.BothLanguages("text");
        frequency.OneOf<Mark>("mark", small: true);
        frequency.Only("period", "text", "mark");
        if (period is null || type is null) return period;
        // Standing duties have no natural count and never turn red; a per-event duty falls due by its event.
        if (type == ObligationType.S != (period == Kernel.Regulations.Frequency.Standing)) frequency.Fault($"type {type} does not go with {Written(period.Value)}");
        if (type == ObligationType.E != (period == Kernel.Regulations.Frequency.Event)) frequency.Fault($"type {type} does not go with {Written(period.Value)}");
        return period;
    }

    void Rule(Node obligation)
    {
        if (obligation.Member("rule") is not { } rule) return;
        var name = rule.Text("name");
        rule.BothLanguages("text");
        rule.Only("name", "with", "text");
        var before = rule.Faults.Count;
        if (rule.Member("with") is { IsObject: true } figures)
            foreach (var member in figures.Value.EnumerateObject())
            {
                var figure = new Node(member.Value, $"{figures.Path}.{member.Name}", rule.Faults);
                figure.Member("value");
                figure.OneOf<Mark>("mark", small: true);
                figure.Only("value", "mark");
            }
        else if (rule.Has("with")) rule.Fault($"'with' has no figures");
        if (rules is null || name is null) return;
        if (!rules.Knows(name))
        {
            rule.Fault($"no rule is named '{name}'");
            return;
        }
        if (rule.Faults.Count > before || !rule.Has("text") || !rule.Has("with")) return;
        RuleSpec spec;
        try
        {
            spec = rule.Value.Deserialize<RuleSpec>(LawFiles.Json)!;
        }
        catch (JsonException)
        {
            return; // Its text is at fault, and that has been told.
        }
        try
        {
            foreach (var fault in rules[name].Faults(spec)) rule.Faults.AddSaid(rule.Path, fault);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            rule.Fault($"its figures cannot be judged by rule '{name}'"); // Of a kind that the rule did not think of.
        }
    }

    static void Deadline(Node obligation, Frequency? frequency)
    {
        if (obligation.Member("deadline") is not { } deadline) return;
        var kind = deadline.OneOf("kind", Deadlines);
        deadline.OneOf<Mark>("mark", small: true);
        deadline.OneOf("roll", ["next"], required: false);
        deadline.Whole("yearOffset", 0, 1, required: false);
        deadline.Only("kind", "monthDay", "yearOffset", "days", "roll", "mark");
        var monthDay = deadline.Text("monthDay", required: kind == "monthDay");
        if (monthDay is not null && !DateOnly.TryParseExact($"2023-{monthDay}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            deadline.Faults.Add($"{deadline.Path}.monthDay", $"'{monthDay}' is no day of every year (MM-dd)");
        if (monthDay is not null && kind is not null and not "monthDay") deadline.Fault($"a deadline of kind {kind} has no monthDay");
        var days = deadline.Whole("days", 1, 366, required: kind == "afterPeriodEnd");
        if (days is not null && kind is not null and not "afterPeriodEnd") deadline.Fault($"a deadline of kind {kind} has no days");
        var open = frequency is Kernel.Regulations.Frequency.Event or Kernel.Regulations.Frequency.Standing;
        if (frequency is not null && kind is not null && open != (kind == "none")) deadline.Fault($"a deadline of kind {kind} does not go with {Written(frequency.Value)}");
    }

    /// <summary>A frequency as files write it.</summary>
    static string Written(Frequency frequency) => JsonNamingPolicy.CamelCase.ConvertName(frequency.ToString());

    static void Anchor(Node anchor)
    {
        anchor.Text("source");
        anchor.Text("article", required: false);
        anchor.OneOf("certainty", Certainties, required: false);
        anchor.Only("source", "article", "certainty");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,59}$", RegexOptions.None, 2000)]
    private static partial Regex RegulationCode();

    [GeneratedRegex("^R(0[1-9]|1[0-5])$", RegexOptions.None, 2000)]
    private static partial Regex CategoryCode();
}
