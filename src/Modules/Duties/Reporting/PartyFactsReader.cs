using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Duties.Wording;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties.Reporting;

/// <summary>Counts what a party did in a period, for whoever reports on it; restricted records are counted, never named.</summary>
sealed class PartyFactsReader(Database<DutiesDb> database, Standings standings, Categories categories) : IPartyFacts
{
    const int TitlesShown = 5;
    const int MostUnmet = 12;
    const int MostGaps = 20;

    public async Task<PartyFacts> Of(PartyId party, Period period, CancellationToken cancel = default)
    {
        var (from, to) = (period.From, period.To);
        await using var db = database.Open(party.Tenant);
        var own = db.Records.AsNoTracking().Where(r => r.Party == party && r.On >= from && r.On <= to && DutyRecord.Counting.Contains(r.State));
        var counts = await own.GroupBy(r => r.Category).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var titles = (await own.Where(r => !r.Restricted && !r.NothingToReport).OrderByDescending(r => r.On).ThenByDescending(r => r.Id).Select(r => new { r.Category, r.Title }).Take(300).ToListAsync(cancel))
            .ToLookup(r => r.Category, r => r.Title);
        var talks = await db.Talks.AsNoTracking().Where(t => t.From == party && t.PlannedOn >= from && t.PlannedOn <= to).GroupBy(t => t.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        var halves = Period.In(period.Year, PeriodLength.Half).Where(h => h.From >= from && h.To <= to).Select(h => h.ToString()).ToArray();
        var gaps = await db.SelfAssessments.AsNoTracking().Where(a => a.Party == party && halves.Contains(a.Period))
            .Join(db.SelfAssessmentLines, a => a.Id, l => l.Assessment, (_, l) => l)
            .Where(l => (l.Own ?? l.Auto) == OwnView.Partly || (l.Own ?? l.Auto) == OwnView.NotDone)
            .OrderBy(l => l.Place).Take(MostGaps).Select(l => new { l.Obligation, l.Remark }).ToListAsync(cancel);

        var lights = default(LightCounts);
        var unmet = new List<string>();
        foreach (var duty in (await standings.Load(party, period.Year, cancel)).Lights(standings.Today).Where(d => d.Period.From <= to && d.Period.To >= from))
        {
            lights = lights.With(duty.Light);
            if (duty.Light is Light.Overdue or Light.DueSoon && !unmet.Contains(duty.Obligation)) unmet.Add(duty.Obligation);
        }
        return new PartyFacts(
            [.. categories.All.Where(c => counts.ContainsKey(c.Code)).Select(c => new CategoryFacts(c.Code, c.Name, counts[c.Code], [.. titles[c.Code].Distinct().Take(TitlesShown)]))],
            lights, [.. unmet.Take(MostUnmet)],
            talks.Where(t => t.Key is TalkState.Held or TalkState.Recorded or TalkState.Disputed or TalkState.Confirmed or TalkState.Done or TalkState.Closed).Sum(t => t.Count), talks.Where(t => t.Key != TalkState.Cancelled).Sum(t => t.Count),
            [.. gaps.Select(g => new GapFacts(g.Obligation, g.Remark))]);
    }

    public async Task<IReadOnlyDictionary<PartyId, LightCounts>> Lights(string tenant, int year, CancellationToken cancel = default)
    {
        var lights = new Dictionary<PartyId, LightCounts>();
        foreach (var party in await standings.LoadTenant(tenant, year, cancel))
        {
            var counts = default(LightCounts);
            foreach (var duty in party.Lights(standings.Today)) counts = counts.With(duty.Light);
            lights[party.Party] = counts;
        }
        return lights;
    }

    public async Task<IReadOnlyDictionary<PartyId, IReadOnlyList<DateOnly>>> RedSince(string tenant, int year, CancellationToken cancel = default)
    {
        var red = new Dictionary<PartyId, IReadOnlyList<DateOnly>>();
        // What fell due on the year's last day turns red in the next one.
        foreach (var party in await (year == standings.Today.Year ? standings.LoadTenantNow(tenant, cancel) : standings.LoadTenant(tenant, year, cancel)))
            if (party.Lights(standings.Today).Where(d => d.Light == Light.Overdue).Select(d => d.Due ?? d.Period.To).ToList() is { Count: > 0 } days) red[party.Party] = days;
        return red;
    }
}

/// <summary>The comparison of records, for other texts.</summary>
sealed class TextLikenesses(Wordings wordings) : ITextLikeness
{
    const int PassagesShown = 5;

    public TextLikeness Of(string text, string other)
    {
        var (percent, passages) = wordings.Compare(text, other);
        return new(percent, [.. passages.OrderByDescending(p => p.Length).Take(PassagesShown).Select(p => text.Substring(p.Start, p.Length))]);
    }
}
