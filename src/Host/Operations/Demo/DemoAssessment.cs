using PartyDiscipline.Assessment;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Two closed years of assessment with the same prison last in both, so that one proposal waits for the committee; and this year with its
/// spot checks and half-year confirmed, its year-end begun: one scorer has given his points, another has yet to.
/// </summary>
sealed class DemoAssessment(IEarlierAssessments earlier, IScoreSheets sheets, RightsTable rights)
{
    static readonly string[] Scorers = ["考核组成员甲", "考核组成员乙", "局党委书记"];
    const string LastTwice = "sample5";

    /// <param name="units">Prisons by their codes.</param>
    /// <param name="assessor">The account of the assessment group's member.</param>
    /// <param name="assessorName">His name.</param>
    /// <param name="today">The demonstration's day.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task Build(IReadOnlyList<string> units, Guid assessor, string assessorName, DateOnly today, CancellationToken cancel)
    {
        foreach (var track in Enum.GetValues<Track>())
        {
            foreach (var year in new[] { today.Year - 2, today.Year - 1 })
                Stands(await earlier.BringIn(Actor.System(DemoOrganisation.Bureau), Ids.New(), Year(year, track, units, new DateOnly(year, 12, 31), $"局党委会纪要〔{year + 1}〕4号", null), Scorers, cancel));
            Stands(await earlier.BringIn(Actor.System(DemoOrganisation.Bureau), Ids.New(), Year(today.Year, track, units, today, null, today.AddDays(-1)), Scorers, cancel));
        }
        var actor = new Actor
        {
            Tenant = DemoOrganisation.Bureau,
            Account = assessor,
            Name = assessorName,
            Roles = [Roles.Assessor],
            Permissions = rights.Of([Roles.Assessor]),
            AtBureau = true,
        };
        foreach (var sheet in (await sheets.Unconfirmed(actor, today.Year, Track.Main, cancel)).Take(3))
            Stands(await sheets.Mark(actor, Ids.New(), sheet.Id, sheet.Lines.Where(l => l.ForScorers).ToDictionary(l => l.Indicator, l => Entry(sheet.Unit, l)), cancel));
    }

    static LineEntry Entry(string unit, SheetLineView line) =>
        Lost(unit, line.Indicator, 7, line.Max) is var lost && lost == 0 ? new LineEntry(line.Max) : new LineEntry(line.Max - lost, "部分材料佐证不足，个别事项成效不明显", "现场查阅记录");

    EarlierYear Year(int year, Track track, IReadOnlyList<string> units, DateOnly until, string? minutes, DateOnly? open)
    {
        var components = new List<EarlierComponent>();
        Add(Component.SpotCheck, 1, new DateOnly(year, 4, 20));
        Add(Component.SpotCheck, 2, new DateOnly(year, 9, 15));
        Add(Component.HalfYear, 1, new DateOnly(year, 6, 30));
        if (open is { } day) components.Add(new EarlierComponent(Component.YearEnd, 1, day, new Dictionary<string, IReadOnlyDictionary<string, decimal>>(), Open: true));
        else Add(Component.YearEnd, 1, new DateOnly(year, 12, 31));
        return new EarlierYear(year, track, new DateOnly(year, 1, 15), $"局党发〔{year}〕{(track == Track.Main ? 6 : 7)}号", components, minutes, minutes is null ? null : new DateOnly(year + 1, 2, 20), minutes is null ? null : "年度考核和评先评优");

        void Add(Component component, int number, DateOnly asOf)
        {
            if (asOf <= until) components.Add(new EarlierComponent(component, number, asOf, units.ToDictionary(u => u, IReadOnlyDictionary<string, decimal> (u) => Points(u, track, year * 10 + (int)component * 3 + number))));
        }
    }

    /// <summary>Invented and the same on every start: a few points lost here and there, and the most by the unit that comes last twice.</summary>
    Dictionary<string, decimal> Points(string unit, Track track, int seed) => earlier.Indicators(track).ToDictionary(
        i => i.Key, i => Math.Max(0, i.Value - Lost(unit, i.Key, seed, i.Value) - (track == Track.Main && unit == LastTwice && i.Key is "Z06" or "Z13" ? 4 : 0)));

    static decimal Lost(string unit, string indicator, int seed, decimal max)
    {
        var mixed = seed;
        foreach (var letter in $"{unit}/{indicator}") mixed = unchecked((mixed ^ letter) * 16777619);
        return Math.Min(max, Math.Round((mixed >> 8 & 0xffff) % 9 * 0.25m * max / 10, 1));
    }

    static void Stands(Outcome outcome)
    {
        if (outcome.Subject is null)
            throw new InvalidOperationException(outcome is Outcome.Refused refused ? $"The demonstration was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}" : $"The demonstration met {outcome.GetType().Name}.");
    }
}
