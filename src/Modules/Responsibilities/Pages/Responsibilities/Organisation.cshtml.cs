using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The responsible parties of a unit on a day: who holds what, what is in whose charge.</summary>
[RequirePermission(ResponsibilitiesPermissions.Read)]
sealed class OrganisationModel(PartyDirectory directory) : UnitPage
{
    [BindProperty(SupportsGet = true, Name = "on")] public DateOnly? AskedDay { get; set; }

    public DateOnly On => AskedDay ?? Day;
    public IReadOnlyList<Party> Bodies { get; private set; } = [];
    public IReadOnlyList<Party> Leaders { get; private set; } = [];
    /// <summary>Departments that no leader has in his charge.</summary>
    public IReadOnlyList<Party> Unassigned { get; private set; } = [];
    public IReadOnlyList<Party> Seats { get; private set; } = [];
    public int People { get; private set; }

    OrganisationPicture picture = null!;
    Dictionary<PartyId, Party> byId = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        picture = await directory.Picture(Shown.Code, cancel);
        var parties = picture.On(On);
        byId = parties.ToDictionary(p => p.Id);
        People = picture.People.Count;
        Bodies = [.. parties.Where(p => p.Id.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee)];
        Leaders = [.. parties.Where(p => p.Id.Kind is PartyKind.Secretary or PartyKind.Member)];
        Seats = [.. parties.Where(p => p.DisciplineSeat)];
        var inCharge = Leaders.SelectMany(l => l.InCharge).ToHashSet();
        Unassigned = [.. parties.Where(p => p.Id.Kind == PartyKind.Department && !inCharge.Contains(p.Id))];
    }

    public string Filter => ListFilter.Of(("unit", UnitRoute), ("on", AskedDay?.Written()));

    public IEnumerable<Party> InChargeOf(Party leader) => leader.InCharge.Select(id => byId[id]);

    /// <summary>Since when the post is held as it is.</summary>
    public Holding? HoldingOf(Party party) => picture.HistoryOf(party.Id).LastOrDefault(h => h.On(On));

    public string? DelegateName(Party party) => party.Delegate is { } id && picture.People.TryGetValue(id, out var person) ? Names.Of(person) : null;

    public string? HolderName(Party party) => party.Holder is { } id && picture.People.TryGetValue(id, out var person) ? Names.Of(person) : null;
}
