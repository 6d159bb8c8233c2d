using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Tests.Common;

/// <summary>One way into the product: a route and a method; for a page, the handler too.</summary>
sealed record Door(string Route, string Method, string? Handler, string? Permission, bool Anonymous, RoutePattern Pattern)
{
    /// <summary>What a page's handler takes from a form besides its input object: names and types.</summary>
    public IReadOnlyList<(string Name, Type Type)> Fields { get; init; } = [];

    public bool Writes => Method is not ("GET" or "HEAD");
    public bool IsApi => Route.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>The address with these values for its parameters; those without a value fall away, or become the default.</summary>
    public string Address(Func<RoutePatternParameterPart, string?> value, string? query = null)
    {
        var segments = new List<string>();
        foreach (var segment in Pattern.PathSegments)
        {
            var text = "";
            foreach (var part in segment.Parts)
                text += part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => value(parameter) ?? (parameter.IsOptional || parameter.IsCatchAll ? "" : "x"),
                    _ => "",
                };
            if (text.Length > 0) segments.Add(Uri.EscapeDataString(text));
        }
        var handler = Handler is null ? null : $"handler={Handler}";
        var queries = string.Join('&', new[] { handler, query }.Where(q => !string.IsNullOrEmpty(q)));
        return "/" + string.Join('/', segments) + (queries.Length > 0 ? "?" + queries : "");
    }

    public IEnumerable<RoutePatternParameterPart> Parameters => Pattern.Parameters;

    public override string ToString() => $"{Method} {Route}{(Handler is null ? "" : "?handler=" + Handler)}";
}

/// <summary>Every door of a running product, found at run time, so that a new page enters every matrix by itself.</summary>
static class Inventory
{
    public static async Task<IReadOnlyList<Door>> Of(IServiceProvider services)
    {
        var doors = new List<Door>();
        var loader = services.GetRequiredService<PageLoader>();
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.Any(m => m.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal)) || endpoint.RoutePattern.RawText?.Contains(":file}", StringComparison.Ordinal) == true) continue;
            var route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            var permission = endpoint.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission;
            var anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } descriptor)
            {
                var page = await loader.LoadAsync(descriptor, EndpointMetadataCollection.Empty);
                permission ??= page.ModelTypeInfo!.GetCustomAttributes(typeof(RequirePermissionAttribute), inherit: true).Cast<RequirePermissionAttribute>().FirstOrDefault()?.Permission;
                anonymous |= page.ModelTypeInfo!.GetCustomAttributes(typeof(AllowAnonymousAttribute), inherit: true).Length > 0;
                var bound = page.BoundProperties.Select(p => (p.BindingInfo?.BinderModelName ?? p.Name, p.ParameterType)).ToList();
                doors.AddRange(page.HandlerMethods.Select(h => new Door(route, h.HttpMethod.ToUpperInvariant(), h.Name, permission, anonymous, endpoint.RoutePattern)
                {
                    Fields = [.. bound, .. h.Parameters.Select(p => (p.Name, p.ParameterType))],
                }));
                if (!page.HandlerMethods.Any(h => h.Name is null && h.HttpMethod.Equals("GET", StringComparison.OrdinalIgnoreCase))) doors.Add(new Door(route, "GET", null, permission, anonymous, endpoint.RoutePattern));
                continue;
            }
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            doors.AddRange(methods.Select(m => new Door(route, m, null, permission, anonymous, endpoint.RoutePattern)));
        }
        // A page without its own route template has two endpoints, with and without /Index.
        return [.. doors.DistinctBy(d => (d.Route.ToLowerInvariant(), d.Method, d.Handler)).OrderBy(d => d.Route, StringComparer.OrdinalIgnoreCase).ThenBy(d => d.Method, StringComparer.Ordinal).ThenBy(d => d.Handler, StringComparer.Ordinal)];
    }
}
