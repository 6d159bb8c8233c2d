using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>Two versions of a report as they were handed in, side by side, paragraph by paragraph.</summary>
[RequirePermission(ReportPermissions.Read)]
internal sealed class EditionsModel(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, ReportRules rules, IStringLocalizer<Words> words) : ReportPage(database, rights, directory, words)
{
    [BindProperty(SupportsGet = true, Name = "report")] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public int? Earlier { get; set; }
    [BindProperty(SupportsGet = true)] public int? Later { get; set; }

    public DutyReport Of { get; private set; } = null!;
    public IReadOnlyList<ReportVersion> All { get; private set; } = [];
    public ReportVersion First { get; private set; } = null!;
    public ReportVersion Second { get; private set; } = null!;
    public ReportRules Rules => rules;

    public static string PartOf(ReportVersion version, Section section) => section switch
    {
        Section.Measures => version.Texts.Measures,
        Section.Results => version.Texts.Results,
        Section.Problems => version.Texts.Problems,
        Section.NextSteps => version.Texts.NextSteps,
        _ => version.Texts.Rectification,
    };

    /// <summary>Paragraphs of one version, and whether the other has them word for word.</summary>
    public static IEnumerable<(string Text, bool Changed)> Paragraphs(string text, string other)
    {
        var known = other.Split('\n').ToHashSet();
        return text.Split('\n').Where(p => p.Length > 0).Select(p => (p, !known.Contains(p)));
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await using var db = await Enter(cancel);
        if (db is null || await db.Reports.FirstOrDefaultAsync(r => r.Id == Id, cancel) is not { } found || !found.Speakers.Any(Scope.Covers) || !ReportRights.MayReadText(Actor, found)) return NotFound();
        Of = found;
        All = await db.Versions.Where(v => v.Report == Id).OrderBy(v => v.Edition).Take(50).ToListAsync(cancel);
        if (All.Count == 0) return NotFound();
        Second = All.FirstOrDefault(v => v.Edition == Later) ?? All[^1];
        First = All.FirstOrDefault(v => v.Edition == Earlier) ?? (All.Count > 1 ? All[^2] : All[0]);
        return Page();
    }
}
