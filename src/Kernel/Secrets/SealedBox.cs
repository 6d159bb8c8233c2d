using System.Numerics;
using System.Security.Cryptography;

namespace PartyDiscipline.Kernel.Secrets;

/// <summary>
/// Closes bytes to a public key so that only its private key opens them: ECDH on P-256 with a key of its own for each, HKDF-SHA256,
/// AES-256-GCM. What is closed is as long as its content and a fixed head, so equal contents stay equally long.
/// </summary>
public static class SealedBox
{
    const byte Algorithm = 1;
    const int ScalarBytes = 32;
    const int PointBytes = 65;
    const int NonceBytes = 12;
    const int TagBytes = 16;
    public const int HeadBytes = 1 + PointBytes + NonceBytes + TagBytes;

    static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, null);

    /// <summary>A new pair: the private scalar, to be shared out and forgotten, and the public point.</summary>
    public static (byte[] Private, byte[] Public) NewKey()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var all = key.ExportParameters(includePrivateParameters: true);
        return (all.D!, Point(all.Q));
    }

    /// <summary>The pair that follows from a holder's written secret, for one purpose.</summary>
    public static (byte[] Private, byte[] Public) KeyOf(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> purpose)
    {
        for (byte attempt = 0; ; attempt++)
        {
            var scalar = new byte[ScalarBytes];
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, scalar, salt: [attempt], info: purpose);
            var number = new BigInteger(scalar, isUnsigned: true, isBigEndian: true);
            if (number.IsZero || number >= Order) continue;
            return (scalar, PublicOf(scalar));
        }
    }

    /// <summary>The public point of a private scalar; null when it is no scalar of the curve.</summary>
    public static byte[]? TryPublicOf(byte[] scalar)
    {
        var number = new BigInteger(scalar, isUnsigned: true, isBigEndian: true);
        return scalar.Length != ScalarBytes || number.IsZero || number >= Order ? null : PublicOf(scalar);
    }

    public static byte[] Close(ReadOnlySpan<byte> content, byte[] publicKey, ReadOnlySpan<byte> about)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var to = Public(publicKey);
        var point = Point(own.ExportParameters(includePrivateParameters: false).Q);
        var closed = new byte[HeadBytes + content.Length];
        closed[0] = Algorithm;
        point.CopyTo(closed, 1);
        var nonce = closed.AsSpan(1 + PointBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(KeyBetween(own, to, point, about), TagBytes);
        aes.Encrypt(nonce, content, closed.AsSpan(HeadBytes), closed.AsSpan(1 + PointBytes + NonceBytes, TagBytes), about);
        return closed;
    }

    /// <summary>The content; null when it was closed to another key, changed, or belongs elsewhere.</summary>
    public static byte[]? Open(byte[] closed, byte[] privateKey, ReadOnlySpan<byte> about)
    {
        if (closed.Length < HeadBytes || closed[0] != Algorithm) return null;
        var point = closed[1..(1 + PointBytes)];
        try
        {
            using var own = Private(privateKey);
            using var from = Public(point);
            using var aes = new AesGcm(KeyBetween(own, from, point, about), TagBytes);
            var content = new byte[closed.Length - HeadBytes];
            aes.Decrypt(closed.AsSpan(1 + PointBytes, NonceBytes), closed.AsSpan(HeadBytes), closed.AsSpan(1 + PointBytes + NonceBytes, TagBytes), content, about);
            return content;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static byte[] KeyBetween(ECDiffieHellman own, ECDiffieHellman other, byte[] point, ReadOnlySpan<byte> about)
    {
        using var publicKey = other.PublicKey;
        var agreed = own.DeriveRawSecretAgreement(publicKey);
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, key, salt: point, info: about);
        CryptographicOperations.ZeroMemory(agreed);
        return key;
    }

    static byte[] PublicOf(byte[] scalar)
    {
        using var key = Private(scalar);
        return Point(key.ExportParameters(includePrivateParameters: false).Q);
    }

    static ECDiffieHellman Private(byte[] scalar) => ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });

    static ECDiffieHellman Public(byte[] point) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..(1 + ScalarBytes)], Y = point[(1 + ScalarBytes)..] },
    });

    static byte[] Point(ECPoint q) => [4, .. q.X!, .. q.Y!];
}
