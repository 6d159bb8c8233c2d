using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>Counts a tenant's changes of organisation, so that every host sees cheaply that its picture is old.</summary>
sealed class OrganisationHead : TenantRow
{
    public int Revision { get; private set; }

    public void Advance() => Revision++;
}
