using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>How people reach the unit's discipline committee (3.4.3-a): what the report host publishes.</summary>
[RequirePermission(CluePermissions.Index)]
internal sealed class ChannelsModel(CompartmentBook book, IReportHost reports, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        [StringLength(200), Display(Name = "Clue.Channel.LetterTo")] public string? Letter { get; set; }
        [StringLength(200), Display(Name = "Clue.Channel.VisitTo")] public string? Visit { get; set; }
        [StringLength(200), Display(Name = "Clue.Channel.PhoneTo")] public string? Phone { get; set; }
        [StringLength(200), Display(Name = "Clue.Channel.Hours")] public string? Hours { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();

    public ClueChannels? Now { get; private set; }
    public Uri Address => reports.Of(Actor.Tenant);
    public bool MayPublish => Actor.May(CluePermissions.Intake);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Now = await book.Channels(Actor.Tenant, cancel);
        if (Now is { } now) Input = new Form { Letter = now.Letter, Visit = now.Visit, Phone = now.Phone, Hours = now.Hours };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Now = await book.Channels(Actor.Tenant, cancel);
        return Done(await book.Publish(Actor, Operation, new ChannelAddresses(Input.Letter ?? "", Input.Visit ?? "", Input.Phone ?? "", Input.Hours ?? ""), cancel), "Clue.Said.Published", "Channels");
    }
}
