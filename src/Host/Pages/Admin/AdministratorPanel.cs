using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Pages.Admin;

/// <summary>One figure of an administrator's home and the page where it is dealt with.</summary>
/// <param name="Word">The label's key.</param>
/// <param name="Urgent">It asks for him.</param>
sealed record AdministratorFigure(string Word, long Number, string Page, IReadOnlyDictionary<string, string> Route, bool Urgent = false);

/// <summary>What each of the three administrators has before him: only what his own rights open, so that their homes stay as apart as their duties.</summary>
sealed class AdministratorPanel(Database<HostDb> host, Database<LedgerDb> ledger, DropInBook modules, ITenants tenants, KeyRing keys, TimeProvider time) : IHomePanel
{
    const int Days = 7;

    public string Name => "administration";
    public int Order => 0;

    public async Task<PanelView?> Show(Actor actor, CancellationToken cancel)
    {
        if (!actor.Roles.Overlaps(Roles.Administrators)) return null;
        var figures = new List<AdministratorFigure>();
        if (actor.May(SsoAccess.Units))
        {
            figures.Add(new("Administrator.Units", actor.AtBureau ? tenants.All.Count : 1, "/Admin/Units/Index", Nothing));
            figures.Add(new("Administrator.Keys", keys.SigningKeys().Count, "/Admin/Units/Index", Nothing));
        }
        if (actor.May(SsoAccess.Accounts)) await AddAccounts(figures, actor, cancel);
        if (actor.AtBureau && actor.May(DropInBook.Ask) && await modules.Waiting(actor, cancel) is { Count: > 0 } waiting)
            figures.Add(new("Administrator.Modules", waiting.Count, "/Admin/Modules/Index", Nothing, Urgent: true));
        if (actor.May(LedgerAccess.Permission)) await AddLedger(figures, actor, cancel);
        return figures.Count > 0 ? new PanelView("/Pages/Admin/_Administrator.cshtml", figures) : null;
    }

    async Task AddAccounts(List<AdministratorFigure> figures, Actor actor, CancellationToken cancel)
    {
        await using var db = actor.AtBureau ? host.OpenAcross(actor) : host.OpenToRead(actor, actor.Tenant);
        var waiting = await db.Grants.CountAsync(g => g.State == GrantState.Requested, cancel);
        figures.Add(new("Administrator.Waiting", waiting, "/Admin/Grants/Index", new Dictionary<string, string> { ["state"] = nameof(GrantState.Requested) }, waiting > 0));
        var systems = await ClientBook.Waiting(db.Clients, actor).CountAsync(cancel);
        if (systems > 0) figures.Add(new("Administrator.Systems", systems, "/Admin/Clients/Index", Nothing, Urgent: true));
        figures.Add(new("Administrator.Accounts", await db.Accounts.CountAsync(a => !a.Disabled, cancel), "/Admin/Accounts/Index", Nothing));
        figures.Add(new("Administrator.Disabled", await db.Accounts.CountAsync(a => a.Disabled, cancel), "/Admin/Accounts/Index", Nothing));
        figures.Add(new("Administrator.Clients", await db.Clients.CountAsync(c => !c.Disabled, cancel), "/Admin/Clients/Index", Nothing));
    }

    async Task AddLedger(List<AdministratorFigure> figures, Actor actor, CancellationToken cancel)
    {
        var (today, from) = (time.Today(), time.Today().AddDays(1 - Days));
        await using var db = ledger.OpenToRead(actor, actor.Tenant);
        figures.Add(new("Administrator.Today", await Count(today, null), "/Admin/Ledger", Since(today)));
        foreach (var (word, fact) in ((string, Type)[])[("Administrator.Failed", typeof(SignInFailed)), ("Administrator.Locked", typeof(LockedOut)), ("Administrator.Granted", typeof(RoleGranted))])
        {
            var told = await Count(from, FactName.Of(fact));
            figures.Add(new(word, told, "/Admin/Ledger", new Dictionary<string, string>(Since(from)) { ["fact"] = FactName.Of(fact) }, told > 0 && fact == typeof(LockedOut)));
        }

        Task<int> Count(DateOnly since, string? fact)
        {
            var start = ChinaTime.StartOf(since);
            return db.Entries.CountAsync(e => e.At >= start && (fact == null || e.Fact == fact), cancel);
        }
    }

    static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    static Dictionary<string, string> Since(DateOnly day) => new() { ["from"] = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };
}
