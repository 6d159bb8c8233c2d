using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision;

/// <summary>Where a project stands (SM-6).</summary>
public enum ProjectState { Proposed, Established, Planned, Running, Reported, Rectifying, Recheck, Closed, Rejected }

/// <summary>A project moved on.</summary>
public sealed record ProjectMoved(Guid Project, string Area, ProjectState To, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Project/{Project}";
}

/// <summary>A project arrived in a unit that it looks at, or its later state, its plan or its new last day did.</summary>
public sealed record ProjectCarried(Guid Project, string From, ProjectState State, IReadOnlyList<Guid> Persons) : IConcerns
{
    public string Page => $"/Supervision/Project/{Project}";
}

/// <summary>A project's last day was moved, once.</summary>
public sealed record ProjectExtended(Guid Project, DateOnly Was, DateOnly Now) : IFact;
