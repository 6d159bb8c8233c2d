using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Kernel.Records;

/// <summary>A row that belongs to one tenant: filtered on every read, guarded on every write.</summary>
public interface ITenantRow
{
    string TenantId { get; }
}

/// <summary>
/// A row that only repeats what is known elsewhere, or how far somebody has read: an index, a notice, a cursor. It can be made again
/// or done without, so that it needs no Ledger entry; see <see cref="ModuleDb.Derive"/>.
/// </summary>
public interface IDerivedRow : ITenantRow;

/// <summary>
/// A row that must never stand beside who acted or when: a vote, and the code that gave it. Single ones are written by
/// <see cref="ModuleDb.Cast"/>, without an actor and without a Ledger entry; all together, at the turns of a vote, by <see cref="ModuleDb.Write"/>.
/// </summary>
public interface ISecretRow : ITenantRow;

/// <summary>
/// Base of a module's nouns: keyed by tenant and a client-made id, with a version that refuses lost updates.
/// <see cref="TenantId"/> and <see cref="Version"/> are stamped by <see cref="ModuleDb"/>.
/// </summary>
public abstract class TenantRow : ITenantRow
{
    public string TenantId { get; private set; } = "";
    public Guid Id { get; protected init; } = Ids.New();
    public int Version { get; private set; }
}

/// <summary>
/// Base of every module's DbContext. It belongs to one tenant (or, read-only, to the bureau's view across all), and there is
/// one way to write: <see cref="Write"/>. Open one through <see cref="Database{TDb}"/>; it is never pooled.
/// </summary>
public abstract class ModuleDb(DbContextOptions options) : DbContext(options)
{
    static readonly JsonSerializerOptions FactJson = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    DatabaseScope scope = DatabaseScope.Nothing;
    readonly List<(string Name, string Subject, string Body)> facts = [];
    readonly List<NumberCounter> counters = [];
    bool writing;

    /// <summary>First part of every table name of the module, without the underscore.</summary>
    protected abstract string Prefix { get; }

    /// <summary>The module's entities. Keys, filters, names, conversions and lengths are added afterwards.</summary>
    protected abstract void Shape(ModelBuilder model);

    /// <summary>The tenant of this context; "" when it reads across tenants.</summary>
    public string Tenant => scope.Tenant;

    // The query filter reads these two from the context at hand, so EF sends them as parameters of each query.
    string FilterTenant => scope.Tenant;
    bool FilterAcross => scope.Across;

    internal void Enter(DatabaseScope opened) => scope = opened;

    /// <summary>Leaves the tenant before the context goes back to the pool: until it is opened again it sees and writes nothing.</summary>
    public sealed override void Dispose()
    {
        scope = DatabaseScope.Nothing;
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose"/>
    public sealed override async ValueTask DisposeAsync()
    {
        scope = DatabaseScope.Nothing;
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Tells the Ledger what happened; call inside <see cref="Write"/>. The fact holds ids, dates and codes, never content.
    /// </summary>
    /// <param name="fact">A past-tense record of the module's contract.</param>
    /// <param name="subject">Kind and id of what it is about, for example <c>record/0190…</c>.</param>
    public void Append(IFact fact, string subject)
    {
        if (!writing) throw new InvalidOperationException("A fact is told inside Write.");
        facts.Add((FactName.Of(fact.GetType()), subject, JsonSerializer.Serialize(fact, fact.GetType(), FactJson)));
    }

    /// <summary>
    /// The next document number of an organ in a year, 1, 2, 3 … without a gap or a double; call inside <see cref="Write"/>. It is taken
    /// in the transaction of what is issued under it: if that does not come to stand, the next taker gets the same number.
    /// </summary>
    /// <param name="code">The organ's code, 机关代字.</param>
    /// <param name="year">The year of the number.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<DocumentNumber> TakeNumber(string code, int year, CancellationToken cancel = default)
    {
        if (!writing) throw new InvalidOperationException("A number is taken inside Write.");
        var counter = counters.Find(c => c.Code == code && c.Year == year)
            ?? await Set<NumberCounter>().FirstOrDefaultAsync(c => c.Code == code && c.Year == year, cancel)
            ?? Add(new NumberCounter { TenantId = scope.Tenant, Code = code, Year = year }).Entity;
        if (!counters.Contains(counter)) counters.Add(counter);
        return new(code, year, ++counter.Last);
    }

    /// <summary>
    /// The one write path: in one transaction, ordered per tenant, it answers a repeated operation with its first result,
    /// lets <paramref name="decide"/> read and change, and commits rows, Ledger and operation together, or nothing.
    /// </summary>
    /// <param name="actor">Who acts. Must be in this context's tenant.</param>
    /// <param name="operation">The form's random id; the same id does one thing.</param>
    /// <param name="decide">Reads, decides and adds rows and facts. Anything but <see cref="Outcome.Done"/> undoes it all.</param>
    /// <param name="cancel">Cancels before the commit, never after.</param>
    public async Task<Outcome> Write(Actor actor, Guid operation, Func<CancellationToken, Task<Outcome>> decide, CancellationToken cancel = default)
    {
        using var figure = new WriteFigure(GetType().Name);
        return figure.Became(await WriteOnce(actor, operation, decide, cancel));
    }

    async Task<Outcome> WriteOnce(Actor actor, Guid operation, Func<CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        if (scope.ReadOnly || scope.Tenant.Length == 0) throw new TenantViolation("This context may only read.");
        if (actor.Tenant != scope.Tenant) throw new TenantViolation($"An actor of '{actor.Tenant}' may not write in '{scope.Tenant}'.");

        using var turn = await scope.Engine.EnterWrite(cancel);
        await using var transaction = await BeginLocked(cancel);
        var (head, earlier) = await ReadHead(operation, cancel);
        var stands = false;
        writing = true;
        try
        {
            if (earlier is { } subject) return new Outcome.Already(subject);
            try
            {
                var outcome = await decide(cancel);
                if (outcome is not Outcome.Done done) return outcome;
                Add(new Operation { TenantId = scope.Tenant, Id = operation, Subject = done.Id, At = scope.Time.GetUtcNow() });
                Seal(actor, head);
                await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancel);
                await transaction.CommitAsync(CancellationToken.None);
                stands = true;
                return outcome;
            }
            catch (DbUpdateConcurrencyException)
            {
                return new Outcome.Stale();
            }
        }
        finally
        {
            writing = false;
            facts.Clear();
            ChangeTracker.AutoDetectChangesEnabled = true;
            // What did not come to stand must not ride along with the next write, and the next reads the chain's end and the counters anew.
            if (stands)
                foreach (var shared in counters.Append<object>(head)) Entry(shared).State = EntityState.Detached;
            else ChangeTracker.Clear();
            counters.Clear();
        }
    }

    /// <summary>
    /// Writes derived rows: in one transaction, in turn with the tenant's other writes, without a Ledger entry. Any other row is refused.
    /// </summary>
    public Task Derive(Func<CancellationToken, Task> change, CancellationToken cancel = default) => Apart<IDerivedRow>(
        async ct =>
        {
            await change(ct);
            return true;
        }, cancel);

    /// <summary>
    /// Writes secret rows: in one transaction, in turn with the tenant's other writes, without actor, operation, time and Ledger entry. Any
    /// other row is refused. How many there can be is bound beforehand by facts that are in the Ledger, such as the cards of a vote.
    /// </summary>
    /// <returns>Whether it stands: false when <paramref name="change"/> says no, or when somebody else was faster.</returns>
    public async Task<bool> Cast(Func<CancellationToken, Task<bool>> change, CancellationToken cancel = default)
    {
        try
        {
            return await Apart<ISecretRow>(change, cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    /// <summary>Empties a derived table of this tenant; inside <see cref="Derive"/>.</summary>
    public Task<int> Clear<T>(CancellationToken cancel) where T : class, IDerivedRow
    {
        var tenant = scope.Tenant;
        return Set<T>().Where(row => row.TenantId == tenant).ExecuteDeleteAsync(cancel);
    }

    async Task<bool> Apart<TRow>(Func<CancellationToken, Task<bool>> change, CancellationToken cancel) where TRow : ITenantRow
    {
        if (scope.ReadOnly || scope.Tenant.Length == 0) throw new TenantViolation("This context may only read.");
        using var turn = await scope.Engine.EnterWrite(cancel);
        await using var transaction = await BeginLocked(cancel);
        try
        {
            if (!await change(cancel)) return false;
            ChangeTracker.DetectChanges();
            ChangeTracker.AutoDetectChangesEnabled = false;
            foreach (var entry in ChangeTracker.Entries())
            {
                if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
                if (entry.Entity is not TRow) throw new TenantViolation($"{entry.Metadata.Name} is no {typeof(TRow).Name}: it is written with an actor and a fact.");
                Guard(entry);
            }
            await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancel);
            await transaction.CommitAsync(CancellationToken.None);
            return true;
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
            ChangeTracker.Clear();
        }
    }

    /// <summary>Begins with the row lock that orders this tenant's writes; with one writer the transaction is the lock.</summary>
    async Task<IDbContextTransaction> BeginLocked(CancellationToken cancel)
    {
        var transaction = await Database.BeginTransactionAsync(cancel);
        if (scope.Engine.OneWriter || await TouchHead(cancel) > 0) return transaction;
        // The tenant's first write. The head is made on its own, so that two firsts at once wait for each other like any two.
        await transaction.DisposeAsync();
        try
        {
            await Database.ExecuteSqlAsync($"""INSERT INTO ledger_heads ("TenantId", "Seq", "Hash") VALUES ({scope.Tenant}, 0, {LedgerEntry.Genesis})""", cancel);
        }
        catch (DbException)
        {
            // Another writer made it in the meantime; if it was anything else, the lock below finds nothing.
        }
        transaction = await Database.BeginTransactionAsync(cancel);
        if (await TouchHead(cancel) == 0) throw new InvalidOperationException($"The Ledger of '{scope.Tenant}' cannot be begun.");
        return transaction;
    }

    Task<int> TouchHead(CancellationToken cancel) =>
        Set<LedgerHead>().ExecuteUpdateAsync(set => set.SetProperty(h => h.Seq, h => h.Seq), cancel);

    /// <summary>Reads under the lock the end of the chain and what the operation came to before.</summary>
    async Task<(LedgerHead Head, Guid? Earlier)> ReadHead(Guid operation, CancellationToken cancel)
    {
        var found = await Set<LedgerHead>()
            .Select(head => new
            {
                Head = head,
                Earlier = Set<Operation>().Where(o => o.Id == operation).Select(o => (Guid?)o.Subject).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancel);
        return found is null ? (Add(new LedgerHead { TenantId = scope.Tenant }).Entity, null) : (found.Head, found.Earlier);
    }

    void Seal(Actor actor, LedgerHead head)
    {
        if (facts.Count == 0) throw new InvalidOperationException("A write tells the Ledger at least one fact.");
        ChangeTracker.DetectChanges();
        // From here on everything is known; looking through hundreds of rows again and again would cost more than hashing them.
        ChangeTracker.AutoDetectChangesEnabled = false;
        var images = new StringBuilder();
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
            Guard(entry);
            if (entry.Entity is TenantRow) images.Append(RowImage.Line(entry)).Append('\n');
        }
        var at = scope.Time.GetUtcNow();
        foreach (var (name, subject, body) in facts)
        {
            var entry = LedgerEntry.Seal(scope.Tenant, head.Seq + 1, at, actor, name, subject, body, images.ToString(), head.Hash);
            Add(entry);
            head.Seq = entry.Seq;
            head.Hash = entry.Hash;
            images.Clear();
        }
        Entry(head).DetectChanges();
    }

    /// <summary>Stamps a row, or refuses it because the stored tenant is another one.</summary>
    void Guard(EntityEntry entry)
    {
        if (entry.Entity is not ITenantRow) throw new TenantViolation($"{entry.Metadata.Name} belongs to no tenant.");
        var tenant = entry.Property(nameof(ITenantRow.TenantId));
        if (entry.State == EntityState.Added && tenant.CurrentValue is "") tenant.CurrentValue = scope.Tenant;
        var stored = entry.State == EntityState.Added ? tenant.CurrentValue : tenant.OriginalValue;
        if (!Equals(stored, scope.Tenant) || !Equals(tenant.CurrentValue, scope.Tenant))
            throw new TenantViolation($"A row of '{stored}' may not be written in '{scope.Tenant}'.");
        if (entry.Entity is LedgerEntry && entry.State != EntityState.Added)
            throw new TenantViolation("The Ledger only grows.");
        if (entry.Entity is TenantRow)
        {
            var version = entry.Property(nameof(TenantRow.Version));
            version.CurrentValue = entry.State == EntityState.Added ? 1 : (int)version.OriginalValue! + 1;
        }
    }

    private protected ValueTask<IDisposable> EnterTurn(CancellationToken cancel) => scope.Engine.EnterWrite(cancel);

    private protected Task<int> SaveProgress(CancellationToken cancel) => base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancel);

    /// <summary>Closed: there is one way to write.</summary>
    public sealed override int SaveChanges(bool acceptAllChangesOnSuccess) => throw WriteInstead();

    /// <inheritdoc cref="SaveChanges(bool)"/>
    public sealed override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        throw WriteInstead();

    static InvalidOperationException WriteInstead() => new("Changes are saved by Write, with the actor and a fact.");

    protected sealed override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<PartyId>().HaveConversion<PartyIdConverter>().HaveMaxLength(PartyId.MaxLength);
        configurationBuilder.Properties<LocalText>().HaveConversion<TextsConverter>().HaveMaxLength(-1);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
    }

    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Model.SetMaxIdentifierLength(63);
        Shape(modelBuilder);
        foreach (var type in modelBuilder.Model.GetEntityTypes().ToList())
        {
            var entity = modelBuilder.Entity(type.ClrType);
            type.SetTableName($"{Prefix}_{type.GetTableName()!.ToLowerInvariant()}");
            if (typeof(TenantRow).IsAssignableFrom(type.ClrType))
            {
                entity.HasKey(nameof(TenantRow.TenantId), nameof(TenantRow.Id));
                entity.Property(nameof(TenantRow.Version)).IsConcurrencyToken();
            }
            Guarded(entity, type.ClrType);
            foreach (var text in type.GetProperties().Where(p => p.ClrType == typeof(string) && p.GetMaxLength() is null))
                text.SetMaxLength(200);
            foreach (var id in type.GetProperties().Where(p => p.ClrType == typeof(Guid)))
                id.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
        }
        ShapeLedger(modelBuilder);
    }

    void ShapeLedger(ModelBuilder model)
    {
        var owner = this is LedgerDb;
        Map<LedgerEntry>("ledger_entries", nameof(LedgerEntry.TenantId), nameof(LedgerEntry.Seq));
        Map<LedgerHead>("ledger_heads", nameof(LedgerHead.TenantId));
        Map<Operation>("ledger_operations", nameof(Operation.TenantId), nameof(Operation.Id));
        Map<LedgerCursor>("ledger_cursors", nameof(LedgerCursor.TenantId), nameof(LedgerCursor.Handler));
        Map<NumberCounter>("ledger_numbers", nameof(NumberCounter.TenantId), nameof(NumberCounter.Code), nameof(NumberCounter.Year));
        var entries = model.Entity<LedgerEntry>();
        entries.Property(e => e.Seq).ValueGeneratedNever();
        entries.Property(e => e.Body).HasMaxLength(-1);
        entries.Property(e => e.Images).HasMaxLength(-1);
        entries.Property(e => e.ActorName).HasMaxLength(200);
        entries.Property(e => e.Client).HasMaxLength(200);
        entries.Property(e => e.Fact).HasMaxLength(120);
        entries.Property(e => e.Subject).HasMaxLength(200);
        entries.Property(e => e.Algorithm).HasMaxLength(20);
        entries.Property(e => e.Previous).HasMaxLength(64);
        entries.Property(e => e.Hash).HasMaxLength(64);
        entries.HasIndex(e => new { e.TenantId, e.At });
        entries.HasIndex(e => new { e.TenantId, e.Subject });
        model.Entity<LedgerHead>().Property(h => h.Hash).HasMaxLength(64);
        model.Entity<Operation>().Property(o => o.Id).ValueGeneratedNever();
        model.Entity<LedgerCursor>().Property(c => c.Handler).HasMaxLength(200);
        model.Entity<NumberCounter>().Property(c => c.Code).HasMaxLength(DocumentNumber.CodeLength);
        model.Entity<NumberCounter>().Property(c => c.Year).ValueGeneratedNever();

        void Map<T>(string table, params string[] key) where T : class, ITenantRow
        {
            var entity = model.Entity<T>();
            entity.ToTable(table, t => { if (!owner) t.ExcludeFromMigrations(); });
            entity.HasKey(key);
            entity.Property(nameof(LedgerEntry.TenantId)).HasMaxLength(40);
            Guarded(entity, typeof(T));
        }
    }

    void Guarded(EntityTypeBuilder entity, Type type)
    {
        if (!typeof(ITenantRow).IsAssignableFrom(type)) throw new TenantViolation($"{type.Name} belongs to no tenant.");
        entity.Property(nameof(ITenantRow.TenantId)).HasMaxLength(40).ValueGeneratedNever();
        var row = Expression.Parameter(type);
        var db = Expression.Constant(this, typeof(ModuleDb));
        var mine = Expression.Equal(Expression.Property(row, nameof(ITenantRow.TenantId)), Expression.Property(db, nameof(FilterTenant)));
        entity.HasQueryFilter("tenant", Expression.Lambda(Expression.OrElse(Expression.Property(db, nameof(FilterAcross)), mine), row));
    }

    sealed class PartyIdConverter() : ValueConverter<PartyId, string>(id => id.ToString(), text => PartyId.Parse(text, null));

    sealed class TextsConverter() : ValueConverter<LocalText, string>(
        text => JsonSerializer.Serialize(text, FactJson), written => JsonSerializer.Deserialize<LocalText>(written, FactJson)!);

    sealed class TicksConverter() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

/// <summary>The name under which a fact stands in the Ledger: module and type.</summary>
public static class FactName
{
    public static string Of(Type fact)
    {
        var space = fact.Namespace ?? "";
        return $"{space[(space.LastIndexOf('.') + 1)..]}.{fact.Name}";
    }
}

/// <summary>The hash of a row as the database holds it, for the Ledger and for verifying against it.</summary>
public static class RowImage
{
    public const string Deleted = "-";

    static readonly ConditionalWeakTable<IEntityType, (IProperty Property, ValueConverter? Converter)[]> Columns = [];

    /// <summary><c>table|id|hash</c>.</summary>
    internal static string Line(EntityEntry entry) =>
        $"{entry.Metadata.GetTableName()}|{((TenantRow)entry.Entity).Id:N}|{(entry.State == EntityState.Deleted ? Deleted : Hash(entry))}";

    /// <summary>Hash over every mapped column in name order, each value as the database keeps it.</summary>
    /// <param name="without">Columns left out: those that came after the row was written (see the verification).</param>
    public static string Hash(EntityEntry entry, IReadOnlySet<string>? without = null)
    {
        var text = new StringBuilder();
        foreach (var (property, converter) in Columns.GetValue(entry.Metadata, InNameOrder))
        {
            if (without?.Contains(property.Name) is true) continue;
            var value = Kept(entry, property, converter);
            var written = value switch
            {
                null => null,
                Guid id => id.ToString("N"),
                DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
                decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
                bool flag => flag ? "1" : "0",
                byte[] bytes => Convert.ToHexStringLower(bytes),
                IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
            text.Append(property.Name).Append('=');
            if (written is null) text.Append('~');
            else text.Append(written.Length).Append(':').Append(written);
            text.Append(';');
        }
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 18));
    }

    /// <summary>What the database keeps in a column of the row.</summary>
    public static object? Kept(EntityEntry entry, IProperty property) => Kept(entry, property, property.GetTypeMapping().Converter);

    static object? Kept(EntityEntry entry, IProperty property, ValueConverter? converter)
    {
        var value = entry.Property(property).CurrentValue;
        return converter is null ? value : converter.ConvertToProvider(value);
    }

    static (IProperty, ValueConverter?)[] InNameOrder(IEntityType type) =>
        [.. type.GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => ((IProperty)p, p.GetTypeMapping().Converter))];
}

/// <summary>An attempt to cross the wall between tenants; always a bug, never a user's mistake.</summary>
public sealed class TenantViolation(string message) : InvalidOperationException(message);

/// <summary>The Ledger's own context: it owns the tables that every module's writes append to.</summary>
public sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ModuleDb(options)
{
    protected override string Prefix => "ledger";

    protected override void Shape(ModelBuilder model) { }

    public DbSet<LedgerEntry> Entries => Set<LedgerEntry>();
    public DbSet<LedgerHead> Heads => Set<LedgerHead>();
    public DbSet<LedgerCursor> Cursors => Set<LedgerCursor>();

    /// <summary>Moves a handler's cursor: reading progress, not a fact, so it is the one write without a Ledger row.</summary>
    internal async Task MoveCursor(string handler, long seq, CancellationToken cancel)
    {
        using var turn = await EnterTurn(cancel);
        if (await Moved()) return;
        var first = Add(new LedgerCursor { TenantId = Tenant, Handler = handler, Seq = seq });
        try
        {
            await SaveProgress(cancel);
        }
        catch (DbUpdateException)
        {
            // Another host was first to have read something at all.
            first.State = EntityState.Detached;
            if (!await Moved()) throw;
        }

        async Task<bool> Moved() => await Cursors.Where(c => c.Handler == handler).ExecuteUpdateAsync(set => set.SetProperty(c => c.Seq, seq), cancel) > 0;
    }
}
