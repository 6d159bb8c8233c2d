using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>Somebody who is reported, as far as it is known. The person is set when he is one of the unit's people: then he can have no part in it.</summary>
sealed record ClueSubject(Guid? Person, string Name, string? Post);

/// <summary>What a clue says.</summary>
sealed record ClueSubstance(string Text, IReadOnlyList<ClueSubject> Subjects);

/// <summary>Who reported it and how he is reached.</summary>
sealed record ClueReporter(string Name, string Contact);

/// <summary>What somebody wrote when he did something.</summary>
sealed record ClueNote(string Text);

/// <summary>Why somebody can have no part in it (回避, 检举控告规则 48).</summary>
sealed record ClueConflict(Guid Person, RecusalGround Ground, string? Text);

/// <summary>Grounds of recusal.</summary>
enum RecusalGround { Self, NearRelative, Interest, Other }

/// <summary>Kinds of what is closed in a clue's file.</summary>
enum ClueTextKind { Substance, Reporter, Note, Conflict, Question }

/// <summary>A piece of a clue's file, closed to the clue's key. What it says stands nowhere else.</summary>
sealed class ClueText : TenantRow
{
    public const int LongestText = 5000;

    public Guid Clue { get; private set; }
    public ClueTextKind Kind { get; private set; }
    public ClueAction? Action { get; private set; }
    public byte[] Closed { get; private set; } = [];
    /// <summary>The same for the reporter, closed to the key that follows from his receipt.</summary>
    public byte[]? ForReporter { get; private set; }
    public string ActorName { get; private set; } = "";
    /// <summary>When it was written; null for what came by the web.</summary>
    public DateTimeOffset? At { get; private set; }

    ClueText() { }

    public ClueText(Guid clue, ClueTextKind kind, ClueAction? action, byte[] closed, byte[]? forReporter, string actor, DateTimeOffset? at) =>
        (Clue, Kind, Action, Closed, ForReporter, ActorName, At) = (clue, kind, action, closed, forReporter, actor, at);

    public void Close(byte[] again) => Closed = again;

    public string About => AboutOf(Clue, Kind);

    public static string AboutOf(Guid clue, ClueTextKind kind) => $"clue/{clue:N}/{kind}";
}

/// <summary>
/// A report from the web until it is taken in, and afterwards what its receipt leads to. It holds a day and no hour, no account and no
/// address; what it says is closed to a key that only those who take clues in can open.
/// </summary>
sealed class WebReport : ISecretRow
{
    public const int ReceiptLength = 64;

    public string TenantId { get; private set; } = "";
    /// <summary>Becomes the clue's id.</summary>
    public Guid Key { get; private set; }
    /// <summary>The day: its clocks begin with it.</summary>
    public DateOnly On { get; private set; }
    public string Receipt { get; private set; } = "";
    /// <summary>The point to which answers for him are closed.</summary>
    public byte[] ReceiptKey { get; private set; } = [];
    public bool Named { get; private set; }
    public ClueLevel Level { get; private set; }
    public byte[] PublicKey { get; private set; } = [];
    public byte[]? ReporterKey { get; private set; }
    public byte[]? Substance { get; private set; }
    public byte[]? Reporter { get; private set; }
    /// <summary>The clue's keys, closed to those who take clues in; moved to the clue with the rest.</summary>
    public WebWrap[] Wraps { get; private set; } = [];
    public bool Taken { get; private set; }

    WebReport() { }

    public WebReport(Guid key, DateOnly on, string receipt, byte[] receiptKey, ClueLevel level, byte[] publicKey, byte[] substance, byte[]? reporterKey, byte[]? reporter, WebWrap[] wraps)
    {
        (Key, On, Receipt, ReceiptKey, Level, PublicKey, Substance, ReporterKey, Reporter, Wraps) = (key, on, receipt, receiptKey, level, publicKey, substance, reporterKey, reporter, wraps);
        Named = reporter is not null;
    }

    /// <summary>The recovery key opens its keys for this moment, and they are closed to somebody's too.</summary>
    public void HandOn(byte[] recovery, HandlerKey to)
    {
        var handed = Wraps.Where(w => w.Person == Guid.Empty)
            .Select(w => (w.Store, Own: new ClueWrap(Key, w.Store, 1, Guid.Empty, w.Box).Open(recovery))).Where(w => w.Own is not null)
            .Select(w => new WebWrap(w.Store, to.Person, ClueWrap.Closed(w.Own!, to.PublicKey, Key, w.Store, to.Person))).ToList();
        Wraps = [.. Wraps.Where(w => w.Person != to.Person), .. handed];
    }

    public void Take() => (Taken, Substance, Reporter, Wraps) = (true, null, null, []);
}

/// <summary>A key of a web report, closed to somebody.</summary>
sealed record WebWrap(ClueStore Store, Guid Person, byte[] Box);

/// <summary>An answer or addition that came under a receipt: the day, and what it says for the handlers and for himself.</summary>
sealed class ReceiptAnswer : ISecretRow
{
    public string TenantId { get; private set; } = "";
    public Guid Key { get; private set; }
    public Guid Of { get; private set; }
    public DateOnly On { get; private set; }
    public byte[] Closed { get; private set; } = [];
    public byte[] ForReporter { get; private set; } = [];

    ReceiptAnswer() { }

    public ReceiptAnswer(Guid of, DateOnly on, byte[] closed, byte[] forReporter) => (Key, Of, On, Closed, ForReporter) = (Ids.Unguessable(), of, on, closed, forReporter);

    public void Close(byte[] again) => Closed = again;

    public static string About(Guid clue) => $"clue/{clue:N}/answer";

    public static string AboutForReporter(Guid clue) => $"clue/{clue:N}/receipt";
}

/// <summary>A file with a clue, closed like its texts: name and content.</summary>
sealed class ClueAttachment : ISecretRow
{
    public const int Most = 5;
    public const int MostBytes = 5 * 1024 * 1024;

    public string TenantId { get; private set; } = "";
    public Guid Key { get; private set; }
    public Guid Of { get; private set; }
    public byte[] Head { get; private set; } = [];
    public byte[] Body { get; private set; } = [];

    ClueAttachment() { }

    public ClueAttachment(Guid of, CleanFile file, byte[] publicKey)
    {
        (Key, Of) = (Ids.Unguessable(), of);
        Head = Sealing.Close(new ClueAttachmentHead(file.Name, file.ContentType), publicKey, AboutHead);
        Body = Kernel.Secrets.SealedBox.Close(file.Content, publicKey, System.Text.Encoding.UTF8.GetBytes(AboutBody));
    }

    public static ClueAttachmentHead? OpenHead(Guid of, Guid key, byte[] head, byte[] own) => Sealing.Open<ClueAttachmentHead>(head, own, AboutHeadOf(of, key));

    public byte[]? OpenBody(byte[] own) => Kernel.Secrets.SealedBox.Open(Body, own, System.Text.Encoding.UTF8.GetBytes(AboutBody));

    public void Close(byte[] own, byte[] publicKey) => (Head, Body) = (Sealing.Again(Head, own, publicKey, AboutHead), Sealing.Again(Body, own, publicKey, AboutBody));

    string AboutHead => AboutHeadOf(Of, Key);

    static string AboutHeadOf(Guid of, Guid key) => $"clue/{of:N}/file/{key:N}/head";

    string AboutBody => $"clue/{Of:N}/file/{Key:N}/body";
}

/// <summary>What a file is called.</summary>
sealed record ClueAttachmentHead(string Name, string ContentType);

/// <summary>An entry of the register of interference (监督执纪工作规则: 打听案情、过问案件、说情干预), closed to those who lead.</summary>
sealed class InterferenceEntry : TenantRow
{
    public string ActorName { get; private set; } = "";
    public Guid Account { get; private set; }
    public DateOnly On { get; private set; }
    public WebWrap[] Boxes { get; private set; } = [];
    public byte[] Closed { get; private set; } = [];

    InterferenceEntry() { }

    public InterferenceEntry(Actor actor, DateOnly on, string text, IReadOnlyDictionary<Guid, byte[]> readers)
    {
        (ActorName, Account, On) = (actor.Name, actor.Account, on);
        var (own, publicKey) = Kernel.Secrets.SealedBox.NewKey();
        Closed = Sealing.Close(new ClueNote(text), publicKey, About);
        Boxes = [.. readers.Select(r => new WebWrap(ClueStore.Content, r.Key, ClueWrap.Closed(own, r.Value, Id, ClueStore.Content, r.Key)))];
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(own);
    }

    public string? Open(Guid person, byte[] personsOwn) =>
        Boxes.FirstOrDefault(b => b.Person == person) is { } box && new ClueWrap(Id, ClueStore.Content, 1, person, box.Box).Open(personsOwn) is { } own
            ? Sealing.Open<ClueNote>(Closed, own, About)?.Text : null;

    string About => $"interference/{Id:N}";
}

/// <summary>A print of a clue (G30): asked with a reason, agreed to by a second person, done once.</summary>
sealed class CluePrint : TenantRow
{
    public Guid Clue { get; private set; }
    public Guid AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public Guid? AgreedBy { get; private set; }
    public string? AgreedByName { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }
    public DateTimeOffset? PrintedAt { get; private set; }
    public int Number { get; private set; }

    CluePrint() { }

    public CluePrint(Guid clue, Actor actor, int number, DateTimeOffset at) => (Clue, AskedBy, AskedByName, Number, AskedAt) = (clue, actor.Account, actor.Name, number, at);

    public bool MayAgree(Actor actor) => AgreedBy is null && AskedBy != actor.Account;

    public void Agree(Actor actor) => (AgreedBy, AgreedByName) = (actor.Account, actor.Name);

    public void Print(DateTimeOffset at) => PrintedAt = at;
}
