using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Host.Ledger;

/// <summary>What is said of who acted: a person by his name as it was written down, the product itself by a word of the reader's language.</summary>
static class ActorWords
{
    /// <summary>As the Ledger writes it; nobody has this account, whatever he calls himself.</summary>
    public static readonly (Guid Account, string Name) Product = (Actor.System("").Account, Actor.System("").Name);

    public static string ActorOf(this IStringLocalizer words, Guid? account, string name) => (account, name) == Product ? words["Actor.System"] : name;
}
