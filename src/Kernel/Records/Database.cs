using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Kernel.Records;

/// <summary>The database engine behind the product; the host chooses it, modules never see which.</summary>
public interface IDatabaseEngine
{
    /// <summary>Points a context at the database, with its own migrations history table.</summary>
    void Configure(DbContextOptionsBuilder options, string historyTable);

    /// <summary>Whether <see cref="EnterWrite"/> lets in one writer at a time, so that no further lock is needed.</summary>
    bool OneWriter { get; }

    /// <summary>Waits for the turn to write. SQLite has one writer; the servers let everybody in.</summary>
    ValueTask<IDisposable> EnterWrite(CancellationToken cancel);
}

/// <summary>What an opened context may see and do.</summary>
sealed record DatabaseScope(string Tenant, bool Across, bool ReadOnly, IDatabaseEngine Engine, TimeProvider Time)
{
    /// <summary>The scope of a context that nobody opened: it sees nothing and writes nothing.</summary>
    public static readonly DatabaseScope Nothing = new("", false, true, null!, TimeProvider.System);
}

/// <summary>
/// Opens a module's database for one tenant. The tenant comes from the actor or from a party's id, never from a form.
/// </summary>
public sealed class Database<TDb>(DbContextOptions<TDb> options, IDatabaseEngine engine, TimeProvider time) where TDb : ModuleDb
{
    /// <summary>Contexts are taken up again after use: making one costs more than most of its queries.</summary>
    readonly PooledDbContextFactory<TDb> pool = new(options);

    /// <summary>To read and write as this actor, in his tenant.</summary>
    public TDb Open(Actor actor) => Open(actor.Tenant);

    /// <summary>To read and write in one tenant: for grains and handlers, whose tenant is in their key.</summary>
    public TDb Open(string tenant) => Enter(new(Named(tenant), Across: false, ReadOnly: false, engine, time));

    /// <summary>To read one tenant. At the bureau this may be a prison's; anywhere else only his own.</summary>
    public TDb OpenToRead(Actor actor, string tenant)
    {
        if (tenant != actor.Tenant && !actor.AtBureau) throw new TenantViolation($"An actor of '{actor.Tenant}' may not read '{tenant}'.");
        return Enter(new(Named(tenant), Across: false, ReadOnly: true, engine, time));
    }

    /// <summary>The bureau's view across all its prisons: read-only, for bureau pages.</summary>
    public TDb OpenAcross(Actor actor)
    {
        if (!actor.AtBureau) throw new TenantViolation($"An actor of '{actor.Tenant}' may not read across tenants.");
        return OpenAcross();
    }

    /// <summary>The product's own view across tenants: sign-in, the pump, verification. Read-only.</summary>
    internal TDb OpenAcross() => Enter(new("", Across: true, ReadOnly: true, engine, time));

    TDb Enter(DatabaseScope scope)
    {
        var db = pool.CreateDbContext();
        db.Enter(scope);
        if (scope.ReadOnly) db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }

    static string Named(string tenant) => tenant.Length > 0 ? tenant : throw new TenantViolation("No tenant is named.");
}

/// <summary>Columns that hold a small object as JSON text, the same on every database.</summary>
public static class JsonColumns
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Keeps the property as JSON text of any length; compared by its text.</summary>
    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property) where T : class
    {
        property.HasConversion(
            value => JsonSerializer.Serialize(value, Options),
            text => JsonSerializer.Deserialize<T>(text, Options)!,
            new ValueComparer<T>(
                (a, b) => JsonSerializer.Serialize(a, Options) == JsonSerializer.Serialize(b, Options),
                value => JsonSerializer.Serialize(value, Options).GetHashCode(StringComparison.Ordinal),
                value => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Options), Options)!));
        property.HasMaxLength(-1);
        return property;
    }

    /// <summary>The same for a value that is replaced as a whole and never changed in place: its own reference says that nothing changed.</summary>
    public static PropertyBuilder<T> IsFrozenJson<T>(this PropertyBuilder<T> property) where T : class
    {
        property.IsJson();
        property.Metadata.SetValueComparer(new ValueComparer<T>(
            (a, b) => ReferenceEquals(a, b) || JsonSerializer.Serialize(a, Options) == JsonSerializer.Serialize(b, Options),
            value => JsonSerializer.Serialize(value, Options).GetHashCode(StringComparison.Ordinal),
            value => value));
        return property;
    }
}
