using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Duties.Requests;
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
    public DbSet<HandbookConfirmation> Confirmations => Set<HandbookConfirmation>();
    public DbSet<BurdenMonth> BurdenMonths => Set<BurdenMonth>();
    public DbSet<MaterialRequest> Requests => Set<MaterialRequest>();
    public DbSet<ReceivedRequest> Received => Set<ReceivedRequest>();

    /// <summary>The month's sums, to add to inside a write: the tenant's lock keeps two from making the same month.</summary>
    public async Task<BurdenMonth> BurdenOf(DateOnly day, CancellationToken cancel)
    {
        var month = BurdenMonth.FirstOf(day);
        return BurdenMonths.Local.FirstOrDefault(b => b.Month == month)
            ?? await BurdenMonths.FirstOrDefaultAsync(b => b.Month == month, cancel)
            ?? Add(new BurdenMonth(month)).Entity;
    }

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
        records.Ignore(r => r.TypedFields);
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

        var confirmations = model.Entity<HandbookConfirmation>();
        confirmations.ToTable("handbookconfirmations");
        confirmations.Property(c => c.Hash).HasMaxLength(64);
        confirmations.Property(c => c.Remark).HasMaxLength(HandbookConfirmation.RemarkLength);
        confirmations.HasIndex(c => new { c.TenantId, c.Year, c.At });

        var burdens = model.Entity<BurdenMonth>();
        burdens.ToTable("burdenmonths");
        burdens.HasIndex(b => new { b.TenantId, b.Month });

        var requests = model.Entity<MaterialRequest>();
        requests.ToTable("requests");
        requests.Property(r => r.Topic).HasMaxLength(MaterialRequest.TopicLength);
        requests.Property(r => r.Detail).HasMaxLength(MaterialRequest.DetailLength);
        requests.Property(r => r.Reason).HasMaxLength(MaterialRequest.ReasonLength);
        requests.Property(r => r.Units).IsJson();
        requests.Property(r => r.Spared).IsJson();
        requests.Ignore(r => r.Blocked);
        requests.HasIndex(r => new { r.TenantId, r.At });

        var received = model.Entity<ReceivedRequest>();
        received.ToTable("received");
        received.Property(r => r.Topic).HasMaxLength(MaterialRequest.TopicLength);
        received.Property(r => r.Detail).HasMaxLength(MaterialRequest.DetailLength);
        received.Property(r => r.Note).HasMaxLength(ReceivedRequest.NoteLength);
        received.Property(r => r.Records).IsJson();
        received.HasIndex(r => new { r.TenantId, r.State, r.Due });
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
