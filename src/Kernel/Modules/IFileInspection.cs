namespace PartyDiscipline.Kernel.Modules;

/// <summary>
/// Looks at a file before it is taken in: the place for a virus scanner. None is needed to start; with one or more, each must agree.
/// Found in a module's assembly by itself.
/// </summary>
public interface IFileInspection
{
    string Name { get; }

    /// <summary>Why the file is refused, for the operator's log; null when nothing is wrong with it.</summary>
    Task<string?> Fault(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancel);
}
