using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Ledger;

/// <summary>What is wrong with a tenant's chain, at which row.</summary>
/// <param name="Kind">gap, link, hash, head, row, missing or extra.</param>
sealed record Break(string Tenant, long Seq, string Kind, string What);

/// <summary>The result of checking one tenant.</summary>
/// <param name="Unread">Tables of modules that do not run: nobody here can read them, so that their rows could not be compared.</param>
sealed record Verdict(string Tenant, long Entries, string Head, IReadOnlyList<Break> Breaks, IReadOnlyList<string> Unread);

/// <summary>
/// Checks that the Ledger is whole and that every row still is what the Ledger says it was: recomputes each hash and link,
/// then compares each row of every module with its last image. Reads only.
/// </summary>
sealed class Verification(IServiceProvider services, Database<LedgerDb> ledger)
{
    const int Batch = 2_000;
    /// <summary>Breaks that a verdict names.</summary>
    public const int MostBreaks = 250;

    /// <summary>Checks one tenant; the first broken row comes first.</summary>
    public async Task<Verdict> Check(string tenant, CancellationToken cancel = default)
    {
        var breaks = new List<Break>();
        var images = new Dictionary<(string Table, string Id), (string Hash, long Seq)>();
        var (seq, previous) = (0L, LedgerEntry.Genesis);
        await using (var db = ledger.Open(tenant))
        {
            while (true)
            {
                var page = await db.Entries.AsNoTracking().Where(e => e.Seq > seq).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
                if (page.Count == 0) break;
                foreach (var entry in page)
                {
                    if (entry.Seq != seq + 1) breaks.Add(new(tenant, seq + 1, "gap", $"{seq + 1}–{entry.Seq - 1}"));
                    else if (entry.Previous != previous) breaks.Add(new(tenant, entry.Seq, "link", entry.Previous));
                    if (entry.ComputeHash() != entry.Hash) breaks.Add(new(tenant, entry.Seq, "hash", entry.Fact));
                    (seq, previous) = (entry.Seq, entry.Hash);
                    foreach (var line in entry.Images.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                        if (line.Split('|') is [var table, var id, var hash]) images[(table, id)] = (hash, entry.Seq);
                }
            }
            var head = await db.Heads.AsNoTracking().SingleOrDefaultAsync(cancel);
            if (seq > 0 && (head?.Seq, head?.Hash) != (seq, previous)) breaks.Add(new(tenant, head?.Seq ?? seq, "head", head?.Hash ?? "-"));
        }
        var read = new HashSet<string>();
        foreach (var database in services.GetServices<ModuleDatabase>().Where(d => typeof(ModuleDb).IsAssignableFrom(d.Context)))
            await CompareRows(database, tenant, images, read, breaks, cancel);
        foreach (var ((table, id), (hash, at)) in images)
            if (hash != RowImage.Deleted && read.Contains(table)) breaks.Add(new(tenant, at, "missing", $"{table}/{id}"));
        var unread = images.Keys.Select(i => i.Table).Where(t => !read.Contains(t)).Distinct().Order(StringComparer.Ordinal).ToList();
        return new Verdict(tenant, seq, previous, [.. breaks.OrderBy(b => b.Seq).Take(MostBreaks)], unread);
    }

    /// <summary>Takes every row that is as it should be out of <paramref name="images"/>; what stays there is missing.</summary>
    async Task CompareRows(
        ModuleDatabase database, string tenant, Dictionary<(string Table, string Id), (string Hash, long Seq)> images, HashSet<string> read, List<Break> breaks, CancellationToken cancel)
    {
        await using var db = (ModuleDb)database.Open(services);
        foreach (var type in db.Model.GetEntityTypes().Where(t => typeof(TenantRow).IsAssignableFrom(t.ClrType) && t.BaseType is null))
        {
            var table = type.GetTableName()!;
            read.Add(table);
            var later = LaterColumns(db, type);
            await foreach (var row in Rows(db, type.ClrType, tenant).WithCancellation(cancel))
            {
                var key = (table, row.Id.ToString("N"));
                if (!images.Remove(key, out var image)) breaks.Add(new(tenant, 0, "extra", $"{table}/{key.Item2}"));
                else if (!IsAsWritten(db.Entry(row), image.Hash, later)) breaks.Add(new(tenant, image.Seq, "row", $"{table}/{key.Item2}"));
            }
        }
    }

    /// <summary>
    /// Whether the row is what its image says. A row written before some of its columns came has an image without them;
    /// it still is as written when they hold what the migration that brought them gave to every row.
    /// </summary>
    static bool IsAsWritten(EntityEntry row, string image, IReadOnlyList<(IProperty Column, object? Given)> later)
    {
        if (RowImage.Hash(row) == image) return true;
        var without = new HashSet<string>();
        foreach (var (column, given) in later)
        {
            if (!Equals(RowImage.Kept(row, column), given)) return false;
            without.Add(column.Name);
            if (RowImage.Hash(row, without) == image) return true;
        }
        return false;
    }

    /// <summary>Columns that migrations added to the type's table after it was made, the newest first, each with what rows then there were given.</summary>
    static List<(IProperty Column, object? Given)> LaterColumns(ModuleDb db, IEntityType type)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        var byName = type.GetProperties().ToDictionary(p => p.GetColumnName(table)!);
        return [.. migrations.Migrations.Values
            .SelectMany(m => migrations.CreateMigration(m, db.Database.ProviderName!).UpOperations)
            .OfType<AddColumnOperation>()
            .Where(o => o.Table == table.Name && byName.ContainsKey(o.Name))
            .Reverse()
            .Select(o => (byName[o.Name], o.DefaultValue))];
    }

    static IAsyncEnumerable<TenantRow> Rows(DbContext db, Type type, string tenant) =>
        (IAsyncEnumerable<TenantRow>)typeof(Verification).GetMethod(nameof(RowsOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [db, tenant])!;

    static IAsyncEnumerable<TenantRow> RowsOf<T>(DbContext db, string tenant) where T : TenantRow =>
        db.Set<T>().AsNoTracking().Where(row => row.TenantId == tenant).AsAsyncEnumerable();
}
