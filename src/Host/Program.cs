using PartyDiscipline.Host;
using PartyDiscipline.Host.Operations;

// What the operator asked for: to serve (the default) or one of the commands. Both work on the same application.
return await CommandLine.Run(args, settings =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = ProgramFolder.Of(settings, Environment.CurrentDirectory) });
    builder.AddPartyDiscipline();
    var app = builder.Build();
    app.UsePartyDiscipline();
    return app;
});

/// <summary>The entry point, named so that tests can start the real host.</summary>
public partial class Program;
