using System.Data.Common;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orleans.Serialization;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.DropIns;

/// <summary>
/// Takes in what lies under <c>modules/</c> (<c>Modules:Folder</c>), one folder a module. It works before Razor and Orleans look for
/// their parts, because they look once, and after the host has said all else it brings, because that is what a stranger is tried against.
/// Whatever is wrong with a module disables that module, with its reason, and nothing else; what is wrong with a built-in one stops
/// the host. A module that runs is trusted like the product itself.
/// </summary>
sealed class DropInLoader(WebApplicationBuilder builder, IMvcBuilder pages, DatabaseEngine engine)
{
    const string FolderSetting = "Modules:Folder";

    /// <summary>For commands that need no module, and must not open the database before their own work.</summary>
    public const string None = $"--{FolderSetting}=";

    readonly DropInNames names = new(builder.Services);
    readonly HashSet<string> running = [.. Modules.BuiltIn.Select(m => m.Name)];

    public DropInList Load()
    {
        var folder = builder.Configuration[FolderSetting] ?? "modules";
        if (folder.Length == 0) return new DropInList(null, []);
        folder = Path.GetFullPath(folder, builder.Environment.ContentRootPath);
        if (!Directory.Exists(folder)) return new DropInList(folder, []);

        var allowed = Allowed();
        var waiting = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(f => Admit(f, allowed)).ToList();
        var found = new List<DropIn>();
        while (waiting.Count > 0)
        {
            // Upstream first, however the folders are called.
            var next = waiting.Find(d => d.Module is null || d.Module.Upstream.All(running.Contains)) ?? waiting[0];
            waiting.Remove(next);
            found.Add(next.Runs ? next with { Flaw = Start(next) } : next);
        }
        return new DropInList(folder, found);
    }

    /// <summary>The hashes that two people allowed, or why they cannot be known.</summary>
    (IReadOnlySet<string> Hashes, string? Unknown) Allowed()
    {
        // A database that is not there yet allows nothing, and is not made by asking.
        if (engine.File is { } file && !File.Exists(file)) return (new HashSet<string>(), null);
        try
        {
            using var services = DropInDatabases.Alone(engine, s => ModuleBuilder.AddDatabase<HostDb>(s, "host"));
            using var db = services.GetRequiredService<Database<HostDb>>().OpenAcross();
            var bureaus = db.Tenants.Where(t => t.Kind == TenantKind.Bureau).Select(t => t.TenantId);
            var hashes = db.DropIns.Where(d => d.State == AllowedState.Allowed && bureaus.Contains(d.TenantId)).Select(d => d.Hash).ToHashSet();
            if (db.Database.GetDbConnection() is SqliteConnection embedded) SqliteConnection.ClearPool(embedded);
            return (hashes, null);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            return (new HashSet<string>(), $"The list of allowed modules cannot be read: {e.Message}");
        }
    }

    /// <summary>All that can be said of a folder before a line of it runs; then which module it is.</summary>
    DropIn Admit(string folder, (IReadOnlySet<string> Hashes, string? Unknown) allowed)
    {
        var name = Path.GetFileName(folder);
        var dropIn = new DropIn(name, folder, "");
        var file = Path.Combine(folder, $"{name}.dll");
        try
        {
            dropIn = dropIn with { Hash = DropInFiles.HashOf(folder) };
            if (!File.Exists(file)) return dropIn with { Flaw = new(DropInFault.Unreadable, $"There is no {name}.dll in it.") };
            var tables = DropInTables.Read(file);
            dropIn = dropIn with { Kernel = tables.BuiltAgainst };
            if (tables.BuiltAgainst is not { } built || !DropInFiles.Fits(built))
                return dropIn with { Flaw = new(DropInFault.WrongKernel, $"It was built against kernel {tables.BuiltAgainst?.ToString() ?? "none"}; this host has {DropInFiles.HostKernel}.") };
            if (tables.Modules.Count != 1 || tables.Assembly != name)
                return dropIn with { Flaw = new(DropInFault.NoModule, $"The assembly is called {tables.Assembly} and holds {tables.Modules.Count} modules.") };
            if (names.Clash(name, tables) is { } clash) return dropIn with { Flaw = clash };
            if (!allowed.Hashes.Contains(dropIn.Hash)) return dropIn with { Flaw = new(DropInFault.NotAllowed, allowed.Unknown ?? "Its hash is not on the list of allowed modules.") };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            return dropIn with { Flaw = Flaw.Of(DropInFault.Unreadable, e) };
        }
        try
        {
            var type = DropInFiles.Load(file, dropIn.Hash).GetTypes().Single(t => t.IsClass && t.IsAssignableTo(typeof(IModule)));
            var module = (IModule)Activator.CreateInstance(type, nonPublic: true)!;
            return module.Name == name ? dropIn with { Module = module } : dropIn with { Flaw = new(DropInFault.NoModule, $"The module calls itself {module.Name}.") };
        }
        catch (Exception e)
        {
            return dropIn with { Flaw = Flaw.Of(DropInFault.Failed, e) };
        }
    }

    /// <summary>Lets the module say what it brings, tries it, and takes it in; or says why not.</summary>
    Flaw? Start(DropIn dropIn)
    {
        var module = dropIn.Module!;
        var own = new ServiceCollection();
        try
        {
            if (module.Upstream.FirstOrDefault(u => !running.Contains(u)) is { } missing) return new(DropInFault.UpstreamMissing, $"It needs {missing}.");
            var words = dropIn.Assembly.GetType($"{module.GetType().Namespace}.Words", throwOnError: true)!;
            if (dropIn.Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IFact))).Select(FactName.Of).FirstOrDefault(f => !f.StartsWith($"{module.Name}.", StringComparison.Ordinal)) is { } fact)
                return new(DropInFault.NameTaken, $"Its fact would stand in the Ledger as {fact}, which does not begin with {module.Name}.");
            own.AddSingleton(module);
            ModuleBuilder.Scan(own, dropIn.Assembly);
            module.Register(new ModuleBuilder(module, own, words));
            if (DropInRehearsal.Of(module, builder.Services, own) is { } flaw) return flaw;
        }
        catch (Exception e)
        {
            return Flaw.Of(DropInFault.Failed, e);
        }
        if (new DropInDatabases(builder, engine).Ready(module.Name, own) is { } unready) return unready;

        foreach (var service in own) ((ICollection<ServiceDescriptor>)builder.Services).Add(service);
        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(dropIn.Assembly).GetApplicationParts(dropIn.Assembly)) pages.PartManager.ApplicationParts.Add(part);
        builder.Services.AddSerializer(serializer => serializer.AddAssembly(dropIn.Assembly));
        names.Take(module.Name, dropIn.Assembly);
        running.Add(module.Name);
        return null;
    }
}
