using System.Reflection;
using System.Runtime.CompilerServices;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Responsibilities;
using HostSearch = PartyDiscipline.Host.Search;

namespace PartyDiscipline.Host.DropIns;

/// <summary>
/// Tries what a module brings against what is here already, in a container that is thrown away: everything is made once, so that what
/// cannot be made is known before the host relies on it.
/// </summary>
static class DropInRehearsal
{
    /// <summary>Null when all of it can be put together and lies under the module's own name. What the module throws is the caller's to catch.</summary>
    public static Flaw? Of(IModule module, IServiceCollection host, IServiceCollection own)
    {
        if (Outside(module.Name, own).FirstOrDefault() is { } outside) return new(DropInFault.ForeignPage, outside);
        var all = new ServiceCollection();
        foreach (var service in host.Concat(own)) ((ICollection<ServiceDescriptor>)all).Add(service);
        // Orleans comes when the modules are known; until then nobody is called.
        all.AddSingleton(DispatchProxy.Create<IGrainFactory, NotYet>());
        all.AddSingleton(DispatchProxy.Create<IClusterClient, NotYet>());
        using var services = all.BuildServiceProvider(validateScopes: true);
        using var scope = services.CreateScope();
        var made = own.Where(s => !s.IsKeyedService && !s.ServiceType.IsGenericTypeDefinition).Select(s => (s.ServiceType, Made: Make(scope.ServiceProvider, s))).ToList();
        return Double(host, made) ?? Doors(module.Name, services, made.Select(m => m.Made).OfType<ModuleApi>()) ?? Law(services, own);
    }

    /// <summary>Places and rights that it claims outside its own name.</summary>
    static IEnumerable<string> Outside(string name, IServiceCollection own) =>
        own.Select(s => s.ImplementationInstance).OfType<MenuEntry>().Where(m => !m.Page.StartsWith($"/{name}/", StringComparison.Ordinal)).Select(m => $"Its place in the menu leads to {m.Page}.")
            .Concat(own.Select(s => s.ImplementationInstance).OfType<PermissionEntry>().Where(p => !p.Name.StartsWith($"{name}.", StringComparison.Ordinal)).Select(p => $"Its permission is called {p.Name}."));

    static object? Make(IServiceProvider services, ServiceDescriptor service) =>
        service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(services) ?? (service.ImplementationType is { } type ? ActivatorUtilities.CreateInstance(services, type) : null);

    /// <summary>Rules, documents, finders and the like that are called what another of their kind is called.</summary>
    static Flaw? Double(IServiceCollection host, IEnumerable<(Type Kind, object? Made)> own)
    {
        foreach (var kind in own.Where(o => NameOf(o.Kind) is not null).GroupBy(o => o.Kind, o => (string?)NameOf(o.Kind)!.GetValue(o.Made)))
        {
            // A name is a constant of its class, so that the host's own need not be made to be asked.
            var taken = host.Where(s => s.ServiceType == kind.Key && s.ImplementationType is not null).Select(s => Bare(s.ImplementationType!, NameOf(kind.Key)!)).OfType<string>().ToHashSet();
            if (kind.FirstOrDefault(n => n is null || !taken.Add(n)) is { } twice) return new(DropInFault.NameTaken, $"Another {kind.Key.Name} is called {twice}.");
            if (kind.Key == typeof(IIndexed) && taken.GroupBy(HostSearch.Terms.CodeOf).FirstOrDefault(g => g.Count() > 1) is { } stretch)
                return new(DropInFault.NameTaken, $"In the index these cannot be told apart: {string.Join(", ", stretch)}.");
        }
        return null;
    }

    static PropertyInfo? NameOf(Type kind) => kind.IsInterface && kind.Assembly == typeof(IModule).Assembly && kind != typeof(IModule) ? kind.GetProperty("Name", typeof(string)) : null;

    static string? Bare(Type type, PropertyInfo name)
    {
        try
        {
            return (string?)name.GetValue(RuntimeHelpers.GetUninitializedObject(type));
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    /// <summary>Its endpoints, mapped once: each under the module's own name and with a permission.</summary>
    static Flaw? Doors(string name, IServiceProvider services, IEnumerable<ModuleApi> apis)
    {
        var hall = new Hall(services);
        foreach (var api in apis) api.Map(hall.MapGroup(Api.Root));
        foreach (var door in hall.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var route = $"/{door.RoutePattern.RawText?.TrimStart('/')}";
            if (!$"{route}/".StartsWith($"{Api.Root}/{name}/", StringComparison.OrdinalIgnoreCase)) return new(DropInFault.ForeignPage, $"Its endpoint {route} does not lie under {Api.Root}/{name}.");
            if (door.Metadata.GetMetadata<RequirePermissionAttribute>() is null) return new(DropInFault.ForeignPage, $"Its endpoint {route} names no permission.");
        }
        return null;
    }

    /// <summary>The law with its regulations: a fault in them would keep the whole product from starting.</summary>
    static Flaw? Law(IServiceProvider services, IServiceCollection own) =>
        own.Any(s => s.ImplementationInstance is RegulationSource) && services.GetRequiredService<IDataCheck>().Faults() is { Count: > 0 } faults
            ? new(DropInFault.FaultyRegulation, string.Join("; ", faults))
            : null;

    sealed class Hall(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;
        public ICollection<EndpointDataSource> DataSources { get; } = [];
        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}

/// <summary>Stands for what is there only once the host runs.</summary>
class NotYet : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        throw new InvalidOperationException($"{targetMethod?.Name} is called while the host is being put together; call it when you are called.");
}
