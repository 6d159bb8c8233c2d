using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>
/// What is printed on a voter's card. The product keeps only <see cref="Hash"/>; the tracking code follows from the code by another
/// path, so that nobody who has not got the card can lead one to the other.
/// </summary>
static class BallotCode
{
    public const int HashLength = 64;
    public const int TrackBytes = 10;

    public static string Hash(string tenant, ReadOnlySpan<byte> code) => Convert.ToHexStringLower(Mixed($"ballot code/1|{tenant}", code));

    /// <summary>Under which the voter finds that his ballot was counted; it says nothing of how he voted.</summary>
    public static byte[] Track(string tenant, ReadOnlySpan<byte> code) => Mixed($"ballot track/1|{tenant}", code)[..TrackBytes];

    public static string WriteTrack(ReadOnlySpan<byte> track) => WrittenSecret.Write(track, 4);

    static byte[] Mixed(string purpose, ReadOnlySpan<byte> code) => HMACSHA256.HashData(code, Encoding.UTF8.GetBytes(purpose));
}
