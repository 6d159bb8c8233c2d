using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Assessment.Pages.Assessment;

/// <summary>One scheme: read, edited dimension by dimension while it is a draft, tried on last year, approved, published.</summary>
[RequirePermission(AssessmentPermissions.Read)]
internal sealed class SchemeModel(Database<AssessmentDb> database, SchemeBook book, AutoScoring auto, AssessmentLaw law, ScoreRules rules, IStringLocalizer<Words> words) : AssessmentPage(database, words)
{
    const int SpareLines = 2, MostLines = 120;

    /// <summary>An indicator as it stands in the form.</summary>
    public sealed class LineInput
    {
        public string Dimension { get; set; } = "";
        public string? Code { get; set; }
        public string? TitleZh { get; set; }
        public string? TitleEn { get; set; }
        public decimal? Max { get; set; }
        public IndicatorKind Kind { get; set; } = IndicatorKind.Manual;
        public string? Rule { get; set; }
        public string? Clauses { get; set; }
        public string? Obligations { get; set; }
        public bool TraceOnly { get; set; }
        public string? StandardZh { get; set; }
        public string? StandardEn { get; set; }
        public bool Remove { get; set; }

        public bool Blank => string.IsNullOrWhiteSpace(Code) && string.IsNullOrWhiteSpace(TitleZh) && Max is null;
    }

    [BindProperty(SupportsGet = true, Name = "scheme")] public Guid Id { get; set; }
    /// <summary>The year of a dry run.</summary>
    [BindProperty(SupportsGet = true)] public int? Dry { get; set; }
    [BindProperty] public int Edition { get; set; }
    [BindProperty] public List<LineInput> Lines { get; set; } = [];
    [BindProperty(Name = nameof(Goals))] public Dictionary<string, decimal?> Goals { get; set; } = [];
    [BindProperty] public decimal? SpotWeight { get; set; }
    [BindProperty] public decimal? HalfWeight { get; set; }
    [BindProperty] public decimal? YearWeight { get; set; }
    [BindProperty] public string? DocumentNumber { get; set; }

    public Scheme Of { get; private set; } = null!;
    public IReadOnlyList<Fault> Faults { get; private set; } = [];
    public IReadOnlyList<AssessmentStep> Steps { get; private set; } = [];
    public IReadOnlyList<DryUnit> DryRun { get; private set; } = [];

    public bool MayEdit => MayConfigure && Of.State == SchemeState.Draft;
    public bool MayApproveIt => MayApprove && Of.State == SchemeState.Draft && Faults.Count == 0 && Of.WrittenBy != Actor.Account;
    public bool MayPublish => MayConfigure && Of.State == SchemeState.Approved;
    public IReadOnlyList<Step> SchemeBar => Bar(Of.State, Steps, "SchemeState");
    public AssessmentLaw Law => law;
    public IEnumerable<SelectListItem> Kinds => Enum.GetValues<IndicatorKind>().Select(k => new SelectListItem(T[$"Kind.{k}"], k.ToString()));
    public IEnumerable<SelectListItem> RuleNames => rules.Names.Order(StringComparer.Ordinal).Select(r => new SelectListItem(RuleOf(r), r));
    public IEnumerable<SelectListItem> Dimensions => law.Dimensions.Select(d => new SelectListItem(d.Name.ToString(), d.Code));

    public string RuleOf(string? rule) => rule is null ? "" : T[$"Rule.{rule}"].ResourceNotFound ? rule : T[$"Rule.{rule}"].Value;

    public string Told(Fault fault) => Say(T, fault);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Fill();
        if (Dry is { } year && MayConfigure && year >= 2000 && year <= Today.Year) DryRun = await auto.DryRun(Of.Content, Of.Track, year, cancel);
        return Page();
    }

    /// <summary>The scheme as JSON, to edit elsewhere and bring in again.</summary>
    public async Task<IActionResult> OnGetJsonAsync(CancellationToken cancel) =>
        await Load(cancel) && MayConfigure ? File(SchemeFiles.Json(Of.Content), "application/json", $"scheme-{Of.Year}-{Of.Track}-v{Of.Number}.json") : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || !MayEdit) return NotFound();
        if (Lines.Count > MostLines) return NotFound();
        var typed = Typed();
        return Said(await book.Edit(Actor, Operation, Id, Edition, typed, cancel), "Scheme.Said.Saved", _ => RedirectToPage("Scheme", new { scheme = Id }));
    }

    public async Task<IActionResult> OnPostApproveAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Fill();
        return Said(await book.Approve(Actor, Operation, Id, cancel), "Scheme.Said.Approved", _ => RedirectToPage("Scheme", new { scheme = Id }));
    }

    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        Fill();
        return Said(await book.Publish(Actor, Operation, Id, DocumentNumber, cancel), "Scheme.Said.Published", _ => RedirectToPage("Scheme", new { scheme = Id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!AtBureau) return false;
        await using var db = Read();
        if (await db.Schemes.FirstOrDefaultAsync(s => s.Id == Id, cancel) is not { } found) return false;
        (Of, Track) = (found, found.Track);
        Faults = book.Faults(found.Content);
        Steps = await StepsOf(db, Id, cancel);
        return true;
    }

    void Fill()
    {
        var content = Of.Content;
        ModelState.Remove(nameof(Edition));
        Edition = Of.Version;
        Goals = content.Dimensions.ToDictionary(d => d.Code, d => (decimal?)d.Points);
        (SpotWeight, HalfWeight, YearWeight) = (content.Weights.SpotChecks, content.Weights.HalfYear, content.Weights.YearEnd);
        Lines =
        [
            .. law.Dimensions.SelectMany(d => content.Indicators.Where(i => i.Dimension == d.Code).Select(Line).Concat(Enumerable.Range(0, SpareLines).Select(_ => new LineInput { Dimension = d.Code }))),
            .. content.Indicators.Where(i => law.Find(i.Dimension) is null).Select(Line),
        ];
    }

    static LineInput Line(Indicator i) => new()
    {
        Dimension = i.Dimension,
        Code = i.Code,
        TitleZh = i.Title.Zh,
        TitleEn = i.Title.En,
        Max = i.Max,
        Kind = i.Kind,
        Rule = i.Rule,
        Clauses = string.Join(' ', i.Clauses),
        Obligations = string.Join(' ', i.Obligations),
        TraceOnly = i.TraceOnly,
        StandardZh = i.Standard.Zh,
        StandardEn = i.Standard.En,
    };

    /// <summary>What was typed as a scheme; what the form does not show stays as it was.</summary>
    SchemeContent Typed() => Of.Content with
    {
        Dimensions = [.. law.Dimensions.Select(d => new DimensionPoints(d.Code, Goals.GetValueOrDefault(d.Code) ?? 0))],
        Weights = new Weights(SpotWeight ?? 0, HalfWeight ?? 0, YearWeight ?? 0),
        Indicators =
        [
            .. Lines.Where(l => !l.Blank && !l.Remove).Select(l => new Indicator(
                l.Code?.Trim() ?? "", l.Dimension, new LocalText(l.TitleZh?.Trim() ?? "", l.TitleEn?.Trim() ?? ""), l.Max ?? 0, l.Kind, l.Kind == IndicatorKind.Auto ? l.Rule : null,
                Of.Content.Find(l.Code?.Trim() ?? "")?.Figures ?? [], Codes(l.Clauses), Codes(l.Obligations), l.TraceOnly, new LocalText(l.StandardZh?.Trim() ?? "", l.StandardEn?.Trim() ?? ""),
                Of.Content.Find(l.Code?.Trim() ?? "")?.Mark ?? "default")),
        ],
    };

    static List<string> Codes(string? typed) => [.. (typed ?? "").Split([' ', ',', '，', '、', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
