using System.Buffers.Binary;
using System.Text;

namespace PartyDiscipline.Host.Documents;

/// <summary>A typeface that GB/T 9704-2012 asks for. The licensed ones may not be shipped with the product.</summary>
/// <param name="Variable">How print.css calls it.</param>
/// <param name="Name">By its Chinese name: WPS and Word look it up by this one.</param>
/// <param name="Also">Other names under which the same face is installed.</param>
/// <param name="Instead">The free face that stands in for it.</param>
/// <param name="InsteadWeight">The stand-in's weight.</param>
sealed record Face(string Variable, string Name, string[] Also, string Instead, int InsteadWeight = 400);

/// <summary>A required face and whether this machine has it.</summary>
/// <param name="Face">The face.</param>
/// <param name="Found">The name it was found under; null when its stand-in is printed.</param>
sealed record FaceFound(Face Face, string? Found);

/// <summary>
/// The typefaces at hand: those of the operator's folder (<c>Documents:Fonts</c>) and of the machine. Only PDF needs them here; a docx names
/// its faces and takes them from the reader's machine. What is missing is replaced, and that is said: in the log, in health, on the page.
/// </summary>
sealed class Fonts
{
    /// <summary>Relative to the program's folder unless set.</summary>
    const string UsualFolder = "fonts";

    static readonly Face[] Required =
    [
        new("title", "方正小标宋简体", ["方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋体"], "Noto Serif CJK SC", 700),
        new("fang", "仿宋_GB2312", ["FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GB2312"], "Noto Serif CJK SC"),
        new("kai", "楷体_GB2312", ["KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GB2312"], "Noto Serif CJK SC"),
        new("hei", "黑体", ["SimHei", "方正黑体_GBK"], "Noto Sans CJK SC"),
        new("song", "宋体", ["SimSun", "方正书宋_GBK"], "Noto Serif CJK SC"),
    ];

    readonly Lazy<IReadOnlyList<FaceFound>> found;

    public Fonts(IConfiguration configuration, ILogger<Fonts> log)
    {
        Folder = Path.GetFullPath(configuration["Documents:Fonts"] ?? UsualFolder, AppContext.BaseDirectory);
        found = new(() => Look(log));
    }

    /// <summary>The operator's folder; it need not exist.</summary>
    public string Folder { get; }

    public IReadOnlyList<FaceFound> Faces => found.Value;

    public IEnumerable<FaceFound> Missing => Faces.Where(f => f.Found is null);

    /// <summary>The faces as custom properties of the style sheet, stand-ins behind the real ones.</summary>
    public string Css() => $":root {{ {string.Concat(Faces.Select(Stack))} --title-weight: {(Faces[0].Found is null ? Faces[0].Face.InsteadWeight : 400)}; }}";

    static string Stack(FaceFound face) =>
        $"--{face.Face.Variable}: {string.Join(", ", new[] { face.Found, face.Face.Instead }.OfType<string>().Select(n => $"\"{n}\""))}, serif; ";

    IReadOnlyList<FaceFound> Look(ILogger log)
    {
        var names = new HashSet<string>(Folders().Where(Directory.Exists).SelectMany(NamesIn), StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<FaceFound> faces = [.. Required.Select(f => new FaceFound(f, f.Also.Prepend(f.Name).FirstOrDefault(names.Contains)))];
        foreach (var (face, _) in faces.Where(f => f.Found is null))
            log.LogWarning("The typeface {Face} is not installed; PDFs are printed with {Instead}. Put its file into {Folder}.", face.Name, face.Instead, Folder);
        return faces;
    }

    IEnumerable<string> Folders() =>
        [Folder, "/usr/share/fonts", "/usr/local/share/fonts", Environment.GetFolderPath(Environment.SpecialFolder.Fonts)];

    static IEnumerable<string> NamesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".ttf" or ".otf" or ".ttc")
            .SelectMany(FontFile.Names);
}

/// <summary>The names that a TrueType or OpenType file gives its faces.</summary>
static class FontFile
{
    const uint Collection = 0x74746366, NameTable = 0x6E616D65;

    /// <summary>Family and full names in every language; none when the file cannot be read as a font.</summary>
    public static IReadOnlyCollection<string> Names(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return [.. Faces(file).SelectMany(start => NamesAt(file, start)).Distinct()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return [];
        }
    }

    static uint[] Faces(FileStream file)
    {
        var header = Read(file, 0, 12);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != Collection) return [0];
        var offsets = Read(file, 12, 4 * BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)));
        return [.. Enumerable.Range(0, offsets.Length / 4).Select(i => BinaryPrimitives.ReadUInt32BigEndian(offsets.AsSpan(4 * i)))];
    }

    static List<string> NamesAt(FileStream file, uint start)
    {
        var tables = Read(file, start + 12, 16 * BinaryPrimitives.ReadUInt16BigEndian(Read(file, start + 4, 2)));
        for (var at = 0; at < tables.Length; at += 16)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(tables.AsSpan(at)) != NameTable) continue;
            return Parse(Read(file, BinaryPrimitives.ReadUInt32BigEndian(tables.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(tables.AsSpan(at + 12))));
        }
        return [];
    }

    static List<string> Parse(byte[] table)
    {
        var names = new List<string>();
        var (count, texts) = (Number(2), Number(4));
        for (var at = 6; at < 6 + 12 * count; at += 12)
        {
            var (platform, kind, length, offset) = (Number(at), Number(at + 6), Number(at + 8), Number(at + 10));
            if (kind is not (1 or 4 or 16)) continue;
            var text = table.AsSpan(texts + offset, length);
            names.Add(platform is 0 or 3 ? Encoding.BigEndianUnicode.GetString(text) : Encoding.ASCII.GetString(text));
        }
        return names;

        int Number(int at) => BinaryPrimitives.ReadUInt16BigEndian(table.AsSpan(at));
    }

    static byte[] Read(FileStream file, long at, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var bytes = new byte[length];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }
}
