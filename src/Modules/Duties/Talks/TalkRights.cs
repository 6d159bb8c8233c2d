using PartyDiscipline.Kernel.Access;

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
        _ => Talks(actor, talk),
    };

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
