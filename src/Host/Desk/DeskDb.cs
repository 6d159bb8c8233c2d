using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>What the host keeps for a person's desk, <c>desk_*</c>: notices, calendar feeds, the daily mail.</summary>
sealed class DeskDb(DbContextOptions<DeskDb> options) : ModuleDb(options)
{
    protected override string Prefix => "desk";

    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Feed> Feeds => Set<Feed>();
    public DbSet<DigestWish> Wishes => Set<DigestWish>();
    public DbSet<DigestDay> DigestDays => Set<DigestDay>();

    protected override void Shape(ModelBuilder model)
    {
        var notices = model.Entity<Notice>();
        notices.ToTable("notices");
        notices.HasKey(n => new { n.TenantId, n.Person, n.Seq });
        notices.Property(n => n.Seq).ValueGeneratedNever();
        notices.Property(n => n.Fact).HasMaxLength(120);
        notices.Property(n => n.Page).HasMaxLength(Notice.PageLength);
        notices.HasIndex(n => new { n.TenantId, n.Person, n.Read });
        notices.HasIndex(n => new { n.TenantId, n.At });

        var feeds = model.Entity<Feed>();
        feeds.ToTable("feeds");
        feeds.Property(f => f.KeyHash).HasMaxLength(64);
        feeds.Property(f => f.Language).HasMaxLength(10);
        feeds.HasIndex(f => new { f.TenantId, f.KeyHash }).IsUnique();
        feeds.HasIndex(f => new { f.TenantId, f.Account }).IsUnique();

        var wishes = model.Entity<DigestWish>();
        wishes.ToTable("digest_wishes");
        wishes.Property(w => w.Address).HasMaxLength(DigestWish.AddressLength);
        wishes.Property(w => w.Language).HasMaxLength(10);
        wishes.HasIndex(w => new { w.TenantId, w.Account }).IsUnique();

        var days = model.Entity<DigestDay>();
        days.ToTable("digest_days");
        days.HasKey(d => new { d.TenantId, d.Account, d.Day });
    }
}
