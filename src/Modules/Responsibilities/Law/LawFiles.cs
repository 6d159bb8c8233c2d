using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Law;

/// <summary>One year of the working-day calendar as entered, with the announcement behind it.</summary>
sealed record CalendarYear
{
    public required int Year { get; init; }
    public required string Source { get; init; }
    public required string Certainty { get; init; }
    public required IReadOnlyList<DateOnly> Off { get; init; }
    public required IReadOnlyList<DateOnly> Work { get; init; }
}

/// <summary>
/// The law as files: those built into the modules, then those of the folder <c>Regulations:Folder</c>, where an operator puts
/// amended versions and newly announced holidays. Read once; a single fault anywhere keeps the product from starting.
/// </summary>
sealed class LawFiles(
    IEnumerable<RegulationSource> sources, IEnumerable<IObligationRule> ruleList, ObligationRules rules, IConfiguration configuration)
    : IRegulations, IWorkCalendars, IDataCheck, IHostedLifecycleService
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
    };

    sealed record Held(
        IReadOnlyList<Regulation> Regulations, IReadOnlyList<CalendarYear> Years, WorkCalendar Calendar, IReadOnlyDictionary<string, Obligation> Obligations, RegulationCheck Check);

    readonly Lock gate = new();
    volatile Held? held;

    public IReadOnlyList<Regulation> All => Law.Regulations;
    public WorkCalendar Current => Law.Calendar;

    /// <summary>The calendar's years as entered, in order.</summary>
    public IReadOnlyList<CalendarYear> CalendarYears => Law.Years;

    /// <summary>The check that these files passed, for what is to stand beside them.</summary>
    public RegulationCheck Check => Law.Check;

    public Obligation? Find(string code) => Law.Obligations.GetValueOrDefault(code);

    public IReadOnlyList<Regulation> InForce(DateOnly on) => InForce(Law.Regulations, on);

    /// <summary>Of each regulation the newest version that has taken effect, unless it has ended.</summary>
    public static IReadOnlyList<Regulation> InForce(IEnumerable<Regulation> all, DateOnly on) =>
    [
        .. all.Where(r => r.EffectiveFrom <= on)
            .GroupBy(r => r.Code)
            .Select(versions => versions.MaxBy(r => r.Version)!)
            .Where(r => r.EffectiveTo is null || r.EffectiveTo >= on),
    ];

    /// <summary>A regulation as its file states it; null when it came otherwise. A file that somebody changes while the product runs is no reason to answer nothing.</summary>
    public JsonObject? Stated(string code, int version)
    {
        foreach (var (_, open) in Files())
            try
            {
                using var stream = open();
                if (JsonNode.Parse(stream) is JsonObject stated && stated.ContainsKey("obligations") && (string?)stated["code"] == code && (int?)stated["version"] == version) return stated;
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
            {
                // The next start says what is wrong with it.
            }
        return null;
    }

    public IReadOnlyList<string> Faults() => Read().Faults;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = Law;
        return Task.CompletedTask;
    }

    Held Law
    {
        get
        {
            if (held is { } known) return known;
            lock (gate)
            {
                if (held is not null) return held;
                var (law, faults) = Read();
                if (faults.Count > 0) throw new FaultyDataException(faults);
                return held = law!;
            }
        }
    }

    (Held? Law, IReadOnlyList<string> Faults) Read()
    {
        var faults = new List<string>();
        if (Folder is { } missing && !Directory.Exists(missing)) faults.Add($"Regulations:Folder: '{missing}' does not exist");
        var files = Files().ToList();
        var regulations = new List<(string File, Regulation Regulation)>();
        var years = new SortedDictionary<int, CalendarYear>();
        var documents = new List<(string Name, JsonDocument Document)>();
        RegulationCheck check;
        try
        {
            foreach (var (name, open) in files)
            {
                try
                {
                    using var stream = open();
                    documents.Add((name, JsonDocument.Parse(stream)));
                }
                catch (JsonException e)
                {
                    faults.Add($"{name}: line {e.LineNumber + 1}: is no JSON");
                }
            }
            check = new RegulationCheck(ruleList.Any() ? rules : null, Categories(documents));
            foreach (var (name, document) in documents)
            {
                var found = new Faults(name);
                var root = new Node(document.RootElement, "$", found);
                if (root.Has("categories") && !root.Has("obligations")) continue; // The catalogue of records; its own module reads it.
                if (root.Has("years"))
                {
                    CalendarCheck.Read(root);
                    if (found.Count == 0)
                        foreach (var year in document.RootElement.GetProperty("years").Deserialize<CalendarYear[]>(Json)!) years[year.Year] = year;
                }
                else if (root.Has("obligations") || root.Has("clauses"))
                {
                    check.Read(root);
                    if (found.Count == 0) regulations.Add((name, document.RootElement.Deserialize<Regulation>(Json)!));
                }
                else root.Fault($"is neither a regulation (obligations) nor a calendar (years)");
                faults.AddRange(found.Found);
            }
        }
        finally
        {
            foreach (var (_, document) in documents) document.Dispose();
        }
        faults.AddRange(Together(regulations));
        if (faults.Count > 0) return (null, faults);
        IReadOnlyList<Regulation> all = [.. regulations.Select(r => r.Regulation).OrderBy(r => r.Issued).ThenBy(r => r.Code, StringComparer.Ordinal).ThenBy(r => r.Version)];
        var calendar = new WorkCalendar(years.Values.Select(y => new HolidayYear(y.Year, y.Certainty, y.Off, y.Work)));
        return (new Held(all, [.. years.Values], calendar, Newest(all), check), []);
    }

    /// <summary>Each obligation in the newest version that has it.</summary>
    public static IReadOnlyDictionary<string, Obligation> Newest(IEnumerable<Regulation> all)
    {
        var newest = new Dictionary<string, Obligation>(StringComparer.Ordinal);
        foreach (var regulation in all.OrderBy(r => r.Version))
            foreach (var obligation in regulation.Obligations) newest[obligation.Code] = obligation;
        return newest;
    }

    /// <summary>Faults that no file has alone: versions that clash, codes that two regulations use.</summary>
    static IEnumerable<string> Together(List<(string File, Regulation Regulation)> all)
    {
        foreach (var twice in all.GroupBy(r => (r.Regulation.Code, r.Regulation.Version)).Where(g => g.Count() > 1))
            yield return $"{string.Join(" and ", twice.Select(r => r.File))}: both hold version {twice.Key.Version} of {twice.Key.Code}";
        foreach (var versions in all.GroupBy(r => r.Regulation.Code))
        {
            var ordered = versions.DistinctBy(r => r.Regulation.Version).OrderBy(r => r.Regulation.Version).ToList();
            foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)))
                if (later.Regulation.EffectiveFrom <= earlier.Regulation.EffectiveFrom)
                    yield return $"{later.File}: version {later.Regulation.Version} takes effect no later than version {earlier.Regulation.Version}";
        }
        var owners = all.SelectMany(r => r.Regulation.Obligations.Select(o => (o.Code, Regulation: r.Regulation.Code))).Distinct().GroupBy(o => o.Code);
        foreach (var shared in owners.Where(o => o.Count() > 1))
            yield return $"obligation {shared.Key} stands in {string.Join(" and ", shared.Select(o => o.Regulation))}";
    }

    /// <summary>The record categories, when some module brings a catalogue of them.</summary>
    static Dictionary<string, RecordShape>? Categories(IEnumerable<(string Name, JsonDocument Document)> documents)
    {
        Dictionary<string, RecordShape>? found = null;
        foreach (var (_, document) in documents)
            if (document.RootElement.ValueKind == JsonValueKind.Object &&
                document.RootElement.TryGetProperty("categories", out var list) && list.ValueKind == JsonValueKind.Array)
                foreach (var item in list.EnumerateArray())
                    if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String)
                        (found ??= new(StringComparer.Ordinal))[code.GetString()!] = new RecordShape(Fields(item, "halfDay").Any(), Fields(item, "flag").ToHashSet(StringComparer.Ordinal));
        return found;
    }

    static IEnumerable<string> Fields(JsonElement category, string type) =>
        category.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
            ? from field in fields.EnumerateArray()
              where field.ValueKind == JsonValueKind.Object && field.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() == type
                && field.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
              select field.GetProperty("name").GetString()!
            : [];

    /// <summary>As it is named in full, or as it is seen from the program's folder.</summary>
    string? Folder => configuration["Regulations:Folder"] is { Length: > 0 } folder ? Path.GetFullPath(folder, Path.GetFullPath(configuration[HostDefaults.ContentRootKey] ?? ".")) : null;

    IEnumerable<(string Name, Func<Stream> Open)> Files()
    {
        foreach (var source in sources) yield return (source.Name, source.Open);
        if (Folder is not { } folder || !Directory.Exists(folder)) yield break;
        using var files = new PhysicalFileProvider(folder);
        foreach (var file in files.GetDirectoryContents("").Where(f => !f.IsDirectory && f.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).OrderBy(f => f.Name, StringComparer.Ordinal))
            yield return (file.Name, file.CreateReadStream);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The data that the product runs on are faulty; the message lists everything that is wrong.</summary>
sealed class FaultyDataException(IReadOnlyList<string> faults)
    : InvalidOperationException($"The regulation data have {faults.Count} fault(s); nothing was started.{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", faults)}");
