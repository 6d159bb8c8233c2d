using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Access;

/// <summary>
/// The edge of every answer and of every request that changes something: one set of headers, one rule against forged requests (R17).
/// </summary>
static class Edge
{
    /// <summary>The header in which scripts send the token that a form sends as a field.</summary>
    public const string TokenHeader = "RequestVerificationToken";

    static readonly object FormTargets = new();

    public static void AddEdge(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        PolicyReports.AddLimit(builder.Services);
        builder.Services.AddAntiforgery(o =>
        {
            o.HeaderName = TokenHeader;
            o.FormFieldName = "__RequestVerificationToken";
        });
        builder.Services.AddOptions<AntiforgeryOptions>().Configure<Addresses>((o, addresses) =>
        {
            o.Cookie.Name = addresses.Secure ? "__Host-antiforgery" : "antiforgery";
            o.Cookie.SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax;
            o.Cookie.HttpOnly = true;
            o.Cookie.Path = "/";
            o.Cookie.SecurePolicy = addresses.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            o.SuppressXFrameOptionsHeader = true;
        });
        // What was just done, said once on the next page.
        builder.Services.AddOptions<CookieTempDataProviderOptions>().Configure<Addresses>((o, addresses) =>
        {
            o.Cookie.Name = addresses.Secure ? "__Host-said" : "said";
            o.Cookie.Path = "/";
            o.Cookie.SecurePolicy = addresses.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
    }

    /// <summary>Another address to which a form of this page may lead: forms are followed through their redirects.</summary>
    public static void AllowForms(HttpContext context, string origin) => context.Items[FormTargets] = origin;

    /// <summary>Asks the browser to forget what it has kept of us (G19). Cookies are expired one by one: the header's own word for it would reach other products under the same domain.</summary>
    public static void ClearSiteData(HttpContext context) => context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";

    public static void UseHeaders(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<Addresses>();
        var issuer = addresses.Issuer.GetLeftPart(UriPartial.Authority);
        app.Use(async (context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context, addresses.Secure, issuer);
                return Task.CompletedTask;
            });
            await next(context);
        });
    }

    static void Write(HttpContext context, bool secure, string issuer)
    {
        var headers = context.Response.Headers;
        // Forms lead to the sign-on server when a session has run out, and back to where it sends them.
        var traceless = context.Place() is { IsTraceless: true };
        var forms = traceless ? null : context.Place() is { IsIssuer: true } ? context.Items[FormTargets] as string : issuer;
        // A page that gives out a file has locked it in a sandbox already.
        if (!headers.ContentSecurityPolicy.ToString().EndsWith("sandbox", StringComparison.Ordinal)) headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{(forms is null ? "" : " " + forms)}{PolicyReports.Directive(traceless)}";
        if (!traceless) headers["Reporting-Endpoints"] = PolicyReports.Endpoints;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = traceless ? "no-referrer" : "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
        if (secure) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        if (IsAsset(context)) return;
        headers.CacheControl = "no-store";
        headers.Remove(HeaderNames.Pragma);
        headers.Remove(HeaderNames.Expires);
        if (!headers.Vary.ToString().Contains("HX-Request", StringComparison.OrdinalIgnoreCase)) headers.Append(HeaderNames.Vary, "HX-Request");
    }

    static bool IsAsset(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;

    /// <summary>
    /// Every request that may change something comes from a page of this very host: the browser says so, and the token proves it.
    /// Free of it are the protocol endpoints, which are called by machines, calls with a bearer token, which no browser adds by itself, and
    /// what browsers report by themselves.
    /// </summary>
    public static void UseForgeryProtection(this WebApplication app)
    {
        var antiforgery = app.Services.GetRequiredService<IAntiforgery>();
        app.Use(async (context, next) =>
        {
            var method = context.Request.Method;
            if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)
                || context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<AtIssuer>() is not null || endpoint.Metadata.GetMetadata<WithoutToken>() is not null || HealthEndpoints.Are(context.Request.Path)
                || IsBearer(context.Request))
            {
                await next(context);
                return;
            }
            if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
            {
                Refusals.Note(context, Refusal.OtherSite);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }
            // Razor pages check their token themselves, in the same way and with the same answer.
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null && !await antiforgery.IsRequestValidAsync(context))
            {
                Refusals.Note(context, Refusal.Forgery);
                await Results.Problem(statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
                return;
            }
            await next(context);
        });
    }

    static bool IsBearer(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") && request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A page that is written to by its named handlers alone would, asked by none of these names, be drawn with nothing loaded; it refuses instead.</summary>
sealed class NamedHandlers : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.HandlerMethod is not null || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return next();
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        return Task.CompletedTask;
    }
}

/// <summary>A form that comes back with a fault, whoever found it, is a refusal to programs too: 422.</summary>
sealed class RefusedForms : IResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        var http = context.HttpContext;
        if (context.Result is PageResult or PartialViewResult && HttpMethods.IsPost(http.Request.Method) && !context.ModelState.IsValid && http.Response.StatusCode == StatusCodes.Status200OK)
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
