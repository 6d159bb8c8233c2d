using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>Someone who can hold a post. His staff number is what a re-import knows him by.</summary>
sealed class Person : TenantRow
{
    public string Number { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string? NameEn { get; private set; }

    Person() { }

    public Person(OrganisationFile.PersonRow row)
    {
        Number = row.Number;
        Rename(row);
    }

    /// <summary>Takes the names of an import; true when they differ.</summary>
    public bool Rename(OrganisationFile.PersonRow row)
    {
        if (Name == row.Name && NameEn == row.NameEn) return false;
        (Name, NameEn) = (row.Name, row.NameEn);
        return true;
    }
}
