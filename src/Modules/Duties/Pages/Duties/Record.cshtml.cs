using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>
/// 记一笔: the golden slice. One screen on a phone: a sentence, the day, a number; the category and the duties that it fulfils are
/// proposed and confirmed. Works without JavaScript: the first save shows the proposal, the second confirms it.
/// </summary>
[RequirePermission(DutyPermissions.Record)]
internal sealed class RecordModel(
    RecordForms forms, DutyReader reader, TalkKinds talks, IGrainFactory grains, IPartyDirectory directory, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public RecordInput Input { get; set; } = new();

    /// <summary>The duty from which the person came, if any; always ticked.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Duty { get; set; }

    public IReadOnlyList<SelectListItem> Parties { get; private set; } = [];
    public RecordForm Form { get; private set; } = null!;
    /// <summary>He types for others, who will confirm.</summary>
    public bool ForOthers { get; private set; }

    public async Task<IActionResult> OnGet(string? party, string? category, CancellationToken cancel)
    {
        if (!await LoadParties(cancel)) return NotFound();
        Input.On = Today;
        Input.Category = category;
        var chosen = PartyId.TryParse(party, null, out var asked) && Allowed(asked) ? asked : PartyId.Parse(Parties[0].Value, null);
        if (Duty is { } duty)
        {
            foreach (var own in Parties.Select(p => PartyId.Parse(p.Value, null)).OrderByDescending(p => p == chosen))
            {
                if (ForOthers && own != chosen) break;
                var standing = (await reader.Standing(own, Today.Year, false, cancel)).Value;
                if (standing.Duties.FirstOrDefault(d => d.Duty == duty) is not { } owed) continue;
                // Such a duty needs the other side's word, so it is not recorded but talked about.
                if (talks.OnlyByTalk(owed.Obligation) && Actor.Holds(own) && Actor.May(DutyPermissions.Talk)) return RedirectToPage("/Duties/PlanTalk", new { duty = Duty });
                chosen = own;
                Input.Duties = [duty];
                Input.Category ??= reader.Standings.CategoriesOf(owed.Obligation) is [var usual, ..] ? usual : null;
                break;
            }
        }
        Input.Party = chosen.ToString();
        Form = await forms.Compose(chosen, Input, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostPropose(CancellationToken cancel)
    {
        if (!await Ready(cancel)) return NotFound();
        ModelState.Clear();
        Form = await forms.Compose(PartyId.Parse(Input.Party, null), Input, cancel);
        return Request.Headers.ContainsKey("HX-Request") ? Partial("_Proposal", Form) : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!await Ready(cancel)) return NotFound();
        var party = PartyId.Parse(Input.Party, null);
        if (!Input.Seen && ModelState.IsValid)
        {
            // Without JavaScript the proposal has not been seen yet.
            Form = await forms.Compose(party, Input, cancel);
            ModelState.Clear();
            ModelState.AddModelError("", words["Record.ConfirmProposal"]);
            return Page();
        }
        Form = await forms.Again(party, Input, cancel);
        if (!ModelState.IsValid) return Page();
        var outcome = await grains.Party(party).Record(Actor, Operation, Input.Entry(forms.CategoryOf(Input, party.Kind)));
        return Answer(outcome, words, id =>
        {
            TempData["Said"] = words[DutyRights.Own(Actor, party) ? "Record.Said" : "Record.SaidWaits"].Value;
            return RedirectToPage("/Duties/Entry", new { record = id });
        });
    }

    async Task<bool> Ready(CancellationToken cancel)
    {
        if (!await LoadParties(cancel)) return false;
        if (Input.Party is null or "") Input.Party = Parties[0].Value;
        return PartyId.TryParse(Input.Party, null, out var party) && Allowed(party);
    }

    bool Allowed(PartyId party) => Parties.Any(p => p.Value == party.ToString());

    /// <summary>His own parties, leader's posts before bodies; a clerk also sees everybody else's.</summary>
    async Task<bool> LoadParties(CancellationToken cancel)
    {
        var all = await directory.Parties(Actor.Tenant, Today, cancel);
        var mine = all.Where(p => DutyRights.MayRecordFor(Actor, p.Id))
            .OrderByDescending(p => Actor.Holds(p.Id))
            .ThenByDescending(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member)
            .ToList();
        ForOthers = mine.Any(p => !Actor.Holds(p.Id));
        Parties = [.. mine.Select(p => new SelectListItem(p.HolderName is null ? p.Name.ToString() : $"{p.Name} · {p.HolderName}", p.Id.ToString()))];
        return Parties.Count > 0;
    }
}
