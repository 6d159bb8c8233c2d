using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>A signature as it stands in the Ledger of the unit that signed.</summary>
/// <param name="Signature">The signature.</param>
/// <param name="Entry">Its entry; null when it stands in a unit's Ledger that the asker cannot read, or nowhere.</param>
/// <param name="Elsewhere">It was made in another unit than those that were looked through.</param>
sealed record ProvenSignature(StatementSignature Signature, LedgerEntry? Entry, bool Elsewhere)
{
    public bool Holds => Entry is { } entry && entry.Hash == entry.ComputeHash();
}

/// <summary>What a printed statement is worth: whether its number and hash are those of something signed, and whether that hangs together.</summary>
/// <param name="Statement">What the number or the hash names.</param>
/// <param name="Edition">The edition whose text has the hash; null when no hash was given, or it is of no edition.</param>
/// <param name="TextHolds">The stored text still has its hash.</param>
/// <param name="SignaturesHold">Each signature seals the one before it.</param>
/// <param name="Signatures">Signatures on the text that was asked about, in order.</param>
sealed record StatementProof(Statement Statement, int? Edition, bool TextHolds, bool SignaturesHold, IReadOnlyList<ProvenSignature> Signatures)
{
    /// <summary>The hash is of the text in force, not of an earlier one.</summary>
    public bool Current => Edition == Statement.Edition;

    /// <summary>
    /// Looks a number or hash up in the asker's unit, at the bureau in all. Finds also what he may not read: the answer shows nothing of
    /// the text.
    /// </summary>
    public static async Task<StatementProof?> Of(Database<ResponsibilitiesDb> database, Actor actor, string? number, string? hash, CancellationToken cancel)
    {
        (number, hash) = (Trimmed(number), Trimmed(hash)?.ToLowerInvariant());
        if (number is null && hash is not { Length: 64 }) return null;
        await using var db = actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);
        var named = number is null
            ? await db.Statements.FirstOrDefaultAsync(s => s.TextHash == hash || db.StatementVersions.Any(v => v.TenantId == s.TenantId && v.Statement == s.Id && v.TextHash == hash), cancel)
            : await db.Statements.FirstOrDefaultAsync(s => s.Number == number, cancel);
        if (named is null) return null;
        // Of two copies the original tells.
        if (named.IsCounterpart) named = await db.Statements.FirstOrDefaultAsync(s => s.Id == named.Id && s.TenantId == named.First.Tenant, cancel) ?? named;
        return await Of(db, named, hash, cancel);
    }

    /// <summary>Proves one statement by what a context can read.</summary>
    public static async Task<StatementProof> Of(ResponsibilitiesDb db, Statement statement, string? hash, CancellationToken cancel)
    {
        var (id, tenant) = (statement.Id, statement.TenantId);
        var versions = await db.StatementVersions.AsNoTracking().Where(v => v.TenantId == tenant && v.Statement == id).OrderBy(v => v.Edition).ToListAsync(cancel);
        var earlier = versions.LastOrDefault(v => v.TextHash is not null && v.TextHash == hash);
        int? edition = hash is null ? null : statement.TextHash == hash ? statement.Edition : earlier?.Edition;
        var (text, textHash) = hash is null || statement.TextHash == hash ? (statement.Text, statement.TextHash) : (earlier?.Text, earlier?.TextHash);

        var signatures = await db.StatementSignatures.AsNoTracking().Where(s => s.TenantId == tenant && s.Statement == id).OrderBy(s => s.Place).ToListAsync(cancel);
        var (subject, fact) = (StatementBook.Subject(id), FactName.Of(typeof(StatementSigned)));
        var entries = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.Subject == subject && e.Fact == fact).ToListAsync(cancel);
        return new StatementProof(
            statement, edition,
            text is not null && textHash == StatementText.HashOf(text),
            StatementSignature.Hold(signatures),
            [
                .. signatures.Where(s => s.TextHash == textHash).Select(s => new ProvenSignature(
                    s, entries.FirstOrDefault(e => e.Body.Contains(s.Hash, StringComparison.Ordinal)), db.Tenant.Length > 0 && s.Party.Tenant != db.Tenant)),
            ]);
    }

    static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
