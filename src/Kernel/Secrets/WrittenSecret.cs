using System.Security.Cryptography;
using System.Text;

namespace PartyDiscipline.Kernel.Secrets;

/// <summary>Sixteen random bytes as people write them: 26 letters and digits without look-alikes, in groups (Crockford's alphabet).</summary>
public static class WrittenSecret
{
    public const int Bytes = 16;
    /// <summary>Room for groups and slips of the pen.</summary>
    public const int MostTyped = 60;
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static byte[] New() => RandomNumberGenerator.GetBytes(Bytes);

    public static string Write(ReadOnlySpan<byte> secret, int group = 5)
    {
        var text = new StringBuilder();
        var (bits, held, written) = (0, 0, 0);
        foreach (var one in secret)
        {
            (bits, held) = ((bits << 8) | one, held + 8);
            while (held >= 5) Next((bits >> (held -= 5)) & 31);
            bits &= (1 << held) - 1;
        }
        if (held > 0) Next((bits << (5 - held)) & 31);
        return text.ToString();

        void Next(int letter)
        {
            if (written > 0 && written % group == 0) text.Append('-');
            text.Append(Alphabet[letter]);
            written++;
        }
    }

    /// <summary>Reads what was typed, whatever its case and groups; null when it cannot be such a secret.</summary>
    public static byte[]? Read(string? typed)
    {
        if (typed is null || typed.Length > MostTyped) return null;
        var (secret, at, bits, held) = (new byte[Bytes], 0, 0, 0);
        foreach (var letter in typed.ToUpperInvariant())
        {
            if (letter is '-' or ' ' or '\u2013' or '\u2014') continue;
            var value = Alphabet.IndexOf(letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter }, StringComparison.Ordinal);
            if (value < 0 || at == Bytes) return null;
            (bits, held) = ((bits << 5) | value, held + 5);
            if (held < 8) continue;
            secret[at++] = (byte)(bits >> (held -= 8));
            bits &= (1 << held) - 1;
        }
        return at == Bytes && held < 5 && bits == 0 ? secret : null;
    }
}
