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
/// then compares each row of every module with its last image. Reads only, and people may write meanwhile: what differs is named
/// once no entry that came since explains it.
/// </summary>
sealed class Verification(IServiceProvider services, Database<LedgerDb> ledger)
{
    const int Batch = 2_000;
    /// <summary>Rows that are asked for by their ids at once.</summary>
    const int Asked = 500;
    /// <summary>Looks at rows that are written again and again, until one that was never seen as its image says is named.</summary>
    const int MostLooks = 10;
    /// <summary>Breaks that a verdict names.</summary>
    public const int MostBreaks = 250;

    /// <summary>Checks one tenant; the first broken row comes first.</summary>
    public async Task<Verdict> Check(string tenant, CancellationToken cancel = default)
    {
        await using var db = ledger.Open(tenant);
        var (chain, read) = (new Chain(tenant), new HashSet<string>());
        var doubts = await Compare(tenant, await chain.ReadOn(db, cancel), every: true, read, cancel);
        for (var look = 1; doubts.Count > 0; look++)
        {
            // The rows were read after the entries, so that they may be newer. What no entry tells of since was as it was seen.
            var since = await chain.ReadOn(db, cancel);
            var settled = doubts.Where(d => look > MostLooks || !since.ContainsKey(d.Key)).Select(d => d.Value).ToList();
            chain.Breaks.AddRange(settled);
            doubts = settled.Count == doubts.Count ? [] : await Compare(tenant, since, every: false, read, cancel);
        }
        return new Verdict(tenant, chain.Seq, chain.Hash, [.. chain.Breaks.OrderBy(b => b.Seq).Take(MostBreaks)], [.. chain.Tables.Except(read).Order(StringComparer.Ordinal)]);
    }

    readonly record struct Row(string Table, string Id)
    {
        public override string ToString() => $"{Table}/{Id}";
    }

    readonly record struct Image(string Hash, long Seq);

    /// <summary>A tenant's chain, as far as it was read.</summary>
    sealed class Chain(string tenant)
    {
        public long Seq { get; private set; }
        public string Hash { get; private set; } = LedgerEntry.Genesis;
        public List<Break> Breaks { get; } = [];
        /// <summary>Tables that its images speak of.</summary>
        public HashSet<string> Tables { get; } = [];

        /// <summary>Reads on to the end, which the head must name; answers the last image of each row that these entries tell of.</summary>
        public async Task<Dictionary<Row, Image>> ReadOn(LedgerDb db, CancellationToken cancel)
        {
            var images = new Dictionary<Row, Image>();
            while (await ReadPage(db, long.MaxValue, images, cancel) == Batch) { }
            // An entry and the head that names it come to stand together: read later, the head names the last of these or a later one.
            var head = await db.Heads.AsNoTracking().SingleOrDefaultAsync(cancel);
            while (head?.Seq > Seq && await ReadPage(db, head.Seq, images, cancel) > 0) { }
            if ((head?.Seq ?? 0, head?.Hash ?? LedgerEntry.Genesis) != (Seq, Hash) && Breaks.All(b => b.Kind != "head")) Breaks.Add(new(tenant, head?.Seq ?? Seq, "head", head?.Hash ?? "-"));
            return images;
        }

        async Task<int> ReadPage(LedgerDb db, long last, Dictionary<Row, Image> images, CancellationToken cancel)
        {
            var page = await db.Entries.AsNoTracking().Where(e => e.Seq > Seq && e.Seq <= last).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
            foreach (var entry in page)
            {
                if (entry.Seq != Seq + 1) Breaks.Add(new(tenant, Seq + 1, "gap", $"{Seq + 1}–{entry.Seq - 1}"));
                else if (entry.Previous != Hash) Breaks.Add(new(tenant, entry.Seq, "link", entry.Previous));
                if (entry.ComputeHash() != entry.Hash) Breaks.Add(new(tenant, entry.Seq, "hash", entry.Fact));
                (Seq, Hash) = (entry.Seq, entry.Hash);
                foreach (var line in entry.Images.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    if (line.Split('|') is [var table, var id, var hash])
                    {
                        Tables.Add(table);
                        images[new(table, id)] = new(hash, entry.Seq);
                    }
            }
            return page.Count;
        }
    }

    /// <summary>
    /// Rows that do not look as <paramref name="images"/> say, of every row or of those alone. What is as it should be is taken out of
    /// <paramref name="images"/>; what stays there is missing.
    /// </summary>
    async Task<Dictionary<Row, Break>> Compare(
        string tenant, Dictionary<Row, Image> images, bool every, HashSet<string> read, CancellationToken cancel)
    {
        var doubts = new Dictionary<Row, Break>();
        foreach (var database in services.GetServices<ModuleDatabase>().Where(d => typeof(ModuleDb).IsAssignableFrom(d.Context)))
        {
            await using var db = (ModuleDb)database.Open(services);
            foreach (var type in db.Model.GetEntityTypes().Where(t => typeof(TenantRow).IsAssignableFrom(t.ClrType) && t.BaseType is null))
            {
                var table = type.GetTableName()!;
                read.Add(table);
                List<Guid[]?> asked = every ? [null] : [.. Ids(images, table).Chunk(Asked)];
                if (asked.Count == 0) continue;
                var later = LaterColumns(db, type);
                foreach (var ids in asked)
                    await foreach (var found in Rows(db, type.ClrType, tenant, ids).WithCancellation(cancel))
                    {
                        var row = new Row(table, found.Id.ToString("N"));
                        if (!images.Remove(row, out var image)) doubts[row] = new(tenant, 0, "extra", $"{row}");
                        else if (!IsAsWritten(db.Entry(found), image.Hash, later)) doubts[row] = new(tenant, image.Seq, "row", $"{row}");
                    }
            }
        }
        foreach (var (row, image) in images)
            if (image.Hash != RowImage.Deleted && read.Contains(row.Table)) doubts[row] = new(tenant, image.Seq, "missing", $"{row}");
        return doubts;
    }

    static IEnumerable<Guid> Ids(Dictionary<Row, Image> images, string table) =>
        images.Keys.Where(r => r.Table == table).Select(r => Guid.TryParseExact(r.Id, "N", out var id) ? id : Guid.Empty);

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

    static IAsyncEnumerable<TenantRow> Rows(DbContext db, Type type, string tenant, Guid[]? ids) =>
        (IAsyncEnumerable<TenantRow>)typeof(Verification).GetMethod(nameof(RowsOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [db, tenant, ids])!;

    static IAsyncEnumerable<TenantRow> RowsOf<T>(DbContext db, string tenant, IEnumerable<Guid>? ids) where T : TenantRow
    {
        var rows = db.Set<T>().AsNoTracking().Where(row => row.TenantId == tenant);
        return (ids is null ? rows : rows.Where(row => ids.Contains(row.Id))).AsAsyncEnumerable();
    }
}
