using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host;

/// <summary>
/// What a request of the API must hold is what its type says: a parameter without a default must be sent, and null only where the
/// type allows it. Anything else is refused before the handler with problem details (RFC 9457) that name the member, so no handler
/// checks its input for null.
/// </summary>
static partial class UnreadableBodies
{
    public static void AddUnreadableBodies(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.AllowDuplicateProperties = false;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.TypeInfoResolver = (o.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNullItems);
        });
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddExceptionHandler<Answer>();
    }

    /// <summary>The serializer knows whether a list may be null, not whether its items may; in this API they may not.</summary>
    static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var lists = type.Properties.Where(p => p.Get is not null && p.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(p.PropertyType)).ToList();
        if (lists.Count == 0) return;
        type.OnDeserialized += read =>
        {
            foreach (var list in lists)
            {
                var items = list.Get!(read) switch { IDictionary pairs => pairs.Values, IEnumerable values => values, _ => Array.Empty<object>() };
                foreach (var item in items)
                    if (item is null) throw new JsonException("An item is null.", $"$.{list.Name}", null, null);
            }
        };
    }

    sealed class Answer(IStringLocalizer<Words> words) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
        {
            var asked = http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Request.Path.Value;
            if (exception is not BadHttpRequestException bad || !new PathString(asked).StartsWithSegments(Api.Root)) return false;
            await Results.Problem(
                statusCode: bad.StatusCode,
                title: words["Api.Unreadable"],
                extensions: new Dictionary<string, object?> { ["faults"] = Faults(bad).ToArray() }).ExecuteAsync(http);
            return true;
        }

        IEnumerable<FaultResult> Faults(BadHttpRequestException bad)
        {
            if (bad.InnerException is not JsonException json)
            {
                // "Failed to bind parameter "DateOnly on" from "x"": the framework names a parameter of the address only in its sentence.
                var parameter = Parameter().Match(bad.Message);
                return [new FaultResult(parameter.Success ? parameter.Groups[1].Value : "", "Api.Unreadable", null, words["Api.Unreadable.Value"])];
            }
            var at = (json.Path ?? "$").TrimStart('$').TrimStart('.');
            var missing = Missing().Match(json.Message);
            if (!missing.Success) return [new FaultResult(at, "Api.Unreadable", null, words["Api.Unreadable.Value"])];
            return Quoted().Matches(missing.Groups[1].Value)
                .Select(m => new FaultResult(at.Length == 0 ? m.Groups[1].Value : $"{at}.{m.Groups[1].Value}", "Api.Missing", null, words["Api.Missing"]));
        }
    }

    /// <summary>The serializer names the missing members only in its sentence; a suite asks every body of the API, so a change of that sentence is seen.</summary>
    [GeneratedRegex("missing required properties including: (.+)$", RegexOptions.Singleline, 2000)]
    private static partial Regex Missing();

    [GeneratedRegex("'([^']+)'", RegexOptions.None, 2000)]
    private static partial Regex Quoted();

    [GeneratedRegex("parameter \"(?:[^\"]* )?(\\w+)\"", RegexOptions.None, 2000)]
    private static partial Regex Parameter();
}
