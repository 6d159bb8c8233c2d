using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Accountability;

/// <summary>Where a row of the data comes from: regulation, article, version; how sure that is (A seen, B known, C unsure), and ▲ ◇ or ○.</summary>
sealed record Source(string Regulation, string Article, string Version, string Certainty, string Mark);

sealed record RegulationRow(string Code, LocalText Name, string Version, string Certainty);

/// <summary>Who may do a step for which subjects and ways; an approver named superior means that this level may not.</summary>
sealed record AuthorityRow(string Code, string Step, IReadOnlyList<string> Subjects, IReadOnlyList<string> Ways, IReadOnlyList<string> Organs, string Approver, LocalText Text, Source Source);

/// <param name="For">both, or leader where the regulation speaks of cadres only.</param>
/// <param name="ListAs">Q01 to Q11, under which the accountability list keeps it.</param>
sealed record SituationRow(string Code, LocalText Name, string For, string ListAs, Source Source);

/// <param name="Of">organisation or leader.</param>
/// <param name="Branch">way, organisational or disciplinary (notice 3.6.2).</param>
/// <param name="ListAs">The way as the accountability list knows it.</param>
/// <param name="Form">Which of the four forms it usually belongs to.</param>
sealed record WayRow(string Code, string Of, string Branch, LocalText Name, string ListAs, int Form, Source Source);

sealed record NamedRow(string Code, LocalText Name, Source Source);

/// <param name="Kind">exempt, mitigating or aggravating.</param>
sealed record GroundRow(string Code, string Kind, LocalText Name, Source Source);

/// <summary>An influence period (影响期) of a way.</summary>
sealed record InfluenceRow(string Code, string Way, int Months, string Effect, LocalText Name, Source Source);

sealed record LimitRow(string Code, int Months, LocalText Name, Source Source);

/// <summary>A receipt that execution has to show, within which limit, for whom, in which branches (none: all).</summary>
sealed record ReceiptRow(string Code, LocalText Name, string Limit, IReadOnlyList<string> Of, IReadOnlyList<string> Branches, Source Source)
{
    /// <summary>It is asked for when this way was decided.</summary>
    public bool Covers(WayRow way) => Of.Contains(way.Of) && (Branches.Count == 0 || Branches.Contains(way.Branch));
}

/// <summary>Which fields of a decision which audience sees when it is published; a way that must be made public in a fitting manner says so.</summary>
sealed record PublicationRow(string Code, string Way, bool Must, IReadOnlyList<string> Public, IReadOnlyList<string> Unit, IReadOnlyList<string> Personnel, IReadOnlyList<string> Subject, Source Source)
{
    public IReadOnlyList<string> For(Audience audience) => audience switch
    {
        Audience.Public => Public,
        Audience.Unit => Unit,
        Audience.Personnel => Personnel,
        _ => Subject,
    };
}

/// <summary>What the regulations say of accountability, as data: Regulations/accountability.json and what legal staff corrected in it.</summary>
sealed record AccountabilityLaw
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required int Version { get; init; }
    public required IReadOnlyList<RegulationRow> Regulations { get; init; }
    public required IReadOnlyList<AuthorityRow> Authority { get; init; }
    public required IReadOnlyList<SituationRow> Situations { get; init; }
    public required IReadOnlyList<WayRow> Ways { get; init; }
    public required IReadOnlyList<NamedRow> Kinds { get; init; }
    public required IReadOnlyList<NamedRow> Forms { get; init; }
    public required IReadOnlyList<NamedRow> Distinctions { get; init; }
    public required IReadOnlyList<GroundRow> Grounds { get; init; }
    public required IReadOnlyList<InfluenceRow> Influence { get; init; }
    public required IReadOnlyList<LimitRow> Limits { get; init; }
    public required IReadOnlyList<ReceiptRow> Receipts { get; init; }
    public required IReadOnlyList<PublicationRow> Publication { get; init; }
    /// <summary>What is never published, whatever a row says.</summary>
    public required IReadOnlyList<string> Never { get; init; }

    public static AccountabilityLaw Load()
    {
        using var stream = typeof(AccountabilityLaw).Assembly.GetManifestResourceStream("PartyDiscipline.Accountability.Regulations.accountability.json")!;
        return JsonSerializer.Deserialize<AccountabilityLaw>(stream, Json)!;
    }

    public WayRow? Way(string code) => Ways.FirstOrDefault(w => w.Code == code);
    public SituationRow? Situation(string code) => Situations.FirstOrDefault(s => s.Code == code);
    public RegulationRow? Regulation(string code) => Regulations.FirstOrDefault(r => r.Code == code);
    public GroundRow? Ground(string code) => Grounds.FirstOrDefault(g => g.Code == code);
    public int Months(string limit) => Limits.First(l => l.Code == limit).Months;
    public string ArticleOf(Source source) => $"{Regulation(source.Regulation)?.Name.Zh ?? source.Regulation}第{source.Article}条";

    /// <summary>What a party is in the authority table.</summary>
    public static string SubjectKind(PartyId party, bool bureau) => (bureau ? "bureau" : "prison") + party.Kind switch
    {
        PartyKind.PartyCommittee => "Committee",
        PartyKind.DisciplineCommittee => "Discipline",
        PartyKind.Secretary => "Secretary",
        PartyKind.Member => "Member",
        _ => "Department",
    };

    /// <summary>A committee is an organisation, a post a leader; a department may be either.</summary>
    public static bool FitsAs(PartyId party, string of) => party.Kind switch
    {
        PartyKind.PartyCommittee or PartyKind.DisciplineCommittee => of == "organisation",
        PartyKind.Secretary or PartyKind.Member => of == "leader",
        _ => true,
    };

    public static string OrganCode(PartyKind organ) => organ == PartyKind.PartyCommittee ? "committee" : "discipline";

    /// <summary>Who approves the opening of a case against such a subject when this organ proposes it.</summary>
    public AuthorityRow? Opening(string subjectKind, PartyKind organ) =>
        Authority.FirstOrDefault(a => a.Step == "open" && a.Subjects.Contains(subjectKind) && (a.Organs.Count == 0 || a.Organs.Contains(OrganCode(organ))));

    public AuthorityRow? Deciding(string subjectKind, string way) => Authority.FirstOrDefault(a => a.Step == "decide" && a.Subjects.Contains(subjectKind) && a.Ways.Contains(way));

    public AuthorityRow? Executing(string way) => Authority.FirstOrDefault(a => a.Step == "execute" && a.Ways.Contains(way));

    /// <summary>The rows that say whose it is to carry out what a receipt shows: those of the ways that ask for it, or of all ways of the decision where these were changed since.</summary>
    public IReadOnlyList<AuthorityRow> Executing(IReadOnlyCollection<string> ways, string receipt)
    {
        var asked = Receipts.FirstOrDefault(r => r.Code == receipt);
        var covered = ways.Select(Way).OfType<WayRow>().Where(w => asked?.Covers(w) ?? false).Select(w => w.Code).ToList();
        return [.. (covered.Count > 0 ? covered : ways).Select(Executing).OfType<AuthorityRow>().Distinct()];
    }

    /// <summary>The receipts that execution of these ways has to show.</summary>
    public IEnumerable<ReceiptRow> Asked(IReadOnlyCollection<string> ways) => Receipts.Where(r => ways.Select(Way).OfType<WayRow>().Any(r.Covers));

    /// <summary>The end of the longest influence period of several ways, by calendar months from the day of effect; null when none has one.</summary>
    public DateOnly? InfluenceUntil(IEnumerable<string> ways, DateOnly effective)
    {
        var months = Influence.Where(i => ways.Contains(i.Way)).Select(i => i.Months).DefaultIfEmpty(0).Max();
        return months == 0 ? null : WorkCalendar.AddMonths(effective, months);
    }

    /// <summary>What legal staff may correct, by key: limits and influence periods in months, and fields of a publication.</summary>
    public IReadOnlyList<LawFigure> Figures() =>
    [
        .. Limits.Select(l => new LawFigure($"limit.{l.Code}", l.Name, $"{l.Months}", l.Source)),
        .. Influence.Select(i => new LawFigure($"influence.{i.Code}", new($"{Way(i.Way)?.Name.Zh}：{i.Name.Zh}", $"{Way(i.Way)?.Name.En}: {i.Name.En}"), $"{i.Months}", i.Source)),
        .. Publication.Select(p => new LawFigure($"public.{p.Code}", new($"{Way(p.Way)?.Name.Zh}：公开内容", $"{Way(p.Way)?.Name.En}: made public"), string.Join(',', p.Public), p.Source)),
    ];

    static readonly string[] Publishable = ["unit", "post", "name", "situation", "way", "form", "basis", "decidedOn", "number", "effectiveOn", "influenceUntil"];

    /// <summary>The same law with one figure corrected; null when the figure is unknown or the value cannot be.</summary>
    public AccountabilityLaw? With(string key, string value)
    {
        var (room, code) = key.Split('.', 2) is [var r, var c] ? (r, c) : ("", "");
        if (room == "public")
        {
            string[] fields = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            return Publication.Any(p => p.Code == code) && fields.All(f => Publishable.Contains(f) && !Never.Contains(f)) ? this with { Publication = [.. Publication.Select(p => p.Code == code ? p with { Public = fields } : p)] } : null;
        }
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var months) || months is < 1 or > 600) return null;
        if (room == "limit" && Limits.Any(l => l.Code == code)) return this with { Limits = [.. Limits.Select(l => l.Code == code ? l with { Months = months } : l)] };
        if (room == "influence" && Influence.Any(i => i.Code == code)) return this with { Influence = [.. Influence.Select(i => i.Code == code ? i with { Months = months } : i)] };
        return null;
    }
}

/// <summary>One figure of the law that may be corrected without code.</summary>
sealed record LawFigure(string Key, LocalText Name, string Value, Source Source);
