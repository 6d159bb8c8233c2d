using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>An intake officer enters a clue that came by letter, visit, phone or from a superior. Without the compartment there is no field for what it says.</summary>
[RequirePermission(CluePermissions.Intake)]
internal sealed class NewModel(ClueBook book, CompartmentBook compartments, IOrganisation organisation, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        [Required, Display(Name = "Clue.ReceivedOn")] public DateOnly? ReceivedOn { get; set; }
        [Display(Name = "Clue.ChannelHead")] public ClueChannel Channel { get; set; }
        [Display(Name = "Clue.LevelHead")] public ClueLevel Level { get; set; } = ClueLevel.Ward;
        [Display(Name = "Clue.NamedField")] public bool Named { get; set; }
        [Display(Name = "Clue.ThinField")] public bool Thin { get; set; }
        [StringLength(ClueText.LongestText), DataType(DataType.MultilineText), Display(Name = "Clue.Text")] public string? Text { get; set; }
        [StringLength(60), Display(Name = "Clue.SubjectName")] public string? SubjectName { get; set; }
        [StringLength(100), Display(Name = "Clue.SubjectPost")] public string? SubjectPost { get; set; }
        [StringLength(60), Display(Name = "Clue.ReporterName")] public string? ReporterName { get; set; }
        [StringLength(200), Display(Name = "Clue.ReporterContact")] public string? ReporterContact { get; set; }
        public List<Guid> People { get; set; } = [];
    }

    [BindProperty] public Form Input { get; set; } = new();

    public bool IsOn { get; private set; }
    public IReadOnlyList<PersonView> People { get; private set; } = [];
    public IEnumerable<SelectListItem> Channels => Enum.GetValues<ClueChannel>().Where(c => c != ClueChannel.Web).Select(c => new SelectListItem(Words[$"Clue.Channel.{c}"], $"{c}"));
    public IEnumerable<SelectListItem> Levels => Enum.GetValues<ClueLevel>().Where(l => Actor.AtBureau || l is ClueLevel.Prison or ClueLevel.Ward).Select(l => new SelectListItem(Words[$"Clue.Level.{l}"], $"{l}"));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await Load(cancel);
        Input.ReceivedOn = Today;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        var chosen = People.Where(p => Input.People.Contains(p.Id)).Select(p => new ClueSubject(p.Id, p.Name, null));
        ClueSubject[] subjects = [.. chosen, .. string.IsNullOrWhiteSpace(Input.SubjectName) ? Array.Empty<ClueSubject>() : [new ClueSubject(null, Input.SubjectName.Trim(), Input.SubjectPost?.Trim())]];
        var entry = new ClueEntry(Input.ReceivedOn!.Value, Input.Channel, Input.Level, Input.Named, Input.Thin, Input.Text, subjects, Input.ReporterName, Input.ReporterContact);
        return Answer(await book.Register(Actor, Operation, entry, cancel), Words, id =>
        {
            TempData["Said"] = Words["Clue.Said.Registered"].Value;
            return RedirectToPage("Clue", new { clue = id });
        });
    }

    async Task Load(CancellationToken cancel)
    {
        IsOn = await compartments.Latest(Actor, cancel) is { Of.State: CompartmentState.On };
        People = IsOn ? await organisation.People(Actor.Tenant, cancel) : [];
    }
}
