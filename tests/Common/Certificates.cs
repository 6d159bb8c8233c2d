using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PartyDiscipline.Tests.Common;

/// <summary>Certificates that tests make for themselves, each with its key.</summary>
public static class Certificates
{
    /// <summary>What every file is closed with.</summary>
    public const string Password = "invented";

    public const string OfServers = "1.3.6.1.5.5.7.3.1", OfClients = "1.3.6.1.5.5.7.3.2";

    /// <param name="name">Its common name.</param>
    /// <param name="by">The authority that signs it; nobody but itself when left out.</param>
    /// <param name="days">When it ends, counted from now.</param>
    /// <param name="authority">Whether it may sign others.</param>
    /// <param name="uses">What it says that it is for; anything when nothing is named.</param>
    public static X509Certificate2 Make(string name, X509Certificate2? by = null, int days = 100, bool authority = false, params string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (authority) asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        if (uses.Length > 0) asked.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. uses.Select(u => new Oid(u))], critical: false));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-400), DateTimeOffset.UtcNow.AddDays(days));
        if (by is null) return asked.CreateSelfSigned(from.AddDays(-100), until);
        // Whoever has a key can sign with it; whether he may is for others to see.
        using var hand = by.GetECDsaPrivateKey()!;
        using var signed = asked.Create(by.SubjectName, X509SignatureGenerator.CreateForECDsa(hand), from, until, RandomNumberGenerator.GetBytes(12));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Writes it with its key; the file's path.</summary>
    public static string Save(X509Certificate2 certificate, string folder, string name)
    {
        var file = Path.Combine(folder, $"{name}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, Password));
        return file;
    }

    /// <summary>Writes it without its key, as it may lie anywhere.</summary>
    public static string SaveAlone(X509Certificate2 certificate, string folder, string name)
    {
        var file = Path.Combine(folder, $"{name}.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }
}
