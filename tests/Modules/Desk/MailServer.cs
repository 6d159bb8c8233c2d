using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PartyDiscipline.Tests.Modules.Desk;

/// <summary>A mail server that speaks just enough SMTP (RFC 5321) to take mail over a real connection, or to refuse it.</summary>
sealed class MailServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Task serving;
    readonly List<string> mails = [];

    public MailServer()
    {
        listener.Start();
        serving = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Answers every sender that it is busy.</summary>
    public bool Refuses { get; set; }

    /// <summary>What was taken, head and body, in order.</summary>
    public IReadOnlyList<string> Mails
    {
        get
        {
            lock (mails) return [.. mails];
        }
    }

    async Task Serve()
    {
        try
        {
            while (true) _ = Talk(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task Talk(TcpClient client)
    {
        using (client)
        await using (var stream = client.GetStream())
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".") mail.AppendLine(text);
                    lock (mails) mails.Add(mail.ToString());
                }
                await writer.WriteLineAsync(verb switch
                {
                    "MAIL" when Refuses => "451 busy",
                    "EHLO" => "250 8BITMIME",
                    "QUIT" => "221 bye",
                    _ => "250 fine",
                });
                if (verb == "QUIT") return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }
}
