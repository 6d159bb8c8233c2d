using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>The compartment's tables. No table of another room refers to them, and what they say of a clue is its number and its stage.</summary>
sealed class CluesDb(DbContextOptions<CluesDb> options) : ModuleDb(options)
{
    protected override string Prefix => "clues";

    public DbSet<Clue> Clues => Set<Clue>();
    public DbSet<ClueStep> Steps => Set<ClueStep>();
    public DbSet<ClueHand> Hands => Set<ClueHand>();
    public DbSet<ClueWrap> Wraps => Set<ClueWrap>();
    public DbSet<ClueText> Texts => Set<ClueText>();
    public DbSet<ClueAttachment> Files => Set<ClueAttachment>();
    public DbSet<WebReport> Reports => Set<WebReport>();
    public DbSet<ReceiptAnswer> Answers => Set<ReceiptAnswer>();
    public DbSet<HandlerKey> Keys => Set<HandlerKey>();
    public DbSet<KeyRetirement> Retirements => Set<KeyRetirement>();
    public DbSet<OpenedKey> Opened => Set<OpenedKey>();
    public DbSet<ClueCompartment> Compartments => Set<ClueCompartment>();
    public DbSet<ClueCustodian> Custodians => Set<ClueCustodian>();
    public DbSet<ClueChannels> Channels => Set<ClueChannels>();
    public DbSet<InterferenceEntry> Interference => Set<InterferenceEntry>();
    public DbSet<CluePrint> Prints => Set<CluePrint>();

    protected override void Shape(ModelBuilder model)
    {
        const int point = 100;
        model.Ignore<WebWrap>();
        var clues = model.Entity<Clue>();
        clues.ToTable("register");
        clues.Property(c => c.Number).HasMaxLength(Clue.NumberLength);
        clues.Property(c => c.SameAs).HasMaxLength(Clue.NumberLength);
        clues.Property(c => c.SentTo).HasMaxLength(40);
        clues.Property(c => c.NextClock).HasMaxLength(40);
        clues.Property(c => c.PublicKey).HasMaxLength(point);
        clues.Property(c => c.ReporterKey).HasMaxLength(point);
        clues.Ignore(c => c.Ended);
        clues.Ignore(c => c.WasAccepted);
        clues.Ignore(c => c.Rests);
        clues.Ignore(c => c.StillSince);
        clues.Ignore(c => c.MayBeRewarded);
        clues.HasIndex(c => new { c.TenantId, c.Year, c.Number }).IsUnique();
        clues.HasIndex(c => new { c.TenantId, c.Year, c.Stage });
        clues.HasIndex(c => new { c.TenantId, c.NextDue });

        var steps = model.Entity<ClueStep>();
        steps.ToTable("steps");
        steps.HasIndex(s => new { s.TenantId, s.Clue });

        var hands = model.Entity<ClueHand>();
        hands.ToTable("hands");
        hands.HasIndex(h => new { h.TenantId, h.Clue });
        hands.HasIndex(h => new { h.TenantId, h.Person, h.Until });

        var wraps = model.Entity<ClueWrap>();
        wraps.ToTable("wraps");
        wraps.Property(w => w.Box).HasMaxLength(300);
        wraps.HasIndex(w => new { w.TenantId, w.Clue, w.Store, w.Person }).IsUnique();

        var texts = model.Entity<ClueText>();
        texts.ToTable("texts");
        texts.Property(t => t.Closed).HasMaxLength(-1);
        texts.Property(t => t.ForReporter).HasMaxLength(-1);
        texts.Ignore(t => t.About);
        texts.HasIndex(t => new { t.TenantId, t.Clue });

        var files = model.Entity<ClueAttachment>();
        files.ToTable("files");
        files.HasKey(f => new { f.TenantId, f.Key });
        files.Property(f => f.Head).HasMaxLength(-1);
        files.Property(f => f.Body).HasMaxLength(-1);
        files.HasIndex(f => new { f.TenantId, f.Of });

        var reports = model.Entity<WebReport>();
        reports.ToTable("reports");
        reports.HasKey(r => new { r.TenantId, r.Key });
        reports.Property(r => r.Receipt).HasMaxLength(WebReport.ReceiptLength);
        reports.Property(r => r.ReceiptKey).HasMaxLength(point);
        reports.Property(r => r.PublicKey).HasMaxLength(point);
        reports.Property(r => r.ReporterKey).HasMaxLength(point);
        reports.Property(r => r.Substance).HasMaxLength(-1);
        reports.Property(r => r.Reporter).HasMaxLength(-1);
        reports.Property(r => r.Wraps).IsJson();
        reports.Property(r => r.Taken).IsConcurrencyToken();
        reports.HasIndex(r => new { r.TenantId, r.Receipt }).IsUnique();
        reports.HasIndex(r => new { r.TenantId, r.Taken });

        var answers = model.Entity<ReceiptAnswer>();
        answers.ToTable("answers");
        answers.HasKey(a => new { a.TenantId, a.Key });
        answers.Property(a => a.Closed).HasMaxLength(-1);
        answers.Property(a => a.ForReporter).HasMaxLength(-1);
        answers.HasIndex(a => new { a.TenantId, a.Of });

        var keys = model.Entity<HandlerKey>();
        keys.ToTable("keys");
        keys.Property(k => k.PublicKey).HasMaxLength(point);
        keys.Property(k => k.Closed).HasMaxLength(200);
        keys.HasIndex(k => new { k.TenantId, k.Person, k.Retired });

        var retirements = model.Entity<KeyRetirement>();
        retirements.ToTable("key_retirements");
        retirements.Property(r => r.Decision).HasMaxLength(ClueCompartment.DecisionLength);
        retirements.HasIndex(r => new { r.TenantId, r.State });
        retirements.HasIndex(r => new { r.TenantId, r.ProposedAt });

        var opened = model.Entity<OpenedKey>();
        opened.ToTable("opened");
        opened.Property(o => o.Half).HasMaxLength(200);
        opened.HasIndex(o => new { o.TenantId, o.Account });

        var compartments = model.Entity<ClueCompartment>();
        compartments.ToTable("compartments");
        compartments.Property(c => c.Decision).HasMaxLength(ClueCompartment.DecisionLength);
        compartments.Property(c => c.SecrecyReference).HasMaxLength(ClueCompartment.DecisionLength);
        compartments.Property(c => c.RecoveryKey).HasMaxLength(point);
        compartments.HasIndex(c => new { c.TenantId, c.State });

        var custodians = model.Entity<ClueCustodian>();
        custodians.ToTable("custodians");
        custodians.Property(c => c.PublicKey).HasMaxLength(point);
        custodians.Property(c => c.Part).HasMaxLength(300);
        custodians.HasIndex(c => new { c.TenantId, c.Compartment, c.Place }).IsUnique();
        custodians.HasIndex(c => new { c.TenantId, c.Person });

        model.Entity<ClueChannels>().ToTable("channels");

        var interference = model.Entity<InterferenceEntry>();
        interference.ToTable("interference");
        interference.Property(i => i.Boxes).IsJson();
        interference.Property(i => i.Closed).HasMaxLength(-1);
        interference.HasIndex(i => new { i.TenantId, i.On });

        var prints = model.Entity<CluePrint>();
        prints.ToTable("prints");
        prints.HasIndex(p => new { p.TenantId, p.Clue });
    }
}
