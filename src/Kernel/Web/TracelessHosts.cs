namespace PartyDiscipline.Kernel.Web;

/// <summary>
/// A page of a host without a trace: it answers on that host name and nowhere else. Nobody is known there; it has no session, sets no
/// cookie and keeps no address.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class AtTracelessHostAttribute(string label) : Attribute
{
    /// <summary>First label of its host name.</summary>
    public string Label { get; } = label;
}

/// <summary>A page of the voting host.</summary>
public sealed class AtVotingHostAttribute() : AtTracelessHostAttribute(VotingHost.Label);

/// <summary>A page of the host for reports.</summary>
public sealed class AtReportHostAttribute() : AtTracelessHostAttribute(ReportHost.Label);

/// <summary>The host name on which secret ballots are cast.</summary>
public interface IVotingHost
{
    /// <summary>Where the voters of a unit begin.</summary>
    Uri Of(string tenant);
}

/// <summary>The host name on which reports are taken from whoever comes.</summary>
public interface IReportHost
{
    /// <summary>Where those begin who report to a unit's discipline committee.</summary>
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

/// <summary>What the report host's pages and the host agree on.</summary>
public static class ReportHost
{
    /// <summary>First label of its host name; no tenant may be called so.</summary>
    public const string Label = "report";

    /// <summary>Where its pages begin.</summary>
    public const string Path = "/Tell";

    /// <summary>The limit on how many requests are worked on at once; it counts requests, not senders.</summary>
    public const string Limit = "reporting";
}
