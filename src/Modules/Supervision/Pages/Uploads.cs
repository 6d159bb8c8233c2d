using Microsoft.AspNetCore.Http;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages;

/// <summary>Files as they come in: kept in memory until they are closed, never on the disk.</summary>
static class Uploads
{
    /// <summary>Of a whole form; below it nothing is buffered to a file.</summary>
    public const int MostBytes = 3 * ClueAttachment.MostBytes;

    /// <summary>The same with the words that go with the files.</summary>
    public const int MostOfForm = MostBytes + 1024 * 1024;

    public static async Task<(string Name, byte[] Content)> Read(IFormFile? file, CancellationToken cancel)
    {
        if (file is null || file.Length is 0 or > ClueAttachment.MostBytes) return (file?.FileName ?? "", []);
        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, cancel);
        return (file.FileName, content.ToArray());
    }
}
