using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Law;

/// <summary>The limits in force on a day: as shipped, with the bureau's corrections.</summary>
sealed class LimitSet(IReadOnlyDictionary<string, Limit> limits, WorkCalendar calendar)
{
    /// <summary>The figure; an unknown key is a bug.</summary>
    public int this[string key] => limits[key].Figure;

    public Limit Of(string key) => limits[key];

    /// <summary>The last day of a limit that begins with a day; the day itself is not counted.</summary>
    public DateOnly After(string key, DateOnly start) => After(limits[key], start, calendar);

    internal static DateOnly After(Limit limit, DateOnly start, WorkCalendar calendar) => limit.Unit switch
    {
        LimitUnit.WorkingDay => calendar.AddWorkingDays(start, limit.Figure),
        LimitUnit.Day => start.AddDays(limit.Figure),
        LimitUnit.Month => WorkCalendar.AddMonths(start, limit.Figure),
        _ => throw new InvalidOperationException($"'{limit.Key}' is no length of time."),
    };
}

/// <summary>Reads the module's limits, and corrects them. Every room takes its figures from here: <c>(await limits.On(day))["order.plan"]</c>.</summary>
sealed class Limits(Database<SupervisionDb> database, LimitLaw law, ITenants tenants, IWorkCalendars calendars, TimeProvider time)
{
    const int MostChanges = 1000;

    /// <summary>The limits for what begins on a day, the same in every unit.</summary>
    public async Task<LimitSet> On(DateOnly day, CancellationToken cancel = default)
    {
        var limits = law.All.ToDictionary(l => l.Key);
        foreach (var change in (await Changes(cancel)).Where(c => c.From <= day))
            if (limits.TryGetValue(change.Key, out var limit)) limits[change.Key] = Changed(limit, change);
        return new(limits, calendars.Current);
    }

    /// <summary>The bureau's corrections, oldest first.</summary>
    public async Task<IReadOnlyList<LimitChange>> Changes(CancellationToken cancel = default)
    {
        if (tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is not { } bureau) return [];
        await using var db = database.Open(bureau.Code);
        var before = await db.InspectionFigures.AsNoTracking().OrderBy(f => f.At).ThenBy(f => f.Id).Take(MostChanges).ToListAsync(cancel);
        var changes = await db.LimitChanges.AsNoTracking().OrderBy(c => c.From).ThenBy(c => c.At).ThenBy(c => c.Id).Take(MostChanges).ToListAsync(cancel);
        return [.. before.Select(f => (Figure: f, Limit: law.Find($"inspection.{f.Figure}"))).Where(f => f.Limit is not null).Select(f => LimitChange.Of(f.Figure, f.Limit!)).Concat(changes).OrderBy(c => c.From).ThenBy(c => c.At)];
    }

    static Limit Changed(Limit limit, LimitChange change) =>
        limit with { Figure = change.Figure, Regulation = change.Regulation, Article = change.Article, Certainty = change.Certainty };

    /// <summary>Corrects a limit for what begins on or after a day.</summary>
    public async Task<Outcome> Change(Actor actor, Guid operation, string key, int? figure, string? regulation, string? article, string? certainty, DateOnly from, string? reason, CancellationToken cancel = default)
    {
        if (!actor.AtBureau || !actor.May(OrderPermissions.ChangeLimits) || law.Find(key) is not { } limit) return new Outcome.NotFound();
        List<Fault> faults = [];
        if (figure is not { } asked || asked < limit.Least || asked > limit.Most) faults.Add(new("Figure", "Limit.Figure", null, $"{limit.Least}", $"{limit.Most}"));
        if (from < time.Today()) faults.Add(new("From", "Limit.Past"));
        if (certainty is not ("A" or "B" or "C")) faults.Add(new("Certainty", "Limit.Certainty"));
        Needed("Regulation", regulation, LimitChange.ArticleLength);
        Needed("Article", article, LimitChange.ArticleLength);
        Needed("Reason", reason, LimitChange.ReasonLength);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var was = (await Changes(ct)).LastOrDefault(c => c.Key == key && c.From <= from);
            var now = limit with { Figure = figure!.Value, Regulation = regulation!.Trim(), Article = article!.Trim(), Certainty = certainty! };
            var change = db.Add(new LimitChange(now, from, reason!, actor, time.GetUtcNow())).Entity;
            db.Append(new LimitChanged(key, was?.Figure ?? limit.Figure, now.Figure, from), $"limit/{key}");
            return new Outcome.Done(change.Id);
        }, cancel);

        void Needed(string field, string? text, int most)
        {
            if (string.IsNullOrWhiteSpace(text)) faults.Add(new(field, "Order.Missing"));
            else if (text.Trim().Length > most) faults.Add(new(field, "Order.TooLong", null, $"{most}"));
        }
    }
}
