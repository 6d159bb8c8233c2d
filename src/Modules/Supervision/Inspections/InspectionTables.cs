using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Circulars;
using PartyDiscipline.Supervision.Projects;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>The tables of visits, projects and circulars.</summary>
static class InspectionTables
{
    public static void Shape(ModelBuilder model)
    {
        // Parts of a row, kept as JSON and replaced as a whole.
        model.Ignore<UnitBudget>().Ignore<TeamMember>();
        model.Entity<InspectionPlan>(plan =>
        {
            plan.ToTable("inspection_plans");
            plan.Property(p => p.Budgets).IsFrozenJson();
            plan.Property(p => p.InForce).IsFrozenJson();
            plan.Property(p => p.Focus).HasMaxLength(InspectionPlan.FocusLength);
            plan.Property(p => p.Number).HasMaxLength(InspectionPlan.NumberLength);
            plan.Property(p => p.DraftedByName).HasMaxLength(100);
            plan.Property(p => p.ApprovedByName).HasMaxLength(100);
            plan.Ignore(p => p.Stands);
            plan.HasIndex(p => new { p.TenantId, p.Year }).IsUnique();
        });
        model.Entity<UnitDraw>(draw =>
        {
            draw.ToTable("draws");
            draw.Property(d => d.Seed).HasMaxLength(UnitDraw.SeedLength);
            draw.Property(d => d.Algorithm).HasMaxLength(20);
            draw.Property(d => d.Pool).IsFrozenJson();
            draw.Property(d => d.Drawn).IsFrozenJson();
            draw.Property(d => d.Purpose).HasMaxLength(UnitDraw.PurposeLength);
            draw.Property(d => d.ByName).HasMaxLength(100);
            draw.Ignore(d => d.Verifies);
            draw.HasIndex(d => new { d.TenantId, d.Year });
        });
        model.Entity<Inspection>(visit =>
        {
            visit.ToTable("inspections");
            visit.Property(i => i.Unit).HasMaxLength(40);
            visit.Property(i => i.Subject).HasMaxLength(Inspection.SubjectLength);
            visit.Property(i => i.Office).HasMaxLength(40);
            visit.Property(i => i.Matters).IsFrozenJson();
            visit.Property(i => i.Nodes).IsFrozenJson();
            visit.Property(i => i.Obligations).IsFrozenJson();
            visit.Property(i => i.Requests).IsFrozenJson();
            visit.Property(i => i.Team).IsFrozenJson();
            visit.Property(i => i.Reason).HasMaxLength(InspectionStep.ReasonLength);
            visit.Property(i => i.NoticeNumber).HasMaxLength(60);
            visit.Property(i => i.ReportNumber).HasMaxLength(60);
            visit.Property(i => i.Report).HasMaxLength(Inspection.ReportLength);
            visit.Property(i => i.Comment).HasMaxLength(Inspection.CommentLength);
            foreach (var name in (string[])[nameof(Inspection.ScheduledByName), nameof(Inspection.ReportedByName), nameof(Inspection.CommentedByName), nameof(Inspection.CommentedByPost), nameof(Inspection.ApprovedByName)])
                visit.Property(name).HasMaxLength(100);
            foreach (var told in (string[])[nameof(Inspection.Announced), nameof(Inspection.Told), nameof(Inspection.Shown), nameof(Inspection.Counts), nameof(Inspection.CommentLate), nameof(Inspection.Due)])
                visit.Ignore(told);
            visit.HasIndex(i => new { i.TenantId, i.IsCopy, i.Year, i.From });
            visit.HasIndex(i => new { i.TenantId, i.Unit, i.Year });
            visit.HasIndex(i => new { i.TenantId, i.State });
        });
        model.Entity<Recusal>(recusal =>
        {
            recusal.ToTable("recusals");
            recusal.Property(r => r.Unit).HasMaxLength(40);
            recusal.Property(r => r.PersonName).HasMaxLength(100);
            recusal.Property(r => r.Reason).HasMaxLength(InspectionStep.ReasonLength);
            recusal.Property(r => r.ByName).HasMaxLength(100);
            recusal.HasIndex(r => new { r.TenantId, r.Unit, r.Person });
        });
        model.Entity<Finding>(finding =>
        {
            finding.ToTable("findings");
            finding.Property(f => f.Unit).HasMaxLength(40);
            finding.Property(f => f.Facts).HasMaxLength(Finding.FactsLength);
            finding.Property(f => f.Obligation).HasMaxLength(20);
            finding.Property(f => f.Basis).HasMaxLength(Finding.BasisLength);
            finding.Property(f => f.Result).HasMaxLength(InspectionStep.ReasonLength);
            finding.Property(f => f.FoundByName).HasMaxLength(100);
            finding.Ignore(f => f.Open).Ignore(f => f.HandledLate).Ignore(f => f.SourceKey);
            finding.HasIndex(f => new { f.TenantId, f.Of });
            finding.HasIndex(f => new { f.TenantId, f.IsCopy, f.Year, f.FoundOn });
            finding.HasIndex(f => new { f.TenantId, f.Unit, f.Year });
            finding.HasIndex(f => new { f.TenantId, f.State, f.HandleBy });
            finding.HasIndex(f => new { f.TenantId, f.Obligation, f.Year });
        });
        model.Entity<FindingLink>(link =>
        {
            link.ToTable("finding_links");
            link.Property(l => l.Key).HasMaxLength(FindingLink.KeyLength);
            link.Property(l => l.ByName).HasMaxLength(100);
            link.Ignore(l => l.Page);
            link.HasIndex(l => new { l.TenantId, l.Finding, l.To, l.Key }).IsUnique();
        });
        model.Entity<Project>(project =>
        {
            project.ToTable("projects");
            project.Property(p => p.Area).HasMaxLength(40);
            project.Property(p => p.Title).HasMaxLength(Project.TitleLength);
            project.Property(p => p.Reason).HasMaxLength(Project.ReasonLength);
            project.Property(p => p.Scope).HasMaxLength(Project.ScopeLength);
            project.Property(p => p.Method).HasMaxLength(Project.ScopeLength);
            project.Property(p => p.Units).IsFrozenJson();
            project.Property(p => p.Team).IsFrozenJson();
            project.Property(p => p.Number).HasMaxLength(60);
            project.Property(p => p.Asked).HasMaxLength(Project.AskedLength);
            foreach (var text in (string[])[nameof(Project.Plan), nameof(Project.Report), nameof(Project.Recheck)]) project.Property(text).HasMaxLength(Project.TextLength);
            foreach (var name in (string[])[nameof(Project.ProposedByName), nameof(Project.ApprovedByName), nameof(Project.ClosedByName)]) project.Property(name).HasMaxLength(100);
            project.Ignore(p => p.Open).Ignore(p => p.Counts).Ignore(p => p.Due);
            project.HasIndex(p => new { p.TenantId, p.Year, p.From });
            project.HasIndex(p => new { p.TenantId, p.State });
        });
        model.Entity<Circular>(circular =>
        {
            circular.ToTable("circulars");
            circular.Property(c => c.Title).HasMaxLength(Circular.TitleLength);
            circular.Property(c => c.Body).HasMaxLength(Circular.BodyLength);
            circular.Property(c => c.Contact).HasMaxLength(Circular.ContactLength);
            circular.Property(c => c.Units).IsFrozenJson();
            circular.Property(c => c.Findings).IsFrozenJson();
            circular.Property(c => c.Answered).IsFrozenJson();
            circular.Property(c => c.Number).HasMaxLength(60);
            circular.Property(c => c.CheckNote).HasMaxLength(InspectionStep.ReasonLength);
            foreach (var name in (string[])[nameof(Circular.DraftedByName), nameof(Circular.CheckedByName), nameof(Circular.ApprovedByName)]) circular.Property(name).HasMaxLength(100);
            circular.Ignore(c => c.Out);
            circular.HasIndex(c => new { c.TenantId, c.IsCopy, c.Year, c.From });
            circular.HasIndex(c => new { c.TenantId, c.State });
        });
        model.Entity<CircularObjection>(objection =>
        {
            objection.ToTable("circular_objections");
            objection.Property(o => o.Unit).HasMaxLength(40);
            objection.Property(o => o.Text).HasMaxLength(CircularObjection.TextLength);
            objection.Property(o => o.Result).HasMaxLength(InspectionStep.ReasonLength);
            objection.Property(o => o.MadeByName).HasMaxLength(100);
            objection.Property(o => o.AnsweredByName).HasMaxLength(100);
            objection.Ignore(o => o.Open);
            objection.HasIndex(o => new { o.TenantId, o.Circular });
        });
        model.Entity<InspectionStep>(step =>
        {
            step.ToTable("inspection_steps");
            step.Property(s => s.Action).HasMaxLength(40);
            step.Property(s => s.From).HasMaxLength(40);
            step.Property(s => s.To).HasMaxLength(40);
            step.Property(s => s.ActorName).HasMaxLength(100);
            step.Property(s => s.Post).HasMaxLength(100);
            step.Property(s => s.Reason).HasMaxLength(InspectionStep.ReasonLength);
            step.HasIndex(s => new { s.TenantId, s.Of });
        });
    }
}
