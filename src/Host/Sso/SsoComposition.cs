using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>How sign-on is put together.</summary>
static partial class SsoComposition
{
    public static void AddSso(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<SsoSettings>(builder.Configuration.GetSection("Sso"));
        services.AddSingleton<Addresses>();

        services.AddDbContextFactory<SsoDb>((provider, options) => provider.GetRequiredService<IDatabaseEngine>().Configure(options, "__ef_sso"));
        services.AddSingleton(new ModuleDatabase(typeof(SsoDb), p => p.GetRequiredService<IDbContextFactory<SsoDb>>().CreateDbContext()));
        AddKeys(builder);
        AddServer(services);

        services.AddSingleton<Passwords>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<SecondFactorRule>();
        services.AddSingleton<Sessions>();
        services.AddHostedService(p => p.GetRequiredService<Sessions>());
        services.AddSingleton<Accounts>();
        services.AddSingleton<Grants>();
        services.AddSingleton<PortalClients>();
        services.AddSingleton<Founding>();
    }

    static void AddKeys(WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("PartyDiscipline").PersistKeysToDbContext<SsoDb>();
        if (builder.Configuration["Sso:KeyCertificate"] is { Length: > 0 } file)
            protection.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(file, builder.Configuration["Sso:KeyCertificatePassword"]));
        var services = builder.Services;
        services.AddSingleton<KeyRing>();
        services.AddHostedService(p => p.GetRequiredService<KeyRing>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(p => p.GetRequiredService<KeyRing>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(p => p.GetRequiredService<KeyRing>());
    }
}
