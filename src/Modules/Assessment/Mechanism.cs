using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment;

/// <summary>考责: sheets that are not confirmed, objections and second last places that wait for a word.</summary>
sealed class AssessHealth(Database<AssessmentDb> database, TimeProvider time) : IFunctionHealth
{
    public string Function => "assess";

    public async Task<IReadOnlyDictionary<string, FunctionHealth>> Of(Actor actor, int year, CancellationToken cancel)
    {
        if (!actor.May(AssessmentPermissions.Read)) return new Dictionary<string, FunctionHealth>();
        var (today, copies) = (time.Today(), !actor.AtBureau);
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var sheets = await db.Sheets.Where(s => s.IsCopy == copies && s.State != SheetState.Confirmed)
            .GroupBy(s => s.Unit).Select(g => new { Unit = g.Key, Open = g.Count(), Overdue = g.Count(s => s.State == SheetState.AutoScored && s.SelfCheckDue < today), Escalated = 0 }).ToListAsync(cancel);
        var objections = await db.Objections.Where(o => o.State == ObjectionState.Made)
            .GroupBy(o => o.Unit).Select(g => new { Unit = g.Key, Open = g.Count(), Overdue = g.Count(o => o.Due < today), Escalated = 0 }).ToListAsync(cancel);
        var proposals = await db.Proposals.Where(p => p.Decision == LastDecision.Undecided)
            .GroupBy(p => p.Unit).Select(g => new { Unit = g.Key, Open = g.Count(), Overdue = g.Count(p => p.Due < today), Escalated = g.Count() }).ToListAsync(cancel);
        return sheets.Concat(objections).Concat(proposals).GroupBy(c => c.Unit).ToDictionary(
            g => g.Key, g => new FunctionHealth(g.Sum(c => c.Open), g.Sum(c => c.Overdue), g.Sum(c => c.Escalated), "/Assessment/Sheets"));
    }
}

/// <summary>Points that scorers gave or took with nothing that shows why (notice 3.5.1; G22: people answer for what they decide).</summary>
sealed class ScoreWithoutEvidence(Database<AssessmentDb> database) : IXray
{
    /// <summary>The latest sheets are looked through; earlier ones were confirmed long ago, and what was brought in from paper has its evidence there.</summary>
    const int Looked = 500;

    public string Name => "ScoreWithoutEvidence";
    public int Order => 50;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(AssessmentPermissions.Read)) return XrayResult.Clean;
        var copies = !actor.AtBureau;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var sheets = await db.Sheets.Where(s => s.Year == year && s.IsCopy == copies && s.State != SheetState.AutoScored && s.State != SheetState.SelfChecked && (s.State != SheetState.Confirmed || s.ReviewedBy != null))
            .OrderByDescending(s => s.Id).Take(Looked).ToListAsync(cancel);
        var bare = sheets
            .Select(s => (Sheet: s, Lines: s.Lines.Where(l => l.ForScorers && l.Points is not null && l.Evidence.Count == 0 && string.IsNullOrWhiteSpace(l.FinalReason) && !l.Marks.Exists(m => !string.IsNullOrWhiteSpace(m.Evidence) || !string.IsNullOrWhiteSpace(m.Reason))).ToList()))
            .Where(s => s.Lines.Count > 0).ToList();
        return new XrayResult(bare.Count,
        [
            .. bare.Take(most).Select(b => new XrayLine(
                b.Sheet.Unit, new LocalText($"{b.Lines.Count}项得分没有佐证或理由：{string.Join('、', b.Lines.Take(5).Select(l => l.Indicator))}", $"{b.Lines.Count} points without evidence or reason: {string.Join(", ", b.Lines.Take(5).Select(l => l.Indicator))}"),
                b.Sheet.To, $"/Assessment/Sheet/{b.Sheet.Id}")),
        ]);
    }
}

/// <summary>The points that rest on a clause: of a unit its lines, of all the indicators.</summary>
sealed class PointTrace(Database<AssessmentDb> database, AssessmentLaw law) : ITrace
{
    const int MostSheets = 100;

    public string Name => "Points";
    public int Order => 40;

    public async Task<TraceResult?> Of(Actor actor, IReadOnlyCollection<string> obligations, int year, string? unit, int most, CancellationToken cancel)
    {
        if (!actor.May(AssessmentPermissions.Read)) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var schemes = await db.Schemes.Where(s => s.Year == year && s.State != SchemeState.Draft).OrderByDescending(s => s.Number).Take(10).ToListAsync(cancel);
        // A unit's portal holds no schemes; its copies of sheets name the indicators of the default one.
        var cited = (schemes.Count > 0 ? schemes.DistinctBy(s => s.Track).Select(s => (s.Track, s.Content)) : Enum.GetValues<Track>().Select(t => (Track: t, Content: law.Default(t))))
            .SelectMany(s => s.Content.Indicators.Where(i => i.Obligations.Exists(obligations.Contains) || i.Clauses.Exists(obligations.Contains)).Select(i => (s.Track, Indicator: i))).ToList();
        if (cited.Count == 0) return new TraceResult(0, []);
        if (unit is null && actor.AtBureau)
            return new TraceResult(cited.Count, [.. cited.Take(most).Select(c => new TraceLine(actor.Tenant, new LocalText($"指标{c.Indicator.Code} {c.Indicator.Title.Zh}", $"Indicator {c.Indicator.Code} {c.Indicator.Title.En}"), null, "/Assessment/Schemes"))]);
        var (of, copies) = (unit ?? actor.Tenant, !actor.AtBureau);
        var sheets = await db.Sheets.Where(s => s.Unit == of && s.Year == year && s.IsCopy == copies).OrderByDescending(s => s.To).Take(MostSheets).ToListAsync(cancel);
        var lines = (from sheet in sheets
                     from line in sheet.Lines
                     where line.Points is not null && cited.Exists(c => c.Track == sheet.Track && c.Indicator.Code == line.Indicator)
                     select new TraceLine(
                         of, new LocalText($"{line.Indicator} {line.Title.Zh}：{Written(line.Points)}/{Written(line.Max)}", $"{line.Indicator} {line.Title.En}: {Written(line.Points)}/{Written(line.Max)}"),
                         sheet.To, $"/Assessment/Sheet/{sheet.Id}")).ToList();
        return new TraceResult(lines.Count, [.. lines.Take(most)]);
    }

    static string Written(decimal? points) => points?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>考责 in the year of a committee: its sheets as they were confirmed, and the year's result.</summary>
sealed class AssessYear(Database<AssessmentDb> database) : IPartyYear
{
    const int Most = 20;

    public string Function => "assess";

    public async Task<PartyYear?> Of(Actor actor, Party party, int year, CancellationToken cancel)
    {
        var id = party.Id;
        if (!actor.May(AssessmentPermissions.Read) || id.Tenant != actor.Tenant && !actor.AtBureau) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var (unit, copies) = (id.Tenant, !actor.AtBureau);
        var sheets = await db.Sheets.Where(s => s.Unit == unit && s.Party == id && s.Year == year && s.IsCopy == copies).OrderBy(s => s.To).Take(Most).ToListAsync(cancel);
        var result = await db.Results.Where(r => r.Unit == unit && r.Party == id && r.Year == year && r.IsCopy == copies).OrderByDescending(r => r.Edition).FirstOrDefaultAsync(cancel);
        if (sheets.Count == 0 && result is null) return null;
        return new PartyYear(
            result is { Parts.Count: > 0 } ? new LocalText($"{result.Total:0.00}分", $"{result.Total:0.00} points") : new LocalText($"评分表{sheets.Count}张", $"{sheets.Count} sheets"),
            [
                .. sheets.Select(s => new YearMark(
                    s.To, new LocalText($"{NameOf(s.Component, zh: true)}{(s.State == SheetState.Confirmed ? $" {s.Total:0.00}分" : "")}", $"{NameOf(s.Component, zh: false)}{(s.State == SheetState.Confirmed ? $" {s.Total:0.00}" : "")}"),
                    $"/Assessment/Sheet/{s.Id}", s.State == SheetState.Confirmed ? Light.Met : Light.OnTrack)),
            ]);
    }

    static string NameOf(Component component, bool zh) => component switch
    {
        Component.SpotCheck => zh ? "平时抽查" : "Spot check",
        Component.HalfYear => zh ? "半年检查" : "Half-year inspection",
        _ => zh ? "年终考核" : "Year-end assessment",
    };
}
