using PartyDiscipline.Kernel.Modules;

namespace ThrowsWhileRegistering;

/// <summary>Fails while it says what it brings.</summary>
public sealed class ThrowsWhileRegisteringModule : IModule
{
    public string Name => "ThrowsWhileRegistering";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) => throw new InvalidOperationException("The module's own fault.");
}

sealed class Words;
