using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Law;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability;

/// <summary>The module's tables, <c>accountability_*</c>: at the bureau cases and all that belongs to them, in a unit copies of what was announced to it.</summary>
sealed class AccountabilityDb(DbContextOptions<AccountabilityDb> options) : ModuleDb(options)
{
    protected override string Prefix => "accountability";

    public DbSet<Case> Cases => Set<Case>();
    public DbSet<CaseStep> Steps => Set<CaseStep>();
    public DbSet<Seat> Seats => Set<Seat>();
    public DbSet<CaseText> Texts => Set<CaseText>();
    public DbSet<CaseSignature> Signatures => Set<CaseSignature>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<Receipt> Receipts => Set<Receipt>();
    /// <summary>What execution still has to show; a decision that was revoked asks for nothing.</summary>
    public IQueryable<Receipt> Owed => Receipts.Where(r => r.DoneOn == null && !Decisions.Any(d => d.Id == r.Decision && d.State == DecisionState.Revoked));
    public DbSet<Appeal> Appeals => Set<Appeal>();
    public DbSet<Suggestion> Suggestions => Set<Suggestion>();
    public DbSet<Publication> Publications => Set<Publication>();
    public DbSet<PublicationObjection> Objections => Set<PublicationObjection>();
    public DbSet<LawCorrection> LawCorrections => Set<LawCorrection>();

    protected override void Shape(ModelBuilder model)
    {
        model.Ignore<PublishedLine>();
        model.Ignore<PublishedField>();

        var cases = model.Entity<Case>();
        cases.ToTable("cases");
        cases.Property(c => c.Number).HasMaxLength(Case.NumberLength);
        cases.Property(c => c.Subjects).HasMaxLength(-1);
        cases.Property(c => c.Substance).HasMaxLength(-1);
        cases.Property(c => c.Opener).HasMaxLength(10);
        cases.Property(c => c.Minutes).HasMaxLength(Case.MinutesLength);
        cases.Ignore(c => c.About);
        cases.Ignore(c => c.Open);
        cases.HasIndex(c => new { c.TenantId, c.Number }).IsUnique();
        cases.HasIndex(c => new { c.TenantId, c.State, c.ProposedOn });

        var steps = model.Entity<CaseStep>();
        steps.ToTable("steps");
        steps.Property(s => s.Action).HasMaxLength(20);
        steps.Property(s => s.From).HasMaxLength(20);
        steps.Property(s => s.To).HasMaxLength(20);
        steps.Property(s => s.ActorName).HasMaxLength(200);
        steps.Property(s => s.Post).HasMaxLength(200);
        steps.Property(s => s.Reason).HasMaxLength(-1);
        steps.HasIndex(s => new { s.TenantId, s.Of });

        var seats = model.Entity<Seat>();
        seats.ToTable("seats");
        seats.Property(s => s.Name).HasMaxLength(200);
        seats.Property(s => s.RecusedFor).HasMaxLength(-1);
        seats.Ignore(s => s.Stands);
        seats.HasIndex(s => new { s.TenantId, s.Case, s.Role, s.Person }).IsUnique();
        seats.HasIndex(s => new { s.TenantId, s.Person });

        var texts = model.Entity<CaseText>();
        texts.ToTable("texts");
        texts.Property(t => t.Concealed).HasMaxLength(-1);
        texts.Property(t => t.Hash).HasMaxLength(64);
        texts.Property(t => t.ActorName).HasMaxLength(200);
        texts.HasIndex(t => new { t.TenantId, t.Case, t.Kind, t.Edition }).IsUnique();

        var signatures = model.Entity<CaseSignature>();
        signatures.ToTable("signatures");
        signatures.Property(s => s.Name).HasMaxLength(200);
        signatures.Property(s => s.Hash).HasMaxLength(64);
        signatures.HasIndex(s => new { s.TenantId, s.Case, s.Kind, s.Edition });

        var decisions = model.Entity<Decision>();
        decisions.ToTable("decisions");
        decisions.Property(d => d.CaseNumber).HasMaxLength(Case.NumberLength);
        decisions.Property(d => d.Number).HasMaxLength(Case.NumberLength);
        decisions.Property(d => d.Unit).HasMaxLength(40);
        decisions.Property(d => d.PersonName).HasMaxLength(200);
        decisions.Property(d => d.Situation).HasMaxLength(10);
        decisions.Property(d => d.Basis).HasMaxLength(Decision.BasisLength);
        decisions.Property(d => d.Ways).IsFrozenJson();
        decisions.Property(d => d.Form).HasMaxLength(20);
        decisions.Property(d => d.Obligations).IsFrozenJson();
        decisions.Property(d => d.Minutes).HasMaxLength(Case.MinutesLength);
        decisions.Property(d => d.RevokedMinutes).HasMaxLength(Case.MinutesLength);
        decisions.Property(d => d.Text).HasMaxLength(-1);
        decisions.Property(d => d.ReceivedByName).HasMaxLength(200);
        decisions.Property(d => d.Witness).HasMaxLength(Receipt.NumberLength);
        decisions.Ignore(d => d.About);
        decisions.Ignore(d => d.Stands);
        decisions.Ignore(d => d.StandsSince);
        decisions.HasIndex(d => new { d.TenantId, d.Case });
        decisions.HasIndex(d => new { d.TenantId, d.Unit, d.DecidedOn });
        decisions.HasIndex(d => new { d.TenantId, d.InfluenceUntil });

        var receipts = model.Entity<Receipt>();
        receipts.ToTable("receipts");
        receipts.Property(r => r.Kind).HasMaxLength(40);
        receipts.Property(r => r.DocumentNumber).HasMaxLength(Receipt.NumberLength);
        receipts.Property(r => r.ByName).HasMaxLength(200);
        receipts.Ignore(r => r.Late);
        receipts.HasIndex(r => new { r.TenantId, r.Case });
        receipts.HasIndex(r => new { r.TenantId, r.DoneOn, r.Due });

        var appeals = model.Entity<Appeal>();
        appeals.ToTable("appeals");
        appeals.Property(a => a.Unit).HasMaxLength(40);
        appeals.Property(a => a.Text).HasMaxLength(-1);
        appeals.Property(a => a.Answer).HasMaxLength(-1);
        appeals.Property(a => a.ByName).HasMaxLength(200);
        appeals.Property(a => a.Minutes).HasMaxLength(Case.MinutesLength);
        appeals.Property(a => a.AnsweredByName).HasMaxLength(200);
        appeals.Ignore(a => a.About);
        appeals.Ignore(a => a.AnsweredLate);
        appeals.HasIndex(a => new { a.TenantId, a.Decision });
        appeals.HasIndex(a => new { a.TenantId, a.Case, a.State });

        var suggestions = model.Entity<Suggestion>();
        suggestions.ToTable("suggestions");
        suggestions.Property(s => s.Key).HasMaxLength(Suggestion.KeyLength);
        suggestions.Property(s => s.Unit).HasMaxLength(40);
        suggestions.Property(s => s.Page).HasMaxLength(200);
        suggestions.Property(s => s.Reason).HasMaxLength(Case.ReasonLength);
        suggestions.Property(s => s.SettledByName).HasMaxLength(200);
        suggestions.HasIndex(s => new { s.TenantId, s.Kind, s.Key }).IsUnique();
        suggestions.HasIndex(s => new { s.TenantId, s.State, s.ReceivedOn });

        var publications = model.Entity<Publication>();
        publications.ToTable("publications");
        publications.Property(p => p.Scope).HasMaxLength(Publication.ScopeLength);
        publications.Property(p => p.Contact).HasMaxLength(Publication.ContactLength);
        publications.Property(p => p.Lines).IsFrozenJson();
        publications.Property(p => p.DraftedByName).HasMaxLength(200);
        publications.Property(p => p.CheckedByName).HasMaxLength(200);
        publications.Property(p => p.ApprovedByName).HasMaxLength(200);
        publications.HasIndex(p => new { p.TenantId, p.Case });
        publications.HasIndex(p => new { p.TenantId, p.State, p.From });

        var objections = model.Entity<PublicationObjection>();
        objections.ToTable("objections");
        objections.Property(o => o.Text).HasMaxLength(PublicationObjection.TextLength);
        objections.Property(o => o.Result).HasMaxLength(PublicationObjection.TextLength);
        objections.Property(o => o.ReceivedByName).HasMaxLength(200);
        objections.Property(o => o.HandledByName).HasMaxLength(200);
        objections.Ignore(o => o.Open);
        objections.HasIndex(o => new { o.TenantId, o.Publication });

        var corrections = model.Entity<LawCorrection>();
        corrections.ToTable("law_corrections");
        corrections.Property(c => c.Key).HasMaxLength(LawCorrection.KeyLength);
        corrections.Property(c => c.Was).HasMaxLength(LawCorrection.ValueLength);
        corrections.Property(c => c.Now).HasMaxLength(LawCorrection.ValueLength);
        corrections.Property(c => c.Reason).HasMaxLength(LawCorrection.ReasonLength);
        corrections.Property(c => c.ProposedByName).HasMaxLength(200);
        corrections.Property(c => c.SettledByName).HasMaxLength(200);
        corrections.HasIndex(c => new { c.TenantId, c.State, c.LawVersion });
        corrections.HasIndex(c => new { c.TenantId, c.Key });
    }
}
