using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Documents;

/// <summary>What an evidence pack proves by itself; with faults it proves nothing.</summary>
sealed record PackVerdict(string Tenant, int Files, int Entries, long HeadSeq, string Head, IReadOnlyList<string> Faults);

/// <summary>
/// Checks an evidence pack without a database: every file is the one in the manifest, the chain is whole up to its end, and the entries shown
/// are those of the chain. Names every fault.
/// </summary>
sealed class PackCheck
{
    readonly List<string> faults = [];
    readonly ZipArchive zip;

    PackCheck(ZipArchive zip) => this.zip = zip;

    /// <summary>Throws <see cref="InvalidDataException"/> on what is no pack.</summary>
    public static async Task<PackVerdict> Of(Stream pack, CancellationToken cancel = default)
    {
        try
        {
            await using var zip = new ZipArchive(pack, ZipArchiveMode.Read, leaveOpen: true);
            return await new PackCheck(zip).Run(cancel);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException or IOException))
        {
            // A pack may be written by anybody: what is missing in it, doubled or of another kind says one thing.
            throw e as InvalidDataException ?? new InvalidDataException("It is not written as a pack is.", e);
        }
    }

    async Task<PackVerdict> Run(CancellationToken cancel)
    {
        PackManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<PackManifest>(await Read(PackParts.Manifest, cancel), PackParts.Json) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{PackParts.Manifest} is missing or unreadable.");
        }
        await CheckFiles(manifest, cancel);
        // What the files say counts only once they are the right ones.
        var entries = faults.Count == 0 ? await CheckChain(manifest, cancel) : 0;
        return new(manifest.Tenant, manifest.Files.Count, entries, manifest.HeadSeq, manifest.Head, faults);
    }

    async Task CheckFiles(PackManifest manifest, CancellationToken cancel)
    {
        foreach (var file in manifest.Files)
            if (zip.GetEntry(file.Path) is null) faults.Add($"{file.Path}: missing");
            else if (Convert.ToHexStringLower(SHA256.HashData(await Read(file.Path, cancel))) != file.Sha256) faults.Add($"{file.Path}: changed");
        foreach (var extra in zip.Entries.Select(e => e.FullName).Except(manifest.Files.Select(f => f.Path)).Where(p => p != PackParts.Manifest))
            faults.Add($"{extra}: not in the manifest");
    }

    async Task<int> CheckChain(PackManifest manifest, CancellationToken cancel)
    {
        var entries = JsonSerializer.Deserialize<List<PackEntry>>(await Read(PackParts.Entries, cancel), PackParts.Json)!.ToDictionary(e => e.Seq);
        var lines = Encoding.UTF8.GetString(await Read(PackParts.Chain, cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shown = entries.Count;
        if (lines.Length > 0)
        {
            var (previous, seq) = (lines[0], 0L);
            foreach (var line in lines.Skip(1))
            {
                var parts = line.Split(' ');
                var at = long.Parse(parts[0], CultureInfo.InvariantCulture);
                if (seq != 0 && at != seq + 1) faults.Add($"{PackParts.Chain}: entry {seq + 1} is missing");
                seq = at;
                if (entries.Remove(at, out var entry))
                {
                    if (entry.Previous != previous) faults.Add($"{PackParts.Entries}: entry {at} does not follow the one before it");
                    if (parts is [_, var content] && ContentHash(entry) != content) faults.Add($"{PackParts.Entries}: entry {at} is not the one in the chain");
                }
                previous = parts is [_, "=", var whole] ? whole : LedgerEntry.LinkHash(previous, manifest.Tenant, at, parts[^1]);
            }
            if ((seq, previous) != (manifest.HeadSeq, manifest.Head)) faults.Add($"{PackParts.Chain}: the chain does not end at entry {manifest.HeadSeq} with the hash of the manifest");
        }
        faults.AddRange(entries.Keys.Select(left => $"{PackParts.Entries}: entry {left} is not in the chain"));
        return shown;
    }

    static string ContentHash(PackEntry e) => LedgerEntry.HashOfContent(new DateTimeOffset(e.AtTicks, TimeSpan.Zero), e.Account, e.ActorName, e.Client, e.Fact, e.Subject, e.Body, e.Images);

    async Task<byte[]> Read(string path, CancellationToken cancel)
    {
        if (zip.GetEntry(path) is not { } entry) return [];
        await using var stream = await entry.OpenAsync(cancel);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancel);
        return content.ToArray();
    }
}
