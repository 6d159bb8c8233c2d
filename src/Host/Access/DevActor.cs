using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Calendar;

namespace PartyDiscipline.Host.Access;

/// <summary>TEMPORARY until sign-on lands: a cookie or header <c>act-as: tenant;role,role;party,party</c>. Deleted by the Sso branch.</summary>
static class DevActor
{
    public static void UseDevActor(this WebApplication app)
    {
        if (app.Environment.IsProduction()) return;
        app.Use(async (context, next) =>
    {
        var text = context.Request.Headers["act-as"].FirstOrDefault() ?? context.Request.Cookies["act-as"] ?? app.Configuration["Dev:ActAs"];
        if (context.ActorOrNull() is null && text?.Split(';') is [var tenant, var roles, ..] parts)
        {
            var table = context.RequestServices.GetRequiredService<RightsTable>();
            var held = roles.Split(',');
            var parties = parts.Length > 2 ? parts[2].Split(',').Select(p => PartyId.Parse(p, null)).ToArray() : [];
            var directory = context.RequestServices.GetService<IPartyDirectory>();
            var who = parties.Length > 0 && directory is not null ? await directory.Find(parties[0], TimeProvider.System.Today()) : null;
            context.SetActor(new Actor
            {
                Tenant = tenant,
                Account = Guid.Parse("00000000-0000-0000-0000-000000000001"),
                Name = who?.HolderName ?? roles,
                Person = who?.Holder,
                Roles = [.. held],
                Permissions = table.Of(held),
                Parties = [.. parties],
                AtBureau = context.RequestServices.GetRequiredService<ITenants>().Find(tenant)?.Kind == TenantKind.Bureau,
            });
        }
        await next(context);
    });
    }
}
