using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Attachments;
using PartyDiscipline.Duties.Burdens;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Duties.Requests;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Duties.SpotChecks;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Duties.Wording;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>The module's tables: records, what they fulfil, their steps and their earlier versions; files, samples, talks, and the index of like texts.</summary>
sealed class DutiesDb(DbContextOptions<DutiesDb> options) : ModuleDb(options)
{
    protected override string Prefix => "duties";

    public DbSet<DutyRecord> Records => Set<DutyRecord>();
    public DbSet<RecordLink> Links => Set<RecordLink>();
    public DbSet<RecordStep> Steps => Set<RecordStep>();
    public DbSet<RecordVersion> Versions => Set<RecordVersion>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<AttachmentPart> AttachmentParts => Set<AttachmentPart>();
    public DbSet<TextMark> TextMarks => Set<TextMark>();
    public DbSet<TextMatch> TextMatches => Set<TextMatch>();
    public DbSet<Sample> Samples => Set<Sample>();
    public DbSet<SampledRecord> SampledRecords => Set<SampledRecord>();
    public DbSet<Talk> Talks => Set<Talk>();
    public DbSet<TalkText> TalkTexts => Set<TalkText>();
    public DbSet<TalkStep> TalkSteps => Set<TalkStep>();
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
    public DbSet<Deployment> Deployments => Set<Deployment>();
    public DbSet<Chain> Chains => Set<Chain>();
    public DbSet<ChainMove> ChainMoves => Set<ChainMove>();
    public DbSet<Intake> Intakes => Set<Intake>();
    public DbSet<IntakeFile> IntakeFiles => Set<IntakeFile>();
    public DbSet<IntakePart> IntakeParts => Set<IntakePart>();

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
        records.HasIndex(r => new { r.TenantId, r.EnteredAt });
        records.Property(r => r.SameWords).HasMaxLength(DutyRecord.ReasonLength);

        var links = model.Entity<RecordLink>();
        links.ToTable("links");
        links.HasIndex(l => new { l.TenantId, l.Party, l.Year });
        links.HasIndex(l => new { l.TenantId, l.Year });
        links.HasIndex(l => new { l.TenantId, l.Record });
        links.Property(l => l.Step).HasMaxLength(4);
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
        ShapeFiles(model);
        ShapeWording(model);
        ShapeSamples(model);
        ShapeTalks(model);
        ShapeChains(model);
        ShapeIntakes(model);
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

    static void ShapeFiles(ModelBuilder model)
    {
        var attachments = model.Entity<Attachment>();
        attachments.ToTable("attachments");
        attachments.Property(a => a.Name).HasMaxLength(Attachment.NameLength);
        attachments.Property(a => a.Hash).HasMaxLength(64);
        attachments.HasIndex(a => new { a.TenantId, a.Record });

        var parts = model.Entity<AttachmentPart>();
        parts.ToTable("attachment_parts");
        parts.HasKey(p => new { p.TenantId, p.Hash, p.Number });
        parts.Property(p => p.Hash).HasMaxLength(64);
        parts.Property(p => p.Number).ValueGeneratedNever();
        parts.Property(p => p.Content).HasMaxLength(-1);
    }

    static void ShapeWording(ModelBuilder model)
    {
        var marks = model.Entity<TextMark>();
        marks.ToTable("text_marks");
        marks.HasKey(m => new { m.TenantId, m.Record, m.Band });
        marks.Property(m => m.Band).ValueGeneratedNever();
        // Looked up across units, so the tenant does not come first.
        marks.HasIndex(m => m.Mark);

        var matches = model.Entity<TextMatch>();
        matches.ToTable("text_matches");
        matches.Property(m => m.OtherTenant).HasMaxLength(40);
        matches.Property(m => m.Reason).HasMaxLength(DutyRecord.ReasonLength);
        matches.HasIndex(m => new { m.TenantId, m.Record });
        matches.HasIndex(m => m.At);
    }

    static void ShapeSamples(ModelBuilder model)
    {
        var samples = model.Entity<Sample>();
        samples.ToTable("samples");
        samples.Property(s => s.Quarter).HasMaxLength(10);
        samples.Property(s => s.Seed).HasMaxLength(40);
        samples.Property(s => s.Rule).HasMaxLength(40);
        samples.Property(s => s.PopulationHash).HasMaxLength(64);
        samples.HasIndex(s => new { s.TenantId, s.Quarter }).IsUnique();

        var sampled = model.Entity<SampledRecord>();
        sampled.ToTable("sampled_records");
        sampled.Property(s => s.Note).HasMaxLength(SampledRecord.NoteLength);
        sampled.HasIndex(s => new { s.TenantId, s.Sample, s.Place });
        sampled.HasIndex(s => new { s.TenantId, s.Record });
    }

    static void ShapeTalks(ModelBuilder model)
    {
        var talks = model.Entity<Talk>();
        talks.ToTable("talks");
        talks.Ignore(t => t.About);
        talks.Ignore(t => t.Open);
        talks.Property(t => t.Kind).HasMaxLength(10);
        talks.Property(t => t.Place).HasMaxLength(Talk.PlaceLength);
        talks.Property(t => t.Matter).HasMaxLength(Talk.ConcealedLength);
        talks.HasIndex(t => new { t.TenantId, t.From, t.Year });
        talks.HasIndex(t => new { t.TenantId, t.To, t.Year });
        talks.HasIndex(t => new { t.TenantId, t.FromPerson, t.State });
        talks.HasIndex(t => new { t.TenantId, t.ToPerson, t.State });
        talks.HasIndex(t => new { t.TenantId, t.Year, t.State });

        var texts = model.Entity<TalkText>();
        texts.ToTable("talk_texts");
        texts.Property(t => t.Points).HasMaxLength(Talk.ConcealedLength);
        texts.Property(t => t.Demands).HasMaxLength(Talk.ConcealedLength);
        texts.Property(t => t.Pledge).HasMaxLength(Talk.ConcealedLength);
        texts.HasIndex(t => new { t.TenantId, t.Talk });

        var steps = model.Entity<TalkStep>();
        steps.ToTable("talk_steps");
        steps.Property(s => s.Note).HasMaxLength(Talk.ConcealedLength);
        steps.HasIndex(s => new { s.TenantId, s.Talk });
    }

    static void ShapeIntakes(ModelBuilder model)
    {
        model.Ignore<IntakeRow>();
        model.Ignore<Fault>();
        var intakes = model.Entity<Intake>();
        intakes.ToTable("intakes");
        intakes.Property(i => i.FileName).HasMaxLength(Intake.FileNameLength);
        intakes.Property(i => i.Ignored).IsJson();
        intakes.Property(i => i.Chosen).IsJson();
        intakes.Ignore(i => i.Maker);
        intakes.HasIndex(i => new { i.TenantId, i.By, i.At });

        var files = model.Entity<IntakeFile>();
        files.ToTable("intake_files");
        files.HasIndex(f => new { f.TenantId, f.Intake });

        var parts = model.Entity<IntakePart>();
        parts.ToTable("intake_parts");
        parts.Property(p => p.Category).HasMaxLength(10);
        parts.Property(p => p.Sheet).HasMaxLength(100);
        parts.Property(p => p.Rows).IsJson();
        parts.Property(p => p.Counts).IsJson();
        parts.HasIndex(p => new { p.TenantId, p.Intake, p.Place }).IsUnique();
    }

    static void ShapeChains(ModelBuilder model)
    {
        // Parts of a row, kept as JSON.
        model.Ignore<ChainStep>();
        var deployments = model.Entity<Deployment>();
        deployments.ToTable("deployments");
        deployments.Property(d => d.Organ).HasMaxLength(Deployment.OrganLength);
        deployments.Property(d => d.Number).HasMaxLength(Deployment.NumberLength);
        deployments.Property(d => d.Title).HasMaxLength(Deployment.TitleLength);
        deployments.HasIndex(d => new { d.TenantId, d.Number });

        var chains = model.Entity<Chain>();
        chains.ToTable("chains");
        chains.Property(c => c.Obligation).HasMaxLength(40);
        chains.Property(c => c.Steps).IsJson();
        chains.Ignore(c => c.Needed);
        chains.HasIndex(c => new { c.TenantId, c.Year, c.Party });
        chains.HasIndex(c => new { c.TenantId, c.Deployment });
        chains.HasIndex(c => new { c.TenantId, c.Duty });

        var moves = model.Entity<ChainMove>();
        moves.ToTable("chain_moves");
        moves.Property(m => m.Step).HasMaxLength(4);
        moves.Property(m => m.Reason).HasMaxLength(DutyRecord.ReasonLength);
        moves.HasIndex(m => new { m.TenantId, m.Chain });
    }
}
