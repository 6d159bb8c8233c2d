using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.DropIns;

/// <summary>The files of a module that was dropped in: their hash, and their loading.</summary>
static class DropInFiles
{
    /// <summary>The same files are loaded once in a process: two hosts in it must share their types, or the grains' names would stand twice.</summary>
    static readonly ConcurrentDictionary<string, Lazy<Assembly>> Loaded = new(StringComparer.Ordinal);

    // Whoever asks for a module's assembly by its name, as words, grains and serializers do, gets the one that was loaded.
    static DropInFiles() => AssemblyLoadContext.Default.Resolving += (_, wanted) =>
        string.IsNullOrEmpty(wanted.CultureName) ? Loaded.Values.Where(l => l.IsValueCreated).Select(l => l.Value).FirstOrDefault(a => a.GetName().Name == wanted.Name) : null;

    /// <summary>This host's kernel.</summary>
    public static Version HostKernel { get; } = typeof(IModule).Assembly.GetName().Version!;

    /// <summary>The same major version, and nothing newer than this host knows.</summary>
    public static bool Fits(Version built) => built.Major == HostKernel.Major && built.Minor <= HostKernel.Minor;

    /// <summary>SHA-256 over every file's path and content, in the order of their paths.</summary>
    public static string HashOf(string folder)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var (path, file) in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                     .Select(f => (Path: Path.GetRelativePath(folder, f).Replace('\\', '/'), File: f)).OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            var name = Encoding.UTF8.GetBytes(path);
            BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
            sha.AppendData(length);
            sha.AppendData(name);
            using var content = File.OpenRead(file);
            sha.AppendData(SHA256.HashData(content));
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>Loads a module's assembly into a context of its own.</summary>
    public static Assembly Load(string assembly, string hash) => Loaded.GetOrAdd(hash, _ => new(() => new Context(assembly).LoadFromAssemblyPath(assembly))).Value;

    /// <summary>What the host has comes from the host, so that types are the same; the rest lies beside the module.</summary>
    sealed class Context(string assembly) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assembly))
    {
        readonly AssemblyDependencyResolver beside = new(assembly);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            OfHost(assemblyName) ?? (beside.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null);

        static Assembly? OfHost(AssemblyName wanted)
        {
            if (!string.IsNullOrEmpty(wanted.CultureName)) return null;
            if (Default.Assemblies.FirstOrDefault(a => a.GetName().Name == wanted.Name) is { } known) return known;
            try
            {
                // By its name alone: which version it is was decided when the kernel's was compared.
                return Default.LoadFromAssemblyName(new AssemblyName(wanted.Name!));
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            beside.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
    }
}
