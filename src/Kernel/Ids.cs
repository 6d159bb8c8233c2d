using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PartyDiscipline.Kernel;

/// <summary>Where every identifier of the product is made, so that keys are the client's and never the database's.</summary>
public static class Ids
{
    const int Counted = 12;

    // The last millisecond in which an id was made, and in its low bits how many that millisecond has seen.
    static long last;

    /// <summary>
    /// A time-ordered id (UUID v7): rows made together lie together in the index, and of two made by one process the later is the greater
    /// (RFC 9562, 6.2, method 1), so that what was made in one write reads in its order.
    /// </summary>
    public static Guid New()
    {
        long seen, mine;
        do
        {
            seen = Interlocked.Read(ref last);
            mine = Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << Counted, seen + 1);
        }
        while (Interlocked.CompareExchange(ref last, mine, seen) != seen);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, mine >> Counted << 16 | 0x7000 | mine & 0xFFF);
        RandomNumberGenerator.Fill(bytes[8..]);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A random id (UUID v4) for things whose time of making must not leak.</summary>
#pragma warning disable RS0030 // The one place that may.
    public static Guid Unguessable() => Guid.NewGuid();
#pragma warning restore RS0030
}
