using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>
/// The handlers' own keys: made under a passphrase, opened for a session in two halves, locked again. At rest there is nothing here that
/// opens anything.
/// </summary>
sealed class KeyRing(Database<CluesDb> database, TimeProvider time)
{
    /// <summary>How long a key stays open.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromMinutes(15);

    /// <summary>His key in use; null when he has none.</summary>
    public async Task<HandlerKey?> Of(Actor actor, CancellationToken cancel = default)
    {
        if (actor.Person is not { } person) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Keys.Where(k => k.Person == person && !k.Retired).OrderByDescending(k => k.At).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Makes him a pair of his own. An earlier one is retired: what was closed to it only the custodians get back.</summary>
    public async Task<Outcome> Make(Actor actor, Guid operation, string? passphrase, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Enter) || actor.Person is not { } person) return new Outcome.NotFound();
        if (Weak(passphrase) is { } weak) return weak;
        var key = new HandlerKey(person, actor.Name, actor.May(CluePermissions.Intake) || actor.May(CluePermissions.Lead), passphrase!, time.GetUtcNow());
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            foreach (var earlier in await db.Keys.Where(k => k.Person == person && !k.Retired).ToListAsync(ct)) earlier.Retire();
            db.RemoveRange(await db.Opened.Where(o => o.Account == actor.Account).ToListAsync(ct));
            // Nothing opens what was closed to the earlier key; so nobody is taken for one who still holds a clue.
            db.RemoveRange(await db.Wraps.Where(w => w.Person == person).ToListAsync(ct));
            db.Add(key);
            db.Append(new HandlerKeyMade(key.Id, Convert.ToHexStringLower(key.PublicKey)), Subject(key.Id));
            return new Outcome.Done(key.Id);
        }, cancel);
    }

    static Outcome? Weak(string? passphrase) =>
        passphrase is null || passphrase.Length < HandlerKey.ShortestPassphrase || passphrase.Length > HandlerKey.LongestPassphrase || passphrase.Distinct().Count() < 6
            ? Outcome.Refuse("Passphrase", "Clue.PassphraseWeak", null, $"{HandlerKey.ShortestPassphrase}") : null;

    /// <summary>Opens his key. The half that is answered goes into his browser's cookie and is kept nowhere else.</summary>
    public async Task<(Outcome Outcome, byte[]? Half)> Unlock(Actor actor, Guid operation, string? passphrase, CancellationToken cancel = default)
    {
        if (!actor.May(CluePermissions.Enter) || await Of(actor, cancel) is not { } key) return (new Outcome.NotFound(), null);
        // The slow part, before the write and its lock.
        if (passphrase is not { Length: > 0 and <= HandlerKey.LongestPassphrase } || key.Open(passphrase) is not { } own) return (Outcome.Refuse("Passphrase", "Clue.PassphraseWrong"), null);
        var half = SecretBox.NewKey();
        var opened = new OpenedKey(key.Id, actor, own, half, time.GetUtcNow() + Open);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(own);
        await using var db = database.Open(actor);
        var outcome = await db.Write(actor, operation, async ct =>
        {
            db.RemoveRange(await db.Opened.Where(o => o.Account == actor.Account).ToListAsync(ct));
            db.Add(opened);
            db.Append(new HandlerKeyUnlocked(key.Id), Subject(key.Id));
            return new Outcome.Done(key.Id);
        }, cancel);
        return (outcome, outcome is Outcome.Done ? half : null);
    }

    /// <summary>His private key for this one request; null when it is locked, past its time, of another session, or its half is wrong.</summary>
    public async Task<byte[]?> Held(Actor actor, byte[]? half, CancellationToken cancel = default)
    {
        if (half is not { Length: SecretBox.KeyBytes } || actor.Person is not { } person || !actor.May(CluePermissions.Enter)) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await db.Opened.Where(o => o.Account == actor.Account).FirstOrDefaultAsync(cancel) is not { } opened || opened.Until <= time.GetUtcNow()) return null;
        if (!await db.Keys.AnyAsync(k => k.Id == opened.Key && k.Person == person && !k.Retired, cancel)) return null;
        return opened.Open(actor, half);
    }

    public async Task<Outcome> Lock(Actor actor, Guid operation, CancellationToken cancel = default)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var opened = await db.Opened.Where(o => o.Account == actor.Account).ToListAsync(ct);
            if (opened.Count == 0) return new Outcome.NotFound();
            db.RemoveRange(opened);
            db.Append(new HandlerKeyLocked(opened[0].Key), Subject(opened[0].Key));
            return new Outcome.Done(opened[0].Key);
        }, cancel);
    }

    /// <summary>Closes his open key under another passphrase.</summary>
    public async Task<Outcome> Change(Actor actor, Guid operation, byte[]? own, string? passphrase, CancellationToken cancel = default)
    {
        if (own is null || actor.Person is not { } person) return Outcome.Refuse("", "Clue.Locked");
        if (Weak(passphrase) is { } weak) return weak;
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Keys.FirstOrDefaultAsync(k => k.Person == person && !k.Retired, ct) is not { } key) return new Outcome.NotFound();
            key.Close(own, passphrase!);
            db.Append(new HandlerKeyMade(key.Id, Convert.ToHexStringLower(key.PublicKey)), Subject(key.Id));
            return new Outcome.Done(key.Id);
        }, cancel);
    }

    static string Subject(Guid key) => $"handlerKey/{key:N}";
}
