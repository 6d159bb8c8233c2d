using System.Globalization;
using System.Text.Json;
using MiniExcelLibs;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>
/// An organisation as a workbook of two sheets (People, Parties) or as JSON of the same shape. Reading trusts nothing: size is
/// counted while unpacking, and what is no row of ours is a fault, not an exception.
/// </summary>
static class OrganisationWorkbook
{
    /// <summary>Longest upload.</summary>
    public const int MostBytes = 2 * 1024 * 1024;
    const int MostUnpacked = 40 * 1024 * 1024;
    const string PeopleSheet = "People";
    const string PartiesSheet = "Parties";
    /// <summary>Only written: reading leaves it aside.</summary>
    const string FaultsColumn = "faults";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, AllowDuplicateProperties = false };

    /// <summary>An uploaded file as rows, or the one fault that keeps it from being read.</summary>
    public static (OrganisationFile? File, Fault? Fault) Read(byte[] bytes)
    {
        if (bytes.Length is 0 or > MostBytes) return (null, new Fault("Upload", "Import.FileSize", null, "2 MB"));
        return bytes is [(byte)'P', (byte)'K', ..] ? ReadWorkbook(bytes) : ReadJson(bytes);
    }

    public static (OrganisationFile? File, Fault? Fault) ReadJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            // A mark of byte order, as some editors write it, is no JSON.
            return bytes is [0xEF, 0xBB, 0xBF, .. var rest] ? ReadJson(rest)
                : JsonSerializer.Deserialize<OrganisationFile>(bytes, Json) is { } file && Whole(file) ? (file, null)
                : (null, new Fault("Upload", "Import.NoJson", null, "1"));
        }
        catch (JsonException e)
        {
            return (null, new Fault("Upload", "Import.NoJson", null, ((e.LineNumber ?? 0) + 1).ToString(CultureInfo.CurrentCulture)));
        }
    }

    /// <summary>Whether every row is one, with what names it.</summary>
    static bool Whole(OrganisationFile file) =>
        file.People.All(p => p is { Number: not null, Name: not null }) && file.Parties.All(p => p is { Kind: not null, Key: not null, NameZh: not null, NameEn: not null });

    public static string Write(OrganisationFile file) => JsonSerializer.Serialize(file, Json);

    /// <summary>The workbook to fill in, with one example row in each sheet.</summary>
    public static byte[] Template()
    {
        using var stream = new MemoryStream();
        stream.SaveAs(new Dictionary<string, object>
        {
            [PeopleSheet] = new[] { new Dictionary<string, object?> { ["number"] = "1001", ["name"] = "某某", ["nameEn"] = "Somebody" } },
            [PartiesSheet] = new[]
            {
                Row("committee", "main", "党委", "Party committee", null),
                Row("secretary", "main", "党委书记", "Secretary", "1001"),
                Row("member", "discipline-secretary", "纪委书记", "Discipline secretary", null, inCharge: "discipline-office", headsDiscipline: "yes"),
                Row("discipline", "main", "纪委", "Discipline committee", null),
                Row("department", "discipline-office", "纪检监察室", "Discipline office", null, function: "discipline", disciplineSeat: "yes"),
            },
        });
        return stream.ToArray();
    }

    /// <summary>The faulty rows alone, each with what is wrong with it, to be mended and uploaded again.</summary>
    public static byte[] Faulty(ImportPlan plan, Func<Fault, string> say)
    {
        string Said(IReadOnlyList<Fault> faults) => string.Join(" ", faults.Select(say));
        using var stream = new MemoryStream();
        stream.SaveAs(new Dictionary<string, object>
        {
            [PeopleSheet] = plan.People.Where(p => p.Faults.Count > 0).Select(p => new Dictionary<string, object?>
            {
                ["number"] = p.Row.Number,
                ["name"] = p.Row.Name,
                ["nameEn"] = p.Row.NameEn,
                [FaultsColumn] = Said(p.Faults),
            }).ToArray(),
            [PartiesSheet] = plan.Parties.Where(p => p.Faults.Count > 0).Select(p => new Dictionary<string, object?>
            {
                ["kind"] = p.Row.Kind,
                ["key"] = p.Row.Key,
                ["nameZh"] = p.Row.NameZh,
                ["nameEn"] = p.Row.NameEn,
                ["holder"] = p.Row.Holder,
                ["since"] = p.Row.Since?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["function"] = p.Row.Function,
                ["inCharge"] = p.Row.InCharge is null ? null : string.Join(",", p.Row.InCharge),
                ["headsDiscipline"] = p.Row.HeadsDiscipline ? "yes" : null,
                ["disciplineSeat"] = p.Row.DisciplineSeat ? "yes" : null,
                [FaultsColumn] = Said(p.Faults),
            }).ToArray(),
        });
        return stream.ToArray();
    }

    static Dictionary<string, object?> Row(
        string kind, string key, string nameZh, string nameEn, string? holder, string? function = null, string? inCharge = null, string? headsDiscipline = null, string? disciplineSeat = null) => new()
        {
            ["kind"] = kind,
            ["key"] = key,
            ["nameZh"] = nameZh,
            ["nameEn"] = nameEn,
            ["holder"] = holder,
            ["since"] = holder is null ? null : "2026-01-01",
            ["function"] = function,
            ["inCharge"] = inCharge,
            ["headsDiscipline"] = headsDiscipline,
            ["disciplineSeat"] = disciplineSeat,
        };

    static (OrganisationFile? File, Fault? Fault) ReadWorkbook(byte[] bytes)
    {
        if (!OfficeFile.IsWorkbook(bytes, MostUnpacked)) return (null, new Fault("Upload", "Import.NoWorkbook"));
        try
        {
            using var stream = new MemoryStream(bytes);
            var sheets = stream.GetSheetNames();
            if (!sheets.Contains(PeopleSheet) || !sheets.Contains(PartiesSheet)) return (null, new Fault("Upload", "Import.Sheets", null, PeopleSheet, PartiesSheet));
            var people = Rows(stream, PeopleSheet).Select(row => new OrganisationFile.PersonRow(row("number") ?? "", row("name") ?? "", row("nameEn"))).ToList();
            var parties = Rows(stream, PartiesSheet).Select(row => new OrganisationFile.PartyRow(
                row("kind") ?? "", row("key") ?? "", row("nameZh") ?? "", row("nameEn") ?? "", row("holder"), Date(row("since")), row("function"),
                row("inCharge")?.Split([',', '，', '、', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Yes(row("headsDiscipline")), Yes(row("disciplineSeat")))).ToList();
            return (new OrganisationFile { People = people, Parties = parties }, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a stranger's file makes its reader throw says one thing.
            return (null, new Fault("Upload", "Import.NoWorkbook"));
        }
    }

    /// <summary>Rows of a sheet by the names in its first line; empty ones are left out, and no more are read than may be imported.</summary>
    static IEnumerable<Func<string, string?>> Rows(MemoryStream stream, string sheet)
    {
        stream.Position = 0;
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: true, sheetName: sheet).Take(ImportPlan.MostRows + 1))
        {
            var cells = row.Where(c => c.Key is not null).ToDictionary(c => c.Key.Trim(), c => Text(c.Value), StringComparer.OrdinalIgnoreCase);
            if (cells.Values.All(string.IsNullOrEmpty)) continue;
            yield return name => cells.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
        }
    }

    static string Text(object? cell) => cell switch
    {
        null => "",
        DateTime at => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!.Trim(),
    };

    static DateOnly? Date(string? text) =>
        text is null ? null : DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var date) ? date : throw new FormatException(text);

    static bool Yes(string? text) => text?.ToUpperInvariant() is "YES" or "TRUE" or "1" or "是" or "Y";
}
