using Microsoft.EntityFrameworkCore;

namespace PartyDiscipline.Supervision.Signs;

/// <summary>The tables of early signs and proposed talks.</summary>
static class SignTables
{
    public static void Shape(ModelBuilder model)
    {
        var signs = model.Entity<EarlySign>();
        signs.ToTable("signs");
        signs.Ignore(s => s.Subject);
        signs.Property(s => s.Area).HasMaxLength(40);
        signs.Property(s => s.Text).HasMaxLength(EarlySign.ConcealedLength);
        signs.HasIndex(s => new { s.TenantId, s.On });

        var proposals = model.Entity<TalkProposal>();
        proposals.ToTable("talk_proposals");
        proposals.Ignore(p => p.Subject);
        proposals.Property(p => p.Trigger).HasMaxLength(40);
        proposals.Property(p => p.Kind).HasMaxLength(10);
        proposals.Property(p => p.Ground).HasMaxLength(120);
        proposals.Property(p => p.Reason).HasMaxLength(TalkProposal.ConcealedLength);
        proposals.HasIndex(p => new { p.TenantId, p.State, p.Due });
        proposals.HasIndex(p => new { p.TenantId, p.Ground, p.To }).IsUnique();

        var steps = model.Entity<ProposalStep>();
        steps.ToTable("proposal_steps");
        steps.HasIndex(s => new { s.TenantId, s.Proposal });
    }
}
