using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Host.Access;

/// <summary>
/// What is larger than its page takes is refused in words and with the figure, before anything looks at it. The limit is the page's
/// <c>RequestSizeLimit</c>, or the server's own. Of a body that is not absurd the rest is read and thrown away, because a browser shows
/// no answer while it is still sending.
/// </summary>
static class LargeBodies
{
    const long MostThrownAway = 64 * 1024 * 1024;
    const double Megabyte = 1024 * 1024;

    static readonly object Most = new();

    /// <summary>How many megabytes the page that refused would have taken.</summary>
    public static string? Taken(HttpContext http) => http.Items[Most] is long most ? (Math.Floor(most / Megabyte * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture) : null;

    public static void UseLargeBodies(this WebApplication app) => app.Use(async (http, next) =>
    {
        var limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (http.Request.ContentLength is not { } length || HttpMethods.IsGet(http.Request.Method) || limit?.MaxRequestBodySize is not { } most || length <= most)
        {
            await next(http);
            return;
        }
        http.Items[Most] = most;
        Refusals.Note(http, Refusal.Size);
        if (length <= MostThrownAway && !limit.IsReadOnly)
        {
            limit.MaxRequestBodySize = length;
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }
        if (!http.Request.Path.StartsWithSegments("/api"))
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Words>>();
        await Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: words["Error.413.Title"], detail: words["Error.413.Text", Taken(http)!]).ExecuteAsync(http);
    });
}
