using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.Meetings;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>Sets the day, place and chair of a year-end meeting; what was accepted goes on its agenda.</summary>
[RequirePermission(ReportPermissions.Run)]
internal sealed class ScheduleModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, MeetingBook book, IStringLocalizer<Words> words) : ReportPage(database, rights, directory, words)
{
    public sealed class Form
    {
        [Required, Display(Name = "Meeting.On")] public DateOnly? On { get; set; }
        [Required, StringLength(Meeting.PlaceLength), Display(Name = "Meeting.Place")] public string? Place { get; set; }
        [Required, StringLength(100), Display(Name = "Meeting.Chair")] public string? Chair { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "cycle")] public Guid Id { get; set; }
    [BindProperty] public Form Input { get; set; } = new();
    public Cycle Of { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await using var db = await Enter(cancel);
        var meeting = await db!.Meetings.FirstOrDefaultAsync(m => m.Cycle == Id, cancel);
        Input = new Form { On = meeting?.On ?? Of.MeetingBy, Place = meeting?.Place, Chair = meeting?.Chair };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        return Answer(await book.Schedule(Actor, Operation, Id, Input.On, Input.Place, Input.Chair, cancel), Words, id =>
        {
            TempData["Said"] = Words["Meeting.Said.Scheduled"].Value;
            return RedirectToPage("Meeting", new { meeting = id });
        });
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || !AtHome || await db.Cycles.FirstOrDefaultAsync(c => c.Id == Id && c.Kind == CycleKind.YearEnd, cancel) is not { } found) return false;
        Of = found;
        return true;
    }
}
