using System.Text.Json;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>That an area of work is in a leader's charge by the division of work (班子分工), from one day to another, under a document.</summary>
sealed class AreaCharge : TenantRow
{
    public const int DocumentLength = 60;

    /// <summary>Code of the <see cref="WorkArea"/>.</summary>
    public string Area { get; private set; } = "";
    public PartyId Leader { get; private set; }
    public DateOnly From { get; private set; }
    /// <summary>Last day; null while it lasts.</summary>
    public DateOnly? To { get; private set; }
    public string DocumentNumber { get; private set; } = "";
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    AreaCharge() { }

    public AreaCharge(string area, PartyId leader, DateOnly from, string documentNumber, Actor actor, DateTimeOffset at) =>
        (Area, Leader, From, DocumentNumber, ByName, At) = (area, leader, from, documentNumber, actor.Name, at);

    public bool On(DateOnly date) => From <= date && (To is null || date <= To);

    public void End(DateOnly last) => To = last;
}

/// <summary>An area that must not be in the secretary's direct charge (四个不直接分管, notice 2.2.3).</summary>
sealed record WorkArea(string Code, LocalText Name);

/// <summary>The areas, as data.</summary>
sealed class WorkAreas
{
    public const string Clause = "2.2.3";

    public IReadOnlyList<WorkArea> All { get; }

    public WorkAreas()
    {
        using var stream = typeof(WorkAreas).Assembly.GetManifestResourceStream("PartyDiscipline.Responsibilities.Regulations.areas.json")!;
        All = JsonSerializer.Deserialize<File>(stream, LawFiles.Json)!.Areas;
    }

    /// <summary>How a unit stands on a day: each area with its leader, and whether that is against the rule.</summary>
    public IReadOnlyList<AreaStanding> Of(OrganisationPicture picture, DateOnly on)
    {
        var parties = picture.On(on).ToDictionary(p => p.Id);
        var secretary = parties.Values.FirstOrDefault(p => p.Id.Kind == PartyKind.Secretary);
        return
        [
            .. All.Select(area =>
            {
                var charge = picture.Areas.LastOrDefault(a => a.Area == area.Code && a.On(on));
                var leader = charge is null ? null : parties.GetValueOrDefault(charge.Leader);
                // It is the person that the rule means, whichever of his posts the document names.
                var violated = leader is not null && (leader.Id.Kind == PartyKind.Secretary || leader.Holder is { } holder && holder == secretary?.Holder);
                return new AreaStanding(area, charge, leader, violated);
            }),
        ];
    }

    sealed record File(IReadOnlyList<WorkArea> Areas);
}

/// <param name="Area">The area.</param>
/// <param name="Charge">Who has it by which document; null when the division of work names nobody.</param>
/// <param name="Leader">His party; null when nobody has it, or his post has ceased.</param>
/// <param name="Violated">It is in the secretary's charge.</param>
sealed record AreaStanding(WorkArea Area, AreaCharge? Charge, Party? Leader, bool Violated);
