using System.Globalization;
using System.Resources;
using PartyDiscipline.Kernel;

namespace PartyDiscipline.Responsibilities.Defaults;

/// <summary>What a figure is called, in both languages, from the module's words (<c>Figure.&lt;name&gt;</c>).</summary>
static class FigureWords
{
    static readonly ResourceManager Words = new("PartyDiscipline.Responsibilities.Resources.Words", typeof(FigureWords).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public static LocalText Of(string figure) => new(Word(figure, Zh), Word(figure, En));

    static string Word(string figure, CultureInfo culture) => Words.GetString("Figure." + figure, culture) ?? figure;
}
