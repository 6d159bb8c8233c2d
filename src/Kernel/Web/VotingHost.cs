namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// A page of the voting host: it answers there and nowhere else. Nobody is known on that host name; it has no session, sets no cookie and
/// keeps no address.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtVotingHostAttribute : Attribute;

/// <summary>The host name on which secret ballots are cast.</summary>
public interface IVotingHost
{
    /// <summary>Where the voters of a unit begin.</summary>
    Uri Of(string tenant);
}

/// <summary>What the voting host's pages and the host agree on.</summary>
public static class VotingHost
{
    /// <summary>First label of its host name; no tenant may be called so.</summary>
    public const string Label = "vote";

    /// <summary>Where its pages begin.</summary>
    public const string Path = "/Vote";

    /// <summary>The limit on how many requests are worked on at once. It counts requests, not senders: addresses are not asked for.</summary>
    public const string Limit = "voting";
}
