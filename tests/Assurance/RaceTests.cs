using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>T13: a hurried person, or a retrying system, does one thing once.</summary>
[Collection(HttpSuites.Name)]
public sealed class RaceTests(HttpWorld http)
{
    async Task<(HttpClient Client, string Token)> Secretary()
    {
        var client = await http.As(World.A, Roles.Secretary);
        return (client, await World.TokenOn(client));
    }

    [Fact]
    public async Task The_same_operation_twice_has_one_effect_and_the_same_answer()
    {
        var (client, token) = await Secretary();
        var (operation, title) = (Guid.NewGuid(), $"twice {Guid.NewGuid():N}");
        var first = await Recording.Post(client, World.A, token, operation, title, World.Today);
        var second = await Recording.Post(client, World.A, token, operation, title, World.Today);
        Assert.Equal((200, false), (first.Status, first.Already));
        Assert.Equal((200, first.Id, true), (second.Status, second.Id, second.Already));
        Assert.Single(await Recording.Stored(http.World.Host.Database, World.A), r => r.Title == title);
    }

    [Fact]
    public async Task Ten_at_once_have_one_effect_and_the_same_answer()
    {
        var (client, token) = await Secretary();
        var (operation, title) = (Guid.NewGuid(), $"ten {Guid.NewGuid():N}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Recording.Post(client, World.A, token, operation, title, World.Today)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Single(answers.Select(a => a.Id).Distinct());
        Assert.Single(answers, a => !a.Already);
        Assert.Single(await Recording.Stored(http.World.Host.Database, World.A), r => r.Title == title);
    }

    [Fact]
    public async Task Twenty_different_ones_at_once_all_stand()
    {
        var (client, token) = await Secretary();
        var mark = $"{Guid.NewGuid():N}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Recording.Post(client, World.A, token, Guid.NewGuid(), $"{mark} {i}", World.Today)));
        Assert.All(answers, a => Assert.Equal((200, false), (a.Status, a.Already)));
        Assert.Equal(20, (await Recording.Stored(http.World.Host.Database, World.A)).Count(r => r.Title.StartsWith(mark, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_write_without_an_operation_id_is_refused()
    {
        var (client, token) = await Secretary();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/duties/parties/{World.A}.{Recording.Party}/records");
        request.Headers.Add("RequestVerificationToken", token);
        request.Content = System.Net.Http.Json.JsonContent.Create(new { category = "R07", on = World.Today, title = "of no operation", differentEvent = true });
        using var answer = await client.SendAsync(request);
        Assert.Equal(400, (int)answer.StatusCode);
        // For want of the id and of nothing else.
        Assert.Contains("Api.OperationId", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await Recording.Stored(http.World.Host.Database, World.A), r => r.Title == "of no operation");
    }
}
