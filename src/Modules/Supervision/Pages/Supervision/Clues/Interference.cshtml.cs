using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>The register of interference (G31): whoever works for the discipline committee writes into it, those who lead read it.</summary>
[RequirePermission(CluePermissions.Index)]
internal sealed class InterferenceModel(ClueBook book, ClueReader reader, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        [Required, Display(Name = "Clue.InterferenceOn")] public DateOnly? On { get; set; }
        [Required, StringLength(ClueText.LongestText), DataType(DataType.MultilineText), Display(Name = "Clue.InterferenceText")] public string? Text { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();

    public bool Leads => Actor.May(CluePermissions.Lead);
    public bool IsOpen { get; private set; }
    public IReadOnlyList<(InterferenceEntry Entry, string? Text)> Entries { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Input.On = Today;
        if (!Leads || await Own(cancel) is not { } own) return;
        IsOpen = true;
        Entries = await reader.Interference(Actor, own, cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) =>
        ModelState.IsValid ? Done(await book.NoteInterference(Actor, Operation, Input.On!.Value, Input.Text, cancel), "Clue.Said.Noted", "Interference") : Page();
}
