using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Wording;

/// <summary>A number of a record's text, in the index that finds like texts. It tells nothing of the text, and restricted records have none.</summary>
sealed class TextMark : ITenantRow
{
    public string TenantId { get; private set; } = "";
    public Guid Record { get; private set; }
    public int Band { get; private set; }
    public long Mark { get; private set; }

    TextMark() { }

    public static IEnumerable<TextMark> Of(string tenant, Guid record, long[] marks) =>
        marks.Select((mark, band) => new TextMark { TenantId = tenant, Record = record, Band = band, Mark = mark });
}

/// <summary>
/// A record whose words stand elsewhere too, as found when it was written. Where, only the bureau reads: a prison learns that its text is
/// used elsewhere, never whose it is.
/// </summary>
sealed class TextMatch : TenantRow
{
    public Guid Record { get; private set; }
    public string OtherTenant { get; private set; } = "";
    public Guid OtherRecord { get; private set; }
    public int Percent { get; private set; }
    /// <summary>Why that is so, as its author says.</summary>
    public string Reason { get; private set; } = "";
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    TextMatch() { }

    public TextMatch(Guid record, Likeness like, string reason, string actor, DateTimeOffset at)
    {
        (Record, OtherTenant, OtherRecord, Percent) = (record, like.Tenant, like.Record, like.Percent);
        (Reason, ActorName, At) = (reason, actor, at);
    }

    /// <param name="Tenant">Where the other stands.</param>
    /// <param name="Record">The other.</param>
    /// <param name="Percent">How much they have in common.</param>
    /// <param name="Passage">The longest passage of one's own text that stands there too.</param>
    public sealed record Likeness(string Tenant, Guid Record, int Percent, string Passage);
}
