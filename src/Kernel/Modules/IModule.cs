using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Search;

namespace PartyDiscipline.Kernel.Modules;

/// <summary>One linked function of the mechanism: a folder under src/Modules that could be deleted.</summary>
public interface IModule
{
    /// <summary>The module's code name; also the first folder of its pages and its resources' owner.</summary>
    string Name { get; }

    /// <summary>Names of the modules whose contracts this one calls.</summary>
    IReadOnlyCollection<string> Upstream { get; }

    void Register(ModuleBuilder module);
}

/// <summary>A place in the navigation rail: under which of the six functions, which page, who sees it.</summary>
/// <param name="Function">明责 clarify, 履责 perform, 述责 report, 督责 supervise, 考责 assess, 问责 account; or "home", "admin".</param>
/// <param name="Page">Razor page path, for example <c>/Duties/Records</c>.</param>
/// <param name="Permission">Who sees it.</param>
/// <param name="Order">Order inside the function.</param>
/// <param name="Words">Marker type of the resources that hold the label under <c>Menu.&lt;page path with dots&gt;</c>.</param>
public sealed record MenuEntry(string Function, string Page, string Permission, int Order, Type Words);

/// <summary>A permission and the roles that hold it by default; the rights table is printed from these.</summary>
public sealed record PermissionEntry(string Name, IReadOnlyCollection<string> Holders, Type Words);

/// <summary>Text of an embedded regulation file.</summary>
public sealed record RegulationSource(string Name, Func<Stream> Open);

/// <summary>A context type whose migrations the host runs, in this order.</summary>
public sealed record ModuleDatabase(Type Context, Func<IServiceProvider, DbContext> Open);

/// <summary>
/// Everything a module can ask of the host. Deep on purpose: it hides EF, authorization, navigation, resources and scanning.
/// </summary>
public sealed class ModuleBuilder(IModule module, IServiceCollection services, Type words)
{
    /// <summary>For the rare rest.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>The module's own database context; its tables are prefixed, its migrations have their own history.</summary>
    public ModuleBuilder Database<TDb>() where TDb : ModuleDb
    {
        AddDatabase<TDb>(Services, module.Name);
        return this;
    }

    /// <summary>Registers a context that opens through <see cref="Database{TDb}"/>.</summary>
    public static void AddDatabase<TDb>(IServiceCollection services, string history) where TDb : ModuleDb
    {
        services.AddSingleton(provider =>
        {
            var options = new DbContextOptionsBuilder<TDb>();
            provider.GetRequiredService<IDatabaseEngine>().Configure(options, $"__ef_{history.ToLowerInvariant()}");
            return options.Options;
        });
        services.AddSingleton<Database<TDb>>();
        services.AddSingleton(new ModuleDatabase(typeof(TDb), provider => provider.GetRequiredService<Database<TDb>>().OpenAcross()));
    }

    /// <summary>An embedded regulation file of the module, by its file name under Regulations/.</summary>
    public ModuleBuilder Regulation(string file)
    {
        var assembly = module.GetType().Assembly;
        var resource = assembly.GetManifestResourceNames().Single(name => name.EndsWith(".Regulations." + file, StringComparison.Ordinal));
        Services.AddSingleton(new RegulationSource(file, () => assembly.GetManifestResourceStream(resource)!));
        return this;
    }

    /// <summary>A permission of the module, and the roles that hold it.</summary>
    public ModuleBuilder Permission(string name, params IReadOnlyCollection<string> holders)
    {
        Services.AddSingleton(new PermissionEntry(name, holders, words));
        return this;
    }

    /// <summary>A place in the navigation.</summary>
    public ModuleBuilder Menu(string function, string page, string permission, int order = 0)
    {
        Services.AddSingleton(new MenuEntry(function, page, permission, order, words));
        return this;
    }

    /// <summary>Endpoints under <c>/api/v1</c>; each names its permission.</summary>
    public ModuleBuilder Api(Action<RouteGroupBuilder> map)
    {
        Services.AddSingleton(new ModuleApi(module.Name, map));
        return this;
    }

    /// <summary>Finds the module's extension points in its own assembly, internal classes included.</summary>
    public static void Scan(IServiceCollection services, Assembly assembly) => services.Scan(scan => scan
        .FromAssemblies(assembly)
        .AddClasses(c => c.AssignableTo<IObligationRule>(), publicOnly: false).As<IObligationRule>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IScoreRule>(), publicOnly: false).As<IScoreRule>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IPartyPanel>(), publicOnly: false).As<IPartyPanel>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IHomePanel>(), publicOnly: false).As<IHomePanel>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IAgenda>(), publicOnly: false).As<IAgenda>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IDocument>(), publicOnly: false).As<IDocument>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IWorkbook>(), publicOnly: false).As<IWorkbook>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IEvidence>(), publicOnly: false).As<IEvidence>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IFileInspection>(), publicOnly: false).As<IFileInspection>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IFinder>(), publicOnly: false).As<IFinder>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IIndexed>(), publicOnly: false).As<IIndexed>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IFunctionHealth>(), publicOnly: false).As<IFunctionHealth>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IXray>(), publicOnly: false).As<IXray>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<ITrace>(), publicOnly: false).As<ITrace>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IPartyYear>(), publicOnly: false).As<IPartyYear>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<IFollowUps>(), publicOnly: false).As<IFollowUps>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo<INightly>(), publicOnly: false).As<INightly>().WithSingletonLifetime()
        .AddClasses(c => c.AssignableTo(typeof(IHandle<>)), publicOnly: false).AsImplementedInterfaces(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandle<>)).WithSingletonLifetime());
}

/// <summary>A module's endpoints.</summary>
public sealed record ModuleApi(string Module, Action<RouteGroupBuilder> Map);

/// <summary>A module's tab on the page of a responsible party; rendered as a partial view of the module's own.</summary>
public interface IPartyPanel
{
    string Name { get; }
    int Order { get; }
    /// <summary>The partial view and its model, or null when the module has nothing to say of this party to this reader.</summary>
    Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel);
}

/// <summary>A module's part of the home page; the host stacks them in order.</summary>
public interface IHomePanel
{
    string Name { get; }
    int Order { get; }
    Task<PanelView?> Show(Actor actor, CancellationToken cancel);
}

/// <summary>A partial view by its path and the model it takes.</summary>
public sealed record PanelView(string Partial, object Model);

/// <summary>
/// What a module has for one person's desk: what is due, what waits for him, what he waits for. One source for the home page, the
/// calendar and its feed, the daily digest and the notices, so that none of them nags about what another shows as done.
/// </summary>
public interface IAgenda
{
    string Name { get; }

    /// <summary>Open items only, most urgent first, at most some hundreds; without content that is not everybody's to read.</summary>
    Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel);
}

/// <summary>Whose turn it is.</summary>
public enum Turn
{
    /// <summary>He owes it by a day.</summary>
    Due,
    /// <summary>Somebody waits for him: a signature, a confirmation, an answer.</summary>
    WaitsForMe,
    /// <summary>He waits for somebody.</summary>
    IWait,
}

/// <param name="Key">The same item has the same key tomorrow, across modules.</param>
/// <param name="Turn">Whose turn it is.</param>
/// <param name="Text">One line in both languages; codes and posts, never what a restricted record says.</param>
/// <param name="Page">Where it is done.</param>
/// <param name="Due">Its last day, if it has one.</param>
/// <param name="Since">Since when it waits.</param>
public sealed record AgendaItem(string Key, Turn Turn, LocalText Text, string Page, DateOnly? Due = null, DateOnly? Since = null);

/// <summary>Work done once a night for each tenant, after midnight in China.</summary>
public interface INightly
{
    string Name { get; }
    Task Run(string tenant, DateOnly today, CancellationToken cancel);
}
