using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using static PartyDiscipline.Tests.Assurance.TwoTenants;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T19: who edits the database by hand, past the product, is named by verification with the row he touched.</summary>
public sealed class TamperTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    /// <summary>Ledger rows sampled in each run.</summary>
    const int Sample = 12;
    /// <summary>Verifications during which somebody wrote.</summary>
    const int Disturbed = 12;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task An_edit_of_any_column_of_a_Ledger_row_is_named(Engine engine)
    {
        var host = tenants.On(engine);
        Assert.Empty(await Breaks(host, A));
        await using var db = Nouns.Open(host.Services, typeof(LedgerDb), A);
        var type = db.Model.FindEntityType(typeof(LedgerEntry))!;
        var entries = await db.Set<LedgerEntry>().OrderBy(e => e.Seq).Take(Sample).ToListAsync();
        var unseen = new List<string>();
        foreach (var entry in entries)
            foreach (var property in type.GetProperties())
            {
                var was = db.Entry(entry).Property(property).CurrentValue;
                var becomes = property.Name switch
                {
                    nameof(LedgerEntry.Seq) => 1_000_000L,
                    nameof(LedgerEntry.TenantId) => "elsewhere",
                    _ => Nouns.Changed(was, property.ClrType),
                };
                await Set(host, db, type, property, becomes, entry.TenantId, entry.Seq);
                if (!(await Breaks(host, A)).Any(b => b.Seq == entry.Seq || b.Seq == entry.Seq + 1)) unseen.Add($"{property.Name} of {entry.Seq}");
                var (tenant, seq) = (property.Name == nameof(LedgerEntry.TenantId) ? "elsewhere" : entry.TenantId, property.Name == nameof(LedgerEntry.Seq) ? 1_000_000L : entry.Seq);
                await Set(host, db, type, property, was, tenant, seq);
            }
        Assert.Empty(unseen);
        Assert.Empty(await Breaks(host, A));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_deleted_swapped_forged_or_cut_Ledger_row_is_named(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found(A);
        await Nouns.Fill(host.Services, A);
        var length = (await Check(host, A)).Entries;
        Assert.True(length >= 2, "The chain is too short to tamper with.");

        await host.Sql("CREATE TABLE kept AS SELECT * FROM ledger_entries");
        await host.Sql("CREATE TABLE kept_heads AS SELECT * FROM ledger_heads");

        await Tampered("""DELETE FROM ledger_entries WHERE "Seq" = 1""", 1);
        await Tampered("""UPDATE ledger_entries SET "Seq" = CASE "Seq" WHEN 1 THEN -1 ELSE -2 END WHERE "Seq" IN (1, 2)""", 1,
            """UPDATE ledger_entries SET "Seq" = CASE "Seq" WHEN -1 THEN 2 ELSE 1 END WHERE "Seq" < 0""");
        await Tampered($"""DELETE FROM ledger_entries WHERE "Seq" = {length}""", length);
        await Tampered($"""
            INSERT INTO ledger_entries ("TenantId", "Seq", "At", "Account", "ActorName", "Client", "Fact", "Subject", "Body", "Images", "Algorithm", "Previous", "Hash")
            SELECT "TenantId", {length + 1}, "At", "Account", "ActorName", "Client", "Fact", "Subject", "Body", "Images", "Algorithm", "Hash", "Hash" FROM ledger_entries WHERE "Seq" = {length}
            """, length + 1);
        await Tampered("DELETE FROM ledger_entries", null);

        async Task Tampered(string sql, long? at, string? then = null)
        {
            await host.Sql(sql);
            if (then is not null) await host.Sql(then);
            var breaks = await Breaks(host, A);
            Assert.NotEmpty(breaks);
            if (at is { } seq) Assert.Contains(breaks, b => b.Seq == seq);
            await host.Sql("DELETE FROM ledger_entries");
            await host.Sql("INSERT INTO ledger_entries SELECT * FROM kept");
            Assert.Empty(await Breaks(host, A));
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_tail_cut_with_the_head_put_back_leaves_rows_that_the_Ledger_does_not_know(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found(A);
        await Nouns.Fill(host.Services, A);
        var first = (await RawSql.Query(host.Database, """SELECT "Hash" FROM ledger_entries WHERE "Seq" = 1"""))[0][0];
        await host.Sql("""DELETE FROM ledger_entries WHERE "Seq" > 1""");
        await host.Sql("""UPDATE ledger_heads SET "Seq" = 1, "Hash" = @p0""", first);
        var breaks = await Breaks(host, A);
        Assert.All(breaks, b => Assert.Equal("extra", b.Kind));
        Assert.NotEmpty(breaks);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task An_edit_of_any_column_of_any_noun_is_named_with_table_and_id(Engine engine)
    {
        var host = tenants.On(engine);
        Assert.Empty(await Breaks(host, B));
        var (unseen, edits) = (new List<string>(), 0);
        List<ModuleDb> open = [.. Nouns.Contexts(host.Services).Select(context => Nouns.Open(host.Services, context, B))];
        var nouns = new List<(ModuleDb Db, IEntityType Type, TenantRow Row, IProperty[] Columns)>();
        foreach (var db in open)
            foreach (var type in Nouns.Of(db))
                nouns.Add((db, type, await First(db, type), [.. type.GetProperties().Where(p => !p.IsPrimaryKey() && !p.IsForeignKey())]));
        // One column of many nouns at a time, as many as a verdict names breaks: the chain is read once for all of them.
        foreach (var (some, column) in nouns.Chunk(Verification.MostBreaks / 2).SelectMany(chunk => Enumerable.Range(0, chunk.Max(n => n.Columns.Length)).Select(c => (chunk, c))))
        {
            var edited = new List<(ModuleDb Db, IEntityType Type, TenantRow Row, IProperty Property, object? Was)>();
            foreach (var (db, type, row, columns) in some.Where(n => column < n.Columns.Length))
            {
                var was = db.Entry(row).Property(columns[column]).CurrentValue;
                try
                {
                    await Set(host, db, type, columns[column], Nouns.Changed(was, columns[column].ClrType), row.TenantId, row.Id);
                    edited.Add((db, type, row, columns[column], was));
                }
                catch (DbException)
                {
                    // A constraint of the database refused it: better still.
                }
            }
            var named = (await Breaks(host, B)).Where(b => b.Kind == "row").Select(b => b.What).ToHashSet();
            foreach (var (db, type, row, property, was) in edited)
            {
                if (!named.Contains($"{type.GetTableName()}/{row.Id:N}")) unseen.Add($"{type.ShortName()}.{property.Name}");
                await Set(host, db, type, property, was, row.TenantId, row.Id);
                edits++;
            }
        }
        foreach (var db in open) await db.DisposeAsync();
        Assert.Empty(unseen);
        Assert.True(edits > 0);
        Assert.Empty(await Breaks(host, B));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_row_deleted_or_slipped_in_by_SQL_is_named(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found(A);
        await host.Sql("UPDATE host_tenants SET \"Id\" = @p0", engine == Engine.Sqlite ? Guid.NewGuid().ToString().ToUpperInvariant() : Guid.NewGuid());
        Assert.Equal(["extra", "missing"], (await Breaks(host, A)).Select(b => b.Kind).Order(StringComparer.Ordinal));
        await host.Sql("DELETE FROM host_tenants");
        Assert.Equal(["missing"], (await Breaks(host, A)).Select(b => b.Kind));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task While_people_write_what_is_sound_is_called_whole_and_what_was_edited_is_named(Engine engine)
    {
        await using var host = await RunningHost.Start(engine);
        await host.Found(A);
        await Nouns.Fill(host.Services, A);
        var written = 0;
        using var over = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested) await WriteOne();
        });
        for (var during = 0; during < Disturbed;)
        {
            Assert.False(writer.IsFaulted, writer.Exception?.ToString());
            var before = Volatile.Read(ref written);
            Assert.Empty(await Breaks(host, A));
            if (Volatile.Read(ref written) > before) during++;
        }
        await host.Sql("UPDATE host_tenants SET \"Id\" = @p0 WHERE \"Id\" IN (SELECT \"Id\" FROM host_tenants LIMIT 1)", engine == Engine.Sqlite ? Guid.NewGuid().ToString().ToUpperInvariant() : Guid.NewGuid());
        Assert.Equal(["extra", "missing"], (await Breaks(host, A)).Select(b => b.Kind).Order(StringComparer.Ordinal));
        await over.CancelAsync();
        await writer;

        // A row comes, is changed and goes, so that verification meets it newer than it knows it, and not at all.
        async Task WriteOne()
        {
            var wish = new DigestWish(Guid.NewGuid());
            await using var db = Nouns.Open(host.Services, typeof(DeskDb), A);
            await Change(() => db.Add(wish));
            await Change(() => wish.Want("someone@example.org", "en"));
            await Change(() => db.Remove(wish));

            async Task Change(Action change)
            {
                Assert.IsType<Outcome.Done>(await db.Write(Actor.System(A), Guid.NewGuid(), _ =>
                {
                    change();
                    db.Append(new Probed("wish"), $"probe/{wish.Id}");
                    return Task.FromResult<Outcome>(new Outcome.Done(wish.Id));
                }));
                Interlocked.Increment(ref written);
            }
        }
    }

    static async Task<TenantRow> First(ModuleDb db, IEntityType type) => await (Task<TenantRow>)typeof(TamperTests)
        .GetMethod(nameof(FirstOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type.ClrType).Invoke(null, [db])!;

    static async Task<TenantRow> FirstOf<T>(ModuleDb db) where T : TenantRow => await db.Set<T>().OrderBy(r => r.Id).FirstAsync();

    static Task<Verdict> Check(RunningHost host, string tenant) => host.Get<Verification>().Check(tenant);

    static async Task<IReadOnlyList<Break>> Breaks(RunningHost host, string tenant) => (await Check(host, tenant)).Breaks;

    /// <summary>Sets one column of one row by SQL, with the value as the product itself would store it.</summary>
    static async Task Set(RunningHost host, DbContext db, IEntityType type, IProperty property, object? value, string tenant, object key)
    {
        await using var connection = RawSql.Connect(host.Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        var id = type.FindPrimaryKey()!.Properties[1];
        command.CommandText = $"""UPDATE {type.GetTableName()} SET "{property.GetColumnName()}" = @value WHERE "TenantId" = @tenant AND "{id.GetColumnName()}" = @id""";
        Add(command, "@value", property, value);
        Add(command, "@tenant", type.FindProperty(nameof(ITenantRow.TenantId))!, tenant);
        Add(command, "@id", id, key);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());

        static void Add(DbCommand command, string name, IProperty property, object? value) =>
            command.Parameters.Add(property.GetRelationalTypeMapping().CreateParameter(command, name, value, property.IsNullable));
    }
}
