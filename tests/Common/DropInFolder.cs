using System.Net;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using Xunit;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// A folder of modules as an operator fills it: each with what its project built. It stays until the process ends, because a loaded module
/// reads its resources from it.
/// </summary>
public sealed partial class DropInFolder
{
    /// <summary>The name of the complete module of tests/SeventhModule.</summary>
    public const string Seventh = "Visits";

    static readonly string Here = Directory.CreateTempSubdirectory("party-discipline-modules-").FullName;

    static DropInFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Here, recursive: true);

    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(Here, $"{Guid.NewGuid():N}")).FullName;

    /// <summary>With the seventh module in it.</summary>
    public static DropInFolder WithSeventh() => new DropInFolder().Put(Seventh, "SeventhModule");

    /// <summary>Puts what a project of tests/ built into a folder of the module's name.</summary>
    public DropInFolder Put(string module, string project) => PutFrom(Built(project), module);

    /// <summary>The same with what was built elsewhere.</summary>
    public DropInFolder PutFrom(string built, string module)
    {
        Copy(built, Of(module));
        return this;
    }

    public string Of(string module) => System.IO.Path.Combine(Path, module);

    /// <summary>How long a module may take to say what it brings; null for the host's own measure.</summary>
    public TimeSpan? Patience { get; init; }

    public void Use(IWebHostBuilder web)
    {
        web.UseSetting("Modules:Folder", Path);
        if (Patience is { } patience) web.UseSetting("Modules:Patience", $"{patience}");
    }

    /// <summary>Changes nothing in an assembly but the kernel's version that it says it was built against.</summary>
    public static void BuildAgainst(string assembly, Version kernel)
    {
        var bytes = File.ReadAllBytes(assembly);
        using var portable = new PEReader(new MemoryStream(bytes));
        var tables = portable.GetMetadataReader();
        var row = tables.AssemblyReferences.Single(r => tables.GetString(tables.GetAssemblyReference(r).Name) == "PartyDiscipline.Kernel");
        var at = portable.PEHeaders.MetadataStartOffset + tables.GetTableMetadataOffset(TableIndex.AssemblyRef) + (MetadataTokens.GetRowNumber(row) - 1) * tables.GetTableRowSize(TableIndex.AssemblyRef);
        // A row begins with its version: four times two bytes.
        foreach (var (part, i) in ((int[])[kernel.Major, kernel.Minor, Math.Max(0, kernel.Build), Math.Max(0, kernel.Revision)]).Select((p, i) => (p, i))) BitConverter.TryWriteBytes(bytes.AsSpan(at + i * 2), (ushort)part);
        File.WriteAllBytes(assembly, bytes);
    }

    /// <summary>
    /// What people do with the files that a world's host has found: a security administrator asks, the bureau's secretary allows, the host
    /// starts again.
    /// </summary>
    public async Task Admit(World world)
    {
        using var security = await world.As(World.Bureau, Roles.SecurityAdministrator);
        using var secretary = await world.As(World.Bureau, Roles.Secretary);
        foreach (var found in world.Host.Get<DropInList>().Disabled.Where(d => d.Flaw!.Fault == DropInFault.NotAllowed))
            await Send(security, "Ask", new() { ["Name"] = found.Name, ["Hash"] = found.Hash, ["Reason"] = "测试" });
        var page = await secretary.GetStringAsync("/Admin/Modules/Waiting");
        foreach (var id in Waiting().Matches(page).Select(m => m.Groups[1].Value).Distinct()) await Send(secretary, "Allow", new() { ["id"] = id }, "/Admin/Modules/Waiting");
        await world.Restart(Use);
    }

    /// <summary>The same on a host with nobody in it: two invented administrators. Answers the host that was started again.</summary>
    public async Task<RunningHost> Admit(RunningHost host)
    {
        await host.Found("bureau", TenantKind.Bureau);
        var (first, second) = (Administrator("甲"), Administrator("乙"));
        foreach (var found in host.Get<DropInList>().All)
        {
            var asked = await host.Get<DropInBook>().Request(first, Guid.NewGuid(), found.Name, found.Hash, "测试");
            Assert.Null((await host.Get<DropInBook>().Settle(first, Guid.NewGuid(), asked.Subject!.Value, true)).Subject);
            Assert.NotNull((await host.Get<DropInBook>().Settle(second, Guid.NewGuid(), asked.Subject!.Value, true)).Subject);
        }
        return await host.Again(Use);
    }

    static Actor Administrator(string name) => new()
    {
        Tenant = "bureau",
        Account = Guid.NewGuid(),
        Name = name,
        AtBureau = true,
        Roles = [Roles.SecurityAdministrator],
        Permissions = [DropInBook.See, DropInBook.Ask],
    };

    static async Task Send(HttpClient client, string handler, Dictionary<string, string> form, string page = "/Admin/Modules")
    {
        form["__RequestVerificationToken"] = await World.TokenOn(client, page);
        using var answer = await client.PostAsync($"{page}?handler={handler}", new FormUrlEncodedContent(form));
        if (answer.StatusCode != HttpStatusCode.Found) throw new InvalidOperationException($"{handler}: {(int)answer.StatusCode}\n{await answer.Content.ReadAsStringAsync()}");
    }

    [GeneratedRegex("name=\"id\" value=\"([^\"]+)\"")]
    private static partial Regex Waiting();

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Where a project's output lies: as this assembly's own, in the same configuration.</summary>
    static string Built(string project, [CallerFilePath] string here = "")
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", project, "bin", own.Parent!.Name, own.Name));
    }
}
