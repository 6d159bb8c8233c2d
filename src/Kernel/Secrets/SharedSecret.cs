using System.Security.Cryptography;

namespace PartyDiscipline.Kernel.Secrets;

/// <summary>
/// Shamir's sharing of a secret, byte by byte over the field of 256 elements: so many shares give it back, one fewer tells nothing at
/// all about it. The arithmetic takes no branch and no table by secret values.
/// </summary>
public static class SharedSecret
{
    /// <summary>One share: the place at which the polynomials were looked up, 1 and up, and their values there.</summary>
    public readonly record struct Part(byte Place, byte[] Values);

    public static Part[] Split(ReadOnlySpan<byte> secret, int of, int needed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(needed, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(of, needed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(of, byte.MaxValue);
        var parts = new byte[of][];
        for (var i = 0; i < of; i++) parts[i] = new byte[secret.Length];
        Span<byte> polynomial = stackalloc byte[needed];
        for (var at = 0; at < secret.Length; at++)
        {
            RandomNumberGenerator.Fill(polynomial);
            polynomial[0] = secret[at];
            for (var i = 0; i < of; i++) parts[i][at] = Value(polynomial, (byte)(i + 1));
        }
        polynomial.Clear();
        return [.. parts.Select((values, i) => new Part((byte)(i + 1), values))];
    }

    /// <summary>The secret from parts at different places. Too few, or parts of another secret, give something else.</summary>
    public static byte[] Join(IReadOnlyList<Part> parts)
    {
        if (parts.Count == 0 || parts.Select(p => p.Place).Distinct().Count() < parts.Count || parts.Any(p => p.Place == 0 || p.Values.Length != parts[0].Values.Length))
            throw new ArgumentException("Parts stand at different places and are of one length.", nameof(parts));
        var secret = new byte[parts[0].Values.Length];
        foreach (var part in parts)
        {
            byte weight = 1;
            foreach (var other in parts)
                if (other.Place != part.Place) weight = Times(weight, Times(other.Place, Inverse((byte)(other.Place ^ part.Place))));
            for (var at = 0; at < secret.Length; at++) secret[at] ^= Times(part.Values[at], weight);
        }
        return secret;
    }

    static byte Value(ReadOnlySpan<byte> polynomial, byte at)
    {
        byte value = 0;
        for (var power = polynomial.Length - 1; power >= 0; power--) value = (byte)(Times(value, at) ^ polynomial[power]);
        return value;
    }

    /// <summary>Product modulo x⁸+x⁴+x³+x+1.</summary>
    internal static byte Times(byte a, byte b)
    {
        var (product, x) = (0, (int)a);
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= x & -((b >> bit) & 1);
            x = (x << 1) ^ (0x11B & -((x >> 7) & 1));
        }
        return (byte)product;
    }

    /// <summary>a²⁵⁴, which is 1/a.</summary>
    internal static byte Inverse(byte a)
    {
        byte result = 1;
        for (var bit = 7; bit >= 0; bit--)
        {
            result = Times(result, result);
            if (((254 >> bit) & 1) == 1) result = Times(result, a);
        }
        return result;
    }
}
