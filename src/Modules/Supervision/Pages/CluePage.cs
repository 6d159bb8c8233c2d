using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages;

/// <summary>A page of the compartment: it knows the half of its reader's key that his browser holds, for as long as the key is open.</summary>
internal abstract class CluePage(KeyRing ring, IStringLocalizer<Words> words) : PortalPage
{
    const string Folder = "/Supervision/Clues";

    protected IStringLocalizer<Words> Words => words;
    protected KeyRing Ring => ring;

    public DateOnly Day => Today;

    string CookieName => Request.IsHttps ? "__Secure-clue-key" : "clue-key";

    /// <summary>His private key for this request; null when it is locked.</summary>
    protected Task<byte[]?> Own(CancellationToken cancel) => ring.Held(Actor, Half, cancel);

    byte[]? Half
    {
        get
        {
            var half = new byte[Kernel.Secrets.SecretBox.KeyBytes];
            return Request.Cookies[CookieName] is { Length: 43 } written && Base64Url.TryDecodeFromChars(written, half, out var many) && many == half.Length ? half : null;
        }
    }

    protected void Keep(byte[] half) => Response.Cookies.Append(CookieName, Base64Url.EncodeToString(half), Cookie(KeyRing.Open));

    protected void Forget() => Response.Cookies.Delete(CookieName, Cookie(null));

    CookieOptions Cookie(TimeSpan? lasts) => new() { HttpOnly = true, Secure = Request.IsHttps, SameSite = SameSiteMode.Strict, Path = Folder, MaxAge = lasts, IsEssential = true };

    public Light LightOf(DateOnly? due) => ClueColours.Of(due, Today) switch
    {
        ClueColour.Red => Light.Overdue,
        ClueColour.Yellow => Light.DueSoon,
        ClueColour.Green => Light.OnTrack,
        _ => Light.None,
    };

    protected IActionResult Done(Outcome outcome, string said, string page, object? route = null, string prefix = "Input.") => Answer(outcome, words, _ =>
    {
        TempData["Said"] = words[said].Value;
        return RedirectToPage(page, route);
    }, prefix);
}
