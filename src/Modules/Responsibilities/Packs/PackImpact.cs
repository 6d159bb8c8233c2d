using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>Duties and the acts that they ask for: records, days, links. What an event sets off is not counted, because nobody knows how often.</summary>
readonly record struct Load(int Duties, int Acts)
{
    public static Load operator +(Load a, Load b) => new(a.Duties + b.Duties, a.Acts + b.Acts);

    public static Load operator -(Load a, Load b) => new(a.Duties - b.Duties, a.Acts - b.Acts);
}

/// <summary>What a pack would bring to one unit, beside what it carries already.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Parties">How many of its parties are concerned.</param>
/// <param name="Present">Its load of the year as it stands.</param>
/// <param name="Replaced">What would end, because the version before asks for it and this one does not, or asks for it otherwise.</param>
/// <param name="Added">What the pack would bring; of a version after another only what that did not ask for in the same way.</param>
sealed record UnitImpact(Tenant Unit, int Parties, Load Present, Load Replaced, Load Added);

/// <summary>A party's share of an obligation.</summary>
sealed record PartyImpact(Party Party, Obligation Obligation, Load Added, DateOnly? FirstDue);

/// <summary>An obligation of the pack that reads like one that binds the same parties already.</summary>
/// <param name="New">Of the pack.</param>
/// <param name="Existing">Of the law in force.</param>
/// <param name="Why">After <c>Overlap.</c> a key of the module's words, each reason once.</param>
sealed record Overlap(Obligation New, Obligation Existing, IReadOnlyList<string> Why, double Likeness);

/// <summary>The whole preview.</summary>
sealed record Impact(int Year, DateOnly From, IReadOnlyList<UnitImpact> Units, IReadOnlyList<Overlap> Overlaps);

/// <summary>
/// What a pack would do before it does it (principle P18: nobody adds a duty without seeing the load). It asks the same planner that opens
/// years, for each unit with its own organisation, and writes nothing.
/// </summary>
sealed class PackImpact(Database<ResponsibilitiesDb> database, LawBook law, IPartyDirectory directory, IWorkCalendars calendars, ITenants tenants, TimeProvider time)
{
    public const int MostOverlaps = 60;
    public const int MostParties = 200;
    /// <summary>From this share of common pairs of characters on, two titles read alike.</summary>
    const double Alike = 0.5;

    /// <param name="actor">Who looks; at the bureau.</param>
    /// <param name="regulation">What is uploaded.</param>
    /// <param name="from">From when it binds.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Impact> Of(Actor actor, Regulation regulation, DateOnly from, CancellationToken cancel)
    {
        var year = Math.Max(from.Year, time.Today().Year);
        var present = await Present(actor, year, cancel);
        var units = new List<UnitImpact>();
        foreach (var unit in tenants.All)
        {
            var (added, replaced) = await Change(unit, regulation, year, from, cancel);
            units.Add(new UnitImpact(
                unit, added.Concat(replaced).Select(d => d.Key.Party).Distinct().Count(),
                (present.GetValueOrDefault(unit.Code) ?? []).Aggregate(default(Load), (sum, c) => sum + LoadOf(c.Obligation, c.Duties)), Sum(replaced), Sum(added)));
        }
        return new Impact(year, from, units, Overlaps(regulation, law.InForce(from)));

        static Load Sum(IEnumerable<WantedDuty> duties) => duties.Aggregate(default(Load), (sum, duty) => sum + LoadOf(duty.Terms.Obligation, 1));
    }

    /// <summary>Which party of a unit would owe what.</summary>
    public async Task<IReadOnlyList<PartyImpact>> In(Tenant unit, Regulation regulation, DateOnly from, CancellationToken cancel)
    {
        var parties = (await directory.Parties(unit.Code, from, cancel)).ToDictionary(p => p.Id);
        return
        [
            .. (await Change(unit, regulation, Math.Max(from.Year, time.Today().Year), from, cancel)).Added
                .GroupBy(d => (d.Key.Party, d.Terms.Obligation.Code))
                .Select(g => new PartyImpact(parties[g.Key.Party], g.First().Terms.Obligation, LoadOf(g.First().Terms.Obligation, g.Count()), g.Min(d => d.Due))),
        ];
    }

    /// <summary>
    /// What comes and what goes. A duty that the version in force before asks for by the same rule and day goes on as it is, as it does when
    /// years are carried on (<see cref="YearPlanner.Compare"/>), and is neither.
    /// </summary>
    async Task<(IReadOnlyList<WantedDuty> Added, IReadOnlyList<WantedDuty> Replaced)> Change(Tenant unit, Regulation regulation, int year, DateOnly from, CancellationToken cancel)
    {
        var wanted = await Wanted(unit, regulation, year, from, cancel);
        if (law.InForce(from.AddDays(-1)).FirstOrDefault(r => r.Code == regulation.Code && r.Version < regulation.Version) is not { } before) return (wanted, []);
        var standing = await Wanted(unit, before, year, from, cancel);
        var (olds, news) = (standing.ToDictionary(d => d.Key), wanted.ToDictionary(d => d.Key));
        return ([.. wanted.Where(d => !Kept(d, olds))], [.. standing.Where(d => !Kept(d, news))]);

        static bool Kept(WantedDuty duty, Dictionary<DutyKey, WantedDuty> among) =>
            among.TryGetValue(duty.Key, out var other) && other.Due == duty.Due && RuleText.SameJudgement(other.Terms.Obligation.Rule, duty.Terms.Obligation.Rule);
    }

    async Task<IReadOnlyList<WantedDuty>> Wanted(Tenant unit, Regulation regulation, int year, DateOnly from, CancellationToken cancel)
    {
        var first = from.Year < year ? new DateOnly(year, 1, 1) : from;
        var duties = YearPlanner.Plan(new YearInputs
        {
            Year = year,
            Effective = first,
            Tenant = unit.Kind,
            Law = [regulation],
            Settings = FigureSettings.None,
            Parties = await directory.Parties(unit.Code, first, cancel),
            Prisons = unit.Kind == TenantKind.Bureau
                ? [.. tenants.All.Where(t => t.Kind == TenantKind.Prison).Select(t => new PartyId(t.Code, PartyKind.PartyCommittee, OrganisationPicture.MainBody))]
                : [],
            Calendar = calendars.Current,
        });
        return [.. duties.Where(d => d.Key.Period.To >= first && !(d.Due < from))];
    }

    /// <summary>Duties that bind now, by unit and obligation, in one query whatever the number of units.</summary>
    async Task<Dictionary<string, List<(Obligation Obligation, int Duties)>>> Present(Actor actor, int year, CancellationToken cancel)
    {
        await using var db = database.OpenAcross(actor);
        var counted = await db.Duties.Where(d => d.Year == year && d.Occasion == null && !db.Endings.Any(e => e.TenantId == d.TenantId && e.Duty == d.Id))
            .GroupBy(d => new { d.TenantId, d.Obligation }).Select(g => new { g.Key.TenantId, g.Key.Obligation, Duties = g.Count() }).ToListAsync(cancel);
        return counted.GroupBy(c => c.TenantId).ToDictionary(
            g => g.Key, g => g.Select(c => (law.Find(c.Obligation), c.Duties)).Where(c => c.Item1 is not null).Select(c => (c.Item1!, c.Duties)).ToList());
    }

    /// <summary>What so many duties of an obligation ask for.</summary>
    public static Load LoadOf(Obligation obligation, int duties)
    {
        var rule = obligation.Rule;
        var each = obligation.Frequency.Period switch
        {
            Frequency.Event => 0,
            Frequency.Standing => Figure("links") * (rule.With.TryGetValue("per", out var per) && per.Value.ValueKind == System.Text.Json.JsonValueKind.String ? per.Value.GetString() switch { "quarter" => 4, "half" => 2, _ => 1 } : 1),
            _ => Math.Max(Figure("n"), Figure("days")) is > 0 and var asked ? asked : 1,
        };
        return new Load(duties, duties * each);

        int Figure(string name) => rule.With.TryGetValue(name, out var figure) && figure.Value.ValueKind == System.Text.Json.JsonValueKind.Number ? (int)Math.Ceiling(figure.Value.GetDecimal()) : 0;
    }

    /// <summary>
    /// Obligations that bind the same kind of party at the same place and ask for the like: the same kind of record as often, the same article of
    /// the same source, or nearly the same words. Pure; a person decides what an overlap means.
    /// </summary>
    public static IReadOnlyList<Overlap> Overlaps(Regulation pack, IEnumerable<Regulation> inForce)
    {
        var existing = inForce.Where(r => r.Code != pack.Code).SelectMany(r => r.Obligations).ToList();
        var found = from obligation in pack.Obligations
                    from other in existing
                    where obligation.Parties.Any(p => other.Parties.Any(o => Meet(p, o)))
                    let likeness = Likeness(obligation.Title.Zh, other.Title.Zh)
                    let why = Why(obligation, other, likeness).ToList()
                    where why.Count > 0
                    select new Overlap(obligation, other, why, likeness);
        return [.. found.OrderByDescending(o => o.Why.Count).ThenByDescending(o => o.Likeness).ThenBy(o => o.New.Code, StringComparer.Ordinal).ThenBy(o => o.Existing.Code, StringComparer.Ordinal).Take(MostOverlaps)];
    }

    static IEnumerable<string> Why(Obligation one, Obligation other, double likeness)
    {
        if (one.Frequency.Period == other.Frequency.Period && one.Frequency.Period is not (Frequency.Event or Frequency.Standing) && one.Categories.Intersect(other.Categories).Any()) yield return "Category";
        if (Sources(one).Any(a => a.Article is not null && Sources(other).Any(b => b.Source == a.Source && b.Article == a.Article))) yield return "Article";
        if (likeness >= Alike) yield return "Words";
    }

    static IEnumerable<LegalAnchor> Sources(Obligation obligation) => obligation.AlsoSee.Prepend(obligation.Anchor);

    static bool Meet(PartySpec one, PartySpec other) =>
        one.Kind == other.Kind && (one.At == other.At || one.At == "all" || other.At == "all") && (one.Function is null || other.Function is null || one.Function == other.Function);

    /// <summary>The share of neighbouring pairs of characters that two texts have in common (Dice).</summary>
    static double Likeness(string one, string other)
    {
        var (a, b) = (Pairs(one), Pairs(other));
        return a.Count + b.Count == 0 ? 0 : 2.0 * a.Intersect(b).Count() / (a.Count + b.Count);

        static HashSet<string> Pairs(string text)
        {
            var plain = string.Concat(text.Where(char.IsLetterOrDigit));
            return [.. Enumerable.Range(0, Math.Max(0, plain.Length - 1)).Select(i => plain.Substring(i, 2))];
        }
    }
}
