using System.Globalization;
using Microsoft.AspNetCore.Localization;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host;

/// <summary>
/// Language and theme: one click, remembered in a cookie, the page kept. A preference is no data, so a GET may set it, and it
/// works before anyone signs in.
/// </summary>
static class Preferences
{
    const string ThemeCookie = "theme";
    const string OwnHost = "__Host-";
    static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static void MapPreferences(this IEndpointRouteBuilder app)
    {
        app.MapGet("/preferences/language/{culture}", (string culture, string? returnUrl, HttpContext http) =>
        {
            if (Composition.Cultures.All(c => c.Name != culture)) return Results.NotFound();
            Remember(http, CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)));
            return Results.LocalRedirect(Local(returnUrl));
        }).AllowAnonymous();

        app.MapGet("/preferences/theme/{theme}", (string theme, string? returnUrl, HttpContext http) =>
        {
            if (theme is not ("light" or "dark")) return Results.NotFound();
            Remember(http, ThemeCookie, theme);
            return Results.LocalRedirect(Local(returnUrl));
        }).AllowAnonymous();
    }

    /// <summary>The chosen theme; null follows the device.</summary>
    public static string? Theme(this HttpContext http) =>
        http.Request.Cookies[CookieName(http, ThemeCookie)] is ("light" or "dark") and var chosen ? chosen : null;

    /// <summary>The other language, which the switch offers.</summary>
    public static CultureInfo OtherLanguage => Composition.Cultures.First(c => c.Name != CultureInfo.CurrentUICulture.Name);

    /// <summary>The language in its own words: 中文, English.</summary>
    public static string NameOf(CultureInfo language) => CultureInfo.GetCultureInfo(language.TwoLetterISOLanguageName).NativeName;

    /// <summary>The cookie of the language, by the name it has over https and by the one it has without.</summary>
    public static IEnumerable<IRequestCultureProvider> LanguageCookies =>
        [new CookieRequestCultureProvider { CookieName = OwnHost + CookieRequestCultureProvider.DefaultCookieName }, new CookieRequestCultureProvider()];

    static string CookieName(HttpContext http, string name) => http.Request.IsHttps ? OwnHost + name : name;

    static void Remember(HttpContext http, string name, string value) => http.Response.Cookies.Append(CookieName(http, name), value, new CookieOptions
    {
        MaxAge = Remembered,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
    });

    static string Local(string? url) => Addresses.IsOwnPath(url) ? url : "/";
}
