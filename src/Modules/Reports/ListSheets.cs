using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports;

/// <summary>The reports of a cycle as its page lists them, and the grades beside them for whoever works with these.</summary>
sealed class ReportList(Database<ReportsDb> database, ReportRights rights, IPartyDirectory directory, ReportRules rules, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "duty-reports";
    public string Permission => ReportPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (!Guid.TryParse(filter["cycle"], out var id) || rights.Visible(actor, filter["tenant"]) is not { } unit) return null;
        var scope = await rights.Reads(actor, unit.Code, cancel);
        await using var db = database.OpenToRead(actor, unit.Code);
        if (await db.Cycles.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } cycle) return null;
        var reports = (await ReportsDesk.ReportsOf(db, id, cancel)).Where(r => r.Speakers.Any(scope.Covers)).ToList();
        var grades = await db.Grades.Where(g => g.Cycle == id && g.Decided != null).ToDictionaryAsync(g => g.Report, g => g.Decided, cancel);
        var parties = (await directory.Parties(unit.Code, time.Today(), cancel)).ToDictionary(p => p.Id);
        var (of, kind) = (cycle.Of, rules.Of(cycle.Kind).Name);
        var title = $"{(of.Length == PeriodLength.Half ? words[$"Period.H{of.Number}", of.Year] : words["Period.Year", of.Year])} {kind}";
        return new Workbook
        {
            FileName = $"{unit.Name}_{title}",
            Sheets =
            [
                new Sheet
                {
                    Name = title.Length <= 31 ? title : title[..31],
                    Columns =
                    [
                        new(words["Report.Reporter"], 28), new(words["Report.Holder"], 14), new(words["Filter.State"], 14), new(words["Report.Submitted"], 18), new(words["Report.Late"], 8),
                        new(words["Report.Length"], 8), new(words["Grade.Grade"], 10),
                    ],
                    Rows =
                    [
                        .. reports.Select(r => (IReadOnlyList<object?>)
                        [
                            parties.GetValueOrDefault(r.Party)?.Name.ToString() ?? r.Party.Key, r.AuthorName ?? parties.GetValueOrDefault(r.Party)?.HolderName, words[$"ReportState.{r.State}"].Value, r.SubmittedAt,
                            r.Late ? words["Report.Late"].Value : null, r.Edition > 0 ? r.Length : null,
                            actor.Tenant == unit.Code && ReportRights.MayReadGrade(actor, r) && grades.GetValueOrDefault(r.Id) is { } grade ? rules.Of(grade).Name.ToString() : null,
                        ]),
                    ],
                },
            ],
        };
    }
}
