using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Kernel.Access;

/// <summary>Roles that grants and regulation data name. Leadership roles follow the post; the others are granted.</summary>
public static class Roles
{
    /// <summary>书记. Follows from holding the post.</summary>
    public const string Secretary = "secretary";
    /// <summary>班子成员. Follows from holding a post.</summary>
    public const string Member = "member";
    /// <summary>纪委书记. Follows from heading the discipline committee.</summary>
    public const string DisciplineSecretary = "disciplineSecretary";
    /// <summary>部门主要负责同志. Follows from heading a department.</summary>
    public const string DepartmentHead = "departmentHead";
    /// <summary>政工经办.</summary>
    public const string PoliticalOfficer = "politicalOfficer";
    /// <summary>纪检经办.</summary>
    public const string DisciplineOfficer = "disciplineOfficer";
    /// <summary>联络员: records for others, who confirm.</summary>
    public const string Clerk = "clerk";
    /// <summary>考核组.</summary>
    public const string Assessor = "assessor";
    /// <summary>上级: reads, changes nothing.</summary>
    public const string SuperiorViewer = "superiorViewer";
    /// <summary>系统管理员: settings of the machine, no data, no rights.</summary>
    public const string SystemAdministrator = "systemAdministrator";
    /// <summary>安全管理员: accounts, grants, clients.</summary>
    public const string SecurityAdministrator = "securityAdministrator";
    /// <summary>审计管理员: reads the Ledger, changes nothing.</summary>
    public const string AuditAdministrator = "auditAdministrator";

    /// <summary>The three that exclude each other and every business role (G08).</summary>
    public static readonly ImmutableHashSet<string> Administrators = [SystemAdministrator, SecurityAdministrator, AuditAdministrator];

    /// <summary>Roles that a security administrator may ask for; leadership roles are absent because posts give them.</summary>
    public static readonly ImmutableArray<string> Grantable =
        [PoliticalOfficer, DisciplineOfficer, Clerk, Assessor, SuperiorViewer, SystemAdministrator, SecurityAdministrator, AuditAdministrator];

    /// <summary>Everyone who works in a tenant, for permissions that any signed-in person of it holds.</summary>
    public static readonly ImmutableArray<string> Business =
        [Secretary, Member, DisciplineSecretary, DepartmentHead, PoliticalOfficer, DisciplineOfficer, Clerk, Assessor, SuperiorViewer];

    public static readonly ImmutableArray<string> All = [.. Business, SystemAdministrator, SecurityAdministrator, AuditAdministrator];
}

/// <summary>
/// Who acts, as an explicit argument of every command: in an accountability system the actor is part of the fact.
/// Rights and posts are those read from the database for this request, never from a cookie.
/// </summary>
[GenerateSerializer, Immutable, Alias("Kernel.Actor")]
public sealed record Actor
{
    /// <summary>The tenant whose portal he is in; the scope of everything he does.</summary>
    [Id(0)] public required string Tenant { get; init; }
    [Id(1)] public required Guid Account { get; init; }
    /// <summary>His name as shown and as written into the Ledger.</summary>
    [Id(2)] public required string Name { get; init; }
    /// <summary>The person behind the account; null for administrators and registered systems.</summary>
    [Id(3)] public Guid? Person { get; init; }
    [Id(4)] public ImmutableHashSet<string> Roles { get; init; } = [];
    [Id(5)] public ImmutableHashSet<string> Permissions { get; init; } = [];
    /// <summary>The responsible parties he holds or heads in this tenant today.</summary>
    [Id(6)] public ImmutableArray<PartyId> Parties { get; init; } = [];
    /// <summary>True when the portal is the bureau's: he may read prisons through the across-tenant readers.</summary>
    [Id(7)] public bool AtBureau { get; init; }
    /// <summary>Set when a registered system acts under its own name with client credentials.</summary>
    [Id(8)] public string? Client { get; init; }
    /// <summary>The signed-in session; null for systems and the command line.</summary>
    [Id(9)] public string? Session { get; init; }

    public bool May(string permission) => Permissions.Contains(permission);
    public bool Is(string role) => Roles.Contains(role);
    public bool Holds(PartyId party) => Parties.Contains(party);

    /// <summary>The product itself: set-up, demo data, nightly work.</summary>
    public static Actor System(string tenant) => new() { Tenant = tenant, Account = Guid.Empty, Name = "system" };
}

/// <summary>Puts the acting person on the request, and takes him off it.</summary>
public static class ActorOnRequest
{
    static readonly object Key = new();

    /// <summary>The person behind this request. Throws when nobody is signed in: the page forgot its permission.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.ActorOrNull() ?? throw new InvalidOperationException("Nobody is signed in on this request.");

    public static Actor? ActorOrNull(this HttpContext context) => context.Items[Key] as Actor;

    /// <summary>For the one middleware that establishes the actor.</summary>
    public static void SetActor(this HttpContext context, Actor actor) => context.Items[Key] = actor;
}
