using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using PartyDiscipline.Accountability;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// A small bureau and two prisons alike in everything, on a running host: an organisation with every kind of party, an opened
/// year, and in each tenant one account for every role. It has the machine's
/// own time, because sign-in tokens are judged by it.
/// </summary>
public sealed partial class World : IAsyncDisposable
{
    public const string Bureau = "bureau";
    public const string A = "sample1";
    public const string B = "sample2";

    public static DateOnly Today => TimeProvider.System.Today();
    static readonly DateOnly Since = new(2020, 3, 1);

    /// <summary>Of every account; its login name is the tenant, a dot and the role.</summary>
    public const string Password = "Not-secret-4plus6";

    static readonly byte[] Secret = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];

    readonly Dictionary<(string Tenant, string Role), Guid> accounts;
    readonly ConcurrentDictionary<(string Tenant, string Role), Lazy<Task<CookieJar>>> cookies = [];

    World(RunningHost host, Dictionary<(string Tenant, string Role), Guid>? accounts = null) => (Host, this.accounts) = (host, accounts ?? []);

    public RunningHost Host { get; private set; }

    public static IReadOnlyList<string> Tenants { get; } = [Bureau, A, B];

    static readonly Prepared<Dictionary<(string Tenant, string Role), Guid>> AsBuilt = new(
        (engine, on) => RunningHost.Start(engine, on, at: DateTimeOffset.UtcNow),
        async host =>
        {
            var world = new World(host);
            await world.Fill();
            return world.accounts;
        });

    /// <summary>On a copy of one that was built before; what is to happen under the eyes of the caller's product, or on his own database, is built there.</summary>
    public static async Task<World> Build(Engine engine = Engine.Sqlite, TestDatabase? on = null, Action<Microsoft.AspNetCore.Hosting.IWebHostBuilder>? configure = null, bool anew = false)
    {
        if (on is null && !anew)
        {
            var (database, known) = await AsBuilt.Copy(engine);
            return new World(await RunningHost.Start(engine, database, configure, DateTimeOffset.UtcNow, drops: true), known);
        }
        var world = new World(await RunningHost.Start(engine, on, configure, DateTimeOffset.UtcNow));
        try
        {
            await world.Fill();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    async Task Fill()
    {
        foreach (var tenant in Tenants) await Settle(tenant);
        await HoldToAccount();
        await Supervise();
    }

    /// <summary>The same world on a host that was stopped and started again; everybody signs in anew.</summary>
    public async Task Restart(Action<Microsoft.AspNetCore.Hosting.IWebHostBuilder>? configure = null)
    {
        cookies.Clear();
        Host = await Host.Again(configure);
    }

    /// <summary>One decided case against the first prison, with an appeal and a publication, so that the walks find its rows to knock at; it waits until the unit has its copies.</summary>
    async Task HoldToAccount()
    {
        var people = (await Host.Get<IOrganisation>().People(Bureau)).ToDictionary(p => p.Number);
        EarlierSeat Seat(string role, string number) => new(role, people[number].Id, people[number].Name);
        Stands(await Host.Get<IEarlierCases>().BringIn(Actor.System(Bureau), Guid.NewGuid(), new EarlierCase
        {
            ProposedOn = Today.AddDays(-60),
            Organ = PartyKind.DisciplineCommittee,
            Subjects = [new(new PartyId(A, PartyKind.PartyCommittee, "main"), "circulate")],
            Situation = "Q08",
            Seats = [Seat("Proposer", $"O-{Roles.DisciplineOfficer}"), Seat("Approver", "S01"), Seat("Team", "D02"), Seat("Team", "D03"), Seat("Trial", "D04"), Seat("Trial", $"O-{Roles.Assessor}"), Seat("Body", "S01"), Seat("Body", "M01"), Seat("Body", "M02"), Seat("Executor", $"O-{Roles.PoliticalOfficer}")],
            Reached = CaseState.Executing,
            Text = $"事由 {Canary(Bureau)}",
            Report = $"决定 {Canary(A)}",
            DecidedOn = Today.AddDays(-10),
            Minutes = "纪要1号",
            Appeal = $"申诉 {Canary(A)}",
            AppealedOn = Today.AddDays(-2),
            PublishedOn = Today.AddDays(-3),
        }));
        for (var i = 0; i < 300; i++, await Task.Delay(100))
        {
            await using var db = Host.Get<Database<AccountabilityDb>>().Open(B);
            await using var own = Host.Get<Database<AccountabilityDb>>().Open(A);
            if (await db.Publications.AnyAsync() && await own.Decisions.AnyAsync()) return;
        }
        throw new InvalidOperationException("What was decided never reached the units.");
    }

    async Task Settle(string tenant)
    {
        var founding = Host.Get<Founding>();
        var kind = tenant == Bureau ? TenantKind.Bureau : TenantKind.Prison;
        await founding.Tenant(tenant, kind, new LocalText(tenant == Bureau ? "示例监狱管理局" : $"{tenant} 监狱", tenant), kind == TenantKind.Bureau ? 0 : 1);
        var system = Actor.System(tenant);
        var year = Host.Clock.Today().Year;
        Stands(await Host.Get<IOrganisation>().Import(system, Guid.NewGuid(), OrganisationOf(tenant)));
        Stands(await Host.Get<IYears>().Apply(system, Guid.NewGuid(), year, new DateOnly(year, 1, 1)));
        // Last year's reporting stands, so that the walks find a cycle, reports, a meeting, grades and a publication to knock at.
        Stands(await Host.Get<IEarlierCycles>().BringIn(system, Guid.NewGuid(), ReportingOf(tenant, year - 1)));
        var people = await Host.Get<IOrganisation>().People(tenant);
        // An order inside the unit under way, one closed, and an early sign with the talk it asks for.
        Stands(await Host.Get<IEarlierOrders>().BringIn(system, Guid.NewGuid(), [OrderOf(tenant, people, OrderState.Rectifying), OrderOf(tenant, people, OrderState.Closed)]));
        var officer = new Actor { Tenant = tenant, Account = Guid.NewGuid(), Name = $"经办 {Canary(tenant)}", Roles = [Roles.DisciplineOfficer], Permissions = Host.Get<RightsTable>().Of([Roles.DisciplineOfficer]) };
        Stands(await Host.Get<IEarlySigns>().Note(officer, Guid.NewGuid(), "style", new PartyId(tenant, PartyKind.Member, "member-1"), $"苗头 {Canary(tenant)}", Today));
        var hash = Host.Get<Passwords>().Hash(Password);
        await Host.Get<IClueRehearsal>().Hold(CluesOf(tenant, people));
        foreach (var role in Roles.All)
        {
            var post = Posts.GetValueOrDefault(role);
            Guid? person = Roles.Administrators.Contains(role) ? null : people.Single(p => p.Number == (post ?? $"O-{role}")).Id;
            accounts[(tenant, role)] = await founding.OpenAccount(
                tenant, new AccountOpening($"{tenant}.{role}", $"{role} {Canary(tenant)}", Lanes.Of(role), hash, MustChange: false, person, NeedsCode(role) ? Secret : null), post is null ? [role] : []);
        }
    }

    /// <summary>Invented clues in a compartment, so that the walks knock at them too; what they say is opened by nobody who walks.</summary>
    RehearsedClues CluesOf(string tenant, IReadOnlyList<PersonView> people)
    {
        Actor Of(string number, string role) => new()
        {
            Tenant = tenant,
            Account = Guid.NewGuid(),
            Name = people.Single(p => p.Number == number).Name,
            Person = people.Single(p => p.Number == number).Id,
            Roles = [role],
            Permissions = Host.Get<RightsTable>().Of([role]),
            AtBureau = tenant == Bureau,
        };
        var officer = Of($"O-{Roles.DisciplineOfficer}", Roles.DisciplineOfficer);
        return new RehearsedClues(
            Of("M02", Roles.DisciplineSecretary), Of("S01", Roles.Secretary), officer, [officer, Of("D04", Roles.DisciplineOfficer)], [Of("D01", Roles.Clerk), Of("D02", Roles.Clerk), Of("D03", Roles.Clerk)],
            CluePassphrase, [ClueCanary, $"二{ClueCanary}", $"三{ClueCanary}"], Today);
    }

    public const string CluePassphrase = "invented clues of the world";

    /// <summary>In the text of every clue; nobody but a handler with his open key ever sees it.</summary>
    public const string ClueCanary = "CanaryOfAClue";

    /// <summary>
    /// Visits of the bureau to the first prison, one that waits for its comment, with findings, a project and circulars, so that the walks find them
    /// on both sides. The other prison, which knocks at what is not its own, has no copy of any of them.
    /// </summary>
    async Task Supervise()
    {
        EarlierHand team = new(Guid.NewGuid(), "甲"), second = new(Guid.NewGuid(), "乙");
        EarlierFinding Found(FindingState reached) => new($"问题 {Canary(A)}", "2.1.1-f", ProblemLevel.Serious, "会议纪要", reached);
        EarlierVisit Visit(int back, InspectionState reached, FindingState finding) => new()
        {
            Unit = A,
            Kind = InspectionKind.Open,
            Matter = "responsibilities",
            Subject = $"督查 {Canary(A)}",
            Nodes = ["funds"],
            From = Today.AddDays(-back),
            To = Today.AddDays(-back + 1),
            Team = [team, second],
            Reached = reached,
            Report = $"报告 {Canary(A)}",
            CommentDue = Today.AddDays(reached == InspectionState.Closed ? -back + 8 : 3),
            Approved = second,
            Findings = [Found(finding)],
        };
        Stands(await Host.Get<IEarlierInspections>().BringIn(Actor.System(Bureau), Guid.NewGuid(), new EarlierSupervision(
            [new(Today.Year, 4, null, $"重点 {Canary(Bureau)}", team, second, new DateOnly(Today.Year, 1, 20))],
            [new("world", [A, B], 1, $"抽查 {Canary(Bureau)}", team, Today)],
            [Visit(40, InspectionState.Closed, FindingState.Linked), Visit(6, InspectionState.UnitComment, FindingState.New)],
            [new() { Area = "procurement", Title = $"立项 {Canary(A)}", Reason = "理由", Units = [A], From = Today.AddDays(-20), To = Today.AddDays(20), Team = [team, second], Reached = ProjectState.Running, Plan = "方案", Approved = second }],
            [new($"通报 {Canary(Bureau)}", "正文", Today.AddDays(3), Today.AddDays(13), "纪检监察室", CircularState.Checked, team, second, second)]), CancellationToken.None));
        await using var unit = Host.Get<Database<SupervisionDb>>().Open(A);
        for (var i = 0; i < 100 && await unit.Findings.CountAsync() < 2; i++) await Task.Delay(100);
    }

    /// <summary>The staff number of whoever holds the post that a role follows.</summary>
    static readonly Dictionary<string, string> Posts = new()
    {
        [Roles.Secretary] = "S01",
        [Roles.Member] = "M01",
        [Roles.DisciplineSecretary] = "M02",
        [Roles.DepartmentHead] = "D01",
    };

    /// <summary>A token in every text that only this tenant may show.</summary>
    public static string Canary(string tenant) => $"Canary{tenant}";

    static EarlierCycle ReportingOf(string tenant, int year) => new(
        CycleKind.YearEnd, Period.OfYear(year), CycleState.Archived, $"甲 {Canary(tenant)}", $"乙 {Canary(tenant)}",
        [
            .. new[] { new PartyId(tenant, PartyKind.Secretary, "main"), new PartyId(tenant, PartyKind.Member, "member-1") }
                .Select(p => new EarlierReport(p, new ReportTexts($"做法 {Canary(tenant)}", "成效", "问题", "打算"), ReportState.Rectified, new DateOnly(year + 1, 1, 5), $"某 {Canary(tenant)}", new EarlierGrade(Grade.G2, $"理由 {Canary(tenant)}", "同意", 7, 0, $"反馈 {Canary(tenant)}"))),
        ],
        new EarlierMeeting(new DateOnly(year + 1, 1, 20), $"礼堂 {Canary(tenant)}", 40, 5, []), null, $"本单位 {Canary(tenant)}");

    static EarlierOrder OrderOf(string tenant, IReadOnlyList<PersonView> people, OrderState reached) => new()
    {
        Draft = new OrderDraft
        {
            Unit = tenant,
            Source = new OrderSource(OrderSourceKind.Inspection, $"world/{reached}"),
            Problem = $"问题 {Canary(tenant)}",
            Requirement = $"要求 {Canary(tenant)}",
            Obligations = ["3.4.4-b"],
            Owner = new PartyId(tenant, PartyKind.Department, "office"),
            Deadline = Today.AddDays(20),
        },
        DraftedOn = Today.AddDays(-30),
        Reached = reached,
        Drafter = $"起草 {Canary(tenant)}",
        Approver = $"审批 {Canary(tenant)}",
        Verifier = people.Single(p => p.Number == $"O-{Roles.Assessor}").Id,
        VerifierName = $"核查 {Canary(tenant)}",
        Receiver = $"签收 {Canary(tenant)}",
        Measures = $"措施 {Canary(tenant)}",
        Result = $"成效 {Canary(tenant)}",
    };

    static OrganisationFile OrganisationOf(string tenant) => Organisation with
    {
        People =
        [
            .. Posts.Values.Concat(["D02", "D03", "D04"]).Concat(Roles.Business.Where(r => !Posts.ContainsKey(r)).Select(r => $"O-{r}"))
                .Select(n => new OrganisationFile.PersonRow(n, $"某{n} {Canary(tenant)}", $"Person {n} {Canary(tenant)}")),
        ],
        Parties = [.. Organisation.Parties.Select(p => p with { NameZh = $"{p.NameZh} {Canary(tenant)}", NameEn = $"{p.NameEn} {Canary(tenant)}" })],
    };

    static OrganisationFile Organisation { get; } = new()
    {
        People = [],
        Parties =
        [
            new("committee", "main", "党委", "Party committee", null),
            new("discipline", "main", "纪委", "Discipline committee", null),
            new("secretary", "main", "党委书记", "Secretary", "S01", Since),
            new("member", "member-1", "党委委员", "Member", "M01", Since, InCharge: ["ward-1"]),
            new("member", "discipline-secretary", "纪委书记", "Discipline secretary", "M02", Since, InCharge: ["discipline-office"], HeadsDiscipline: true),
            new("department", "office", "办公室", "Office", "D01", Since, Function: "office"),
            new("department", "political", "政治处", "Political department", "D02", Since, Function: "political"),
            new("department", "discipline-office", "纪检监察室", "Discipline office", "D03", Since, Function: "discipline"),
            new("department", "ward-1", "一监区", "Ward one", "D04", Since, Function: "other", DisciplineSeat: true),
        ],
    };

    /// <summary>The parties of each tenant by their keys, as <see cref="PartyId"/> writes them after the tenant.</summary>
    public static IReadOnlyList<string> PartyKeys { get; } = [.. Organisation.Parties.Select(p => $"{p.Kind}.{p.Key}")];

    public Guid Account(string tenant, string role) => accounts[(tenant, role)];

    /// <summary>A browser of whoever has this role in this tenant; he has signed in at the bureau's issuer as people do.</summary>
    public async Task<HttpClient> As(string tenant, string role, params DelegatingHandler[] through) =>
        Host.Client(tenant, cookies: await CookiesOf(tenant, role), through: through);

    /// <summary>The cookies of somebody who has signed in.</summary>
    public Task<CookieJar> CookiesOf(string tenant, string role) => cookies.GetOrAdd((tenant, role), who => new(() => SignIn(who))).Value; // A code works once, so nobody signs in twice at the same time.

    /// <summary>The token that a page's forms and scripts send along; empty when the page has none.</summary>
    public static async Task<string> TokenOn(HttpClient client, string page = "/")
    {
        using var answer = await client.GetAsync(page);
        return Token().Match(await answer.Content.ReadAsStringAsync()) is { Success: true } found ? found.Groups[1].Value : "";
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)")]
    private static partial Regex Token();

    /// <summary>The one-time code of everybody who needs one, at this moment.</summary>
    public string Code => new Totp(Secret).ComputeTotp(Host.Clock.GetUtcNow().UtcDateTime);

    /// <summary>Somebody beside the one account of each role: a person of the organisation gets an account in a role and signs in.</summary>
    public async Task<HttpClient> Another(string tenant, string role, string number)
    {
        var (login, person) = ($"{tenant}.{role}.{number}", (await Host.Get<IOrganisation>().People(tenant)).Single(p => p.Number == number).Id);
        await Host.Get<Founding>().OpenAccount(
            tenant, new AccountOpening(login, $"{role} {number}", Lanes.Of(role), Host.Get<Passwords>().Hash(Password), MustChange: false, person, NeedsCode(role) ? Secret : null), [role]);
        return Host.Client(tenant, cookies: await SignIn((tenant, role), login));
    }

    Task<CookieJar> SignIn((string Tenant, string Role) who) => SignIn(who, $"{who.Tenant}.{who.Role}");

    async Task<CookieJar> SignIn((string Tenant, string Role) who, string login)
    {
        var jar = new CookieJar();
        using var browser = Host.Client(who.Tenant, follow: true, cookies: jar);
        using var form = await browser.GetAsync("/");
        using var answer = await Send(browser, form, new() { ["Input.LoginName"] = login, ["Input.Password"] = Password });
        var last = answer;
        if (NeedsCode(who.Role))
        {
            last = await Send(browser, answer, new() { ["Code"] = Code });
        }
        if (last.RequestMessage!.RequestUri!.Host != $"{who.Tenant}.localhost" || last.RequestMessage.RequestUri.AbsolutePath != "/")
            throw new InvalidOperationException($"{who} could not sign in: {(int)last.StatusCode} at {last.RequestMessage.RequestUri}\n{await last.Content.ReadAsStringAsync()}\n{string.Join('\n', Host.Log.All)}");
        return jar;
    }

    /// <summary>Signs in by name and password at a product that runs somewhere; the browser follows redirects and keeps the session.</summary>
    public static async Task SignIn(HttpClient browser, string login)
    {
        using var form = await browser.GetAsync("/");
        using var answer = await Send(browser, form, new() { ["Input.LoginName"] = login, ["Input.Password"] = Password });
        if (answer.RequestMessage!.RequestUri is { AbsolutePath: not "/" } elsewhere) throw new InvalidOperationException($"{login} could not sign in: {(int)answer.StatusCode} at {elsewhere}");
    }

    static bool NeedsCode(string role) => Roles.Administrators.Contains(role) || role is Roles.DisciplineOfficer or Roles.DisciplineSecretary;

    /// <summary>Fills in the form of a page and sends it where it leads.</summary>
    static async Task<HttpResponseMessage> Send(HttpClient browser, HttpResponseMessage page, Dictionary<string, string> typed)
    {
        var html = await page.Content.ReadAsStringAsync();
        foreach (var hidden in HiddenField().Matches(html).Select(m => m.Value))
            if (Name().Match(hidden) is { Success: true } name)
                typed.TryAdd(name.Groups[1].Value, WebUtility.HtmlDecode(Value().Match(hidden).Groups[1].Value));
        return await browser.PostAsync(page.RequestMessage!.RequestUri, new FormUrlEncodedContent(typed));
    }

    [GeneratedRegex("""<input[^>]*type="hidden"[^>]*>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("\\bname=\"([^\"]*)\"")]
    private static partial Regex Name();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();

    static void Stands(Outcome outcome)
    {
        if (outcome.Subject is not null) return;
        throw new InvalidOperationException(outcome is Outcome.Refused refused
            ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))
            : outcome.GetType().Name);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
