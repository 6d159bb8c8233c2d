using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>An officer prepares an appraisal: whom, when, how many voters of each class, and who holds the key.</summary>
[RequirePermission(BallotPermissions.Run)]
internal sealed class ElectionNewModel(
    ElectionBook book, IPartyDirectory directory, IOrganisation organisation, IEnumerable<IMeetings> meetings, IStringLocalizer<Words> words) : PortalPage
{
    public sealed class Form
    {
        [Required, StringLength(Election.TitleLength), Display(Name = "Election.Title")] public string? Title { get; set; }
        [Display(Name = "Election.Meeting")] public Guid? Meeting { get; set; }
        [Required, Display(Name = "Election.On")] public DateOnly? On { get; set; }
        public List<string> Parties { get; set; } = [];
        public Dictionary<string, int> Roster { get; set; } = [];
        public List<Guid?> Holders { get; set; } = [];
    }

    [BindProperty] public Form Input { get; set; } = new();

    public AppraisalTerms Terms => book.Terms;
    public IReadOnlyList<Party> Parties { get; private set; } = [];
    public IReadOnlyList<PersonView> People { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Meetings { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await Load(cancel);
        Input.On = Today;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        var parties = new List<PartyId>();
        foreach (var written in Input.Parties.Take(500))
        {
            if (!PartyId.TryParse(written, null, out var party)) return NotFound();
            parties.Add(party);
        }
        var roster = Input.Roster.Where(r => Terms.Classes.Any(c => c.Code == r.Key)).ToDictionary();
        var plan = new ElectionPlan(Input.Title!, Input.On!.Value, Input.Meeting, parties, roster, [.. Input.Holders.Take(50).Select(h => h ?? Guid.Empty)]);
        return Answer(await book.Prepare(Actor, Operation, plan, cancel), words, id =>
        {
            TempData["Said"] = words["Election.Said.Prepared"].Value;
            return RedirectToPage("Election", new { election = id });
        });
    }

    async Task Load(CancellationToken cancel)
    {
        Parties = [.. (await directory.Parties(Actor.Tenant, Today, cancel)).Where(p => p.Id.Kind is not PartyKind.Department)];
        People = await organisation.People(Actor.Tenant, cancel);
        var open = new List<MeetingForAppraisal>();
        foreach (var source in meetings) open.AddRange(await source.Open(Actor.Tenant, cancel));
        Meetings = [.. open.Select(m => new SelectListItem(words["Election.MeetingOf", m.Year, m.On.Written()], m.Id.ToString()))];
    }
}
