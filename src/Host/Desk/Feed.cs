using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>
/// A person's calendar feed: whoever has its key reads his deadlines. Only the key's hash is kept;
/// a new key ends the one before.
/// </summary>
sealed class Feed : TenantRow
{
    const int KeyBytes = 24;

    public Guid Account { get; private set; }
    /// <summary>SHA-256 of the key, which is random enough to need no salt.</summary>
    public string KeyHash { get; private set; } = "";
    /// <summary>In which its texts are.</summary>
    public string Language { get; private set; } = "";
    public DateTimeOffset MadeAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    Feed() { }

    public Feed(Guid account) => Account = account;

    public bool Stands => RevokedAt is null;

    /// <summary>Gives it a new key and answers it, this once.</summary>
    public string Renew(string language, DateTimeOffset at)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        (KeyHash, Language, MadeAt, RevokedAt) = (HashOf(key), language, at, null);
        return key;
    }

    public void Revoke(DateTimeOffset at) => RevokedAt = at;

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>A calendar feed got a new key.</summary>
sealed record FeedMade(Guid Account) : IFact;

/// <summary>A calendar feed was revoked.</summary>
sealed record FeedRevoked(Guid Account) : IFact;
