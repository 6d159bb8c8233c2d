using System.Data.Common;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
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
        return Double(host, made) ?? Twins(host, own) ?? Doors(module.Name, services, made.Select(m => m.Made).OfType<ModuleApi>()) ?? Law(services, own);
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
            // One that a module dropped in before this one has made itself is asked as it is.
            var taken = host.Where(s => s.ServiceType == kind.Key && !s.IsKeyedService)
                .Select(s => s.ImplementationInstance is { } there ? (string?)NameOf(kind.Key)!.GetValue(there) : s.ImplementationType is { } type ? Bare(type, NameOf(kind.Key)!) : null).OfType<string>().ToHashSet();
            if (kind.FirstOrDefault(n => n is null || !taken.Add(n)) is { } twice) return new(DropInFault.NameTaken, $"Another {kind.Key.Name} is called {twice}.");
            if (kind.Key == typeof(IIndexed) && taken.GroupBy(HostSearch.Terms.CodeOf).FirstOrDefault(g => g.Count() > 1) is { } stretch)
                return new(DropInFault.NameTaken, $"In the index these cannot be told apart: {string.Join(", ", stretch)}.");
        }
        return null;
    }

    /// <summary>Handlers read the Ledger under the name of their class; two of one name would share a place in it.</summary>
    static Flaw? Twins(IServiceCollection host, IServiceCollection own)
    {
        var there = Handlers(host).ToHashSet();
        return Handlers(own).FirstOrDefault(there.Contains) is { } twin ? new(DropInFault.NameTaken, $"Another handler is called {twin}.") : null;

        static IEnumerable<string> Handlers(IServiceCollection services) =>
            services.Where(s => s.ServiceType.IsGenericType && s.ServiceType.GetGenericTypeDefinition() == typeof(IHandle<>)).Select(s => s.ImplementationType?.FullName).OfType<string>();
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

    /// <summary>The law with its regulations: a fault in them would keep the whole product from starting, and what is called alike could not be told apart.</summary>
    static Flaw? Law(IServiceProvider services, IServiceCollection own)
    {
        var sources = own.Select(s => s.ImplementationInstance).OfType<RegulationSource>().ToList();
        if (sources.Count == 0) return null;
        if (services.GetRequiredService<IDataCheck>().Faults() is { Count: > 0 } faults) return new(DropInFault.FaultyRegulation, string.Join("; ", faults));
        var brought = sources.Select(CodeOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<Regulation> law;
        try
        {
            // Packs belong to the bureau: who does not know it knows of none.
            if (services.GetRequiredService<DatabaseEngine>().File is not { } file || File.Exists(file)) services.GetRequiredService<Tenants>().Refresh().GetAwaiter().GetResult();
            law = services.GetRequiredService<IRegulations>().All;
        }
        catch (DbException)
        {
            return null; // The start says what is wrong with the database.
        }
        if (services.GetRequiredService<ILeftOutOfLaw>().LeftOut.FirstOrDefault(l => brought.Contains(l.Key)) is { Value: { } why }) return new(DropInFault.FaultyRegulation, why);
        var there = law.Where(r => !brought.Contains(r.Code)).SelectMany(NamesIn).ToLookup(n => n.Name, n => n.Regulation, StringComparer.Ordinal);
        return law.Where(r => brought.Contains(r.Code)).SelectMany(NamesIn).FirstOrDefault(n => there.Contains(n.Name)) is { Name: { } name }
            ? new(DropInFault.FaultyRegulation, $"{name} is the name of a clause or a group of {there[name].First()} as well.")
            : null;
    }

    static IEnumerable<(string Name, string Regulation)> NamesIn(Regulation regulation) => regulation.Clauses.Select(c => c.Id).Concat(regulation.Groups.Select(g => g.Code)).Select(n => (n, regulation.Code));

    /// <summary>The code of the regulation in a file; null when it holds something else.</summary>
    static string? CodeOf(RegulationSource source)
    {
        using var stream = source.Open();
        using var file = JsonDocument.Parse(stream);
        return file.RootElement.TryGetProperty("obligations", out _) && file.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

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
