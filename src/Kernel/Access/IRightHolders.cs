namespace PartyDiscipline.Kernel.Access;

/// <summary>Who holds a permission, for facts that tell those who may see what they are about, and nobody else.</summary>
public interface IRightHolders
{
    /// <summary>People of a tenant whose open account has the permission today, by a grant or by a post.</summary>
    Task<IReadOnlyList<Guid>> Of(string tenant, string permission, CancellationToken cancel = default);
}
