using System.Globalization;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Chains;

/// <summary>A superior's document or deployment (来文、部署) that somebody here has to carry out.</summary>
sealed class Deployment : TenantRow
{
    public const int OrganLength = 60;
    public const int NumberLength = 60;
    public const int TitleLength = 100;
    const int OccasionLength = 100;

    public string Organ { get; private set; } = "";
    public string? Number { get; private set; }
    public string Title { get; private set; } = "";
    public DateOnly ReceivedOn { get; private set; }
    /// <summary>重要部署: sets off further obligations, such as the discipline committee's check.</summary>
    public bool Important { get; private set; }
    public Guid RegisteredBy { get; private set; }
    public string RegisteredByName { get; private set; } = "";
    public DateTimeOffset RegisteredAt { get; private set; }

    Deployment() { }

    public Deployment(Guid id, DeploymentEntry entry, Kernel.Access.Actor actor, DateTimeOffset at)
    {
        Id = id;
        (Organ, Number, Title) = (entry.Organ.Trim(), Bare(entry.Number), entry.Title.Trim());
        (ReceivedOn, Important) = (entry.ReceivedOn, entry.Important);
        (RegisteredBy, RegisteredByName, RegisteredAt) = (actor.Account, actor.Name, at);
    }

    /// <summary>Everything wrong with what was typed.</summary>
    public static IEnumerable<Fault> Faults(DeploymentEntry entry, DateOnly today)
    {
        foreach (var (field, text, most) in ((string, string?, int)[])[("Organ", entry.Organ, OrganLength), ("Title", entry.Title, TitleLength)])
            if (string.IsNullOrWhiteSpace(text)) yield return new(field, "Deployment.Missing");
            else if (text.Trim().Length > most) yield return new(field, "Record.TooLong", null, most.ToString(CultureInfo.InvariantCulture));
        if (entry.Number?.Trim().Length > NumberLength) yield return new("Number", "Record.TooLong", null, NumberLength.ToString(CultureInfo.InvariantCulture));
        if (entry.ReceivedOn > today) yield return new("ReceivedOn", "Record.FutureDate");
        if (entry.Owners.IsDefaultOrEmpty) yield return new("Owners", "Deployment.NobodyOwns");
    }

    /// <summary>How the duty that it sets off names it.</summary>
    public static string Occasion(DeploymentEntry entry)
    {
        var text = Bare(entry.Number) is { } number ? $"{entry.Title.Trim()}（{number}）" : entry.Title.Trim();
        return text.Length <= OccasionLength ? text : text[..(OccasionLength - 1)] + "…";
    }

    static string? Bare(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
