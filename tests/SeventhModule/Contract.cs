using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace Visits;

/// <summary>A leader's post with its visits, live: it knows how many this year has and what is still open. Its key is the party's id.</summary>
[Alias("Visits.IVisitPost")]
public interface IVisitPost : IGrainWithStringKey
{
    /// <summary>Writes down a visit.</summary>
    [Alias("Record")]
    Task<Outcome> Record(Actor actor, Guid operation, VisitEntry entry);

    /// <summary>Says that what a visit brought up is settled.</summary>
    [Alias("Settle")]
    Task<Outcome> Settle(Actor actor, Guid operation, Guid id);

    [Alias("Standing")]
    Task<VisitStanding> Standing();
}

/// <summary>What somebody types of a visit.</summary>
/// <param name="On">The day.</param>
/// <param name="Family">Whose family, by the post.</param>
/// <param name="Heard">What was heard.</param>
/// <param name="FollowUpBy">Until when something is to be done about it; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("Visits.VisitEntry")]
public sealed record VisitEntry([property: Id(0)] DateOnly On, [property: Id(1)] string Family, [property: Id(2)] string Heard, [property: Id(3)] DateOnly? FollowUpBy);

/// <param name="Visits">Of this year.</param>
/// <param name="Open">Matters that are still open.</param>
/// <param name="Overdue">Of them, those past their day.</param>
[GenerateSerializer, Immutable, Alias("Visits.VisitStanding")]
public sealed record VisitStanding([property: Id(0)] int Visits, [property: Id(1)] int Open, [property: Id(2)] int Overdue);

/// <summary>Tells of a visit that was written down.</summary>
public sealed record VisitRecorded(Guid Visit, string Party, DateOnly On) : IFact;

/// <summary>What a visit brought up is settled.</summary>
public sealed record MatterSettled(Guid Visit, string Party) : IFact;

/// <summary>A matter went past its day; whoever holds the post hears of it.</summary>
public sealed record MatterOverdue(Guid Visit, string Party, DateOnly By, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Visits/Visit/{Visit}";
}
