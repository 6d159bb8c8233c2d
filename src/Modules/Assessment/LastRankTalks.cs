using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Assessment;

/// <summary>
/// A confirmed last place asks for talks in the unit (notice 3.4.5): its secretary with the members where the committee's responsibility was
/// assessed, with the discipline secretary where supervision was. They are proposed once a year and person; the secretary decides. Two years
/// last is the bureau committee's own matter (<see cref="LastProposal"/>), and a year brought in from paper was talked about then.
/// </summary>
sealed class LastRankTalks(Carriage carriage, ITalkProposals talks, IPartyDirectory directory) : IHandle<ResultReceived>
{
    public const string Trigger = "lastRank";

    public async Task Handle(ResultReceived fact, Delivery delivery, CancellationToken cancel)
    {
        var on = ChinaTime.DateOf(delivery.At);
        if (fact.State != CycleState.Confirmed || fact.Year < on.Year - 1) return;
        await using var db = carriage.Read(delivery.Tenant);
        if (await db.Results.AsNoTracking().FirstOrDefaultAsync(r => r.Id == fact.Result, cancel) is not { IsCopy: true, Last: true }) return;
        foreach (var party in await directory.Parties(delivery.Tenant, on, cancel))
            if (party.Id.Kind == PartyKind.Member && party.Holder is not null && (fact.Track == Track.Main || party.HeadsDiscipline))
                await talks.Propose(Actor.System(delivery.Tenant), Carriage.OperationOf(delivery, delivery.Tenant, $"{Trigger}/{party.Id}"), Trigger, party.Id, $"rank/{fact.Year}", cancel);
    }
}
