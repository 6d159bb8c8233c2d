using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Tenancy;

/// <summary>Where a request arrived: at the sign-on server, at one tenant's portal, or at a host without a trace, by its label.</summary>
sealed record Place(bool IsIssuer, Tenant? Portal, string? Traceless = null)
{
    public bool IsTraceless => Traceless is not null;
}

/// <summary>An endpoint of the sign-on server's own host name.</summary>
sealed class AtIssuer;

/// <summary>
/// The host name says where a request belongs, and nothing else does. Unknown names are not found; protocol and sign-in live on the
/// sign-on server's name only, everything that needs an actor on the portals' only.
/// </summary>
static class Places
{
    static readonly object Key = new();
    const string SsoPages = "/Sso/";

    /// <summary>Where this request arrived; null before that is known and for health questions.</summary>
    public static Place? Place(this HttpContext context) => context.Items[Key] as Place;

    /// <summary>Says where a request arrived.</summary>
    public static void Arrive(this HttpContext context, Place place) => context.Items[Key] = place;

    /// <summary>The first thing that looks at a request: before routing, whatever its path.</summary>
    public static void UsePlaces(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<Addresses>();
        var tenants = app.Services.GetRequiredService<Tenants>();
        app.Use(async (context, next) =>
        {
            if (HealthEndpoints.Are(context.Request.Path))
            {
                await next(context);
                return;
            }
            var host = context.Request.Host;
            if (addresses.TracelessLabel(host) is { } label && tenants.All.Count > 0) Traceless.Arrive(context, label, tenants);
            else if (addresses.IsIssuer(host)) context.Arrive(new Place(IsIssuer: true, null));
            else if (addresses.CodeOf(host) is { } code && await tenants.FindOrLook(code, context.RequestAborted) is { } tenant) context.Arrive(new Place(IsIssuer: false, tenant));
            else if (tenants.All.Count > 0)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            await next(context);
        });
    }

    /// <summary>After routing: an endpoint that does not belong to this host name does not exist on it.</summary>
    public static void UsePlaceOfEndpoint(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Place() is { } place && context.GetEndpoint() is { } endpoint && !Belongs(endpoint, place))
        {
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await next(context);
    });

    static bool Belongs(Endpoint endpoint, Place place) =>
        place.Traceless is { } label ? Traceless.Belongs(endpoint, label)
        : !Traceless.IsOnly(endpoint) && (place.IsIssuer ? BelongsToIssuer(endpoint) : !OnlyIssuer(endpoint));

    static bool OnlyIssuer(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<AtIssuer>() is not null
        || endpoint?.Metadata.GetMetadata<PageActionDescriptor>() is { } page && page.ViewEnginePath.StartsWith(SsoPages, StringComparison.Ordinal);

    /// <summary>The sign-on server has no actors: what is not anonymous has no place there.</summary>
    static bool BelongsToIssuer(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
