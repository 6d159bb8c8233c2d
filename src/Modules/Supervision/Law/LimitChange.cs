using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Law;

/// <summary>
/// A correction of a limit by an authorised person at the bureau: it holds for what begins on or after its day, in every unit; what began before
/// keeps the figure of its time. Only added, never changed.
/// </summary>
sealed class LimitChange : TenantRow
{
    public const int ReasonLength = 300, ArticleLength = 80;

    public string Key { get; private set; } = "";
    public int Figure { get; private set; }
    public DateOnly From { get; private set; }
    public string Regulation { get; private set; } = "";
    public string Article { get; private set; } = "";
    public string Certainty { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    LimitChange() { }

    public LimitChange(Limit now, DateOnly from, string reason, Actor actor, DateTimeOffset at)
    {
        (Key, Figure, Regulation, Article, Certainty) = (now.Key, now.Figure, now.Regulation, now.Article, now.Certainty);
        (From, Reason, Account, ActorName, At) = (from, reason.Trim(), actor.Account, actor.Name, at);
    }

    /// <summary>A figure of visits that was set before they stood among the limits; it held from its day.</summary>
    public static LimitChange Of(InspectionFigure figure, Limit limit) => new()
    {
        Key = limit.Key,
        Figure = figure.Now ?? limit.Figure,
        From = ChinaTime.DateOf(figure.At),
        Regulation = limit.Regulation,
        Article = limit.Article,
        Certainty = limit.Certainty,
        Reason = figure.Reason,
        Account = figure.By,
        ActorName = figure.ByName,
        At = figure.At,
    };
}

/// <summary>The tables of limits.</summary>
static class LimitTables
{
    public static void Shape(ModelBuilder model)
    {
        var changes = model.Entity<LimitChange>();
        changes.ToTable("limit_changes");
        changes.Property(c => c.Key).HasMaxLength(60);
        changes.Property(c => c.Regulation).HasMaxLength(LimitChange.ArticleLength);
        changes.Property(c => c.Article).HasMaxLength(LimitChange.ArticleLength);
        changes.Property(c => c.Certainty).HasMaxLength(1);
        changes.Property(c => c.Reason).HasMaxLength(LimitChange.ReasonLength);
        changes.HasIndex(c => new { c.TenantId, c.Key, c.From });
        model.Entity<InspectionFigure>(figure =>
        {
            figure.ToTable("inspection_figures");
            figure.Property(f => f.Figure).HasMaxLength(40);
            figure.Property(f => f.Reason).HasMaxLength(InspectionFigure.ReasonLength);
            figure.Property(f => f.ByName).HasMaxLength(100);
            figure.HasIndex(f => new { f.TenantId, f.At });
        });
    }
}
