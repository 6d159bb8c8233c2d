using PartyDiscipline.Host;

var builder = WebApplication.CreateBuilder(args);
builder.AddPartyDiscipline();
var app = builder.Build();
app.UsePartyDiscipline();
await Composition.Migrate(app.Services);
await app.RunAsync();

/// <summary>The entry point, named so that tests can start the real host.</summary>
public partial class Program;
