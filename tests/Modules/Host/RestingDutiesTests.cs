using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Packs;
using PartyDiscipline.Tests.Common;
using PartyDiscipline.Tests.Modules.Responsibilities;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>
/// What follows from a module that does not run any more rests: the pages and the nights of the units live without it, nothing of it is lost,
/// and it is back with the module.
/// </summary>
public sealed class RestingDutiesTests
{
    const string Visits = "V2-visits", Own = "2.3.2-b", ByItsRule = "PR1-a";

    static readonly PartyId Post = new(World.A, PartyKind.Member, "member-1");
    static readonly PartyId Committee = new(World.A, PartyKind.PartyCommittee, "main");
    static readonly DateOnly Today = World.Today;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Duties_of_a_module_that_stopped_rest_with_their_records_and_are_back_with_it()
    {
        var folder = DropInFolder.WithSeventh();
        await using var world = await World.Build(configure: folder.Use);
        await folder.Admit(world);
        Assert.NotNull((await world.Host.Get<IYears>().Apply(Actor.System(World.A), Guid.NewGuid(), Today.Year, new DateOnly(Today.Year, 1, 1), Cancel)).Subject);
        await CiteItsRule(world.Host);
        var visits = await Duty(world.Host, Post, Visits);
        var member = Who(world.Host, World.A, Roles.Member, Post);
        await Live(world.Host).Refresh();
        var recorded = await Live(world.Host).Record(member, Guid.NewGuid(), Lecture(visits.Id, (await Duty(world.Host, Post, Own)).Id));
        Assert.Empty((recorded as Outcome.Refused)?.Faults ?? []);
        var record = recorded.Subject!.Value;
        Assert.Equal(1, (await Standing(world.Host, Visits))!.Done);
        Assert.Empty(await Resting(world.Host));

        // A file more is other files, and the same ones again when it is gone.
        var more = Path.Combine(folder.Of(DropInFolder.Seventh), "more.txt");
        await File.WriteAllTextAsync(more, "changed", Cancel);
        await world.Restart(folder.Use);
        Assert.Equal(DropInFault.NotAllowed, Assert.Single(world.Host.Get<DropInList>().All).Flaw!.Fault);

        await EverythingLives(world, record, visits.Id);
        Assert.Null(await Standing(world.Host, Visits));
        Assert.Equal(1, (await Standing(world.Host, Own))!.Done);
        var book = world.Host.Get<IDutyBook>();
        Assert.Null(await book.Find(World.A, visits.Id, Cancel));
        Assert.DoesNotContain(await book.Of(World.A, Today.Year, Cancel), d => d.Obligation is Visits or ByItsRule);

        // It is said where the installation is run, by regulation and by rule.
        Assert.Equal(((string, string?)[])[("family-visits", null), ("pr-regulation", "visits-apart")], (await Resting(world.Host)).Select(r => (r.Regulation, r.Rule)));
        using (var administrator = await world.As(World.Bureau, Roles.SystemAdministrator))
        {
            var page = WebUtility.HtmlDecode(await administrator.GetStringAsync("/Admin/Modules", Cancel));
            Assert.Matches("制度 family-visits：1 个单位的 [0-9]+ 项责任事项", page);
            Assert.Matches("制度 pr-regulation（判定规则 visits-apart）：[0-9]+ 个单位的 [0-9]+ 项责任事项", page);
        }

        var said = new List<string>();
        await foreach (var diagnosis in world.Host.Get<Doctor>().Examine(Cancel)) said.Add($"{diagnosis.About}: {diagnosis.What}");
        Assert.Contains(said, d => d.StartsWith("duties: ", StringComparison.Ordinal) && d.EndsWith("regulation family-visits, rule visits-apart", StringComparison.Ordinal));

        // Neither a change of the year nor one of the record touches what rests.
        Assert.DoesNotContain((await world.Host.Get<IYears>().Preview(World.A, Today.Year, Today, Cancel)).Ended, e => e.Duty.Obligation is Visits or ByItsRule);
        await world.Host.Get<IYears>().Apply(Actor.System(World.A), Guid.NewGuid(), Today.Year, Today, Cancel);
        var figure = await world.Host.Get<DefaultBook>().Change(Actor.System(World.A), Guid.NewGuid(), Today.Year, ByItsRule, "n", "3", "会议纪要", Cancel);
        Assert.Equal(["Default.RuleNotHere"], Assert.IsType<Outcome.Refused>(figure).Faults.Select(f => f.Rule));
        var amended = await Live(world.Host).Amend(Who(world.Host, World.A, Roles.Member, Post), Guid.NewGuid(), record, await VersionOf(world.Host, record), Lecture((await Duty(world.Host, Post, Own)).Id), "更正");
        Assert.Empty((amended as Outcome.Refused)?.Faults ?? []);
        // A pack may not take the codes of duties that rest.
        var taken = Packs.Sample("PS", $"{Today:yyyy-MM-dd}", p => p.OneAs("V2", Visits));
        var reading = world.Host.Get<PackBook>().Read(taken.Bytes());
        Assert.Empty(reading.Faults);
        var drafted = await world.Host.Get<PackBook>().Draft(Who(world.Host, World.Bureau, Roles.PoliticalOfficer), Guid.NewGuid(), reading.Pack!, null, Cancel);
        Assert.Equal(["Pack.CodeRests"], Assert.IsType<Outcome.Refused>(drafted).Faults.Select(f => f.Rule));

        File.Delete(more);
        await world.Restart(folder.Use);
        Assert.Null(Assert.Single(world.Host.Get<DropInList>().All).Flaw);
        Assert.Equal((visits.Id, 1m), ((await Standing(world.Host, Visits))!.Duty, (await Standing(world.Host, Visits))!.Done));
        Assert.Null((await world.Host.Get<IDutyBook>().Find(World.A, visits.Id, Cancel))!.Ended);
        Assert.Contains(await world.Host.Get<IDutyBook>().Of(Committee, Today.Year, Cancel), d => d.Obligation == ByItsRule && d.Ended is null);
        Assert.Empty(await Resting(world.Host));
        Assert.Empty((await world.Host.Get<Verification>().Check(World.A, Cancel)).Breaks);
    }

    /// <summary>Every page that needs no key, those of the post, the record and the duty, what other systems ask for, and every night.</summary>
    static async Task EverythingLives(World world, Guid record, Guid duty)
    {
        var pages = world.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.RoutePattern.Parameters.All(p => p.IsOptional))
            .Select(e => $"/{string.Join('/', e.RoutePattern.PathSegments.TakeWhile(s => s.Parts.All(p => p.IsLiteral)).Select(s => string.Concat(s.Parts.OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart>().Select(p => p.Content))))}")
            .Where(a => !a.Contains("Sign", StringComparison.Ordinal) && !a.StartsWith("/Sso", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(pages.Count > 60, $"Only {pages.Count} pages were found.");
        string[] own =
        [
            $"/Party/{Post}", $"/Party/{Committee}", $"/Duties/Entry/{record}", $"/Duties/Entry/{record}?amend=true", "/api/v1/responsibilities/duties", "/api/v1/duties/records",
            $"/Duties/Records?party={Post}", $"/Duties/Handbook?party={Post}", "/Trace/V2", $"/Trace/{Own}", "/Responsibilities/Regulation?code=family-visits", $"/Duties/Rating?party={Post}",
        ];
        foreach (var (tenant, role) in ((string, string)[])[(World.A, Roles.Member), (World.A, Roles.Secretary), (World.A, Roles.DisciplineOfficer), (World.Bureau, Roles.Secretary)])
        {
            using var reader = await world.As(tenant, role);
            foreach (var page in pages.Concat(own))
            {
                using var answer = await reader.GetAsync(page, Cancel);
                Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{role}: {page} answers {answer.StatusCode}.");
            }
        }
        using (var member = await world.As(World.A, Roles.Member))
        {
            foreach (var page in (string[])["/", "/Duties/Records", $"/Party/{Post}", $"/Duties/Entry/{record}", "/Desk", "/Responsibilities/Duties"]) Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(page, Cancel)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync($"/Duties/Duty/{duty}", Cancel)).StatusCode);
        }
        foreach (var night in world.Host.Services.GetServices<INightly>()) await night.Run(World.A, Today, Cancel);
        Assert.Empty(world.Host.Log.Errors);
    }

    /// <summary>A pack in force that cites the module's rule, with its duties opened.</summary>
    static async Task CiteItsRule(RunningHost host)
    {
        var pack = Packs.Sample("PR", $"{Today:yyyy-MM-dd}", p => p["obligations"]![0]!["rule"] = JsonNode.Parse(
            """{ "name": "visits-apart", "with": { "n": { "value": 2, "mark": "default" }, "days": { "value": 10, "mark": "default" } }, "text": { "zh": "两次，间隔十日。", "en": "Two, ten days apart." } }"""));
        var drafted = await Packs.Draft(host.Get<PackBook>(), Who(host, World.Bureau, Roles.PoliticalOfficer), pack, Cancel);
        Assert.IsType<Outcome.Done>(await host.Get<PackBook>().Approve(Who(host, World.Bureau, Roles.Secretary), Guid.NewGuid(), drafted, Cancel));
        await Packs.Eventually(async () => (await host.Get<IDutyBook>().Of(Committee, Today.Year, Cancel)).Any(d => d.Obligation == ByItsRule), "the pack's duties open");
    }

    static Actor Who(RunningHost host, string tenant, string role, params PartyId[] parties) => new()
    {
        Tenant = tenant,
        Account = Guid.NewGuid(),
        Person = Guid.NewGuid(),
        Name = role,
        Roles = [role],
        Permissions = host.Get<RightsTable>().Of([role]),
        Parties = [.. parties],
        AtBureau = tenant == World.Bureau,
    };

    static RecordEntry Lecture(params Guid[] duties) => new()
    {
        Category = "R05",
        On = Today,
        Title = "为支部党员讲廉政党课",
        Fields = ImmutableDictionary<string, string>.Empty.Add("talkType", "lecture"),
        Duties = [.. duties],
        DifferentEvent = true,
    };

    static IResponsibleParty Live(RunningHost host) => host.Get<IGrainFactory>().Party(Post);

    static async Task<Duty> Duty(RunningHost host, PartyId party, string obligation) => (await host.Get<IDutyBook>().Of(party, Today.Year, Cancel)).First(d => d.Obligation == obligation && d.Ended is null);

    static async Task<DutyStanding?> Standing(RunningHost host, string obligation)
    {
        await Live(host).Refresh();
        return (await Live(host).Standing(Today.Year)).Duties.FirstOrDefault(d => d.Obligation == obligation);
    }

    static Task<IReadOnlyList<RestingDuties>> Resting(RunningHost host) => host.Get<IRestingDuties>().Resting(Actor.System(World.Bureau) with { AtBureau = true }, Cancel);

    static async Task<int> VersionOf(RunningHost host, Guid record)
    {
        await using var db = host.Get<Database<DutiesDb>>().Open(World.A);
        return (await db.Records.AsNoTracking().SingleAsync(r => r.Id == record, Cancel)).Version;
    }
}
