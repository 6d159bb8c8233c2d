using Microsoft.AspNetCore.Authorization;

namespace PartyDiscipline.Kernel.Access;

/// <summary>
/// Names the one permission that a page or endpoint needs. Every page carries exactly one; a test walks them all.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequirePermissionAttribute(string permission) : AuthorizeAttribute(Prefix + permission)
{
    /// <summary>Start of every policy name that stands for a permission.</summary>
    public const string Prefix = "permission:";

    public string Permission { get; } = permission;
}

/// <summary>Permissions that belong to no module.</summary>
public static class KernelPermissions
{
    /// <summary>Any signed-in person with a business role in the tenant.</summary>
    public const string SignedIn = "Host.SignedIn";
}
