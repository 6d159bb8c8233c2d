using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using StackExchange.Redis;

namespace PartyDiscipline.Host.Operations;

/// <summary>Good, worth knowing, or in the way.</summary>
[GenerateSerializer]
enum Health { Good, Mind, Bad }

/// <summary>One thing looked at.</summary>
/// <param name="Remedy">What to do; null where nothing is.</param>
sealed record Diagnosis(Health Health, string About, string What, string? Remedy = null);

/// <summary>
/// Examines what the product stands on and names for each fault what to do. Changes nothing; the product may run meanwhile. What is
/// only unwise is said, and does not fail the examination.
/// </summary>
sealed class Doctor(
    IServiceProvider services, IConfiguration configuration, IHostEnvironment environment, DatabaseEngine engine, Addresses addresses, Vault vault, Chromium chromium, Fonts fonts, DropInList dropIns, TimeProvider time)
{
    static readonly TimeSpan CertificateWarning = TimeSpan.FromDays(30);
    const long RoomNeeded = 1L << 30;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<Diagnosis> Examine([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var each in Settings()) yield return each;
        foreach (var each in await Names(cancel)) yield return each;
        foreach (var each in await Database(cancel)) yield return each;
        yield return Wires();
        foreach (var each in Modules()) yield return each;
        foreach (var each in Keys()) yield return each;
        yield return Breached();
        yield return Backups();
        foreach (var each in await Documents(cancel)) yield return each;
        yield return await Cluster(cancel);
        if (HostTrust.IsCluster(configuration)) yield return BetweenHosts();
        yield return await Mail(cancel);
    }

    // ---- settings and names

    IEnumerable<Diagnosis> Settings()
    {
        yield return environment.IsProduction()
            ? new(Health.Good, "environment", "Production")
            : new(Health.Mind, "environment", $"{environment.EnvironmentName}; it shows faults in full and may migrate at start", "set ASPNETCORE_ENVIRONMENT=Production, or leave it out");
        if (addresses.Domain == "localhost")
            yield return new(environment.IsProduction() ? Health.Mind : Health.Good, "domain", "localhost; only this machine reaches the portals", "set Portals:Domain and Sso:Issuer");
        else
            yield return addresses.Secure
                ? new(Health.Good, "domain", $"{addresses.Domain}, signing in at {addresses.Issuer}")
                : new(Health.Bad, "domain", $"{addresses.Issuer} is not https; cookies and passwords would cross the network in the clear", "put TLS in front and set Sso:Issuer to its https address");
        yield return CultureInfo.GetCultureInfo("zh-CN").DateTimeFormat.LongDatePattern.Contains('年')
            ? new(Health.Good, "languages", "Chinese and English")
            : new(Health.Bad, "languages", "this machine has no data of languages", "install libicu and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
        Diagnosis zone;
        try
        {
            zone = new(Health.Good, "time zone", $"{TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai").Id} known");
        }
        catch (TimeZoneNotFoundException)
        {
            zone = new(Health.Bad, "time zone", "this machine does not know Asia/Shanghai", "install tzdata");
        }
        yield return zone;
    }

    async Task<IReadOnlyList<Diagnosis>> Names(CancellationToken cancel)
    {
        if (addresses.Domain == "localhost") return [];
        List<string> missing = [];
        foreach (var label in (string[])["sso", "bureau", "vote", "report"])
        {
            try
            {
                await Dns.GetHostAddressesAsync($"{label}.{addresses.Domain}", cancel);
            }
            catch (SocketException)
            {
                missing.Add($"{label}.{addresses.Domain}");
            }
        }
        return
        [
            missing.Count == 0
                ? new(Health.Good, "names", $"sso, bureau, vote and report under {addresses.Domain} are known")
                : new(Health.Mind, "names", $"this machine finds no address for {string.Join(", ", missing)}", "enter them, or *.<domain>, at your name server; the hosts themselves need sso"),
            await Issuer(cancel),
        ];
    }

    /// <summary>The portals ask the sign-on server by its public address, as any client does.</summary>
    async Task<Diagnosis> Issuer(CancellationToken cancel)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri(addresses.Issuer, ".well-known/openid-configuration"), cancel);
            return answer.IsSuccessStatusCode
                ? new(Health.Good, "sign-on", $"{addresses.Issuer} answers this machine")
                : new(Health.Mind, "sign-on", $"{addresses.Issuer} answers {(int)answer.StatusCode}", "normal before the first set-up and while the product is stopped");
        }
        catch (HttpRequestException e) when (e.InnerException is System.Security.Authentication.AuthenticationException)
        {
            return new(Health.Bad, "sign-on", $"this machine does not trust the certificate of {addresses.Issuer}", "install your own authority's certificate (update-ca-certificates); nobody can sign in without it");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new(Health.Mind, "sign-on", $"{addresses.Issuer}: {e.Message}", "normal while the product or its proxy is stopped; otherwise let this machine reach that address, nobody can sign in without it");
        }
    }

    // ---- the database

    async Task<IReadOnlyList<Diagnosis>> Database(CancellationToken cancel)
    {
        var found = new List<Diagnosis>();
        // To open the embedded database would make it, and perhaps under another user's name than the product's.
        if (engine.File is { } file && !File.Exists(file)) return [new(Health.Good, "database", $"{file} is made at the first start")];
        try
        {
            await using var db = services.GetRequiredService<Database<LedgerDb>>().OpenAcross();
            await db.Database.OpenConnectionAsync(cancel);
            var connection = db.Database.GetDbConnection();
            found.Add(new(Health.Good, "database", $"{engine.Kind} {connection.ServerVersion} answers"));
            var tables = await Migrations(cancel);
            found.Add(tables);
            if (tables.Health == Health.Good && await Resting(cancel) is { } resting) found.Add(resting);
            if (engine.Kind == DatabaseKind.Sqlite) found.AddRange(await Sqlite(connection, cancel));
            if (engine.Kind == DatabaseKind.PostgreSql) found.AddRange(await Postgres(connection, cancel));
            if (engine.Kind == DatabaseKind.SqlServer) found.Add(Clock((DateTime)(await Ask(connection, "SELECT SYSUTCDATETIME()", cancel))!));
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or InvalidOperationException or SocketException)
        {
            found.Add(new(Health.Bad, "database", e.Message, "look at ConnectionStrings:Main, and whether the server runs and this machine may reach it"));
        }
        return found;
    }

    /// <summary>Connections to servers elsewhere that would go in the clear, or that take whatever certificate is shown to them.</summary>
    Diagnosis Wires()
    {
        var plain = new List<string>();
        if (engine.Kind == DatabaseKind.PostgreSql && new NpgsqlConnectionStringBuilder(engine.Connection) is var npgsql && IsElsewhere(npgsql.Host) && npgsql.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull))
            plain.Add("database (Ssl Mode=VerifyFull)");
        if (engine.Kind == DatabaseKind.SqlServer && new SqlConnectionStringBuilder(engine.Connection) is var sql && IsElsewhere(sql.DataSource) && (sql.Encrypt == SqlConnectionEncryptOption.Optional || sql.TrustServerCertificate))
            plain.Add("database (Encrypt=Mandatory, TrustServerCertificate=false)");
        if (HostTrust.IsCluster(configuration) && configuration.GetConnectionString(configuration["Orleans:Clustering:ServiceKey"] ?? "redis") is { Length: > 0 } address
            && ConfigurationOptions.Parse(address) is { Ssl: false } redis && redis.EndPoints.Any(e => IsElsewhere(e is DnsEndPoint dns ? dns.Host : (e as IPEndPoint)?.Address.ToString())))
            plain.Add("Redis (ssl=true)");
        if (configuration["Mail:Host"] is { Length: > 0 } host && IsElsewhere(host) && configuration["Mail:Security"]?.ToLowerInvariant() is "none" or "auto") plain.Add("mail (Mail:Security=starttls)");
        if (Uri.TryCreate(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], UriKind.Absolute, out var receiver) && receiver.Scheme == Uri.UriSchemeHttp && IsElsewhere(receiver.Host)) plain.Add("telemetry (OTEL_EXPORTER_OTLP_ENDPOINT=https://…)");
        return plain.Count == 0
            ? new(Health.Good, "wires", "encrypted, with the certificate looked at, or they stay on this machine")
            : new(Health.Mind, "wires", $"not surely encrypted: {string.Join(", ", plain)}", "set what stands in brackets, and install your own authority's certificate; where a server cannot, keep these connections on a network of their own");
    }

    /// <summary>A name or address of another machine; what the operating system keeps on this one crosses no wire.</summary>
    static bool IsElsewhere(string? host)
    {
        var name = (host ?? "").Split([',', ';'])[0].Trim();
        if (name.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase)) name = name[4..];
        name = name.Split('\\')[0];
        return name is not ("" or "." or "(local)" or "localhost" or "::1") && !name.StartsWith('/') && !name.StartsWith("(localdb)", StringComparison.OrdinalIgnoreCase) && !(IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    async Task<Diagnosis> Migrations(CancellationToken cancel)
    {
        var pending = 0;
        foreach (var database in services.GetServices<ModuleDatabase>())
        {
            await using var db = database.Open(services);
            pending += (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
        }
        return pending == 0 ? new(Health.Good, "tables", "are of this version")
            : engine.Kind == DatabaseKind.Sqlite ? new(Health.Mind, "tables", $"{pending} migrations of this version follow at the next start", "make a backup first")
            : new(Health.Bad, "tables", $"lack {pending} migrations of this version", "run: migrate (with a role that may change tables)");
    }

    /// <summary>Duties that nobody is asked for, because what they follow from is not here; null where none rests.</summary>
    async Task<Diagnosis?> Resting(CancellationToken cancel)
    {
        if (services.GetRequiredService<IDataCheck>().Faults() is { Count: > 0 } faults)
            return new(Health.Bad, "regulations", $"have {faults.Count} faults; the first is {faults[0]}", "check-data lists them all; nothing starts before they are mended");
        var tenants = services.GetRequiredService<Tenants>();
        await tenants.Refresh(cancel);
        if (tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau) is not { } bureau) return null;
        var resting = await services.GetRequiredService<IRestingDuties>().Resting(Actor.System(bureau.Code) with { AtBureau = true }, cancel);
        return resting.Count == 0 ? null : new(
            Health.Mind, "duties", $"{resting.Sum(r => r.Duties)} rest, because what they follow from is not here: {string.Join(", ", resting.Select(r => r.Rule is { } rule ? $"rule {rule}" : $"regulation {r.Regulation}").Distinct())}",
            "let the module run again that brings it, or put its file back; until then nobody is asked for these duties, and nothing of them is lost");
    }

    async Task<List<Diagnosis>> Sqlite(DbConnection connection, CancellationToken cancel)
    {
        var found = new List<Diagnosis>();
        var room = new DriveInfo(Path.GetDirectoryName(engine.File!)!).AvailableFreeSpace;
        found.Add(room >= RoomNeeded ? new(Health.Good, "room", $"{room >> 20:N0} MiB beside the database") : new(Health.Bad, "room", $"{room >> 20:N0} MiB left beside the database", "make room: a full disk refuses every record"));
        found.Add(await Ask(connection, "PRAGMA journal_mode=WAL", cancel) is "wal" && await Ask(connection, "PRAGMA synchronous", cancel) is 2L
            ? new(Health.Good, "durability", "write-ahead log, every write waits for the disk")
            : new(Health.Bad, "durability", "the file system cannot hold a write-ahead log", "put the database on a local disk, not on a network share"));
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(engine.File!) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            found.Add(new(Health.Mind, "database file", "everybody on this machine may read it", $"chmod o-rwx {engine.File}"));
        return found;
    }

    async Task<List<Diagnosis>> Postgres(DbConnection connection, CancellationToken cancel)
    {
        var found = new List<Diagnosis>();
        List<string> off = [];
        foreach (var setting in (string[])["fsync", "full_page_writes", "synchronous_commit"])
            if (await Ask(connection, $"SHOW {setting}", cancel) is "off") off.Add(setting);
        found.Add(off.Count == 0
            ? new(Health.Good, "durability", "every commit waits for the disk")
            : new(Health.Bad, "durability", $"{string.Join(", ", off)} off: a power cut loses what was acknowledged", "switch on in postgresql.conf and reload"));
        if (await Ask(connection, "SHOW server_encoding", cancel) is not "UTF8") found.Add(new(Health.Bad, "encoding", "the database is not UTF-8", "create it with ENCODING 'UTF8'"));
        found.Add(Clock((DateTime)(await Ask(connection, "SELECT clock_timestamp() AT TIME ZONE 'UTC'", cancel))!));
        found.Add(await Role(connection, cancel));
        return found;
    }

    /// <summary>Whether the hosts' role may do more than its work. Who owns a table may do anything to it, whatever is taken from him, so that only another role helps there.</summary>
    static async Task<Diagnosis> Role(DbConnection connection, CancellationToken cancel)
    {
        if (await Ask(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", cancel) is true) return new(Health.Bad, "role", "the hosts sign in as a superuser of the server", Roles);
        if (await Ask(connection, "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('ledger_entries')", cancel) is true)
            return new(Health.Mind, "role", "the hosts' role owns the tables: it may change them and rewrite the Ledger", Roles);
        if (await Ask(connection, "SELECT has_table_privilege(to_regclass('ledger_entries'), 'UPDATE, DELETE, TRUNCATE')", cancel) is true)
            return new(Health.Bad, "role", "the hosts' role may rewrite the Ledger", "run as the owner of the tables: REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries FROM the hosts' role (docs/operations.md, Database roles)");
        return await Ask(connection, "SELECT has_schema_privilege(current_schema(), 'CREATE')", cancel) is true
            ? new(Health.Mind, "role", "the hosts' role may change tables", Roles)
            : new(Health.Good, "role", "may read and write rows, and neither change tables nor rewrite the Ledger");
    }

    const string Roles = "use one role for migrate and another, without CREATE, for the hosts (docs/operations.md, Database roles)";

    Diagnosis Clock(DateTime database)
    {
        var apart = (DateTime.SpecifyKind(database, DateTimeKind.Utc) - time.GetUtcNow()).Duration();
        return apart <= Readiness.ClocksApart
            ? new(Health.Good, "clocks", $"this machine and the database differ by {apart.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s")
            : new(Health.Bad, "clocks", $"this machine and the database differ by {apart.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s", "let both follow one time server (chrony)");
    }

    static async Task<object?> Ask(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written in this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancel);
    }

    // ---- modules that were dropped in

    /// <summary>One that two people have not allowed waits, as it should; any other that does not run is at fault.</summary>
    IEnumerable<Diagnosis> Modules() => dropIns.All.Count == 0
        ? [new(Health.Good, "modules", "the built-in ones alone")]
        : dropIns.All.Select(d => d.Flaw is not { } flaw ? new Diagnosis(Health.Good, "modules", $"{d.Name} runs")
            : flaw.Fault == DropInFault.NotAllowed ? new(Health.Mind, "modules", $"{d.Name} is not allowed: {flaw.Detail}", "a security administrator of the bureau asks on the page of modules, somebody else allows; then restart, or take the folder away")
            : new(Health.Bad, "modules", $"{d.Name} is disabled, {flaw.Fault}: {flaw.Detail}", "put in a version that its maker has mended and have it allowed, or take its folder away; the product runs without it"));

    // ---- keys and backups

    IEnumerable<Diagnosis> Keys()
    {
        if (configuration["Sso:KeyCertificate"] is not { Length: > 0 } file)
            yield return new(environment.IsProduction() ? Health.Mind : Health.Good, "certificate", "none; the keys in the database are not wrapped", "set Sso:KeyCertificate to a PFX that is kept apart from the database");
        else yield return Certificate(file);
        foreach (var (old, at) in (configuration.GetSection("Sso:OldKeyCertificates").Get<CertificateFile[]>() ?? []).Select((o, i) => (o, i)))
            if (old.Flaw(needsKey: true) is { } why) yield return new(Health.Bad, "certificate", $"Sso:OldKeyCertificates:{at}, {old.File}: {why}", "look at the path, its password and who may read it; take it away once no key is wrapped by it");
        if (vault.Flaw() is { } flaw) yield return new(Health.Bad, "vault keys", flaw, "put the file back from its copy; until then what is encrypted stays shut");
        else if (!File.Exists(vault.KeyFile))
            yield return new(Health.Mind, "vault keys", $"{vault.KeyFile} will be made at the first start", "then copy it to a safe place, and to every host of the cluster");
        else
        {
            var open = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(vault.KeyFile) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;
            yield return open
                ? new(Health.Bad, "vault keys", $"others may read {vault.KeyFile}", $"chmod 600 {vault.KeyFile}")
                : new(Health.Good, "vault keys", $"in {vault.KeyFile}; keep a copy apart from the database");
        }
    }

    Diagnosis Breached()
    {
        var settings = services.GetRequiredService<IOptions<SsoSettings>>().Value.Passwords;
        if (settings.Breached is not { Length: > 0 }) return new(environment.IsProduction() ? Health.Mind : Health.Good, "passwords", "no list of passwords that became known elsewhere", "fetch one (one password a line) and set Sso:Passwords:Breached");
        try
        {
            return new(Health.Good, "passwords", $"{BreachedPasswords.Load(settings).Count.ToString(CultureInfo.InvariantCulture)} that became known elsewhere are refused");
        }
        catch (NotReady e)
        {
            return new(Health.Bad, "passwords", e.Message, "put the file where the setting says, readable to the product's user");
        }
    }

    Diagnosis Certificate(string file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, configuration["Sso:KeyCertificatePassword"]);
            var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            return !certificate.HasPrivateKey ? new(Health.Bad, "certificate", $"{file} holds no private key", "export it as PFX with its key")
                : left < TimeSpan.Zero ? new(Health.Mind, "certificate", $"ended {certificate.NotAfter:yyyy-MM-dd}; it still unwraps", "make a new one, and keep the old one as Sso:OldKeyCertificates as long as its keys are in use")
                : left < CertificateWarning ? new(Health.Mind, "certificate", $"ends {certificate.NotAfter:yyyy-MM-dd}", "make a new one in time")
                : new(Health.Good, "certificate", $"wraps the keys until {certificate.NotAfter:yyyy-MM-dd}");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new(Health.Bad, "certificate", $"{file}: {e.Message}", "look at the path, its password and who may read it");
        }
    }

    Diagnosis Backups()
    {
        if (engine.Kind == DatabaseKind.SqlServer) return new(Health.Mind, "backup", "is made with SQL Server's own tools", "see docs/operations.md");
        if (configuration[Backup.SealTo] is not { Length: > 0 } key) return new(Health.Mind, "backup", engine.Kind == DatabaseKind.Sqlite ? "copies are not sealed" : "cannot be made yet", $"make a pair of keys: backup-key <file>, and set {Backup.SealTo}");
        if (!Backup.IsPublicKey(key)) return new(Health.Bad, "backup", $"{Backup.SealTo} is no public key", "set what backup-key prints, or make a new pair: backup-key <file>");
        if (engine.Kind == DatabaseKind.Sqlite) return new(Health.Good, "backup", "sealed to a public key");
        foreach (var tool in (string[])[configuration["Backup:PgDump"] ?? "pg_dump", configuration["Backup:PgRestore"] ?? "pg_restore"])
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(tool, ["--version"]) { RedirectStandardOutput = true });
                process?.WaitForExit(Patience);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return new(Health.Bad, "backup", $"there is no {tool}", "install postgresql-client of the server's version, or set Backup:PgDump and Backup:PgRestore");
            }
        }
        return new(Health.Good, "backup", "sealed to a public key, made with pg_dump");
    }

    // ---- documents, cluster, mail

    async Task<IReadOnlyList<Diagnosis>> Documents(CancellationToken cancel)
    {
        var found = new List<Diagnosis>();
        if (chromium.Program is null) found.Add(new(Health.Mind, "printer", "no Chromium; documents come as docx only", "install chromium, or set Documents:Chromium"));
        else
        {
            try
            {
                var pdf = await chromium.Print("<!doctype html><title>doctor</title><p>体检", cancel);
                found.Add(new(Health.Good, "printer", $"{chromium.Program} printed a page of {pdf.Length:N0} bytes"));
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                found.Add(new(Health.Bad, "printer", $"{chromium.Program} did not print: {e.Message}", "start it by hand as the product's user; set Documents:ChromiumSandbox=false only where the kernel forbids its sandbox"));
            }
        }
        var missing = fonts.Missing.Select(f => f.Face.Name).ToList();
        found.Add(missing.Count == 0
            ? new(Health.Good, "typefaces", "those of the standard")
            : new(Health.Mind, "typefaces", $"replaced by free ones: {string.Join("、", missing)}", $"put your licensed files into {fonts.Folder}"));
        return found;
    }

    async Task<Diagnosis> Cluster(CancellationToken cancel)
    {
        if (!HostTrust.IsCluster(configuration)) return new(Health.Good, "cluster", "one host");
        var key = configuration["Orleans:Clustering:ServiceKey"] ?? "redis";
        if (configuration.GetConnectionString(key) is not { Length: > 0 } address) return new(Health.Bad, "cluster", "has no address of Redis", $"set ConnectionStrings:{key}");
        try
        {
            var options = ConfigurationOptions.Parse(address);
            options.ConnectTimeout = (int)Patience.TotalMilliseconds;
            options.AbortOnConnectFail = true;
            await using var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancel);
            return new(Health.Good, "cluster", $"Redis answers in {(await redis.GetDatabase().PingAsync()).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms");
        }
        catch (RedisException e)
        {
            return new(Health.Bad, "cluster", $"Redis: {e.Message}", $"look at ConnectionStrings:{key}, and whether it runs");
        }
    }

    Diagnosis BetweenHosts()
    {
        const string about = "between hosts";
        const string remedy = $"set {HostTrust.Setting} (docs/operations.md, Several hosts)";
        const string turn = "make a new one and let the hosts change over, one by one (docs/operations.md, Several hosts)";
        if (HostTrust.IsMissing(configuration)) return new(environment.IsDevelopment() ? Health.Mind : Health.Bad, about, "in the clear, and whoever reaches a host's port counts as one of them", remedy);
        if (HostTrust.Of(configuration) is not { } trust) return new(Health.Mind, about, $"in the clear, because {HostTrust.InTheClear} says so; whoever reaches a host's port counts as one of them", remedy);
        var ends = trust.Own.NotAfter.ToUniversalTime();
        var left = ends - time.GetUtcNow().UtcDateTime;
        return left < TimeSpan.Zero ? new(Health.Bad, about, $"the certificate ended {ends:yyyy-MM-dd}; only hosts that name it itself still take it", turn)
            : left < CertificateWarning ? new(Health.Mind, about, $"the certificate ends {ends:yyyy-MM-dd}", turn)
            : new(Health.Good, about, $"encrypted, both sides by certificate until {ends:yyyy-MM-dd}");
    }

    async Task<Diagnosis> Mail(CancellationToken cancel)
    {
        if (configuration["Mail:Host"] is not { Length: > 0 } host) return new(Health.Good, "mail", "none is sent");
        var port = configuration.GetValue("Mail:Port", 587);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancel).AsTask().WaitAsync(Patience, cancel);
            return new(Health.Good, "mail", $"{host}:{port} answers");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return new(Health.Bad, "mail", $"{host}:{port}: {e.Message}", "look at Mail:Host and Mail:Port; mail waits meanwhile and nothing is lost");
        }
    }
}
