using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>
/// 授权: somebody acts for the holder of a post from one day to another, and for the body behind it. What he does is marked 代; duties and
/// answerability stay with the holder.
/// </summary>
sealed class Delegation : TenantRow
{
    public const int WhatLength = 200;

    public PartyId Post { get; private set; }
    /// <summary>Who held the post when it was given.</summary>
    public Guid Holder { get; private set; }
    public Guid To { get; private set; }
    public DateOnly From { get; private set; }
    /// <summary>Last day.</summary>
    public DateOnly Until { get; private set; }
    /// <summary>What he is to do, in a few words.</summary>
    public string What { get; private set; } = "";
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    Delegation() { }

    public Delegation(PartyId post, Guid holder, Guid to, DateOnly from, DateOnly until, string what, Actor actor, DateTimeOffset at) =>
        (Post, Holder, To, From, Until, What, ByName, At) = (post, holder, to, from, until, what, actor.Name, at);

    public bool On(DateOnly date) => From <= date && date <= Until;

    /// <summary>Ends before its day; what was done under it stands.</summary>
    public void End(DateOnly last) => Until = last;
}
