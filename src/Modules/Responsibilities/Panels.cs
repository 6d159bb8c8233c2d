using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities;

/// <summary>What a party's page shows of its post: since when it is held, what is in its charge, how many duties the year brought.</summary>
sealed record PostView(Party Party, Holding? Holding, IReadOnlyList<(PartyId Id, LocalText Name)> InCharge, int Year, int Duties, bool Foreign, bool MayChange);

/// <summary>明责 on the page of a responsible party.</summary>
sealed class PartyPanel(PartyDirectory directory, Database<ResponsibilitiesDb> database, TimeProvider time) : IPartyPanel
{
    public string Name => "Responsibilities";
    public int Order => 20;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.Read)) return null;
        var today = time.Today();
        var tenant = party.Id.Tenant;
        var picture = await directory.Picture(tenant, cancel);
        var names = picture.On(today).ToDictionary(p => p.Id, p => p.Name);
        await using var db = database.OpenToRead(actor, tenant);
        var id = party.Id;
        var duties = await db.Duties.CountAsync(d => d.Year == today.Year && d.Party == id && !db.Endings.Any(e => e.Duty == d.Id), cancel);
        return new PanelView("/Pages/Responsibilities/_PartyPanel.cshtml", new PostView(
            party,
            picture.HistoryOf(id).LastOrDefault(h => h.On(today)),
            [.. party.InCharge.Where(names.ContainsKey).Select(d => (d, names[d]))],
            today.Year, duties, tenant != actor.Tenant,
            tenant == actor.Tenant && actor.May(ResponsibilitiesPermissions.ChangeOrganisation) && !OrganisationPicture.Derived(id)));
    }
}
