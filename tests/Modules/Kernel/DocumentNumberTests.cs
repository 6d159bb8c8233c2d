using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Kernel;

/// <summary>发文字号 (GB/T 9704-2012, 7.2.5): one counter per organ and year, without gap or double.</summary>
public sealed class DocumentNumberTests
{
    const string Code = "示狱党发";

    static async Task<(Outcome Outcome, DocumentNumber Number)> Take(Store store, string tenant, string code = Code, int year = 2026, bool stands = true)
    {
        var number = default(DocumentNumber);
        await using var db = store.Of<NotesDb>().Open(tenant);
        var outcome = await db.Write(Actor.System(tenant), Guid.NewGuid(), async cancel =>
        {
            number = await db.TakeNumber(code, year, cancel);
            if (!stands) return Outcome.Refuse("", "Note.Refused");
            var note = db.Add(new Note(number.Number + 1_000 * (year - 2026) + (code == Code ? 0 : 500), number.ToString())).Entity;
            db.Append(new NoteWritten(note.Id), $"note/{note.Id}");
            return new Outcome.Done(note.Id);
        });
        return (outcome, number);
    }

    [Fact]
    public void It_is_written_with_hexagonal_brackets_and_without_zeros() => Assert.Equal("示狱党发〔2026〕3号", new DocumentNumber(Code, 2026, 3).ToString());

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Organ_year_and_tenant_count_for_themselves(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        var taken = new List<int>();
        foreach (var (tenant, code, year) in ((string, string, int)[])[("sample1", Code, 2026), ("sample1", Code, 2026), ("sample1", "示狱纪发", 2026), ("sample1", Code, 2027), ("sample2", Code, 2026), ("sample1", Code, 2026)])
            taken.Add((await Take(store, tenant, code, year)).Number.Number);
        Assert.Equal([1, 2, 1, 1, 1, 3], taken);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task What_does_not_come_to_stand_leaves_no_gap(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        await Take(store, "sample1");
        Assert.IsType<Outcome.Refused>((await Take(store, "sample1", stands: false)).Outcome);
        Assert.Equal(2, (await Take(store, "sample1")).Number.Number);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Many_at_once_get_every_number_exactly_once(Engine engine)
    {
        await using var store = await Store.Of<NotesDb>(engine);
        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => Take(store, "sample1", stands: i % 4 != 3))));
        Assert.Equal(Enumerable.Range(1, 18), taken.Where(t => t.Outcome is Outcome.Done).Select(t => t.Number.Number).Order());
    }

    [Fact]
    public async Task Two_numbers_of_one_write_follow_each_other_and_a_kept_context_counts_on()
    {
        await using var store = await Store.Of<NotesDb>(Engine.Sqlite);
        await using var db = store.Of<NotesDb>().Open("sample1");
        var taken = new List<int>();
        for (var write = 0; write < 2; write++)
        {
            await db.Write(Actor.System("sample1"), Guid.NewGuid(), async cancel =>
            {
                taken.Add((await db.TakeNumber(Code, 2026, cancel)).Number);
                taken.Add((await db.TakeNumber(Code, 2026, cancel)).Number);
                db.Append(new NoteWritten(Guid.Empty), "note/0");
                return new Outcome.Done(Guid.NewGuid());
            });
            await Take(store, "sample1");
        }
        Assert.Equal([1, 2, 4, 5], taken);
    }

    [Fact]
    public async Task A_number_is_taken_inside_a_write_only()
    {
        await using var store = await Store.Of<NotesDb>(Engine.Sqlite);
        await using var db = store.Of<NotesDb>().Open("sample1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.TakeNumber(Code, 2026));
    }
}
