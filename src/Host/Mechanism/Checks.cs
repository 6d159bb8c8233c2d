using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.Mechanism;

/// <summary>What one check found, and what it is called.</summary>
sealed record CheckView(string Title, string Mend, XrayResult Result);

/// <summary>Runs every module's checks for what does not fit together.</summary>
sealed class Checks(IEnumerable<IXray> xrays, ModuleWords words, ILogger<Checks> log)
{
    /// <summary>Lines shown of each.</summary>
    const int Shown = 5;

    /// <summary>Those that found something first. One that fails is named and hides no other.</summary>
    public async Task<IReadOnlyList<CheckView>> Run(Actor actor, int year, CancellationToken cancel)
    {
        var views = new List<CheckView>();
        foreach (var xray in xrays.OrderBy(x => x.Order).ThenBy(x => x.Name, StringComparer.Ordinal))
        {
            var result = XrayResult.Clean;
            try
            {
                result = await xray.Look(actor, year, Shown, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The check {Check} failed.", xray.Name);
                continue;
            }
            views.Add(new CheckView(words[$"Xray.{xray.Name}"] ?? xray.Name, words[$"Xray.Mend.{xray.Name}"] ?? "", result));
        }
        return [.. views.OrderByDescending(v => v.Result.Total > 0)];
    }
}
