using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using MiniExcelLibs;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>A workbook as the pack that it says, and the way back from a place in the pack to its cell.</summary>
sealed class PackWorkbook
{
    const int MostUnpacked = 40 * 1024 * 1024;
    const int MostRows = 5_000;
    public const string Guide = "guide";

    /// <summary>A column: its head, and where its cell goes in the table's object.</summary>
    readonly record struct Column(string Head, string Path, bool List = false);

    static readonly Column[] RegulationFields =
    [
        new("code", "code"), new("version", "version"), new("number", "number"), new("issued", "issued"), new("effectiveFrom", "effectiveFrom"), new("effectiveTo", "effectiveTo"),
        new("titleZh", "title.zh"), new("titleEn", "title.en"), new("issuerZh", "issuer.zh"), new("issuerEn", "issuer.en"), new("preambleZh", "preamble.zh"), new("preambleEn", "preamble.en"),
    ];

    static readonly Column[] Clauses =
        [new("id", "id"), new("parent", "parent"), new("headingZh", "heading.zh"), new("headingEn", "heading.en"), new("textZh", "text.zh"), new("textEn", "text.en")];

    static readonly Column[] Groups = [new("code", "code"), new("clauses", "clauses", List: true), new("nameZh", "name.zh"), new("nameEn", "name.en")];

    static readonly Column[] Obligations =
    [
        new("code", "code"), new("clause", "clause"), new("group", "group"), new("type", "type"), new("alsoType", "alsoType"), new("each", "each"), new("titleZh", "title.zh"), new("titleEn", "title.en"),
        new("period", "frequency.period"), new("frequencyZh", "frequency.text.zh"), new("frequencyEn", "frequency.text.en"), new("frequencyMark", "frequency.mark"),
        new("rule", "rule.name"), new("ruleZh", "rule.text.zh"), new("ruleEn", "rule.text.en"),
        new("deadline", "deadline.kind"), new(MonthDay, "deadline.monthDay"), new("yearOffset", "deadline.yearOffset"), new("days", "deadline.days"), new("roll", "deadline.roll"), new("deadlineMark", "deadline.mark"),
        new("evidenceZh", "evidence.zh"), new("evidenceEn", "evidence.en"), new("categories", "categories", List: true), new("modules", "modules", List: true),
        new("source", "anchor.source"), new("article", "anchor.article"), new("certainty", "anchor.certainty"), new("noteZh", "note.zh"), new("noteEn", "note.en"),
    ];

    const string Owner = "obligation";
    const string MonthDay = "monthDay";
    static readonly Column[] Parties = [new("kind", "kind"), new("at", "at"), new("function", "function"), new("each", "each")];
    static readonly Column[] Figures = [new("figure", ""), new("value", "value"), new("mark", "mark")];
    static readonly Column[] SeeAlso = [new("source", "source"), new("article", "article"), new("certainty", "certainty")];

    /// <summary>The members that hold numbers; every other cell is text, whatever the spreadsheet thought of it.</summary>
    static readonly HashSet<string> Numbers = ["version", "deadline.yearOffset", "deadline.days"];

    /// <summary>The members that are days, as the pack writes them.</summary>
    static readonly Dictionary<string, string> Days = new(StringComparer.Ordinal) { ["issued"] = "yyyy-MM-dd", ["effectiveFrom"] = "yyyy-MM-dd", ["effectiveTo"] = "yyyy-MM-dd", ["deadline.monthDay"] = "MM-dd" };
    /// <summary>1 January of 1950 and 31 December of 2099 as a spreadsheet numbers them.</summary>
    const int FirstSerial = 18_264;
    const int LastSerial = 73_050;

    /// <summary>Every sheet with its columns, for the guide and the template.</summary>
    public static IEnumerable<(string Sheet, string Column)> Columns =>
        from sheet in new (string Name, IEnumerable<string> Heads)[]
        {
            ("regulation", RegulationFields.Select(c => c.Head)), ("clauses", Clauses.Select(c => c.Head)), ("groups", Groups.Select(c => c.Head)), ("obligations", Obligations.Select(c => c.Head)),
            ("parties", Parties.Select(c => c.Head).Prepend(Owner)), ("figures", Figures.Select(c => c.Head).Prepend(Owner)), ("seeAlso", SeeAlso.Select(c => c.Head).Prepend(Owner)),
        }
        from head in sheet.Heads
        select (sheet.Name, head);

    readonly Dictionary<string, (string Sheet, int Row, Column[] Columns)> places = new(StringComparer.Ordinal);

    PackWorkbook(JsonObject pack) => Pack = pack;

    public JsonObject Pack { get; }

    /// <summary>The cell behind a place in the pack: the nearest row, and the column when the path says which.</summary>
    public CellPlace? PlaceOf(DataFault fault)
    {
        if (!fault.Path.StartsWith('$')) return new CellPlace(fault.Path, null, null);
        for (var path = fault.Path; path.Length > 1; path = path[..Math.Max(path.LastIndexOf('.'), path.LastIndexOf('['))])
        {
            if (!places.TryGetValue(path, out var place)) continue;
            var rest = fault.Path[path.Length..].TrimStart('.');
            // What is missing is named by the sentence, not by the path.
            var named = fault.Format == "'{0}' is missing" ? $"{rest}.{fault.Figures[0]}".TrimStart('.') : rest;
            var column = place.Columns.FirstOrDefault(c => c.Path == named) is { Head: { } exact } ? exact
                : place.Columns.FirstOrDefault(c => c.Path.Length > 0 && (c.Path.StartsWith(named + ".", StringComparison.Ordinal) || named.StartsWith(c.Path + "[", StringComparison.Ordinal))).Head;
            return new CellPlace(place.Sheet, place.Row, named.Length == 0 ? null : column);
        }
        // What is missing of the regulation itself has no row to point at, only a field.
        var member = $"{fault.Path[1..].TrimStart('.')}.{(fault.Format == "'{0}' is missing" ? fault.Figures[0] : "")}".Trim('.');
        var field = RegulationFields.FirstOrDefault(c => c.Path == member || member.Length > 0 && c.Path.StartsWith(member + ".", StringComparison.Ordinal)).Head;
        return field is null && fault.Path != "$" ? null : new CellPlace("regulation", null, field);
    }

    /// <summary>The workbook's rows as a pack; null when it cannot be read, with why among the faults.</summary>
    public static PackWorkbook? Read(byte[] bytes, Faults faults)
    {
        if (!OfficeFile.IsWorkbook(bytes, MostUnpacked))
        {
            faults.Add("$", $"the file is no workbook that can be read");
            return null;
        }
        try
        {
            using var stream = new MemoryStream(bytes);
            var missing = Columns.Select(c => c.Sheet).Distinct().Except(stream.GetSheetNames()).ToList();
            foreach (var sheet in missing) faults.Add("$", $"sheet '{sheet}' is missing");
            foreach (var (sheet, cell) in Formulas(bytes)) faults.Add(sheet, $"cell {cell} holds a formula; a pack is text and numbers only");
            // Without a sheet everything that refers to it would be told as a fault of its own.
            return missing.Count > 0 ? null : Convert(stream, faults);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a stranger's file makes its reader throw says one thing.
            faults.Add("$", $"the file is no workbook that can be read");
            return null;
        }
    }

    static PackWorkbook Convert(MemoryStream stream, Faults faults)
    {
        var pack = new JsonObject();
        var book = new PackWorkbook(pack);
        foreach (var (row, cell) in Rows(stream, "regulation", ["field", "value"], faults))
        {
            if (cell("field") is not { } field) continue;
            if (RegulationFields.FirstOrDefault(c => c.Head == field) is not { Head: not null } column)
            {
                faults.Add("regulation", $"'{Cut(field)}' in row {row} is no field");
                continue;
            }
            book.places[$"$.{column.Path}"] = ("regulation", row, [column]);
            if (cell("value") is { } value) Put(pack, column, value);
        }
        book.Table(stream, "clauses", Clauses, faults);
        book.Table(stream, "groups", Groups, faults);
        var obligations = book.Table(stream, "obligations", Obligations, faults);
        foreach (var (_, obligation) in obligations)
        {
            obligation["parties"] = new JsonArray();
            if (obligation["rule"] is not JsonObject rule) obligation["rule"] = rule = [];
            rule["with"] = new JsonObject();
        }
        var byCode = new Dictionary<string, (string Path, JsonObject Item)>(StringComparer.Ordinal);
        foreach (var (path, item) in obligations)
            if ((string?)item["code"] is { } code) byCode.TryAdd(code, (path, item));

        foreach (var (row, cell, path, obligation) in Of(stream, "parties", Parties, byCode, faults))
        {
            var list = obligation["parties"]!.AsArray();
            book.places[$"{path}.parties[{list.Count}]"] = ("parties", row, Parties);
            list.Add(Item(Parties, cell));
        }
        foreach (var (row, cell, path, obligation) in Of(stream, "figures", Figures, byCode, faults))
        {
            if (cell("figure") is not { } name)
            {
                faults.Add("figures", $"row {row} names no figure");
                continue;
            }
            var figure = new JsonObject();
            if (cell("value") is { } value) figure["value"] = Figure(name, value);
            if (cell("mark") is { } mark) figure["mark"] = mark;
            book.places[$"{path}.rule.with.{name}"] = ("figures", row, Figures);
            obligation["rule"]!["with"]![name] = figure;
        }
        foreach (var (row, cell, path, obligation) in Of(stream, "seeAlso", SeeAlso, byCode, faults))
        {
            if (obligation["alsoSee"] is not JsonArray list) obligation["alsoSee"] = list = [];
            book.places[$"{path}.alsoSee[{list.Count}]"] = ("seeAlso", row, SeeAlso);
            list.Add(Item(SeeAlso, cell));
        }
        return book;
    }

    /// <summary>A sheet of things: each row an item of the pack's list, remembered under the name that faults will give it.</summary>
    List<(string Path, JsonObject Item)> Table(MemoryStream stream, string sheet, Column[] columns, Faults faults)
    {
        var rows = Rows(stream, sheet, [.. columns.Select(c => c.Head)], faults).Select(r => (r.Row, Item: Item(columns, r.Cell))).ToList();
        var list = new JsonArray([.. rows.Select(r => (JsonNode)r.Item)]);
        Pack[sheet] = list;
        var labels = Node.Labels(JsonSerializer.SerializeToElement(list));
        return [.. rows.Zip(labels).Select(r =>
        {
            var path = $"$.{sheet}[{r.Second}]";
            places[path] = (sheet, r.First.Row, columns);
            return (path, r.First.Item);
        })];
    }

    /// <summary>A sheet of parts: each row belongs to an obligation.</summary>
    static IEnumerable<(int Row, Func<string, string?> Cell, string Path, JsonObject Obligation)> Of(
        MemoryStream stream, string sheet, Column[] columns, Dictionary<string, (string Path, JsonObject Item)> byCode, Faults faults)
    {
        foreach (var (row, cell) in Rows(stream, sheet, [Owner, .. columns.Select(c => c.Head)], faults))
        {
            var code = cell(Owner);
            if (code is not null && byCode.TryGetValue(code, out var owner)) yield return (row, cell, owner.Path, owner.Item);
            else faults.Add(sheet, $"row {row} belongs to obligation '{Cut(code ?? "")}', which no row of the obligations has");
        }
    }

    static JsonObject Item(Column[] columns, Func<string, string?> cell)
    {
        var item = new JsonObject();
        foreach (var column in columns)
            if (cell(column.Head) is { } value) Put(item, column, value);
        return item;
    }

    static void Put(JsonObject item, Column column, string value)
    {
        var parts = column.Path.Split('.');
        var at = item;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject inner) at[part] = inner = [];
            at = inner;
        }
        at[parts[^1]] = DayOf(column, value) is { } day ? day
            : column.List ? new JsonArray([.. Split(value).Select(v => (JsonNode)v)])
            : Numbers.Contains(column.Path) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : value;
    }

    /// <summary>A day that the spreadsheet keeps as a number, counted from 1900; null where it is none.</summary>
    static string? DayOf(Column column, string value)
    {
        if (!Days.TryGetValue(column.Path, out var format) || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < FirstSerial or > LastSerial) return null;
        return DateTime.FromOADate(number).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A number where it reads as one; the steps of a chain are a list; otherwise a word.</summary>
    static JsonNode Figure(string name, string value) =>
        name == "steps" ? new JsonArray([.. Split(value).Select(v => (JsonNode)v)])
        : decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : value;

    static string[] Split(string value) => value.Split([',', '，', '、', ';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Rows of a sheet under the heads in its first line; empty ones are left out, and heads that are none of ours are told.</summary>
    static List<(int Row, Func<string, string?> Cell)> Rows(MemoryStream stream, string sheet, string[] known, Faults faults)
    {
        stream.Position = 0;
        var rows = new List<(int, Func<string, string?>)>();
        var number = 1;
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: true, sheetName: sheet))
        {
            if (++number > MostRows)
            {
                faults.Add(sheet, $"there are more than {MostRows}");
                break;
            }
            var cells = row.Where(c => c.Key is not null).ToDictionary(c => c.Key.Trim(), c => Text(c.Key.Trim(), c.Value), StringComparer.Ordinal);
            if (number == 2)
                foreach (var unknown in cells.Keys.Where(k => k.Length > 0 && !known.Contains(k))) faults.Add(sheet, $"column '{Cut(unknown)}' is unknown");
            if (cells.Values.All(string.IsNullOrEmpty)) continue;
            rows.Add((number, head => cells.GetValueOrDefault(head) is { Length: > 0 } text ? text : null));
        }
        return rows;
    }

    static string Text(string head, object? cell) => cell switch
    {
        null => "",
        // A spreadsheet makes a date of the current year of what was typed as 03-31.
        DateTime at when head == MonthDay => at.ToString("MM-dd", CultureInfo.InvariantCulture),
        DateTime at => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!.Trim(),
    };

    static string Cut(string text) => text.Length > PackCheck.CodeLength ? text[..PackCheck.CodeLength] : text;

    /// <summary>Cells that a spreadsheet would compute: what they show today they need not show tomorrow.</summary>
    static List<(string Sheet, string Cell)> Formulas(byte[] bytes)
    {
        const int most = 20;
        const string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        Each("xl/_rels/workbook.xml.rels", "Relationship", r => targets[r.GetAttribute("Id") ?? ""] = (r.GetAttribute("Target") ?? "").TrimStart('/').Replace("xl/", "", StringComparison.Ordinal));
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Each("xl/workbook.xml", "sheet", r =>
        {
            if (targets.TryGetValue(r.GetAttribute("id", relations) ?? "", out var target)) names[$"xl/{target}"] = r.GetAttribute("name") ?? target;
        });
        var found = new List<(string, string)>();
        foreach (var entry in archive.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase) && e.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
        {
            var cell = "";
            using var reader = XmlReader.Create(entry.Open(), settings);
            while (found.Count < most && reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.LocalName == "c") cell = reader.GetAttribute("r") ?? "";
                else if (reader.LocalName == "f") found.Add((names.GetValueOrDefault(entry.FullName, entry.Name), Cut(cell)));
            }
        }
        return found;

        void Each(string part, string element, Action<XmlReader> take)
        {
            if (archive.GetEntry(part) is not { } entry) return;
            using var reader = XmlReader.Create(entry.Open(), settings);
            while (reader.Read())
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == element) take(reader);
        }
    }

    /// <summary>The workbook to fill in: a sheet of explanations in both languages, then the tables, holding a pack as an example.</summary>
    public static byte[] Write(JsonObject pack, Func<string, string, (string Zh, string En)> explain)
    {
        using var stream = new MemoryStream();
        var obligations = pack["obligations"]!.AsArray().Select(o => o!.AsObject()).ToList();
        stream.SaveAs(new Dictionary<string, object>
        {
            [Guide] = Columns.Select(c => new Dictionary<string, object?> { ["sheet"] = c.Sheet, ["column"] = c.Column, ["说明"] = explain(c.Sheet, c.Column).Zh, ["explanation"] = explain(c.Sheet, c.Column).En }).ToArray(),
            ["regulation"] = RegulationFields.Select(f => new Dictionary<string, object?> { ["field"] = f.Head, ["value"] = Cell(pack, f.Path) }).ToArray(),
            ["clauses"] = Sheet(pack["clauses"]!.AsArray().Select(c => c!.AsObject()), Clauses),
            ["groups"] = Sheet(pack["groups"]!.AsArray().Select(c => c!.AsObject()), Groups),
            ["obligations"] = Sheet(obligations, Obligations),
            ["parties"] = obligations.SelectMany(o => o["parties"]!.AsArray().Select(p => Row(p!.AsObject(), Parties, (string)o["code"]!))).ToArray(),
            ["figures"] = obligations.SelectMany(o => o["rule"]!["with"]!.AsObject().Select(f => new Dictionary<string, object?>
            {
                [Owner] = (string)o["code"]!,
                ["figure"] = f.Key,
                ["value"] = Shown(f.Value!["value"]),
                ["mark"] = Shown(f.Value!["mark"]),
            })).ToArray(),
            ["seeAlso"] = Filled(obligations.SelectMany(o => (o["alsoSee"] as JsonArray ?? []).Select(s => Row(s!.AsObject(), SeeAlso, (string)o["code"]!))).ToArray(), SeeAlso),
        });
        return stream.ToArray();
    }

    static Dictionary<string, object?>[] Sheet(IEnumerable<JsonObject> items, Column[] columns) => [.. items.Select(i => Row(i, columns, null))];

    /// <summary>A sheet without rows still shows its heads.</summary>
    static Dictionary<string, object?>[] Filled(Dictionary<string, object?>[] rows, Column[] columns) =>
        rows.Length > 0 ? rows : [columns.Select(c => c.Head).Prepend(Owner).ToDictionary(h => h, _ => (object?)null)];

    static Dictionary<string, object?> Row(JsonObject item, Column[] columns, string? owner)
    {
        var row = new Dictionary<string, object?>();
        if (owner is not null) row[Owner] = owner;
        foreach (var column in columns) row[column.Head] = Cell(item, column.Path);
        return row;
    }

    static string? Cell(JsonObject item, string path)
    {
        JsonNode? at = item;
        foreach (var part in path.Split('.')) at = (at as JsonObject)?[part];
        return Shown(at);
    }

    static string? Shown(JsonNode? value) => value switch
    {
        null => null,
        JsonArray list => string.Join(", ", list.Select(Shown)),
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };
}
