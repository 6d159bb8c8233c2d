using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Sso;

/// <summary>Who may administer accounts, roles and clients, and where that is found (G07, G08).</summary>
static class SsoAccess
{
    public const string Accounts = "Host.Accounts";
    /// <summary>Founding prisons, looking at the keys.</summary>
    public const string Units = "Host.Units";
    /// <summary>One's own account: everybody's.</summary>
    public const string Me = "Host.Me";

    public static void AddSsoAccess(this IServiceCollection services)
    {
        Permission(Units, Roles.SystemAdministrator);
        Permission(Accounts, Roles.SecurityAdministrator);
        Permission(GrantBook.Manage, Roles.SecurityAdministrator);
        Permission(GrantBook.Approve, Roles.Secretary, Roles.DisciplineSecretary);
        Permission(ClientBook.Permission, Roles.SecurityAdministrator);
        services.AddSingleton(new PermissionEntry(Me, Roles.All, typeof(Words)));
        Menu("/Admin/Units/Index", Units, 5);
        Menu("/Admin/Accounts/Index", Accounts, 10);
        Menu("/Admin/Grants/Index", GrantBook.Manage, 20);
        Menu("/Admin/Grants/Waiting", GrantBook.Approve, 21);
        Menu("/Admin/Clients/Index", ClientBook.Permission, 30);

        void Permission(string name, params string[] holders) => services.AddSingleton(new PermissionEntry(name, holders, typeof(Words)));
        void Menu(string page, string permission, int order) => services.AddSingleton(new MenuEntry("admin", page, permission, order, typeof(Words)));
    }
}
