namespace PartyDiscipline.Kernel.Parties;

/// <summary>The bureau (监狱管理局) or one of its prisons (监狱).</summary>
public enum TenantKind { Bureau, Prison }

/// <summary>A tenant: its short code (also its host name's first label), kind and name.</summary>
[GenerateSerializer, Immutable, Alias("Kernel.Tenant")]
public sealed record Tenant(
    [property: Id(0)] string Code,
    [property: Id(1)] TenantKind Kind,
    [property: Id(2)] LocalText Name,
    [property: Id(3)] int Order);

/// <summary>The tenants of this installation. Small, cached, always current in this process.</summary>
public interface ITenants
{
    /// <summary>Bureau first, then prisons in their order.</summary>
    IReadOnlyList<Tenant> All { get; }

    /// <summary>The tenant with this code, or null.</summary>
    Tenant? Find(string code);
}

/// <summary>What a department does that regulation data may ask for; <see cref="Regulations.PartySpec.Function"/> cites it.</summary>
public static class DepartmentFunctions
{
    /// <summary>政工部门.</summary>
    public const string Political = "political";
    /// <summary>纪检监察部门.</summary>
    public const string Discipline = "discipline";
    /// <summary>办公室, which records the meetings.</summary>
    public const string Office = "office";
    /// <summary>Any other department or ward.</summary>
    public const string Other = "other";
}

/// <summary>
/// One responsible party on a given day: who holds it, what it stands under, what is in its charge.
/// </summary>
[GenerateSerializer, Immutable, Alias("Kernel.Party")]
public sealed record Party
{
    [Id(0)] public required PartyId Id { get; init; }
    [Id(1)] public required LocalText Name { get; init; }
    /// <summary>For a department, one of <see cref="DepartmentFunctions"/>; otherwise null.</summary>
    [Id(2)] public string? Function { get; init; }
    /// <summary>Who holds the post, or heads the body, on this day; null while vacant.</summary>
    [Id(3)] public Guid? Holder { get; init; }
    [Id(4)] public string? HolderName { get; init; }
    /// <summary>For a leader, the departments in his charge (分管).</summary>
    [Id(5)] public IReadOnlyList<PartyId> InCharge { get; init; } = [];
    /// <summary>A leader who also heads the discipline committee (纪委书记).</summary>
    [Id(6)] public bool HeadsDiscipline { get; init; }
    /// <summary>A department head with a seat on the discipline committee (纪委委员).</summary>
    [Id(7)] public bool DisciplineSeat { get; init; }
    [Id(8)] public int Order { get; init; }
    /// <summary>主持工作: the holder is in charge without the title.</summary>
    [Id(9)] public bool Acting { get; init; }
    /// <summary>Who acts for the post on this day under a delegation (授权); null when nobody does.</summary>
    [Id(10)] public Guid? Delegate { get; init; }
    [Id(11)] public string? DelegateName { get; init; }

    /// <summary>Holds the post, or acts for it under a delegation.</summary>
    public bool IsOf(Guid person) => Holder == person || Delegate == person;

    /// <summary>The post in which a person acts, as the record of what he does shows it: marked when he is in charge without the title or a delegate.</summary>
    public string PostOf(Guid? person) => person switch
    {
        { } someone when someone == Delegate && someone != Holder => $"{Name.Zh}（代）",
        _ => Acting ? $"{Name.Zh}（主持工作）" : Name.Zh,
    };
}

/// <summary>The organisation of one tenant on one day, in memory; every list is in its official order.</summary>
public interface IPartyDirectory
{
    /// <summary>All parties of a tenant on a date. Unknown tenants have none.</summary>
    ValueTask<IReadOnlyList<Party>> Parties(string tenant, DateOnly on, CancellationToken cancel = default);

    /// <summary>One party on a date, or null.</summary>
    ValueTask<Party?> Find(PartyId party, DateOnly on, CancellationToken cancel = default);

    /// <summary>The parties a person holds in a tenant on a date, or acts for as a delegate: posts, and bodies or departments that he heads.</summary>
    ValueTask<IReadOnlyList<Party>> HeldBy(string tenant, Guid person, DateOnly on, CancellationToken cancel = default);

    /// <summary>
    /// Who held or headed what in a tenant between two days, both included; in official order of the parties, then by time. A
    /// committee's head follows from the secretary's post, as on any single day.
    /// </summary>
    ValueTask<IReadOnlyList<Tenure>> Tenures(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default);
}

/// <summary>That somebody held a post, or headed a body, from one day to another.</summary>
/// <param name="Party">The post or body.</param>
/// <param name="Name">Its name.</param>
/// <param name="Person">Who.</param>
/// <param name="PersonName">His name.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while he holds it.</param>
/// <param name="Acting">主持工作: in charge without the title.</param>
public sealed record Tenure(PartyId Party, LocalText Name, Guid Person, string PersonName, DateOnly From, DateOnly? To, bool Acting)
{
    public bool Meets(DateOnly from, DateOnly to) => From <= to && (To is null || To >= from);
}
