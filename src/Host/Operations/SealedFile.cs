using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// A file that is closed to a public key while it is written, of any length: a key of its own, sealed to the public one in the head, then
/// pieces under AES-256-GCM, each bound to its place, the last one marked, so that neither a changed, a moved nor a missing piece opens.
/// </summary>
static class SealedFile
{
    const int PieceBytes = 1 << 16, TagBytes = 16, KeyBytes = 32, MostHeadBytes = 1 << 24;
    static ReadOnlySpan<byte> Mark => "PDBACKUP1\n"u8;
    static ReadOnlySpan<byte> About => "backup/1"u8;

    /// <summary>Whether a file begins as one of these.</summary>
    public static bool Is(string file)
    {
        using var from = File.OpenRead(file);
        Span<byte> begins = stackalloc byte[Mark.Length];
        return from.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false) == begins.Length && begins.SequenceEqual(Mark);
    }

    /// <summary>A stream to write into; whatever is not disposed of orderly cannot be opened.</summary>
    public static Stream Write(Stream to, byte[] publicKey)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var head = SealedBox.Close(key, publicKey, About);
        to.Write(Mark);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, head.Length);
        to.Write(length);
        to.Write(head);
        return new Closing(to, key);
    }

    /// <summary>What was written. Throws <see cref="InvalidDataException"/> where it was changed or cut, or when the key is another.</summary>
    public static Stream Read(Stream from, byte[] privateKey)
    {
        var begins = new byte[Mark.Length + 4];
        if (from.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false) < begins.Length || !begins.AsSpan(0, Mark.Length).SequenceEqual(Mark)) throw new InvalidDataException("it is no sealed backup");
        var length = BinaryPrimitives.ReadInt32LittleEndian(begins.AsSpan(Mark.Length));
        if (length is <= 0 or > MostHeadBytes) throw new InvalidDataException("its head is damaged");
        var head = new byte[length];
        if (from.ReadAtLeast(head, length, throwOnEndOfStream: false) < length) throw new InvalidDataException("it is cut off");
        return new Opening(from, SealedBox.Open(head, privateKey, About) ?? throw new InvalidDataException("it was sealed to another key, or its head was changed"));
    }

    static byte[] Nonce(long piece, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, piece);
        nonce[11] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    sealed class Closing(Stream to, byte[] key) : OneWay
    {
        readonly AesGcm aes = new(key, TagBytes);
        readonly byte[] piece = new byte[PieceBytes], closed = new byte[PieceBytes + TagBytes];
        int held;
        long number;
        bool over;

        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                if (held == PieceBytes) Put(last: false);
                var taken = Math.Min(buffer.Length, PieceBytes - held);
                buffer[..taken].CopyTo(piece.AsSpan(held));
                held += taken;
                buffer = buffer[taken..];
            }
        }

        void Put(bool last)
        {
            aes.Encrypt(Nonce(number++, last), piece.AsSpan(0, held), closed.AsSpan(TagBytes, held), closed.AsSpan(0, TagBytes));
            to.Write(closed, 0, TagBytes + held);
            held = 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !over)
            {
                over = true;
                Put(last: true);
                aes.Dispose();
                to.Dispose();
            }
            base.Dispose(disposing);
        }
    }

    sealed class Opening(Stream from, byte[] key) : OneWay
    {
        readonly AesGcm aes = new(key, TagBytes);
        readonly byte[] piece = new byte[PieceBytes];
        byte[] closed = new byte[PieceBytes + TagBytes], next = new byte[PieceBytes + TagBytes];
        int at, held, ahead = -1;
        long number;
        bool over;

        public override bool CanRead => true;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (at == held && (over || !Take())) return 0;
            var given = Math.Min(buffer.Length, held - at);
            piece.AsSpan(at, given).CopyTo(buffer);
            at += given;
            return given;
        }

        /// <summary>The next piece; it is the last one when nothing follows it.</summary>
        bool Take()
        {
            if (ahead < 0) ahead = from.ReadAtLeast(next, next.Length, throwOnEndOfStream: false);
            var length = ahead;
            (closed, next) = (next, closed);
            ahead = from.ReadAtLeast(next, next.Length, throwOnEndOfStream: false);
            over = ahead == 0;
            if (length < TagBytes) throw new InvalidDataException("it is cut off");
            (at, held) = (0, length - TagBytes);
            try
            {
                aes.Decrypt(Nonce(number++, over), closed.AsSpan(TagBytes, held), closed.AsSpan(0, TagBytes), piece.AsSpan(0, held));
            }
            catch (CryptographicException)
            {
                throw new InvalidDataException("it was changed or cut off");
            }
            return held > 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                aes.Dispose();
                from.Dispose();
            }
            base.Dispose(disposing);
        }
    }

    /// <summary>A stream without places to go back to.</summary>
    abstract class OneWay : Stream
    {
        public override bool CanRead => false;
        public override bool CanWrite => false;
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }

    /// <summary>A text in front of the rest, with its length.</summary>
    public static void WriteFirst<T>(Stream to, T first)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(first);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        to.Write(length);
        to.Write(bytes);
    }

    public static T ReadFirst<T>(Stream from)
    {
        var length = new byte[4];
        from.ReadExactly(length);
        var bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(length) is var n && n is > 0 and <= MostHeadBytes ? n : throw new InvalidDataException("its head is damaged")];
        from.ReadExactly(bytes);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes) ?? throw new InvalidDataException("its head is damaged");
        }
        catch (JsonException)
        {
            // Anybody may close a file to a public key.
            throw new InvalidDataException("its head is damaged");
        }
    }
}
