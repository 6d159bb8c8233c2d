using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One party through time: who held it, which departments were in its charge.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class PostModel(PartyDirectory directory, OrganisationBook organisation, IStringLocalizer<Words> words) : UnitPage
{
    [BindProperty(SupportsGet = true, Name = "party")] public string? Post { get; set; }

    public PartyEntry Entry { get; private set; } = null!;
    public PartyId Id { get; private set; }
    public bool Derived { get; private set; }
    public IReadOnlyList<(Holding Holding, Person Person)> History { get; private set; } = [];
    public IReadOnlyList<(Delegation Delegation, string To, string Holder)> Delegations { get; private set; } = [];
    public IReadOnlyList<(Charge Charge, string Other)> Charges { get; private set; } = [];

    public bool MayChange => May(ResponsibilitiesPermissions.ChangeOrganisation) && Entry.Ended is null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostEndDelegationAsync(Guid delegation, CancellationToken cancel)
    {
        if (!await Load(cancel) || !MayChange || Delegations.All(d => d.Delegation.Id != delegation)) return NotFound();
        return Answer(await organisation.EndDelegation(Actor, Operation, delegation, cancel), words, _ =>
        {
            TempData["Said"] = words["Delegate.Said.Ended"].Value;
            return RedirectToPage("Post", new { party = Id.ToString() });
        }, prefix: "");
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!PartyId.TryParse(Post, null, out var id) || id.Tenant != Shown.Code) return false;
        var picture = await directory.Picture(Shown.Code, cancel);
        if (picture.Entries.FirstOrDefault(e => picture.IdOf(e) == id) is not { } entry) return false;
        (Id, Entry, Derived) = (id, entry, OrganisationPicture.Derived(id));
        History = [.. picture.HistoryOf(id).Reverse().Select(h => (h, picture.People[h.Person]))];
        var names = picture.Entries.ToDictionary(picture.IdOf, e => new Kernel.LocalText(e.NameZh, e.NameEn).ToString());
        Charges =
        [
            .. picture.Charges.Where(c => c.Leader == id || c.Department == id)
                .OrderByDescending(c => c.From).ThenBy(c => c.Department.Key, StringComparer.Ordinal)
                .Select(c => (c, names[c.Leader == id ? c.Department : c.Leader])),
        ];
        Delegations = [.. picture.Delegations.Where(d => d.Post == id).Reverse().Select(d => (d, Names.Of(picture.People[d.To]), Names.Of(picture.People[d.Holder])))];
        return true;
    }
}
