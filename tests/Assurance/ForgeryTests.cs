using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T5: nothing changes through a forged request, through a wrong method, or by looking.</summary>
[Collection(HttpSuites.Name)]
public sealed partial class ForgeryTests(HttpWorld http)
{
    static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.UnsupportedMediaType];

    IReadOnlyList<(string Name, Func<HttpRequestMessage, Task> Forge)> Forgeries =>
    [
        ("no token", _ => Task.CompletedTask),
        ("a made-up token", request => Token(request, "CfDJ8-made-up")),
        ("another person's token", async request => await Token(request, await TokenOf(Roles.Clerk))),
        ("from another site", async request =>
        {
            await Token(request, await TokenOf(Roles.Clerk));
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
        }),
        ("from a sibling portal", request =>
        {
            request.Headers.Add("Sec-Fetch-Site", "same-site");
            return Task.CompletedTask;
        }),
        ("as plain text", request =>
        {
            request.Content = new StringContent("a=b", Encoding.UTF8, MediaTypeHeaderValue.Parse("text/plain"));
            return Task.CompletedTask;
        }),
    ];

    [Fact]
    public async Task A_forged_write_is_refused_and_changes_nothing()
    {
        var table = http.World.Host.Get<RightsTable>();
        var writers = http.Doors.Where(d => d.Writes && !d.Anonymous).ToList();
        var before = await Fingerprint.Of(http.World.Host.Database);
        var passed = new List<string>();
        foreach (var door in writers)
        {
            var role = Roles.All.FirstOrDefault(r => table.Of([r]).Contains(door.Permission!) && r != Roles.Clerk) ?? Roles.Clerk;
            using var client = await http.As(World.B, role);
            foreach (var (name, forge) in Forgeries)
            {
                using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Address(p => Values.Own(p, World.B, Guid.Empty)));
                request.Content = door.IsApi ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([new("a", "b")]);
                request.Headers.Add("Operation-Id", Guid.NewGuid().ToString());
                await forge(request);
                using var answer = await client.SendAsync(request);
                if (!Refusals.Contains(answer.StatusCode)) passed.Add($"{door} with {name}: {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(passed);
        Assert.Empty((await Fingerprint.Of(http.World.Host.Database)).Except(before));
    }

    [Fact]
    public async Task A_method_that_a_door_does_not_know_is_refused()
    {
        var table = http.World.Host.Get<RightsTable>();
        var before = await Fingerprint.Of(http.World.Host.Database);
        var passed = new List<string>();
        foreach (var route in http.Doors.Where(d => !d.Anonymous).GroupBy(d => d.Route))
            foreach (var method in ((string[])["PUT", "DELETE", "PATCH", "PAGE"]).Except(route.Select(d => d.Method)))
            {
                var door = route.First();
                using var client = await http.As(World.B, Roles.All.FirstOrDefault(r => table.Of([r]).Contains(door.Permission ?? "")));
                using var request = new HttpRequestMessage(new HttpMethod(method), door.Address(p => Values.Own(p, World.B, Guid.Empty)));
                using var answer = await client.SendAsync(request);
                if (!Refusals.Contains(answer.StatusCode)) passed.Add($"{method} {door.Route}: {(int)answer.StatusCode}");
            }
        Assert.Empty(passed);
        Assert.Empty((await Fingerprint.Of(http.World.Host.Database)).Except(before));
    }

    /// <summary>What goes on record by being looked at (G09): cases, influence periods, clues.</summary>
    static readonly string[] Looks = ["Accountability.CaseViewed", "Accountability.InfluenceViewed", "Supervision.ClueRead", "Supervision.ClueFileRead"];

    [Fact]
    public async Task Looking_changes_nothing()
    {
        var table = http.World.Host.Get<RightsTable>();
        var ids = (await Values.Ids(http.World.Host.Services, World.B, ofEach: 1)).Append(Guid.Empty).ToList();
        foreach (var role in Roles.All)
        {
            using var client = await http.As(World.B, role);
            var before = await Fingerprint.Of(http.World.Host.Database);
            foreach (var door in http.Doors.Where(d => d.Method == "GET"))
            {
                var readers = Roles.All.Where(r => table.Of([r]).Contains(door.Permission ?? "")).ToList();
                if (!readers.Contains(role)) continue;
                var addresses = ids.Select(id => door.Address(p => Values.Own(p, World.B, id))).Distinct().ToList();
                var length = await Length();
                var taken = 0;
                foreach (var address in addresses.Where((_, n) => Tier.Meets(n, addresses.Count, readers.IndexOf(role), readers.Count)))
                    using (var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead))
                        if (answer.Content.Headers.ContentDisposition?.DispositionType == "attachment") taken++;
                // Taking something along goes on record, looking into what is kept apart does, and nothing else.
                var facts = await RawSql.Query(http.World.Host.Database, $"""SELECT "Fact" FROM ledger_entries WHERE "TenantId" = '{World.B}' AND "Seq" > {length}""");
                Assert.All(facts, row => Assert.Contains((string)row[0]!, (string[])["Documents.DocumentPrinted", "Documents.EvidencePacked", .. Looks]));
                var looks = facts.Count(row => Looks.Contains((string)row[0]!));
                Assert.True(facts.Count - looks <= taken && looks <= ids.Count, $"{door} as {role}: {facts.Count} entries, {looks} of them looks, for {taken} files");
                var after = await Fingerprint.Of(http.World.Host.Database);
                var changed = after.Where(t => !before.Contains(t)).Select(t => t.Key).ToList();
                before = after;
                if (facts.Count > 0) changed.RemoveAll(t => t.StartsWith("ledger_", StringComparison.Ordinal));
                Assert.True(changed.Count == 0, $"{door} as {role} wrote {string.Join(", ", changed)}");
            }
        }
    }

    async Task<long> Length() =>
        Convert.ToInt64((await RawSql.Query(http.World.Host.Database, $"""SELECT MAX("Seq") FROM ledger_entries WHERE "TenantId" = '{World.B}'"""))[0][0], System.Globalization.CultureInfo.InvariantCulture);

    async Task<string> TokenOf(string role)
    {
        using var client = await http.As(World.B, role);
        var held = http.World.Host.Get<RightsTable>().Of([role]);
        foreach (var door in http.Doors.Where(d => d.Method == "GET" && held.Contains(d.Permission ?? "")))
            if (Field().Match(await client.GetStringOrEmpty(door.Address(p => Values.Own(p, World.B, Guid.Empty)))) is { Success: true } found) return found.Groups[1].Value;
        return "no page of his has a form";
    }

    static async Task Token(HttpRequestMessage request, string token)
    {
        request.Headers.Add("RequestVerificationToken", token);
        if (request.Content is FormUrlEncodedContent form)
            request.Content = new StringContent($"{await form.ReadAsStringAsync()}&__RequestVerificationToken={Uri.EscapeDataString(token)}", Encoding.UTF8, "application/x-www-form-urlencoded");
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Field();
}

static class Clients
{
    /// <summary>The body of a page; empty when there is none.</summary>
    public static async Task<string> GetStringOrEmpty(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "text/event-stream" ? await answer.Content.ReadAsStringAsync() : "";
    }
}
