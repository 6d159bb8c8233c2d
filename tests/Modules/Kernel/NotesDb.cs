using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Tests.Modules.Kernel;

/// <summary>The smallest module's database: one noun with a column of each kind, and one that hangs on it.</summary>
sealed class NotesDb(DbContextOptions<NotesDb> options) : ModuleDb(options)
{
    protected override string Prefix => "notes";

    public DbSet<Note> Notes => Set<Note>();
    public DbSet<Remark> Remarks => Set<Remark>();

    protected override void Shape(ModelBuilder model)
    {
        model.Entity<Note>().ToTable("notes");
        model.Entity<Note>().HasIndex(n => new { n.TenantId, n.Number }).IsUnique();
        model.Entity<Remark>().ToTable("remarks");
        model.Entity<Remark>().HasOne<Note>().WithMany(n => n.Remarks).HasForeignKey(r => new { r.TenantId, r.NoteId });
    }
}

sealed class Note : TenantRow
{
    Note() { }

    public Note(int number, string text) => (Number, Text) = (number, text);

    public int Number { get; private set; }
    public string Text { get; set; } = "";
    public DateOnly On { get; set; } = new(2026, 3, 1);
    public DateTimeOffset At { get; set; } = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);
    public decimal Weight { get; set; } = 1.5m;
    public bool Kept { get; set; } = true;
    public PartyKind Kind { get; set; } = PartyKind.Secretary;
    public PartyId? Party { get; set; }
    public Guid? Other { get; set; }
    public List<Remark> Remarks { get; } = [];
}

sealed class Remark : TenantRow
{
    Remark() { }

    public Remark(Guid note, string text) => (NoteId, Text) = (note, text);

    public Guid NoteId { get; private set; }
    public string Text { get; private set; } = "";
}

sealed record NoteWritten(Guid Note) : IFact;
