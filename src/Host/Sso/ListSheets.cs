using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>The accounts under the filter of their page; what a password or a secret is made of is nowhere in it.</summary>
sealed class AccountList(Database<HostDb> database, ITenants tenants, IStringLocalizer<Words> words) : IWorkbook
{
    /// <summary>Most rows of one file.</summary>
    const int Most = 50_000;

    public string Name => "accounts";
    public string Permission => SsoAccess.Accounts;

    /// <summary>Those of a unit whose name or login holds what is typed, in the order in which they are shown.</summary>
    public static IQueryable<Account> Narrow(IQueryable<Account> accounts, string? unit, string? typed)
    {
        if (!string.IsNullOrEmpty(unit)) accounts = accounts.Where(a => a.TenantId == unit);
        if (typed?.Trim() is { Length: > 0 and <= 60 } text)
        {
            var key = text.ToLowerInvariant();
            accounts = accounts.Where(a => a.LoginKey.Contains(key) || a.DisplayName.Contains(text));
        }
        return accounts.OrderBy(a => a.TenantId).ThenBy(a => a.DisplayName).ThenBy(a => a.LoginKey);
    }

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        await using var db = actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);
        var accounts = await Narrow(db.Accounts, filter["unit"], filter["q"]).Take(Most).ToListAsync(cancel);
        return new Workbook
        {
            FileName = words["Menu.Admin.Accounts.Index"],
            Sheets =
            [
                new Sheet
                {
                    Name = words["Menu.Admin.Accounts.Index"],
                    Columns =
                    [
                        new(words["Account.Name"], 18), new(words["Account.Login"], 18), new(words["Account.Unit"], 24), new(words["Account.Kind"], 18), new(words["Account.SecondFactor"]),
                        new(words["Account.LastSignIn"], 18), new(words["Account.State"]),
                    ],
                    Rows = accounts.Select(a => (IReadOnlyList<object?>)
                    [
                        a.DisplayName, a.LoginName, tenants.Find(a.TenantId)?.Name.ToString() ?? a.TenantId, words[$"Account.Lane.{a.Lane}"].Value, words[a.HasSecondFactor ? "Account.Enrolled" : "Account.NotEnrolled"].Value,
                        a.LastSignIn is { } at ? $"{ChinaTime.Local(at):yyyy-MM-dd HH:mm}" : words["Account.Never"].Value,
                        words[a.Disabled ? "Account.Disabled" : a.MustChangePassword ? "Account.MustChange" : "Account.Active"].Value,
                    ]),
                },
            ],
        };
    }
}

/// <summary>The tenants and the addresses of their portals.</summary>
sealed class UnitList(ITenants tenants, Addresses addresses, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "units";
    public string Permission => SsoAccess.Units;

    public Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel) => Task.FromResult<Workbook?>(new()
    {
        FileName = words["Menu.Admin.Units.Index"],
        Sheets =
        [
            new Sheet
            {
                Name = words["Menu.Admin.Units.Index"],
                Columns = [new(words["Account.Unit"], 30), new(words["Unit.Code"], 16), new(words["Unit.Address"], 40)],
                Rows = tenants.All.Where(t => actor.AtBureau || t.Code == actor.Tenant).Select(t => (IReadOnlyList<object?>)[t.Name.ToString(), t.Code, addresses.PortalOf(t.Code).ToString()]),
            },
        ],
    });
}
