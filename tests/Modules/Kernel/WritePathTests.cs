using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Kernel;

public sealed class WritePathTests
{
    const string A = "sample1";
    const string B = "sample2";

    static Task<Outcome> Write(Store store, string tenant, int number, Guid? operation = null) => Write(store.Of<NotesDb>().Open(tenant), tenant, number, operation);

    static async Task<Outcome> Write(NotesDb db, string tenant, int number, Guid? operation = null)
    {
        await using (db) return await On(db, tenant, number, operation);
    }

    static Task<Outcome> On(NotesDb db, string tenant, int number, Guid? operation = null) =>
        db.Write(Actor.System(tenant), operation ?? Guid.NewGuid(), _ =>
        {
            var note = db.Add(new Note(number, $"note {number}")).Entity;
            db.Append(new NoteWritten(note.Id), $"note/{note.Id}");
            return Task.FromResult<Outcome>(new Outcome.Done(note.Id));
        });

    static async Task<int> Count(Store store, string tenant)
    {
        await using var db = store.Of<NotesDb>().Open(tenant);
        return await db.Notes.CountAsync();
    }

    static async Task<long> Length(Store store, string tenant)
    {
        await using var db = store.Of<LedgerDb>().Open(tenant);
        return await db.Entries.LongCountAsync();
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Rows_Ledger_and_operation_stand_together(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        var done = Assert.IsType<Outcome.Done>(await Write(store, A, 1));
        await using var db = store.Of<LedgerDb>().Open(A);
        var entry = Assert.Single(await db.Entries.ToListAsync());
        Assert.Equal((1, "Kernel.NoteWritten", $"note/{done.Id}"), (entry.Seq, entry.Fact, entry.Subject));
        Assert.Contains($"notes_notes|{done.Id:N}|", entry.Images, StringComparison.Ordinal);
        Assert.Equal(1, await Count(store, A));
        Assert.Empty(await store.Breaks(A));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_write_without_a_fact_throws_and_leaves_nothing(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await using (var db = store.Of<NotesDb>().Open(A))
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.Write(Actor.System(A), Guid.NewGuid(), _ =>
                Task.FromResult<Outcome>(new Outcome.Done(db.Add(new Note(1, "")).Entity.Id))));
        Assert.Equal((0, 0L), (await Count(store, A), await Length(store, A)));
    }

    [Fact]
    public async Task Rows_cannot_be_saved_past_the_write_path()
    {
        await using var store = await Store.Of<NotesDb>(Engine.Sqlite);
        await using var db = store.Of<NotesDb>().Open(A);
        db.Add(new Note(1, ""));
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Throws<InvalidOperationException>(() => db.Append(new NoteWritten(Guid.Empty), "note/0"));
    }

    [Fact]
    public async Task An_actor_writes_in_his_own_tenant_only()
    {
        await using var store = await Store.Of<NotesDb>(Engine.Sqlite);
        await using var db = store.Of<NotesDb>().Open(B);
        await Assert.ThrowsAsync<TenantViolation>(() => On(db, A, 1));
        Assert.Equal(0, await Count(store, B));
    }

    [Fact]
    public async Task A_context_opened_to_read_refuses_to_write_even_for_the_bureau()
    {
        await using var store = await Store.Of<NotesDb>(Engine.Sqlite);
        var bureau = Actor.System("bureau") with { AtBureau = true };
        await using var across = store.Of<NotesDb>().OpenAcross(bureau);
        await using var prison = store.Of<NotesDb>().OpenToRead(bureau, A);
        await Assert.ThrowsAsync<TenantViolation>(() => across.Write(bureau, Guid.NewGuid(), _ => Task.FromResult<Outcome>(new Outcome.Done(Guid.Empty))));
        await Assert.ThrowsAsync<TenantViolation>(() => prison.Write(bureau, Guid.NewGuid(), _ => Task.FromResult<Outcome>(new Outcome.Done(Guid.Empty))));
        Assert.Throws<TenantViolation>(() => store.Of<NotesDb>().OpenToRead(Actor.System(A), B));
        Assert.Throws<TenantViolation>(() => store.Of<NotesDb>().OpenAcross(Actor.System(A)));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task The_same_operation_twice_answers_Already_with_the_first_result(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        var operation = Guid.NewGuid();
        var first = Assert.IsType<Outcome.Done>(await Write(store, A, 1, operation));
        var second = Assert.IsType<Outcome.Already>(await Write(store, A, 2, operation));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal((1, 1L), (await Count(store, A), await Length(store, A)));
        Assert.IsType<Outcome.Done>(await Write(store, B, 1, operation));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Ten_at_once_with_one_operation_id_have_one_effect_and_one_answer(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await Write(store, A, 0);
        var operation = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(n => Task.Run(() => Write(store, A, n, operation))));
        Assert.Single(answers.OfType<Outcome.Done>());
        Assert.Single(answers.Select(a => a.Subject).Distinct());
        Assert.Equal((2, 2L), (await Count(store, A), await Length(store, A)));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task The_first_writes_of_a_tenant_may_come_at_once(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        for (var round = 0; round < 5; round++)
        {
            var tenant = $"sample{round}";
            var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() => Write(store, tenant, n))));
            Assert.All(answers, a => Assert.IsType<Outcome.Done>(a));
            Assert.Empty(await store.Breaks(tenant));
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Writers_in_parallel_keep_each_tenants_chain(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < 15; n++)
                Assert.IsType<Outcome.Done>(await Write(store, writer % 2 == 0 ? A : B, writer * 100 + n));
        })));
        foreach (var tenant in (string[])[A, B])
        {
            Assert.Equal((60, 60L), (await Count(store, tenant), await Length(store, tenant)));
            Assert.Empty(await store.Breaks(tenant));
        }
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_refused_write_leaves_nothing_not_even_for_the_next_write_of_the_same_context(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await using (var db = store.Of<NotesDb>().Open(A))
        {
            var operation = Guid.NewGuid();
            var refused = await db.Write(Actor.System(A), operation, _ =>
            {
                db.Add(new Note(1, "never"));
                db.Append(new NoteWritten(Guid.Empty), "note/0");
                return Task.FromResult(Outcome.Refuse("Text", "Note.Never"));
            });
            Assert.IsType<Outcome.Refused>(refused);
            Assert.IsType<Outcome.Done>(await On(db, A, 2, operation));
        }
        Assert.Equal((1, 1L), (await Count(store, A), await Length(store, A)));
        Assert.Empty(await store.Breaks(A));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_context_may_write_again_after_others_have_written(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await using var db = store.Of<NotesDb>().Open(A);
        await On(db, A, 1);
        await Write(store, A, 2);
        Assert.IsType<Outcome.Done>(await On(db, A, 3));
        Assert.Empty(await store.Breaks(A));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task An_exception_inside_a_write_undoes_all_of_it(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await Write(store, A, 1);
        await using (var db = store.Of<NotesDb>().Open(A))
            await Assert.ThrowsAsync<DbUpdateException>(() => On(db, A, 1));
        Assert.IsType<Outcome.Done>(await Write(store, A, 2));
        Assert.Equal((2, 2L), (await Count(store, A), await Length(store, A)));
        Assert.Empty(await store.Breaks(A));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task A_change_made_on_an_old_version_is_stale_and_changes_nothing(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        var id = (await Write(store, A, 1)).Subject!.Value;
        await using var slow = store.Of<NotesDb>().Open(A);
        var old = await slow.Notes.SingleAsync(n => n.Id == id);
        await Change(store, id, "quick");
        var outcome = await slow.Write(Actor.System(A), Guid.NewGuid(), _ =>
        {
            old.Text = "slow";
            slow.Append(new NoteWritten(id), $"note/{id}");
            return Task.FromResult<Outcome>(new Outcome.Done(id));
        });
        Assert.IsType<Outcome.Stale>(outcome);
        await using var db = store.Of<NotesDb>().Open(A);
        var now = await db.Notes.SingleAsync(n => n.Id == id);
        Assert.Equal(("quick", 2), (now.Text, now.Version));
        Assert.Equal(2, await Length(store, A));
    }

    static async Task Change(Store store, Guid id, string text)
    {
        await using var db = store.Of<NotesDb>().Open(A);
        Assert.IsType<Outcome.Done>(await db.Write(Actor.System(A), Guid.NewGuid(), async cancel =>
        {
            var note = await db.Notes.SingleAsync(n => n.Id == id, cancel);
            note.Text = text;
            db.Append(new NoteWritten(id), $"note/{id}");
            return new Outcome.Done(id);
        }));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task What_is_deleted_through_the_write_path_is_not_missed_by_verification(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        var id = (await Write(store, A, 1)).Subject!.Value;
        await using (var db = store.Of<NotesDb>().Open(A))
            await db.Write(Actor.System(A), Guid.NewGuid(), async cancel =>
            {
                db.Remove(await db.Notes.SingleAsync(n => n.Id == id, cancel));
                db.Append(new NoteWritten(id), $"note/{id}");
                return new Outcome.Done(id);
            });
        Assert.Equal(0, await Count(store, A));
        Assert.Empty(await store.Breaks(A));
    }

    [Fact]
    public async Task The_Ledger_only_grows()
    {
        await using var store = await Store.Of<NotesDb>(Engine.Sqlite);
        await Write(store, A, 1);
        await using var db = store.Of<NotesDb>().Open(A);
        var entry = await db.Set<LedgerEntry>().SingleAsync();
        db.Remove(entry);
        await Assert.ThrowsAsync<TenantViolation>(() => On(db, A, 2));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Time_comes_from_the_clock_and_order_from_the_sequence(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        store.Clock.StopAt(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        await Write(store, A, 1);
        store.Clock.StopAt(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        await Write(store, A, 2);
        await using var db = store.Of<LedgerDb>().Open(A);
        Assert.Equal([5, 4], await db.Entries.OrderBy(e => e.Seq).Select(e => e.At).AsAsyncEnumerable().Select(at => at.Month).ToListAsync());
        Assert.Empty(await store.Breaks(A));
    }
}
