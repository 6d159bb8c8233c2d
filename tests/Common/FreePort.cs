using System.Net;
using System.Net.Sockets;

namespace PartyDiscipline.Tests.Common;

/// <summary>A TCP port of the loopback that nobody listens on.</summary>
public static class FreePort
{
    static readonly Lock Gate = new();
    static readonly HashSet<int> Given = [];

    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                using var probe = new TcpListener(IPAddress.Loopback, 0);
                probe.Start();
                var port = ((IPEndPoint)probe.LocalEndpoint).Port;
                if (Given.Add(port)) return port;
            }
        }
    }
}
