using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>The building of the demonstration began; without its end the database is of no use.</summary>
sealed record DemonstrationBegun(DateOnly On) : IFact;

/// <summary>The demonstration stands.</summary>
sealed record DemonstrationBuilt(DateOnly On, int Records) : IFact;

/// <summary>
/// Fills an empty database with an invented bureau, seven prisons, their people, two years of duties and what was recorded for
/// them, through the commands that everybody uses. On a database that holds anything else it refuses; a second start keeps the data.
/// </summary>
sealed class Demonstration(
    Founding founding, IOrganisation organisation, IYears years, IStatements statements, IDutyBook book, IDeployments deployments, IPartyDirectory directory, IEarlierRecords earlier, IEarlierTalks talks, ISpotChecks spotChecks,
    IWorkCalendars calendars, DemoLists lists, DemoReports reports, DemoBallots ballots, DemoClues clues, DemoPast past, DemoAssessment assessment, DemoOrders orders, DemoCases cases, DemoInspections inspections, Database<HostDb> database, Database<LedgerDb> ledger, Tenants tenants, TimeProvider time, ILogger<Demonstration> log)
{
    const int RecordsInOneWrite = 400;
    readonly DemoSentences sentences = new();

    DateOnly Today => time.Today();

    /// <summary>Builds it where there is nothing yet; says why when it may not.</summary>
    public async Task Build(CancellationToken cancel)
    {
        if (tenants.All.Count > 0)
        {
            await using var db = ledger.OpenAcross();
            var told = await db.Entries.Where(e => e.TenantId == DemoOrganisation.Bureau && e.Fact.StartsWith("Demo.Demonstration")).Select(e => e.Fact).ToListAsync(cancel);
            if (told.Contains(FactName.Of(typeof(DemonstrationBuilt)))) return;
            throw new NotReady(told.Count > 0
                ? "The demonstration was interrupted while it was built. Remove the database and start again with --demo."
                : "This database is in real use; the demonstration starts only on an empty one. Start without --demo, or name another database.");
        }

        var started = time.GetTimestamp();
        log.LogInformation("Building the demonstration: a bureau, seven prisons, two years of duties.");
        var demo = DemoOrganisation.Build(since: new DateOnly(Today.Year - 3, 3, 1));
        foreach (var (tenant, order) in demo.Select((t, i) => (t, i))) await founding.Tenant(tenant.Code, tenant.Kind, tenant.Name, order, cancel);
        await Tell(new DemonstrationBegun(Today), cancel);

        var hash = founding.Hash(DemoAccounts.Password);
        var records = 0;
        foreach (var tenant in demo) records += await Fill(tenant, hash, cancel);
        await new DemoStatements(statements, directory, Today).Build(cancel);
        await AskUnits(cancel);
        await Assess(demo, cancel);
        await Supervise(demo, cancel);
        await orders.Build(Today, cancel);
        await cases.Build(Today, cancel);
        await Tell(new DemonstrationBuilt(Today, records), cancel);
        log.LogInformation("The demonstration stands: {Records} records in {Seconds:0.0} s.", records, time.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>One tenant: organisation, accounts, two years of duties, a hand-over, occasions, records.</summary>
    async Task<int> Fill(DemoOrganisation.DemoTenant tenant, string hash, CancellationToken cancel)
    {
        var system = Actor.System(tenant.Code);
        MustStand(await organisation.Import(system, Ids.New(), tenant.Organisation, cancel));
        var people = await organisation.People(tenant.Code, cancel);
        await DemoAccounts.Open(founding, tenant.Code, people, hash, cancel);

        int[] both = [Today.Year - 1, Today.Year];
        foreach (var year in both) MustStand(await years.Apply(system, Ids.New(), year, new DateOnly(year, 1, 1), cancel));
        if (tenant.Code == "sample2")
        {
            var next = people.Single(p => p.Number == DemoOrganisation.ReserveNumber).Id;
            var post = new PartyId(tenant.Code, PartyKind.Member, "member-3");
            MustStand(await organisation.HandOver(system, Ids.New(), post, next, Today.AddDays(-45), cancel));
        }
        await DivideWork(tenant, people, cancel);
        foreach (var occasion in DemoOccasions.Of(tenant, both, Today, sentences))
            MustStand(occasion.Number is null
                ? await book.RegisterOccasion(system, Ids.New(), occasion.Party, occasion.Obligation, occasion.Text, occasion.On, cancel)
                : await deployments.Register(system, Ids.New(), Deployment(occasion), cancel));

        var authors = await Authors(tenant.Code, people, cancel);
        var generator = new DemoRecords(sentences, calendars.Current, time.GetUtcNow());
        var talkGenerator = new DemoTalks(calendars.Current, time.GetUtcNow());
        var count = 0;
        foreach (var year in both)
        {
            var parties = await directory.Parties(tenant.Code, year == Today.Year ? Today : new DateOnly(year, 12, 31), cancel);
            var duties = new List<DemoDuty>();
            foreach (var duty in await book.Of(tenant.Code, year, cancel))
                duties.Add(new(duty, book.ObligationOf(duty), (await book.TermsOf(duty, cancel)).Rule));
            if (talkGenerator.Of(tenant.Code, year, parties, duties, authors) is { Count: > 0 } held) MustStand(await talks.BringIn(system, Ids.New(), held, cancel));
            foreach (var batch in generator.Of(tenant.Code, year, parties, duties, authors).Chunk(RecordsInOneWrite))
            {
                MustStand(await earlier.BringIn(system, Ids.New(), batch, cancel));
                count += batch.Length;
            }
        }
        // Three quarters are drawn and the last one is left to draw; where nothing was recorded, nothing is.
        var last = new DateOnly(Today.Year, (Today.Month - 1) / 3 * 3 + 1, 1).AddDays(-1);
        for (var i = 1; i <= 3; i++) await spotChecks.Draw(system, Ids.New(), Period.Holding(last.AddMonths(-3 * i), PeriodLength.Quarter), cancel);
        var officer = people.Single(p => p.Number == DemoOrganisation.PoliticalOfficerNumber);
        await lists.Fill(tenant.Code, officer, authors.AccountOf, Today, cancel);
        await reports.Fill(tenant.Code, officer.Name, people.Single(p => p.Number == DemoOrganisation.DisciplineOfficerNumber).Name, Today, cancel);
        await ballots.Fill(tenant.Code, people, authors.AccountOf, Today, cancel);
        await clues.Fill(tenant.Code, people, authors.AccountOf, Today, cancel);
        MustStand(await past.Confirm(tenant.Code, Today.Year - 1, authors.HolderOf, cancel));
        return count;
    }

    /// <summary>The four areas by the division of work: one unit breaks the rule, one has left an area out; and somebody stands in for a fortnight.</summary>
    async Task DivideWork(DemoOrganisation.DemoTenant tenant, IReadOnlyList<PersonView> people, CancellationToken cancel)
    {
        var (system, on, number) = (Actor.System(tenant.Code), new DateOnly(Today.Year, 1, 10), $"{tenant.Short.Zh}党〔{Today.Year}〕2号");
        foreach (var (area, key) in new[] { ("personnel", "member-1"), ("finance", "member-4"), ("tender", "member-5"), ("procurement", "member-6") })
        {
            if (tenant.Code == "sample6" && area == "tender") continue;
            var leader = tenant.Code == "sample4" && area == "finance" ? new PartyId(tenant.Code, PartyKind.Secretary, "main") : new PartyId(tenant.Code, PartyKind.Member, key);
            MustStand(await organisation.AssignArea(system, Ids.New(), area, leader, on, number, cancel));
        }
        if (tenant.Code != "sample3") return;
        var stand = people.Single(p => p.Number == "D05").Id;
        MustStand(await organisation.Delegate(system, Ids.New(), new PartyId(tenant.Code, PartyKind.Member, "member-3"), stand, Today, Today.AddDays(14), "外出学习期间主持分管工作", cancel));
    }

    async Task Assess(IReadOnlyList<DemoOrganisation.DemoTenant> demo, CancellationToken cancel)
    {
        var assessor = (await organisation.People(DemoOrganisation.Bureau, cancel)).Single(p => p.Number == DemoOrganisation.ReserveNumber);
        await using var db = database.Open(DemoOrganisation.Bureau);
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Person == assessor.Id, cancel);
        await assessment.Build([.. demo.Where(t => t.Kind == TenantKind.Prison).Select(t => t.Code)], account.Id, assessor.Name, Today, cancel);
    }

    async Task Supervise(IReadOnlyList<DemoOrganisation.DemoTenant> demo, CancellationToken cancel)
    {
        var people = (await organisation.People(DemoOrganisation.Bureau, cancel)).ToDictionary(p => p.Number);
        await using var db = database.Open(DemoOrganisation.Bureau);
        var accounts = await db.Accounts.AsNoTracking().Where(a => a.Person != null).ToDictionaryAsync(a => a.Person!.Value, a => a.Id, cancel);
        await inspections.Build([.. demo.Where(t => t.Kind == TenantKind.Prison).Select(t => t.Code)], number => new(accounts.GetValueOrDefault(people[number].Id), people[number].Name, people[number].Id), Today, cancel);
    }

    async Task AskUnits(CancellationToken cancel)
    {
        var officer = (await organisation.People(DemoOrganisation.Bureau, cancel)).Single(p => p.Number == DemoOrganisation.PoliticalOfficerNumber);
        await using var db = database.Open(DemoOrganisation.Bureau);
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Person == officer.Id, cancel);
        foreach (var outcome in await past.Ask(account.Id, officer.Name, cancel)) MustStand(outcome);
    }

    static DeploymentEntry Deployment(DemoOccasion occasion) => new()
    {
        Organ = occasion.Party.Tenant == DemoOrganisation.Bureau ? "示范区党委" : "示范区监狱管理局党委",
        Number = occasion.Number,
        Title = occasion.Text,
        ReceivedOn = occasion.On,
        Owners = [new(occasion.Party, occasion.Obligation)],
    };

    /// <summary>Holders write under their own account where they have one.</summary>
    async Task<DemoAuthors> Authors(string tenant, IReadOnlyList<PersonView> people, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        var accounts = await db.Accounts.AsNoTracking().Where(a => a.Person != null).ToDictionaryAsync(a => a.Person!.Value, a => a.Id, cancel);
        RecordAuthor Author(Guid person, string name) => new(accounts.GetValueOrDefault(person), name);
        var clerk = people.Single(p => p.Number == DemoOrganisation.ClerkNumber);
        return new(accounts.GetValueOrDefault, Author(clerk.Id, clerk.Name), party => Author(party.Holder ?? Guid.Empty, party.HolderName ?? party.Name.Zh));
    }

    async Task Tell(IFact fact, CancellationToken cancel)
    {
        await using var db = database.Open(DemoOrganisation.Bureau);
        MustStand(await db.Write(Actor.System(DemoOrganisation.Bureau), Ids.New(), _ =>
        {
            db.Append(fact, $"tenant/{DemoOrganisation.Bureau}");
            return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
        }, cancel));
    }

    static void MustStand(Outcome outcome)
    {
        if (outcome.Subject is not null) return;
        throw new InvalidOperationException(outcome is Outcome.Refused refused
            ? $"The demonstration was refused: {string.Join("; ", refused.Faults.Take(10).Select(f => $"{f.Field} {f.Rule} {string.Join('/', f.Figures)}"))}"
            : $"The demonstration met {outcome.GetType().Name}.");
    }
}
