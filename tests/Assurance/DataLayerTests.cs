using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.TwoTenants;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T3: for every noun of every module, no way through a context of one tenant reaches a row of another.</summary>
public sealed class DataLayerTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Every_noun_is_closed_to_the_other_tenant(Engine engine)
    {
        var services = tenants.On(engine).Services;
        var leaks = new List<string>();
        var probes = 0;
        foreach (var (from, to) in ((string, string)[])[(A, B), (B, A)])
            foreach (var context in Nouns.Contexts(services))
            {
                await using var model = Nouns.Open(services, context, from);
                foreach (var type in Nouns.Of(model))
                    foreach (var (way, attempt) in Ways)
                    {
                        probes++;
                        var id = await IdOf(services, context, type, to);
                        await using var db = Nouns.Open(services, context, from);
                        if (!await attempt(db, type, to, id)) leaks.Add($"{type.ShortName()} by {way}");
                        if (await IdOf(services, context, type, to) != id) leaks.Add($"{type.ShortName()} by {way} changed {to}");
                    }
            }
        Assert.Empty(leaks);
        Assert.True(probes >= 2 * Ways.Length, "No noun was found.");
        foreach (var tenant in (string[])[A, B])
            Assert.Empty((await tenants.On(engine).Get<Verification>().Check(tenant)).Breaks);
    }

    static readonly (string Way, Func<ModuleDb, IEntityType, string, Guid, Task<bool>> Attempt)[] Ways =
    [
        ("LINQ", async (db, type, foreign, _) => (await Rows(db, type)).TrueForAll(r => r.TenantId != foreign)),
        ("Include", async (db, type, foreign, _) =>
        {
            await Rows(db, type, include: true);
            return db.ChangeTracker.Entries<ITenantRow>().All(e => e.Entity.TenantId != foreign);
        }),
        ("a composed raw query", async (db, type, foreign, _) =>
            (await Rows(db, type, sql: $"SELECT * FROM {type.GetTableName()}")).TrueForAll(r => r.TenantId != foreign)),
        ("Find", async (db, type, foreign, id) => await db.FindAsync(type.ClrType, [foreign, id]) is null),
        ("attaching the foreign row", (db, type, foreign, id) => Refused(db, () =>
        {
            var stub = Stub(db, type, foreign, id);
            db.Entry(stub).State = EntityState.Modified;
        })),
        ("attaching a stub under one's own tenant", (db, type, _, id) => Refused(db, () =>
        {
            var stub = Stub(db, type, db.Tenant, id);
            db.Entry(stub).State = EntityState.Modified;
        })),
        ("removing the foreign row", (db, type, foreign, id) => Refused(db, () => db.Remove(Stub(db, type, foreign, id)))),
        ("removing a stub under one's own tenant", (db, type, _, id) => Refused(db, () => db.Remove(Stub(db, type, db.Tenant, id)))),
        ("adding into the foreign tenant", (db, type, foreign, _) => Refused(db, () =>
        {
            var row = Stub(db, type, foreign, Guid.NewGuid());
            db.Entry(row).State = EntityState.Added;
        })),
        ("giving one's own row away", async (db, type, foreign, _) =>
        {
            var own = (await Rows(db, type))[0];
            return await Refused(db, () =>
            {
                db.Entry(own).State = EntityState.Detached;
                db.Entry(own).State = EntityState.Unchanged;
                db.Entry(own).Property(nameof(TenantRow.Version)).IsModified = true;
                db.Entry(own).Property(nameof(TenantRow.TenantId)).CurrentValue = foreign;
            });
        }),
        ("a bulk update", async (db, type, foreign, id) => await Bulk(nameof(UpdateAll), db, type, id) == 0),
        ("a bulk delete", async (db, type, foreign, id) => await Bulk(nameof(DeleteAll), db, type, id) == 0),
    ];

    /// <summary>True when the write throws or comes to nothing.</summary>
    static async Task<bool> Refused(ModuleDb db, Action change)
    {
        try
        {
            var outcome = await db.Write(Actor.System(db.Tenant), Guid.NewGuid(), _ =>
            {
                change();
                db.Append(new Probed("a foreign row"), "probe");
                return Task.FromResult<Outcome>(new Outcome.Done(Guid.NewGuid()));
            });
            return outcome is not Outcome.Done;
        }
        catch (Exception e) when (e is TenantViolation or InvalidOperationException or DbUpdateException)
        {
            return true;
        }
    }

    static TenantRow Stub(ModuleDb db, IEntityType type, string tenant, Guid id)
    {
        var row = Nouns.Make(db, type);
        db.Entry(row).State = EntityState.Detached;
        typeof(TenantRow).GetProperty(nameof(TenantRow.TenantId))!.SetValue(row, tenant);
        typeof(TenantRow).GetProperty(nameof(TenantRow.Id))!.SetValue(row, id);
        typeof(TenantRow).GetProperty(nameof(TenantRow.Version))!.SetValue(row, 1);
        return row;
    }

    static async Task<Guid> IdOf(IServiceProvider services, Type context, IEntityType type, string tenant)
    {
        await using var db = Nouns.Open(services, context, tenant);
        return (await Rows(db, type)).OrderBy(r => r.Id).First().Id;
    }

    static async Task<List<TenantRow>> Rows(ModuleDb db, IEntityType type, bool include = false, string? sql = null) =>
        await (Task<List<TenantRow>>)typeof(DataLayerTests).GetMethod(nameof(RowsOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type.ClrType).Invoke(null, [db, type, include, sql])!;

    static async Task<List<TenantRow>> RowsOf<T>(ModuleDb db, IEntityType type, bool include, string? sql) where T : TenantRow
    {
        var query = sql is null ? db.Set<T>() : db.Set<T>().FromSqlRaw(sql).Where(r => r.Version > 0);
        if (include)
            foreach (var navigation in type.GetNavigations()) query = query.Include(navigation.Name);
        return [.. await query.ToListAsync()];
    }

    static async Task<int> Bulk(string method, ModuleDb db, IEntityType type, Guid id) =>
        await (Task<int>)typeof(DataLayerTests).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type.ClrType).Invoke(null, [db, id])!;

    static Task<int> UpdateAll<T>(ModuleDb db, Guid id) where T : TenantRow =>
        db.Set<T>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Version, r => r.Version + 1));

    static Task<int> DeleteAll<T>(ModuleDb db, Guid id) where T : TenantRow => db.Set<T>().Where(r => r.Id == id).ExecuteDeleteAsync();

    /// <summary>What reaches across tenants on purpose, and why.</summary>
    static readonly Dictionary<string, string> Meant = new()
    {
        ["HostDb.Account: unique index by LoginKey"] = "one name signs in at the bureau's issuer for every portal",
        ["HostDb.Account: unique index by Person"] = "a person has one account",
        ["HostDb.ClientEntry: unique index by ClientId"] = "a client's name is the issuer's",
        ["HostDb.Grant: reference to Account"] = "a grant in one tenant may be held by an account of another; Home names that tenant",
        ["SearchDb.Posting: the key does not begin with the tenant"] = "the bureau looks a word up in all prisons at once; the row says only that a word occurs, and its tenant is the key's next part",
    };

    [Fact]
    public async Task A_context_that_goes_back_to_the_pool_keeps_no_tenant_and_lends_none_to_the_next()
    {
        var services = tenants.On(Engine.Sqlite).Services;
        foreach (var context in Nouns.Contexts(services))
        {
            var first = Nouns.Open(services, context, A);
            foreach (var type in Nouns.Of(first)) await Rows(first, type);
            await first.DisposeAsync();
            Assert.Equal("", first.Tenant);
            await using var second = Nouns.Open(services, context, B);
            Assert.Equal(B, second.Tenant);
            Assert.Empty(second.ChangeTracker.Entries());
            foreach (var type in Nouns.Of(second)) Assert.All(await Rows(second, type), row => Assert.Equal(B, row.TenantId));
        }
    }

    [Fact]
    public void Every_table_is_keyed_filtered_and_joined_by_its_tenant()
    {
        var faults = new List<string>();
        foreach (var context in Nouns.Contexts(tenants.On(Engine.Sqlite).Services))
        {
            using var db = Nouns.Open(tenants.On(Engine.Sqlite).Services, context, A);
            foreach (var type in db.Model.GetEntityTypes())
            {
                var name = $"{context.Name}.{type.ShortName()}";
                if (!typeof(ITenantRow).IsAssignableFrom(type.ClrType)) faults.Add($"{name} belongs to no tenant");
                if (type.FindPrimaryKey()?.Properties[0].Name != nameof(ITenantRow.TenantId)) faults.Add($"{name}: the key does not begin with the tenant");
                if (type.FindProperty(nameof(ITenantRow.TenantId)) is not { IsNullable: false }) faults.Add($"{name}: the tenant may be null");
                if (type.GetDeclaredQueryFilters().All(f => f.Key != "tenant")) faults.Add($"{name}: no tenant filter");
                if (type.GetComplexProperties().Any()) faults.Add($"{name}: a complex property escapes the Ledger's image");
                faults.AddRange(type.GetForeignKeys().Where(f => f.Properties.All(p => p.Name != nameof(ITenantRow.TenantId)))
                    .Select(f => $"{name}: reference to {f.PrincipalEntityType.ShortName()}"));
                faults.AddRange(type.GetIndexes().Where(i => i.Properties[0].Name != nameof(ITenantRow.TenantId))
                    .Where(i => i.IsUnique).Select(i => $"{name}: unique index by {string.Join(", ", i.Properties.Select(p => p.Name))}"));
            }
        }
        Assert.Empty(faults.Except(Meant.Keys));
        Assert.Empty(Meant.Keys.Except(faults));
    }

    /// <summary>Keys, tickets and tokens of the sign-on server belong to the installation, not to a tenant.</summary>
    [Fact]
    public void Only_the_sign_on_servers_own_tables_stand_outside_the_tenants() => Assert.Equal(
        ["SsoDb"],
        tenants.On(Engine.Sqlite).Services.GetServices<ModuleDatabase>().Select(d => d.Context).Where(c => !typeof(ModuleDb).IsAssignableFrom(c)).Select(c => c.Name));

    [Fact]
    public async Task The_tenant_is_sent_as_a_parameter_of_each_query_and_never_frozen_into_it()
    {
        var services = tenants.On(Engine.Sqlite).Services;
        foreach (var context in Nouns.Contexts(services))
        {
            await using var db = Nouns.Open(services, context, A);
            foreach (var type in Nouns.Of(db))
            {
                var query = (IQueryable)typeof(DbContext).GetMethod("Set", [])!.MakeGenericMethod(type.ClrType).Invoke(db, [])!;
                var sql = query.ToQueryString();
                Assert.Contains("FilterTenant", sql, StringComparison.Ordinal);
                Assert.DoesNotContain($"= '{A}'", sql.Split("SELECT")[^1], StringComparison.Ordinal);
            }
        }
    }
}
