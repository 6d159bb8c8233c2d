using System.Security.Cryptography;

namespace PartyDiscipline.Kernel.Secrets;

/// <summary>Closes bytes under a key that both sides have: AES-256-GCM, the algorithm in front (G17).</summary>
public static class SecretBox
{
    public const int KeyBytes = 32;
    const byte Algorithm = 1;
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int HeadBytes = 1 + NonceBytes + TagBytes;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    public static byte[] Close(ReadOnlySpan<byte> content, byte[] key, ReadOnlySpan<byte> about)
    {
        var closed = new byte[HeadBytes + content.Length];
        closed[0] = Algorithm;
        var nonce = closed.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, content, closed.AsSpan(HeadBytes), closed.AsSpan(1 + NonceBytes, TagBytes), about);
        return closed;
    }

    /// <summary>The content; null when it was closed under another key, changed, or belongs elsewhere.</summary>
    public static byte[]? Open(byte[] closed, byte[] key, ReadOnlySpan<byte> about)
    {
        if (closed.Length < HeadBytes || closed[0] != Algorithm || key.Length != KeyBytes) return null;
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            var content = new byte[closed.Length - HeadBytes];
            aes.Decrypt(closed.AsSpan(1, NonceBytes), closed.AsSpan(HeadBytes), closed.AsSpan(1 + NonceBytes, TagBytes), content, about);
            return content;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Bytes from a secret by a slow path (PBKDF2 with SHA-256), so that trying many secrets is dear.</summary>
public static class SlowSecret
{
    /// <summary>For what people choose themselves.</summary>
    public const int ForPassphrases = 600_000;

    /// <summary>For what the product drew with 128 bits: dear enough, and quick enough for whoever types one.</summary>
    public const int ForDrawn = 100_000;

    public static byte[] Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, int rounds, int bytes) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, salt, rounds, HashAlgorithmName.SHA256, bytes);
}
