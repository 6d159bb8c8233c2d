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
/// the host. A module that runs is trusted like the product itself, but it has only some seconds to say what it brings
/// (<c>Modules:Patience</c>): one that never comes back costs a thread and not the start.
/// </summary>
sealed class DropInLoader(WebApplicationBuilder builder, IMvcBuilder pages, DatabaseEngine engine)
{
    const string FolderSetting = "Modules:Folder";
    const string PatienceSetting = "Modules:Patience";

    /// <summary>For commands that need no module, and must not open the database before their own work.</summary>
    public const string None = $"--{FolderSetting}=";

    readonly DropInNames names = new(builder.Services);
    readonly TimeSpan patience = builder.Configuration.GetValue(PatienceSetting, TimeSpan.FromSeconds(30));
    readonly HashSet<string> running = [.. Modules.BuiltIn.Select(m => m.Name)];

    public DropInList Load()
    {
        var folder = builder.Configuration[FolderSetting] ?? "modules";
        if (folder.Length == 0) return new DropInList(null, []);
        folder = Path.GetFullPath(folder, builder.Environment.ContentRootPath);
        if (!Directory.Exists(folder)) return new DropInList(folder, []);

        string[] folders;
        try
        {
            folders = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DropInList(folder, [new DropIn(Path.GetFileName(folder), folder, "") { Flaw = Flaw.Of(DropInFault.Unreadable, e) }]);
        }
        var allowed = Allowed();
        var waiting = folders.Order(StringComparer.Ordinal).Select(f => Admit(f, allowed)).ToList();
        var found = new List<DropIn>();
        while (waiting.Count > 0)
        {
            // Upstream first, however the folders are called.
            var next = waiting.Find(d => d.Module is null || d.Upstream.All(running.Contains)) ?? waiting[0];
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
        var admitted = Within<DropIn>(name, () =>
        {
            var type = DropInFiles.Load(file, dropIn.Hash).GetTypes().Single(t => t.IsClass && t.IsAssignableTo(typeof(IModule)));
            var module = (IModule)Activator.CreateInstance(type, nonPublic: true)!;
            return module.Name == name
                ? dropIn with { Module = module, Upstream = [.. module.Upstream] }
                : dropIn with { Flaw = new(DropInFault.NoModule, $"The module calls itself {module.Name}.") };
        }, flaw => dropIn with { Flaw = flaw });
        // The next one is compared with it before a line of that runs.
        if (admitted.Module is not null) names.Take(name, admitted.Assembly);
        return admitted;
    }

    /// <summary>Lets the module say what it brings, tries it, and takes it in; or says why not.</summary>
    Flaw? Start(DropIn dropIn)
    {
        if (dropIn.Upstream.FirstOrDefault(u => !running.Contains(u)) is { } missing) return new(DropInFault.UpstreamMissing, $"It needs {missing}.");
        // Both are the module's alone until it is done: whoever is late adds to what nobody looks at any more.
        var (own, host) = (new ServiceCollection(), new ServiceCollection());
        foreach (var service in builder.Services) ((ICollection<ServiceDescriptor>)host).Add(service);
        if (Within(dropIn.Name, () => Brings(dropIn, host, own), flaw => flaw) is { } fault) return fault;
        if (new DropInDatabases(builder, engine).Ready(dropIn.Name, own) is { } unready) return unready;

        foreach (var service in own) ((ICollection<ServiceDescriptor>)builder.Services).Add(service);
        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(dropIn.Assembly).GetApplicationParts(dropIn.Assembly)) pages.PartManager.ApplicationParts.Add(part);
        builder.Services.AddSerializer(serializer => serializer.AddAssembly(dropIn.Assembly));
        running.Add(dropIn.Name);
        return null;
    }

    /// <summary>What the module brings, into its own collection; null when all of it can be put together with what the host has.</summary>
    static Flaw? Brings(DropIn dropIn, ServiceCollection host, ServiceCollection own)
    {
        var module = dropIn.Module!;
        var words = dropIn.Assembly.GetType($"{module.GetType().Namespace}.Words", throwOnError: true)!;
        if (dropIn.Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IFact))).Select(FactName.Of).FirstOrDefault(f => !f.StartsWith($"{dropIn.Name}.", StringComparison.Ordinal)) is { } fact)
            return new(DropInFault.NameTaken, $"Its fact would stand in the Ledger as {fact}, which does not begin with {dropIn.Name}.");
        own.AddSingleton(module);
        ModuleBuilder.Scan(own, dropIn.Assembly);
        module.Register(new ModuleBuilder(module, own, words));
        return DropInRehearsal.Of(module, host, own);
    }

    /// <summary>
    /// Lines of a stranger, on a thread of their own. No thread can be ended from outside: one that is late goes on until the host ends, and
    /// what it comes to is thrown away.
    /// </summary>
    T Within<T>(string module, Func<T> lines, Func<Flaw, T> flawed)
    {
        T result = default!;
        var thread = new Thread(() =>
        {
            try
            {
                result = lines();
            }
            catch (Exception e)
            {
                result = flawed(Flaw.Of(DropInFault.Failed, e));
            }
        })
        { IsBackground = true, Name = $"module {module}" };
        thread.Start();
        return thread.Join(patience)
            ? result
            : flawed(new(DropInFault.TooSlow, $"It was not done within {patience.TotalSeconds:0.#} s ({PatienceSetting}). Its thread goes on until the host ends."));
    }
}
