using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Pages;

/// <summary>What a person types to record something; the same for a record, a meeting and an amendment.</summary>
internal sealed class RecordInput
{
    [Display(Name = "Record.Party")]
    public string Party { get; set; } = "";

    [Display(Name = "Record.Title"), Required, StringLength(DutyRecord.TitleLength), DataType(DataType.MultilineText)]
    public string Title { get; set; } = "";

    [Display(Name = "Record.Category")]
    public string? Category { get; set; }

    [Display(Name = "Record.On")]
    public DateOnly On { get; set; }

    [Display(Name = "Record.Substance"), StringLength(DutyRecord.SubstanceLength)]
    public string? Substance { get; set; }

    [Display(Name = "Record.DocumentNumber"), StringLength(DutyRecord.DocumentNumberLength)]
    public string? DocumentNumber { get; set; }

    [Display(Name = "Record.People"), StringLength(2000)]
    public string? People { get; set; }

    /// <summary>The category's own fields; half-days as a date, with <see cref="Halves"/>.</summary>
    public Dictionary<string, string?> Fields { get; set; } = [];
    public Dictionary<string, string?> Halves { get; set; } = [];

    /// <summary>The duties ticked, and those that the product had ticked before the person looked.</summary>
    public List<Guid> Duties { get; set; } = [];
    public List<Guid> Ticked { get; set; } = [];

    [Display(Name = "Record.NothingToReport")]
    public bool NothingToReport { get; set; }

    [Display(Name = "Record.DifferentEvent")]
    public bool DifferentEvent { get; set; }

    /// <summary>How long the form has stood open, as the browser says; empty without JavaScript.</summary>
    public int? Seconds { get; set; }
    [Display(Name = "Record.SameWords"), StringLength(DutyRecord.ReasonLength)]
    public string? SameWords { get; set; }

    /// <summary>The proposal has been on the screen, so saving means confirming it.</summary>
    public bool Seen { get; set; }

    public RecordEntry Entry(string? category) => new()
    {
        Category = category ?? "",
        On = On,
        Title = Title ?? "",
        Substance = Substance,
        DocumentNumber = DocumentNumber,
        People = [.. (People ?? "").Split([',', '，', '、', ';', '；', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        Fields = Fields
            .Where(f => !string.IsNullOrWhiteSpace(f.Value))
            .ToImmutableDictionary(f => f.Key, f => Halves.TryGetValue(f.Key, out var half) ? $"{f.Value}/{half}" : f.Value!, StringComparer.Ordinal),
        Duties = [.. Duties],
        NothingToReport = NothingToReport,
        DifferentEvent = DifferentEvent,
        Seconds = Seconds,
        SameWords = SameWords,
    };

    public static RecordInput Of(DutyRecord record, IEnumerable<Guid> duties)
    {
        var input = new RecordInput
        {
            Party = record.Party.ToString(),
            Title = record.Title,
            Category = record.Category,
            On = record.On,
            Substance = record.Substance,
            DocumentNumber = record.DocumentNumber,
            People = string.Join("、", record.People),
            Duties = [.. duties],
            NothingToReport = record.NothingToReport,
            DifferentEvent = true,
            SameWords = record.SameWords,
            Seen = true,
        };
        foreach (var (name, value) in record.Fields)
        {
            var halfDay = Categories.HalfDay(value) is not null;
            input.Fields[name] = halfDay ? value[..10] : value;
            if (halfDay) input.Halves[name] = value[11..];
        }
        return input;
    }
}

/// <summary>What stands under the sentence: the category with its fields, and the duties that the record would fulfil.</summary>
/// <param name="Input">What has been typed.</param>
/// <param name="Category">The category chosen, or the best that the sentence suggests.</param>
/// <param name="Suggested">Whether the product chose it.</param>
/// <param name="All">Every category, for choosing.</param>
/// <param name="Proposed">The duties it may fulfil.</param>
/// <param name="NameOf">How a party is called.</param>
internal sealed record RecordForm(
    RecordInput Input, Category? Category, bool Suggested, IReadOnlyList<Category> All, IReadOnlyList<Proposed> Proposed, Func<PartyId, string> NameOf);

/// <summary>Composes the part of a record form that the product proposes.</summary>
sealed class RecordForms(DutyReader reader, Categories categories, TalkKinds talks, IGrainFactory grains)
{
    /// <summary>The category typed, or proposed from the sentence.</summary>
    public string? CategoryOf(RecordInput input, PartyKind kind) =>
        categories.Find(input.Category)?.Code ?? (categories.Propose(input.Title ?? "", kind) is [var best, ..] ? best.Code : null);

    /// <summary>Proposes duties and ticks what is clear, without undoing what the person ticked or unticked himself.</summary>
    public async Task<RecordForm> Compose(PartyId party, RecordInput input, CancellationToken cancel)
    {
        var category = categories.Find(CategoryOf(input, party.Kind));
        var parties = await reader.PartiesOf(party.Tenant, cancel);
        var proposed = category is null ? [] : await Propose(party, input, category, parties);
        var machine = proposed.Where(p => p.Ticked).Select(p => p.Duty.Duty).ToHashSet();
        var unticked = input.Seen ? input.Ticked.Except(input.Duties).ToHashSet() : [];
        var own = input.Duties.Except(input.Ticked).ToHashSet();
        machine.ExceptWith(unticked);
        input.Duties = [.. machine.Union(own)];
        input.Ticked = [.. machine];
        input.Seen = true;
        return new(input, category, categories.Find(input.Category) is null, categories.All,
            [.. proposed.Select(p => p with { Ticked = input.Duties.Contains(p.Duty.Duty) })],
            id => parties.TryGetValue(id, out var known) ? known.Name.ToString() : id.Key);
    }

    /// <summary>The form again as it came, after a fault.</summary>
    public async Task<RecordForm> Again(PartyId party, RecordInput input, CancellationToken cancel)
    {
        var ticked = input.Duties.ToList();
        var form = await Compose(party, input, cancel);
        input.Duties = ticked;
        return form with { Proposed = [.. form.Proposed.Select(p => p with { Ticked = ticked.Contains(p.Duty.Duty) })] };
    }

    async Task<IReadOnlyList<Proposed>> Propose(PartyId party, RecordInput input, Category category, IReadOnlyDictionary<PartyId, Party> parties)
    {
        var entry = input.Entry(category.Code);
        var day = DutyRecord.DayOf(entry, entry.Fields);
        var fitting = await grains.Party(party).Fitting(day, category.Code);
        // What only a talk fulfils is not offered; what a record fulfils already stays.
        return Proposal.For(entry, category, fitting.Where(d => !talks.OnlyByTalk(d.Obligation) || entry.Duties.Contains(d.Duty)), reader.Standings.ObligationOf,
            id => parties.TryGetValue(id, out var other) ? [other.HolderName ?? "", other.Name.Zh, other.Name.En] : []);
    }
}

/// <summary>How duties are said on pages.</summary>
internal static class Says
{
    /// <summary>Why a light is what it is, with its figures.</summary>
    public static string Why(Microsoft.Extensions.Localization.IStringLocalizer words, DutyStanding duty) => words[
        duty.Reason,
        duty.Done.ToString("0.#", System.Globalization.CultureInfo.CurrentCulture),
        duty.Needed.ToString("0.#", System.Globalization.CultureInfo.CurrentCulture),
        duty.Due is { } due ? due.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : "—",
        Missing(duty).ToString("0.#", System.Globalization.CultureInfo.CurrentCulture)].Value;

    /// <summary>What is still owed.</summary>
    public static decimal Missing(DutyStanding duty) => Math.Max(0, duty.Needed - duty.Done);

    /// <summary>What is still owed and until when, in the measure of the rule.</summary>
    public static string Owed(Microsoft.Extensions.Localization.IStringLocalizer words, DutyStanding duty)
    {
        var due = duty.Due?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";
        var missing = Missing(duty).ToString("0.#", System.Globalization.CultureInfo.CurrentCulture);
        return duty.Rule switch
        {
            "days" => words["Owed.Days", missing, due].Value,
            "ratio" => words["Owed.Ratio", duty.Needed.ToString("0.#", System.Globalization.CultureInfo.CurrentCulture), due].Value,
            "chain" => words["Owed.Step", due].Value,
            _ => words["Owed.Times", missing, due].Value,
        };
    }

    /// <summary>Red first, then yellow by its day, then blue by its day.</summary>
    public static IOrderedEnumerable<DutyStanding> ByNeed(this IEnumerable<DutyStanding> duties) =>
        duties.OrderByDescending(d => d.Light).ThenBy(d => d.Due ?? DateOnly.MaxValue);

    /// <summary>A period in the reader's words: 2026 年, 2026 上半年, 2026 三季度.</summary>
    public static string Period(Microsoft.Extensions.Localization.IStringLocalizer words, Period period) => period.Length switch
    {
        PeriodLength.Half => words[$"Period.H{period.Number}", period.Year].Value,
        PeriodLength.Quarter => words["Period.Quarter", period.Year, period.Number].Value,
        _ => words["Period.Year", period.Year].Value,
    };
}
