using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The duties of a unit in a year, narrowed by clause, obligation, party and period; the address carries the filter.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class DutiesModel(IDutyBook book, IPartyDirectory directory, IRegulations law, IStringLocalizer<Words> words) : UnitPage
{
    const int PerPage = 50;

    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }
    [BindProperty(SupportsGet = true, Name = "clause")] public string? Clause { get; set; }
    [BindProperty(SupportsGet = true, Name = "obligation")] public string? Obligation { get; set; }
    [BindProperty(SupportsGet = true, Name = "party")] public string? Party { get; set; }
    [BindProperty(SupportsGet = true, Name = "period")] public string? Period { get; set; }
    [BindProperty(SupportsGet = true, Name = "state")] public string? State { get; set; } = DutyFilter.Binding;
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public int Year { get; private set; }
    public bool Opened { get; private set; }
    public IReadOnlyList<Duty> Duties { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages { get; private set; }
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Parties { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Periods { get; private set; } = [];
    public IReadOnlyList<SelectListItem> States { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Clauses { get; private set; } = [];

    Dictionary<PartyId, LocalText> names = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (AskedYear is { } asked && !Kernel.Calendar.Period.IsYear(asked)) return NotFound();
        var years = await book.Years(Shown.Code, cancel);
        Year = AskedYear ?? (years.Contains(Day.Year) || years.Count == 0 ? Day.Year : years[0]);
        Opened = years.Contains(Year);
        if (!DutyFilter.States.Contains(State)) State = DutyFilter.Binding;
        await Name(cancel);
        var filter = new DutyFilter(Blank(Party), Blank(Obligation), Blank(Clause), Blank(Period), State!);
        var found = (await book.Of(Shown.Code, Year, cancel)).Where(d => filter.Takes(d, book)).ToList();
        Total = found.Count;
        Pages = Math.Max(1, (Total + PerPage - 1) / PerPage);
        At = Math.Clamp(At, 1, Pages);
        Duties = [.. found.Skip((At - 1) * PerPage).Take(PerPage)];
        Offer(years);
        return Page();
    }

    public string Filter => ListFilter.Of(("unit", UnitRoute), ("year", Year), ("party", Party), ("obligation", Obligation), ("clause", Clause), ("period", Period), ("state", State));

    public Obligation ObligationOf(Duty duty) => book.ObligationOf(duty);

    /// <summary>A party's name; one that has ceased, or belongs to another unit, is known by its id.</summary>
    public string NameOf(PartyId party) => names.TryGetValue(party, out var name) ? name.ToString() : party.ToString();

    async Task Name(CancellationToken cancel)
    {
        var last = new DateOnly(Year, 12, 31);
        var parties = await directory.Parties(Shown.Code, Day < last && Day.Year == Year ? Day : last, cancel);
        names = parties.ToDictionary(p => p.Id, p => p.Name);
        Parties = [.. parties.Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString(), p.Id.ToString() == Party))];
        if (Units.Count == 0) return;
        // The bureau owes some duties once per prison; those are known by the prison's name.
        foreach (var unit in Units.Where(u => u.Value != Shown.Code))
            names.TryAdd(new PartyId(unit.Value, PartyKind.PartyCommittee, Organisation.OrganisationPicture.MainBody), new LocalText(unit.Text, unit.Text));
    }

    void Offer(IReadOnlyList<int> years)
    {
        Years = [.. years.Append(Year).Distinct().OrderDescending().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
        States = [.. DutyFilter.States.Select(s => new SelectListItem(words[$"Duties.State.{s}"], s, s == State))];
        Periods =
        [
            .. new[] { PeriodLength.Year, PeriodLength.Half, PeriodLength.Quarter }.SelectMany(l => Kernel.Calendar.Period.In(Year, l))
                .Select(p => new SelectListItem(Written(p), p.ToString(), p.ToString() == Period)),
        ];
        Clauses =
        [
            .. law.InForce(Day).SelectMany(r => r.Clauses).Where(c => c.Heading is not null)
                .Select(c => new SelectListItem($"{c.Id} {c.Heading}", c.Id, c.Id == Clause)),
        ];
        if (Blank(Clause) is { } clause && Clauses.All(c => c.Value != clause)) Clauses = [new SelectListItem(clause, clause, true), .. Clauses];
    }

    public string Written(Period period) => new ObligationWords(words).Period(period);

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
