using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>
/// Somebody's own key pair. The private half is closed under his passphrase and kept only so; whoever forgets the passphrase gets a new
/// pair and, by the custodians, his clues again.
/// </summary>
sealed class HandlerKey : TenantRow
{
    public const int ShortestPassphrase = 12;
    public const int LongestPassphrase = 200;
    const int SaltBytes = 16;

    public Guid Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public byte[] PublicKey { get; private set; } = [];
    /// <summary>Salt, then the private scalar closed under what the passphrase gives.</summary>
    public byte[] Closed { get; private set; } = [];
    public bool Retired { get; private set; }
    /// <summary>Its holder takes clues in: reports from the web are closed to him.</summary>
    public bool Intake { get; private set; }
    public DateTimeOffset At { get; private set; }

    HandlerKey() { }

    public HandlerKey(Guid person, string name, bool intake, string passphrase, DateTimeOffset at)
    {
        (Person, PersonName, Intake, At) = (person, name, intake, at);
        var (own, publicKey) = SealedBox.NewKey();
        PublicKey = publicKey;
        Close(own, passphrase);
        CryptographicOperations.ZeroMemory(own);
    }

    public void Close(byte[] own, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        Closed = [.. salt, .. SecretBox.Close(own, Slow(passphrase, salt), About)];
    }

    /// <summary>The private half; null when the passphrase is another.</summary>
    public byte[]? Open(string passphrase) => SecretBox.Open(Closed[SaltBytes..], Slow(passphrase, Closed.AsSpan(0, SaltBytes)), About);

    public void Retire() => Retired = true;

    byte[] About => Encoding.UTF8.GetBytes($"handler/{Person:N}");

    static byte[] Slow(string passphrase, ReadOnlySpan<byte> salt) =>
        SlowSecret.Derive(Encoding.UTF8.GetBytes(passphrase.Normalize()), salt, SlowSecret.ForPassphrases, SecretBox.KeyBytes);
}

/// <summary>
/// A key that is open for one session and at most a quarter of an hour: here its one half, closed under the other, which only the
/// browser's cookie holds. Either alone opens nothing.
/// </summary>
sealed class OpenedKey : TenantRow
{
    public Guid Key { get; private set; }
    public Guid Account { get; private set; }
    public byte[] Half { get; private set; } = [];
    public DateTimeOffset Until { get; private set; }

    OpenedKey() { }

    public OpenedKey(Guid key, Actor actor, byte[] own, byte[] other, DateTimeOffset until)
    {
        (Key, Account, Until) = (key, actor.Account, until);
        Half = SecretBox.Close(own, other, About(actor));
    }

    public byte[]? Open(Actor actor, byte[] other) => actor.Account == Account ? SecretBox.Open(Half, other, About(actor)) : null;

    static byte[] About(Actor actor) => SHA256.HashData(Encoding.UTF8.GetBytes($"open/{actor.Tenant}/{actor.Account:N}/{actor.Session}"));
}

/// <summary>Which of a clue's two stores a key opens: what it says, or who reported it (G26).</summary>
enum ClueStore { Content, Reporter }

/// <summary>A clue's private key, closed to one person's key, or to the recovery key when the person is nobody.</summary>
sealed class ClueWrap : TenantRow
{
    public Guid Clue { get; private set; }
    public ClueStore Store { get; private set; }
    public Guid Person { get; private set; }
    public int Edition { get; private set; }
    public byte[] Box { get; private set; } = [];

    ClueWrap() { }

    public ClueWrap(Guid clue, ClueStore store, int edition, Guid person, byte[] publicKey, byte[] own) =>
        (Clue, Store, Person, Edition, Box) = (clue, store, person, edition, Closed(own, publicKey, clue, store, person));

    public ClueWrap(Guid clue, ClueStore store, int edition, Guid person, byte[] box) => (Clue, Store, Person, Edition, Box) = (clue, store, person, edition, box);

    /// <summary>The clue's new key for the same person.</summary>
    public void Renew(int edition, byte[] publicKey, byte[] own) => (Edition, Box) = (edition, Closed(own, publicKey, Clue, Store, Person));

    public byte[]? Open(byte[] personsOwn) => SealedBox.Open(Box, personsOwn, About(Clue, Store, Person));

    public static byte[] Closed(byte[] own, byte[] publicKey, Guid clue, ClueStore store, Guid person) => SealedBox.Close(own, publicKey, About(clue, store, person));

    static byte[] About(Guid clue, ClueStore store, Guid person) => Encoding.UTF8.GetBytes($"wrap/{clue:N}/{store}/{person:N}");
}

/// <summary>
/// Closes what people write to a key. Lengths are rounded up, so that how long a text is tells little.
/// </summary>
static class Sealing
{
    const int Step = 2048;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static byte[] Close<T>(T said, byte[] publicKey, string about)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(said, Json);
        var padded = new byte[(bytes.Length + 4 + Step - 1) / Step * Step];
        BinaryPrimitives.WriteInt32BigEndian(padded, bytes.Length);
        bytes.CopyTo(padded, 4);
        var closed = SealedBox.Close(padded, publicKey, Encoding.UTF8.GetBytes(about));
        CryptographicOperations.ZeroMemory(bytes);
        CryptographicOperations.ZeroMemory(padded);
        return closed;
    }

    /// <summary>What was said; null when it was closed to another key, changed, or belongs elsewhere.</summary>
    public static T? Open<T>(byte[] closed, byte[] own, string about) where T : class
    {
        if (SealedBox.Open(closed, own, Encoding.UTF8.GetBytes(about)) is not { } padded) return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(padded);
        return JsonSerializer.Deserialize<T>(padded.AsSpan(4, length), Json);
    }

    /// <summary>The same bytes closed to another key; throws when they cannot be opened, since then nothing may be lost.</summary>
    public static byte[] Again(byte[] closed, byte[] own, byte[] publicKey, string about)
    {
        var aad = Encoding.UTF8.GetBytes(about);
        var open = SealedBox.Open(closed, own, aad) ?? throw new InvalidOperationException("What is kept with a clue cannot be opened with its key.");
        return SealedBox.Close(open, publicKey, aad);
    }
}
