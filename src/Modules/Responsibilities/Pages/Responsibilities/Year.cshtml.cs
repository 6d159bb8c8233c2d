using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Opening a year, and carrying into an open one what changed: a preview of every duty that would come or go, then the button.</summary>
[RequirePermission(ResponsibilitiesPermissions.OpenYear)]
sealed class YearModel(
    YearBook years, IDutyBook book, IPartyDirectory directory, IRegulations law, Database<ResponsibilitiesDb> database, ITenants tenants, IStringLocalizer<Words> words) : UnitPage
{
    const int PerPage = 40;
    public const string AddedTab = "added";
    public const string EndedTab = "ended";

    public sealed class Form
    {
        [Required, Display(Name = "Year.Effective")] public DateOnly? Effective { get; set; }
    }

    public sealed record PartyCount(PartyId Party, string Name, int Standing, int Added, int Ended);

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }
    [BindProperty(SupportsGet = true, Name = "tab")] public string? Tab { get; set; } = AddedTab;
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public int Year => AskedYear ?? Day.Year;
    public YearPlan Plan { get; private set; } = null!;
    public IReadOnlyList<PartyCount> Parties { get; private set; } = [];
    public IReadOnlyList<YearOpening> Openings { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];
    public IReadOnlyList<PlannedDuty> Added { get; private set; } = [];
    public IReadOnlyList<EndedDuty> Ended { get; private set; } = [];
    public int Pages { get; private set; }
    public bool AtBureau { get; private set; }
    public bool Pending => Plan.AlreadyOpen && Plan.Added.Count + Plan.Ended.Count > 0;
    public bool HasParties { get; private set; }

    Dictionary<PartyId, LocalText> names = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Possible) return NotFound();
        await Load(cancel);
        Input.Effective = YearBook.EffectiveFor(Year, Day, Plan.AlreadyOpen);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Possible) return NotFound();
        if (!ModelState.IsValid)
        {
            await Load(cancel);
            return Page();
        }
        var outcome = await years.Apply(Actor, Operation, Year, Input.Effective!.Value, cancel);
        if (outcome is not (Outcome.Done or Outcome.Already)) await Load(cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words[outcome is Outcome.Already ? "Year.Said.Nothing" : "Year.Said", Year].Value;
            return RedirectToPage("Year", new { year = Year });
        });
    }

    public string Filter => ListFilter.Of(("unit", UnitRoute), ("year", Year));

    public string NameOf(PartyId party) => names.TryGetValue(party, out var name) ? name.ToString() : party.ToString();

    public string TitleOf(string obligation) => law.Find(obligation)?.Title.ToString() ?? obligation;

    /// <summary>Years within reach: nobody opens a year that is long past or far away.</summary>
    bool Possible => Year >= Day.Year - 2 && Year <= Day.Year + 1;

    async Task Load(CancellationToken cancel)
    {
        AtBureau = Shown.Kind == TenantKind.Bureau;
        Years = [.. Enumerable.Range(Day.Year - 2, 4).Reverse().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
        Plan = await years.Preview(Shown.Code, Year, Day, cancel);
        var parties = await directory.Parties(Shown.Code, YearBook.EffectiveFor(Year, Day, Plan.AlreadyOpen), cancel);
        HasParties = parties.Count > 0;
        names = parties.ToDictionary(p => p.Id, p => p.Name);
        foreach (var tenant in tenants.All.Where(t => t.Code != Shown.Code))
            names.TryAdd(new PartyId(tenant.Code, PartyKind.PartyCommittee, Organisation.OrganisationPicture.MainBody), tenant.Name);
        var standing = (await book.Of(Shown.Code, Year, cancel)).Where(d => d.Ended is null).ToLookup(d => d.Party);
        var (added, ended) = (Plan.Added.ToLookup(a => a.Party), Plan.Ended.ToLookup(e => e.Duty.Party));
        Parties =
        [
            .. parties.Select(p => p.Id).Concat(standing.Select(s => s.Key)).Distinct()
                .Select(id => new PartyCount(id, NameOf(id), standing[id].Count(), added[id].Count(), ended[id].Count())),
        ];
        await using var db = database.Open(Shown.Code);
        Openings = await db.Openings.AsNoTracking().Where(o => o.Year == Year).OrderByDescending(o => o.At).Take(20).ToListAsync(cancel);
        if (Tab is not (AddedTab or EndedTab) || Plan.Ended.Count == 0) Tab = AddedTab;
        if (Plan.Added.Count == 0 && Plan.Ended.Count > 0) Tab = EndedTab;
        var count = Tab == AddedTab ? Plan.Added.Count : Plan.Ended.Count;
        Pages = Math.Max(1, (count + PerPage - 1) / PerPage);
        At = Math.Clamp(At, 1, Pages);
        Added = [.. Plan.Added.Skip((At - 1) * PerPage).Take(PerPage)];
        Ended = [.. Plan.Ended.Skip((At - 1) * PerPage).Take(PerPage)];
    }
}
