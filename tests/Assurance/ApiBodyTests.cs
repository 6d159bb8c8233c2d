using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// Every body that the API takes, made wrong in every way its type allows: left out, emptied, each member missing, null, of another
/// shape. A client's mistake is never our failure, and the answer names the member.
/// </summary>
[Collection(HttpSuites.Name)]
public sealed class ApiBodyTests(HttpWorld http)
{
    [Fact]
    public async Task A_body_that_is_wrong_is_refused_with_the_member_it_is_wrong_in()
    {
        var table = http.World.Host.Get<RightsTable>();
        var options = http.World.Host.Get<IOptions<JsonOptions>>().Value.SerializerOptions;
        var bodies = http.World.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not null && e.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .ToDictionary(e => (Route: "/" + e.RoutePattern.RawText!.TrimStart('/'), Method: e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()), e => e.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!);
        var doors = http.Doors.Where(d => d.IsApi && d.Writes && bodies.ContainsKey((d.Route, d.Method))).ToList();
        Assert.True(doors.Count >= 9, $"Only {doors.Count} doors with bodies were found.");

        var wrong = new List<string>();
        foreach (var door in doors)
        {
            var role = Roles.All.First(r => table.Of([r]).Contains(door.Permission!));
            var client = await http.As(World.A, role);
            var token = await World.TokenOn(client);
            var ids = await Values.Ids(http.World.Host.Services, World.A, ofEach: 1);
            foreach (var (name, body, member) in Mutations(bodies[(door.Route, door.Method)], options))
            {
                using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Address(p => Values.Own(p, World.A, ids[0])));
                request.Headers.Add("RequestVerificationToken", token);
                request.Headers.Add("Operation-Id", Guid.NewGuid().ToString());
                request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await client.SendAsync(request);
                var said = await answer.Content.ReadAsStringAsync();
                var fine = member is null
                    ? answer.StatusCode is not HttpStatusCode.OK && (int)answer.StatusCode < 500
                    : answer.StatusCode is HttpStatusCode.BadRequest && FieldsOf(said).Any(f => f == member || f.StartsWith($"{member}.", StringComparison.Ordinal));
                if (!fine) wrong.Add($"{door} with {name}: {(int)answer.StatusCode} {said[..Math.Min(200, said.Length)]}");
            }
        }
        Assert.Empty(wrong);
        Assert.Empty(http.World.Host.Log.Errors);
    }

    /// <summary>What is wrong, the body, and the member that the answer must name; no member where the rules behind decide, or the whole is wrong.</summary>
    static IEnumerable<(string Name, string? Body, string? Member)> Mutations(Type type, JsonSerializerOptions options)
    {
        var info = options.GetTypeInfo(type);
        yield return ("no body", null, null);
        yield return ("text", "x", null);
        yield return ("null", "null", null);
        yield return ("a list", "[]", null);
        foreach (var required in info.Properties.Where(p => p.IsRequired)) yield return ("an empty object", "{}", required.Name);
        foreach (var property in info.Properties)
        {
            if (property.IsRequired) yield return ($"no {property.Name}", Body(property, null, drop: true), property.Name);
            if (!property.IsSetNullable || IsValue(property)) yield return ($"{property.Name} null", Body(property, null), property.Name);
            yield return ($"{property.Name} of another shape", Body(property, new JsonObject { ["x"] = new JsonArray() }), property.Name);
            if (Element(property) is not null) yield return ($"{property.Name} with a null", Body(property, new JsonArray((JsonNode?)null)), property.Name);
        }

        string Body(JsonPropertyInfo changed, JsonNode? value, bool drop = false)
        {
            var all = (JsonObject)Sample(info, options)!;
            if (drop) all.Remove(changed.Name);
            else all[changed.Name] = value;
            return all.ToJsonString();
        }

        static bool IsValue(JsonPropertyInfo property) => property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null;
    }

    static Type? Element(JsonPropertyInfo property) =>
        property.PropertyType == typeof(string) ? null
        : property.PropertyType.IsArray ? property.PropertyType.GetElementType()
        : property.PropertyType is { IsGenericType: true } generic && generic.GetGenericArguments() is [var one] && Nullable.GetUnderlyingType(generic) is null ? one
        : null;

    /// <summary>A body of the right shape that names nothing which exists.</summary>
    internal static JsonNode? Sample(JsonTypeInfo info, JsonSerializerOptions options)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (info.Kind == JsonTypeInfoKind.Object)
            return new JsonObject(info.Properties.Select(p => KeyValuePair.Create(p.Name, Sample(options.GetTypeInfo(p.PropertyType), options))));
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonArray(),
            JsonTypeInfoKind.Dictionary => new JsonObject(),
            _ when type == typeof(DateOnly) => "0001-01-01",
            _ when type == typeof(Guid) => Guid.Empty.ToString(),
            _ when type == typeof(bool) => false,
            _ when type == typeof(int) => 0,
            _ => "x",
        };
    }

    static IEnumerable<string> FieldsOf(string problem) =>
        JsonNode.Parse(problem)?["faults"] is JsonArray faults ? faults.Select(f => f!["field"]!.GetValue<string>().Split('[')[0]) : [];
}
