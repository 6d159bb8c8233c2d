using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Tenancy;

/// <summary>A tenant as stored: its row belongs to itself.</summary>
sealed class TenantEntry : TenantRow
{
    public TenantKind Kind { get; private set; }
    public string NameZh { get; private set; } = "";
    public string NameEn { get; private set; } = "";
    public int Order { get; private set; }

    TenantEntry() { }

    public TenantEntry(TenantKind kind, LocalText name, int order)
    {
        Kind = kind;
        (NameZh, NameEn) = (name.Zh, name.En);
        Order = order;
    }
}

/// <summary>A tenant came into being.</summary>
public sealed record TenantFounded(string Code, TenantKind Kind) : IFact;

/// <summary>The tenants in memory: read once, again when one is founded here, and when the Ledger or a host name tells of one that another host has founded.</summary>
sealed class Tenants(Database<HostDb> database, TimeProvider time) : ITenants
{
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    volatile IReadOnlyList<Tenant> all = [];
    long lookedAt;

    public IReadOnlyList<Tenant> All => all;

    public Tenant? Find(string code) => all.FirstOrDefault(t => t.Code == code);

    /// <summary>The tenant with this code, also when another host has founded it a moment ago.</summary>
    public async ValueTask<Tenant?> FindOrLook(string code, CancellationToken cancel)
    {
        if (Find(code) is { } known) return known;
        var last = Interlocked.Read(ref lookedAt);
        if (time.GetElapsedTime(last) < LookAgain || Interlocked.CompareExchange(ref lookedAt, time.GetTimestamp(), last) != last) return null;
        try
        {
            await Refresh(cancel);
        }
        catch (Exception e) when (Troubles.Of(e) is not null)
        {
            return null; // Nobody can say now; the next who asks looks again.
        }
        return Find(code);
    }

    /// <summary>Reads them again; at start, and after each founding.</summary>
    public async Task Refresh(CancellationToken cancel = default)
    {
        await using var db = database.OpenAcross();
        all = await db.Tenants
            .OrderBy(t => t.Kind).ThenBy(t => t.Order)
            .Select(t => new Tenant(t.TenantId, t.Kind, new LocalText(t.NameZh, t.NameEn), t.Order))
            .ToListAsync(cancel);
    }

    /// <summary>Founds a tenant: set-up, demo, import. The code becomes its host name's first label.</summary>
    public Task<Outcome> Found(string code, TenantKind kind, LocalText name, int order, Guid operation, CancellationToken cancel = default) =>
        Found(Actor.System(code), operation, code, kind, name, order, cancel);

    /// <summary>The same by a person, who acts in the new tenant under his own name.</summary>
    public async Task<Outcome> Found(Actor by, Guid operation, string code, TenantKind kind, LocalText name, int order, CancellationToken cancel = default)
    {
        await using var db = database.Open(code);
        var outcome = await db.Write(by with { Tenant = code }, operation, async ct =>
        {
            // Another host may have founded it a moment ago.
            if (await db.Tenants.AnyAsync(ct)) return Outcome.Refuse("Code", "Unit.Taken");
            var tenant = db.Add(new TenantEntry(kind, name, order)).Entity;
            db.Append(new TenantFounded(code, kind), $"tenant/{code}");
            return new Outcome.Done(tenant.Id);
        }, cancel);
        await Refresh(cancel);
        return outcome;
    }
}
