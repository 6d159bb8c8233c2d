using System.Collections.Concurrent;
using System.Text;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T2: to a prison, another tenant's object is exactly what does not exist.</summary>
[Collection(HttpSuites.Name)]
public sealed class IsolationTests(HttpWorld http)
{
    static readonly string[] Foreign = [World.A, World.Bureau];

    /// <param name="Parameter">What names the thing: a part of the address, a field of its query or of the form.</param>
    /// <param name="Field">The form's field that names the thing; null when the address does.</param>
    sealed record Probe(Door Door, string Parameter, string Real, string Missing, string RealThing, string MissingThing, string? Field = null);

    [Fact]
    public async Task A_foreign_object_is_answered_byte_for_byte_like_a_missing_one()
    {
        var table = http.World.Host.Get<RightsTable>();
        var (differing, probes) = (new ConcurrentQueue<string>(), 0);
        foreach (var foreign in Foreign)
        {
            var dealt = (
                from things in (await Probes(foreign)).GroupBy(p => (p.Door, p.Parameter))
                let readers = Roles.All.Where(r => table.Of([r]).Contains(things.Key.Door.Permission ?? "")).ToList()
                from thing in things.Index()
                from reader in readers.Index()
                where Tier.Meets(thing.Index, things.Count(), reader.Index, readers.Count)
                select (Role: reader.Item, Probe: thing.Item)).ToLookup(d => d.Role, d => d.Probe);
            await Parallel.ForEachAsync(Roles.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (role, _) =>
            {
                using var client = await http.As(World.B, role);
                var token = await World.TokenOn(client);
                var likeMissing = new Dictionary<(Door, string), string>();
                foreach (var probe in dealt[role])
                {
                    Interlocked.Increment(ref probes);
                    var real = await Answer(client, token, probe, real: true);
                    // One thing that does not exist is like another, so its answer is asked for once. When it differs both are asked
                    // for anew: an act that asks for no thing at all may have been done by the first of them, or by another role.
                    if (likeMissing.TryGetValue((probe.Door, probe.Parameter), out var missing) && real == missing) continue;
                    missing = await Answer(client, token, probe, real: false);
                    for (var again = 0; real != missing && again < 3; again++) (real, missing) = (await Answer(client, token, probe, real: true), await Answer(client, token, probe, real: false));
                    likeMissing[(probe.Door, probe.Parameter)] = missing;
                    if (real != missing) differing.Enqueue($"{probe.Door} as {role}: {probe.Field} {probe.Real} {probe.RealThing} is not like {probe.Missing} {probe.MissingThing}:\n{FirstDifference(real, missing)}");
                }
            });
        }
        Assert.Empty(differing);
        Assert.True(probes > 0 || http.Doors.All(d => !d.Parameters.Any()), "No door took an object's id.");
    }

    [Fact]
    public async Task No_page_shows_a_prison_anything_of_another_tenant()
    {
        var table = http.World.Host.Get<RightsTable>();
        var own = (await Values.Ids(http.World.Host.Services, World.B, ofEach: 1)).Append(Guid.Empty).ToList();
        var (leaks, read) = (new List<string>(), 0);
        foreach (var role in Roles.All)
        {
            var held = table.Of([role]);
            using var client = await http.As(World.B, role);
            foreach (var door in http.Doors.Where(d => d.Method == "GET" && (d.Anonymous || held.Contains(d.Permission ?? ""))))
                foreach (var address in own.Select(id => door.Address(p => Values.Own(p, World.B, id))).Distinct())
                {
                    using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                    var body = await Values.Body(answer);
                    read++;
                    leaks.AddRange(Foreign.Where(f => body.Contains(World.Canary(f), StringComparison.OrdinalIgnoreCase)).Select(f => $"{address} as {role} shows {f}"));
                }
        }
        Assert.Empty(leaks);
        Assert.True(read > 20, $"Only {read} pages were read.");
    }

    [Fact]
    public async Task Canaries_do_show_in_their_own_tenant()
    {
        using var client = await http.As(World.B, Roles.PoliticalOfficer);
        var held = http.World.Host.Get<RightsTable>().Of([Roles.PoliticalOfficer]);
        foreach (var door in http.Doors.Where(d => d.Method == "GET" && held.Contains(d.Permission ?? "")))
            if ((await client.GetStringOrEmpty(door.Address(p => Values.Own(p, World.B, Guid.Empty)))).Contains(World.Canary(World.B), StringComparison.Ordinal)) return;
        Assert.Fail("No page shows a canary at all, so the sweep proves nothing.");
    }

    /// <summary>Every object parameter of every door, in route and query, with something real of the foreign tenant and its like that does not exist.</summary>
    async Task<List<Probe>> Probes(string foreign)
    {
        var ids = await Values.Ids(http.World.Host.Services, foreign, ofEach: 1);
        var probes = new List<Probe>();
        foreach (var door in http.Doors.Where(d => !d.Anonymous))
        {
            foreach (var parameter in door.Parameters)
            {
                IEnumerable<(string Real, string Missing)> things =
                    Values.IsId(parameter) ? ids.Select(id => (id.ToString(), Guid.NewGuid().ToString()))
                    : Values.IsParty(parameter.Name) ? World.PartyKeys.Select(k => ($"{foreign}.{k}", $"{Values.NoTenant}.{k}"))
                    : Values.IsTenant(parameter.Name) ? [(foreign, Values.NoTenant)]
                    : [];
                probes.AddRange(things.Select(t => new Probe(
                    door, parameter.Name,
                    door.Address(p => p.Name == parameter.Name ? t.Real : Values.Own(p, World.B, Guid.Empty)),
                    door.Address(p => p.Name == parameter.Name ? t.Missing : Values.Own(p, World.B, Guid.Empty)),
                    t.Real, t.Missing)));
            }
            var here = door.Address(p => Values.Own(p, World.B, Guid.Empty));
            foreach (var (name, type) in door.Fields.Where(_ => door.Writes))
            {
                IEnumerable<(string Real, string Missing)> things =
                    (Nullable.GetUnderlyingType(type) ?? type) == typeof(Guid) && name != "Operation" ? ids.Select(id => (id.ToString(), Guid.NewGuid().ToString()))
                    : (Nullable.GetUnderlyingType(type) ?? type) == typeof(PartyId) || type == typeof(string) && Values.IsParty(name) ? World.PartyKeys.Select(k => ($"{foreign}.{k}", $"{Values.NoTenant}.{k}"))
                    : type == typeof(string) && Values.IsTenant(name) ? [(foreign, Values.NoTenant)]
                    : [];
                probes.AddRange(things.Select(t => new Probe(door, name, here, here, t.Real, t.Missing, name)));
            }
            foreach (var (name, real, missing) in ((string, string, string)[])
                     [("tenant", foreign, Values.NoTenant), ("party", $"{foreign}.secretary.main", $"{Values.NoTenant}.secretary.main"), ("id", ids[0].ToString(), Guid.NewGuid().ToString())])
                if (door.Method == "GET")
                    probes.Add(new Probe(door, $"?{name}", door.Address(p => Values.Own(p, World.B, Guid.Empty), $"{name}={real}"), door.Address(p => Values.Own(p, World.B, Guid.Empty), $"{name}={missing}"), real, missing));
        }
        return probes;
    }

    static async Task<string> Answer(HttpClient client, string token, Probe probe, bool real)
    {
        var (address, thing) = real ? (probe.Real, probe.RealThing) : (probe.Missing, probe.MissingThing);
        using var request = new HttpRequestMessage(new HttpMethod(probe.Door.Method), address);
        if (probe.Door.Writes)
        {
            request.Headers.Add("Operation-Id", "00000000-0000-0000-0000-000000000001");
            request.Headers.Add("RequestVerificationToken", token);
            request.Content = probe.Door.IsApi
                ? new StringContent("{}", Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent(probe.Field is null ? [] : [new(probe.Field, thing)]);
        }
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var text = new StringBuilder($"{(int)answer.StatusCode}\n");
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).OrderBy(h => h.Key, StringComparer.Ordinal))
            if (name is not ("Date" or "Set-Cookie" or "Content-Length")) text.Append(name).Append(": ").AppendJoin(", ", values).Append('\n');
        text.Append(await Values.Body(answer));
        // Both names go from both answers: a tenant may be called by a word of the language.
        return Values.Normal(text.ToString(), probe.RealThing, Uri.EscapeDataString(probe.RealThing), probe.MissingThing, Uri.EscapeDataString(probe.MissingThing));
    }

    static string FirstDifference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        return $"…{Around(a, at)}\n…{Around(b, at)}";

        static string Around(string text, int at) => text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 120)].ReplaceLineEndings(" ");
    }
}
