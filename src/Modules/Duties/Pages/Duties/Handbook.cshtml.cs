using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>全程纪实手册 of a leader or a body: a view of records, which its holder confirms once a year.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class HandbookModel(HandbookShelf shelf, DutyReader reader, IStringLocalizer<Words> words) : PortalPage
{
    /// <summary>Of one chapter; the rest is in the ledger of the category.</summary>
    public const int MostInAChapter = 60;

    /// <summary>Whose and of which year, as documents name it.</summary>
    [BindProperty(SupportsGet = true)] public string? Of { get; set; }

    [BindProperty, Display(Name = "Handbook.Remark"), StringLength(HandbookConfirmation.RemarkLength), DataType(DataType.MultilineText)]
    public string? Remark { get; set; }

    /// <summary>The hash of what was on the screen.</summary>
    [BindProperty] public string? Seen { get; set; }

    public Handbook Book { get; private set; } = null!;
    public bool Abroad { get; private set; }
    public bool Own { get; private set; }
    /// <summary>Its holder is asked to confirm it, and may from this day to that.</summary>
    public (DateOnly From, DateOnly Until) Window { get; private set; }
    public bool Asked { get; private set; }
    public bool MayConfirm => Own && Asked && Today >= Window.From && Book.Waiting == 0 && !Book.StandsConfirmed;
    public HandbookShare Share => shelf.Fields.Share([Book]);
    public int Goal => shelf.Fields.Goal;
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (Of is null) return RedirectToPage("/Duties/Handbooks");
        return await Load(cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var outcome = await shelf.Confirm(Actor, Operation, Book.Key, Seen ?? "", Remark, cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words["Handbook.Said"].Value;
            return RedirectToPage("/Duties/Handbook", new { of = Book.Key.ToString() });
        }, prefix: "");
    }

    public string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;

    public string ClauseOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Clause ?? obligation;

    /// <summary>Everything behind it as a pack; a person's can be taken only in his own unit.</summary>
    public string? EvidenceAt => !Book.Entries.Any() ? null : Book.Key.Person is not { } person ? $"party/{Book.Key.Party}/{Book.Key.Year}" : Abroad ? null : $"person/{person:N}";

    /// <summary>The tenant for links to a unit that is not the reader's own.</summary>
    public string? Elsewhere => Abroad ? Book.Key.Tenant : null;

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!HandbookKey.TryParse(Of, out var key) || await shelf.Find(Actor, key, cancel) is not { } found) return false;
        Book = found;
        Abroad = DutyReader.AsSuperior(Actor, key.Tenant);
        Own = HandbookShelf.Own(Actor, key);
        Asked = shelf.IsKept(found);
        Window = shelf.Fields.Window(key.Year);
        var parties = await reader.PartiesOf(key.Tenant, cancel);
        NameOf = id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key;
        return true;
    }
}
