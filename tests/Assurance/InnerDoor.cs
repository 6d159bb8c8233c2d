using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>A port at which hosts of one cluster meet, as somebody else on their network finds it.</summary>
static class InnerDoor
{
    /// <summary>A port that keeps somebody this long waits for what he has to say.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    /// <summary>Whether it keeps whoever shows a certificate, or none, and itself shows the one that is expected.</summary>
    public static async Task<bool> Opens(int port, X509Certificate2? shown, X509Certificate2 expected)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(expected.RawData));
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "any",
                ClientCertificates = shown is null ? null : [shown],
                LocalCertificateSelectionCallback = shown is null ? null : (_, _, _, _, _) => shown,
            });
            return await IsKept(stream);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>Whether it waits for the rest of what hosts say first, when its beginning comes in the clear.</summary>
    public static async Task<bool> OpensInTheClear(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(new byte[] { 64, 0, 0, 0, 1, 2, 3, 4 });
            return await IsKept(stream);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }

    static async Task<bool> IsKept(Stream stream)
    {
        using var waited = new CancellationTokenSource(Kept);
        try
        {
            return await stream.ReadAsync(new byte[16], waited.Token) > 0;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
