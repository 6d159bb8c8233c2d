using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Packs;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>Packs that tests upload: the shipped examples under codes of their own.</summary>
static class Packs
{
    static JsonObject Example(string name)
    {
        using var stream = typeof(PackBook).Assembly.GetManifestResourceStream($"PartyDiscipline.Responsibilities.Regulations.Examples.{name}.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>The main responsibility example, its codes beginning with a prefix of the test's, binding from a day.</summary>
    public static JsonObject Sample(string prefix, string from, Action<JsonObject>? alter = null)
    {
        var text = Example("main-responsibility-2020").ToJsonString().Replace("ZT", prefix, StringComparison.Ordinal).Replace("zt-main", $"{prefix}-main", StringComparison.Ordinal);
        var pack = JsonNode.Parse(text)!.AsObject();
        pack["code"] = $"{prefix.ToLowerInvariant()}-regulation";
        pack["effectiveFrom"] = from;
        alter?.Invoke(pack);
        return pack;
    }

    /// <summary>Leaves one clause with one obligation, and gives both another's codes.</summary>
    public static void OneAs(this JsonObject pack, string clause, string obligation)
    {
        var (clauses, obligations) = (pack["clauses"]!.AsArray(), pack["obligations"]!.AsArray());
        var was = (string)obligations[0]!["clause"]!;
        foreach (var other in obligations.Skip(1).ToList()) obligations.Remove(other);
        foreach (var other in clauses.Where(c => (string?)c!["id"] != was).ToList()) clauses.Remove(other);
        (clauses[0]!["id"], clauses[0]!["parent"]) = (clause, null);
        (obligations[0]!["clause"], obligations[0]!["code"]) = (clause, obligation);
        foreach (var group in pack["groups"]!.AsArray()) group!["clauses"] = new JsonArray(JsonValue.Create(clause));
    }

    public static byte[] Bytes(this JsonObject pack) => Encoding.UTF8.GetBytes(pack.ToJsonString());

    public static byte[] Workbook(JsonObject pack) => PackWorkbook.Write(pack, (sheet, column) => ($"{sheet} {column} 说明", $"{sheet} {column}"));

    /// <summary>The workbook with one part of it rewritten.</summary>
    public static byte[] Rewritten(byte[] workbook, string part, Func<string, string> rewrite)
    {
        using var stream = new MemoryStream();
        stream.Write(workbook);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.GetEntry(part)!;
            string text;
            using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(part).Open());
            writer.Write(rewrite(text));
        }
        return stream.ToArray();
    }

    /// <summary>Uploads a pack that must be sound, and answers its id.</summary>
    public static async Task<Guid> Draft(PackBook book, Actor officer, JsonObject pack, CancellationToken cancel)
    {
        var reading = book.Read(pack.Bytes());
        Assert.Empty(reading.Faults);
        return Assert.IsType<Outcome.Done>(await book.Draft(officer, Guid.NewGuid(), reading.Pack!, null, cancel)).Id;
    }

    public static async Task Eventually(Func<Task<bool>> holds, string what)
    {
        for (var i = 0; i < 300; i++, await Task.Delay(100))
            if (await holds()) return;
        Assert.Fail($"It never came about that {what}.");
    }
}
