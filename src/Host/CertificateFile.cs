using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PartyDiscipline.Host.Operations;

namespace PartyDiscipline.Host;

/// <summary>A certificate's file as settings name it: with its key and its password (PFX), or the certificate alone (PEM, DER).</summary>
sealed record CertificateFile
{
    public string File { get; init; } = "";
    public string? Password { get; init; }

    /// <param name="setting">What names the file.</param>
    /// <param name="without">What does not go without it.</param>
    public X509Certificate2 WithKey(string setting, string without)
    {
        var certificate = Alone(setting, without);
        return certificate.HasPrivateKey ? certificate : throw new NotReady($"{setting}: {File} holds no private key. Export it as PFX with its key.");
    }

    /// <summary>The same where the key does not matter.</summary>
    public X509Certificate2 Alone(string setting, string without)
    {
        try
        {
            return Read();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new NotReady($"{setting}: {File} cannot be read: {e.Message} Look at the path, its password and who may read it; {without}.");
        }
    }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Flaw(bool needsKey)
    {
        try
        {
            using var certificate = Read();
            return needsKey && !certificate.HasPrivateKey ? "holds no private key" : null;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    X509Certificate2 Read() => X509Certificate2.GetCertContentType(File) is X509ContentType.Pfx ? X509CertificateLoader.LoadPkcs12FromFile(File, Password) : X509CertificateLoader.LoadCertificateFromFile(File);
}
