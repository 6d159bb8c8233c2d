using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Reports;

/// <summary>The year-end meetings whose reporters are appraised.</summary>
interface IMeetings
{
    /// <summary>One meeting, or null when the tenant has none of this id.</summary>
    Task<MeetingForAppraisal?> For(string tenant, Guid meeting, CancellationToken cancel);

    /// <summary>Meetings whose reporters are still to be graded.</summary>
    Task<IReadOnlyList<MeetingForAppraisal>> Open(string tenant, CancellationToken cancel);
}

/// <summary>A year-end meeting as the appraisal needs it.</summary>
sealed record MeetingForAppraisal(Guid Id, string Tenant, int Year, DateOnly On, IReadOnlyList<PartyId> Reporters);
