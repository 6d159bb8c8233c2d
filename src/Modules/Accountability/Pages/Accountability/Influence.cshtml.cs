using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>Influence periods of announced decisions, for the personnel office; shown, applied by nobody but people. Each look is noted.</summary>
[RequirePermission(AccountabilityPermissions.Personnel)]
internal sealed class InfluenceModel(CaseDesk desk, InfluenceReader reader, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "unit")] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true, Name = "running")] public bool? Running { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public bool OnlyRunning => Running ?? true;
    public IReadOnlyList<Decision> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public string Filter => ListFilter.Of(("unit", Unit), ("running", OnlyRunning));
    public IEnumerable<InfluenceRow> EffectsOf(Decision of) => Law.Influence.Where(i => of.Ways.Contains(i.Way));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        await LoadLaw(cancel);
        (Rows, Total) = await reader.Of(Actor, Unit, OnlyRunning, At, PageSize, cancel);
    }
}
