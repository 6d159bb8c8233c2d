using System.Reflection;
using System.Text.RegularExpressions;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>
/// The kernel's public surface is what strangers compile against. A change of it is a decision: this file changes with it, and with what
/// breaks a module the kernel's major version.
/// </summary>
public sealed partial class KernelSurfaceTests
{
    [Fact]
    public void The_kernels_public_surface_is_the_reviewed_one() => Snapshot.Match(string.Join('\n', Lines()) + "\n");

    [Fact]
    public void Every_extension_point_is_explained()
    {
        var explained = File.ReadAllText(Path.Combine(Source.Root, "docs", "kernel.md"));
        Assert.Empty(ExtensionPoints().Where(name => !explained.Contains($"| `{name}", StringComparison.Ordinal)));
    }

    /// <summary>What the host looks for in a module's assembly.</summary>
    static IEnumerable<string> ExtensionPoints() =>
        Found().Matches(File.ReadAllText(Path.Combine(Source.Root, "src", "Kernel", "Modules", "IModule.cs"))).Select(m => m.Groups[1].Value).Append("IHandle<TFact>");

    [GeneratedRegex(@"AssignableTo<(\w+)>")]
    private static partial Regex Found();

    static IEnumerable<string> Lines()
    {
        foreach (var type in typeof(IModule).Assembly.GetExportedTypes().Where(t => !t.FullName!.Contains("OrleansCodeGen", StringComparison.Ordinal) && !t.FullName!.Contains(".Migrations", StringComparison.Ordinal)).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            yield return $"{Kind(type)} {Name(type)}{Bases(type)}";
            foreach (var member in Members(type).Order(StringComparer.Ordinal)) yield return $"  {member}";
        }
    }

    static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    static string Bases(Type type)
    {
        var bases = new[] { type.BaseType }.Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum)).Select(b => Name(b!)).ToList();
        return bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    static IEnumerable<string> Members(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type)) yield return $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}";
            yield break;
        }
        foreach (var constructor in type.GetConstructors(All).Where(Shown)) yield return $"new({Parameters(constructor)})";
        foreach (var property in type.GetProperties(All).Where(p => p.GetAccessors(true).Any(Shown)))
            yield return $"{Name(property.PropertyType)} {property.Name} {{ {string.Join(" ", property.GetAccessors(true).Where(Shown).Select(a => a.ReturnType == typeof(void) ? "set;" : "get;"))} }}";
        foreach (var field in type.GetFields(All).Where(f => (f.IsPublic || f.IsFamily) && !f.IsSpecialName)) yield return $"{(field.IsLiteral ? "const " : "")}{Name(field.FieldType)} {field.Name}";
        foreach (var method in type.GetMethods(All).Where(m => Shown(m) && !m.IsSpecialName && !m.Name.StartsWith('<') && m.GetBaseDefinition().DeclaringType != typeof(object)))
            yield return $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "")}({Parameters(method)})";
    }

    /// <summary>What the compiler writes for every record.</summary>
    static readonly string[] OfRecords = ["PrintMembers", "Deconstruct", "Equals", "get_EqualityContract", "GetHashCode", "ToString"];

    static bool Shown(MethodBase method) => !OfRecords.Contains(method.Name) && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? "?" : "")}"));

    static string Name(Type type)
    {
        if (type.IsByRef) return "ref " + Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (type.IsGenericParameter) return type.Name;
        var name = type.Namespace?.StartsWith("PartyDiscipline.Kernel", StringComparison.Ordinal) == true ? type.FullName ?? $"{type.Namespace}.{type.Name}" : type.Name;
        name = name.Replace("PartyDiscipline.Kernel.", "", StringComparison.Ordinal).Split('[')[0].Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
