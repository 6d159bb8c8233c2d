using System.Reflection;
using PartyDiscipline.Kernel.Modules;

namespace PartyDiscipline.Host.DropIns;

/// <summary>Why a module that was dropped into the folder does not run. The host lives without it and says so.</summary>
enum DropInFault
{
    /// <summary>The folder has no assembly of its own name, or it cannot be read.</summary>
    Unreadable,
    /// <summary>It was built against another major version of the kernel, or against a later minor one.</summary>
    WrongKernel,
    /// <summary>It holds no module, more than one, or one of another name than its folder.</summary>
    NoModule,
    /// <summary>Something in it is called what something here is called already.</summary>
    NameTaken,
    /// <summary>A page, an endpoint, a place in the menu or a permission lies outside its own name.</summary>
    ForeignPage,
    /// <summary>Two people have not allowed these very files.</summary>
    NotAllowed,
    /// <summary>A module upstream of it does not run.</summary>
    UpstreamMissing,
    /// <summary>It failed while it said what it brings, or what it brings cannot be put together.</summary>
    Failed,
    /// <summary>It had not said in time what it brings.</summary>
    TooSlow,
    /// <summary>Its regulation has faults.</summary>
    FaultyRegulation,
    /// <summary>One of its tables lies outside its own name.</summary>
    ForeignTable,
    /// <summary>Its tables could not be brought up to date.</summary>
    MigrationFailed,
}

/// <param name="Fault">Which.</param>
/// <param name="Detail">For the operator, in English.</param>
sealed record Flaw(DropInFault Fault, string Detail)
{
    /// <summary>What an exception says, without the wrapping of reflection.</summary>
    public static Flaw Of(DropInFault fault, Exception thrown)
    {
        while (thrown is TargetInvocationException or TypeInitializationException && thrown.InnerException is { } inner) thrown = inner;
        return new(fault, $"{thrown.GetType().Name}: {thrown.Message}");
    }
}

/// <summary>A folder under <c>modules/</c> as it was found when the host started.</summary>
/// <param name="Name">The folder's name, which is the module's.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Hash">Over every file in it, with its path: what two people allow.</param>
sealed record DropIn(string Name, string Folder, string Hash)
{
    /// <summary>The kernel's version that it was built against, when it could be read.</summary>
    public Version? Kernel { get; init; }

    /// <summary>Why it does not run; null while it does.</summary>
    public Flaw? Flaw { get; init; }

    /// <summary>Null as long as no line of it may run.</summary>
    public IModule? Module { get; init; }

    /// <summary>What it said once that it needs.</summary>
    public IReadOnlyCollection<string> Upstream { get; init; } = [];

    public bool Runs => Flaw is null;
    public Assembly Assembly => Module!.GetType().Assembly;
}

/// <summary>What was found under <c>modules/</c> at this start, in order of flow.</summary>
sealed record DropInList(string? Folder, IReadOnlyList<DropIn> All)
{
    public IEnumerable<DropIn> Running => All.Where(d => d.Runs);
    public IEnumerable<DropIn> Disabled => All.Where(d => !d.Runs);
}
