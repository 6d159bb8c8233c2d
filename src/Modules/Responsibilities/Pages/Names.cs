using System.Globalization;
using PartyDiscipline.Responsibilities.Organisation;

namespace PartyDiscipline.Responsibilities.Pages;

/// <summary>People's names in the reader's language.</summary>
static class Names
{
    public static string Of(Person person) => Of(person.Name, person.NameEn);

    public static string Of(PersonView person) => Of(person.Name, person.NameEn);

    static string Of(string name, string? latin) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" && !string.IsNullOrEmpty(latin) ? latin : name;
}
