using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Law;

/// <summary>
/// That the bureau set a figure of visits otherwise, on a page of their own that there was before they stood among the limits. Nothing adds to these
/// rows any more; they hold as corrections of their day.
/// </summary>
sealed class InspectionFigure : TenantRow
{
    public const int ReasonLength = 300;

    public string Figure { get; private set; } = "";
    public int Was { get; private set; }
    /// <summary>Null gave it back to what the data say.</summary>
    public int? Now { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";

    InspectionFigure() { }
}
