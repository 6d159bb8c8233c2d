using System.Globalization;
using System.Text.Json;
using MiniExcelLibs;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Assessment.Schemes;

/// <summary>
/// A scheme as a workbook of four sheets or as JSON of the same content: what goes out comes back the same. Reading trusts nothing, and names
/// every faulty row at once.
/// </summary>
static class SchemeFiles
{
    /// <summary>Longest upload.</summary>
    public const int MostBytes = 1024 * 1024;
    const int MostUnpacked = 20 * 1024 * 1024, MostRows = 300;
    static readonly JsonSerializerOptions Indented = new(AssessmentLaw.Json) { WriteIndented = true };
    static readonly JsonSerializerOptions Strict = new(AssessmentLaw.Json) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false };
    const string Indicators = "Indicators", Dimensions = "Dimensions", Figures = "Figures", Groups = "Groups";
    static readonly string[] LimitNames = ["spotCheckTarget", "spotCheckCap", "spotCheckMin", "minGroup", "minScorers", "selfCheckWorkingDays", "objectionWorkingDays", "recheckWorkingDays", "decisionWorkingDays", "frozenDays", "traceShare"];

    public static byte[] Json(SchemeContent content) => JsonSerializer.SerializeToUtf8Bytes(content, Indented);

    /// <summary>The workbook that is also read again.</summary>
    public static Workbook Workbook(string file, SchemeContent content) => new()
    {
        FileName = file,
        Sheets =
        [
            Sheet(Indicators, ["code", "dimension", "titleZh", "titleEn", "max", "kind", "rule", "figures", "clauses", "obligations", "traceOnly", "standardZh", "standardEn", "mark"], content.Indicators.Select(i => (IReadOnlyList<object?>)
            [
                i.Code, i.Dimension, i.Title.Zh, i.Title.En, i.Max, i.Kind.ToString(), i.Rule, string.Join(' ', i.Figures.Select(f => $"{f.Key}={Number(f.Value)}")), string.Join(' ', i.Clauses), string.Join(' ', i.Obligations),
                i.TraceOnly ? "yes" : null, i.Standard.Zh, i.Standard.En, i.Mark,
            ])),
            Sheet(Dimensions, ["code", "points"], content.Dimensions.Select(d => (IReadOnlyList<object?>)[d.Code, d.Points])),
            Sheet(Figures, ["name", "value"], Named(content).Select(f => (IReadOnlyList<object?>)[f.Name, f.Value])),
            Sheet(Groups, ["code", "nameZh", "nameEn", "kind", "units", "fresh"], content.Groups.Select(g => (IReadOnlyList<object?>)[g.Code, g.Name.Zh, g.Name.En, g.Kind, string.Join(' ', g.Units), string.Join(' ', g.Fresh)])),
        ],
    };

    static Sheet Sheet(string name, string[] heads, IEnumerable<IReadOnlyList<object?>> rows) => new() { Name = name, Columns = [.. heads.Select(h => new SheetColumn(h, h.StartsWith("title", StringComparison.Ordinal) || h.StartsWith("standard", StringComparison.Ordinal) ? 36 : 14))], Rows = rows };

    static IEnumerable<(string Name, decimal Value)> Named(SchemeContent content)
    {
        yield return ("spotChecks", content.Weights.SpotChecks);
        yield return ("halfYear", content.Weights.HalfYear);
        yield return ("yearEnd", content.Weights.YearEnd);
        var l = content.Limits;
        decimal[] values = [l.SpotCheckTarget, l.SpotCheckCap, l.SpotCheckMin, l.MinGroup, l.MinScorers, l.SelfCheckWorkingDays, l.ObjectionWorkingDays, l.RecheckWorkingDays, l.DecisionWorkingDays, l.FrozenDays, l.TraceShare];
        for (var i = 0; i < LimitNames.Length; i++) yield return (LimitNames[i], values[i]);
    }

    /// <summary>An uploaded file as a scheme, or everything that is wrong with its rows.</summary>
    public static (SchemeContent? Content, IReadOnlyList<Fault> Faults) Read(byte[] bytes)
    {
        if (bytes.Length is 0 or > MostBytes) return (null, [new Fault("Upload", "SchemeFile.Size")]);
        try
        {
            return bytes is [(byte)'P', (byte)'K', ..] ? ReadWorkbook(bytes) : ReadJson(bytes);
        }
        catch (JsonException e)
        {
            return (null, [new Fault("Upload", "SchemeFile.NoJson", null, $"{(e.LineNumber ?? 0) + 1}")]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a stranger's file makes its reader throw says one thing.
            return (null, [new Fault("Upload", "SchemeFile.NoWorkbook")]);
        }
    }

    static (SchemeContent?, IReadOnlyList<Fault>) ReadJson(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, .. var rest]) bytes = rest;
        return JsonSerializer.Deserialize<SchemeContent>(bytes, Strict) is { Indicators.Count: > 0 and <= MostRows } content && content.Indicators.TrueForAll(i => i is not null)
            ? (content, [])
            : (null, [new Fault("Upload", "SchemeFile.Empty")]);
    }

    static (SchemeContent?, IReadOnlyList<Fault>) ReadWorkbook(byte[] bytes)
    {
        if (!OfficeFile.IsWorkbook(bytes, MostUnpacked)) return (null, [new Fault("Upload", "SchemeFile.NoWorkbook")]);
        using var stream = new MemoryStream(bytes);
        var names = stream.GetSheetNames();
        if (new[] { Indicators, Dimensions, Figures, Groups }.Except(names).ToList() is { Count: > 0 } gone) return (null, [new Fault("Upload", "SchemeFile.Sheets", null, string.Join(", ", gone))]);
        var reading = new Reading();
        var indicators = Rows(stream, Indicators).Select(r => reading.Indicator(r)).ToList();
        var dimensions = Rows(stream, Dimensions).Select(r => new DimensionPoints(r["code"], reading.Number(r, "points"))).ToList();
        var figures = Rows(stream, Figures).GroupBy(r => r["name"]).ToDictionary(g => g.Key, g => g.First());
        var groups = Rows(stream, Groups).Select(r => new UnitGroup(r["code"], new LocalText(r["nameZh"], r["nameEn"]), r["kind"], [.. r.Words("units")], [.. r.Words("fresh")])).ToList();
        decimal Of(string name) => figures.TryGetValue(name, out var row) ? reading.Number(row, "value") : reading.Missing(Figures, name);
        int Whole(string name) => (int)Math.Clamp(Of(name), 0, 1000);
        var weights = new Weights(Of("spotChecks"), Of("halfYear"), Of("yearEnd"));
        var limits = new SchemeLimits(
            Whole(LimitNames[0]), Whole(LimitNames[1]), Whole(LimitNames[2]), Whole(LimitNames[3]), Whole(LimitNames[4]), Whole(LimitNames[5]), Whole(LimitNames[6]), Whole(LimitNames[7]), Whole(LimitNames[8]),
            Whole(LimitNames[9]), Of(LimitNames[10]));
        if (indicators.Count == 0) reading.Missing(Indicators, "code");
        return reading.Faults.Count > 0 ? (null, reading.Faults) : (new SchemeContent(dimensions, indicators, weights, limits, groups), []);
    }

    static IEnumerable<Row> Rows(MemoryStream stream, string sheet)
    {
        stream.Position = 0;
        var line = 1;
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: true, sheetName: sheet).Take(MostRows + 1))
        {
            line++;
            var cells = row.Where(c => c.Key is not null).ToDictionary(c => c.Key.Trim(), c => Text(c.Value), StringComparer.OrdinalIgnoreCase);
            if (!cells.Values.All(string.IsNullOrEmpty)) yield return new Row(sheet, line, cells);
        }
    }

    static string Text(object? cell) => cell switch
    {
        null => "",
        double number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!.Trim(),
    };

    static string Number(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    sealed record Row(string Sheet, int Line, IReadOnlyDictionary<string, string> Cells)
    {
        public string this[string column] => Cells.GetValueOrDefault(column, "");

        public string[] Words(string column) => this[column].Split([' ', ',', '，', '、', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Reads rows and collects what is wrong with them.</summary>
    sealed class Reading
    {
        public List<Fault> Faults { get; } = [];

        public Indicator Indicator(Row row)
        {
            var figures = new Dictionary<string, decimal>();
            foreach (var part in row.Words("figures"))
                if (part.Split('=') is [var name, var value] && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var figure)) figures[name] = figure;
                else Wrong(row, "figures", part);
            if (!Enum.TryParse<IndicatorKind>(row["kind"], ignoreCase: true, out var kind) || !Enum.IsDefined(kind)) Wrong(row, "kind", row["kind"]);
            return new Indicator(
                row["code"], row["dimension"], new LocalText(row["titleZh"], row["titleEn"]), Number(row, "max"), kind, row["rule"] is { Length: > 0 } rule ? rule : null, figures, [.. row.Words("clauses")],
                [.. row.Words("obligations")], row["traceOnly"].ToUpperInvariant() is "YES" or "TRUE" or "1" or "是", new LocalText(row["standardZh"], row["standardEn"]), row["mark"]);
        }

        public decimal Number(Row row, string column)
        {
            if (decimal.TryParse(row[column], NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)) return number;
            Wrong(row, column, row[column]);
            return 0;
        }

        public decimal Missing(string sheet, string name)
        {
            Faults.Add(new Fault("Upload", "SchemeFile.Missing", null, sheet, name));
            return 0;
        }

        void Wrong(Row row, string column, string value) => Faults.Add(new Fault("Upload", "SchemeFile.Cell", null, row.Sheet, $"{row.Line}", column, value));
    }
}

/// <summary>A scheme as the workbook that can be edited and brought in again. Its subject is the scheme's id.</summary>
sealed class SchemeWorkbook(Kernel.Records.Database<AssessmentDb> database, Kernel.Parties.ITenants tenants) : IWorkbook
{
    public string Name => "assessment-scheme";
    public string Permission => AssessmentPermissions.Configure;

    public async Task<Workbook?> Compose(Kernel.Access.Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(subject, "N", out var id)) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        if (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.FirstOrDefaultAsync(db.Schemes, s => s.Id == id, cancel) is not { } scheme) return null;
        return SchemeFiles.Workbook($"{tenants.Find(actor.Tenant)?.Name.Zh}_{scheme.Year}年度_{(scheme.Track == Track.Main ? "主体责任" : "监督责任")}考核指标_v{scheme.Number}", scheme.Content);
    }
}
