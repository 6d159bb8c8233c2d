using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PartyDiscipline.Host.Sso;

/// <summary>Keeps a new second factor's secret in the form, protected and for its account only, until its first code is right.</summary>
sealed class EnrolmentSecrets(IDataProtectionProvider protection)
{
    static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);
    readonly ITimeLimitedDataProtector protector = protection.CreateProtector("PartyDiscipline.Enrolment.1").ToTimeLimitedDataProtector();

    public string Keep(Guid account, byte[] secret) => Convert.ToHexStringLower(protector.Protect([.. account.ToByteArray(), .. secret], Lasts));

    public byte[]? Open(Guid account, string? kept)
    {
        if (string.IsNullOrEmpty(kept)) return null;
        try
        {
            var bytes = protector.Unprotect(Convert.FromHexString(kept));
            return bytes.AsSpan(0, 16).SequenceEqual(account.ToByteArray()) ? bytes[16..] : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
