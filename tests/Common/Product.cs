using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host;

namespace PartyDiscipline.Tests.Common;

/// <summary>The product put together but not started: for what can be read off its registrations, endpoints and models.</summary>
public static class Product
{
    static readonly Lazy<WebApplication> Sqlite = new(() => Build($"Data Source={Path.Combine(Path.GetTempPath(), "never-made.db")}"));

    /// <summary>On SQLite; no file is made.</summary>
    public static WebApplication Built => Sqlite.Value;

    /// <summary>On a database of this connection string, which is not opened.</summary>
    public static WebApplication Build(string connection)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PartyDiscipline.Host", EnvironmentName = "Testing" });
        builder.WebHost.UseSetting("ConnectionStrings:Main", connection);
        builder.Logging.ClearProviders();
        builder.AddPartyDiscipline();
        var app = builder.Build();
        app.UsePartyDiscipline();
        return app;
    }
}
