using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host;

/// <summary>
/// What the pages do, for other systems: every module's endpoints under <c>/api/v1</c>, described at <c>/openapi/v1.json</c>,
/// with the same rights, the same errors (RFC 9457) and an operation id that makes retries harmless.
/// </summary>
static class Api
{
    public const string Root = "/api/v1";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["requestId"] = context.HttpContext.TraceIdentifier);
        services.AddUnreadableBodies();
        services.AddExceptionHandler<ErrorPages.OfApi>();
        services.AddOpenApi("v1", o =>
        {
            o.AddDocumentTransformer((document, context, _) =>
            {
                var configuration = context.ApplicationServices.GetRequiredService<IConfiguration>();
                Describe(document, configuration["Sso:Issuer"]);
                return Task.CompletedTask;
            });
            o.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context);
                return Task.CompletedTask;
            });
        });
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root).AddEndpointFilter(NeedsOperationId);
        foreach (var module in app.Services.GetServices<ModuleApi>())
            module.Map(api.MapGroup("").WithTags(module.Module));
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
    }

    /// <summary>A write without an operation id could not be retried safely, so it is refused before anything happens.</summary>
    static async ValueTask<object?> NeedsOperationId(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || Guid.TryParse(request.Headers[OutcomeResults.OperationHeader], out _)) return await next(context);
        return Results.Problem(
            statusCode: 400,
            title: $"The {OutcomeResults.OperationHeader} header is missing or no UUID.",
            extensions: new Dictionary<string, object?>
            {
                ["faults"] = new[] { new FaultResult(OutcomeResults.OperationHeader, "Api.OperationId", null, "Send a random UUID; repeat it when you retry.") },
            });
    }

    static void Describe(OpenApiDocument document, string? issuer)
    {
        document.Info.Title = "PartyDiscipline";
        document.Info.Description =
            "The 4+6 accountability mechanism: duties, records and lights. Send an access token of the bureau's issuer; "
            + "send a random Operation-Id with every write and repeat it when you retry.";
        if (issuer is null) return;
        var root = issuer.TrimEnd('/');
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bureau"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Flows = new OpenApiOAuthFlows
            {
                AuthorizationCode = new OpenApiOAuthFlow
                {
                    AuthorizationUrl = new Uri($"{root}/connect/authorize"),
                    TokenUrl = new Uri($"{root}/connect/token"),
                    Scopes = new Dictionary<string, string> { ["api"] = "Act with the rights of the person or system." },
                },
                ClientCredentials = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri($"{root}/connect/token"),
                    Scopes = new Dictionary<string, string> { ["api"] = "Act as the registered system." },
                },
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bureau", document)] = ["api"] },
        ];
    }

    static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var permission = context.Description.ActionDescriptor.EndpointMetadata.OfType<RequirePermissionAttribute>().FirstOrDefault()?.Permission;
        if (permission is not null)
            operation.Description = $"{operation.Description} Needs the permission {permission}.".TrimStart();
        operation.Responses ??= [];
        foreach (var (status, meaning) in new[] { ("401", "No valid token."), ("403", "The permission is missing."), ("404", "No such object for this caller.") })
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = meaning });
        if (context.Description.HttpMethod is "GET" or null) return;
        operation.Responses.TryAdd("400", new OpenApiResponse { Description = "Not readable: each fault names the member that is missing, null or of another shape." });
        operation.Responses.TryAdd("409", new OpenApiResponse { Description = "Changed by somebody else since it was read." });
        operation.Responses.TryAdd("422", new OpenApiResponse { Description = "Refused: each fault names field, rule and clause." });
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = OutcomeResults.OperationHeader,
            In = ParameterLocation.Header,
            Required = true,
            Description = "A random UUID; the same id does one thing and answers with its first result.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        });
    }
}
