using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;

namespace NeverFinishesRegistering;

/// <summary>Goes on saying what it brings, and never comes to an end of it. It pauses, so that who tries it has a processor left.</summary>
public sealed class NeverFinishesRegisteringModule : IModule
{
    public string Name => "NeverFinishesRegistering";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module)
    {
        using var never = new ManualResetEventSlim();
        while (!never.Wait(TimeSpan.FromMilliseconds(50))) module.Services.AddSingleton<IHomePanel, Late>();
    }
}

sealed class Late : IHomePanel
{
    public string Name => "NeverFinishesRegistering.Late";
    public int Order => 1;
    public Task<PanelView?> Show(Actor actor, CancellationToken cancel) => throw new InvalidOperationException("Nobody should have taken this in.");
}

sealed class Words;
