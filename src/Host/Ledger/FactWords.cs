using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Access;

namespace PartyDiscipline.Host.Ledger;

/// <summary>What the Ledger's facts are called, each by the words of the module that tells it: the key <c>Fact.</c> and its name.</summary>
sealed class FactWords(RightsTable rights, IStringLocalizerFactory words)
{
    readonly IReadOnlyList<IStringLocalizer> rooms = [.. rights.Entries.Select(e => e.Words).Distinct().Select(words.Create)];

    /// <summary>The fact's own name when no module of this product knows it any more.</summary>
    public string this[string fact] =>
        rooms.Select(r => r[$"Fact.{fact}"]).FirstOrDefault(w => !w.ResourceNotFound)?.Value ?? fact;
}
