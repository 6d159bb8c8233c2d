using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>
/// Roles: one person asks, another decides (G08). A security administrator asks. Who decides: the secretary of the unit where the
/// role is to count or the bureau's, their discipline secretary for discipline officers, or a second security administrator. Never the one who asked,
/// never the one whom it is for, and never the audit administrator, who only watches.
/// </summary>
sealed class GrantBook(Database<HostDb> database, ITenants tenants, TimeProvider time)
{
    /// <summary>The security administrator's: ask, decide as the second of two, take back.</summary>
    public const string Manage = "Host.Grants";
    /// <summary>The leaders': decide on roles in their own unit.</summary>
    public const string Approve = "Host.Grants.Approve";

    /// <summary>Asks for a role; it counts when a second person has approved.</summary>
    public async Task<Outcome> Request(Actor actor, Guid operation, GrantRequest request, CancellationToken cancel = default)
    {
        if (!actor.May(Manage) || !AccountBook.Administers(actor, request.Tenant)) return new Outcome.NotFound();
        return await Add(actor, operation, [request], approvedBy: null, cancel);
    }

    /// <summary>Gives roles without a second person: first set-up and demonstrations only.</summary>
    public async Task<Outcome> Found(Guid operation, IReadOnlyList<GrantRequest> requests, CancellationToken cancel = default)
    {
        var system = Actor.System(requests[0].Tenant);
        return await Add(system, operation, requests, approvedBy: system, cancel);
    }

    async Task<Outcome> Add(Actor actor, Guid operation, IReadOnlyList<GrantRequest> requests, Actor? approvedBy, CancellationToken cancel)
    {
        var tenant = requests[0].Tenant;
        if (tenants.Find(tenant) is null || requests.Any(r => r.Tenant != tenant)) return new Outcome.NotFound();
        await using var across = database.OpenAcross();
        await using var db = database.Open(tenant);
        return await db.Write(actor with { Tenant = tenant }, operation, async ct =>
        {
            var ids = requests.Select(r => r.Account).Distinct().ToList();
            var accounts = await across.Accounts.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
            var (now, today, roles) = (time.GetUtcNow(), time.Today(), requests.Select(r => r.Role).Distinct().ToList());
            var standing = await db.Grants.Where(g => ids.Contains(g.Account) && g.Slot != null && roles.Contains(g.Slot)).ToListAsync(ct);
            // What ran out stands no longer, and the role may be asked for anew.
            foreach (var over in standing.Where(g => g.RanOut(today))) over.LeaveSlot();
            var taken = standing.Where(g => g.Slot is not null).Select(g => (g.Account, g.Slot!)).ToHashSet();
            Grant? first = null;
            foreach (var request in requests)
            {
                if (!accounts.TryGetValue(request.Account, out var account)) return new Outcome.NotFound();
                if (FaultIn(request, account, taken, today) is { } fault) return new Outcome.Refused([fault]);
                var grant = new Grant(account.TenantId, account.Id, account.Lane, request.Role, request.From, request.Until, request.Reason.Trim(), actor, now);
                db.Add(grant);
                db.Append(new RoleRequested(grant.Id, account.Id, grant.Role, grant.From, grant.Until), $"grant/{grant.Id:N}");
                if (approvedBy is not null)
                {
                    grant.Decide(GrantState.Granted, null, approvedBy, now);
                    db.Append(new RoleGranted(grant.Id, account.Id, grant.Role, grant.From, grant.Until), $"grant/{grant.Id:N}");
                }
                first ??= grant;
            }
            return new Outcome.Done(first!.Id);
        }, cancel);
    }

    static Fault? FaultIn(GrantRequest request, Account account, HashSet<(Guid, string)> taken, DateOnly today)
    {
        if (!Roles.Grantable.Contains(request.Role)) return new("Role", "Grant.RoleFollowsPost");
        if (Lanes.Of(request.Role) != account.Lane) return new("Role", account.Lane == Lanes.Business ? "Grant.BusinessAccount" : "Grant.AdministratorAccount");
        if (account.Lane != Lanes.Business && account.TenantId != request.Tenant) return new("Role", "Grant.AdministratorAtHome");
        if (account.Disabled) return new("Account", "Grant.AccountDisabled");
        if (request.Until < request.From) return new("Until", "Grant.EndsBeforeStart");
        if (request.Until < today) return new("Until", "Grant.Over");
        if (request.Reason.Trim().Length is 0 or > 200) return new("Reason", "Grant.Reason");
        if (!taken.Add((account.Id, request.Role))) return new("Role", "Grant.Stands");
        return null;
    }

    /// <summary>Approves or declines a request.</summary>
    public Task<Outcome> Settle(Actor actor, Guid operation, Guid grant, bool approve, string? why, CancellationToken cancel = default) =>
        Change(actor, operation, grant, (db, g, person) =>
        {
            if (g.State != GrantState.Requested) return new Fault("", "Grant.Settled");
            if (!MayDecide(actor, g)) return new Fault("", "Grant.AnotherDecides");
            if (approve && g.RanOut(time.Today())) return new Fault("", "Grant.Over");
            if (!approve && string.IsNullOrWhiteSpace(why)) return new Fault("Why", "Grant.Reason");
            g.Decide(approve ? GrantState.Granted : GrantState.Declined, why?.Trim(), actor, time.GetUtcNow());
            db.Append(approve ? new RoleGranted(g.Id, g.Account, g.Role, g.From, g.Until, person) : new RoleDeclined(g.Id, g.Account, g.Role), $"grant/{g.Id:N}");
            return null;
        }, cancel);

    /// <summary>Takes a role back; it bites at the next click.</summary>
    public Task<Outcome> Revoke(Actor actor, Guid operation, Guid grant, string why, CancellationToken cancel = default) =>
        Change(actor, operation, grant, (db, g, person) =>
        {
            if (!actor.May(Manage)) return new Fault("", "Grant.AnotherDecides");
            if (g.State is not (GrantState.Granted or GrantState.Requested)) return new Fault("", "Grant.Settled");
            if (string.IsNullOrWhiteSpace(why) || why.Length > 200) return new Fault("Why", "Grant.Reason");
            // What was only asked for was never his.
            var had = g.State == GrantState.Granted ? person : null;
            g.Decide(GrantState.Revoked, why.Trim(), actor, time.GetUtcNow());
            db.Append(new RoleRevoked(g.Id, g.Account, g.Role, had), $"grant/{g.Id:N}");
            return null;
        }, cancel);

    /// <summary>The two-person rule.</summary>
    public static bool MayDecide(Actor actor, Grant grant) =>
        actor.Account != grant.RequestedBy && actor.Account != grant.Account
        && (actor.May(Manage) && AccountBook.Administers(actor, grant.TenantId)
            || actor.May(Approve) && AccountBook.Administers(actor, grant.TenantId) && (actor.Is(Roles.Secretary) || grant.Role == Roles.DisciplineOfficer));

    /// <summary>The requests on which this actor may decide, who waits longest first; of a context that shows what he administers.</summary>
    public IQueryable<Grant> Waiting(IQueryable<Grant> grants, Actor actor)
    {
        var (me, today) = (actor.Account, time.Today());
        var waiting = grants.Where(g => g.State == GrantState.Requested && g.RequestedBy != me && g.Account != me && (g.Until == null || g.Until >= today));
        // The same as MayDecide says of one.
        if (!actor.May(Manage) && !(actor.May(Approve) && actor.Is(Roles.Secretary)))
            waiting = actor.May(Approve) ? waiting.Where(g => g.Role == Roles.DisciplineOfficer) : waiting.Where(_ => false);
        return waiting.OrderBy(g => g.RequestedAt).ThenBy(g => g.Id);
    }

    async Task<Outcome> Change(Actor actor, Guid operation, Guid id, Func<HostDb, Grant, Guid?, Fault?> change, CancellationToken cancel)
    {
        if (await TenantOf(id, cancel) is not { } tenant || !AccountBook.Administers(actor, tenant)) return new Outcome.NotFound();
        await using var db = database.Open(tenant);
        return await db.Write(actor with { Tenant = tenant }, operation, async ct =>
        {
            var grant = await db.Grants.SingleAsync(g => g.Id == id, ct);
            var person = grant.Home == tenant ? await db.Accounts.Where(a => a.Id == grant.Account).Select(a => a.Person).FirstOrDefaultAsync(ct) : null;
            return change(db, grant, person) is { } fault ? new Outcome.Refused([fault]) : new Outcome.Done(id);
        }, cancel);
    }

    async Task<string?> TenantOf(Guid id, CancellationToken cancel)
    {
        await using var db = database.OpenAcross();
        return await db.Grants.Where(g => g.Id == id).Select(g => g.TenantId).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Today's roles of an account in a tenant.</summary>
    public async Task<IReadOnlyList<string>> Held(string tenant, Guid account, CancellationToken cancel = default)
    {
        var today = time.Today();
        await using var db = database.Open(tenant);
        return await db.Grants
            .Where(g => g.Account == account && g.State == GrantState.Granted && g.From <= today && (g.Until == null || g.Until >= today))
            .Select(g => g.Role).ToListAsync(cancel);
    }
}
