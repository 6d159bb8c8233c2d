using PartyDiscipline.Kernel.Modules;

namespace ForeignPage;

/// <summary>Brings a page under another module's address.</summary>
public sealed class ForeignPageModule : IModule
{
    public string Name => "ForeignPage";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) { }
}

sealed class Words;
