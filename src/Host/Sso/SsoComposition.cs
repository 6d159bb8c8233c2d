using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Validation.AspNetCore;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>How sign-on is put together.</summary>
static partial class SsoComposition
{
    /// <summary>Name of the limit on how often one address may use the sign-in pages.</summary>
    public const string SignInLimit = "sign-in";

    public static void AddSso(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<SsoSettings>(builder.Configuration.GetSection("Sso"));
        services.AddSingleton<Addresses>();

        services.AddPooledDbContextFactory<SsoDb>((provider, options) => provider.GetRequiredService<IDatabaseEngine>().Configure(options, "__ef_sso"));
        services.AddSingleton(new ModuleDatabase(typeof(SsoDb), p => p.GetRequiredService<IDbContextFactory<SsoDb>>().CreateDbContext()));
        AddKeys(builder);
        AddServer(services);

        AddSchemes(services);
        services.AddRateLimiter(limits => limits
            .AddPolicy(SignInLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<SsoSettings>>().Value.PagesPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                }))
            .RejectionStatusCode = StatusCodes.Status429TooManyRequests);

        services.AddSingleton<Passwords>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<SecondFactorRule>();
        services.AddSingleton<Sessions>();
        services.AddHostedService(p => p.GetRequiredService<Sessions>());
        services.AddSingleton<AccountBook>();
        services.AddSingleton<GrantBook>();
        services.AddSingleton<WayIn>();
        services.AddSingleton<PortalClients>();
        services.AddSingleton<IHandle<TenantFounded>, FoundedPortals>();
        services.AddSingleton<Founding>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<IConfirmation, Confirmation>();
        services.AddSingleton<FirstSetup>();
        services.AddHostedService(p => p.GetRequiredService<FirstSetup>());
        services.AddSingleton<ClientBook>();
        services.AddSsoAccess();
        services.AddSingleton<EnrolmentSecrets>();
    }

    static void AddKeys(WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("PartyDiscipline").PersistKeysToDbContext<SsoDb>();
        var sso = builder.Configuration.GetSection("Sso").Get<SsoSettings>() ?? new();
        // One that has expired still wraps and opens; the doctor tells of it in time.
        const string without = "without it nobody's keys open";
        var certificate = sso.KeyCertificate is { Length: > 0 } file ? new CertificateFile { File = file, Password = sso.KeyCertificatePassword }.WithKey("Sso:KeyCertificate", without) : null;
        X509Certificate2[] old = [.. sso.OldKeyCertificates.Select((o, i) => o.WithKey($"Sso:OldKeyCertificates:{i}", without))];
        if (certificate is not null) protection.ProtectKeysWithCertificate(certificate);
        if (old.Length > 0) protection.UnprotectKeysWithAnyCertificate(old);
        var services = builder.Services;
        services.AddSingleton(new KeyWrapping(certificate is null ? old : [certificate, .. old]));
        services.AddSingleton<KeyRing>();
        services.AddHostedService(p => p.GetRequiredService<KeyRing>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(p => p.GetRequiredService<KeyRing>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(p => p.GetRequiredService<KeyRing>());
    }

    static void AddSchemes(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication(o => o.DefaultScheme = Schemes.ByPlace)
            .AddPolicyScheme(Schemes.ByPlace, null, o => o.ForwardDefaultSelector = context =>
                context.Place() is not { Portal: not null } ? Schemes.Issuer
                : context.Request.Path.StartsWithSegments("/api") && context.Request.Headers.Authorization.Count > 0
                    ? OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme
                    : Schemes.Portal)
            .AddCookie(Schemes.Portal)
            .AddCookie(Schemes.Issuer)
            .AddCookie(Schemes.HalfWay);
        services.AddSingleton<IAuthenticationSchemeProvider, PortalSchemes>();

        services.AddSingleton<Tickets>();
        services.AddOptions<CookieAuthenticationOptions>(Schemes.Portal).Configure<Addresses, Tickets, IOptions<SsoSettings>>((o, addresses, tickets, settings) =>
        {
            Harden(o, addresses, Schemes.Portal, settings.Value.SessionAtMost);
            o.SessionStore = tickets;
        });
        services.AddOptions<CookieAuthenticationOptions>(Schemes.Issuer).Configure<Addresses, IOptions<SsoSettings>>((o, addresses, settings) =>
            Harden(o, addresses, Schemes.Issuer, settings.Value.SessionAtMost));
        services.AddOptions<CookieAuthenticationOptions>(Schemes.HalfWay).Configure<Addresses>((o, addresses) =>
            Harden(o, addresses, Schemes.HalfWay, TimeSpan.FromMinutes(10)));

        services.AddSingleton<BackchannelHandler>(PortalOptions.NewHandler);
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, PortalOptions>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        services.AddTransient<OpenIdConnectHandler>();

        services.AddSingleton<Actors>();
        services.AddSingleton<IRightHolders>(s => s.GetRequiredService<Actors>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Challenges>();
    }

    static void Harden(CookieAuthenticationOptions options, Addresses addresses, string name, TimeSpan lasts)
    {
        options.Cookie.Name = addresses.Secure ? "__Host-" + name : name;
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = addresses.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = lasts;
        options.SlidingExpiration = false;
    }
}
