using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Handbooks;

/// <summary>Where a field of the handbook comes from.</summary>
internal enum FieldSource
{
    /// <summary>The product knows it: names, posts, duties, lights, labels.</summary>
    System,
    /// <summary>Typed once in a record, which also turns lights and fills ledgers.</summary>
    Record,
    /// <summary>Typed for the handbook and nothing else.</summary>
    Typed,
}

/// <summary>A field of the handbook, as data.</summary>
internal sealed record HandbookField(string Name, FieldSource Source, LocalText Label);

/// <summary>How often each field is filled, and the share that nobody typed for the handbook.</summary>
internal sealed record HandbookShare(IReadOnlyList<(HandbookField Field, int Filled)> Fields)
{
    public int Filled => Fields.Sum(f => f.Filled);

    public int From(FieldSource source) => Fields.Where(f => f.Field.Source == source).Sum(f => f.Filled);

    /// <summary>Percent of the filled fields that needed no typing for the handbook; rounded down, so that a goal is never reached by rounding.</summary>
    public decimal Percent => Filled == 0 ? 100 : Math.Floor(1000m * (Filled - From(FieldSource.Typed)) / Filled) / 10;
}

/// <summary>
/// What a handbook consists of and when it is confirmed: Regulations/handbook.json. Each field there has its counter here, and the other
/// way round; a mismatch stops the start.
/// </summary>
sealed class HandbookFields
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    static readonly Dictionary<string, Func<Handbook, int>> Counters = new(StringComparer.Ordinal)
    {
        ["cover.name"] = _ => 1,
        ["cover.unit"] = _ => 1,
        ["cover.year"] = _ => 1,
        ["post.name"] = h => h.Posts.Count,
        ["post.from"] = h => h.Posts.Count,
        ["post.to"] = h => h.Posts.Count(p => p.Tenure.To is not null),
        ["post.charge"] = h => h.Posts.Count(p => p.InCharge.Count > 0),
        ["duty.title"] = h => h.Duties.Count,
        ["duty.clause"] = h => h.Duties.Count,
        ["duty.period"] = h => h.Duties.Count,
        ["duty.due"] = h => h.Duties.Count(d => d.Standing.Due is not null),
        ["duty.light"] = h => h.Duties.Count,
        ["record.category"] = h => h.Entries.Count(),
        ["record.on"] = h => h.Entries.Count(),
        ["record.title"] = h => h.Entries.Count(),
        ["record.substance"] = h => h.Entries.Count(e => e.Record.Substance is not null),
        ["record.number"] = h => h.Entries.Count(e => e.Record.DocumentNumber is not null),
        ["record.people"] = h => h.Entries.Count(e => e.Record.People.Length > 0),
        ["record.fields"] = h => h.Entries.Sum(e => e.Record.Fields.Count),
        ["record.fulfils"] = h => h.Entries.Count(e => e.Fulfils.Count > 0),
        ["record.late"] = h => h.Late,
        ["record.entered"] = h => h.Entries.Count(),
        ["talk.counterpart"] = h => h.Talks.Count(e => e.Record.Counterpart is not null),
        ["correction.by"] = h => h.Corrections.Count,
        ["correction.reason"] = h => h.Corrections.Count,
        ["confirmation.by"] = h => h.Confirmed is null ? 0 : 1,
        ["confirmation.hash"] = h => h.Confirmed is null ? 0 : 1,
        ["confirmation.remark"] = h => h.Confirmed?.Remark is null ? 0 : 1,
    };

    readonly File file;

    HandbookFields(File file)
    {
        this.file = file;
        var faults = file.Fields.Select(f => f.Name).Except(Counters.Keys).Select(n => $"field '{n}' is unknown")
            .Concat(Counters.Keys.Except(file.Fields.Select(f => f.Name)).Select(n => $"field '{n}' is missing"))
            .ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"handbook.json: {string.Join("; ", faults)}.");
    }

    public static HandbookFields Load()
    {
        using var stream = typeof(HandbookFields).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.handbook.json")!;
        return new(JsonSerializer.Deserialize<File>(stream, Json)!);
    }

    /// <summary>The share that is to be reached.</summary>
    public int Goal => file.GoalPercent;

    /// <summary>Who is asked to confirm one each year; departments have theirs too, unasked.</summary>
    public bool IsKeptBy(PartyKind kind) => file.KeptBy.Contains(kind);

    /// <summary>From when and until when a year's handbook is confirmed (年终).</summary>
    public (DateOnly From, DateOnly Until) Window(int year) =>
        (new(year, file.Confirm.FromMonth, file.Confirm.FromDay), new(year + 1, file.Confirm.UntilMonth, file.Confirm.UntilDay));

    /// <summary>The year whose handbook is asked for on a day.</summary>
    public int AskedOn(DateOnly day) => day >= Window(day.Year).From ? day.Year : day.Year - 1;

    public HandbookShare Share(IEnumerable<Handbook> handbooks)
    {
        var all = handbooks.ToList();
        return new([.. file.Fields.Select(f => (f, all.Sum(Counters[f.Name])))]);
    }

    sealed record File(int Version, int GoalPercent, ConfirmWindow Confirm, IReadOnlyList<PartyKind> KeptBy, IReadOnlyList<HandbookField> Fields);

    sealed record ConfirmWindow(int FromMonth, int FromDay, int UntilMonth, int UntilDay);
}

/// <summary>The list behind the share, as pages show it.</summary>
internal sealed record HandbookShareView(HandbookShare Share, int Goal);
