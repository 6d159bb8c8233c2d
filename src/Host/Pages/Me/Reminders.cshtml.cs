using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Me;

/// <summary>How one's deadlines come to one's own calendar and mail: a feed with a secret key, a mail a day at most.</summary>
[RequirePermission(KernelPermissions.SignedIn)]
internal sealed class RemindersModel(Feeds feeds, Digests digests, IOptions<DeskSettings> settings, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public DigestInput Input { get; set; } = new();

    public Feed? Feed { get; private set; }
    public DigestWish? Wish { get; private set; }
    /// <summary>The feed's key, shown this once.</summary>
    public FeedKey? Key { get; private set; }
    public bool MailIsOn => digests.IsOn;
    public string Marks => string.Join(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? ", " : "、", settings.Value.DigestDays.OrderDescending());
    public string From => settings.Value.DigestFrom.ToString("HH:mm", CultureInfo.InvariantCulture);
    public string Until => settings.Value.DigestUntil.ToString("HH:mm", CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (Actor.Client is not null) return NotFound();
        await Load(cancel);
        Input.Address = Wish?.Address;
        return Page();
    }

    public async Task<IActionResult> OnPostFeed(CancellationToken cancel)
    {
        var (outcome, key) = await feeds.Make(Actor, Operation, cancel);
        Key = key;
        await Load(cancel);
        ModelState.Clear();
        Input.Address = Wish?.Address;
        Operation = Kernel.Ids.Unguessable();
        return Answer(outcome, words, _ => key is null ? RedirectToPage() : Page());
    }

    public async Task<IActionResult> OnPostRevoke(CancellationToken cancel) =>
        Answer(await feeds.Revoke(Actor, Operation, cancel), words, _ => Said("Feed.Revoked"));

    public async Task<IActionResult> OnPostDigest(CancellationToken cancel)
    {
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        return Answer(await digests.Wish(Actor, Operation, Input.Address!.Trim(), cancel), words, _ => Said("Digest.Wished"));
    }

    public async Task<IActionResult> OnPostStop(CancellationToken cancel) =>
        Answer(await digests.Wish(Actor, Operation, null, cancel), words, _ => Said("Digest.Stopped"));

    async Task Load(CancellationToken cancel)
    {
        Feed = await feeds.Of(Actor, cancel);
        Wish = await digests.WishOf(Actor, cancel);
    }

    RedirectToPageResult Said(string key)
    {
        TempData["Said"] = words[key].Value;
        return RedirectToPage();
    }

    internal sealed class DigestInput
    {
        [Required, StringLength(DigestWish.AddressLength)]
        public string? Address { get; set; }
    }
}
