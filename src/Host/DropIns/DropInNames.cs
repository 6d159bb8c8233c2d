using System.Reflection;
using Microsoft.AspNetCore.Razor.Hosting;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.DropIns;

/// <summary>
/// What is called what in this host, so that nothing of a stranger's answers in its place. Two grains or facts of one name would keep the
/// whole host from starting, so they are compared before the stranger's assembly is loaded: once it is, Orleans finds it.
/// </summary>
sealed class DropInNames
{
    /// <summary>Every module has its own; they only say which frame and which words its pages have.</summary>
    static readonly string[] SharedViews = ["/Pages/_ViewStart.cshtml", "/Pages/_ViewImports.cshtml"];

    /// <summary>First parts of addresses, tables, permissions and facts.</summary>
    readonly HashSet<string> rooms = new(StringComparer.OrdinalIgnoreCase) { "Kernel", "Host", "Pages", "Shared" };
    /// <summary>Grains' names, each with the module that has it.</summary>
    readonly Dictionary<string, string> grains = new(StringComparer.OrdinalIgnoreCase);

    public DropInNames(IServiceCollection services)
    {
        foreach (var module in Modules.BuiltIn) Take(module.Name, module.GetType().Assembly);
        foreach (var page in PagesOf(typeof(DropInNames).Assembly)) rooms.Add(Path.GetFileNameWithoutExtension(page.Split('/')[2]));
        foreach (var database in services.Select(s => s.ImplementationInstance).OfType<ModuleDatabase>()) rooms.Add(database.Context.Name[..^2]);
    }

    /// <summary>From now on these names are taken: for a module that was dropped in from its loading on, whether it comes to run or not.</summary>
    public void Take(string module, Assembly assembly)
    {
        rooms.Add(module);
        foreach (var type in assembly.GetTypes())
        {
            if (type.IsAssignableTo(typeof(IGrain)) && type.IsClass) grains.TryAdd(GrainName(type.Name), module);
            if (type.IsAssignableTo(typeof(IFact)) && type.IsClass) rooms.Add(FactName.Of(type).Split('.')[0]);
        }
    }

    /// <summary>What in these tables has a name that is taken or lies outside the module's own; null when nothing does.</summary>
    public Flaw? Clash(string module, DropInTables tables)
    {
        if (rooms.Contains(module)) return new(DropInFault.NameTaken, $"{module} is here already.");
        if (rooms.FirstOrDefault(r => IsWithin(module, r) || IsWithin(r, module)) is { } room)
            return new(DropInFault.NameTaken, $"{module} and {room}, which is here already, cannot be told apart: the names of one begin with the other's.");
        if (tables.GrainNames.FirstOrDefault(n => !n.StartsWith($"{module}.", StringComparison.OrdinalIgnoreCase)) is { } alias)
            return new(DropInFault.NameTaken, $"Its type with the alias {alias} may be called {module}.{alias} only.");
        if (tables.Classes.FirstOrDefault(c => grains.ContainsKey(GrainName(c))) is { } grain)
            return new(DropInFault.NameTaken, $"Its class {grain} has the name of a grain of {grains[GrainName(grain)]}, which is here already.");
        if (tables.Pages.FirstOrDefault(p => !p.StartsWith($"/Pages/{module}/", StringComparison.Ordinal) && !SharedViews.Contains(p)) is { } page)
            return new(DropInFault.ForeignPage, $"Its page {page} does not lie under /Pages/{module}/.");
        if (tables.Routes.FirstOrDefault(r => r.TrimStart('~').StartsWith('/') && !r.TrimStart('~').StartsWith($"/{module}/", StringComparison.OrdinalIgnoreCase)) is { } route)
            return new(DropInFault.ForeignPage, $"One of its pages claims the address {route}, which is not under /{module}/.");
        return null;
    }

    /// <summary>What a module has begins with its name and a dot, a table with its name and an underline.</summary>
    static bool IsWithin(string name, string room) => name.Length > room.Length && name[room.Length] is '.' or '_' && name.StartsWith(room, StringComparison.OrdinalIgnoreCase);

    /// <summary>As Orleans names a grain by its class.</summary>
    static string GrainName(string type) => type.EndsWith("Grain", StringComparison.Ordinal) ? type[..^"Grain".Length] : type;

    static IEnumerable<string> PagesOf(Assembly assembly) => assembly.GetCustomAttributes<RazorCompiledItemAttribute>().Select(item => item.Identifier);
}
