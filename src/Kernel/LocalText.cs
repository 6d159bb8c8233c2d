using System.Globalization;

namespace PartyDiscipline.Kernel;

/// <summary>A text of the product's data in its two languages; Chinese is the source language.</summary>
[GenerateSerializer, Immutable, Alias("Kernel.LocalText")]
public sealed record LocalText([property: Id(0)] string Zh, [property: Id(1)] string En)
{
    /// <summary>The text in the language of the current request.</summary>
    public override string ToString() =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? En : Zh;
}
