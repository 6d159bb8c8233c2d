using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace Visits.Pages.Visits;

/// <summary>Writes down a visit of one of the reader's own posts.</summary>
[RequirePermission(VisitPermissions.Record)]
internal sealed class RecordModel(VisitDesk desk, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty] public VisitInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Posts { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        Input.On = Today;
        await LoadPosts(cancel);
        return Posts.Count == 0 ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        await LoadPosts(cancel);
        if (!Posts.Any(p => p.Value == Input.Party)) return NotFound();
        var entry = new VisitEntry(Input.On, Input.Family, Input.Heard, Input.FollowUpBy);
        // What is missing or cannot be read is told together with what the noun finds in the rest, so that all of it is mended in one go.
        if (!ModelState.IsValid) return Answer(new Outcome.Refused([.. Visit.Check(entry, Today).Where(f => ModelState[$"Input.{f.Field}"] is not { Errors.Count: > 0 })]), words, _ => Page());
        var outcome = await grains.GetGrain<IVisitPost>(Input.Party).Record(Actor, Operation, entry);
        return Answer(outcome, words, id =>
        {
            TempData["Said"] = words["Visit.Said"].Value;
            return RedirectToPage("/Visits/Visit", new { id });
        });
    }

    async Task LoadPosts(CancellationToken cancel) =>
        Posts = [.. (await desk.PostsOf(Actor, cancel)).Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString()))];

    internal sealed class VisitInput
    {
        [Display(Name = "Visit.By")] public string Party { get; set; } = "";
        [Display(Name = "Visit.On")] public DateOnly On { get; set; }
        [Display(Name = "Visit.Family.Label"), StringLength(Visit.FamilyLength)] public string Family { get; set; } = "";
        [Display(Name = "Visit.Heard.Label"), StringLength(Visit.HeardLength)] public string Heard { get; set; } = "";
        [Display(Name = "Visit.FollowUpBy")] public DateOnly? FollowUpBy { get; set; }
    }
}
