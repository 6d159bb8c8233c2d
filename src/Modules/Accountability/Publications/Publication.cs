using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Publications;

/// <summary>What can be done with a publication.</summary>
enum PublicationAction { Check, Return, Approve, Publish, End, Archive }

/// <summary>One field of a decision as an audience sees it.</summary>
sealed record PublishedField(string Name, LocalText Value);

/// <summary>What one audience sees of one decision, and nothing more. Of the subject's own there is his decision itself.</summary>
sealed record PublishedLine(Audience Audience, Guid Decision, string Unit, IReadOnlyList<PublishedField> Fields);

/// <summary>
/// Decisions of a case made public (问责条例 13, SM-13): which fields for which audience is data, and what leaves the bureau is only what the
/// unit's readers may see. A second person checks what it gives away before the leadership approves; objections are handled before it ends.
/// </summary>
sealed class Publication : TenantRow
{
    public const int ScopeLength = 200;
    public const int ContactLength = 200;
    public const int LeastDays = 5;

    /// <summary>Not ended. Lists, because the database keeps states by their names and these have no order.</summary>
    public static readonly PublicationState[] Running = [PublicationState.Draft, PublicationState.Checked, PublicationState.Approved, PublicationState.Published];

    /// <summary>Made public, now or once.</summary>
    public static readonly PublicationState[] Out = [PublicationState.Published, PublicationState.Ended, PublicationState.Archived];

    public Guid Case { get; private set; }
    public PublicationState State { get; private set; }
    public string Scope { get; private set; } = "";
    public string Contact { get; private set; } = "";
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    public List<PublishedLine> Lines { get; private set; } = [];
    public Guid DraftedBy { get; private set; }
    public string DraftedByName { get; private set; } = "";
    public Guid? CheckedBy { get; private set; }
    public string? CheckedByName { get; private set; }
    public string? ApprovedByName { get; private set; }
    public bool IsCopy { get; private set; }

    Publication() { }

    public Publication(Guid of, Actor actor)
    {
        (Case, DraftedBy, DraftedByName) = (of, actor.Account, actor.Name);
        Id = Ids.Unguessable();
    }

    /// <summary>The state after an action, or null when the state does not allow it.</summary>
    public static PublicationState? After(PublicationState state, PublicationAction action) => (state, action) switch
    {
        (PublicationState.Draft, PublicationAction.Check) => PublicationState.Checked,
        // Approved too: a decision may be changed before it is made public.
        (PublicationState.Checked or PublicationState.Approved, PublicationAction.Return) => PublicationState.Draft,
        (PublicationState.Checked, PublicationAction.Approve) => PublicationState.Approved,
        (PublicationState.Approved, PublicationAction.Publish) => PublicationState.Published,
        (PublicationState.Published, PublicationAction.End) => PublicationState.Ended,
        (PublicationState.Ended, PublicationAction.Archive) => PublicationState.Archived,
        _ => null,
    };

    /// <summary>Whether readers see it on a day.</summary>
    public bool Runs(DateOnly day) => State == PublicationState.Published && From <= day && day <= To;

    /// <summary>What these eyes see: the public's part, a unit's own part, and the personnel office's.</summary>
    public IEnumerable<PublishedLine> For(string unit, bool personnel, bool bureau) => Lines.Where(l => l.Fields.Count > 0 && l.Audience switch
    {
        Audience.Public => true,
        Audience.Unit => l.Unit == unit,
        Audience.Personnel => personnel && (bureau || l.Unit == unit),
        _ => false,
    });

    public Fault[] Set(string? scope, string? contact, DateOnly? from, DateOnly? to, IReadOnlyList<PublishedLine> lines)
    {
        if (State != PublicationState.Draft) return [new Fault("", "Publication.NotDraft")];
        List<Fault> faults = [];
        if (string.IsNullOrWhiteSpace(scope)) faults.Add(new Fault("Scope", "Publication.ScopeMissing", "2.4.1"));
        else if (scope.Length > ScopeLength) faults.Add(new Fault("Scope", "Case.TooLong", null, $"{ScopeLength}"));
        if (string.IsNullOrWhiteSpace(contact)) faults.Add(new Fault("Contact", "Publication.ContactMissing", "2.4.1"));
        else if (contact.Length > ContactLength) faults.Add(new Fault("Contact", "Case.TooLong", null, $"{ContactLength}"));
        if (from is null || !Period.IsYear(from.Value.Year)) faults.Add(new Fault("From", "Publication.DaysMissing", "2.4.1"));
        if (to is null || !Period.IsYear(to.Value.Year) || from is { } first && (to < first.AddDays(LeastDays - 1) || to > first.AddYears(1))) faults.Add(new Fault("To", "Publication.DaysMissing", "2.4.1"));
        if (!lines.Any(l => l.Audience == Audience.Public && l.Fields.Count > 0)) faults.Add(new Fault("", "Publication.NothingPublic", "2.4.1"));
        if (faults.Count > 0) return [.. faults];
        (Scope, Contact, From, To, Lines) = (scope!.Trim(), contact!.Trim(), from!.Value, to!.Value, [.. lines]);
        return [];
    }

    public (PublicationState From, Fault? Fault) Take(PublicationAction action, int openObjections, string? reason, Actor actor, DateOnly today)
    {
        var from = State;
        if (After(State, action) is not { } next) return (from, new Fault("", "Publication.NotNow"));
        var fault = action switch
        {
            PublicationAction.Check when actor.Account == DraftedBy => new Fault("", "Publication.SecondPerson", "2.4.1"),
            PublicationAction.Approve when actor.Account == DraftedBy || actor.Account == CheckedBy => new Fault("", "Publication.OwnApproval", "2.4.1"),
            PublicationAction.Return when string.IsNullOrWhiteSpace(reason) => new Fault("Reason", "Case.ReasonMissing"),
            PublicationAction.Return when reason!.Length > Cases.Case.ReasonLength => new Fault("Reason", "Case.TooLong", null, $"{Cases.Case.ReasonLength}"),
            PublicationAction.End when openObjections > 0 => new Fault("", "Publication.ObjectionsOpen", "2.4.1", $"{openObjections}"),
            PublicationAction.End when today <= To && string.IsNullOrWhiteSpace(reason) => new Fault("Reason", "Publication.NotOver", "2.4.1", To.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
            _ => null,
        };
        if (fault is not null) return (from, fault);
        State = next;
        if (action == PublicationAction.Check) (CheckedBy, CheckedByName) = (actor.Account, actor.Name);
        if (action == PublicationAction.Return) (CheckedBy, CheckedByName, ApprovedByName) = (null, null, null);
        if (action == PublicationAction.Approve) ApprovedByName = actor.Name;
        return (from, null);
    }

    /// <summary>For a case of the past: it ran its days and is archived.</summary>
    public void BringIn(string scope, string contact, DateOnly from, DateOnly to, IReadOnlyList<PublishedLine> lines, string checkedBy, string approvedBy, bool over) =>
        (Scope, Contact, From, To, Lines, CheckedByName, ApprovedByName, State) = (scope, contact, from, to, [.. lines], checkedBy, approvedBy, over ? PublicationState.Archived : PublicationState.Published);

    /// <summary>A unit's copy holds what its readers may see; nothing else leaves the bureau.</summary>
    public static Publication CopyOf(Publication original, string unit)
    {
        var copy = new Publication { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original, unit);
        return copy;
    }

    public void TakeAfter(Publication o, string unit)
    {
        (State, Scope, Contact, From, To, ApprovedByName) = (o.State, o.Scope, o.Contact, o.From, o.To, o.ApprovedByName);
        Lines = [.. o.Lines.Where(l => l.Audience == Audience.Public || l.Audience is Audience.Unit or Audience.Personnel && l.Unit == unit)];
    }
}

/// <summary>An objection to what was published, and what came of it. Who made it need not be said.</summary>
sealed class PublicationObjection : TenantRow
{
    public const int TextLength = 500;

    public Guid Publication { get; private set; }
    public DateOnly ReceivedOn { get; private set; }
    public string Text { get; private set; } = "";
    public string ReceivedByName { get; private set; } = "";
    public string? Result { get; private set; }
    public bool Upheld { get; private set; }
    public DateOnly? HandledOn { get; private set; }
    public string? HandledByName { get; private set; }

    PublicationObjection() { }

    public PublicationObjection(Guid publication, DateOnly on, string text, Actor actor) => (Publication, ReceivedOn, Text, ReceivedByName) = (publication, on, text.Trim(), actor.Name);

    public bool Open => HandledOn is null;

    public Fault? Handle(string? result, bool upheld, DateOnly on, Actor actor)
    {
        if (!Open) return new Fault("", "Objection.HandledAlready");
        if (string.IsNullOrWhiteSpace(result)) return new Fault("Result", "Objection.ResultMissing", "2.4.1");
        if (result.Length > TextLength) return new Fault("Result", "Case.TooLong", null, $"{TextLength}");
        (Result, Upheld, HandledOn, HandledByName) = (result.Trim(), upheld, on, actor.Name);
        return null;
    }
}
