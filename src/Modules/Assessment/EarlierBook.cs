using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment;

/// <summary>Brings in years that were assessed on paper, under the default scheme and by the same computation; each row says that it was brought in.</summary>
sealed class EarlierBook(Database<AssessmentDb> database, AssessmentLaw law, CycleBook cycles, AutoScoring auto, TimeProvider time) : IEarlierAssessments
{
    public IReadOnlyDictionary<string, decimal> Indicators(Track track) => law.Default(track).Indicators.ToDictionary(i => i.Code, i => i.Max);

    public async Task<Outcome> BringIn(Actor actor, Guid operation, EarlierYear year, IReadOnlyList<string> scorers, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty) return new Outcome.NotFound();
        if (year.Components.SelectMany(c => c.Points.Values).SelectMany(p => p).Any(p => !Indicators(year.Track).TryGetValue(p.Key, out var max) || p.Value < 0 || p.Value > max)) return Outcome.Refuse("Points", "Sheet.UnknownLine");
        var filled = new Dictionary<(EarlierComponent, string), IReadOnlyList<SheetLine>>();
        foreach (var component in year.Components.Where(c => c.Open))
            foreach (var unit in auto.Units(law.Default(year.Track)))
            {
                var (from, to) = SheetBook.Days(year.Year, component.Component, component.AsOf);
                filled[(component, unit.Code)] = await auto.Fill(law.Default(year.Track), year.Track, unit.Code, from, to > time.Today() ? time.Today() : to, cancel);
            }
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await CycleBook.SchemeOf(db, year.Year, year.Track, ct) is not null) return Outcome.Refuse("Year", "Scheme.InUse", "3.5.1", $"{year.Year}");
            var at = ChinaTime.StartOf(year.Published);
            var scheme = db.Add(new Scheme(year.Year, year.Track, 1, law.Default(year.Track), Named(actor, scorers, 0), at)).Entity;
            scheme.Approve(Named(actor, scorers, scorers.Count - 1), [], at);
            scheme.Publish(year.DocumentNumber, year.Published.AddDays(-scheme.Content.Limits.FrozenDays), at);
            db.Append(new SchemeWritten(scheme.Id, year.Year, year.Track, 1, scheme.Content.Indicators.Count), SchemeBook.Subject(scheme.Id));
            var sheets = new List<Sheet>();
            foreach (var component in year.Components)
                foreach (var unit in auto.Units(scheme.Content).Where(u => component.Open || component.Points.ContainsKey(u.Code)))
                {
                    var (from, to) = SheetBook.Days(year.Year, component.Component, component.AsOf);
                    var party = new PartyId(unit.Code, AssessmentRights.KindOf(year.Track), "main");
                    var lines = component.Open ? filled[(component, unit.Code)] : scheme.Content.Indicators.Select(SheetLine.Of);
                    var sheet = db.Add(new Sheet(party, scheme, component.Component, component.Number, from, to, component.AsOf, lines)).Entity;
                    if (!component.Open) sheet.BringIn(component.Points[unit.Code], scorers, ChinaTime.StartOf(component.AsOf.AddDays(1)));
                    if (!component.Open) sheets.Add(sheet);
                    db.Append(new SheetMoved(sheet.Id, sheet.Unit, sheet.Track, sheet.Component, sheet.State, sheet.Edition, []), SheetBook.Subject(sheet.Id));
                }
            if (year.Minutes is null) return new Outcome.Done(scheme.Id);
            var cycle = db.Add(new Cycle(year.Year, year.Track, scheme.Id)).Entity;
            var stand = cycles.Stand(scheme, sheets, []);
            if (stand.Any(u => u.Total.Total is null)) return Outcome.Refuse("Components", "Sheet.NoUnits");
            var results = CycleBook.Ranked(cycle, cycle.Edition, scheme, stand);
            db.AddRange(results);
            cycle.BringIn(year.Minutes, year.ConfirmedOn ?? time.Today(), Named(actor, scorers, scorers.Count - 1).Name, results);
            if (year.UsedFor is { } purpose) cycle.BringUse(purpose, Named(actor, scorers, 0), Named(actor, scorers, scorers.Count - 1));
            await cycles.ProposeLast(db, cycle, scheme, results, actor, ct);
            db.Append(new CycleMoved(cycle.Id, cycle.Year, cycle.Track, cycle.State, cycle.Edition, []), CycleBook.Subject(cycle.Id));
            return new Outcome.Done(cycle.Id);
        }, cancel);
    }

    static Actor Named(Actor actor, IReadOnlyList<string> names, int at) => at >= 0 && at < names.Count ? actor with { Name = names[at] } : actor;
}
