using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The whole regulation clause by clause, and under each clause the obligations it creates.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class RegulationModel(IRegulations law, DefaultBook defaults, Database<ResponsibilitiesDb> database) : UnitPage
{
    public const string Both = "both";
    const int Deepest = 2;

    [BindProperty(SupportsGet = true, Name = "code")]
    public string? Code { get; set; }

    /// <summary>A clause whose regulation is meant, when no code says which.</summary>
    [BindProperty(SupportsGet = true, Name = "clause")]
    public string? Clause { get; set; }

    [BindProperty(SupportsGet = true, Name = "version")]
    public int? Version { get; set; }

    /// <summary>zh, en or both.</summary>
    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; } = Both;

    [BindProperty(SupportsGet = true, Name = "year")]
    public int? AskedYear { get; set; }

    public Regulation Regulation { get; private set; } = null!;
    public IReadOnlyList<Regulation> Versions { get; private set; } = [];
    public int Year => AskedYear ?? Day.Year;
    public bool InForce { get; private set; }

    ILookup<string, Obligation> obligations = null!;
    FigureSettings settings = FigureSettings.None;
    Dictionary<string, int> duties = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var inForce = law.InForce(Day);
        if (Find(inForce) is not { } found) return NotFound();
        Regulation = found;
        Versions = law.All;
        InForce = inForce.Contains(found);
        if (Show is not (Both or "zh" or "en")) Show = Both;
        obligations = found.Obligations.ToLookup(o => o.Clause);
        settings = await defaults.InForce(Shown.Code, Year, cancel);
        await using var db = database.OpenToRead(Actor, Shown.Code);
        duties = await db.Duties.Where(d => d.Year == Year && !db.Endings.Any(e => e.Duty == d.Id))
            .GroupBy(d => d.Obligation).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return Page();
    }

    /// <summary>What a clause asks for, with the figures in force for the unit.</summary>
    public IEnumerable<Obligation> Under(Clause clause) => obligations[clause.Id].Select(settings.Settle);

    /// <summary>Duties that the obligation makes in the shown unit this year.</summary>
    public int DutiesOf(Obligation obligation) => duties.GetValueOrDefault(obligation.Code);

    public static int DepthOf(Clause clause) => Math.Min(clause.Id.Count(c => c == '.'), Deepest);

    public Setting? SettingOf(Obligation obligation, string figure) => settings.Find(obligation.Code, figure);

    /// <summary>Every regulation once, under its newest title.</summary>
    public IEnumerable<Regulation> Regulations => Versions.GroupBy(r => r.Code, StringComparer.Ordinal).Select(g => g.MaxBy(r => r.Version)!);

    Regulation? Find(IReadOnlyList<Regulation> inForce)
    {
        if (Code is null && Clause is { } clause && inForce.Concat(law.All.Reverse()).FirstOrDefault(r => r.Clauses.Any(c => c.Id == clause)) is { } its) return its;
        if (Code is null) return inForce.Count > 0 ? inForce[0] : law.All.Count > 0 ? law.All[0] : null;
        // A version that another regulation has is left aside: the reader chose the regulation first.
        return law.All.FirstOrDefault(r => r.Code == Code && r.Version == Version) ?? inForce.FirstOrDefault(r => r.Code == Code) ?? law.All.LastOrDefault(r => r.Code == Code);
    }
}

/// <summary>One obligation on the regulation's page.</summary>
sealed record ObligationRow(RegulationModel Page, Obligation Obligation);
