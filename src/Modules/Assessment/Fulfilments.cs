using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Assessment;

/// <summary>
/// What is done here fulfils the bureau's own duties: a published scheme that of notice 3.5.1, an approved use of results that of 3.5.3 and 4.3.
/// The record is written for the body under the names of who prepared and who approved it; the live party reads it anew.
/// </summary>
sealed class Fulfilments(Database<AssessmentDb> database, IDutyBook duties, IEarlierRecords records, IPartyDirectory directory, IGrainFactory grains) : IHandle<SchemeMoved>, IHandle<ResultsUse>
{
    const string Category = "R01";

    public async Task Handle(SchemeMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.To != SchemeState.Published) return;
        await using var db = database.Open(delivery.Tenant);
        if (await db.Schemes.AsNoTracking().FirstOrDefaultAsync(s => s.Id == fact.Scheme, cancel) is not { DocumentNumber: { } number } scheme) return;
        var track = AssessmentPapers.TrackOf(scheme.Track);
        await Record(delivery, AssessmentRights.KindOf(scheme.Track), $"印发{scheme.Year}年度全面从严治党{track}考核方案", number, "考核方案", ["3.5.1-a"], await Approver(db, scheme.Id, nameof(SchemeAction.Approve), cancel), cancel);
    }

    public async Task Handle(ResultsUse fact, Delivery delivery, CancellationToken cancel)
    {
        if (!fact.Approved) return;
        await using var db = database.Open(delivery.Tenant);
        if (await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == fact.Cycle, cancel) is not { Minutes: { } minutes } cycle) return;
        await Record(delivery, PartyKind.PartyCommittee, $"批准运用{cycle.Year}年度{AssessmentPapers.TrackOf(cycle.Track)}考核结果", minutes, "考核结果运用", ["3.5.3-a", "4.3-a"], await Approver(db, cycle.Id, nameof(CycleAction.Use), cancel), cancel);
    }

    static async Task<RecordAuthor?> Approver(AssessmentDb db, Guid of, string action, CancellationToken cancel) =>
        await db.Steps.AsNoTracking().Where(s => s.Of == of && s.Action == action).OrderByDescending(s => s.At).FirstOrDefaultAsync(cancel) is { } step ? new RecordAuthor(step.Account, step.ActorName) : null;

    async Task Record(Delivery delivery, PartyKind kind, string title, string number, string topic, string[] obligations, RecordAuthor? approver, CancellationToken cancel)
    {
        var on = ChinaTime.DateOf(delivery.At);
        if (approver is null || (await directory.Parties(delivery.Tenant, on, cancel)).FirstOrDefault(p => p.Id.Kind == kind) is not { } party) return;
        var owed = (await duties.Of(party.Id, on.Year, cancel)).Where(d => obligations.Contains(d.Obligation) && d.Ended is null && d.Period.Holds(on)).Select(d => d.Id).ToImmutableArray();
        var entry = new RecordEntry
        {
            Category = Category,
            On = on,
            Title = title,
            DocumentNumber = number,
            Fields = ImmutableDictionary<string, string>.Empty.Add("topics", topic),
            Duties = owed,
            DifferentEvent = true,
        };
        var author = new RecordAuthor(delivery.Account, delivery.ActorName);
        await records.BringIn(Actor.System(delivery.Tenant), Carriage.OperationOf(delivery, delivery.Tenant, title), [new EarlierRecord(party.Id, entry, author, delivery.At, Own: false, approver, delivery.At)], cancel);
        await grains.Party(party.Id).Refresh();
    }
}

/// <summary>A unit that is last for the second year sets off the committee's duty to decide within its days (notice 3.5.3).</summary>
sealed class LastTwiceOccasions(IDutyBook duties, IPartyDirectory directory) : IHandle<LastTwiceProposed>
{
    public async Task Handle(LastTwiceProposed fact, Delivery delivery, CancellationToken cancel)
    {
        var on = ChinaTime.DateOf(delivery.At);
        if ((await directory.Parties(delivery.Tenant, on, cancel)).FirstOrDefault(p => p.Id.Kind == PartyKind.PartyCommittee) is not { } committee) return;
        await duties.RegisterOccasion(
            Actor.System(delivery.Tenant), Carriage.OperationOf(delivery, delivery.Tenant, "occasion"), committee.Id, "3.5.3-b", $"{fact.Year}年度{AssessmentPapers.TrackOf(fact.Track)}考核连续两年末位：{fact.Unit}", on, cancel);
    }
}
