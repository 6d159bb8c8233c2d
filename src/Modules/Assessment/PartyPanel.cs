using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment;

internal sealed record PartyResultsView(IReadOnlyList<Result> Results);

/// <summary>考责 on the page of a committee: what it reached in the latest years. At the bureau the originals, in a unit its own copies.</summary>
sealed class PartyPanel(Database<AssessmentDb> database) : IPartyPanel
{
    const int Latest = 6;

    public string Name => "Assessment";
    public int Order => 50;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        var id = party.Id;
        if (!actor.May(AssessmentPermissions.Read) || id.Tenant != actor.Tenant && !actor.AtBureau) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var (unit, copies) = (id.Tenant, !actor.AtBureau);
        var results = await db.Results.Where(r => r.Unit == unit && r.Party == id && r.IsCopy == copies).OrderByDescending(r => r.Year).ThenByDescending(r => r.Edition).Take(2 * Latest).ToListAsync(cancel);
        var latest = results.Where(r => r.Parts.Count > 0).DistinctBy(r => (r.Year, r.Track)).Take(Latest).ToList();
        return latest.Count == 0 ? null : new PanelView("/Pages/Assessment/_PartyPanel.cshtml", new PartyResultsView(latest));
    }
}
