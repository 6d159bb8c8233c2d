using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// Opening, shutting and resetting accounts. A tenant's security administrator administers it; the bureau's administers every tenant,
/// and what he does in a prison stands in that prison's Ledger under his own name.
/// </summary>
sealed class AccountBook(Database<HostDb> database, Passwords passwords, SecondFactor secondFactor, Sessions sessions, ITenants tenants, TimeProvider time)
{
    public const int LoginNameLength = 60;
    public const int DisplayNameLength = 60;

    public static bool Administers(Actor actor, string tenant) => actor.Tenant == tenant || actor.AtBureau;

    /// <summary>An account wherever its home is; for reading.</summary>
    public async Task<Account?> Find(Guid id, CancellationToken cancel = default)
    {
        await using var db = database.OpenAcross();
        return await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancel);
    }

    public Task<Outcome> Open(Actor actor, Guid operation, string tenant, AccountOpening opening, CancellationToken cancel = default) =>
        Open(actor, operation, tenant, [opening], cancel);

    /// <summary>Opens accounts in one write; Done names the first.</summary>
    public async Task<Outcome> Open(Actor actor, Guid operation, string tenant, IReadOnlyList<AccountOpening> openings, CancellationToken cancel = default)
    {
        if (!Administers(actor, tenant) || tenants.Find(tenant) is null) return new Outcome.NotFound();
        var faults = openings.SelectMany(FaultsIn).ToList();
        var keys = openings.Select(o => Account.KeyOf(o.LoginName)).ToList();
        if (keys.Distinct().Count() < keys.Count) faults.Add(new("LoginName", "Account.LoginTaken"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var across = database.OpenAcross();
        await using var db = database.Open(tenant);
        try
        {
            return await db.Write(actor with { Tenant = tenant }, operation, async ct =>
            {
                if (await across.Accounts.AnyAsync(a => keys.Contains(a.LoginKey), ct)) return Outcome.Refuse("LoginName", "Account.LoginTaken");
                var people = openings.Select(o => o.Person).OfType<Guid>().ToList();
                if (people.Count > 0 && await across.Accounts.AnyAsync(a => a.Person != null && people.Contains(a.Person.Value), ct))
                    return Outcome.Refuse("Person", "Account.PersonHasOne");
                var now = time.GetUtcNow();
                Account? first = null;
                foreach (var opening in openings)
                {
                    var account = new Account(
                        opening.LoginName.Trim(), opening.DisplayName.Trim(), opening.Lane, opening.Person, opening.PasswordHash, opening.MustChange, now);
                    if (opening.TotpSecret is { } secret) account.Enrol(secondFactor.Protect(secret), 0);
                    db.Add(account);
                    db.Append(new AccountOpened(account.Id, account.Lane, account.Person), $"account/{account.Id:N}");
                    first ??= account;
                }
                return new Outcome.Done(first!.Id);
            }, cancel);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            // Two tenants open the same login name at the same moment: the unique index decides.
            if (await across.Accounts.AnyAsync(a => keys.Contains(a.LoginKey), cancel)) return Outcome.Refuse("LoginName", "Account.LoginTaken");
            throw;
        }
    }

    /// <summary>What is wrong with an opening in itself.</summary>
    public static IEnumerable<Fault> FaultsIn(AccountOpening opening)
    {
        if (opening.LoginName.Trim() is not { Length: >= 2 and <= LoginNameLength } login || login.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            yield return new Fault("LoginName", "Account.LoginForm");
        if (opening.DisplayName.Trim() is not { Length: >= 1 and <= DisplayNameLength } name || name.Any(char.IsControl))
            yield return new Fault("DisplayName", "Account.NameForm");
        if (opening.Lane != Lanes.Business && !Roles.Administrators.Contains(opening.Lane)) yield return new Fault("Lane", "Account.Lane");
        if (opening.Lane != Lanes.Business && opening.Person is not null) yield return new Fault("Person", "Account.AdministratorIsNobody");
    }

    /// <summary>Sets a password that its holder must change at once; all his sessions end.</summary>
    public Task<Outcome> ResetPassword(Actor actor, Guid operation, Guid account, string hash, CancellationToken cancel = default) =>
        Change(actor, operation, account, "reset", (db, a) =>
        {
            a.SetPassword(hash, mustChange: true, passwords.Remembered, time.GetUtcNow());
            db.Append(new PasswordChanged(a.Id, ByHolder: false, a.Person), $"account/{a.Id:N}");
        }, cancel);

    /// <summary>Shuts or opens an account; a shut one loses its sessions at once (G06).</summary>
    public Task<Outcome> SetDisabled(Actor actor, Guid operation, Guid account, bool disabled, CancellationToken cancel = default) =>
        Change(actor, operation, account, disabled ? "disabled" : null, (db, a) =>
        {
            a.SetDisabled(disabled);
            db.Append(new AccountDisabled(a.Id, disabled, a.Person), $"account/{a.Id:N}");
        }, cancel);

    /// <summary>Takes the second factor off; its holder enrols a new one at the next sign-in.</summary>
    public Task<Outcome> ResetSecondFactor(Actor actor, Guid operation, Guid account, CancellationToken cancel = default) =>
        Change(actor, operation, account, "reset", (db, a) =>
        {
            a.DropSecondFactor();
            db.Append(new SecondFactorChanged(a.Id, Enrolled: false, a.Person), $"account/{a.Id:N}");
        }, cancel);

    /// <summary>Lets a locked account try again.</summary>
    public async Task<Outcome> Unlock(Actor actor, Guid operation, Guid account, CancellationToken cancel = default)
    {
        var outcome = await Change(actor, operation, account, null, (db, a) => db.Append(new Unlocked(a.Id), $"account/{a.Id:N}"), cancel);
        if (outcome.Subject is not null) await sessions.OpenGates(account, cancel);
        return outcome;
    }

    async Task<Outcome> Change(Actor actor, Guid operation, Guid id, string? endsSessions, Action<HostDb, Account> change, CancellationToken cancel)
    {
        if (await Find(id, cancel) is not { } found || !Administers(actor, found.TenantId)) return new Outcome.NotFound();
        if (actor.Account == id) return Outcome.Refuse("", "Account.NotYourOwn");
        await using var db = database.Open(found.TenantId);
        var outcome = await db.Write(actor with { Tenant = found.TenantId }, operation, async ct =>
        {
            var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
            change(db, account);
            return new Outcome.Done(id);
        }, cancel);
        if (endsSessions is not null && outcome.Subject is not null) await sessions.EndAll(id, endsSessions, cancel);
        return outcome;
    }
}
