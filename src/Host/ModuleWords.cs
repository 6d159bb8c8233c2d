using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Access;

namespace PartyDiscipline.Host;

/// <summary>Words that some module has under a key: what the host says about things whose module it does not know.</summary>
sealed class ModuleWords(RightsTable rights, IStringLocalizerFactory words)
{
    readonly IReadOnlyList<IStringLocalizer> rooms = [.. rights.Entries.Select(e => e.Words).Distinct().Select(words.Create)];

    /// <summary>Null when no module has the key.</summary>
    public string? this[string key, params object[] figures] =>
        rooms.Select(room => figures.Length == 0 ? room[key] : room[key, figures]).FirstOrDefault(w => !w.ResourceNotFound)?.Value;
}
