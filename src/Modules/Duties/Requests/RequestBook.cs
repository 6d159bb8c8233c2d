using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Requests;

/// <summary>The bureau asks, the units answer.</summary>
sealed class RequestBook(Database<DutiesDb> database, Holdings holdings, BurdenLimits limits, ITenants tenants, IWorkCalendars calendars, TimeProvider time) : IMaterialRequests
{
    /// <summary>The day by which units answer when the asker names none.</summary>
    public DateOnly UsualDue => calendars.Current.AddWorkingDays(time.Today(), limits.AnswerWithinWorkingDays);

    /// <summary>Everybody whom the bureau may ask.</summary>
    public IReadOnlyList<Tenant> Askable => [.. tenants.All.Where(t => t.Kind == TenantKind.Prison)];

    public async Task<IReadOnlyList<HeldMaterial>> Search(Actor actor, string topic, IReadOnlyCollection<string> units, CancellationToken cancel = default)
    {
        if (!MayAsk(actor) || topic.Length > MaterialRequest.TopicLength) return [];
        var askable = Askable.Select(t => t.Code).Where(units.Contains).ToArray();
        return [.. (await holdings.Search(actor, topic, askable, cancel)).Select(h => new HeldMaterial(h.Tenant, h.Record, h.On, h.Title, h.DocumentNumber))];
    }

    public async Task<Outcome> Ask(Actor actor, Guid operation, MaterialAsk ask, CancellationToken cancel = default)
    {
        if (!MayAsk(actor)) return new Outcome.NotFound();
        var units = Askable.Select(t => t.Code).Where(ask.Units.Contains).ToArray();
        var faults = Faults(ask, units);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var found = await holdings.Search(actor, ask.Topic, units, cancel);
        if (found.Count > 0 && string.IsNullOrWhiteSpace(ask.Reason)) return Outcome.Refuse("Reason", "Request.ReasonMissing", null, $"{found.Count}");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var since = time.GetUtcNow().AddDays(-limits.RecentRequestDays);
            var recent = await db.Requests.AsNoTracking().Where(r => r.At >= since && r.WithdrawnAt == null).ToListAsync(ct);
            var spared = units.Where(u => recent.Any(r => r.Covers(u, ask.Topic.Trim(), limits.DuplicateLikeness))).ToList();
            var request = new MaterialRequest(ask, found.Count, units.Except(spared), spared, ask.Due ?? UsualDue, actor, time.GetUtcNow());
            db.Add(request);
            db.Append(new MaterialRequested(request.Id, request.Units, request.Spared), $"request/{request.Id:N}");
            return new Outcome.Done(request.Id);
        }, cancel);
    }

    public async Task<Outcome> Answer(Actor actor, Guid operation, Guid request, MaterialAnswer answer, CancellationToken cancel = default)
    {
        if (!actor.May(DutyPermissions.Requests)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Received.FirstOrDefaultAsync(r => r.Id == request, ct) is not { } received) return new Outcome.NotFound();
            var named = answer.Records.Distinct().ToArray();
            if (await db.Records.CountAsync(r => named.Contains(r.Id) && !r.Restricted, ct) != named.Length) return new Outcome.NotFound();
            if (received.Answer(named, answer.Note, actor, time.GetUtcNow()).ToArray() is { Length: > 0 } faults) return new Outcome.Refused(faults);
            db.Append(new MaterialAnswered(request, named), $"request/{request:N}");
            return new Outcome.Done(request);
        }, cancel);
    }

    /// <summary>The bureau no longer needs it; units that have not answered are free.</summary>
    public async Task<Outcome> Withdraw(Actor actor, Guid operation, Guid request, CancellationToken cancel = default)
    {
        if (!MayAsk(actor)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Requests.FirstOrDefaultAsync(r => r.Id == request, ct) is not { } sent) return new Outcome.NotFound();
            if (sent.Withdraw(time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
            db.Append(new MaterialWithdrawn(request, sent.Units), $"request/{request:N}");
            return new Outcome.Done(request);
        }, cancel);
    }

    public static bool MayAsk(Actor actor) => actor.AtBureau && actor.May(DutyPermissions.Ask);

    List<Fault> Faults(MaterialAsk ask, string[] units)
    {
        var faults = new List<Fault>();
        if (ask.Topic.Trim().Length < 2) faults.Add(new("Topic", "Request.TopicMissing"));
        TooLong("Topic", ask.Topic, MaterialRequest.TopicLength);
        TooLong("Detail", ask.Detail, MaterialRequest.DetailLength);
        TooLong("Reason", ask.Reason, MaterialRequest.ReasonLength);
        if (units.Length == 0 || units.Length != ask.Units.Distinct().Count()) faults.Add(new("Units", "Request.UnitsMissing"));
        if (ask.Due < time.Today()) faults.Add(new("Due", "Request.DuePast"));
        return faults;

        void TooLong(string field, string? text, int most)
        {
            if (text?.Length > most) faults.Add(new(field, "Record.TooLong", null, $"{most}"));
        }
    }
}
