using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>A clue that a superior sends down gets a line in the unit's own register: number, level, day, and nothing of what it says.</summary>
sealed class CluesSentDown(ClueBook book, ITenants tenants) : IHandle<ClueSentDown>
{
    public async Task Handle(ClueSentDown fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.Unit == delivery.Tenant || tenants.Find(fact.Unit) is null) return;
        await book.TakeOver(fact.Unit, fact, fact.ReceivedOn, cancel);
    }
}
