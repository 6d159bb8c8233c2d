using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>
/// A clue that is open: its private keys in this request's memory, as far as somebody holds them. What is read of it, who may have no part
/// in it, whom it is closed to, and its new key when somebody's access ends.
/// </summary>
sealed class ClueAccess
{
    readonly Clue clue;
    byte[] own;
    readonly byte[]? reporter;

    ClueAccess(Clue clue, byte[] own, byte[]? reporter) => (this.clue, this.own, this.reporter) = (clue, own, reporter);

    /// <summary>Null when nothing of it is closed to him, or when his key does not open it.</summary>
    public static async Task<ClueAccess?> Open(CluesDb db, Clue clue, Guid person, byte[] personsOwn, CancellationToken cancel)
    {
        var wraps = await db.Wraps.Where(w => w.Clue == clue.Id && w.Person == person).ToListAsync(cancel);
        if (wraps.FirstOrDefault(w => w.Store == ClueStore.Content)?.Open(personsOwn) is not { } own) return null;
        return new ClueAccess(clue, own, wraps.FirstOrDefault(w => w.Store == ClueStore.Reporter)?.Open(personsOwn));
    }

    public bool HasReporter => reporter is not null;

    public T? Read<T>(ClueText text) where T : class => Sealing.Open<T>(text.Closed, text.Kind == ClueTextKind.Reporter ? reporter ?? [] : own, text.About);

    public string? Read(ReceiptAnswer answer) => Sealing.Open<ClueNote>(answer.Closed, own, ReceiptAnswer.About(clue.Id))?.Text;

    public ClueAttachmentHead? Head(Guid file, byte[] head) => ClueAttachment.OpenHead(clue.Id, file, head, own);

    public byte[]? Body(ClueAttachment file) => file.OpenBody(own);

    /// <summary>Who can have no part in it: those it is about, and those who were recused.</summary>
    public async Task<HashSet<Guid>> Conflicted(CluesDb db, CancellationToken cancel)
    {
        var texts = await db.Texts.Where(t => t.Clue == clue.Id && (t.Kind == ClueTextKind.Substance || t.Kind == ClueTextKind.Conflict)).ToListAsync(cancel);
        return
        [
            .. texts.Where(t => t.Kind == ClueTextKind.Substance).SelectMany(t => Sealing.Open<ClueSubstance>(t.Closed, own, t.About)?.Subjects ?? []).Where(s => s.Person is not null).Select(s => s.Person!.Value),
            .. texts.Where(t => t.Kind == ClueTextKind.Conflict).Select(t => Sealing.Open<ClueConflict>(t.Closed, own, t.About)?.Person ?? Guid.Empty),
        ];
    }

    /// <summary>Closes the clue to more people: what it says, not who reported it.</summary>
    public async Task Name(CluesDb db, IReadOnlyDictionary<Guid, byte[]> keys, CancellationToken cancel)
    {
        var there = await db.Wraps.Where(w => w.Clue == clue.Id && w.Store == ClueStore.Content).Select(w => w.Person).ToListAsync(cancel);
        db.AddRange(keys.Where(k => !there.Contains(k.Key)).Select(k => new ClueWrap(clue.Id, ClueStore.Content, clue.Edition, k.Key, k.Value, own)));
    }

    /// <summary>Closes it to somebody's key who takes it over, and who reported it only where he is to know.</summary>
    public void HandTo(CluesDb db, HandlerKey key, bool reporterToo)
    {
        db.Add(new ClueWrap(clue.Id, ClueStore.Content, clue.Edition, key.Person, key.PublicKey, own));
        if (reporterToo && reporter is not null) db.Add(new ClueWrap(clue.Id, ClueStore.Reporter, clue.Edition, key.Person, key.PublicKey, reporter));
    }

    /// <summary>A new key: everything is closed to it, and it to those who are still named and to the recovery key; earlier ones open nothing.</summary>
    public async Task Rotate(CluesDb db, IReadOnlyCollection<ClueHand> hands, CancellationToken cancel)
    {
        var (next, publicKey) = SealedBox.NewKey();
        await db.Texts.Where(t => t.Clue == clue.Id && t.Kind != ClueTextKind.Reporter).LoadAsync(cancel);
        foreach (var text in db.Texts.Local.Where(t => t.Clue == clue.Id && t.Kind != ClueTextKind.Reporter)) text.Close(Sealing.Again(text.Closed, own, publicKey, text.About));
        foreach (var answer in await db.Answers.Where(a => a.Of == clue.Id).ToListAsync(cancel)) answer.Close(Sealing.Again(answer.Closed, own, publicKey, ReceiptAnswer.About(clue.Id)));
        foreach (var file in await db.Files.Where(f => f.Of == clue.Id).ToListAsync(cancel)) file.Close(own, publicKey);
        clue.Rekey(publicKey);
        var live = hands.Where(h => h.Until is null && !h.Recused).Select(h => h.Person).ToHashSet();
        await db.Wraps.Where(w => w.Clue == clue.Id).LoadAsync(cancel);
        var wraps = db.Wraps.Local.Where(w => w.Clue == clue.Id).ToList();
        var people = wraps.Select(w => w.Person).ToList();
        var keys = await db.Keys.AsNoTracking().Where(k => people.Contains(k.Person) && !k.Retired).ToDictionaryAsync(k => k.Person, k => k.PublicKey, cancel);
        if (await db.Compartments.AsNoTracking().Where(c => c.RecoveryKey != null).OrderByDescending(c => c.OnAt).FirstOrDefaultAsync(cancel) is { } compartment) keys[Guid.Empty] = compartment.RecoveryKey!;
        foreach (var wrap in wraps)
        {
            var stays = (wrap.Person == Guid.Empty || live.Contains(wrap.Person)) && keys.ContainsKey(wrap.Person);
            if (!stays) db.Remove(wrap);
            else if (wrap.Store == ClueStore.Content) wrap.Renew(clue.Edition, keys[wrap.Person], next);
        }
        CryptographicOperations.ZeroMemory(own);
        own = next;
    }
}
