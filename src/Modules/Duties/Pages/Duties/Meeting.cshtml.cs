using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>会议记录: recorded once by the office; the committee's record and one entry for each attendee, each confirmed by its holder.</summary>
[RequirePermission(DutyPermissions.Meeting)]
internal sealed class MeetingModel(RecordForms forms, IGrainFactory grains, IPartyDirectory directory, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public RecordInput Input { get; set; } = new();

    [BindProperty]
    public List<PartyId> Attendees { get; set; } = [];

    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<Party> Leaders { get; private set; } = [];
    public IReadOnlyList<Party> Heads { get; private set; } = [];
    public RecordForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Input.On = Today;
        Input.Party = Units[0].Value;
        Attendees = [.. Leaders.Where(l => l.Holder is not null).Select(l => l.Id)];
        Form = await forms.Compose(PartyId.Parse(Input.Party, null), Input, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostPropose(CancellationToken cancel)
    {
        if (!await Load(cancel) || Chosen() is not { } unit) return NotFound();
        ModelState.Clear();
        Form = await forms.Compose(unit, Input, cancel);
        return Request.Headers.ContainsKey("HX-Request") ? Partial("_Proposal", Form) : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!await Load(cancel) || Chosen() is not { } unit) return NotFound();
        if (!Input.Seen && ModelState.IsValid)
        {
            Form = await forms.Compose(unit, Input, cancel);
            ModelState.Clear();
            ModelState.AddModelError("", words["Record.ConfirmProposal"]);
            return Page();
        }
        Form = await forms.Again(unit, Input, cancel);
        if (!ModelState.IsValid) return Page();
        var meeting = new MeetingEntry { Record = Input.Entry(forms.CategoryOf(Input, unit.Kind)), Attendees = [.. Attendees] };
        var outcome = await grains.GetGrain<IUnit>(unit.ToString()).RecordMeeting(Actor, Operation, meeting);
        return Answer(outcome, words, id =>
        {
            TempData["Said"] = words["Meeting.Said", Attendees.Count].Value;
            return RedirectToPage("/Duties/Entry", new { record = id });
        });
    }

    PartyId? Chosen() => Units.Any(u => u.Value == Input.Party) && PartyId.TryParse(Input.Party, null, out var unit) ? unit : null;

    async Task<bool> Load(CancellationToken cancel)
    {
        var all = await directory.Parties(Actor.Tenant, Today, cancel);
        Units =
        [
            .. all.Where(p => p.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee && DutyRights.MayRecordMeeting(Actor, p.Id))
                .Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString())),
        ];
        Leaders = [.. all.Where(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member)];
        Heads = [.. all.Where(p => p.Id.Kind is PartyKind.Department)];
        return Units.Count > 0;
    }
}
