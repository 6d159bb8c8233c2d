using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>
/// Units drawn by lot for a random check (随机, notice 3.4.1). The seed, the pool and the algorithm's name are kept, so that anyone can draw again by
/// hand: each unit's code is hashed with the seed, and the smallest hashes are drawn. Neither the order of the pool nor of any table matters.
/// </summary>
sealed class UnitDraw : TenantRow
{
    /// <summary>Names how the result follows from the seed: SHA-256 over <c>seed/code</c> in UTF-8, as lower-case hexadecimal digits, ascending.</summary>
    public const string Sha256 = "sha256/1";
    public const int SeedLength = 64;
    public const int PurposeLength = 200;

    public int Year { get; private set; }
    public string Seed { get; private set; } = "";
    public string Algorithm { get; private set; } = Sha256;
    public string[] Pool { get; private set; } = [];
    public int Count { get; private set; }
    public string[] Drawn { get; private set; } = [];
    public string Purpose { get; private set; } = "";
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    UnitDraw() { }

    public UnitDraw(int year, string seed, IEnumerable<string> pool, int count, string purpose, Actor actor, DateTimeOffset at)
    {
        (Year, Seed, Pool, Count, Purpose) = (year, seed, [.. pool.Distinct().Order(StringComparer.Ordinal)], count, purpose.Trim());
        (By, ByName, At) = (actor.Account, actor.Name, at);
        Drawn = [.. Draw(seed, Pool, count)];
    }

    /// <summary>The draw itself.</summary>
    public static IEnumerable<string> Draw(string seed, IEnumerable<string> pool, int count) =>
        pool.Distinct().OrderBy(unit => HashOf(seed, unit), StringComparer.Ordinal).ThenBy(unit => unit, StringComparer.Ordinal).Take(count);

    public static string HashOf(string seed, string unit) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{unit}")));

    /// <summary>Drawn again from what is kept, it comes out the same.</summary>
    public bool Verifies => Algorithm == Sha256 && Draw(Seed, Pool, Count).SequenceEqual(Drawn);
}
