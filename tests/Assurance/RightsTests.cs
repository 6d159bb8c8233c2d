using System.Net;
using System.Text;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T1: every door × every identity. The table that is expected is the rights table itself, written out to
/// <c>rights.verified.csv</c>, so that a change of rights is seen by whoever reviews it; the table that is found is made by knocking.
/// </summary>
[Collection(HttpSuites.Name)]
public sealed class RightsTests(HttpWorld http)
{
    static readonly string?[] Identities = [null, .. Roles.All];

    [Fact]
    public async Task Every_door_opens_to_exactly_those_whom_the_rights_table_names()
    {
        var table = http.World.Host.Get<RightsTable>();
        var doors = http.Doors.Where(d => !d.Anonymous).ToList();
        Assert.NotEmpty(doors);
        Assert.Empty(doors.Where(d => d.Permission is null));

        var wrong = new List<string>();
        foreach (var tenant in (string[])[World.Bureau, World.A])
            foreach (var identity in Identities)
            {
                var client = await http.As(tenant, identity);
                var held = identity is null ? [] : table.Of([identity]);
                var token = identity is null ? "" : await World.TokenOn(client);
                foreach (var door in doors)
                {
                    // Each look of a stranger begins a sign-in; he starts afresh, or their cookies pile up.
                    if (identity is null) client = await http.As(tenant, null);
                    using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Address(p => Values.Own(p, tenant, Guid.Empty)));
                    if (door.Writes)
                    {
                        request.Headers.Add("RequestVerificationToken", token);
                        request.Content = door.IsApi ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
                    }
                    using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    var (expected, found) = (held.Contains(door.Permission!), IsIn(answer, identity));
                    if (expected != found) wrong.Add($"{door} as {identity ?? "anonymous"} of {tenant}: {(int)answer.StatusCode}, expected {(expected ? "in" : "out")}");
                }
            }
        Assert.Empty(wrong);
        Assert.Empty(http.World.Host.Log.Errors);
    }

    [Fact]
    public void The_whole_matrix_is_written_down()
    {
        var table = http.World.Host.Get<RightsTable>();
        var text = new StringBuilder($"door,permission,{string.Join(',', Identities.Select(i => i ?? "anonymous"))}\n");
        foreach (var door in http.Doors)
            text.AppendJoin(',', Identities.Select(i => door.Anonymous ? "open" : i is not null && table.Of([i]).Contains(door.Permission ?? "") ? "yes" : "")
                .Prepend(door.Permission ?? "").Prepend(door.ToString())).Append('\n');
        Snapshot.Match(text.ToString(), extension: "csv");
    }

    /// <summary>
    /// Out is 401, 403, or being sent to sign in, and for a stranger 400, since he has no token to write with. Whatever comes later
    /// (a missing object, a fault in the form) was said to somebody who had been let in.
    /// </summary>
    static bool IsIn(HttpResponseMessage answer, string? identity) => answer.StatusCode switch
    {
        HttpStatusCode.BadRequest => identity is not null,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => false,
        HttpStatusCode.Found => !answer.Headers.Location!.ToString().Contains("/connect/authorize", StringComparison.Ordinal),
        _ => true,
    };
}
