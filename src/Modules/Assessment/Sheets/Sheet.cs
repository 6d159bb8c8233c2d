using System.Globalization;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment.Sheets;

/// <summary>What one scorer gave for one line.</summary>
sealed record LineMark(Guid Scorer, string Name, decimal Points, string? Reason, string? Evidence);

/// <summary>One line of a sheet: what the product found, what the unit said, what the scorers gave, what stands.</summary>
sealed record SheetLine(
    string Indicator, string Dimension, LocalText Title, LocalText Standard, decimal Max, IndicatorKind Kind, decimal? Auto, decimal Done, decimal Asked, List<ScoreEvidence> Evidence,
    decimal? Self, string? SelfRemark, List<LineMark> Marks, decimal? Final, string? FinalReason)
{
    public static SheetLine Of(Indicator of) => new(of.Code, of.Dimension, of.Title, of.Standard, of.Max, of.Kind, null, 0, 0, [], null, null, [], null, null);

    /// <summary>A scorer must speak on it; an automatic line stands by itself unless he sees it otherwise.</summary>
    public bool ForScorers => Kind != IndicatorKind.Auto;

    /// <summary>A scorer sees an automatic line otherwise than it was found.</summary>
    public bool SeenOtherwise => !ForScorers && Marks.Exists(m => m.Points != Auto);

    public decimal? Least => Marks.Count == 0 ? null : Marks.Min(m => m.Points);
    public decimal? Most => Marks.Count == 0 ? null : Marks.Max(m => m.Points);
    public decimal? Average => Score.Mean([.. Marks.Select(m => m.Points)]);

    /// <summary>What stands: the lead's word, else the scorers' average, else what the product found.</summary>
    public decimal? Points => Final ?? Average ?? Auto;

    public decimal? Lost => Max - Points;
}

/// <summary>What can be done with a sheet.</summary>
enum SheetAction { SelfCheck, Score, Review, Return, Confirm, Correct }

/// <summary>
/// A score sheet of one unit (notice 3.5.1, 3.5.2; SM-11): filled from records, checked by the unit itself, scored by two or more, put together by a
/// lead who did not score, confirmed. The unit holds a copy under the same id, which says what is its own to know.
/// </summary>
sealed class Sheet : TenantRow
{
    public const int ReasonLength = 300;

    /// <summary>The tenant that is assessed.</summary>
    public string Unit { get; private set; } = "";
    public PartyId Party { get; private set; }
    public int Year { get; private set; }
    public Track Track { get; private set; }
    public Component Component { get; private set; }
    public int Number { get; private set; }
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    public Guid Scheme { get; private set; }
    public SheetState State { get; private set; }
    /// <summary>Grows with every change after confirmation.</summary>
    public int Edition { get; private set; } = 1;
    public DateOnly SelfCheckDue { get; private set; }
    /// <summary>How many scorers it needs; from its scheme.</summary>
    public int Scorers { get; private set; }
    public List<SheetLine> Lines { get; private set; } = [];
    public decimal? Total { get; private set; }
    public string? SelfCheckedByName { get; private set; }
    public DateTimeOffset? SelfCheckedAt { get; private set; }
    public Guid? ReviewedBy { get; private set; }
    public string? ReviewedByName { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }
    /// <summary>The unit's copy of the bureau's sheet.</summary>
    public bool IsCopy { get; private set; }

    Sheet() { }

    public Sheet(PartyId party, Scheme scheme, Component component, int number, DateOnly from, DateOnly to, DateOnly selfCheckDue, IEnumerable<SheetLine> lines)
    {
        (Unit, Party, Year, Track, Component, Number) = (party.Tenant, party, scheme.Year, scheme.Track, component, number);
        (From, To, Scheme, SelfCheckDue, Scorers) = (from, to, scheme.Id, selfCheckDue, scheme.Content.Limits.MinScorers);
        Lines = [.. lines];
    }

    /// <summary>The state after an action, or null. This table is the sheet's part of SM-11.</summary>
    public static SheetState? After(SheetState state, SheetAction action) => (state, action) switch
    {
        (SheetState.AutoScored, SheetAction.SelfCheck) => SheetState.SelfChecked,
        // Without a self-check only when its day is over; see Mark.
        (SheetState.AutoScored or SheetState.SelfChecked or SheetState.Scored, SheetAction.Score) => SheetState.Scored,
        (SheetState.Scored, SheetAction.Review) => SheetState.Reviewed,
        (SheetState.Reviewed, SheetAction.Return) => SheetState.Scored,
        (SheetState.Reviewed, SheetAction.Confirm) => SheetState.Confirmed,
        (SheetState.Confirmed, SheetAction.Correct) => SheetState.Confirmed,
        _ => null,
    };

    /// <summary>Who has spoken on every line that asks for it.</summary>
    public IReadOnlyList<Guid> FullScorers => [.. Lines.SelectMany(l => l.Marks).Select(m => m.Scorer).Distinct().Where(s => Lines.Where(l => l.ForScorers).All(l => l.Marks.Any(m => m.Scorer == s)))];

    /// <summary>Everybody who gave a mark or put the sheet together; he checks no objection against it.</summary>
    public bool TookPart(Guid account) => ReviewedBy == account || Lines.Any(l => l.Marks.Any(m => m.Scorer == account));

    /// <summary>The unit says how it sees each line that scorers will look at.</summary>
    public Fault[] SelfCheck(IReadOnlyDictionary<string, LineEntry> entries, Actor actor, DateTimeOffset at)
    {
        if (After(State, SheetAction.SelfCheck) is not { } next) return [new Fault("", "Sheet.NotNow")];
        Fault[] faults = [.. Lines.SelectMany(l => SelfFaults(l, entries.GetValueOrDefault(l.Indicator)))];
        if (faults.Length > 0) return faults;
        Lines = [.. Lines.Select(l => entries.GetValueOrDefault(l.Indicator) is { } entry ? l with { Self = entry.Points, SelfRemark = Blank(entry.Reason) } : l)];
        (State, SelfCheckedByName, SelfCheckedAt) = (next, actor.Name, at);
        return [];
    }

    static IEnumerable<Fault> SelfFaults(SheetLine line, LineEntry? entry)
    {
        if (line.ForScorers && entry?.Points is null) yield return At(line, "Points", "Sheet.SelfMissing", line.Indicator);
        if (entry?.Points is { } points && !Fits(points, line.Max)) yield return At(line, "Points", "Sheet.Points", line.Indicator, Written(line.Max));
        if (entry?.Reason?.Length > ReasonLength) yield return At(line, "Reason", "Sheet.TooLong", line.Indicator, $"{ReasonLength}");
    }

    /// <summary>A scorer gives his points for all lines that ask for them; below the most he says why. Marking again replaces his own.</summary>
    public Fault[] Mark(IReadOnlyDictionary<string, LineEntry> entries, Actor actor, DateOnly today)
    {
        if (After(State, SheetAction.Score) is null) return [new Fault("", "Sheet.NotNow")];
        if (State == SheetState.AutoScored && today <= SelfCheckDue) return [new Fault("", "Sheet.AwaitsUnit", "3.5.2", SelfCheckDue.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        Fault[] faults = [.. Lines.SelectMany(l => MarkFaults(l, entries.GetValueOrDefault(l.Indicator)))];
        if (faults.Length > 0) return faults;
        Lines = [.. Lines.Select(l => Marked(l, entries.GetValueOrDefault(l.Indicator), actor))];
        if (FullScorers.Count >= Scorers) State = SheetState.Scored;
        return [];
    }

    static IEnumerable<Fault> MarkFaults(SheetLine line, LineEntry? entry)
    {
        if (line.ForScorers && entry?.Points is null) yield return At(line, "Points", "Sheet.PointsMissing", line.Indicator);
        if (entry?.Points is { } points)
        {
            if (!Fits(points, line.Max)) yield return At(line, "Points", "Sheet.Points", line.Indicator, Written(line.Max));
            var usual = line.ForScorers ? line.Max : line.Auto ?? line.Max;
            if (points != usual && string.IsNullOrWhiteSpace(entry.Reason)) yield return At(line, "Reason", "Sheet.ReasonMissing", line.Indicator);
        }
        if (entry?.Reason?.Length > ReasonLength || entry?.Evidence?.Length > ReasonLength) yield return At(line, "Reason", "Sheet.TooLong", line.Indicator, $"{ReasonLength}");
    }

    static SheetLine Marked(SheetLine line, LineEntry? entry, Actor actor)
    {
        var others = line.Marks.Where(m => m.Scorer != actor.Account);
        // Whoever leaves an automatic line as it was found stands by it, and weighs as much as whoever sees it otherwise.
        return (entry?.Points ?? (line.ForScorers ? null : line.Auto)) is { } points
            ? line with { Marks = [.. others, new LineMark(actor.Account, actor.Name, points, Blank(entry?.Reason), Blank(entry?.Evidence))] }
            : line with { Marks = [.. others] };
    }

    /// <summary>The lead puts it together: the average stands, or another figure between the lowest and the highest with a reason. He did not score.</summary>
    public Fault[] Review(IReadOnlyDictionary<string, LineEntry> finals, Actor actor)
    {
        if (After(State, SheetAction.Review) is not { } next) return [new Fault("", "Sheet.NotNow")];
        if (Lines.Any(l => l.Marks.Any(m => m.Scorer == actor.Account))) return [new Fault("", "Sheet.OwnReview", "3.5.2")];
        Fault[] faults = [.. Lines.SelectMany(l => ReviewFaults(l, finals.GetValueOrDefault(l.Indicator)))];
        if (faults.Length > 0) return faults;
        Lines =
        [
            .. Lines.Select(l => finals.GetValueOrDefault(l.Indicator) is { Points: { } set } entry && set != l.Average
                ? l with { Final = set, FinalReason = Blank(entry.Reason) }
                : l with { Final = l.Average ?? l.Auto, FinalReason = null }),
        ];
        (State, ReviewedBy, ReviewedByName, Total) = (next, actor.Account, actor.Name, Sum());
        return [];
    }

    static IEnumerable<Fault> ReviewFaults(SheetLine line, LineEntry? entry)
    {
        if (entry?.Points is not { } set || set == (line.Average ?? line.Auto)) yield break;
        if (line.Marks.Count == 0) yield return At(line, "Points", "Sheet.NobodySaid", line.Indicator);
        else if (set < line.Least || set > line.Most) yield return At(line, "Points", "Sheet.OutsideMarks", line.Indicator, Written(line.Least!.Value), Written(line.Most!.Value));
        if (set != Score.Round(set)) yield return At(line, "Points", "Sheet.Points", line.Indicator, Written(line.Max));
        if (string.IsNullOrWhiteSpace(entry.Reason)) yield return At(line, "Reason", "Sheet.ReasonMissing", line.Indicator);
        if (entry.Reason?.Length > ReasonLength) yield return At(line, "Reason", "Sheet.TooLong", line.Indicator, $"{ReasonLength}");
    }

    public Fault? Return(string? reason)
    {
        if (After(State, SheetAction.Return) is not { } next) return new Fault("", "Sheet.NotNow");
        if (string.IsNullOrWhiteSpace(reason)) return new Fault("Reason", "Sheet.ReturnReason");
        State = next;
        (ReviewedBy, ReviewedByName, Total) = (null, null, null);
        Lines = [.. Lines.Select(l => l with { Final = null, FinalReason = null })];
        return null;
    }

    public Fault? Confirm(Actor actor, DateTimeOffset at)
    {
        if (After(State, SheetAction.Confirm) is not { } next) return new Fault("", "Sheet.NotNow");
        (State, ConfirmedByName, ConfirmedAt) = (next, actor.Name, at);
        return null;
    }

    /// <summary>A confirmed line is set right, with a reason; the sheet as it was is kept beside.</summary>
    public (SheetVersion? Before, Fault? Fault) Correct(string indicator, decimal points, string? reason, Actor actor, DateTimeOffset at)
    {
        if (After(State, SheetAction.Correct) is null) return (null, new Fault("", "Sheet.NotNow"));
        if (Lines.Find(l => l.Indicator == indicator) is not { } line) return (null, new Fault("Indicator", "Sheet.UnknownLine"));
        if (!Fits(points, line.Max)) return (null, new Fault("Points", "Sheet.Points", null, line.Indicator, Written(line.Max)));
        if (string.IsNullOrWhiteSpace(reason)) return (null, new Fault("Reason", "Sheet.ReasonMissing", null, line.Indicator));
        var before = new SheetVersion(this, actor, at);
        Lines = [.. Lines.Select(l => l.Indicator == indicator ? l with { Final = points, FinalReason = reason.Trim() } : l)];
        Edition++;
        Total = Sum();
        return (before, null);
    }

    /// <summary>What came with an earlier year stands as it was.</summary>
    public void BringIn(IReadOnlyDictionary<string, decimal> points, IReadOnlyList<string> scorers, DateTimeOffset at)
    {
        Lines = [.. Lines.Select(l => points.TryGetValue(l.Indicator, out var given) ? l with { Final = given, FinalReason = given < l.Max ? "按纸质评分表录入" : null } : l with { Final = l.Auto ?? l.Max })];
        (State, Total, SelfCheckedAt, ConfirmedAt) = (SheetState.Confirmed, Sum(), at, at);
        (ReviewedByName, ConfirmedByName) = (scorers.Count > 0 ? scorers[0] : null, scorers.Count > 1 ? scorers[^1] : null);
    }

    decimal Sum() => Score.Round(Lines.Sum(l => l.Points ?? 0));

    /// <summary>Points of a dimension.</summary>
    public decimal Of(string dimension) => Lines.Where(l => l.Dimension == dimension).Sum(l => l.Points ?? 0);

    /// <summary>The unit's copy of a sheet.</summary>
    public static Sheet CopyOf(Sheet original)
    {
        var copy = new Sheet { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original);
        return copy;
    }

    /// <summary>Becomes as the original is, but for what the unit is not to know: who gave what, and anything before it is confirmed.</summary>
    public void TakeAfter(Sheet original)
    {
        (Unit, Party, Year, Track, Component, Number) = (original.Unit, original.Party, original.Year, original.Track, original.Component, original.Number);
        (From, To, Scheme, State, Edition, SelfCheckDue, Scorers) = (original.From, original.To, original.Scheme, original.State, original.Edition, original.SelfCheckDue, original.Scorers);
        (SelfCheckedByName, SelfCheckedAt, ConfirmedAt) = (original.SelfCheckedByName, original.SelfCheckedAt, original.ConfirmedAt);
        var told = original.State == SheetState.Confirmed;
        Total = told ? original.Total : null;
        Lines = [.. original.Lines.Select(l => told ? l with { Marks = [.. l.Marks.Select(m => m with { Scorer = Guid.Empty, Name = "" })] } : l with { Marks = [], Final = null, FinalReason = null })];
    }

    /// <summary>Takes what the unit said in its copy.</summary>
    public bool TakeSelfCheck(Sheet copy)
    {
        if (After(State, SheetAction.SelfCheck) is not { } next || copy.SelfCheckedAt is null) return false;
        var said = copy.Lines.ToDictionary(l => l.Indicator);
        Lines = [.. Lines.Select(l => said.TryGetValue(l.Indicator, out var own) ? l with { Self = own.Self, SelfRemark = own.SelfRemark } : l)];
        (State, SelfCheckedByName, SelfCheckedAt) = (next, copy.SelfCheckedByName, copy.SelfCheckedAt);
        return true;
    }

    static bool Fits(decimal points, decimal max) => points >= 0 && points <= max && points == Score.Round(points);

    static Fault At(SheetLine line, string field, string rule, params string[] figures) => new($"Entries[{line.Indicator}].{field}", rule, null, figures);

    static string Written(decimal points) => points.ToString("0.##", CultureInfo.CurrentCulture);

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A sheet as it stood before it was set right.</summary>
sealed class SheetVersion : TenantRow
{
    public Guid Sheet { get; private set; }
    public int Edition { get; private set; }
    public decimal? Total { get; private set; }
    public List<SheetLine> Lines { get; private set; } = [];
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    SheetVersion() { }

    public SheetVersion(Sheet of, Actor actor, DateTimeOffset at) => (Sheet, Edition, Total, Lines, ActorName, At) = (of.Id, of.Edition, of.Total, of.Lines, actor.Name, at);
}
