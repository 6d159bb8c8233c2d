using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>Every way into the product names the one permission it needs; the few open doors are listed here with their reason.</summary>
public sealed class AccessTests
{
    /// <summary>Beginnings of routes that nobody needs to be signed in for.</summary>
    static readonly Dictionary<string, string> Open = new()
    {
        ["connect/"] = "the OpenID Connect endpoints authenticate clients and people themselves",
        ["Sso/"] = "the sign-on server's pages: password, second factor, a password that is due, signing out",
        ["Me/SignOut"] = "whoever is here may leave",
        ["Me/SignedOut"] = "says that one has left",
        ["Setup"] = "first set-up; closed for good once the bureau exists",
        ["Error"] = "says what went wrong, nothing else",
        ["health"] = "for the operator's probes; says ready or not",
        ["alive"] = "for the operator's probes; says that the process answers",
        ["policy-reports"] = "browsers report what the content security policy kept a page from; counted, nothing of it is kept",
        ["{**path:file}"] = "the build's own static files while developing",
        ["openapi/"] = "describes the API, holds no data",
        ["preferences/"] = "chooses language and theme",
        ["feed/"] = "a person's deadlines for his calendar, which cannot sign in: a secret key, sent as a password, opens them",
        ["Vote"] = "the secret ballot, on the voting host: nobody is known there, the card's code is the key",
        ["Tell"] = "reports to the discipline committee, on the report host: nobody is known there, the receipt's code is the key",
        ["{*path}"] = "says of every other address that nothing is there",
    };

    static IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)Product.Built).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(e => !e.Metadata.Any(m => m.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal)));

    static string Route(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText?.TrimStart('/') ?? "";

    static bool IsOpen(RouteEndpoint endpoint) => Open.Keys.Any(o => Route(endpoint).StartsWith(o, StringComparison.OrdinalIgnoreCase));

    static async Task<IReadOnlyList<CompiledPageActionDescriptor>> Pages()
    {
        var services = Product.Built.Services;
        var loader = services.GetRequiredService<PageLoader>();
        var pages = new List<CompiledPageActionDescriptor>();
        foreach (var page in services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
            pages.Add(await loader.LoadAsync(page, EndpointMetadataCollection.Empty));
        return pages;
    }

    [Fact]
    public void Every_endpoint_names_one_permission_or_is_an_open_door()
    {
        Assert.NotEmpty(Endpoints);
        Assert.Empty(
            from endpoint in Endpoints
            let named = endpoint.Metadata.GetOrderedMetadata<RequirePermissionAttribute>().Count
            where IsOpen(endpoint) ? named > 1 : named != 1
            select $"{Route(endpoint)}: {named}");
    }

    [Fact]
    public void Every_open_door_exists() => Assert.Empty(Open.Keys.Where(o => !Endpoints.Any(e => Route(e).StartsWith(o, StringComparison.OrdinalIgnoreCase))));

    [Fact]
    public void Every_permission_that_is_asked_for_is_registered_and_every_registered_one_is_asked_for()
    {
        var table = Product.Built.Services.GetRequiredService<RightsTable>().Entries;
        var asked = Endpoints.SelectMany(e => e.Metadata.GetOrderedMetadata<RequirePermissionAttribute>()).Select(a => a.Permission).Distinct().ToList();
        Assert.Empty(asked.Except(table.Select(e => e.Name)));
        Assert.Empty(table.GroupBy(e => e.Name).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(table.SelectMany(e => e.Holders).Except(Roles.All));
        var code = string.Concat(Source.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cshtml", StringComparison.Ordinal)).Select(Source.Text));
        Assert.Empty(table.Select(e => e.Name).Except(asked).Where(p => !code.Contains($".{p[(p.IndexOf('.', StringComparison.Ordinal) + 1)..]}", StringComparison.Ordinal)));
    }

    /// <summary>What everybody holds, such as the home page, is no business.</summary>
    [Fact]
    public void No_administrator_holds_a_business_permission_by_default() => Assert.Empty(
        from entry in Product.Built.Services.GetRequiredService<RightsTable>().Entries
        where entry.Holders.Any(Roles.Administrators.Contains) && entry.Holders.Any(Roles.Business.Contains) && !Roles.All.All(entry.Holders.Contains)
        select $"{entry.Name}: {string.Join(", ", entry.Holders)}");

    [Fact]
    public async Task Every_page_has_a_sealed_model_of_the_house()
    {
        var pages = await Pages();
        Assert.NotEmpty(pages);
        Assert.Empty(
            from page in pages
            let model = page.ModelTypeInfo!
            where !IsOpen(page.AttributeRouteInfo!.Template!) && (!model.IsSealed || model.IsPublic || !typeof(PortalPage).IsAssignableFrom(model))
            select model.FullName);
    }

    static bool IsOpen(string template) => Open.Keys.Any(o => template.StartsWith(o, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Every_place_in_the_menu_leads_to_a_page_that_asks_for_the_same_permission() => Assert.Empty(
        from entry in Product.Built.Services.GetServices<MenuEntry>()
        let endpoints = Endpoints.Where(e => e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath == entry.Page).ToList()
        where endpoints.Count == 0 || endpoints.All(e => e.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission != entry.Permission)
        select $"{entry.Page} ({entry.Permission})");
}
