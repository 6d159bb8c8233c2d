using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>An event that sets off a duty; a document from above, whose number is given, begins a follow-through chain.</summary>
sealed record DemoOccasion(PartyId Party, string Obligation, string Text, DateOnly On, string? Number = null);

/// <summary>What happened in two years: documents that arrived, problems that were found; some of it only days ago.</summary>
static class DemoOccasions
{
    /// <summary>What the documents that begin chains are numbered by.</summary>
    static readonly Dictionary<string, string> Documents = new() { ["2.1.1-b"] = "示党办", ["2.2.2-d"] = "示党发", ["2.3.2-d"] = "示监党发" };

    public static IEnumerable<DemoOccasion> Of(DemoOrganisation.DemoTenant tenant, IReadOnlyList<int> years, DateOnly today, DemoSentences sentences)
    {
        var random = new Random(tenant.Code.Length * 1000 + tenant.Code[^1]);
        var serial = 0;
        (string Obligation, PartyKind Kind, string Key)[] kinds =
        [
            ("2.1.1-b", PartyKind.PartyCommittee, "main"),
            ("2.1.1-h", PartyKind.PartyCommittee, "main"),
            ("2.2.1-c", PartyKind.Secretary, "main"),
            ("2.2.2-d", PartyKind.Secretary, "main"),
            ("2.3.2-d", PartyKind.Member, "member-4"),
            ("2.3.3-g", PartyKind.Member, "member-4"),
            ("2.4.2-b", PartyKind.DisciplineCommittee, "main"),
        ];
        foreach (var year in years)
        {
            var last = year == today.Year ? today.DayOfYear - 1 : 364;
            foreach (var (obligation, kind, key) in kinds)
            {
                // One that lies back, and in the current year one of the last days, still open.
                yield return Occasion(obligation, kind, key, new DateOnly(year, 1, 1).AddDays(last * (20 + random.Next(50)) / 100));
                if (year == today.Year && obligation is "2.1.1-b" or "2.2.1-c" or "2.2.2-d") yield return Occasion(obligation, kind, key, today.AddDays(-Math.Min(last, random.Next(2, 9))));
            }
        }
        if (tenant.Kind == TenantKind.Prison) yield return Occasion("3.4.4-b", PartyKind.PartyCommittee, "main", today.AddDays(-Math.Min(today.DayOfYear - 1, 35)));

        DemoOccasion Occasion(string obligation, PartyKind kind, string key, DateOnly on) => new(
            new PartyId(tenant.Code, kind, key), obligation, sentences.Fill(DemoSentences.Pick(random, sentences.Occasions[obligation]), random, on), on,
            Documents.TryGetValue(obligation, out var sign) ? $"{sign}〔{on.Year}〕{++serial}号" : null);
    }
}
