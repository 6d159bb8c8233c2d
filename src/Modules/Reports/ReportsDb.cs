using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Cycles;
using PartyDiscipline.Reports.DutyReports;
using PartyDiscipline.Reports.Grading;
using PartyDiscipline.Reports.Meetings;
using PartyDiscipline.Reports.Publications;

namespace PartyDiscipline.Reports;

/// <summary>The module's tables, <c>reports_*</c>; the secret appraisal keeps its own.</summary>
sealed class ReportsDb(DbContextOptions<ReportsDb> options) : ModuleDb(options)
{
    protected override string Prefix => "reports";

    public DbSet<Cycle> Cycles => Set<Cycle>();
    public DbSet<DutyReport> Reports => Set<DutyReport>();
    public DbSet<CarriedProblem> Carried => Set<CarriedProblem>();
    public DbSet<ReportVersion> Versions => Set<ReportVersion>();
    public DbSet<FeedbackProblem> Problems => Set<FeedbackProblem>();
    public DbSet<Meeting> Meetings => Set<Meeting>();
    public DbSet<TalkSummary> Talks => Set<TalkSummary>();
    public DbSet<ReportGrade> Grades => Set<ReportGrade>();
    public DbSet<Publication> Publications => Set<Publication>();
    public DbSet<Objection> Objections => Set<Objection>();
    public DbSet<ReportStep> Steps => Set<ReportStep>();

    protected override void Shape(ModelBuilder model)
    {
        // What a column holds is no noun of its own.
        model.Ignore<SeenMaterial>().Ignore<SkippedStep>().Ignore<ReportTexts>();
        model.Entity<Cycle>(cycle =>
        {
            cycle.ToTable("cycles");
            cycle.Property(c => c.Period).HasMaxLength(6);
            cycle.Property(c => c.Political).HasMaxLength(100);
            cycle.Property(c => c.Discipline).HasMaxLength(100);
            // One round of each kind and period, whoever opens it how often.
            cycle.HasIndex(c => new { c.TenantId, c.Kind, c.Period }).IsUnique();
            cycle.HasIndex(c => new { c.TenantId, c.State });
        });
        model.Entity<DutyReport>(report =>
        {
            report.ToTable("duty_reports");
            report.Property(r => r.Period).HasMaxLength(6);
            foreach (var text in (string[])[nameof(DutyReport.Measures), nameof(DutyReport.Results), nameof(DutyReport.Problems), nameof(DutyReport.NextSteps), nameof(DutyReport.Rectification), nameof(DutyReport.Spoken)])
                report.Property<string>(text).HasMaxLength(DutyReport.TextLength);
            report.Property(r => r.AuthorName).HasMaxLength(100);
            report.Property(r => r.LikeReason).HasMaxLength(ReportStep.ReasonLength);
            report.Property(r => r.TextHash).HasMaxLength(64);
            report.Property(r => r.Comment).HasMaxLength(DutyReport.CommentLength);
            report.Property(r => r.CommentBy).HasMaxLength(100);
            report.Property(r => r.CommentPost).HasMaxLength(100);
            report.Property(r => r.Feedback).HasMaxLength(DutyReport.FeedbackLength);
            report.HasIndex(r => new { r.TenantId, r.Cycle, r.Party }).IsUnique();
            report.HasIndex(r => new { r.TenantId, r.Party, r.Year });
            report.HasIndex(r => new { r.TenantId, r.State });
            // What is owed in all units together.
            report.HasIndex(r => new { r.State, r.TenantId });
        });
        model.Entity<CarriedProblem>(carried =>
        {
            carried.ToTable("carried_problems");
            carried.Property(c => c.SourceKey).HasMaxLength(120);
            carried.Property(c => c.Text).HasMaxLength(FeedbackProblem.TextLength);
            carried.Property(c => c.Measure).HasMaxLength(FeedbackProblem.TextLength);
            carried.Property(c => c.Account).HasMaxLength(CarriedProblem.AccountLength);
            carried.HasIndex(c => new { c.TenantId, c.Report, c.SourceKey }).IsUnique();
        });
        model.Entity<ReportVersion>(version =>
        {
            version.ToTable("versions");
            version.Property(v => v.Texts).IsJson();
            version.Property(v => v.Hash).HasMaxLength(64);
            version.Property(v => v.ByName).HasMaxLength(100);
            version.HasIndex(v => new { v.TenantId, v.Report, v.Edition }).IsUnique();
        });
        model.Entity<FeedbackProblem>(problem =>
        {
            problem.ToTable("feedback_problems");
            problem.Property(p => p.Text).HasMaxLength(FeedbackProblem.TextLength);
            problem.Property(p => p.Measure).HasMaxLength(FeedbackProblem.TextLength);
            problem.Ignore(p => p.SourceKey);
            problem.HasIndex(p => new { p.TenantId, p.Report, p.Place }).IsUnique();
        });
        model.Entity<Meeting>(meeting =>
        {
            meeting.ToTable("meetings");
            meeting.Property(m => m.Place).HasMaxLength(Meeting.PlaceLength);
            meeting.Property(m => m.Chair).HasMaxLength(100);
            meeting.Property(m => m.Present).IsJson();
            meeting.Property(m => m.Materials).IsJson();
            meeting.Property(m => m.Skipped).IsJson();
            meeting.Property(m => m.Absent).HasMaxLength(Meeting.NoteLength);
            meeting.Property(m => m.Number).HasMaxLength(Meeting.NumberLength);
            meeting.Property(m => m.Summary).HasMaxLength(2000);
            meeting.Property(m => m.MinutedBy).HasMaxLength(100);
            meeting.HasIndex(m => new { m.TenantId, m.Cycle }).IsUnique();
        });
        model.Entity<TalkSummary>(talk =>
        {
            talk.ToTable("talk_summaries");
            talk.Property(t => t.Text).HasMaxLength(TalkSummary.TextLength);
            talk.Property(t => t.ByName).HasMaxLength(100);
            talk.HasIndex(t => new { t.TenantId, t.Meeting });
        });
        model.Entity<ReportGrade>(grade =>
        {
            grade.ToTable("grades");
            grade.Property(g => g.Reason).HasMaxLength(ReportGrade.ReasonLength);
            grade.Property(g => g.DecidedReason).HasMaxLength(ReportGrade.ReasonLength);
            grade.Property(g => g.Justification).HasMaxLength(ReportGrade.ReasonLength);
            foreach (var name in (string[])[nameof(ReportGrade.ProposedByName), nameof(ReportGrade.SecondedByName), nameof(ReportGrade.ApproverName), nameof(ReportGrade.ApproverPost)])
                grade.Property(name).HasMaxLength(100);
            grade.HasIndex(g => new { g.TenantId, g.Report }).IsUnique();
            grade.HasIndex(g => new { g.TenantId, g.Year });
            grade.HasIndex(g => new { g.TenantId, g.Cycle });
        });
        model.Entity<Publication>(publication =>
        {
            publication.ToTable("publications");
            publication.Property(p => p.Scope).HasMaxLength(Publication.ScopeLength);
            publication.Property(p => p.Contact).HasMaxLength(Publication.ContactLength);
            publication.Property(p => p.DraftedByName).HasMaxLength(100);
            publication.Property(p => p.CheckedByName).HasMaxLength(100);
            publication.Property(p => p.ApprovedByName).HasMaxLength(100);
            publication.HasIndex(p => new { p.TenantId, p.Cycle }).IsUnique();
            publication.HasIndex(p => new { p.TenantId, p.State });
        });
        model.Entity<Objection>(objection =>
        {
            objection.ToTable("objections");
            objection.Property(o => o.Text).HasMaxLength(Objection.TextLength);
            objection.Property(o => o.Result).HasMaxLength(Objection.TextLength);
            objection.Property(o => o.ReceivedByName).HasMaxLength(100);
            objection.Property(o => o.HandledByName).HasMaxLength(100);
            objection.HasIndex(o => new { o.TenantId, o.Publication });
        });
        model.Entity<ReportStep>(step =>
        {
            step.ToTable("steps");
            step.Property(s => s.Action).HasMaxLength(40);
            step.Property(s => s.From).HasMaxLength(40);
            step.Property(s => s.To).HasMaxLength(40);
            step.Property(s => s.ActorName).HasMaxLength(100);
            step.Property(s => s.Post).HasMaxLength(100);
            step.Property(s => s.Reason).HasMaxLength(ReportStep.ReasonLength);
            step.HasIndex(s => new { s.TenantId, s.Subject });
        });
    }
}
