using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Kernel.Web;

/// <summary>The Kernel's own words: lights, marks, controls, and what validation says.</summary>
static class KernelWords
{
    /// <summary>Resources/Words.resx of the Kernel in the language of the request. The factory keeps what it made.</summary>
    public static IStringLocalizer Kernel(this IStringLocalizerFactory factory) => factory.Create("Words", "PartyDiscipline.Kernel");
}
