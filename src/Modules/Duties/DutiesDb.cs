using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>The module's tables: records, what they fulfil, their steps and their earlier versions.</summary>
sealed class DutiesDb(DbContextOptions<DutiesDb> options) : ModuleDb(options)
{
    protected override string Prefix => "duties";

    public DbSet<DutyRecord> Records => Set<DutyRecord>();
    public DbSet<RecordLink> Links => Set<RecordLink>();
    public DbSet<RecordStep> Steps => Set<RecordStep>();
    public DbSet<RecordVersion> Versions => Set<RecordVersion>();
    public DbSet<SelfAssessment> SelfAssessments => Set<SelfAssessment>();
    public DbSet<SelfAssessmentLine> SelfAssessmentLines => Set<SelfAssessmentLine>();
    public DbSet<SelfAssessmentStep> SelfAssessmentSteps => Set<SelfAssessmentStep>();

    protected override void Shape(ModelBuilder model)
    {
        var records = model.Entity<DutyRecord>();
        records.ToTable("records");
        records.Property(r => r.Category).HasMaxLength(10);
        records.Property(r => r.Title).HasMaxLength(DutyRecord.TitleLength);
        records.Property(r => r.Substance).HasMaxLength(DutyRecord.SubstanceLength);
        records.Property(r => r.DocumentNumber).HasMaxLength(DutyRecord.DocumentNumberLength);
        records.Property(r => r.Fields).IsJson();
        records.Property(r => r.People).IsJson();
        records.Ignore(r => r.Counts);
        records.HasIndex(r => new { r.TenantId, r.Party, r.On });
        records.HasIndex(r => new { r.TenantId, r.On });
        records.HasIndex(r => new { r.TenantId, r.Category, r.On });
        records.HasIndex(r => new { r.TenantId, r.State, r.On });
        records.HasIndex(r => new { r.TenantId, r.Person, r.LastHalf });
        records.HasIndex(r => new { r.TenantId, r.Meeting });

        var links = model.Entity<RecordLink>();
        links.ToTable("links");
        links.HasIndex(l => new { l.TenantId, l.Party, l.Year });
        links.HasIndex(l => new { l.TenantId, l.Year });
        links.HasIndex(l => new { l.TenantId, l.Record });
        links.HasIndex(l => new { l.TenantId, l.Duty });

        var steps = model.Entity<RecordStep>();
        steps.ToTable("steps");
        steps.Property(s => s.Reason).HasMaxLength(DutyRecord.ReasonLength);
        steps.HasIndex(s => new { s.TenantId, s.Record });

        var versions = model.Entity<RecordVersion>();
        versions.ToTable("versions");
        versions.Property(v => v.Category).HasMaxLength(10);
        versions.Property(v => v.Title).HasMaxLength(DutyRecord.TitleLength);
        versions.Property(v => v.Substance).HasMaxLength(DutyRecord.SubstanceLength);
        versions.Property(v => v.DocumentNumber).HasMaxLength(DutyRecord.DocumentNumberLength);
        versions.Property(v => v.Fields).IsJson();
        versions.Property(v => v.People).IsJson();
        versions.HasIndex(v => new { v.TenantId, v.Record });
        ShapeSelfAssessments(model);
    }

    static void ShapeSelfAssessments(ModelBuilder model)
    {
        var assessments = model.Entity<SelfAssessment>();
        assessments.ToTable("self_assessments");
        assessments.Property(a => a.Period).HasMaxLength(6);
        assessments.HasIndex(a => new { a.TenantId, a.Party, a.Period }).IsUnique();
        assessments.HasIndex(a => new { a.TenantId, a.Period });
        assessments.HasIndex(a => new { a.TenantId, a.State });

        var lines = model.Entity<SelfAssessmentLine>();
        lines.ToTable("self_assessment_lines");
        lines.Property(l => l.Obligation).HasMaxLength(40);
        lines.Property(l => l.Remark).HasMaxLength(SelfAssessmentLine.TextLength);
        lines.Property(l => l.Measure).HasMaxLength(SelfAssessmentLine.TextLength);
        lines.HasIndex(l => new { l.TenantId, l.Assessment, l.Obligation }).IsUnique();

        var taken = model.Entity<SelfAssessmentStep>();
        taken.ToTable("self_assessment_steps");
        taken.Property(s => s.Reason).HasMaxLength(DutyRecord.ReasonLength);
        taken.HasIndex(s => new { s.TenantId, s.Assessment });
    }
}
