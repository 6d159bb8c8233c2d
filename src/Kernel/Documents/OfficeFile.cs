using System.IO.Compression;

namespace PartyDiscipline.Kernel.Documents;

/// <summary>An office file that somebody uploaded, looked at before anything reads it.</summary>
public static class OfficeFile
{
    const int MostEntries = 200;

    /// <summary>Whether it is an archive of reasonable size: what it holds is counted while unpacking; what it says of itself is not believed.</summary>
    public static bool Unpacks(byte[] file, long mostUnpacked)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries) return false;
            var buffer = new byte[64 * 1024];
            long total = 0;
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                for (int read; (read = content.Read(buffer)) > 0;)
                    if ((total += read) > mostUnpacked) return false;
            }
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
