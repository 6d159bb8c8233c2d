using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.WebEncoders;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Mechanism;
using PartyDiscipline.Host.Live;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Host.Pages.Admin;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host;

/// <summary>How the host is put together: the modules first, then what carries them.</summary>
static class Composition
{
    public static readonly CultureInfo[] Cultures = [new("zh-CN"), new("en")];

    public static void AddPartyDiscipline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        var engine = new DatabaseEngine(builder.Configuration, builder.Environment.ContentRootPath);
        services.AddSingleton(engine);
        services.AddSingleton<IDatabaseEngine>(engine);
        services.AddSingleton<Vault>();
        services.AddSingleton<IVault>(p => p.GetRequiredService<Vault>());
        ModuleBuilder.AddDatabase<LedgerDb>(services, "ledger");
        ModuleBuilder.AddDatabase<HostDb>(services, "host");
        services.AddSingleton<Tenants>();
        services.AddSingleton<ITenants>(p => p.GetRequiredService<Tenants>());
        services.AddSingleton<ObligationRules>();

        foreach (var module in Modules.BuiltIn)
        {
            var assembly = module.GetType().Assembly;
            var words = assembly.GetType($"{assembly.GetName().Name}.Words", throwOnError: true)!;
            services.AddSingleton(module);
            ModuleBuilder.Scan(services, assembly);
            module.Register(new ModuleBuilder(module, services, words));
        }

        services.AddMechanism();
        services.AddDocuments();
        services.AddDesk(builder.Configuration);
        Search.Search.Add(services);
        services.AddSingleton<ModuleWords>();
        services.AddSingleton<IHomePanel, AdministratorPanel>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Backup>();
        services.AddSingleton<Doctor>();
        services.AddSingleton<DemoBallots>();
        services.AddSingleton<DemoClues>();
        services.AddSingleton<DemoLists>();
        services.AddSingleton<DemoPast>();
        services.AddSingleton<DemoReports>();
        services.AddSingleton<DemoAssessment>();
        services.AddSingleton<DemoOrders>();
        services.AddSingleton<DemoCases>();
        services.AddSingleton<DemoInspections>();
        services.AddSingleton<Demonstration>();
        services.AddSingleton<Nights>();
        services.AddHostedService(p => p.GetRequiredService<Nights>());
        services.AddHealth();
        builder.AddTelemetry();
        services.AddOperation();

        services.AddLocalization(o => o.ResourcesPath = "Resources");
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.AddSingleton<IStringLocalizerFactory, KeptWords>();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.DefaultRequestCulture = new RequestCulture("zh-CN");
            o.SupportedCultures = o.SupportedUICultures = Cultures;
            o.RequestCultureProviders = [new QueryStringRequestCultureProvider(), .. Preferences.LanguageCookies, new UiLocales()];
        });
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        var pages = services.AddRazorPages(o => o.Conventions.ConfigureFilter(new NamedHandlers()).ConfigureFilter(new Refusals.OfTokens()).ConfigureFilter(new RefusedForms())).AddViewLocalization().AddValidationWords();
        services.AddSingleton<Navigation>();

        services.AddSingleton<LiveHub>();
        services.AddHostedService(p => p.GetRequiredService<LiveHub>());
        services.AddPermissions();
        services.AddApi();
        builder.AddEdge();
        builder.AddPersonLimits();
        builder.AddProxy();
        builder.AddSso();
        builder.AddTraceless();
        builder.AddCrowding();
        builder.AddDropIns(pages, engine);
        services.AddLedger();
        builder.UseOrleans(silo =>
        {
            Cluster.Configure(builder.Configuration, silo);
            silo.AddOperation(builder.Configuration);
        });
    }

    public static void UsePartyDiscipline(this WebApplication app)
    {
        app.UseHeaders();
        app.UsePlaces();
        app.UseProxy();
        app.UseRequestLocalization();
        app.UseErrorPages();
        app.UseDropIns();
        app.MapStaticAssets().AllowAnonymous();
        app.UseRouting();
        app.UsePlaceOfEndpoint();
        app.UseLargeBodies();
        PageTimes.Use(app);
        FirstSetup.UseGate(app);
        app.UseRateLimiter();
        app.UseWhen(http => http.Place() is not { IsTraceless: true } && http.Failed() is null && !http.SentAway(), known => known.UseAuthentication());
        Actors.Use(app);
        app.UseRefusals();
        app.UsePersonLimits();
        app.UseAuthorization();
        app.UseForgeryProtection();
        app.MapSso();
        app.MapRazorPages().WithStaticAssets();
        app.MapPreferences();
        app.MapApi();
        app.MapDocuments();
        app.MapLive();
        Feeds.Map(app);
        app.MapPolicyReports();
        app.MapHealth();
        app.MapNothingElse();
    }
}
