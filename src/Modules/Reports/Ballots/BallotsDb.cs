using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>The appraisals' tables. Codes, ballots and rolls are related by their election and by nothing else.</summary>
sealed class BallotsDb(DbContextOptions<BallotsDb> options) : ModuleDb(options)
{
    protected override string Prefix => "ballots";

    public DbSet<Election> Elections => Set<Election>();
    public DbSet<ElectionStep> Steps => Set<ElectionStep>();
    public DbSet<ElectionHolder> Holders => Set<ElectionHolder>();
    public DbSet<ElectionRoll> Rolls => Set<ElectionRoll>();
    public DbSet<ElectionFigure> Figures => Set<ElectionFigure>();
    public DbSet<PaperBallot> Papers => Set<PaperBallot>();
    public DbSet<CardCode> Codes => Set<CardCode>();
    public DbSet<StagedBallot> Staged => Set<StagedBallot>();
    public DbSet<ShuffledBallot> Shuffled => Set<ShuffledBallot>();
    public DbSet<CountedTrack> Tracks => Set<CountedTrack>();

    protected override void Shape(ModelBuilder model)
    {
        // Parts of a row, kept as JSON.
        model.Ignore<AppraisalTerms>();
        model.Ignore<ElectionParty>();
        model.Ignore<Dimension>();
        model.Ignore<Level>();
        model.Ignore<VoterClass>();
        model.Ignore<Share>();
        var elections = model.Entity<Election>();
        elections.ToTable("elections");
        elections.Property(e => e.Title).HasMaxLength(Election.TitleLength);
        elections.Property(e => e.Parties).IsJson();
        elections.Property(e => e.Terms).IsJson();
        elections.Property(e => e.PublicKey).HasMaxLength(100);
        elections.Ignore(e => e.MarkCount);
        elections.HasIndex(e => new { e.TenantId, e.Year, e.On });
        elections.HasIndex(e => new { e.TenantId, e.State });
        elections.HasIndex(e => new { e.TenantId, e.Meeting });

        var steps = model.Entity<ElectionStep>();
        steps.ToTable("steps");
        steps.Property(s => s.Reason).HasMaxLength(Election.ReasonLength);
        steps.HasIndex(s => new { s.TenantId, s.Election });

        var holders = model.Entity<ElectionHolder>();
        holders.ToTable("holders");
        holders.Property(h => h.PublicKey).HasMaxLength(100);
        holders.Property(h => h.Part).HasMaxLength(300);
        holders.HasIndex(h => new { h.TenantId, h.Election, h.Place }).IsUnique();
        holders.HasIndex(h => new { h.TenantId, h.Person });

        var rolls = model.Entity<ElectionRoll>();
        rolls.ToTable("rolls");
        rolls.Property(r => r.Class).HasMaxLength(10);
        rolls.Ignore(r => r.Missing);
        rolls.HasIndex(r => new { r.TenantId, r.Election, r.Class }).IsUnique();

        var figures = model.Entity<ElectionFigure>();
        figures.ToTable("figures");
        figures.Property(f => f.Dimension).HasMaxLength(40);
        figures.Property(f => f.Class).HasMaxLength(10);
        figures.HasIndex(f => new { f.TenantId, f.Election, f.Party });

        var papers = model.Entity<PaperBallot>();
        papers.ToTable("papers");
        papers.Property(p => p.First).HasMaxLength(PaperBallot.ConcealedLength);
        papers.Property(p => p.Second).HasMaxLength(PaperBallot.ConcealedLength);
        papers.HasIndex(p => new { p.TenantId, p.Election, p.Number }).IsUnique();

        var codes = model.Entity<CardCode>();
        codes.ToTable("codes");
        codes.HasKey(c => new { c.TenantId, c.Hash });
        codes.Property(c => c.Hash).HasMaxLength(BallotCode.HashLength);
        codes.Property(c => c.Class).ValueGeneratedNever();
        codes.Property(c => c.Used).IsConcurrencyToken();
        codes.HasIndex(c => new { c.TenantId, c.Election });

        var staged = model.Entity<StagedBallot>();
        staged.ToTable("staged");
        staged.HasKey(s => new { s.TenantId, s.Key });
        staged.Property(s => s.Box).HasMaxLength(StagedBallot.ConcealedLength);
        staged.HasIndex(s => new { s.TenantId, s.Election });

        var shuffled = model.Entity<ShuffledBallot>();
        shuffled.ToTable("shuffled");
        shuffled.HasKey(s => new { s.TenantId, s.Key });
        shuffled.Property(s => s.Closed).HasMaxLength(2000);
        shuffled.HasIndex(s => new { s.TenantId, s.Election });

        var tracks = model.Entity<CountedTrack>();
        tracks.ToTable("tracks");
        tracks.HasKey(t => new { t.TenantId, t.Election, t.Track });
        tracks.Property(t => t.Track).HasMaxLength(40);
    }
}
