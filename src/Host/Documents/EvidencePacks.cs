using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Documents;

/// <summary>Somebody took an evidence pack with him; the hash of its manifest tells a changed pack from this one for good.</summary>
public sealed record EvidencePacked(string Pack, string Manifest, int Files) : IFact;

/// <summary>What stands in a pack besides the exhibits.</summary>
static class PackParts
{
    public const string Manifest = "manifest.json", Readme = "README.txt", Chain = "ledger/chain.txt", Entries = "ledger/entries.json";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
}

/// <summary>The list of a pack's files and the end of the chain as it was.</summary>
sealed record PackManifest(string Subject, string Tenant, DateTimeOffset MadeAt, string MadeBy, long HeadSeq, string Head, IReadOnlyList<PackFile> Files);

sealed record PackFile(string Path, long Size, string Sha256);

/// <summary>An entry of the Ledger that proves an exhibit, whole.</summary>
sealed record PackEntry(
    long Seq, DateTimeOffset At, long AtTicks, Guid Account, string ActorName, string? Client, string Fact, string Subject, string Body, string Images, string Previous, string Hash)
{
    public static PackEntry Of(LedgerEntry e) => new(e.Seq, e.At, e.At.UtcTicks, e.Account, e.ActorName, e.Client, e.Fact, e.Subject, e.Body, e.Images, e.Previous, e.Hash);
}

/// <summary>
/// 证据包: everything the modules know about a duty, a person or a party's year as one zip, with the hash of each file and the proof from the
/// Ledger. Of entries that are not about the subject it holds only hashes, so that the chain can be followed and nothing is told.
/// </summary>
sealed class EvidencePacks(IEnumerable<IEvidence> evidence, Database<LedgerDb> ledger, Tenants tenants, TimeProvider time)
{
    const int Batch = 2_000;

    /// <summary>The pack in a file that is gone when it is closed, and its manifest's hash; null when there is nothing for this reader.</summary>
    public async Task<(FileStream Zip, EvidencePacked Fact)?> Make(Actor actor, string subject, CancellationToken cancel)
    {
        if (TenantOf(actor, subject) is not { } tenant) return null;
        // Made by the system for its owner's eyes only, and gone when it is closed.
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            if (await Write(file, actor, tenant, subject, cancel) is not { } fact)
            {
                await file.DisposeAsync();
                return null;
            }
            file.Position = 0;
            return (file, fact);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>A party's own; the bureau may ask about its prisons. Duties and people are those of the asker's tenant.</summary>
    string? TenantOf(Actor actor, string subject)
    {
        if (subject.Split('/') is not ["party", var id, _]) return actor.Tenant;
        if (!PartyId.TryParse(id, null, out var party) || tenants.Find(party.Tenant) is null) return null;
        return party.Tenant == actor.Tenant || actor.AtBureau ? party.Tenant : null;
    }

    async Task<EvidencePacked?> Write(FileStream file, Actor actor, string tenant, string subject, CancellationToken cancel)
    {
        await using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        var files = new List<PackFile>();
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        foreach (var module in evidence)
            await foreach (var exhibit in module.Of(actor, subject, cancel).WithCancellation(cancel))
            {
                files.Add(await Add(zip, $"{module.Name}/{exhibit.Path}", exhibit.Content, cancel));
                subjects.UnionWith(exhibit.LedgerSubjects);
            }
        if (files.Count == 0) return null;

        var (entries, chain, headSeq, head) = await Prove(actor, tenant, subjects, cancel);
        files.Add(await Add(zip, PackParts.Entries, JsonSerializer.SerializeToUtf8Bytes(entries, PackParts.Json), cancel));
        files.Add(await Add(zip, PackParts.Chain, Encoding.UTF8.GetBytes(chain), cancel));
        files.Add(await Add(zip, PackParts.Readme, Encoding.UTF8.GetBytes(Readme), cancel));
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new PackManifest(subject, tenant, time.GetUtcNow(), actor.Name, headSeq, head, files), PackParts.Json);
        var sealedBy = await Add(zip, PackParts.Manifest, manifest, cancel);
        return new(subject, sealedBy.Sha256, files.Count);
    }

    static async Task<PackFile> Add(ZipArchive zip, string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        await using (var entry = await zip.CreateEntry(path, CompressionLevel.Optimal).OpenAsync(cancel)) await entry.WriteAsync(content, cancel);
        return new(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
    }

    /// <summary>The entries about the subjects, and from the first of them the chain up to its end: number and hash of content, line by line.</summary>
    async Task<(List<PackEntry> Entries, string Chain, long HeadSeq, string Head)> Prove(Actor actor, string tenant, HashSet<string> subjects, CancellationToken cancel)
    {
        await using var db = ledger.OpenToRead(actor, tenant);
        long? first = null;
        foreach (var some in subjects.Chunk(500))
            if (await db.Entries.Where(e => some.Contains(e.Subject)).MinAsync(e => (long?)e.Seq, cancel) is { } seq && (first is null || seq < first)) first = seq;

        var entries = new List<PackEntry>();
        var chain = new StringBuilder();
        var (last, hash) = ((first ?? long.MaxValue) - 1, "");
        while (first is not null)
        {
            var page = await db.Entries.Where(e => e.Seq > last).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
            if (page.Count == 0) break;
            foreach (var entry in page)
            {
                if (chain.Length == 0) chain.Append(entry.Previous).Append('\n');
                // An entry of the first algorithm cannot be linked without its content; its own hash stands for it.
                chain.Append(entry.Seq).Append(entry.Algorithm == LedgerEntry.Sha256InTwo ? $" {entry.ContentHash()}" : $" = {entry.Hash}").Append('\n');
                if (subjects.Contains(entry.Subject)) entries.Add(PackEntry.Of(entry));
                (last, hash) = (entry.Seq, entry.Hash);
            }
        }
        return (entries, chain.ToString(), first is null ? 0 : last, hash);
    }

    const string Readme =
        """
        证据包 / Evidence pack

        manifest.json          每个文件的大小和 SHA-256 值，以及制作时审计链的末端
                               size and SHA-256 of every file, and the end of the Ledger's chain when the pack was made
        ledger/entries.json    与本包对象有关的审计记录全文
                               the Ledger's entries about the subject, in full
        ledger/chain.txt       自第一条有关记录起至链末端，逐条列出序号和内容哈希；首行为其前一条的哈希
                               number and content hash of every entry from the first of them to the end; the first line is the hash before it

        核验（无需联网和数据库）：  PartyDiscipline.Host verify-pack 文件名
        To verify, without network or database:  PartyDiscipline.Host verify-pack <file>

        每条记录的哈希 = SHA-256(算法, 前一条的哈希, 单位, 序号, 内容哈希)，各字段前置四字节长度。
        制作本包时，清单的 SHA-256 值已写入审计链（EvidencePacked），可与系统内的审计日志比对。
        The hash of an entry is SHA-256(algorithm, hash before it, unit, number, content hash), each with its length in four bytes in front.
        The manifest's own SHA-256 was written into the Ledger (EvidencePacked) when the pack was made; compare it there.

        """;
}

/// <summary>Packs under their addresses.</summary>
static class EvidenceEndpoints
{
    public static void MapEvidence(this WebApplication app)
    {
        Map("/evidence/duty/{subject}.zip", (subject, _) => $"duty/{subject}");
        Map("/evidence/person/{subject}.zip", (subject, _) => $"person/{subject}");
        Map("/evidence/party/{subject}/{year:int:min(1949):max(2200)}.zip", (subject, year) => $"party/{subject}/{year}");

        void Map(string route, Func<string, int, string> name) => app
            .MapGet(route, async (HttpContext http, string subject, EvidencePacks packs, CancellationToken cancel, int year = 0) =>
            {
                var asked = name(subject, year);
                if (asked.Length > 150 || await packs.Make(http.Actor(), asked, cancel) is not { } pack) return Results.NotFound();
                await Printing.Told(http, pack.Fact, $"evidence/{asked}", cancel);
                return Results.Stream(pack.Zip, "application/zip", $"证据包_{asked.Replace('/', '_')}.zip");
            })
            .WithMetadata(new RequirePermissionAttribute(DocumentPermissions.Evidence))
            .ExcludeFromDescription();
    }
}
