using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Kernel.Web;

/// <summary>Outcomes as answers of the API: RFC 9457 problem details that name field, rule and clause.</summary>
public static class OutcomeResults
{
    /// <summary>The request header that carries the operation id; the same id does one thing.</summary>
    public const string OperationHeader = "Operation-Id";

    /// <summary>The operation id of a write; the host has refused those without one before any handler runs.</summary>
    public static Guid Operation(this HttpContext http) => Guid.Parse(http.Request.Headers[OperationHeader].ToString(), null);

    /// <summary>200 with the subject's id, 404, 409 or 422.</summary>
    public static IResult ToResult(this Outcome outcome, IStringLocalizer words) => outcome switch
    {
        Outcome.Done done => Results.Ok(new OperationResult(done.Id, false)),
        Outcome.Already already => Results.Ok(new OperationResult(already.Id, true)),
        Outcome.NotFound => Results.Problem(statusCode: 404, type: "about:blank"),
        Outcome.Stale => Results.Problem(statusCode: 409, title: words["Fault.Stale"]),
        Outcome.Refused refused => Results.Problem(
            statusCode: 422,
            title: words["Fault.Refused"],
            extensions: new Dictionary<string, object?>
            {
                ["faults"] = refused.Faults.Select(f => new FaultResult(f.Field, f.Rule, f.Clause, PortalPage.Say(words, f))).ToArray(),
            }),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };
}

/// <summary>What a command of the API answers: the id of what stands, and whether this operation had been done before.</summary>
public sealed record OperationResult(Guid Id, bool Already);

/// <summary>One fault: the field, the rule's code, the clause behind it, and the sentence for people.</summary>
public sealed record FaultResult(string Field, string Rule, string? Clause, string Detail);
