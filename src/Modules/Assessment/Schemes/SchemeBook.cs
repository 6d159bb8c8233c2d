using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment.Schemes;

/// <summary>What a new scheme begins with.</summary>
enum SchemeBegins { Default, LastYear }

/// <summary>Writes, approves and publishes schemes, at the bureau.</summary>
sealed class SchemeBook(
    Database<AssessmentDb> database, AssessmentLaw law, ScoreRules rules, IRegulations regulations, IPartyDirectory directory, TimeProvider time)
{
    /// <summary>Every fault that would keep a scheme from being approved.</summary>
    public IReadOnlyList<Fault> Faults(SchemeContent content) => [.. content.Faults(law, rules, KnowsObligation, KnowsClause)];

    bool KnowsObligation(string named) => regulations.Find(named) is not null || KnowsClause(named);

    bool KnowsClause(string named) => regulations.All.Any(r => r.Clauses.Any(c => c.Id == named));

    public async Task<Outcome> Begin(Actor actor, Guid operation, int year, Track track, SchemeBegins with, CancellationToken cancel = default)
    {
        if (!AssessmentRights.MayConfigure(actor, track)) return new Outcome.NotFound();
        if (!Period.IsYear(year)) return Outcome.Refuse("Year", "Scheme.Year");
        return await Write(actor, operation, async (db, ct) =>
        {
            var content = law.Default(track);
            if (with == SchemeBegins.LastYear)
            {
                if (await db.Schemes.Where(s => s.Year == year - 1 && s.Track == track && s.State == SchemeState.Published).OrderByDescending(s => s.Number).FirstOrDefaultAsync(ct) is not { } last)
                    return Outcome.Refuse("With", "Scheme.NoLastYear", null, $"{year - 1}");
                content = last.Content;
            }
            return await Add(db, actor, year, track, content, ct);
        }, cancel);
    }

    /// <summary>A scheme from a file: a new draft, whole or not at all.</summary>
    public async Task<Outcome> BringIn(Actor actor, Guid operation, int year, Track track, SchemeContent content, CancellationToken cancel = default)
    {
        if (!AssessmentRights.MayConfigure(actor, track)) return new Outcome.NotFound();
        if (!Period.IsYear(year)) return Outcome.Refuse("Year", "Scheme.Year");
        return await Write(actor, operation, (db, ct) => Add(db, actor, year, track, content, ct), cancel);
    }

    async Task<Outcome> Add(AssessmentDb db, Actor actor, int year, Track track, SchemeContent content, CancellationToken cancel)
    {
        if (await db.Schemes.AnyAsync(s => s.Year == year && s.Track == track && s.State != SchemeState.Published, cancel)) return Outcome.Refuse("Year", "Scheme.OneDraft", null, $"{year}");
        if (await InUse(db, year, track, cancel) is { } fault) return new Outcome.Refused([fault with { Field = "Year" }]);
        var number = 1 + (await db.Schemes.Where(s => s.Year == year && s.Track == track).MaxAsync(s => (int?)s.Number, cancel) ?? 0);
        var scheme = db.Add(new Scheme(year, track, number, content, actor, time.GetUtcNow())).Entity;
        db.Add(new AssessmentStep(scheme.Id, "Begin", nameof(SchemeState.Draft), actor, null, time.GetUtcNow()));
        db.Append(new SchemeWritten(scheme.Id, year, track, number, content.Indicators.Count), Subject(scheme.Id));
        return new Outcome.Done(scheme.Id);
    }

    /// <summary>Saves a draft as typed; it need not be right yet, approval asks for that.</summary>
    public Task<Outcome> Edit(Actor actor, Guid operation, Guid id, int version, SchemeContent content, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Schemes.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } scheme || !AssessmentRights.MayConfigure(actor, scheme.Track)) return new Outcome.NotFound();
        if (scheme.Version != version) return new Outcome.Stale();
        if (scheme.Edit(content, actor, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
        db.Append(new SchemeWritten(id, scheme.Year, scheme.Track, scheme.Number, content.Indicators.Count), Subject(id));
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> Approve(Actor actor, Guid operation, Guid id, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (!AssessmentRights.MayApprove(actor) || await db.Schemes.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } scheme) return new Outcome.NotFound();
        if (scheme.State != SchemeState.Published && await InUse(db, scheme.Year, scheme.Track, ct) is { } used) return new Outcome.Refused([used]);
        if (scheme.Approve(actor, Faults(scheme.Content), time.GetUtcNow()) is { Length: > 0 } faults) return new Outcome.Refused(faults);
        Told(db, scheme, actor, SchemeAction.Approve, null, []);
        return new Outcome.Done(id);
    }, cancel);

    public Task<Outcome> Publish(Actor actor, Guid operation, Guid id, string? documentNumber, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Schemes.FirstOrDefaultAsync(s => s.Id == id, ct) is not { } scheme || !AssessmentRights.MayConfigure(actor, scheme.Track)) return new Outcome.NotFound();
        if (scheme.State != SchemeState.Published && await InUse(db, scheme.Year, scheme.Track, ct) is { } used) return new Outcome.Refused([used]);
        if (scheme.Publish(documentNumber ?? "", time.Today(), time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
        Told(db, scheme, actor, SchemeAction.Publish, documentNumber, await Secretaries(actor, ct));
        return new Outcome.Done(id);
    }, cancel);

    /// <summary>A scheme that is in use is not replaced, whenever the other was begun: its sheets would be compared with others made by another measure.</summary>
    static async Task<Fault?> InUse(AssessmentDb db, int year, Track track, CancellationToken cancel) =>
        await db.Sheets.AnyAsync(s => s.Year == year && s.Track == track, cancel) ? new Fault("", "Scheme.InUse", "3.5.1", $"{year}") : null;

    void Told(AssessmentDb db, Scheme scheme, Actor actor, SchemeAction action, string? reason, IReadOnlyList<Guid> persons)
    {
        db.Add(new AssessmentStep(scheme.Id, action.ToString(), scheme.State.ToString(), actor, reason, time.GetUtcNow()));
        db.Append(new SchemeMoved(scheme.Id, scheme.Year, scheme.Track, scheme.Number, scheme.State, scheme.Hash, persons), Subject(scheme.Id));
    }

    async Task<IReadOnlyList<Guid>> Secretaries(Actor actor, CancellationToken cancel) =>
        [.. (await directory.Parties(actor.Tenant, time.Today(), cancel)).Where(p => p.Id.Kind == PartyKind.Secretary).Select(p => p.Holder).OfType<Guid>().Where(h => h != actor.Person)];

    async Task<Outcome> Write(Actor actor, Guid operation, Func<AssessmentDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }

    internal static string Subject(Guid scheme) => $"scheme/{scheme:N}";
}
