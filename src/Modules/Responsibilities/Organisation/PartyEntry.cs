using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>A responsible party (责任主体) as stored: a body, a department, or a leader's post. Never deleted, only ended.</summary>
sealed class PartyEntry : TenantRow
{
    public PartyKind Kind { get; private set; }
    public string Key { get; private set; } = "";
    public string NameZh { get; private set; } = "";
    public string NameEn { get; private set; } = "";
    /// <summary>For a department, one of <see cref="DepartmentFunctions"/>.</summary>
    public string? Function { get; private set; }
    /// <summary>Place in the official order.</summary>
    public int Order { get; private set; }
    public bool HeadsDiscipline { get; private set; }
    public bool DisciplineSeat { get; private set; }
    /// <summary>First day; null when it was there before our records begin.</summary>
    public DateOnly? Since { get; private set; }
    /// <summary>Last day; null while it lasts.</summary>
    public DateOnly? Ended { get; private set; }

    PartyEntry() { }

    public PartyEntry(PartyKind kind, OrganisationFile.PartyRow row, int order, DateOnly? since)
    {
        Kind = kind;
        Key = row.Key;
        Since = since;
        Take(row, order);
    }

    public bool On(DateOnly date) => (Since is null || Since <= date) && (Ended is null || date <= Ended);

    /// <summary>Takes names, function and order of an import.</summary>
    public void Take(OrganisationFile.PartyRow row, int order)
    {
        (NameZh, NameEn) = (row.NameZh, row.NameEn);
        Function = FunctionOf(Kind, row);
        (HeadsDiscipline, DisciplineSeat) = (row.HeadsDiscipline, row.DisciplineSeat);
        Order = order;
    }

    /// <summary>Whether an import would change it.</summary>
    public bool Differs(OrganisationFile.PartyRow row, int order) =>
        (NameZh, NameEn, Function, HeadsDiscipline, DisciplineSeat, Order) !=
        (row.NameZh, row.NameEn, FunctionOf(Kind, row), row.HeadsDiscipline, row.DisciplineSeat, order);

    public void End(DateOnly last) => Ended = last;

    static string? FunctionOf(PartyKind kind, OrganisationFile.PartyRow row) =>
        kind == PartyKind.Department ? row.Function ?? DepartmentFunctions.Other : null;
}
