using System.Globalization;
using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Kernel;

/// <summary>Words of a module as a text in both languages, for what outlives the request: agendas, feeds, mails.</summary>
public static class BothLanguages
{
    static readonly CultureInfo Chinese = new("zh-CN");
    static readonly CultureInfo English = new("en");

    /// <summary>The words under a key with their figures; a figure that is itself a <see cref="LocalText"/> is said in the same language.</summary>
    public static LocalText Both(this IStringLocalizer words, string key, params object[] figures) =>
        new(In(Chinese, () => words[key, figures].Value), In(English, () => words[key, figures].Value));

    /// <summary>Says something in a language that is not the request's.</summary>
    public static T In<T>(CultureInfo language, Func<T> say)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = language;
        try
        {
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
