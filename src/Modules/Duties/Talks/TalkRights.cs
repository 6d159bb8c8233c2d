using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Talks;

/// <summary>
/// The one place that says who may see and do what with talks (domain §B.5, §B.10): the two people, and nobody above, beside or below
/// them; others have the statistics. Until something is written down, whoever holds the post goes on with it.
/// </summary>
static class TalkRights
{
    public static bool Talks(Actor actor, Talk talk) =>
        actor.Tenant == talk.From.Tenant && (actor.Person is { } person && person == talk.FromPerson || talk.Open && actor.Holds(talk.From));

    public static bool IsTalkedTo(Actor actor, Talk talk) =>
        actor.Tenant == talk.To.Tenant && talk.Told && (actor.Person is { } person && person == talk.ToPerson || talk.Open && actor.Holds(talk.To));

    public static bool MayRead(Actor actor, Talk talk) => Talks(actor, talk) || IsTalkedTo(actor, talk);

    /// <summary>Nobody confirms what he himself wrote.</summary>
    public static bool MayAct(Actor actor, Talk talk, TalkAction action) => action switch
    {
        TalkAction.Confirm or TalkAction.Dispute => IsTalkedTo(actor, talk) && actor.Account != talk.RecordedBy,
        TalkAction.Miss => actor.Account == Guid.Empty,
        TalkAction.Close => false,
        _ => Talks(actor, talk),
    };

    /// <summary>
    /// A talk that is stuck is closed by who talked, by who holds his post now, and where nobody does, by the secretary. Whoever is none of the
    /// two people learns by it that there was a talk, and nothing of what was said.
    /// </summary>
    public static bool MayClose(Actor actor, Talk talk, IReadOnlyList<Party> today) =>
        actor.Tenant == talk.From.Tenant
        && (Talks(actor, talk) || actor.Holds(talk.From) || actor.Is(Roles.Secretary) && today.FirstOrDefault(p => p.Id == talk.From)?.Holder is null);

    /// <summary>Talks that cannot go on by themselves: who has the next word holds no post in the unit any more.</summary>
    public static IQueryable<Talk> Stuck(this IQueryable<Talk> talks, IReadOnlyList<Party> today)
    {
        Guid[] here = [.. today.SelectMany(p => (Guid?[])[p.Holder, p.Delegate]).OfType<Guid>().Distinct()];
        return talks.Where(t =>
            t.State == TalkState.Recorded && (t.ToPerson == null || !here.Contains(t.ToPerson.Value))
            || (t.State == TalkState.Held || t.State == TalkState.Disputed || t.State == TalkState.Confirmed && t.FollowUpOn != null) && (t.FromPerson == null || !here.Contains(t.FromPerson.Value)));
    }

    /// <summary>The talks that somebody may see, newest first.</summary>
    public static IQueryable<Talk> Of(this IQueryable<Talk> talks, Actor actor)
    {
        var person = actor.Person ?? Guid.Empty;
        var own = actor.Parties.ToArray();
        TalkState[] open = [TalkState.Planned, TalkState.Notified, TalkState.Held];
        return talks.Where(t =>
            t.FromPerson == person || open.Contains(t.State) && own.Contains(t.From)
            || t.Told && (t.ToPerson == person || open.Contains(t.State) && own.Contains(t.To)));
    }
}
