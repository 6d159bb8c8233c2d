using System.Text.Json;
using PartyDiscipline.Kernel;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>Something a reporter is judged on (测评维度), and how much it counts beside the others.</summary>
sealed record Dimension(string Code, decimal Weight, LocalText Name);

/// <summary>A level that a voter may give, and what it is worth.</summary>
sealed record Level(string Code, decimal Coefficient, LocalText Name);

/// <summary>A class of voters (A 领导 … D 群众代表), and how much its voice counts beside the others.</summary>
sealed record VoterClass(string Code, decimal Weight, LocalText Name);

/// <summary>So many of so many.</summary>
sealed record Share(int Of, int Needed);

/// <summary>
/// By which figures an appraisal is held and counted, all ○ (domain B.2): Regulations/appraisal.json. An election keeps those of the
/// day on which it was prepared.
/// </summary>
sealed record AppraisalTerms
{
    public required int Version { get; init; }
    public required Dimension[] Dimensions { get; init; }
    public required Level[] Levels { get; init; }
    public required VoterClass[] Classes { get; init; }
    /// <summary>The part of the roster that must have voted.</summary>
    public required Share Quorum { get; init; }
    /// <summary>Fewer ballots than these are never shown by themselves, nor by a difference.</summary>
    public required int SmallestCell { get; init; }
    /// <summary>How many hold a part of the key, and how many of them open the ballots.</summary>
    public required Share Holders { get; init; }
    public required int MostParties { get; init; }
    public required int MostVoters { get; init; }

    public static AppraisalTerms Load()
    {
        using var stream = typeof(AppraisalTerms).Assembly.GetManifestResourceStream("PartyDiscipline.Reports.Regulations.appraisal.json")!;
        return JsonSerializer.Deserialize<AppraisalTerms>(stream, JsonSerializerOptions.Web)!;
    }

    public bool HasQuorum(int ballots, int roster) => roster > 0 && ballots * (long)Quorum.Of >= roster * (long)Quorum.Needed;
}
