// The product as it stands in an institution: a database server, Redis for the cluster, three hosts behind one address.
//   dotnet run --project src/AppHost                                  SQL Server
//   dotnet run --project src/AppHost -- --Database=PostgreSql         PostgreSQL
//   dotnet run --project src/AppHost -- --Database=Existing           ConnectionStrings:Main of this project's configuration
//   dotnet run --project src/AppHost -- --Demo=true                   with the demo organisation
// Secrets are parameters (Parameters:database-password), kept in this project's user secrets.

var builder = DistributedApplication.CreateBuilder(args);

IResourceBuilder<IResourceWithConnectionString> main = builder.Configuration["Database"] switch
{
    null or "SqlServer" => builder
        .AddSqlServer("sql", builder.AddParameter("database-password", secret: true))
        .WithDataVolume()
        .WithLifetime(ContainerLifetime.Persistent)
        .AddDatabase("main", "party_discipline"),
    "PostgreSql" => builder
        .AddPostgres("postgres", password: builder.AddParameter("database-password", secret: true))
        .WithDataVolume()
        .WithLifetime(ContainerLifetime.Persistent)
        .AddDatabase("main", "party_discipline"),
    "Existing" => builder.AddConnectionString("Main"),
    var unknown => throw new InvalidOperationException($"Database is SqlServer, PostgreSql or Existing, not '{unknown}'."),
};

// Redis holds who is in the cluster and nothing else; losing it loses no data.
var redis = builder.AddRedis("redis");
var cluster = builder.AddOrleans("cluster")
    .WithClusterId("party-discipline")
    .WithServiceId("party-discipline")
    .WithClustering(redis);

var host = builder.AddProject<Projects.Host>("host")
    .WithReference(main, connectionName: "Main")
    .WaitFor(main)
    .WithReference(cluster)
    .WaitFor(redis)
    .WithHttpEndpoint(port: 5080)
    .WithReplicas(3)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

if (builder.Configuration["Demo"] is { Length: > 0 } demo) host.WithEnvironment("Demo", demo);

// A deployment migrates with "migrate" under a role that may change tables; here the first host up does it.
if (builder.ExecutionContext.IsRunMode) host.WithEnvironment("Database__MigrateAtStart", "true");

builder.Build().Run();
