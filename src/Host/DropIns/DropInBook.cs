using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.DropIns;

/// <summary>Where a module's place on the list of allowed ones stands: one person asks, another decides.</summary>
enum AllowedState { Requested, Allowed, Refused, Withdrawn }

/// <summary>That a module's very files, by their hash, may run (G14, R22).</summary>
sealed class AllowedDropIn : TenantRow
{
    public const int ReasonLength = 200;

    public string Name { get; private set; } = "";
    public string Hash { get; private set; } = "";
    public AllowedState State { get; private set; }
    public string Reason { get; private set; } = "";
    public Guid RequestedBy { get; private set; }
    public string RequestedByName { get; private set; } = "";
    public DateTimeOffset RequestedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    /// <summary>The hash while it is asked for or allowed, else null: unique, so that none stands twice.</summary>
    public string? Slot { get; private set; }

    AllowedDropIn() { }

    public AllowedDropIn(DropIn dropIn, string reason, Actor by, DateTimeOffset at) =>
        (Name, Hash, Slot, Reason, RequestedBy, RequestedByName, RequestedAt) = (dropIn.Name, dropIn.Hash, dropIn.Hash, reason, by.Account, by.Name, at);

    public void Decide(AllowedState state, Actor by, DateTimeOffset at)
    {
        (State, DecidedBy, DecidedByName, DecidedAt) = (state, by.Account, by.Name, at);
        if (!Stands) Slot = null;
    }

    public bool Stands => State is AllowedState.Requested or AllowedState.Allowed;
}

/// <summary>A security administrator asked that a module's files may run.</summary>
sealed record DropInRequested(Guid Entry, string Name, string Hash) : IFact;

/// <summary>A second person allowed or refused it.</summary>
sealed record DropInDecided(Guid Entry, string Name, string Hash, bool Allowed) : IFact;

/// <summary>A module's files may run no longer.</summary>
sealed record DropInWithdrawn(Guid Entry, string Name, string Hash) : IFact;

/// <summary>The list of allowed modules, at the bureau: a security administrator asks, somebody else decides, and the next start of each host goes by it.</summary>
sealed class DropInBook(Database<HostDb> database, DropInList found, ITenants tenants, TimeProvider time)
{
    /// <summary>The administrators': sees the modules and why one does not run; at the bureau also the list.</summary>
    public const string See = "Host.Modules";
    /// <summary>The bureau's secretary's: decides.</summary>
    public const string Approve = "Host.Modules.Approve";
    /// <summary>The security administrator's: puts files on the list, decides as the second of two, takes them off.</summary>
    public const string Ask = "Host.Modules.Ask";

    string Bureau => tenants.All.First(t => t.Kind == TenantKind.Bureau).Code;

    public async Task<Outcome> Request(Actor actor, Guid operation, string? name, string? hash, string? reason, CancellationToken cancel = default)
    {
        if (!actor.AtBureau || !actor.May(Ask) || found.All.FirstOrDefault(d => d.Name == name && d.Hash == hash) is not { } dropIn) return new Outcome.NotFound();
        if (reason?.Trim().Length is null or 0 or > AllowedDropIn.ReasonLength) return Outcome.Refuse("Reason", "DropIn.Reason");
        await using var db = database.Open(Bureau);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.DropIns.AnyAsync(d => d.Slot == hash, ct)) return Outcome.Refuse("", "DropIn.Stands");
            var entry = new AllowedDropIn(dropIn, reason.Trim(), actor, time.GetUtcNow());
            db.Add(entry);
            db.Append(new DropInRequested(entry.Id, dropIn.Name, dropIn.Hash), $"drop-in/{entry.Id:N}");
            return new Outcome.Done(entry.Id);
        }, cancel);
    }

    /// <summary>Nobody decides on what he asked for; another security administrator or the bureau's secretary does.</summary>
    public static bool MayDecide(Actor actor, AllowedDropIn entry) =>
        actor.AtBureau && actor.Account != entry.RequestedBy && entry.State == AllowedState.Requested && (actor.May(Ask) || actor.May(Approve));

    public Task<Outcome> Settle(Actor actor, Guid operation, Guid entry, bool allow, CancellationToken cancel = default) => Change(actor, operation, entry, (db, e) =>
    {
        if (!MayDecide(actor, e)) return new Fault("", "DropIn.AnotherDecides");
        e.Decide(allow ? AllowedState.Allowed : AllowedState.Refused, actor, time.GetUtcNow());
        db.Append(new DropInDecided(e.Id, e.Name, e.Hash, allow), $"drop-in/{e.Id:N}");
        return null;
    }, cancel);

    public Task<Outcome> Withdraw(Actor actor, Guid operation, Guid entry, CancellationToken cancel = default) => Change(actor, operation, entry, (db, e) =>
    {
        if (!actor.May(Ask) || !e.Stands) return new Fault("", "DropIn.NotNow");
        e.Decide(AllowedState.Withdrawn, actor, time.GetUtcNow());
        db.Append(new DropInWithdrawn(e.Id, e.Name, e.Hash), $"drop-in/{e.Id:N}");
        return null;
    }, cancel);

    async Task<Outcome> Change(Actor actor, Guid operation, Guid id, Func<HostDb, AllowedDropIn, Fault?> change, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(Ask) && !actor.May(Approve)) return new Outcome.NotFound();
        await using var db = database.Open(Bureau);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.DropIns.FirstOrDefaultAsync(d => d.Id == id, ct) is not { } entry) return new Outcome.NotFound();
            return change(db, entry) is { } fault ? new Outcome.Refused([fault]) : new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>What waits for this actor to decide, the longest first.</summary>
    public async Task<IReadOnlyList<AllowedDropIn>> Waiting(Actor actor, CancellationToken cancel = default)
    {
        if (!actor.AtBureau || !actor.May(Ask) && !actor.May(Approve)) return [];
        await using var db = database.OpenToRead(actor, Bureau);
        var me = actor.Account;
        return await db.DropIns.Where(d => d.State == AllowedState.Requested && d.RequestedBy != me).OrderBy(d => d.RequestedAt).Take(100).ToListAsync(cancel);
    }

    /// <summary>Everything that was ever asked for: what stands first, so that it can be withdrawn however long ago it was, then the latest.</summary>
    public async Task<IReadOnlyList<AllowedDropIn>> Entries(Actor actor, CancellationToken cancel = default)
    {
        await using var db = database.OpenToRead(actor, Bureau);
        return await db.DropIns.OrderByDescending(d => d.Slot != null).ThenByDescending(d => d.RequestedAt).Take(100).ToListAsync(cancel);
    }
}

/// <summary>Modules that wait for the bureau's secretary to decide whether they may run; administrators, who have no desk, see them on their home page.</summary>
sealed class DropInAgenda(DropInBook book, IStringLocalizer<Words> words) : IAgenda
{
    public string Name => "Host.Modules";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel) =>
    [
        .. (await book.Waiting(actor, cancel)).Where(_ => actor.May(DropInBook.Approve)).Select(e => new AgendaItem(
            $"drop-in-{e.Id:N}", Turn.WaitsForMe, words.Both("Agenda.DropIn", e.Name, e.RequestedByName), "/Admin/Modules/Waiting", Since: ChinaTime.DateOf(e.RequestedAt))),
    ];
}
