using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.DropIns;

/// <summary>What an assembly says of itself in its tables. They are read without loading it: not a line of it runs.</summary>
sealed record DropInTables
{
    const string Kernel = "PartyDiscipline.Kernel";

    public required string Assembly { get; init; }

    /// <summary>The kernel's version that it was built against; null when it names none.</summary>
    public required Version? BuiltAgainst { get; init; }

    /// <summary>Classes that are a module.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Where its pages and views lie, and the addresses that a page claims for itself.</summary>
    public required IReadOnlyList<string> Pages { get; init; }
    public required IReadOnlyList<string> Routes { get; init; }

    /// <summary>Names that its types claim among all grains of the cluster, and the classes that could be one without such a name.</summary>
    public required IReadOnlyList<string> GrainNames { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Throws <see cref="BadImageFormatException"/> on a file that is no assembly.</summary>
    public static DropInTables Read(string file)
    {
        using var stream = File.OpenRead(file);
        try
        {
            return Read(stream);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or IOException))
        {
            throw e as BadImageFormatException ?? new BadImageFormatException("Its tables cannot be read.", e);
        }
    }

    static DropInTables Read(FileStream stream)
    {
        using var portable = new PEReader(stream);
        var tables = portable.GetMetadataReader();
        var attributes = tables.CustomAttributes.Select(tables.GetCustomAttribute).Select(a => (Name: AttributeName(tables, a), Attribute: a)).ToLookup(a => a.Name, a => a.Attribute);
        var types = tables.TypeDefinitions.Select(tables.GetTypeDefinition).ToList();
        return new()
        {
            Assembly = tables.GetString(tables.GetAssemblyDefinition().Name),
            BuiltAgainst = tables.AssemblyReferences.Select(tables.GetAssemblyReference).Where(r => tables.GetString(r.Name) == Kernel).Select(r => r.Version).FirstOrDefault(),
            Modules = [.. types.Where(t => t.GetInterfaceImplementations().Any(i => IsModule(tables, tables.GetInterfaceImplementation(i).Interface))).Select(t => tables.GetString(t.Name))],
            Pages = [.. attributes["RazorCompiledItemAttribute"].Select(a => Texts(tables, a, 3)[2])],
            Routes = [.. attributes["RazorCompiledItemMetadataAttribute"].Select(a => Texts(tables, a, 2)).Where(t => t[0] == "RouteTemplate").Select(t => t[1])],
            GrainNames = [.. attributes["AliasAttribute"].Concat(attributes["GrainTypeAttribute"]).Where(a => a.Parent.Kind == HandleKind.TypeDefinition).Select(a => Texts(tables, a, 1)[0])],
            Classes = [.. types.Where(t => (t.Attributes & System.Reflection.TypeAttributes.Interface) == 0).Select(t => tables.GetString(t.Name))],
        };
    }

    static bool IsModule(MetadataReader tables, EntityHandle type) =>
        type.Kind == HandleKind.TypeReference && tables.GetTypeReference((TypeReferenceHandle)type) is var named
        && tables.GetString(named.Name) == nameof(IModule) && tables.GetString(named.Namespace) == typeof(IModule).Namespace;

    static string AttributeName(MetadataReader tables, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MemberReference when tables.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type =>
            tables.GetString(tables.GetTypeReference((TypeReferenceHandle)type).Name),
        _ => "",
    };

    /// <summary>The first arguments of an attribute; texts and types stand in its blob as texts.</summary>
    static string[] Texts(MetadataReader tables, CustomAttribute attribute, int count)
    {
        var blob = tables.GetBlobReader(attribute.Value);
        blob.ReadUInt16();
        return [.. Enumerable.Range(0, count).Select(_ => blob.ReadSerializedString() ?? "")];
    }
}
