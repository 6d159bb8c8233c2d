using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using PartyDiscipline.Host.Operations;

namespace PartyDiscipline.Host.Sso;

/// <summary>The certificates that wrap the protection keys in the database, or did before, where the operator has set them.</summary>
sealed record KeyWrapping(IReadOnlyList<X509Certificate2> Certificates)
{
    /// <summary>Whether a protection key, as it is kept, lies bare or is wrapped by one of these certificates.</summary>
    public bool Opens(string? kept) => kept is not null
        && (!kept.Contains("EncryptedXmlDecryptor", StringComparison.Ordinal) || Certificates.Any(c => kept.Contains(Convert.ToBase64String(c.RawData), StringComparison.Ordinal)));
}

/// <summary>
/// The sign-on server's keys, kept wrapped in the database so that every host shares them. The next signing key is made and published
/// before its turn, and old ones stay published, so that a change of keys refuses nobody. A host that runs notices within the hour, and
/// several times before the key's turn however short <c>Sso:KeyLead</c> is set.
/// </summary>
sealed class KeyRing(IDbContextFactory<SsoDb> databases, IDataProtectionProvider protection, IOptions<SsoSettings> settings, KeyWrapping wrapping, TimeProvider time, ILogger<KeyRing> log)
    : BackgroundService, IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    const string Signing = "signing";
    const string Encryption = "encryption";
    const string Portals = "portals";
    const int SigningBits = 3072;
    /// <summary>Longer than any token or sign-out hint lives.</summary>
    static readonly TimeSpan KeptAfterUse = TimeSpan.FromDays(180);
    static readonly TimeSpan LookAgainAtMost = TimeSpan.FromHours(1);
    const int LooksInLead = 4;

    readonly IDataProtector protector = protection.CreateProtector("PartyDiscipline.Keys.1");
    readonly Lock gate = new();
    List<(WrappedKey Key, byte[] Value)> keys = [];
    string? current;
    CancellationTokenSource changed = new();

    string IOptionsChangeTokenSource<OpenIddictServerOptions>.Name => Options.DefaultName;

    IChangeToken IOptionsChangeTokenSource<OpenIddictServerOptions>.GetChangeToken() => new CancellationChangeToken(changed.Token);

    /// <summary>Reads the keys, making those that are missing or due; at start and then every hour.</summary>
    public async Task Load(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (current is null) await ForgetWhatNobodyOpens(db, cancel);
        var stored = await db.Keys.AsNoTracking().OrderBy(k => k.Number).ToListAsync(cancel);
        if (Due(stored) is { Count: > 0 } due)
        {
            DbUpdateException? failed = null;
            try
            {
                db.AddRange(due);
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException e)
            {
                failed = e;
            }
            db.ChangeTracker.Clear();
            stored = await db.Keys.AsNoTracking().OrderBy(k => k.Number).ToListAsync(cancel);
            if (failed is not null && Due(stored).Count > 0) log.LogWarning(failed, "Keys that are due could not be saved; it is tried again.");
            else if (failed is not null) log.LogInformation("Another host made the keys first.");
        }
        var now = time.GetUtcNow();
        var signature = string.Join(';', stored.Select(k => $"{k.Use}{k.Number}{(k.NotBefore <= now ? '+' : '-')}"));
        lock (gate)
        {
            if (signature == current) return;
            keys = [.. stored.Select(k => (k, Unwrap(k)))];
            current = signature;
        }
        await Interlocked.Exchange(ref changed, new CancellationTokenSource()).CancelAsync();
    }

    /// <summary>
    /// With the protection keys deleted nothing opens these keys any more: new ones are made in their place, and everybody signs in again.
    /// Protection keys that are there and do not open are another matter: the certificate is missing, and it can be put back.
    /// </summary>
    async Task ForgetWhatNobodyOpens(SsoDb db, CancellationToken cancel)
    {
        var protecting = await db.DataProtectionKeys.AsNoTracking().Select(k => k.Xml).ToListAsync(cancel);
        // Asked before the framework is: where no key opens it would put a bare one beside them.
        if (protecting.Count > 0 && protecting.TrueForAll(xml => !wrapping.Opens(xml))) throw Shut("none of the protection keys is wrapped by it.");
        if (protecting.Count > 0 || !await db.Keys.AnyAsync(cancel)) return;
        log.LogWarning("The protection keys are gone from the database. The sign-on server gets new keys: everybody signs in again, and one-time codes are enrolled anew.");
        await db.InTurn(d => d.Keys.ExecuteDeleteAsync(cancel), cancel);
    }

    byte[] Unwrap(WrappedKey key)
    {
        try
        {
            return protector.Unprotect(Convert.FromBase64String(key.Value));
        }
        catch (CryptographicException e)
        {
            throw Shut(e.Message);
        }
    }

    static NotReady Shut(string why) => new(
        $"The keys in the database do not open: Sso:KeyCertificate is not the certificate that wrapped them; {why} Set that certificate, beside a new one as Sso:OldKeyCertificates, and start again. If it is lost for good, delete all rows of sso_protection_keys: "
        + "new keys are made, everybody signs in again and enrols one-time codes anew; nothing that people recorded is touched.");

    List<WrappedKey> Due(List<WrappedKey> stored)
    {
        var now = time.GetUtcNow();
        var due = new List<WrappedKey>();
        var newest = stored.LastOrDefault(k => k.Use == Signing);
        if (newest is null) due.Add(Make(Signing, 1, now));
        else if (newest.NotBefore + settings.Value.KeyLife - settings.Value.KeyLead <= now)
            due.Add(Make(Signing, newest.Number + 1, Later(newest.NotBefore + settings.Value.KeyLife, now)));
        foreach (var use in (string[])[Encryption, Portals])
            if (!stored.Exists(k => k.Use == use)) due.Add(Make(use, 1, now));
        return due;
    }

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    WrappedKey Make(string use, int number, DateTimeOffset notBefore)
    {
        byte[] value;
        if (use == Signing)
        {
            using var rsa = RSA.Create(SigningBits);
            value = rsa.ExportPkcs8PrivateKey();
        }
        else
        {
            value = RandomNumberGenerator.GetBytes(32);
        }
        return new WrappedKey { Use = use, Number = number, NotBefore = notBefore, Value = Convert.ToBase64String(protector.Protect(value)) };
    }

    /// <summary>The secret with which a portal shows itself to the sign-on server; the same on every host, stored nowhere in the clear.</summary>
    public string PortalSecret(string tenant)
    {
        var master = Snapshot().Single(k => k.Key.Use == Portals).Value;
        return Convert.ToHexStringLower(HMACSHA256.HashData(master, Encoding.UTF8.GetBytes(tenant)));
    }

    /// <summary>A keyed hash, for values that must be compared but not read.</summary>
    public string Keyed(string text)
    {
        var master = Snapshot().Single(k => k.Key.Use == Portals).Value;
        return Convert.ToHexStringLower(HMACSHA256.HashData(master, Encoding.UTF8.GetBytes("keyed:" + text)));
    }

    List<(WrappedKey Key, byte[] Value)> Snapshot()
    {
        lock (gate) return keys.Count > 0 ? keys : throw new InvalidOperationException("The keys are read at start, before anything asks for them.");
    }

    /// <summary>The key whose turn it is comes first: it signs. The others are published.</summary>
    public void Configure(OpenIddictServerOptions options)
    {
        var now = time.GetUtcNow();
        var all = Snapshot();
        var signing = all.Where(k => k.Key.Use == Signing).ToList();
        var acting = signing.FindLast(k => k.Key.NotBefore <= now).Key ?? signing[0].Key;
        foreach (var (key, value) in signing.Where(k => k.Key.Number >= acting.Number || InUse(k.Key, signing, now)).OrderBy(k => k.Key == acting ? 0 : 1))
        {
            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(value, out _);
            options.SigningCredentials.Add(new SigningCredentials(
                new RsaSecurityKey(rsa) { KeyId = $"s{key.Number}-{Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()).AsSpan(0, 8))}" },
                SecurityAlgorithms.RsaSha256));
        }
        foreach (var (_, value) in all.Where(k => k.Key.Use == Encryption))
            options.EncryptionCredentials.Add(new EncryptingCredentials(new SymmetricSecurityKey(value), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    static bool InUse(WrappedKey old, List<(WrappedKey Key, byte[] Value)> signing, DateTimeOffset now) =>
        signing.Find(k => k.Key.Number == old.Number + 1).Key is { } next && next.NotBefore + KeptAfterUse > now;

    /// <summary>The signing keys for the administrator's eyes: number, first day of use.</summary>
    public IReadOnlyList<(int Number, DateTimeOffset NotBefore)> SigningKeys() =>
        [.. Snapshot().Where(k => k.Key.Use == Signing).Select(k => (k.Key.Number, k.Key.NotBefore))];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lookAgain = TimeSpan.FromSeconds(Math.Clamp((settings.Value.KeyLead / LooksInLead).TotalSeconds, 1, LookAgainAtMost.TotalSeconds));
        using var timer = new PeriodicTimer(lookAgain, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Load(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "The sign-on server's keys could not be read again.");
            }
        }
    }

    public override void Dispose()
    {
        changed.Dispose();
        base.Dispose();
    }
}
