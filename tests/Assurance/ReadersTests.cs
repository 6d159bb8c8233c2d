using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PartyDiscipline.Assessment;
using PartyDiscipline.Assessment.Schemes;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Packs;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>What comes from outside is read alike wherever it comes in (ASVS 1.5.3), and only from whom it says it is from (12.3.2).</summary>
public sealed class ReadersTests(SignOnWorld world) : IClassFixture<SignOnWorld>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What one reader might take one way and the next another, made of a text that is sound.</summary>
    static IEnumerable<(string What, string Text)> Doubtful(string sound)
    {
        var (name, value) = JsonNode.Parse(sound)!.AsObject().First(m => m.Value is not null);
        var (head, body, end) = (sound.IndexOf('{', StringComparison.Ordinal) + 1, value!.ToJsonString(), sound.LastIndexOf('}'));
        yield return ("a member twice", sound.Insert(head, $"\"{name}\":{body},"));
        yield return ("a member twice, in other letters", sound.Insert(head, $"\"{name.ToUpperInvariant()}\":{body},"));
        yield return ("a member twice, written as an escape", sound.Insert(head, $"\"\\u{(int)name[0]:x4}{name[1..]}\":{body},"));
        yield return ("a comma too many", sound.Insert(end, ","));
        yield return ("a remark behind", sound + " // done");
        yield return ("a remark inside", sound.Insert(head, "/* first */"));
        yield return ("a second document", sound + sound);
        yield return ("a nought behind", sound + "\0");
        yield return ("half a quotation mark", sound.Insert(head, "'a':1,"));
        yield return ("a name without marks", sound.Insert(head, "a:1,"));
        yield return ("no number", sound.Insert(head, "\"a\":NaN,"));
        yield return ("a number with a nought in front", sound.Insert(head, "\"a\":01,"));
        yield return ("in UTF-16", Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(sound)));
    }

    [Fact]
    public void Every_reader_of_JSON_refuses_what_another_might_read_otherwise()
    {
        var (api, packs) = (world.Host.Get<IOptions<JsonOptions>>().Value.SerializerOptions, world.Host.Get<PackBook>());
        const string organisation = """{"people":[{"number":"1","name":"某人"}],"parties":[]}""";
        (string Reader, string Sound, Func<byte[], bool> Takes)[] readers =
        [
            ("API", organisation, b => Takes(() => JsonSerializer.Deserialize<OrganisationFile>(b, api))),
            ("organisation", organisation, b => OrganisationWorkbook.Read(b).File is not null),
            ("scheme", Encoding.UTF8.GetString(SchemeFiles.Json(world.Host.Get<AssessmentLaw>().Default(Track.Main))), b => SchemeFiles.Read(b).Content is not null),
            ("pack", Encoding.UTF8.GetString(packs.Shipped[0].Text), b => packs.Read(b).Pack is not null),
        ];
        Assert.All(readers, r => Assert.True(r.Takes(Encoding.UTF8.GetBytes(r.Sound)), r.Reader));
        Assert.Empty(from reader in readers from doubtful in Doubtful(reader.Sound) where reader.Takes(Encoding.UTF8.GetBytes(doubtful.Text)) select $"{reader.Reader} takes {doubtful.What}");

        static bool Takes(Func<object?> read)
        {
            try
            {
                return read() is not null;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    [Theory, InlineData("sso.localhost", false), InlineData("another.name", true)]
    public async Task A_portal_speaks_to_nobody_whose_certificate_it_does_not_trust(string name, bool expired)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(expired ? -1 : 1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Serve();
        using var client = new HttpClient(PortalOptions.NewHandler());
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://sso.localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/.well-known/openid-configuration"), Cancel));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        await serving;

        async Task Serve()
        {
            using var socket = await listener.AcceptTcpClientAsync(Cancel);
            await using var secured = new SslStream(socket.GetStream());
            try
            {
                await secured.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, checkCertificateRevocation: false);
                // Who goes on now has taken it for the right one.
                Assert.Equal(0, await secured.ReadAsync(new byte[1], Cancel));
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                // The caller hung up, as it should.
            }
        }
    }
}
