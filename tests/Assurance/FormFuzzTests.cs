using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T6: every form and every body of the API with what nobody should send in one of its fields, and with fields that it does not have. Never a failure
/// of ours, nothing of how the product is made, no tag that somebody else opened; what is refused changes nothing, and what a form does not ask for is
/// not taken. Which values a run tries follows from a seed: <c>PARTYDISCIPLINE_SEED=7</c> gives the same run again, and <c>PARTYDISCIPLINE_ONLY</c> with
/// the name of a failed request that one request.
/// </summary>
[Collection(HostileSuites.Name)]
public sealed partial class FormFuzzTests(HostileWorld hostile)
{
    /// <summary>Sent in fields that no form has; found in a table, one of them was taken.</summary>
    const string UnboundText = "FzUnboundText", UnboundId = "f00dfeed-0000-4000-8000-00000000fade", UnboundNumber = "737373731", UnboundDay = "2071-07-31";

    /// <summary>What ends the session that sends them, or its account: the suites of sign-on hold these.</summary>
    static readonly string[] Ending = ["/Me/SignOut", "/Me/Password", "/Me/Sessions", "/Sso/"];

    /// <summary>
    /// A wrong password and a wrong passphrase are refused, and the Ledger says that somebody tried; a refused move shows its clue again, and the
    /// Ledger says that it was looked at: this and nothing else.
    /// </summary>
    static readonly string[] ToldOf =
    [
        "/Me?handler=Password", "/Me/Index?handler=Password", "/Me?handler=Enrol", "/Me/Index?handler=Enrol", "/Me?handler=Others", "/Me/Index?handler=Others",
        "/Supervision/Clues/Key?handler=Unlock", "/Supervision/Clues/Clue/",
    ];
    const string Told = "INSERT ledger_entries ×1, INSERT ledger_operations ×1, UPDATE ledger_heads ×1";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("PARTYDISCIPLINE_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? seed
        : Tier.Name == "commit" ? 6 : TimeProvider.System.Today().DayNumber;

    static readonly string? Only = Environment.GetEnvironmentVariable("PARTYDISCIPLINE_ONLY");

    /// <summary>Something that takes fields, and how to send it with one of them hostile.</summary>
    sealed record Target(string Name, HttpClient Client, IReadOnlyList<string> Fields, Func<string?, HostileValue, bool, HttpRequestMessage> Request)
    {
        int[]? order;

        public int Pairs => Math.Max(1, Fields.Count) * HostileValues.All.Count;

        /// <summary>The pair of field and value that comes at this place, after the seed.</summary>
        public (string? Field, HostileValue Value, int Pair) At(int place)
        {
            if (order is null)
            {
                order = [.. Enumerable.Range(0, Pairs)];
                new Random(Seed ^ Stable(Name)).Shuffle(order);
            }
            return Of(order[place]);
        }

        public (string? Field, HostileValue Value, int Pair) Of(int pair) => (Fields.Count == 0 ? null : Fields[pair / HostileValues.All.Count], HostileValues.All[pair % HostileValues.All.Count], pair);
    }

    [Fact]
    public async Task No_field_of_any_form_breaks_anything_whatever_is_sent_in_it()
    {
        Assert.True(HostileValues.All.Count >= 60, $"{HostileValues.All.Count} values.");
        var (targets, bare) = await Targets();
        var changes = await Changes.Count(hostile.Host.Database);
        var most = Tier.Of(2_500, 30_000, 100_000);
        var (wrong, statuses, sent, taken, asides) = (new List<string>(), new SortedDictionary<int, int>(), 0, 0, 0);
        await changes.Quiet(Cancel);
        for (var place = 0; sent < most && wrong.Count < 25; place++)
        {
            var left = targets.Where(t => place < t.Pairs && (Only is null || Only.StartsWith(t.Name + "#", StringComparison.Ordinal))).ToList();
            if (left.Count == 0 || Only is not null && place > 0) break;
            foreach (var target in left)
            {
                if (sent++ >= most) break;
                var (field, value, pair) = Only is null ? target.At(place) : target.Of(int.Parse(Only[(Only.LastIndexOf('#') + 1)..], CultureInfo.InvariantCulture));
                var before = await changes.Now();
                var answer = await Sent(target, field, value, pair);
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                if (answer.Aside) asides++;
                if (answer.Fault is { } fault) wrong.Add($"{target.Name}#{pair} ({field} = {value.What[..Math.Min(60, value.What.Length)]}): {fault}");
                if (!answer.Refused)
                {
                    taken++;
                    continue;
                }
                if (await changes.Now() == before) continue;
                // Something changed: what follows from an earlier write, or the refused one. Once more, after everything is quiet.
                before = await changes.Quiet(Cancel);
                if (!(await Sent(target, field, value, pair)).Refused) continue;
                await Task.Delay(100, Cancel);
                if (await changes.Since(before) is { Length: > 0 } changed && !(changed == Told && ToldOf.Any(target.Name.Contains))) wrong.Add($"{target.Name}#{pair} ({field} = {value.What[..Math.Min(60, value.What.Length)]}): {answer.Status}, and yet {changed}");
            }
        }
        await changes.Quiet(Cancel);
        wrong.AddRange(await changes.Holding(UnboundText, UnboundId, UnboundNumber, UnboundDay));
        Assert.True(wrong.Count == 0, $"With PARTYDISCIPLINE_SEED={Seed}; one alone with PARTYDISCIPLINE_ONLY=<its name>:\n{string.Join('\n', wrong)}");
        Assert.Empty(hostile.Host.Log.Errors);
        if (Only is not null) return;
        Assert.True(sent >= Math.Min(most, 1_500) && asides < sent / 10, $"{sent} requests, {asides} of them before a closed door.");
        Figure.Write("T6", "HTTP", $"{sent:N0} requests to {targets.Count} forms and bodies ({bare} of them without a page that shows them) of {hostile.Doors.Count(d => d.Writes)} writing doors, seed {Seed}: {string.Join(", ", statuses.Select(s => $"{s.Value:N0} × {s.Key}"))}; {taken:N0} taken; none failed, nothing changed by a refused one, no unbound field taken");
    }

    /// <param name="Refused">Whether it says that nothing was done: a refusal, or the form again with its faults.</param>
    /// <param name="Aside">Whether it leads to the sign-on server, so that the form was never looked at.</param>
    readonly record struct Seen(int Status, bool Refused, bool Aside, string? Fault);

    static async Task<Seen> Sent(Target target, string? field, HostileValue value, int pair)
    {
        using var request = target.Request(field, value, pair % 3 == 0);
        HttpResponseMessage answer;
        try
        {
            answer = await target.Client.SendAsync(request, Cancel);
        }
        catch (HttpRequestException e)
        {
            // A body too large is cut off by the server before it is read to its end.
            return new(0, true, false, value.Values.Sum(v => v.Length) > 4_000_000 ? null : $"the connection broke: {e.Message}");
        }
        using (answer)
        {
            var (status, html) = ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "text/html");
            var body = answer.Content.Headers.ContentType?.MediaType is { } type && (type.StartsWith("text/", StringComparison.Ordinal) || type.Contains("json", StringComparison.Ordinal)) && type != "text/event-stream" ? await answer.Content.ReadAsStringAsync(Cancel) : "";
            var location = answer.Headers.Location;
            var fault = status >= 500 ? $"{status} {Trace().Match(body).Value}"
                : Trace().Match(body) is { Success: true } trace ? $"says {trace.Value}"
                : html && body.IndexOf("<fz", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? $"echoes …{body[Math.Max(0, at - 60)..Math.Min(body.Length, at + 30)]}"
                : location is { IsAbsoluteUri: true } && !location.Host.EndsWith(".localhost", StringComparison.Ordinal) ? $"leads to {location}"
                : answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("fz=", StringComparison.Ordinal)) ? "sets a cookie of another's" : null;
            return new(status, status >= 400 || status == 200 && html && body.Contains("faults-title", StringComparison.Ordinal), location?.OriginalString.Contains("/Sso/", StringComparison.OrdinalIgnoreCase) == true || location?.OriginalString.Contains("/connect/", StringComparison.Ordinal) == true, fault);
        }
    }

    /// <summary>Every form that somebody sees, with everything it holds; doors whose form nobody sees in this world, with the fields that they bind; and the API.</summary>
    async Task<(IReadOnlyList<Target> Targets, int Bare)> Targets()
    {
        var targets = new SortedDictionary<string, Target>(StringComparer.Ordinal);
        var pages = hostile.Doors.Where(d => !d.IsApi && !d.Anonymous && !Ending.Any(e => d.Route.StartsWith(e, StringComparison.OrdinalIgnoreCase))).ToList();
        var (visits, tokens) = (new Dictionary<string, int>(), new Dictionary<HttpClient, string>());
        var models = await Models();
        foreach (var tenant in (string[])[World.A, World.Bureau])
        {
            var ids = await Values.Ids(hostile.Host.Services, tenant, ofEach: 1);
            foreach (var role in Roles.All)
            {
                var client = await hostile.World.As(tenant, role);
                var ahead = new Queue<string>(pages.Where(d => d is { Method: "GET", Handler: null } && !d.Parameters.Any(Values.IsId) && hostile.Holding(d.Permission).Contains(role)).Select(d => d.Address(p => Values.Own(p, tenant, ids[0]))));
                var seen = new HashSet<string>(ahead.Select(Shape));
                while (ahead.TryDequeue(out var address))
                {
                    // Three people look at each kind of page; what they see is much the same.
                    var kind = $"{tenant}{Shape(address)}";
                    if (visits.GetValueOrDefault(kind) >= 2) continue;
                    visits[kind] = visits.GetValueOrDefault(kind) + 1;
                    var html = await client.GetStringOrEmpty(address);
                    foreach (var form in PageForm.Of(client, address, html).SelectMany(f => f.Buttons.Select(f.Pressing).Prepend(f)))
                    {
                        if (Ending.Any(e => form.Address.StartsWith(e, StringComparison.OrdinalIgnoreCase)) || form.Address.StartsWith("http", StringComparison.Ordinal)) continue;
                        if (tokens.GetValueOrDefault(client) is null && form["__RequestVerificationToken"].FirstOrDefault() is { } token) tokens[client] = token;
                        var name = $"{tenant}{Shape(form.Address)}{(form["Input.Action"].Concat(form["Action"]).FirstOrDefault() is { } step ? $" {step}" : "")}";
                        if (!targets.ContainsKey(name)) targets[name] = OfForm(name, client, form, models);
                    }
                    foreach (var link in Href().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value).Split('#')[0]))
                        if (link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal) && !Files.Any(f => link.StartsWith(f, StringComparison.Ordinal)) && !Ending.Any(e => link.StartsWith(e, StringComparison.OrdinalIgnoreCase)) && seen.Add(Shape(link))) ahead.Enqueue(link);
                }
            }
        }
        var shown = targets.Keys.Select(k => k.ToUpperInvariant()).ToList();
        var bare = 0;
        foreach (var door in pages.Where(d => d.Writes))
        {
            var tenant = hostile.Holding(door.Permission).Any() ? World.A : World.Bureau;
            var ids = await Values.Ids(hostile.Host.Services, tenant, ofEach: 1);
            var address = door.Address(p => Values.Own(p, tenant, ids[0]));
            if (shown.Any(s => s.StartsWith($"{World.A}{Shape(address)}".ToUpperInvariant(), StringComparison.Ordinal) || s.StartsWith($"{World.Bureau}{Shape(address)}".ToUpperInvariant(), StringComparison.Ordinal))) continue;
            if (hostile.Holding(door.Permission).FirstOrDefault() is not { } role) continue;
            var client = await hostile.World.As(tenant, role);
            if (tokens.GetValueOrDefault(client) is not { } token) tokens[client] = token = await World.TokenOn(client);
            targets[$"{tenant}{Shape(address)} bare"] = OfFields($"{tenant}{Shape(address)} bare", client, address, token, [.. door.Fields.SelectMany(f => Flat(f.Name, f.Type, 0))], Unbound(models, door));
            bare++;
        }
        foreach (var target in await Api()) targets[target.Name] = target;
        return ([.. targets.Values], bare);
    }

    static readonly string[] Files = ["/documents/", "/sheets/", "/evidence/", "/_content/", "/lib/", "/css/", "/js/", "/img/", "/preferences/"];

    static Target OfForm(string name, HttpClient client, PageForm form, IReadOnlyDictionary<string, (Door Door, Type Model)> models)
    {
        var door = models.GetValueOrDefault(Shape(form.Address.Split('?')[0]).ToUpperInvariant());
        string[] bound = door.Door is null ? [] : [.. door.Door.Fields.SelectMany(f => Flat(f.Name, f.Type, 0))];
        string[] fields = [.. form.Fields.Select(f => f.Key).Concat(bound).Where(f => f is not "__RequestVerificationToken").Distinct(StringComparer.OrdinalIgnoreCase)];
        var unbound = door.Door is null ? [] : Unbound(models, door.Door);
        return new(name, client, fields, (field, value, more) => Request(form.Address, form.Fields, field, value, more ? unbound : []));
    }

    static Target OfFields(string name, HttpClient client, string address, string token, string[] fields, IReadOnlyList<KeyValuePair<string, string>> unbound) =>
        new(name, client, fields, (field, value, more) => Request(address, [KeyValuePair.Create("__RequestVerificationToken", token)], field, value, more ? unbound : []));

    static HttpRequestMessage Request(string address, IEnumerable<KeyValuePair<string, string>> typed, string? field, HostileValue value, IEnumerable<KeyValuePair<string, string>> unbound)
    {
        var fields = typed.Where(f => f.Key != field && f.Key != "Operation").ToList();
        if (field != "Operation") fields.Add(new("Operation", $"{Guid.NewGuid()}"));
        if (field is not null) fields.AddRange(value.Values.Select(v => KeyValuePair.Create(field, v)));
        fields.AddRange(unbound);
        return new(HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = new StringContent(string.Join('&', fields.Select(f => $"{Escaped(f.Key)}={Escaped(f.Value)}")), Encoding.ASCII, "application/x-www-form-urlencoded") };
    }

    /// <summary>As a form is written, half characters too, which no browser sends and any program can.</summary>
    static string Escaped(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return WebUtility.UrlEncode(text);
        var written = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) written.Append(WebUtility.UrlEncode(text.Substring(i++, 2)));
            else if (char.IsSurrogate(text[i])) written.Append(CultureInfo.InvariantCulture, $"%{0xE0 | text[i] >> 12:X2}%{0x80 | text[i] >> 6 & 0x3F:X2}%{0x80 | text[i] & 0x3F:X2}");
            else written.Append(WebUtility.UrlEncode($"{text[i]}"));
        return written.ToString();
    }

    /// <summary>The names under which a page's property is bound, down to its leaves.</summary>
    static IEnumerable<string> Flat(string name, Type type, int depth)
    {
        if (type.IsAssignableTo(typeof(IFormFile)) || type.IsAssignableTo(typeof(IEnumerable<IFormFile>)) || type == typeof(CancellationToken)) yield break;
        yield return name;
        if (depth > 2 || type.Namespace?.StartsWith("PartyDiscipline", StringComparison.Ordinal) != true || !type.IsClass) yield break;
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
            foreach (var leaf in Flat($"{name}.{property.Name}", property.PropertyType, depth + 1)) yield return leaf;
    }

    /// <summary>Fields that a page does not ask for: what rows have, and what its model holds without binding it.</summary>
    static IReadOnlyList<KeyValuePair<string, string>> Unbound(IReadOnlyDictionary<string, (Door Door, Type Model)> models, Door door)
    {
        var bound = door.Fields.SelectMany(f => Flat(f.Name, f.Type, 0)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bound.UnionWith(door.Parameters.Select(p => p.Name));
        var fields = new List<KeyValuePair<string, string>>();
        string[] rows = ["Id", "Key", "TenantId", "Tenant", "State", "Stage", "Version", "Account", "Actor", "ActorName", "By", "At", "Role", "Roles[0]", "Permissions[0]", "Person", "Hash", "Number", "Removed", "Approved", "Holder", "Party"];
        foreach (var row in rows)
            foreach (var prefix in (string[])["", "Input.", "Record.", "Row.", "Of.", "View.Of."])
                if (!bound.Contains(prefix + row) && !bound.Contains((prefix + row).Split('[')[0])) fields.Add(new(prefix + row, Planted(row)));
        if (models.GetValueOrDefault(Shape(door.Route).ToUpperInvariant()).Model is { } model)
            foreach (var property in model.GetProperties().Where(p => !bound.Contains(p.Name)))
                foreach (var leaf in Flat(property.Name, property.PropertyType, 1).Take(40)) fields.Add(new(leaf, Planted(leaf)));
        return [.. fields.DistinctBy(f => f.Key, StringComparer.OrdinalIgnoreCase).Take(600)];

        static string Planted(string name) => name.Split('.')[^1] switch
        {
            "Id" or "Key" or "Account" or "Person" or "By" or "Holder" => UnboundId,
            "Version" or "Number" or "Year" or "Count" => UnboundNumber,
            "At" or "On" or "From" or "To" or "Date" => UnboundDay,
            _ => UnboundText,
        };
    }

    async Task<IReadOnlyDictionary<string, (Door Door, Type Model)>> Models()
    {
        var models = new Dictionary<string, (Door, Type)>();
        var loader = hostile.Host.Get<PageLoader>();
        foreach (var endpoint in hostile.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page && hostile.Doors.FirstOrDefault(d => d.Route == "/" + endpoint.RoutePattern.RawText?.TrimStart('/') && d.Fields.Count > 0) is { } door)
                models[Shape(door.Address(p => Values.Own(p, World.A, Guid.Empty)).Split('?')[0]).ToUpperInvariant()] = (door, (await loader.LoadAsync(page, EndpointMetadataCollection.Empty)).ModelTypeInfo!.AsType());
        return models;
    }

    async Task<IReadOnlyList<Target>> Api()
    {
        var options = hostile.Host.Get<IOptions<JsonOptions>>().Value.SerializerOptions;
        var found = new List<Target>();
        var ids = await Values.Ids(hostile.Host.Services, World.A, ofEach: 1);
        foreach (var endpoint in hostile.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } type || hostile.Doors.FirstOrDefault(d => d.Route == route && d is { IsApi: true, Writes: true }) is not { } door) continue;
            if (hostile.Holding(door.Permission).FirstOrDefault() is not { } role) continue;
            var client = await hostile.World.As(World.A, role);
            var (token, info) = (await World.TokenOn(client), options.GetTypeInfo(type));
            foreach (var party in (string[])[.. World.PartyKeys.Take(1).Append("secretary.main")])
            {
                var address = door.Address(p => Values.IsParty(p.Name) ? $"{World.A}.{party}" : Values.Own(p, World.A, ids[0]));
                found.Add(new($"{door.Method} {address}", client, [.. info.Properties.Select(p => p.Name)], (field, value, more) =>
                {
                    var body = (JsonObject)ApiBodyTests.Sample(info, options)!;
                    if (field is not null && value.Values.Length == 0) body.Remove(field);
                    else if (field is not null) body[field] = value.Values.Length == 1 ? Json(value.Values[0]) : new JsonArray([.. value.Values.Select(v => (JsonNode)v)]);
                    if (more)
                        foreach (var (extra, planted) in ((string, string)[])[("id", UnboundId), ("tenantId", UnboundText), ("state", UnboundText), ("version", UnboundNumber), ("actor", UnboundText), ("account", UnboundId), ("$type", UnboundText), ("__proto__", UnboundText)])
                            if (!body.ContainsKey(extra)) body[extra] = planted;
                    var request = new HttpRequestMessage(new HttpMethod(door.Method), address) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
                    request.Headers.Add("RequestVerificationToken", token);
                    request.Headers.Add("Operation-Id", $"{Guid.NewGuid()}");
                    return request;
                }));
            }
        }
        return [.. found.DistinctBy(t => t.Name)];

        // Half of the numbers go as numbers, as a program writes them.
        static JsonNode Json(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number % 2 == 0 ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    /// <summary>An address without what differs from thing to thing.</summary>
    static string Shape(string address)
    {
        var (path, query) = address.Split('?', 2) is [var one, var two] ? (one, two) : (address, "");
        var handler = query.Split('&').FirstOrDefault(q => q.StartsWith("handler=", StringComparison.OrdinalIgnoreCase));
        return Particular().Replace(path, "/*") + (handler is null ? "" : $"?{handler}");
    }

    /// <summary>The same number for the same text, today and tomorrow.</summary>
    static int Stable(string text) => text.Aggregate(17, (sum, letter) => unchecked(sum * 31 + letter));

    [GeneratedRegex("/(?:[0-9a-f]{8}-[0-9a-f-]{27}|\\{[^}]*\\}|\\d+|(?:bureau|sample\\d)(?:\\.[\\w-]+)*)(?=/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Particular();

    [GeneratedRegex("<a\\b[^>]*?\\shref=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex(@"\b(?:System|Microsoft|PartyDiscipline|Npgsql|Orleans)\.[\w.]+Exception\b|^\s+at [\w.]+\(", RegexOptions.Multiline)]
    private static partial Regex Trace();
}
