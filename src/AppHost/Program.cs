// The product as it stands in an institution: a database server, Redis for the cluster, three hosts behind one address.
//   dotnet run --project src/AppHost                                  SQL Server
//   dotnet run --project src/AppHost -- --Database=PostgreSql         PostgreSQL
//   dotnet run --project src/AppHost -- --Database=Existing           a server and a Redis of yours: ConnectionStrings:Main, ConnectionStrings:redis; no containers
//   dotnet run --project src/AppHost -- --Demo=true                   with the demo organisation
// Secrets are parameters (Parameters:database-password), kept in this project's user secrets.

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

const int Port = 5080, Hosts = 3;

var builder = DistributedApplication.CreateBuilder(args);
var existing = builder.Configuration["Database"] == "Existing";

#if COMPOSE
// "aspire publish" writes a compose file for the whole.
builder.AddDockerComposeEnvironment("compose");
#endif

IResourceBuilder<IResourceWithConnectionString> main = builder.Configuration["Database"] switch
{
#if SQL_SERVER
    null or "SqlServer" => builder
        .AddSqlServer("sql", builder.AddParameter("database-password", secret: true))
        .WithDataVolume()
        .WithLifetime(ContainerLifetime.Persistent)
        .AddDatabase("main", "party_discipline"),
#endif
    "PostgreSql" => builder
        .AddPostgres("postgres", password: builder.AddParameter("database-password", secret: true))
        .WithDataVolume()
        .WithLifetime(ContainerLifetime.Persistent)
        .AddDatabase("main", "party_discipline"),
    "Existing" => builder.AddConnectionString("Main"),
    var unknown => throw new InvalidOperationException($"Database is SqlServer, PostgreSql or Existing, not '{unknown}'."),
};

// Redis holds who is in the cluster and nothing else; losing it loses no data.
IResourceBuilder<IResourceWithConnectionString> redis = existing ? builder.AddConnectionString("redis") : builder.AddRedis("redis");
var cluster = builder.AddOrleans("cluster")
    .WithClusterId("party-discipline")
    .WithServiceId("party-discipline")
    .WithClustering(redis);

// A command migrates before any host starts; in a deployment it runs under a role that may change tables.
var migrate = Member("migrate").WithArgs("migrate");
var host = Member("host")
    .WithReference(cluster)
    .WithHttpEndpoint(port: Port)
    .WithReplicas(Hosts)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Database__MigrateAtStart", "false")
    .WithEnvironment("Orleans__Certificate", HostsCertificate())
    .WaitForCompletion(migrate);
if (existing)
{
    // A connection string does not say of what it is; a container does.
    host.WithReference(redis).WithEnvironment("Orleans__Clustering__ProviderType", "Redis").WithEnvironment("Orleans__Clustering__ServiceKey", "redis");
}
else
{
    migrate.WaitFor(main);
    host.WaitFor(redis);
}

builder.Build().Run();

// What the hosts know each other by. A developer's machine makes its own; beside the compose file it lies with the vault's keys.
string HostsCertificate()
{
    if (!builder.ExecutionContext.IsRunMode) return "/keys/hosts.pfx";
    var file = Path.Combine(builder.AppHostDirectory, "obj", "hosts.pfx");
    if (File.Exists(file)) return file;
    var now = TimeProvider.System.GetUtcNow();
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    using var certificate = new CertificateRequest("CN=party-discipline-hosts", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddYears(5));
    File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx));
    return file;
}

// The product's program with what all who run it must have alike: the database, the public addresses (each replica listens on a port
// of its own) and the vault's keys.
IResourceBuilder<ProjectResource> Member(string name)
{
    var member = builder.AddProject<Projects.Host>(name, launchProfileName: null)
        .WithReference(main, connectionName: "Main")
        .WithEnvironment("Portals__Domain", builder.Configuration["Domain"] ?? "localhost")
        .WithEnvironment("Sso__Issuer", builder.Configuration["Issuer"] ?? $"http://sso.localhost:{Port}")
        .WithEnvironment("Vault__Keys", builder.ExecutionContext.IsRunMode ? Path.Combine(builder.AppHostDirectory, "obj", "vault.keys") : "/keys/vault.keys");
#if COMPOSE
    member.PublishAsDockerComposeService((_, service) =>
    {
        // The vault's keys lie beside the compose file and in none of its volumes.
        service.AddVolume(new() { Name = "keys", Type = "bind", Source = "./keys", Target = "/keys" });
        if (name == "host") service.Deploy = new() { Replicas = Hosts };
    });
#endif
    if (builder.Configuration["Demo"] is { Length: > 0 } demo) member.WithEnvironment("Demo", demo);
    return member;
}
