using System.Diagnostics.CodeAnalysis;

namespace PartyDiscipline.Kernel.Parties;

/// <summary>The five kinds of responsible party (责任主体) that can owe a duty; the notice, part 2.</summary>
public enum PartyKind
{
    /// <summary>党委: owes the main responsibility (notice 2.1).</summary>
    PartyCommittee,
    /// <summary>纪委: owes the supervision responsibility (notice 2.4).</summary>
    DisciplineCommittee,
    /// <summary>部门, 科室, 监区: a department or ward, through its head.</summary>
    Department,
    /// <summary>书记: the post of the committee's secretary, first responsible (notice 2.2).</summary>
    Secretary,
    /// <summary>班子成员: the post of a team member, "one post, two duties" (notice 2.3).</summary>
    Member,
}

/// <summary>
/// Names one responsible party: the tenant it belongs to, its kind, and its key inside the tenant.
/// A leader's party is the post, not the person; duties follow the post.
/// Written <c>tenant.kind.key</c>, for example <c>sample1.member.deputy-2</c>; also the grain's key and the page's route value.
/// </summary>
[GenerateSerializer, Immutable, Alias("Kernel.PartyId")]
public readonly record struct PartyId(
    [property: Id(0)] string Tenant,
    [property: Id(1)] PartyKind Kind,
    [property: Id(2)] string Key) : IParsable<PartyId>
{
    /// <summary>Longest written form, for columns.</summary>
    public const int MaxLength = 120;

    static readonly string[] KindNames = ["committee", "discipline", "department", "secretary", "member"];

    public override string ToString() => $"{Tenant}.{KindNames[(int)Kind]}.{Key}";

    /// <summary>Reads <c>tenant.kind.key</c>; throws <see cref="FormatException"/> on anything else.</summary>
    public static PartyId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' does not name a responsible party.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PartyId result)
    {
        result = default;
        if (s is null || s.Length > MaxLength || s.Split('.') is not [{ Length: > 0 } tenant, var kindName, { Length: > 0 } key]) return false;
        var kind = Array.IndexOf(KindNames, kindName);
        if (kind < 0) return false;
        result = new PartyId(tenant, (PartyKind)kind, key);
        return true;
    }
}
