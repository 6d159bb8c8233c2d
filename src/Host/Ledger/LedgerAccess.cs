using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Ledger;

/// <summary>The Ledger's place in the host: what carries it, who may read it and where.</summary>
static class LedgerAccess
{
    /// <summary>Reads and verifies the Ledger; the audit administrator alone (G12).</summary>
    public const string Permission = "Host.Ledger";

    public static void AddLedger(this IServiceCollection services)
    {
        Pump.Subscribe(services);
        services.AddSingleton<Pump>();
        services.AddHostedService(p => p.GetRequiredService<Pump>());
        services.AddSingleton<Verification>();
        services.AddSingleton<FactWords>();
        services.AddSingleton(new PermissionEntry(Permission, [Roles.AuditAdministrator], typeof(Words)));
        services.AddSingleton(new MenuEntry("admin", "/Admin/Ledger", Permission, 80, typeof(Words)));
        services.AddSingleton(new MenuEntry("admin", "/Admin/Verify", Permission, 81, typeof(Words)));
    }
}
