using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Documents;

/// <summary>The printer without the rest of the product.</summary>
sealed class Press : IDisposable
{
    readonly ILoggerFactory logs;
    readonly Chromium chromium;

    public Press(params (string Name, string Value)[] settings)
    {
        logs = LoggerFactory.Create(l => l.AddProvider(Log));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
        Fonts = new Fonts(configuration, logs.CreateLogger<Fonts>());
        chromium = new Chromium(configuration, Fonts, logs.CreateLogger<Chromium>());
        Printer = new Printer(chromium, Fonts);
    }

    public CapturedLog Log { get; } = new();
    public Fonts Fonts { get; }
    public Printer Printer { get; }

    public async Task<byte[]> Pdf(Kernel.Documents.OfficialDocument document) =>
        await Printer.Pdf(document, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("No Chromium; eng/test.sh installs it.");

    public void Dispose()
    {
        chromium.Dispose();
        logs.Dispose();
    }
}
