using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using QRCoder;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// One-time codes by time (TOTP, RFC 6238) as the second factor: mandatory for the three administrators and for discipline staff
/// (G04), free for others.
/// </summary>
sealed class SecondFactor(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Granted roles that need it; the discipline secretary needs it by his post.</summary>
    public static readonly IReadOnlyCollection<string> Needing = [.. Roles.Administrators, Roles.DisciplineOfficer, Roles.DisciplineSecretary];

    readonly IDataProtector protector = protection.CreateProtector("PartyDiscipline.SecondFactor.1");

    public static byte[] NewSecret() => KeyGeneration.GenerateRandomKey(20);

    public static string Written(byte[] secret) => Base32Encoding.ToString(secret);

    public static byte[] Read(string written) => Base32Encoding.ToBytes(written);

    public string Protect(byte[] secret) => Convert.ToBase64String(protector.Protect(secret));

    /// <summary>The time step of a right code that was not used yet; null for a wrong or used one. One step of clock error is forgiven.</summary>
    public long? Check(byte[] secret, string code, long lastStep)
    {
        var typed = new string([.. code.Where(char.IsAsciiDigit)]);
        if (typed.Length != 6) return null;
        var totp = new Totp(secret);
        return totp.VerifyTotp(time.GetUtcNow().UtcDateTime, typed, out var step, new VerificationWindow(previous: 1, future: 1)) && step > lastStep ? step : null;
    }

    public long? Check(Account account, string code) => Open(account) is { } secret ? Check(secret, code, account.LastTotpStep) : null;

    /// <summary>Whether the account has a second factor that can be checked. One whose keys are gone for good is as if it had never been.</summary>
    public bool Has(Account account) => Open(account) is not null;

    byte[]? Open(Account account)
    {
        try
        {
            return account.TotpSecret is { } kept ? protector.Unprotect(Convert.FromBase64String(kept)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What an authenticator app reads from the QR code.</summary>
    public static string Address(byte[] secret, string loginName, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(loginName)}?secret={Written(secret)}&issuer={Uri.EscapeDataString(issuer)}&digits=6&period=30";

    /// <summary>The picture of it, in the page itself: the secret stands in no address.</summary>
    public static string Picture(string address) => "data:image/png;base64," + Convert.ToBase64String(QrPng(address));

    static byte[] QrPng(string address)
    {
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(6);
    }
}

/// <summary>Who must have a second factor: by a granted role anywhere, or by heading a discipline committee.</summary>
sealed class SecondFactorRule(Database<HostDb> database, IServiceProvider services, TimeProvider time)
{
    public async Task<bool> Needs(Account account, CancellationToken cancel)
    {
        if (account.Lane != Lanes.Business) return true;
        await using var db = database.OpenAcross();
        var needing = SecondFactor.Needing.ToList();
        if (await db.Grants.AnyAsync(g => g.Account == account.Id && g.State == GrantState.Granted && needing.Contains(g.Role), cancel)) return true;
        if (account.Person is not { } person || services.GetService<IPartyDirectory>() is not { } directory) return false;
        return (await directory.HeldBy(account.TenantId, person, time.Today(), cancel)).Any(p => p.HeadsDiscipline);
    }
}
