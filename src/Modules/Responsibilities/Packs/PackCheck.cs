using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>
/// Everything that a pack must be beyond what the start asks of a file: it comes from a stranger and will stand beside the law that is in
/// force. Nothing in it may be too long to keep, name what is another's, or make a rule stumble later.
/// </summary>
sealed partial class PackCheck(RegulationCheck check, IReadOnlyList<Regulation> law, WorkCalendar calendar)
{
    public const int MostTextLength = 4000;
    public const int MostTitleLength = 200;
    public const int MostClauses = 500;
    public const int MostObligations = 300;
    public const int MostFigure = 10_000;
    public const int CodeLength = 40;
    public const int ClauseLength = 30;
    const int EarliestYear = 1921;
    /// <summary>Parties of an obligation, groups, categories and the like.</summary>
    public const int MostOfAKind = 60;

    /// <summary>All faults; the pack is sound when there are none.</summary>
    public void Read(Node pack)
    {
        var before = pack.Faults.Count;
        // Half a character is no text; every reader after it would stumble. Nothing else keeps the rest from being told.
        if (!Whole(pack)) return;
        Plain(pack);
        check.Read(pack);
        Sizes(pack);
        foreach (var date in (string[])["issued", "effectiveFrom", "effectiveTo"])
            if (DateOnly.TryParseExact(String(pack, date), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is < EarliestYear or > Period.LastYear)
                Quiet(pack, date)!.Value.Fault($"is not in the years {EarliestYear} to {Period.LastYear}");
        Beside(pack);
        Ring(pack);
        foreach (var obligation in Lists(pack, "obligations")) Countable(obligation);
        if (pack.Faults.Count == before) Judged(pack);
    }

    /// <summary>Whether all names and texts can be read at all.</summary>
    static bool Whole(Node node)
    {
        switch (node.Value.ValueKind)
        {
            case JsonValueKind.Object:
                var whole = true;
                foreach (var member in node.Value.EnumerateObject())
                    if (NameOf(member) is not { } name)
                    {
                        node.Fault($"holds characters that cannot be shown");
                        whole = false;
                    }
                    else whole &= Whole(new Node(member.Value, $"{node.Path}.{Shown(name)}", node.Faults));
                return whole;
            case JsonValueKind.Array:
                var (all, i) = (true, 0);
                foreach (var item in node.Value.EnumerateArray()) all &= Whole(new Node(item, $"{node.Path}[{(i++).ToString(CultureInfo.InvariantCulture)}]", node.Faults));
                return all;
            case JsonValueKind.String:
                if (TextOf(node.Value) is not null) return true;
                node.Fault($"holds characters that cannot be shown");
                return false;
            default:
                return true;
        }
    }

    static void Plain(Node node)
    {
        switch (node.Value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in node.Value.EnumerateObject())
                {
                    if (Unreadable(member.Name)) node.Fault($"holds characters that cannot be shown");
                    else Plain(new Node(member.Value, $"{node.Path}.{Shown(member.Name)}", node.Faults));
                    if (!names.Add(member.Name)) node.Fault($"'{Shown(member.Name)}' is named twice");
                }
                break;
            case JsonValueKind.Array:
                foreach (var (item, label) in node.Value.EnumerateArray().Zip(Node.Labels(node.Value))) Plain(new Node(item, $"{node.Path}[{label}]", node.Faults));
                break;
            case JsonValueKind.String:
                var text = node.Value.GetString()!;
                if (Unreadable(text)) node.Fault($"holds characters that cannot be shown");
                else if (text.Length > MostTextLength) node.Fault($"is longer than {MostTextLength} characters");
                break;
            case JsonValueKind.Number:
                if (!node.Value.TryGetDecimal(out var number) || number < 0 || number > MostFigure) node.Fault($"is no number from 0 to {MostFigure}");
                break;
        }
    }

    static string Shown(string name) => name.Length > CodeLength ? name[..CodeLength] : name;

    static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text; null when it holds half of a character, which no database keeps.</summary>
    static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static bool Unreadable(string text) => text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || !Paired(text);

    static bool Paired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    static void Sizes(Node pack)
    {
        Most(pack, "clauses", MostClauses);
        Most(pack, "groups", MostOfAKind);
        Most(pack, "obligations", MostObligations);
        Short(pack, "number", 60);
        // The clause of an obligation is what stands before the hyphen of its code, so that a clause itself has none.
        foreach (var clause in Lists(pack, "clauses"))
            if (String(clause, "id") is { } id && !Clauses().IsMatch(id)) Quiet(clause, "id")!.Value.Fault($"may hold letters, digits and dots only, at most {ClauseLength}");
        foreach (var group in Lists(pack, "groups")) Code(group, "code");
        foreach (var obligation in Lists(pack, "obligations"))
        {
            Code(obligation, "code");
            foreach (var list in (string[])["parties", "categories", "modules", "alsoSee"]) Most(obligation, list, MostOfAKind);
            if (Object(obligation, "title") is { } title)
                foreach (var language in (string[])["zh", "en"]) Short(title, language, MostTitleLength);
        }
    }

    /// <summary>Codes are the way from a record back to the law: none may be another regulation's, and a version is above those before it.</summary>
    void Beside(Node pack)
    {
        if (String(pack, "code") is not { } code) return;
        var earlier = law.Where(r => r.Code == code).MaxBy(r => r.Version);
        if (earlier is not null && pack.Value.TryGetProperty("version", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var version) && version <= earlier.Version)
            pack.Fault($"version {version} is not above version {earlier.Version}, which is there already");
        var others = law.Where(r => r.Code != code).ToList();
        Foreign(pack, "clauses", "id", others.SelectMany(r => r.Clauses.Select(c => (c.Id, r.Code))));
        Foreign(pack, "groups", "code", others.SelectMany(r => r.Groups.Select(g => (g.Code, r.Code))));
        Foreign(pack, "obligations", "code", others.SelectMany(r => r.Obligations.Select(o => (o.Code, r.Code))));
    }

    static void Foreign(Node pack, string list, string member, IEnumerable<(string Code, string Owner)> taken)
    {
        var owners = taken.DistinctBy(t => t.Code).ToDictionary(t => t.Code, t => t.Owner, StringComparer.Ordinal);
        foreach (var item in Lists(pack, list))
            if (String(item, member) is { } code && owners.TryGetValue(code, out var owner)) item.Fault($"'{code}' stands in {owner} already");
    }

    static void Ring(Node pack)
    {
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var clause in Lists(pack, "clauses"))
            if (String(clause, "id") is { } id) parents[id] = String(clause, "parent");
        foreach (var clause in Lists(pack, "clauses"))
        {
            var (at, steps) = (String(clause, "id"), 0);
            while (at is not null && steps++ <= parents.Count) at = parents.GetValueOrDefault(at);
            if (at is not null) clause.Fault($"its parent clauses form a ring");
        }
    }

    /// <summary>A rule that counts what no record of these categories says could never be met.</summary>
    void Countable(Node obligation)
    {
        if (check.Categories is not { } known || Object(obligation, "rule") is not { } rule) return;
        var named = Quiet(obligation, "categories") is { Value.ValueKind: JsonValueKind.Array } list
            ? list.Value.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!).Where(known.ContainsKey).ToList() : [];
        switch (String(rule, "name"))
        {
            case "days" when !named.Exists(c => known[c].Spans):
                obligation.Fault($"its rule counts half-days, which only records of {string.Join(", ", known.Where(k => k.Value.Spans).Select(k => k.Key))} have; name it among the categories");
                break;
            case "ratio" when Object(rule, "with") is { } figures && Object(figures, "field") is { } figure && String(figure, "value") is { } field && !named.Exists(c => known[c].Flags.Contains(field)):
                var asked = known.Where(k => k.Value.Flags.Contains(field)).Select(k => k.Key).ToList();
                if (asked.Count > 0) obligation.Fault($"its rule looks at '{field}', which only records of {string.Join(", ", asked)} have; name one of them among the categories");
                else obligation.Fault($"its rule looks at '{field}', which no record has; there are {string.Join(", ", known.SelectMany(k => k.Value.Flags).Distinct())}");
                break;
        }
    }

    /// <summary>Every obligation is judged once on trial: a figure that is right for the reader may still be wrong for the rule.</summary>
    void Judged(Node pack)
    {
        var regulation = pack.Value.Deserialize<Regulation>(LawFiles.Json)!;
        foreach (var (obligation, node) in regulation.Obligations.Zip(Lists(pack, "obligations")))
            try
            {
                var period = obligation.Frequency.Period switch
                {
                    Frequency.Half => new Period(2026, PeriodLength.Half, 1),
                    Frequency.Quarter => new Period(2026, PeriodLength.Quarter, 1),
                    _ => Period.OfYear(2026),
                };
                var due = obligation.Frequency.Period == Frequency.Event ? DutyBook.LimitOf(obligation.Rule, period.From, calendar) : obligation.Deadline.DueIn(period, calendar);
                RecordFigures[] records = [new(period.From, true, period.From.DayNumber * 2, period.From.DayNumber * 2 + 1, true)];
                foreach (var day in (DateOnly[])[period.From, period.To, period.To.AddDays(400)])
                {
                    check.Rules?[obligation.Rule.Name].Judge(new DutyTerms(period, due, obligation.Rule), [], day);
                    check.Rules?[obligation.Rule.Name].Judge(new DutyTerms(period, due, obligation.Rule), records, day);
                }
            }
            catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or OverflowException)
            {
                node.Fault($"its figures cannot be judged by rule '{obligation.Rule.Name}'");
            }
    }

    static IEnumerable<Node> Lists(Node node, string name) =>
        Quiet(node, name) is { Value.ValueKind: JsonValueKind.Array } list
            ? list.Value.EnumerateArray().Zip(Node.Labels(list.Value)).Select(item => new Node(item.First, $"{list.Path}[{item.Second}]", node.Faults))
            : [];

    static Node? Object(Node node, string name) => Quiet(node, name) is { IsObject: true } found ? found : null;

    static Node? Quiet(Node node, string name) => node.Has(name) ? node.Member(name) : null;

    static string? String(Node node, string name) => Quiet(node, name) is { Value.ValueKind: JsonValueKind.String } found ? found.Value.GetString() : null;

    static void Most(Node node, string name, int most)
    {
        if (Quiet(node, name) is { Value.ValueKind: JsonValueKind.Array } list && list.Value.GetArrayLength() > most) list.Fault($"there are more than {most}");
    }

    static void Short(Node node, string name, int most)
    {
        if (String(node, name) is { } text && text.Length > most) Quiet(node, name)!.Value.Fault($"is longer than {most} characters");
    }

    static void Code(Node node, string name)
    {
        if (String(node, name) is { } code && !Codes().IsMatch(code)) Quiet(node, name)!.Value.Fault($"may hold letters, digits, dots and hyphens only, at most {CodeLength}");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.]{0,29}\z", RegexOptions.None, 2000)]
    private static partial Regex Clauses();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.-]{0,39}\z", RegexOptions.None, 2000)]
    private static partial Regex Codes();
}
