using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Access;

/// <summary>
/// The rights table: which roles hold which permission, from every module's registration. The one place where a role becomes
/// a right; printed for the customer and walked by the tests.
/// </summary>
sealed class RightsTable(IEnumerable<PermissionEntry> entries)
{
    public IReadOnlyList<PermissionEntry> Entries { get; } = [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>Every permission that any of the roles holds.</summary>
    public ImmutableHashSet<string> Of(IReadOnlyCollection<string> roles) =>
        [.. Entries.Where(e => e.Holders.Any(roles.Contains)).Select(e => e.Name)];
}

/// <summary>Turns <see cref="RequirePermissionAttribute"/> into a policy; anything that names none is denied.</summary>
sealed class PermissionPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        policyName.StartsWith(RequirePermissionAttribute.Prefix, StringComparison.Ordinal)
            ? new AuthorizationPolicyBuilder().AddRequirements(new PermissionRequirement(policyName[RequirePermissionAttribute.Prefix.Length..])).Build()
            : await base.GetPolicyAsync(policyName);
}

sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

/// <summary>Asks the actor, whose rights were read from the database for this request.</summary>
sealed class PermissionHandler : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.ActorOrNull() is { } actor && actor.May(requirement.Permission))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Home is everybody's, administrators included: it leads them to their own functions.</summary>
static class HomePermission
{
    public const string Home = "Host.Home";
}

static class PermissionServices
{
    public static void AddPermissions(this IServiceCollection services)
    {
        services.AddSingleton(new PermissionEntry(KernelPermissions.SignedIn, Roles.Business, typeof(Words)));
        services.AddSingleton(new PermissionEntry(HomePermission.Home, Roles.All, typeof(Words)));
        services.AddSingleton<RightsTable>();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }
}
