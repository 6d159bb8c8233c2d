using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Host.Operations;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// Passwords that became known elsewhere (ASVS 6.2.12), from a file that the operator fetches: an inner network asks nobody. Kept are the
/// beginnings of their hashes, eight bytes each; lines that could be no password here are passed over.
/// </summary>
sealed class BreachedPasswords
{
    readonly ulong[] hashes;

    BreachedPasswords(ulong[] hashes) => this.hashes = hashes;

    public int Count => hashes.Length;

    /// <summary>Reads the file that the settings name; without one nothing is held.</summary>
    public static BreachedPasswords Load(PasswordSettings settings)
    {
        if (settings.Breached is not { Length: > 0 } file) return new([]);
        try
        {
            var hashes = File.ReadLines(file).Where(l => l.Length >= settings.MinLength && l.Length <= settings.MaxLength).Select(HashOf).Distinct().ToArray();
            Array.Sort(hashes);
            return new(hashes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotReady($"Sso:Passwords:Breached: {file} cannot be read: {e.Message} Look at the path and who may read it, or leave the setting out.");
        }
    }

    public bool Holds(string password) => Array.BinarySearch(hashes, HashOf(password)) >= 0;

    static ulong HashOf(string password) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
