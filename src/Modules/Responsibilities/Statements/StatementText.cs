using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PartyDiscipline.Kernel;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>One duty as a statement says it.</summary>
/// <param name="Code">The obligation.</param>
/// <param name="Title">What is owed.</param>
/// <param name="Frequency">How often.</param>
sealed record StatementDuty(string Code, LocalText Title, LocalText Frequency);

/// <summary>The duties under one clause of the regulation.</summary>
sealed record StatementSection(string Clause, LocalText Heading, IReadOnlyList<StatementDuty> Duties);

/// <summary>What a statement says, in both languages; once approved it is kept as written and known by its hash.</summary>
sealed record StatementText
{
    /// <summary>Names how <see cref="HashOf"/> was made.</summary>
    public const string Algorithm = "sha256/1";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public required string Number { get; init; }
    public required LocalText Title { get; init; }
    public required LocalText Preamble { get; init; }
    public required LocalText DutiesHeading { get; init; }
    public required LocalText DutiesLead { get; init; }
    public required IReadOnlyList<StatementSection> Sections { get; init; }
    public required LocalText PersonalHeading { get; init; }
    public required IReadOnlyList<string> Personal { get; init; }
    public required IReadOnlyList<StatementTerm> Terms { get; init; }

    /// <summary>Fills a template in for a statement and the duties of its second party.</summary>
    public static StatementText Compose(Statement statement, StatementTemplate template, IReadOnlyList<StatementSection> sections)
    {
        LocalText Fill(LocalText text) => new(
            Filled(text.Zh, statement.FirstName.Zh, statement.SecondName.Zh),
            Filled(text.En, statement.FirstName.En, statement.SecondName.En));
        string Filled(string text, string first, string second) => text
            .Replace("{year}", statement.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{first}", first, StringComparison.Ordinal)
            .Replace("{second}", second, StringComparison.Ordinal);

        return new StatementText
        {
            Number = statement.Number,
            Title = Fill(template.Title),
            Preamble = Fill(template.Preamble),
            DutiesHeading = template.Duties,
            DutiesLead = Fill(template.DutiesLead),
            Sections = sections,
            PersonalHeading = template.Personal,
            Personal = [.. statement.Personal],
            Terms = [.. template.Terms.Select(t => new StatementTerm(t.Heading, Fill(t.Text)))],
        };
    }

    public string Written() => JsonSerializer.Serialize(this, Json);

    public static StatementText Read(string written) => JsonSerializer.Deserialize<StatementText>(written, Json)!;

    public static string HashOf(string written) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written)));

    /// <summary>What is owed now and was not before, and the other way round.</summary>
    public (IReadOnlyList<StatementDuty> Added, IReadOnlyList<StatementDuty> Dropped, IReadOnlyList<string> AddedPersonal, IReadOnlyList<string> DroppedPersonal) Since(StatementText before)
    {
        var (now, then) = (Duties.ToList(), before.Duties.ToList());
        return (
            [.. now.Where(d => !then.Contains(d))], [.. then.Where(d => !now.Contains(d))],
            [.. Personal.Except(before.Personal)], [.. before.Personal.Except(Personal)]);
    }

    public IEnumerable<StatementDuty> Duties => Sections.SelectMany(s => s.Duties);
}
