using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>How it was signed.</summary>
enum SignatureMeans
{
    /// <summary>In the browser, confirmed by a one-time code.</summary>
    Code,
    /// <summary>On paper, before the product was there; brought in.</summary>
    Paper,
}

/// <summary>
/// A signature binds person, post, time and text. Each seals the one before it on the same statement, so that none can be taken out or
/// put in: the first seals the text's hash.
/// </summary>
sealed class StatementSignature : TenantRow
{
    /// <summary>Names how <see cref="Hash"/> was made, so that the algorithm can change without rewriting history.</summary>
    public const string Sha256 = "sha256/1";

    public Guid Statement { get; private set; }
    public int Edition { get; private set; }
    /// <summary>1, 2, 3 … on one statement.</summary>
    public int Place { get; private set; }
    public StatementSide Side { get; private set; }
    /// <summary>The party that is bound.</summary>
    public PartyId Party { get; private set; }
    /// <summary>The signer's post in words.</summary>
    public LocalText Post { get; private set; } = new("", "");
    public Guid Person { get; private set; }
    public string Name { get; private set; } = "";
    public Guid Account { get; private set; }
    /// <summary>Who held the post that day; another than <see cref="Person"/> when a delegate signed.</summary>
    public Guid Holder { get; private set; }
    public SignatureMeans Means { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string TextHash { get; private set; } = "";
    public string Algorithm { get; private set; } = Sha256;
    public string Previous { get; private set; } = "";
    public string Hash { get; private set; } = "";

    StatementSignature() { }

    /// <param name="statement">What is signed; its text is frozen.</param>
    /// <param name="side">For whom.</param>
    /// <param name="signer">Who, in which post.</param>
    /// <param name="before">The last signature on it, or null.</param>
    /// <param name="means">How.</param>
    /// <param name="at">When.</param>
    public static StatementSignature Seal(
        Statement statement, StatementSide side, Signer signer, StatementSignature? before, SignatureMeans means, DateTimeOffset at)
    {
        var signature = new StatementSignature
        {
            Statement = statement.Id,
            Edition = statement.Edition,
            Place = (before?.Place ?? 0) + 1,
            Side = side,
            Party = statement.Of(side),
            Post = signer.Post,
            Person = signer.Person,
            Name = signer.Name,
            Account = signer.Account,
            Holder = signer.Holder,
            Means = means,
            At = at,
            TextHash = statement.TextHash!,
            // A revised text begins a new chain: its first signature seals the text itself.
            Previous = before?.TextHash == statement.TextHash ? before!.Hash : statement.TextHash!,
        };
        signature.Hash = signature.ComputeHash();
        return signature;
    }

    /// <summary>代: signed under a delegation.</summary>
    public bool ForHolder => Person != Holder;

    /// <summary>The same signature in the other unit's copy.</summary>
    public StatementSignature Copied() => new()
    {
        Id = Id,
        Statement = Statement,
        Edition = Edition,
        Place = Place,
        Side = Side,
        Party = Party,
        Post = Post,
        Person = Person,
        Name = Name,
        Account = Account,
        Holder = Holder,
        Means = Means,
        At = At,
        TextHash = TextHash,
        Algorithm = Algorithm,
        Previous = Previous,
        Hash = Hash,
    };

    /// <summary>The hash over every column that binds, each with its length in front.</summary>
    public string ComputeHash()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var column in (ReadOnlySpan<string>)
                 [
                     Algorithm, Previous, Statement.ToString("N"), Edition.ToString(CultureInfo.InvariantCulture), Place.ToString(CultureInfo.InvariantCulture),
                     Side.ToString(), Party.ToString(), Post.Zh, Person.ToString("N"), Name, Account.ToString("N"),
                     Holder.ToString("N"), Means.ToString(), At.UtcTicks.ToString(CultureInfo.InvariantCulture), TextHash,
                 ])
        {
            var bytes = Encoding.UTF8.GetBytes(column);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            sha.AppendData(length);
            sha.AppendData(bytes);
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>Whether these signatures, in their order, hang together and onto each other.</summary>
    public static bool Hold(IReadOnlyList<StatementSignature> inOrder)
    {
        for (var i = 0; i < inOrder.Count; i++)
        {
            var signature = inOrder[i];
            var previous = i > 0 && inOrder[i - 1].TextHash == signature.TextHash ? inOrder[i - 1].Hash : signature.TextHash;
            if (signature.Hash != signature.ComputeHash() || signature.Previous != previous) return false;
        }
        return true;
    }
}

/// <summary>Who signs, in which post, and who holds it.</summary>
readonly record struct Signer(Guid Person, string Name, Guid Account, LocalText Post, Guid Holder);
