using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>What a list of visits is looked at by; the page and its export read the same.</summary>
sealed record VisitFilter(int Year, string? Unit, InspectionKind? Kind, InspectionState? State)
{
    public IQueryable<Inspection> Of(SupervisionDb db, Actor actor)
    {
        var copies = !actor.AtBureau;
        var visits = db.Inspections.Where(i => i.IsCopy == copies && i.Year == Year);
        if (actor.AtBureau && Unit is { Length: > 0 } unit) visits = visits.Where(i => i.Unit == unit);
        if (Kind is { } kind) visits = visits.Where(i => i.Kind == kind);
        if (State is { } state) visits = visits.Where(i => i.State == state);
        return visits.OrderByDescending(i => i.From).ThenByDescending(i => i.Id);
    }

    public string Written => ListFilter.Of(("year", Year), ("unit", Unit), ("kind", Kind), ("state", State));

    public static VisitFilter Read(ListFilter filter, int year) => new(filter.Number("year") ?? year, filter["unit"], filter.Choice<InspectionKind>("kind"), filter.Choice<InspectionState>("state"));
}

/// <summary>What a list of findings is looked at by.</summary>
sealed record FindingFilter(int Year, string? Unit, FindingState? State, string? Obligation, bool Typical)
{
    public IQueryable<Finding> Of(SupervisionDb db, Actor actor)
    {
        var copies = !actor.AtBureau;
        var findings = db.Findings.Where(f => f.IsCopy == copies && f.Year == Year);
        if (actor.AtBureau && Unit is { Length: > 0 } unit) findings = findings.Where(f => f.Unit == unit);
        if (State is { } state) findings = findings.Where(f => f.State == state);
        if (Obligation is { Length: > 0 } code) findings = findings.Where(f => f.Obligation == code);
        if (Typical) findings = findings.Where(f => f.Typical);
        return findings.OrderByDescending(f => f.FoundOn).ThenByDescending(f => f.Id);
    }

    public string Written => ListFilter.Of(("year", Year), ("unit", Unit), ("state", State), ("obligation", Obligation), ("typical", Typical));

    public static FindingFilter Read(ListFilter filter, int year) => new(filter.Number("year") ?? year, filter["unit"], filter.Choice<FindingState>("state"), filter["obligation"], filter.Flag("typical"));
}

/// <summary>The visits as their page lists them.</summary>
sealed class VisitList(Database<SupervisionDb> database, InspectionLaw law, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    const int Most = 5000;

    public string Name => "inspections";
    public string Permission => InspectionPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor)) return null;
        var filter = VisitFilter.Read(ListFilter.Read(subject), Kernel.Calendar.ChinaTime.Today(time).Year);
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var visits = await filter.Of(db, actor).Take(Most).ToListAsync(cancel);
        var ids = visits.Select(v => v.Id).ToArray();
        var counts = await db.Findings.Where(f => ids.Contains(f.Of) && f.State != FindingState.Rebutted).GroupBy(f => f.Of).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return new Workbook
        {
            FileName = $"{words["Inspections.Page"]}_{filter.Year}",
            Sheets =
            [
                new Sheet
                {
                    Name = $"{filter.Year}",
                    Columns =
                    [
                        new(words["Filter.Unit"], 22), new(words["Inspection.Kind"], 12), new(words["Inspection.Subject"], 34), new(words["Inspection.From"], 12), new(words["Inspection.To"], 12), new(words["Inspection.Team"], 24),
                        new(words["Filter.State"], 14), new(words["Inspection.Findings"], 10), new(words["Inspection.NoticeNumber"], 18), new(words["Inspection.ReportNumber"], 18),
                    ],
                    Rows =
                    [
                        .. visits.Select(v => (IReadOnlyList<object?>)
                        [
                            tenants.Find(v.Unit)?.Name.ToString() ?? v.Unit, law.Of(v.Kind).Name.ToString(), v.Subject, v.From, v.To, string.Join('、', v.Team.Select(m => m.Name)),
                            words[$"InspectionState.{v.State}"].Value, counts.GetValueOrDefault(v.Id), v.NoticeNumber, v.ReportNumber,
                        ]),
                    ],
                },
            ],
        };
    }
}

/// <summary>The findings as their page lists them.</summary>
sealed class FindingList(Database<SupervisionDb> database, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    const int Most = 5000;

    public string Name => "findings";
    public string Permission => InspectionPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor)) return null;
        var filter = FindingFilter.Read(ListFilter.Read(subject), Kernel.Calendar.ChinaTime.Today(time).Year);
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var findings = await filter.Of(db, actor).Take(Most).ToListAsync(cancel);
        return new Workbook
        {
            FileName = $"{words["Findings.Page"]}_{filter.Year}",
            Sheets =
            [
                new Sheet
                {
                    Name = $"{filter.Year}",
                    Columns =
                    [
                        new(words["Filter.Unit"], 22), new(words["Finding.FoundOn"], 12), new(words["Finding.Facts"], 50), new(words["Finding.Obligation"], 12), new(words["Finding.Level"], 10), new(words["Finding.Basis"], 30),
                        new(words["Filter.State"], 12), new(words["Finding.ConfirmedOn"], 12), new(words["Finding.HandleBy"], 12), new(words["Finding.LinkedOn"], 12), new(words["Finding.Typical"], 8),
                    ],
                    Rows =
                    [
                        .. findings.Select(f => (IReadOnlyList<object?>)
                        [
                            tenants.Find(f.Unit)?.Name.ToString() ?? f.Unit, f.FoundOn, f.Facts, f.Obligation, words[$"ProblemLevel.{f.Level}"].Value, f.Basis,
                            words[$"FindingState.{f.State}"].Value, f.ConfirmedOn, f.HandleBy, f.LinkedOn, f.Typical ? words["Finding.Typical"].Value : null,
                        ]),
                    ],
                },
            ],
        };
    }
}

/// <summary>The projects as their page lists them; at the bureau.</summary>
sealed class ProjectList(Database<SupervisionDb> database, InspectionLaw law, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    const int Most = 2000;

    public string Name => "projects";
    public string Permission => InspectionPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!InspectionRights.MayRead(actor) || !actor.AtBureau) return null;
        var year = ListFilter.Read(subject).Number("year") ?? Kernel.Calendar.ChinaTime.Today(time).Year;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var projects = await db.Projects.Where(p => p.Year == year).OrderByDescending(p => p.From).ThenByDescending(p => p.Id).Take(Most).ToListAsync(cancel);
        return new Workbook
        {
            FileName = $"{words["Projects.Page"]}_{year}",
            Sheets =
            [
                new Sheet
                {
                    Name = $"{year}",
                    Columns = [new(words["Project.Number"], 18), new(words["Project.Title"], 34), new(words["Project.Area"], 16), new(words["Project.Units"], 40), new(words["Project.From"], 12), new(words["Project.To"], 12), new(words["Filter.State"], 14), new(words["Project.ClosedOn"], 12)],
                    Rows = [.. projects.Select(p => (IReadOnlyList<object?>)[p.Number, p.Title, law.Area(p.Area)?.Name.ToString() ?? p.Area, string.Join('、', p.Units.Select(u => tenants.Find(u)?.Name.ToString() ?? u)), p.From, p.To, words[$"ProjectState.{p.State}"].Value, p.ClosedOn])],
                },
            ],
        };
    }
}
