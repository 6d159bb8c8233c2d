using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PartyDiscipline.Host.Sso;

/// <summary>What is still asked of somebody whose password was right.</summary>
enum SignInStep { Password, NewPassword, SecondFactor, Enrol, Done }

/// <summary>
/// The way in: password, a new password when it is due, second factor. Wrong and unknown are told alike and take alike long.
/// <para>
/// Failures are counted per account and network: a network from which the account has signed in before has a count of its own, all
/// others share one. So five wrong guesses from anywhere shut out every stranger for half an hour (G02), and no stranger can shut out
/// a director who sits where he always sits.
/// </para>
/// </summary>
sealed class SignIn(
    Database<HostDb> database, IDbContextFactory<SsoDb> databases, Passwords passwords, SecondFactor secondFactor, SecondFactorRule rule,
    Sessions sessions, KeyRing keys, ITenants tenants, IOptions<SsoSettings> settings, TimeProvider time)
{
    const string Strangers = "strangers";
    static readonly TimeSpan HalfWayLasts = TimeSpan.FromMinutes(10);

    /// <summary>Checks name and password; the account, or null with nothing said about why.</summary>
    public async Task<Account?> Password(string loginName, string password, IPAddress? from, CancellationToken cancel)
    {
        if (await FindByName(loginName, cancel) is not { } account)
        {
            passwords.PretendToVerify(password);
            await TellUnknown(cancel);
            return null;
        }
        if (!await EnterGate(account, from, cancel))
        {
            passwords.PretendToVerify(password);
            return null;
        }
        var verdict = passwords.Verify(account, password);
        if (verdict == PasswordVerificationResult.Failed || account.Disabled)
        {
            await Failed(account, "password", from, cancel);
            return null;
        }
        await Refund(account, from, cancel);
        if (verdict != PasswordVerificationResult.SuccessRehashNeeded) return account;
        await Change(account, (db, a) =>
        {
            a.Rehash(passwords.Hash(password));
            db.Append(new PasswordRehashed(a.Id), $"account/{a.Id:N}");
        }, cancel);
        // As it now stands: how far he has come is remembered together with his hash.
        return await Again(account, cancel);
    }

    /// <summary>What comes after the password.</summary>
    public async Task<SignInStep> After(Account account, bool codeShown, CancellationToken cancel)
    {
        if (account.MustChangePassword || passwords.TooOld(account, time.GetUtcNow())) return SignInStep.NewPassword;
        if (codeShown) return SignInStep.Done;
        if (secondFactor.Has(account)) return SignInStep.SecondFactor;
        // Also whoever had one of his own will, and it opens no more.
        return account.HasSecondFactor || await rule.Needs(account, cancel) ? SignInStep.Enrol : SignInStep.Done;
    }

    /// <summary>Checks a one-time code and spends it.</summary>
    public async Task<bool> Code(Account account, string code, IPAddress? from, CancellationToken cancel)
    {
        if (!await EnterGate(account, from, cancel)) return false;
        var outcome = await Change(account, (db, a) =>
        {
            if (secondFactor.Check(a, code) is not { } step) return false;
            a.UseStep(step);
            db.Append(new CodeUsed(a.Id), $"account/{a.Id:N}");
            return true;
        }, cancel);
        if (outcome is Outcome.Done) return true;
        await Failed(account, "code", from, cancel);
        return false;
    }

    /// <summary>A code in the middle of a session, to confirm what binds; a right one takes its own try back.</summary>
    public async Task<bool> Confirm(Account account, string code, IPAddress? from, CancellationToken cancel)
    {
        if (!await Code(account, code, from, cancel)) return false;
        await Refund(account, from, cancel);
        return true;
    }

    /// <summary>Enrols a second factor when its first code is right.</summary>
    public async Task<bool> Enrol(Account account, byte[] secret, string code, CancellationToken cancel) =>
        secondFactor.Check(secret, code, 0) is { } step
        && await Change(account, (db, a) =>
        {
            a.Enrol(secondFactor.Protect(secret), step);
            db.Append(new SecondFactorChanged(a.Id, Enrolled: true, a.Person), $"account/{a.Id:N}");
        }, cancel) is Outcome.Done;

    /// <summary>A new password by its holder; every fault is named.</summary>
    public async Task<IReadOnlyList<Fault>> NewPassword(Account account, string password, string? keepSession, CancellationToken cancel)
    {
        if (passwords.Faults("Password", password, account.LoginName, account.DisplayName, account) is { Count: > 0 } faults) return faults;
        await Change(account, (db, a) =>
        {
            a.SetPassword(passwords.Hash(password), mustChange: false, passwords.Remembered, time.GetUtcNow());
            db.Append(new PasswordChanged(a.Id, ByHolder: true, a.Person), $"account/{a.Id:N}");
        }, cancel);
        await sessions.EndAll(account.Id, "password", cancel, butNot: keepSession);
        return [];
    }

    /// <summary>Everything is shown: the session begins and the sign-on server's cookie is set.</summary>
    public async Task Finish(HttpContext context, Account account, bool codeShown, CancellationToken cancel)
    {
        await Succeeded(account, context.Connection.RemoteIpAddress, cancel);
        var sid = await sessions.Start(account, codeShown, cancel);
        await Change(account, (db, a) =>
        {
            a.SignedIn(time.GetUtcNow());
            db.Append(new SignedIn(a.Id, Sessions.SidShown(sid), codeShown), $"account/{a.Id:N}");
        }, cancel);
        await context.SignOutAsync(Schemes.HalfWay);
        await context.SignInAsync(Schemes.Issuer, new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(Claims.Subject, account.Id.ToString("N")), new Claim(Schemes.SidClaim, sid)], Schemes.Issuer)));
    }

    /// <summary>Remembers, in a cookie of ten minutes, how far somebody has come.</summary>
    public Task HalfWay(HttpContext context, Account account, bool codeShown) => context.SignInAsync(
        Schemes.HalfWay,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(Claims.Subject, account.Id.ToString("N")), new Claim(Claims.AuthenticationMethodReference, codeShown ? "otp" : "pwd"), new Claim("stamp", Stamp(account))], Schemes.HalfWay)),
        new AuthenticationProperties { ExpiresUtc = time.GetUtcNow() + HalfWayLasts });

    /// <summary>Who is half way in, if the password has not changed since.</summary>
    public async Task<(Account Account, bool CodeShown)?> HalfWayIn(HttpContext context, CancellationToken cancel)
    {
        var half = await context.AuthenticateAsync(Schemes.HalfWay);
        if (!half.Succeeded || !Guid.TryParse(half.Principal.FindFirst(Claims.Subject)?.Value, out var id)) return null;
        await using var db = database.OpenAcross();
        if (await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancel) is not { Disabled: false } account) return null;
        return half.Principal.FindFirst("stamp")?.Value == Stamp(account)
            ? (account, half.Principal.FindFirst(Claims.AuthenticationMethodReference)?.Value == "otp")
            : null;
    }

    /// <summary>The account as it now stands.</summary>
    public async Task<Account> Again(Account account, CancellationToken cancel)
    {
        await using var db = database.OpenAcross();
        return await db.Accounts.SingleAsync(a => a.Id == account.Id, cancel);
    }

    string Stamp(Account account) => keys.Keyed(account.PasswordHash)[..16];

    async Task<Account?> FindByName(string loginName, CancellationToken cancel)
    {
        var key = Account.KeyOf(loginName);
        if (key.Length is 0 or > AccountBook.LoginNameLength) return null;
        await using var db = database.OpenAcross();
        return await db.Accounts.FirstOrDefaultAsync(a => a.LoginKey == key, cancel);
    }

    /// <summary>Counts a try before it is made, so that tries made at once count too; false while the gate is shut.</summary>
    async Task<bool> EnterGate(Account account, IPAddress? from, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var (gate, now, allowed) = (await GateOf(db, account, from, cancel), time.GetUtcNow(), settings.Value.FailuresAllowed);
        DateTimeOffset? none = null;
        await db.InTurn(d => d.Gates.Where(g => g.Account == account.Id && g.Network == gate && g.LockedUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.LockedUntil, none).SetProperty(g => g.Failures, 0), cancel), cancel);
        return await db.InTurn(d => d.Gates.Where(g => g.Account == account.Id && g.Network == gate && g.LockedUntil == null && g.Failures < allowed)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.Failures, g => g.Failures + 1), cancel), cancel) == 1;
    }

    /// <summary>A right password takes its own try back; the tries before it still count until the sign-in is complete.</summary>
    async Task Refund(Account account, IPAddress? from, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var gate = await GateOf(db, account, from, cancel);
        await db.InTurn(d => d.Gates.Where(g => g.Account == account.Id && g.Network == gate && g.Failures > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.Failures, g => g.Failures - 1), cancel), cancel);
    }

    /// <summary>The gate that this network goes through: its own once it is known, else the strangers'.</summary>
    async Task<string> GateOf(SsoDb db, Account account, IPAddress? from, CancellationToken cancel)
    {
        var network = NetworkOf(account, from);
        if (await db.Gates.AnyAsync(g => g.Account == account.Id && g.Network == network, cancel)) return network;
        if (await db.Gates.AnyAsync(g => g.Account == account.Id && g.Network == Strangers, cancel)) return Strangers;
        await Make(db, new Gate { Account = account.Id, Network = Strangers }, cancel);
        return Strangers;
    }

    async Task Failed(Account account, string step, IPAddress? from, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var (gate, until, allowed) = (await GateOf(db, account, from, cancel), time.GetUtcNow() + settings.Value.LockedFor, settings.Value.FailuresAllowed);
        var locked = await db.InTurn(d => d.Gates.Where(g => g.Account == account.Id && g.Network == gate && g.LockedUntil == null && g.Failures >= allowed)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.LockedUntil, until), cancel), cancel) == 1;
        await Change(account, (host, a) =>
        {
            host.Append(new SignInFailed(a.Id, step), $"account/{a.Id:N}");
            if (locked) host.Append(new LockedOut(a.Id, until), $"account/{a.Id:N}");
        }, cancel);
    }

    /// <summary>A sign-in opens the gate, and makes its network a known one.</summary>
    public async Task Succeeded(Account account, IPAddress? from, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var (network, now) = (NetworkOf(account, from), time.GetUtcNow());
        DateTimeOffset? none = null;
        var known = await db.InTurn(d => d.Gates.Where(g => g.Account == account.Id && g.Network == network)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.Failures, 0).SetProperty(g => g.LockedUntil, none).SetProperty(g => g.LastSuccess, now), cancel), cancel);
        if (known == 1) return;
        await Make(db, new Gate { Account = account.Id, Network = network, LastSuccess = now }, cancel);
        await db.InTurn(d => d.Gates.Where(g => g.Account == account.Id && g.Network == Strangers && g.LockedUntil == null)
            .ExecuteUpdateAsync(set => set.SetProperty(g => g.Failures, 0), cancel), cancel);
    }

    static async Task Make(SsoDb db, Gate gate, CancellationToken cancel)
    {
        db.Add(gate);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            // Another request has made the same gate a moment ago: it is there, and that is all that was wished.
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>The network as a keyed hash: it can be recognised, not read.</summary>
    string NetworkOf(Account account, IPAddress? from)
    {
        var address = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        var bytes = address?.GetAddressBytes().AsSpan(0, address.AddressFamily == AddressFamily.InterNetwork ? 3 : 8).ToArray() ?? [];
        return keys.Keyed($"{account.Id:N}|{Convert.ToHexString(bytes)}");
    }

    async Task TellUnknown(CancellationToken cancel)
    {
        if (tenants.All is not [{ Kind: TenantKind.Bureau } bureau, ..]) return;
        await using var db = database.Open(bureau.Code);
        var subject = Ids.Unguessable();
        await db.Write(Actor.System(bureau.Code), Ids.Unguessable(), _ =>
        {
            db.Append(new SignInFailed(null, "name"), "account/unknown");
            return Task.FromResult<Outcome>(new Outcome.Done(subject));
        }, cancel);
    }

    Task<Outcome> Change(Account account, Action<HostDb, Account> change, CancellationToken cancel) =>
        Change(account, (db, a) => { change(db, a); return true; }, cancel);

    async Task<Outcome> Change(Account account, Func<HostDb, Account, bool> change, CancellationToken cancel)
    {
        await using var db = database.Open(account.TenantId);
        return await db.Write(account.Self(), Ids.Unguessable(), async ct =>
        {
            var stored = await db.Accounts.SingleAsync(a => a.Id == account.Id, ct);
            return change(db, stored) ? new Outcome.Done(stored.Id) : Outcome.Refuse("Code", "SignIn.Code");
        }, cancel);
    }
}

/// <summary>A one-time code was shown and is spent.</summary>
sealed record CodeUsed(Guid Account) : IFact;
