using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One party through time: who held it, which departments were in its charge.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class PostModel(PartyDirectory directory) : UnitPage
{
    public PartyEntry Entry { get; private set; } = null!;
    public PartyId Id { get; private set; }
    public bool Derived { get; private set; }
    public IReadOnlyList<(Holding Holding, Person Person)> History { get; private set; } = [];
    public IReadOnlyList<(Charge Charge, string Other)> Charges { get; private set; } = [];

    public bool MayChange => May(ResponsibilitiesPermissions.ChangeOrganisation) && Entry.Ended is null;

    public async Task<IActionResult> OnGetAsync(string? party, CancellationToken cancel)
    {
        if (!PartyId.TryParse(party, null, out var id) || id.Tenant != Shown.Code) return NotFound();
        var picture = await directory.Picture(Shown.Code, cancel);
        if (picture.Entries.FirstOrDefault(e => picture.IdOf(e) == id) is not { } entry) return NotFound();
        (Id, Entry, Derived) = (id, entry, OrganisationPicture.Derived(id));
        History = [.. picture.HistoryOf(id).Reverse().Select(h => (h, picture.People[h.Person]))];
        var names = picture.Entries.ToDictionary(picture.IdOf, e => new Kernel.LocalText(e.NameZh, e.NameEn).ToString());
        Charges =
        [
            .. picture.Charges.Where(c => c.Leader == id || c.Department == id)
                .OrderByDescending(c => c.From).ThenBy(c => c.Department.Key, StringComparer.Ordinal)
                .Select(c => (c, names[c.Leader == id ? c.Department : c.Leader])),
        ];
        return Page();
    }
}
