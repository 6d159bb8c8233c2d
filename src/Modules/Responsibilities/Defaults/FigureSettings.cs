using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Defaults;

/// <summary>One figure of an obligation that stands in the data, with its mark: of the rule or of the deadline.</summary>
sealed record ObligationFigure(string Name, string Written, Mark Mark);

/// <summary>Who set a figure: nobody (it is the product's), the bureau for all, or the tenant for itself.</summary>
enum SetBy { Product, Bureau, Tenant }

/// <summary>A figure as set at some level, from which year on.</summary>
sealed record Setting(string Written, SetBy By, int Since);

/// <summary>
/// The ○ figures in force for one tenant and year: its own setting, else the bureau's, else the product's. A setting holds from its
/// year on, until a later one. ▲ and ◇ figures are the law's and nobody's to set.
/// </summary>
sealed class FigureSettings
{
    public const string DeadlinePrefix = "deadline.";
    public static readonly FigureSettings None = new([]);

    readonly ImmutableDictionary<(string Obligation, string Figure), Setting> settings;

    FigureSettings(ImmutableDictionary<(string, string), Setting> settings) => this.settings = settings;

    /// <param name="year">The year asked for.</param>
    /// <param name="bureau">The bureau's changes; empty when the tenant is the bureau.</param>
    /// <param name="own">The tenant's changes.</param>
    /// <param name="self">At which level the tenant's own changes stand.</param>
    public static FigureSettings Of(int year, IEnumerable<DefaultChange> bureau, IEnumerable<DefaultChange> own, SetBy self)
    {
        var inForce = ImmutableDictionary.CreateBuilder<(string, string), Setting>();
        Lay(bureau, SetBy.Bureau);
        Lay(own, self);
        return new FigureSettings(inForce.ToImmutable());

        void Lay(IEnumerable<DefaultChange> changes, SetBy level)
        {
            var newest = changes.Where(c => c.Year <= year)
                .GroupBy(c => (c.Obligation, c.Figure))
                .Select(g => g.OrderBy(c => c.Year).ThenBy(c => c.At).ThenBy(c => c.Id).Last());
            foreach (var change in newest)
                if (change.Now is { } now) inForce[(change.Obligation, change.Figure)] = new Setting(now, level, change.Year);
        }
    }

    public Setting? Find(string obligation, string figure) => settings.GetValueOrDefault((obligation, figure));

    /// <summary>
    /// Every figure of an obligation as the data hold it, rule first. Which flag of a record a ratio reads is how the rule works,
    /// not a figure, and is left out.
    /// </summary>
    public static IEnumerable<ObligationFigure> FiguresOf(Obligation obligation)
    {
        foreach (var (name, figure) in obligation.Rule.With.Where(f => f.Key != "field").OrderBy(f => f.Key, StringComparer.Ordinal))
            yield return new ObligationFigure(name, Written(figure), figure.Mark);
        if (obligation.Deadline.MonthDay is { } monthDay)
            yield return new ObligationFigure(DeadlinePrefix + "monthDay", monthDay, obligation.Deadline.Mark);
        if (obligation.Deadline.Kind == "afterPeriodEnd")
            yield return new ObligationFigure(DeadlinePrefix + "days", obligation.Deadline.Days.ToString(CultureInfo.InvariantCulture), obligation.Deadline.Mark);
    }

    /// <summary>The obligation with the figures in force; the same instance when nothing was set.</summary>
    public Obligation Settle(Obligation obligation)
    {
        if (settings.IsEmpty) return obligation;
        var settled = obligation;
        foreach (var figure in FiguresOf(obligation).Where(f => f.Mark == Mark.Default))
            if (Find(obligation.Code, figure.Name) is { } setting && setting.Written != figure.Written)
                settled = With(settled, figure.Name, setting.Written) ?? settled;
        return settled;
    }

    /// <summary>The obligation with one figure changed; null when what was typed cannot stand in its place.</summary>
    public static Obligation? With(Obligation obligation, string figure, string typed)
    {
        switch (figure)
        {
            case DeadlinePrefix + "monthDay":
                return DateOnly.TryParseExact($"2023-{typed}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                    ? obligation with { Deadline = obligation.Deadline with { MonthDay = typed } }
                    : null;
            case DeadlinePrefix + "days":
                return int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 366
                    ? obligation with { Deadline = obligation.Deadline with { Days = days } }
                    : null;
        }
        if (!obligation.Rule.With.TryGetValue(figure, out var held) || Read(held.Value, typed) is not { } value) return null;
        var changed = held with { Value = value };
        var figures = obligation.Rule.With.ToDictionary(f => f.Key, f => f.Key == figure ? changed : f.Value, StringComparer.Ordinal);
        return obligation with { Rule = obligation.Rule with { With = figures, Text = Noted(obligation.Rule.Text, figure, typed) } };
    }

    /// <summary>The figure as a person types it: a list is written with commas.</summary>
    public static string Written(RuleFigure figure) => figure.Value.ValueKind == JsonValueKind.Array
        ? string.Join(", ", figure.Value.EnumerateArray().Select(v => v.ToString()))
        : figure.Written;

    /// <summary>The rule in words names the product's figure; where a level set another, the sentence says so.</summary>
    static LocalText Noted(LocalText text, string figure, string typed) => new(
        $"{text.Zh}（现行设定：{FigureWords.Of(figure).Zh} {typed}）",
        $"{text.En} (as set here: {FigureWords.Of(figure).En} {typed})");

    static JsonElement? Read(JsonElement model, string typed)
    {
        typed = typed.Trim();
        switch (model.ValueKind)
        {
            case JsonValueKind.Number when !model.GetRawText().Contains('.', StringComparison.Ordinal):
                // Counts and days: whole, and never so many that a limit would leave the calendar.
                return int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole is >= 1 and <= 366
                    ? JsonSerializer.SerializeToElement(whole)
                    : null;
            case JsonValueKind.Number:
                return decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? JsonSerializer.SerializeToElement(number) : null;
            case JsonValueKind.String:
                return typed.Length > 0 ? JsonSerializer.SerializeToElement(typed) : null;
            case JsonValueKind.Array:
                var items = typed.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return items.Length > 0 ? JsonSerializer.SerializeToElement(items) : null;
            default:
                return null;
        }
    }
}
