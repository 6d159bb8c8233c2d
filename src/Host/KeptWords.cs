using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Localization;

namespace PartyDiscipline.Host;

/// <summary>
/// Words as resources hold them, each looked up once per language and then kept: a page asks for hundreds, and the resource manager
/// answers them one after another behind a lock.
/// </summary>
sealed class KeptWords(ResourceManagerStringLocalizerFactory resources) : IStringLocalizerFactory
{
    readonly ConcurrentDictionary<(string Base, string Location), IStringLocalizer> rooms = new();

    public IStringLocalizer Create(Type resourceSource) =>
        rooms.GetOrAdd((resourceSource.FullName!, resourceSource.Assembly.FullName!), _ => new Room(resources.Create(resourceSource)));

    public IStringLocalizer Create(string baseName, string location) =>
        rooms.GetOrAdd((baseName, location), _ => new Room(resources.Create(baseName, location)));

    sealed class Room(IStringLocalizer resource) : IStringLocalizer
    {
        readonly ConcurrentDictionary<(CultureInfo Language, string Key), LocalizedString> words = new();

        public LocalizedString this[string name] => words.TryGetValue((CultureInfo.CurrentUICulture, name), out var kept) ? kept : Find(name);

        public LocalizedString this[string name, params object[] arguments]
        {
            get
            {
                var found = this[name];
                return new LocalizedString(name, string.Format(CultureInfo.CurrentCulture, found.Value, arguments), found.ResourceNotFound);
            }
        }

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => resource.GetAllStrings(includeParentCultures);

        /// <summary>What no resource holds is not kept: keys may be made of what people type.</summary>
        LocalizedString Find(string name)
        {
            var found = resource[name];
            if (!found.ResourceNotFound) words[(CultureInfo.CurrentUICulture, name)] = found;
            return found;
        }
    }
}
