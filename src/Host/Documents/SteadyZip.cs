using System.IO.Compression;

namespace PartyDiscipline.Host.Documents;

/// <summary>Office files whose bytes depend on their content alone: parts in the order of their names, dated 1980.</summary>
static class SteadyZip
{
    static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(MemoryStream package)
    {
        package.Position = 0;
        using var source = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
        var steady = new MemoryStream();
        using (var target = new ZipArchive(steady, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var part in source.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                var entry = target.CreateEntry(part.FullName, CompressionLevel.Fastest);
                entry.LastWriteTime = Epoch;
                using var from = part.Open();
                using var to = entry.Open();
                from.CopyTo(to);
            }
        return steady.ToArray();
    }
}
