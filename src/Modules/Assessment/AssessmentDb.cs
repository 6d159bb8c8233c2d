using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Assessment;

/// <summary>The module's tables: at the bureau schemes, sheets, years, results, waivers, objections and proposals; in a unit its own copies.</summary>
sealed class AssessmentDb(DbContextOptions<AssessmentDb> options) : ModuleDb(options)
{
    protected override string Prefix => "assessment";

    public DbSet<Scheme> Schemes => Set<Scheme>();
    public DbSet<Sheet> Sheets => Set<Sheet>();
    public DbSet<SheetVersion> SheetVersions => Set<SheetVersion>();
    public DbSet<Cycle> Cycles => Set<Cycle>();
    public DbSet<Result> Results => Set<Result>();
    public DbSet<Waiver> Waivers => Set<Waiver>();
    public DbSet<Objection> Objections => Set<Objection>();
    public DbSet<LastProposal> Proposals => Set<LastProposal>();
    public DbSet<AssessmentStep> Steps => Set<AssessmentStep>();

    protected override void Shape(ModelBuilder model)
    {
        // Parts of a row, kept as JSON and replaced as a whole.
        model.Ignore<SchemeContent>();
        model.Ignore<DimensionPoints>();
        model.Ignore<Indicator>();
        model.Ignore<UnitGroup>();
        model.Ignore<SchemeLimits>();
        model.Ignore<Weights>();
        model.Ignore<LineMark>();
        model.Ignore<ScoreEvidence>();
        model.Ignore<SheetLine>();
        model.Ignore<ScorePart>();
        model.Ignore<DimensionScore>();
        model.Ignore<SheetOf>();
        model.Ignore<Instead>();

        var schemes = model.Entity<Scheme>();
        schemes.ToTable("schemes");
        schemes.Property(s => s.Content).IsFrozenJson();
        schemes.Property(s => s.Hash).HasMaxLength(64);
        schemes.Property(s => s.DocumentNumber).HasMaxLength(Scheme.NumberLength);
        schemes.Ignore(s => s.Intact);
        schemes.HasIndex(s => new { s.TenantId, s.Year, s.Track, s.Number }).IsUnique();

        var sheets = model.Entity<Sheet>();
        sheets.ToTable("sheets");
        sheets.Property(s => s.Unit).HasMaxLength(40);
        sheets.Property(s => s.Lines).IsFrozenJson();
        sheets.Ignore(s => s.FullScorers);
        sheets.HasIndex(s => new { s.TenantId, s.Year, s.Track, s.Component, s.Unit });
        sheets.HasIndex(s => new { s.TenantId, s.Unit, s.Year });
        sheets.HasIndex(s => new { s.TenantId, s.State });

        var versions = model.Entity<SheetVersion>();
        versions.ToTable("sheet_versions");
        versions.Property(v => v.Lines).IsFrozenJson();
        versions.HasIndex(v => new { v.TenantId, v.Sheet });

        var cycles = model.Entity<Cycle>();
        cycles.ToTable("cycles");
        cycles.Property(c => c.Minutes).HasMaxLength(Cycle.MinutesLength);
        cycles.Property(c => c.UsedFor).HasMaxLength(Cycle.PurposeLength);
        cycles.Property(c => c.Hash).HasMaxLength(64);
        cycles.Ignore(c => c.IsConfirmed);
        cycles.HasIndex(c => new { c.TenantId, c.Year, c.Track }).IsUnique();

        var results = model.Entity<Result>();
        results.ToTable("results");
        results.Property(r => r.Unit).HasMaxLength(40);
        results.Property(r => r.Group).HasMaxLength(40);
        results.Property(r => r.Parts).IsFrozenJson();
        results.Property(r => r.Dimensions).IsFrozenJson();
        results.Property(r => r.Sheets).IsFrozenJson();
        results.Ignore(r => r.Contender);
        results.Ignore(r => r.Placed);
        results.HasIndex(r => new { r.TenantId, r.Cycle, r.Edition, r.Group, r.Rank });
        results.HasIndex(r => new { r.TenantId, r.Unit, r.Track, r.Year });

        var waivers = model.Entity<Waiver>();
        waivers.ToTable("waivers");
        waivers.Property(w => w.Unit).HasMaxLength(40);
        waivers.Property(w => w.Reason).HasMaxLength(Sheet.ReasonLength);
        waivers.Ignore(w => w.Instead);
        waivers.HasIndex(w => new { w.TenantId, w.Year, w.Track, w.Unit, w.Component }).IsUnique();

        var objections = model.Entity<Objection>();
        objections.ToTable("objections");
        objections.Property(o => o.Unit).HasMaxLength(40);
        objections.Property(o => o.Indicator).HasMaxLength(Indicator.CodeLength);
        objections.Property(o => o.Ground).HasMaxLength(Sheet.ReasonLength);
        objections.Property(o => o.Answer).HasMaxLength(Sheet.ReasonLength);
        objections.HasIndex(o => new { o.TenantId, o.Cycle, o.State });
        objections.HasIndex(o => new { o.TenantId, o.Result });
        objections.HasIndex(o => new { o.TenantId, o.State, o.Due });

        var proposals = model.Entity<LastProposal>();
        proposals.ToTable("proposals");
        proposals.Property(p => p.Unit).HasMaxLength(40);
        proposals.Property(p => p.Body).HasMaxLength(Sheet.ReasonLength);
        proposals.Property(p => p.Minutes).HasMaxLength(Sheet.ReasonLength);
        proposals.Property(p => p.Reason).HasMaxLength(Sheet.ReasonLength);
        proposals.HasIndex(p => new { p.TenantId, p.Year, p.Track });
        proposals.HasIndex(p => new { p.TenantId, p.Decision, p.Due });

        var steps = model.Entity<AssessmentStep>();
        steps.ToTable("steps");
        steps.Property(s => s.Action).HasMaxLength(40);
        steps.Property(s => s.To).HasMaxLength(40);
        steps.Property(s => s.Reason).HasMaxLength(AssessmentStep.ReasonLength);
        steps.HasIndex(s => new { s.TenantId, s.Of, s.At });
    }
}
