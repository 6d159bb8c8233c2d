using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>The tables of orders and suggestions.</summary>
static class OrderTables
{
    public static void Shape(ModelBuilder model)
    {
        // Parts of a row, kept as JSON and replaced as a whole.
        model.Ignore<OrderSignOff>();
        model.Ignore<HeadFinding>();

        var orders = model.Entity<Order>();
        orders.ToTable("orders");
        orders.Ignore(o => o.IsSuggestion);
        orders.Ignore(o => o.Colour);
        orders.Ignore(o => o.Parties);
        orders.Ignore(o => o.TurnDue);
        orders.Property(o => o.Issuer).HasMaxLength(40);
        orders.Property(o => o.Unit).HasMaxLength(40);
        orders.Property(o => o.SourceKey).HasMaxLength(Order.KeyLength);
        orders.Property(o => o.SourcePage).HasMaxLength(200);
        orders.Property(o => o.HandledIn).HasMaxLength(40);
        orders.Property(o => o.Problem).HasMaxLength(Order.ProblemLength);
        foreach (var text in (string[])[nameof(Order.Requirement), nameof(Order.Measures), nameof(Order.Result)]) orders.Property(text).HasMaxLength(Order.TextLength);
        orders.Property(o => o.Objection).HasMaxLength(Order.ReasonLength);
        orders.Property(o => o.Participants).HasMaxLength(Order.ParticipantsLength);
        orders.Property(o => o.Minutes).HasMaxLength(Order.MinutesLength);
        orders.Property(o => o.Method).HasMaxLength(Order.MethodLength);
        orders.Property(o => o.Number).HasMaxLength(60);
        orders.Property(o => o.Obligations).IsFrozenJson();
        orders.Property(o => o.SignOffs).IsFrozenJson();
        orders.Property(o => o.Heads).IsFrozenJson();
        orders.HasIndex(o => new { o.TenantId, o.Open, o.Unit });
        orders.HasIndex(o => new { o.TenantId, o.IsCopy, o.Open, o.Escalation });
        orders.HasIndex(o => new { o.TenantId, o.Year, o.Unit });
        orders.HasIndex(o => new { o.TenantId, o.SourceKind, o.SourceKey });
        orders.HasIndex(o => new { o.TenantId, o.NextEscalation });
        orders.HasIndex(o => new { o.IsCopy, o.Open, o.Escalation });

        var steps = model.Entity<OrderStep>();
        steps.ToTable("order_steps");
        steps.Property(s => s.Reason).HasMaxLength(Order.ReasonLength);
        steps.HasIndex(s => new { s.TenantId, s.Order, s.At });

        var clauses = model.Entity<OrderClause>();
        clauses.ToTable("order_clauses");
        clauses.Property(c => c.Obligation).HasMaxLength(40);
        clauses.HasIndex(c => new { c.TenantId, c.Obligation, c.Year });
        clauses.HasIndex(c => new { c.TenantId, c.Order });
    }
}
