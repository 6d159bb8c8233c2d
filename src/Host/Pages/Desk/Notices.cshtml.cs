using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Desk;

/// <summary>What happened that concerns the reader, newest first.</summary>
[RequirePermission(KernelPermissions.SignedIn)]
internal sealed class NoticesModel(Notices notices, ModuleWords moduleWords, IOptions<DeskSettings> settings, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Notice> Notices { get; private set; } = [];
    public int Total { get; private set; }
    public int Unread { get; private set; }
    public int Pages => Math.Max(1, (Total + PartyDiscipline.Host.Desk.Notices.PageSize - 1) / PartyDiscipline.Host.Desk.Notices.PageSize);
    public int KeptDays => settings.Value.NoticesKeptDays;

    public async Task OnGet(CancellationToken cancel)
    {
        At = Math.Max(1, At);
        (Notices, Total) = await notices.Of(Actor, At, cancel);
        Unread = await notices.Unread(Actor, cancel);
    }

    /// <summary>The bell alone, for pages that are open while something happens.</summary>
    public IActionResult OnGetBell() => Partial("_Bell");

    public async Task<IActionResult> OnPostReadAll(CancellationToken cancel)
    {
        await notices.ReadAll(Actor, cancel);
        TempData["Said"] = words["Notices.AllRead"].Value;
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostOpen(long seq, CancellationToken cancel) =>
        await notices.Open(Actor, seq, cancel) is { } page && Url.IsLocalUrl(page) ? LocalRedirect(page) : NotFound();

    public string WordOf(Notice notice) => moduleWords[$"Notice.{notice.Fact}"] ?? notice.Fact;
}
