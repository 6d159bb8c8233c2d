using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.DropIns;

/// <summary>What the rest of the host does with modules that were dropped in.</summary>
static class DropInComposition
{
    public static void AddDropIns(this WebApplicationBuilder builder, IMvcBuilder pages, DatabaseEngine engine)
    {
        var services = builder.Services;
        services.AddSingleton<DropInBook>();
        services.AddSingleton<IAgenda, DropInAgenda>();
        services.AddSingleton(new PermissionEntry(DropInBook.See, [Roles.SystemAdministrator, Roles.SecurityAdministrator, Roles.AuditAdministrator], typeof(Words)));
        services.AddSingleton(new PermissionEntry(DropInBook.Ask, [Roles.SecurityAdministrator], typeof(Words)));
        services.AddSingleton(new PermissionEntry(DropInBook.Approve, [Roles.Secretary], typeof(Words)));
        services.AddSingleton(new MenuEntry("admin", "/Admin/Modules/Index", DropInBook.See, 60, typeof(Words)));
        services.AddSingleton(new MenuEntry("admin", "/Admin/Modules/Waiting", DropInBook.Approve, 61, typeof(Words)));
        services.AddHealthChecks().AddCheck<DropInsRun>(DropInsRun.Name);
        services.AddSingleton(new DropInLoader(builder, pages, engine).Load());
        if (EF.IsDesignTime && builder.Configuration["Modules:Designed"] is { } designed) AddDesigned(services, designed);
    }

    /// <summary>The databases of a module outside of this repository, while <c>eng/add-migration.sh</c> writes a migration for it. Nothing of it runs.</summary>
    static void AddDesigned(IServiceCollection services, string module)
    {
        var add = typeof(ModuleBuilder).GetMethod(nameof(ModuleBuilder.AddDatabase))!;
        foreach (var context in Assembly.Load(module).GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(ModuleDb)))) add.MakeGenericMethod(context).Invoke(null, [services, module]);
    }

    /// <summary>Styles, scripts and pictures that a module brought along, under the address that its pages use; and a word in the log about each module.</summary>
    public static void UseDropIns(this WebApplication app)
    {
        var found = app.Services.GetRequiredService<DropInList>();
        var log = app.Services.GetRequiredService<ILogger<DropInLoader>>();
        foreach (var dropIn in found.Disabled) log.LogWarning("The module {Module} is disabled: {Fault}. {Detail}", dropIn.Name, dropIn.Flaw!.Fault, dropIn.Flaw.Detail);
        foreach (var dropIn in found.Running)
        {
            log.LogInformation("The module {Module} runs, files {Hash}", dropIn.Name, dropIn.Hash);
            var files = Path.Combine(dropIn.Folder, "wwwroot");
            if (Directory.Exists(files)) app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(files), RequestPath = $"/_content/{dropIn.Name}" });
        }
    }
}

/// <summary>Whether every module that was dropped in runs. The host serves without one that does not; it says which, and why in the log.</summary>
sealed class DropInsRun(DropInList found) : IHealthCheck
{
    public const string Name = "modules";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(found.Disabled.ToList() is { Count: > 0 } disabled
            ? HealthCheckResult.Degraded(string.Join("; ", disabled.Select(d => $"{d.Name}: {d.Flaw!.Fault}")))
            : HealthCheckResult.Healthy());
}
