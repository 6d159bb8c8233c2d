using PartyDiscipline.Duties;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>What the demonstration's past holds beside records: last year's handbooks confirmed, and what the bureau asked units for.</summary>
sealed class DemoPast(
    IPartyDirectory directory, IEarlierConfirmations confirmations, IMaterialRequests requests, IEnumerable<IHandle<MaterialRequested>> deliveries,
    RightsTable rights, TimeProvider time)
{
    static readonly string[] Remarks = ["本年度记录属实，补录事项已在记录中标明。", "年中分管范围有调整，前后记录均已核对。"];

    /// <summary>Most holders confirmed last year's handbook in January; two in each unit have still to do so.</summary>
    public async Task<Outcome> Confirm(string tenant, int year, Func<Party, RecordAuthor> authorOf, CancellationToken cancel)
    {
        var tenures = await directory.Tenures(tenant, new DateOnly(year, 1, 1), new DateOnly(year, 12, 31), cancel);
        var parties = (await directory.Parties(tenant, new DateOnly(year, 12, 31), cancel)).ToDictionary(p => p.Id);
        var kept = tenures.Where(t => t.Party.Kind != PartyKind.Department && parties.ContainsKey(t.Party)).ToList();
        return await confirmations.BringIn(Actor.System(tenant), Ids.New(), year,
        [
            .. kept.Take(kept.Count - 2).Select((t, i) => new EarlierConfirmation(
                t.Party.Kind is PartyKind.Secretary or PartyKind.Member ? $"person/{tenant}/{t.Person:N}/{year}" : $"party/{t.Party}/{year}",
                authorOf(parties[t.Party]), ChinaTime.StartOf(new DateOnly(year + 1, 1, 8)).AddHours(9 + 19 * i), i % 4 == 1 ? Remarks[i / 4 % Remarks.Length] : null)),
        ], cancel);
    }

    /// <summary>The bureau's political officer asked three prisons, one of which answered; asking again spared them all but one.</summary>
    public async Task<IReadOnlyList<Outcome>> Ask(Guid officer, string name, CancellationToken cancel)
    {
        var bureau = OfficerOf(DemoOrganisation.Bureau, officer, name) with { AtBureau = true };
        var first = await requests.Ask(bureau, Ids.New(), new MaterialAsk
        {
            Topic = "廉政党课开展情况",
            Detail = "只需指明已有记录，不要另写总结。",
            Units = ["sample1", "sample2", "sample3"],
            Reason = "需由单位指明哪些党课属于警示教育专题。",
        }, cancel);
        if (first.Subject is not { } request) return [first];
        await Deliver(request, cancel);
        var answer = await requests.Answer(OfficerOf("sample1", Guid.Empty, "示例一监狱政工经办"), Ids.New(), request, new MaterialAnswer([], "本年警示教育专题党课已在R01台账中，事由含“警示”字样。"), cancel);
        var again = await requests.Ask(bureau, Ids.New(), new MaterialAsk
        {
            Topic = "廉政党课开展的情况",
            Units = ["sample1", "sample2", "sample3", "sample4"],
            Reason = "核对上次遗漏的单位。",
        }, cancel);
        if (again.Subject is { } second) await Deliver(second, cancel);
        return [first, answer, again];
    }

    Actor OfficerOf(string tenant, Guid account, string name) => new()
    {
        Tenant = tenant,
        Account = account,
        Name = name,
        Roles = [Roles.PoliticalOfficer],
        Permissions = rights.Of([Roles.PoliticalOfficer]),
    };

    /// <summary>What the pump would do in a moment; twice is once.</summary>
    async Task Deliver(Guid request, CancellationToken cancel)
    {
        foreach (var handler in deliveries)
            await handler.Handle(new MaterialRequested(request, [], []), new Delivery(DemoOrganisation.Bureau, 0, time.GetUtcNow(), Guid.Empty, "system"), cancel);
    }
}
