using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>Who signs with whom (domain B.6): one statement for each pair and year.</summary>
/// <param name="Code">E1 to E6, R2-1 to R2-3.</param>
/// <param name="At">bureau or prisons: where the first party is.</param>
/// <param name="First">Kind of the first party; it is the unit's own body.</param>
/// <param name="Second">Kind of the second party.</param>
/// <param name="SecondAt">own: leaders of the same unit; prisons: the own body of each prison; others: further bodies of the same unit.</param>
/// <param name="Name">Its name.</param>
/// <param name="Switch">The switch that must be on; null when it always holds.</param>
sealed record StatementEdge(string Code, string At, PartyKind First, PartyKind Second, string SecondAt, LocalText Name, string? Switch = null);

/// <summary>A choice that a unit makes for a year.</summary>
sealed record StatementChoice(string Code, string At, LocalText Name);

/// <summary>The wording of a statement, by years.</summary>
sealed record StatementTemplate
{
    public required int Version { get; init; }
    /// <summary>First year in which it is used.</summary>
    public required int From { get; init; }
    public required LocalText Title { get; init; }
    public required LocalText Preamble { get; init; }
    public required LocalText Duties { get; init; }
    public required LocalText DutiesLead { get; init; }
    public required LocalText Personal { get; init; }
    public required IReadOnlyList<StatementTerm> Terms { get; init; }
}

sealed record StatementTerm(LocalText Heading, LocalText Text);

/// <summary>The figures of statements, all ours.</summary>
sealed record StatementLimits
{
    public required RuleFigure SignedBy { get; init; }
    public required RuleFigure ResignDays { get; init; }
    public required RuleFigure PersonalClauses { get; init; }
    public required RuleFigure PersonalLength { get; init; }
    public required RuleFigure DaysBetweenReminders { get; init; }
}

/// <summary>A pair that ought to sign in a year.</summary>
sealed record StatementPair(StatementEdge Edge, Party First, Party Second);

/// <summary>The sign-off matrix as data, and the pairs that follow from it. Pure: no clock, no database.</summary>
sealed class StatementMatrix
{
    readonly Contents held;

    public StatementMatrix()
    {
        using var stream = typeof(StatementMatrix).Assembly.GetManifestResourceStream("PartyDiscipline.Responsibilities.Regulations.statements.json")!;
        held = JsonSerializer.Deserialize<File>(stream, LawFiles.Json)!.Statements;
        if (held.Edges.FirstOrDefault(e => e.Switch is { } on && held.Switches.All(s => s.Code != on)) is { } lost)
            throw new InvalidOperationException($"statements.json: edge {lost.Code} has an unknown switch '{lost.Switch}'.");
    }

    public IReadOnlyList<StatementEdge> Edges => held.Edges;
    public int PersonalClauses => Whole(held.Limits.PersonalClauses);
    public int PersonalLength => Whole(held.Limits.PersonalLength);
    public int ResignDays => Whole(held.Limits.ResignDays);
    public int DaysBetweenReminders => Whole(held.Limits.DaysBetweenReminders);

    /// <summary>The last day for both to have signed.</summary>
    public DateOnly SignedBy(int year) =>
        DateOnly.ParseExact($"{year}-{held.Limits.SignedBy.Written}", "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public StatementEdge Edge(string code) => held.Edges.Single(e => e.Code == code);

    /// <summary>Choices that a unit of this kind has.</summary>
    public IEnumerable<StatementChoice> Choices(TenantKind kind) => held.Switches.Where(s => s.At == Place(kind));

    /// <summary>The wording of a year: the newest template that had begun.</summary>
    public StatementTemplate TemplateOf(int year) => held.Templates.Where(t => t.From <= year).MaxBy(t => t.Version)!;

    public StatementTemplate Template(int version) => held.Templates.Single(t => t.Version == version);

    /// <summary>Every pair that signs, in official order. A discipline committee does not sign with its own head: he would sign on both sides.</summary>
    /// <param name="kind">The first party's unit.</param>
    /// <param name="switched">Switches that are on.</param>
    /// <param name="own">The unit's parties.</param>
    /// <param name="prisons">Parties of all prisons; empty at a prison.</param>
    public IEnumerable<StatementPair> Pairs(TenantKind kind, IReadOnlySet<string> switched, IReadOnlyList<Party> own, IReadOnlyList<Party> prisons) =>
        from edge in held.Edges
        where edge.At == Place(kind) && (edge.Switch is null || switched.Contains(edge.Switch))
        let first = own.FirstOrDefault(p => p.Id.Kind == edge.First && p.Id.Key == OrganisationPicture.MainBody)
        where first is not null
        from second in Seconds(edge, own, prisons)
        where !(edge.First == PartyKind.DisciplineCommittee && second.HeadsDiscipline && second.Id.Tenant == first.Id.Tenant)
        select new StatementPair(edge, first, second);

    static IEnumerable<Party> Seconds(StatementEdge edge, IReadOnlyList<Party> own, IReadOnlyList<Party> prisons) => edge.SecondAt switch
    {
        "prisons" => prisons.Where(p => p.Id.Kind == edge.Second && p.Id.Key == OrganisationPicture.MainBody),
        "others" => own.Where(p => p.Id.Kind == edge.Second && p.Id.Key != OrganisationPicture.MainBody),
        _ => own.Where(p => p.Id.Kind == edge.Second),
    };

    static string Place(TenantKind kind) => kind == TenantKind.Bureau ? "bureau" : "prisons";

    static int Whole(RuleFigure figure) => figure.Value.GetInt32();

    sealed record File(Contents Statements);

    sealed record Contents(
        StatementLimits Limits, IReadOnlyList<StatementEdge> Edges, IReadOnlyList<StatementChoice> Switches, IReadOnlyList<StatementTemplate> Templates);
}
