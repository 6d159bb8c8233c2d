using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>
/// One tenant's organisation through time, in memory and never changed: parties, who held them, what was in whose charge.
/// Ask it how things stood on a day.
/// </summary>
sealed class OrganisationPicture
{
    const int DatesKept = 32;
    readonly ConcurrentDictionary<DateOnly, IReadOnlyList<Party>> byDate = new();

    public required string Tenant { get; init; }
    public required int Revision { get; init; }
    public required IReadOnlyDictionary<Guid, Person> People { get; init; }
    public required IReadOnlyList<PartyEntry> Entries { get; init; }
    public required IReadOnlyList<Holding> Holdings { get; init; }
    public required IReadOnlyList<Charge> Charges { get; init; }
    public IReadOnlyList<Delegation> Delegations { get; init; } = [];
    public IReadOnlyList<AreaCharge> Areas { get; init; } = [];

    public static async Task<OrganisationPicture> Read(ResponsibilitiesDb db, CancellationToken cancel)
    {
        // The revision first: a change that slips in between is then seen as newer and read again.
        var revision = await db.Heads.AsNoTracking().Select(h => (int?)h.Revision).FirstOrDefaultAsync(cancel) ?? 0;
        return new OrganisationPicture
        {
            Tenant = db.Tenant,
            Revision = revision,
            People = await db.People.AsNoTracking().ToDictionaryAsync(p => p.Id, cancel),
            Entries = await db.Parties.AsNoTracking().OrderBy(p => p.Order).ToListAsync(cancel),
            Holdings = await db.Holdings.AsNoTracking().OrderBy(h => h.From).ToListAsync(cancel),
            Charges = await db.Charges.AsNoTracking().ToListAsync(cancel),
            Delegations = await db.Delegations.AsNoTracking().OrderBy(d => d.From).ToListAsync(cancel),
            Areas = await db.AreaCharges.AsNoTracking().OrderBy(a => a.From).ToListAsync(cancel),
        };
    }

    /// <summary>The parties that exist on a day, in official order.</summary>
    public IReadOnlyList<Party> On(DateOnly date)
    {
        if (byDate.TryGetValue(date, out var known)) return known;
        if (byDate.Count >= DatesKept) byDate.Clear();
        return byDate[date] = Draw(date);
    }

    public PartyId IdOf(PartyEntry entry) => new(Tenant, entry.Kind, entry.Key);

    /// <summary>Who has held a post, oldest first.</summary>
    public IEnumerable<Holding> HistoryOf(PartyId party) => Holdings.Where(h => h.Party == party);

    /// <summary>Who held or headed what between two days; of a body whose head follows from a post, that post's holders.</summary>
    public IReadOnlyList<Tenure> Between(DateOnly from, DateOnly to) =>
    [
        .. from entry in Entries
           where (entry.Since is null || entry.Since <= to) && (entry.Ended is null || entry.Ended >= @from)
           let id = IdOf(entry)
           from holding in (Derived(id) ? Entries.Where(e => HeadOf(id.Kind, e)).SelectMany(e => HistoryOf(IdOf(e))) : HistoryOf(id)).OrderBy(h => h.From)
           let tenure = new Tenure(id, new LocalText(entry.NameZh, entry.NameEn), holding.Person, People.GetValueOrDefault(holding.Person)?.Name ?? "", holding.From, holding.To, holding.Acting)
           where tenure.Meets(@from, to)
           select tenure,
    ];

    static bool HeadOf(PartyKind body, PartyEntry post) =>
        body == PartyKind.PartyCommittee ? post.Kind == PartyKind.Secretary : post is { Kind: PartyKind.Member, HeadsDiscipline: true };

    /// <summary>
    /// Whether a body's head follows from a post instead of being entered: the committee's is the secretary, the discipline
    /// committee's the member who heads it.
    /// </summary>
    public static bool Derived(PartyId party) =>
        party.Kind is PartyKind.PartyCommittee or PartyKind.DisciplineCommittee && party.Key == MainBody;

    /// <summary>Key of the tenant's own committee and discipline committee.</summary>
    public const string MainBody = "main";

    List<Party> Draw(DateOnly date)
    {
        var entries = Entries.Where(e => e.On(date)).ToList();
        var order = entries.ToDictionary(IdOf, e => e.Order);
        var holders = new Dictionary<PartyId, Holding>();
        foreach (var holding in Holdings.Where(h => h.On(date))) holders[holding.Party] = holding;
        var delegates = new Dictionary<PartyId, Guid>();
        // Who has left the post has given nothing any more, whenever he left.
        foreach (var delegation in Delegations.Where(d => d.On(date) && holders.GetValueOrDefault(d.Post)?.Person == d.Holder)) delegates[delegation.Post] = delegation.To;
        var inCharge = Charges.Where(c => c.On(date) && order.ContainsKey(c.Department)).ToLookup(c => c.Leader, c => c.Department);
        var secretary = entries.FirstOrDefault(e => e.Kind == PartyKind.Secretary);
        var disciplineHead = entries.FirstOrDefault(e => e.Kind == PartyKind.Member && e.HeadsDiscipline);

        return [.. entries.Select(entry =>
        {
            var id = IdOf(entry);
            var post = !Derived(id) ? id
                : (entry.Kind == PartyKind.PartyCommittee ? secretary : disciplineHead) is { } head ? IdOf(head)
                : (PartyId?)null;
            var holding = post is { } held ? holders.GetValueOrDefault(held) : null;
            Guid? substitute = post is { } covered && delegates.TryGetValue(covered, out var to) ? to : null;
            return new Party
            {
                Id = id,
                Name = new LocalText(entry.NameZh, entry.NameEn),
                Function = entry.Function,
                Holder = holding?.Person,
                HolderName = holding is null ? null : People.GetValueOrDefault(holding.Person)?.Name,
                Acting = holding is { Acting: true },
                Delegate = substitute,
                DelegateName = substitute is { } known ? People.GetValueOrDefault(known)?.Name : null,
                InCharge = [.. inCharge[id].OrderBy(d => order[d])],
                HeadsDiscipline = entry.HeadsDiscipline,
                DisciplineSeat = entry.DisciplineSeat,
                Order = entry.Order,
            };
        })];
    }
}
