using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>A tenant as first set-up names it.</summary>
sealed record TenantNaming(string Code, string Zh, string En);

/// <summary>An account as first set-up opens it: its holder types the password himself.</summary>
sealed record FirstAccount(string Field, string Role, string LoginName, string DisplayName, string Password);

/// <summary>
/// First set-up of an empty database: the bureau, its three administrators and the officer who will bring in the organisation, in one
/// write; then the prisons. Open until the bureau exists and never again. Whoever does it shows the code that the console printed.
/// </summary>
sealed partial class FirstSetup(
    Tenants tenants, Database<HostDb> database, KeyRing keys, Passwords passwords, Founding founding, Addresses addresses, TimeProvider time) : IHostedLifecycleService
{
    public const string Path = "/Setup";
    static readonly string[] ReservedCodes = ["sso", Kernel.Web.VotingHost.Label, Kernel.Web.ReportHost.Label];

    /// <summary>Whether there is still nobody here.</summary>
    public bool Needed => tenants.All.Count == 0;

    /// <summary>Leads every request to set-up while it is needed, and hides it afterwards.</summary>
    public static void UseGate(WebApplication app)
    {
        var setup = app.Services.GetRequiredService<FirstSetup>();
        app.Use(async (context, next) =>
        {
            var here = context.Request.Path.StartsWithSegments(Path);
            // A page that says why something was refused is on its way to who asked.
            var explains = context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Failed() is not null;
            if (setup.Needed && !here && !explains && !HealthEndpoints.Are(context.Request.Path) && context.GetEndpoint() is { } endpoint && !IsOpen(endpoint))
            {
                context.Response.Redirect(Path);
                return;
            }
            if (here && !setup.Needed)
            {
                context.SetEndpoint(null);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            await next(context);
        });
    }

    /// <summary>Pictures, styles and the language switch work before there is anybody.</summary>
    static bool IsOpen(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null
        || endpoint is RouteEndpoint route && route.RoutePattern.RawText is { } text && text.TrimStart('/').StartsWith("preferences/", StringComparison.Ordinal);

    /// <summary>The same on every host of the installation; nobody who cannot read its console or its keys can know it.</summary>
    public string Code
    {
        get
        {
            var text = keys.Keyed("first set-up").ToUpperInvariant();
            return $"{text[..4]}-{text[4..8]}-{text[8..12]}";
        }
    }

    public bool IsCode(string? typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(typed?.Trim().ToUpperInvariant() ?? ""), Encoding.UTF8.GetBytes(Code));

    /// <summary>Everything that is wrong, or Done.</summary>
    public async Task<Outcome> Do(Guid operation, TenantNaming bureau, IReadOnlyList<FirstAccount> first, IReadOnlyList<TenantNaming> prisons, CancellationToken cancel)
    {
        if (Needed) await tenants.Refresh(cancel); // Another host may have been set up a moment ago.
        if (!Needed) return new Outcome.NotFound();
        if (FaultsIn(bureau, first, prisons).ToArray() is { Length: > 0 } faults) return new Outcome.Refused(faults);
        var hashes = first.Select(f => passwords.Hash(f.Password)).ToList();
        var system = Actor.System(bureau.Code);
        await using (var db = database.Open(bureau.Code))
        {
            var outcome = await db.Write(system, operation, _ =>
            {
                var tenant = db.Add(new TenantEntry(TenantKind.Bureau, new LocalText(bureau.Zh, bureau.En), 0)).Entity;
                db.Append(new TenantFounded(bureau.Code, TenantKind.Bureau), $"tenant/{bureau.Code}");
                foreach (var (one, hash) in first.Zip(hashes)) Open(db, bureau.Code, one, hash, system);
                return Task.FromResult<Outcome>(new Outcome.Done(tenant.Id));
            }, cancel);
            if (outcome is not Outcome.Done) return outcome;
        }
        await tenants.Refresh(cancel);
        var order = 1;
        foreach (var prison in prisons) await founding.Tenant(prison.Code, TenantKind.Prison, new LocalText(prison.Zh, prison.En), order++, cancel);
        if (prisons.Count == 0) await founding.Portals(cancel);
        return new Outcome.Done(Ids.New());
    }

    void Open(HostDb db, string tenant, FirstAccount one, string hash, Actor system)
    {
        var now = time.GetUtcNow();
        var account = db.Add(new Account(one.LoginName.Trim(), one.DisplayName.Trim(), Lanes.Of(one.Role), null, hash, mustChange: false, now)).Entity;
        var grant = db.Add(new Grant(tenant, account.Id, account.Lane, one.Role, time.Today(), null, "first set-up", system, now)).Entity;
        grant.Decide(GrantState.Granted, null, system, now);
        db.Append(new AccountOpened(account.Id, account.Lane, null), $"account/{account.Id:N}");
        db.Append(new RoleGranted(grant.Id, account.Id, grant.Role, grant.From, null), $"grant/{grant.Id:N}");
    }

    IEnumerable<Fault> FaultsIn(TenantNaming bureau, IReadOnlyList<FirstAccount> first, IReadOnlyList<TenantNaming> prisons)
    {
        if (!IsGood(bureau)) yield return new("Bureau", "Setup.Tenant");
        if (!prisons.All(IsGood) || prisons.Append(bureau).DistinctBy(t => t.Code).Count() <= prisons.Count) yield return new("Prisons", "Setup.Prisons");
        foreach (var one in first)
        {
            if (AccountBook.FaultsIn(new AccountOpening(one.LoginName, one.DisplayName, Lanes.Of(one.Role), "", MustChange: false)).FirstOrDefault() is { } fault)
                yield return fault with { Field = one.Field };
            foreach (var weak in passwords.Faults(one.Field, one.Password, one.LoginName, one.DisplayName)) yield return weak;
        }
        if (first.DistinctBy(f => Account.KeyOf(f.LoginName)).Count() < first.Count || first.DistinctBy(f => f.DisplayName.Trim()).Count() < first.Count)
            yield return new("", "Setup.DifferentPersons");
    }

    public static bool IsGood(TenantNaming tenant) =>
        CodeForm().IsMatch(tenant.Code) && !ReservedCodes.Contains(tenant.Code)
        && tenant.Zh.Trim().Length is >= 2 and <= 100 && tenant.En.Trim().Length is >= 2 and <= 200;

    [GeneratedRegex("^[a-z][a-z0-9-]{1,29}$", RegexOptions.None, 2000)]
    private static partial Regex CodeForm();

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (Needed)
            Console.WriteLine($"""

                首次设置 / first set-up: {new Uri(addresses.PortalOf("setup"), Path)}
                设置码 / code:           {Code}

                """);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
