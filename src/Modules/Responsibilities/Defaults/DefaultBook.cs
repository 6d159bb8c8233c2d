using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Defaults;

/// <summary>
/// The ○ figures of a tenant: read with the bureau's above them, changed one at a time with a reason. A changed figure binds no duty
/// by itself: the year's plan shows what it would change, and somebody applies it.
/// </summary>
sealed class DefaultBook(
    Database<ResponsibilitiesDb> database, IRegulations law, IEnumerable<IObligationRule> ruleList, ObligationRules rules, ITenants tenants, TimeProvider time)
{
    const int ReasonLength = 300;

    public async Task<FigureSettings> InForce(string tenant, int year, CancellationToken cancel)
    {
        var bureau = tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code;
        var own = await Changes(tenant, year, cancel);
        if (bureau is null || bureau == tenant) return FigureSettings.Of(year, [], own, SetBy.Bureau);
        return FigureSettings.Of(year, await Changes(bureau, year, cancel), own, SetBy.Tenant);
    }

    public async Task<Obligation?> InForce(string tenant, int year, string obligation, CancellationToken cancel = default) =>
        law.Find(obligation) is { } known ? (await InForce(tenant, year, cancel)).Settle(known) : null;

    /// <summary>Sets a figure from a year on, or with null gives it back to the level above.</summary>
    public async Task<Outcome> Change(
        Actor actor, Guid operation, int year, string obligation, string figure, string? now, string reason, CancellationToken cancel = default)
    {
        if (law.Find(obligation) is not { } known) return new Outcome.NotFound();
        if (FigureSettings.FiguresOf(known).FirstOrDefault(f => f.Name == figure) is not { } held) return new Outcome.NotFound();
        if (held.Mark != Mark.Default) return Outcome.Refuse("Now", held.Mark == Mark.Notice ? "Default.OfNotice" : "Default.OfOther", known.Clause);
        now = now?.Trim();
        if (Faults(known, figure, now, reason.Trim()) is { Length: > 0 } faults) return new Outcome.Refused(faults);

        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var was = (await InForce(actor.Tenant, year, ct)).Find(obligation, figure)?.Written ?? held.Written;
            if (now == was) return Outcome.Refuse("Now", "Default.Same", known.Clause, was);
            var change = db.Add(new DefaultChange(year, obligation, figure, was, now, reason.Trim(), actor, time.GetUtcNow())).Entity;
            db.Append(new DefaultChanged(year, obligation, figure, was, now ?? ""), $"default/{change.Id}");
            return new Outcome.Done(change.Id);
        }, cancel);
    }

    /// <summary>A tenant's changes of one figure, newest first.</summary>
    public async Task<IReadOnlyList<DefaultChange>> History(string tenant, string obligation, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await db.DefaultChanges.AsNoTracking().Where(c => c.Obligation == obligation).OrderByDescending(c => c.At).Take(200).ToListAsync(cancel);
    }

    Fault[] Faults(Obligation known, string figure, string? now, string reason)
    {
        var faults = new List<Fault>();
        if (reason.Length is 0 or > ReasonLength)
            faults.Add(new Fault("Reason", "Default.Reason", null, ReasonLength.ToString(CultureInfo.CurrentCulture)));
        if (ruleList.Any() && !rules.Knows(known.Rule.Name)) faults.Add(new Fault("Now", "Default.RuleNotHere", known.Clause, known.Rule.Name));
        if (now is null || faults.Exists(f => f.Field == "Now")) return [.. faults];
        if (FigureSettings.With(known, figure, now) is not { } settled)
            faults.Add(new Fault("Now", figure == FigureSettings.DeadlinePrefix + "monthDay" ? "Default.MonthDay" : "Default.Unreadable", known.Clause, FigureWords.Of(figure).ToString()));
        else if (ruleList.Any() && !figure.StartsWith(FigureSettings.DeadlinePrefix, StringComparison.Ordinal))
            faults.AddRange(rules[settled.Rule.Name].Faults(settled.Rule).Select(f => new Fault("Now", "Default.Rule", known.Clause, f)));
        return [.. faults];
    }

    async Task<List<DefaultChange>> Changes(string tenant, int year, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await db.DefaultChanges.AsNoTracking().Where(c => c.Year <= year).ToListAsync(cancel);
    }
}
