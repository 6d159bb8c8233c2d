using System.Globalization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Accountability.Publications;

/// <summary>
/// Which audience sees what of a decision: the fields that the data allow for every one of its ways, so that several ways together give away
/// what the most silent of them does. What is never published has no field at all.
/// </summary>
static class Redaction
{
    public static IReadOnlyList<PublishedLine> Of(IEnumerable<Decision> decisions, AccountabilityLaw law, ITenants tenants) =>
    [
        .. from decision in decisions
           where decision.Stands
           from audience in Enum.GetValues<Audience>()
           let fields = Fields(decision, audience, law)
           select new PublishedLine(audience, decision.Id, decision.Unit, [.. fields.Select(f => new PublishedField(f, Value(decision, f, law, tenants)))]),
    ];

    public static IReadOnlyList<string> Fields(Decision decision, Audience audience, AccountabilityLaw law)
    {
        IReadOnlyList<string>? allowed = null;
        foreach (var way in decision.Ways)
        {
            var row = law.Publication.FirstOrDefault(p => p.Way == way)?.For(audience) ?? [];
            allowed = allowed is null ? row : [.. allowed.Where(row.Contains)];
        }
        return [.. (allowed ?? []).Where(f => !law.Never.Contains(f))];
    }

    static LocalText Value(Decision d, string field, AccountabilityLaw law, ITenants tenants) => field switch
    {
        "number" => Plain(d.Number),
        "unit" => tenants.Find(d.Unit)?.Name ?? Plain(d.Unit),
        "post" => d.PartyName,
        "name" => Plain(d.PersonName ?? ""),
        "situation" => law.Situation(d.Situation)?.Name ?? Plain(d.Situation),
        "way" => WaysOf(d, law),
        "form" => law.Forms.FirstOrDefault(f => f.Code == d.Form)?.Name ?? Plain(d.Form),
        "basis" => Plain(d.Basis),
        "decidedOn" => Day(d.DecidedOn),
        "effectiveOn" => Day(d.EffectiveOn),
        "influenceUntil" => d.InfluenceUntil is { } until ? Day(until) : new("无", "None"),
        _ => Plain(""),
    };

    public static LocalText WaysOf(Decision decision, AccountabilityLaw law)
    {
        var names = decision.Ways.Select(w => law.Way(w)?.Name ?? Plain(w)).ToList();
        return new(string.Join('、', names.Select(n => n.Zh)), string.Join(", ", names.Select(n => n.En)));
    }

    static LocalText Plain(string text) => new(text, text);

    static LocalText Day(DateOnly day) => Plain(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
