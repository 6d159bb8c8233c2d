using System.Net.Http.Json;
using System.Text.Json;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>What the API said to a recording.</summary>
sealed record Recorded(int Status, Guid Id, bool Already);

/// <summary>The golden slice over HTTP: a secretary records a duty, with an operation id.</summary>
static class Recording
{
    public const string Party = "secretary.main";

    public static async Task<Recorded> Post(HttpClient client, string tenant, string token, Guid operation, string title, DateOnly on, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/duties/parties/{tenant}.{Party}/records")
        {
            Content = JsonContent.Create(new { category = "R07", on, title, differentEvent = true }),
        };
        request.Headers.Add("Operation-Id", operation.ToString());
        request.Headers.Add("RequestVerificationToken", token);
        using var answer = await client.SendAsync(request, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode) return new Recorded((int)answer.StatusCode, Guid.Empty, false);
        var result = JsonDocument.Parse(body).RootElement;
        return new Recorded(200, result.GetProperty("id").GetGuid(), result.GetProperty("already").GetBoolean());
    }

    /// <summary>Records of the secretary by their title.</summary>
    public static async Task<IReadOnlyList<(string Title, string Id)>> Stored(TestDatabase database, string tenant) =>
        [.. (await RawSql.Query(database, "SELECT \"Title\", \"Id\" FROM duties_records WHERE \"TenantId\" = @p0", tenant)).Select(r => ((string)r[0]!, r[1]!.ToString()!.ToLowerInvariant()))];
}
