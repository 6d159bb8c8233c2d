using System.Text.Json;
using PartyDiscipline.Kernel;

namespace PartyDiscipline.Duties.Chains;

/// <summary>What is known of a step: which records fit it, which words speak for it, and until when it is due; all ○.</summary>
/// <param name="Code">S1 to S6, as rules cite it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Categories">Record categories that may fill it.</param>
/// <param name="Keywords">Words by which a fitting record is found.</param>
/// <param name="WorkingDays">Working days after receipt, or after a failure was found; the first step goes by the limit of its obligation.</param>
/// <param name="OnlyOnFailure">Needed only where carrying out has failed.</param>
sealed record StepLaw(string Code, LocalText Name, IReadOnlyList<string> Categories, IReadOnlyList<string> Keywords, int WorkingDays, bool OnlyOnFailure = false);

/// <summary>The steps of follow-through as data: Regulations/chains.json. Which of them a party owes, its obligation says.</summary>
sealed class ChainLaw
{
    readonly Dictionary<string, StepLaw> byCode;

    /// <summary>Per-event obligations that an important deployment sets off as well, for whoever owes them.</summary>
    public IReadOnlyList<string> AlsoForImportant { get; }

    /// <summary>Every category that fills some step.</summary>
    public IReadOnlyList<string> Categories { get; }

    ChainLaw(File file)
    {
        byCode = file.Steps.ToDictionary(s => s.Code, StringComparer.Ordinal);
        AlsoForImportant = file.AlsoForImportant;
        Categories = [.. file.Steps.SelectMany(s => s.Categories).Distinct()];
        var faults = file.Steps.Where(s => s.WorkingDays <= 0 || s.Categories.Count == 0).Select(s => s.Code).ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"chains.json: {string.Join(", ", faults)} need a limit above zero and at least one category.");
    }

    public static ChainLaw Load()
    {
        using var stream = typeof(ChainLaw).Assembly.GetManifestResourceStream("PartyDiscipline.Duties.Regulations.chains.json")!;
        return new(JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web)!);
    }

    /// <summary>A step that some rule cites; rules cite S1 to S6 only.</summary>
    public StepLaw this[string step] => byCode[step];

    sealed record File(int Version, IReadOnlyList<StepLaw> Steps, IReadOnlyList<string> AlsoForImportant);
}
