using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Law;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;

namespace PartyDiscipline.Accountability;

/// <summary>Announced decisions that stand against somebody, for the panel that grades him: it sees them and has to say why it goes higher (domain §B.2).</summary>
sealed class StandingDecisions(Database<AccountabilityDb> database, LawBook laws) : IDecisionsAgainst
{
    const int Most = 500;

    public async Task<IReadOnlyList<DecisionAgainst>> Open(string tenant, int year, CancellationToken cancel = default)
    {
        var law = await laws.InForce(cancel);
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        await using var db = database.Open(tenant);
        var found = await db.Decisions.AsNoTracking().Where(d => d.Unit == tenant && d.AnnouncedOn != null && d.State != DecisionState.Revoked && d.DecidedOn >= from && d.DecidedOn <= to).OrderBy(d => d.DecidedOn).Take(Most).ToListAsync(cancel);
        return [.. found.Select(d => new DecisionAgainst(d.Party, d.DecidedOn, Redaction.WaysOf(d, law)))];
    }
}

/// <summary>The unit's accountability list (问责清单) follows what was decided on it: entered when announced, amended when changed or revoked, by nobody's typing.</summary>
sealed class ListKeeper(Database<AccountabilityDb> database, LawBook laws, IAccountabilityList list, ILogger<ListKeeper> log) : IHandle<DecisionReceived>, IHandle<DecisionStands>
{
    public Task Handle(DecisionReceived fact, Delivery delivery, CancellationToken cancel) => Keep(delivery, fact.Decision, cancel);

    public Task Handle(DecisionStands fact, Delivery delivery, CancellationToken cancel) => fact.Announced ? Keep(delivery, fact.Decision, cancel) : Task.CompletedTask;

    async Task Keep(Delivery delivery, Guid id, CancellationToken cancel)
    {
        await using var db = database.Open(delivery.Tenant);
        if (await db.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } decision || decision.Unit != delivery.Tenant) return;
        var law = await laws.At(decision.LawVersion, cancel);
        var way = decision.Ways.Select(law.Way).OfType<WayRow>().MaxBy(w => w.Form)?.ListAs ?? "";
        var situation = law.Situation(decision.Situation)?.ListAs ?? decision.Situation;
        var (system, key) = (Actor.System(delivery.Tenant), $"decision/{decision.Id:N}");
        var basis = Basis(decision);
        Tell(await list.Enter(system, Carriage.OperationOf(delivery, delivery.Tenant, $"list/{id:N}"), new DecidedAccountability(key, decision.DecidedOn, situation, decision.Party, way, Basis(decision)), cancel));
        if (decision.Edition > 1) Tell(await list.Amend(system, Carriage.OperationOf(delivery, delivery.Tenant, $"amend/{id:N}"), key, way, basis, cancel));
    }

    static string Basis(Decision d)
    {
        var basis = $"{d.Number}，{d.Basis}{d.State switch { DecisionState.Revoked => "（已撤销）", DecisionState.Changed => "（已变更）", _ => "" }}";
        return basis.Length <= 200 ? basis : $"{d.Number}{d.State switch { DecisionState.Revoked => "（已撤销）", DecisionState.Changed => "（已变更）", _ => "" }}";
    }

    void Tell(Outcome outcome)
    {
        if (outcome is Outcome.Refused refused) log.LogError("The accountability list refused: {Rules}", string.Join(", ", refused.Faults.Select(f => f.Rule)));
    }
}

/// <summary>
/// Whoever sees influence periods in the unit hears of a decision that stands against a grade or begins a period, and of what became of it later; the
/// subject himself is told of his decision and not of this. What to do about it people decide.
/// </summary>
sealed class PersonnelNotices(Database<AccountabilityDb> database, IRightHolders holders) : IHandle<DecisionReceived>, IHandle<DecisionStands>
{
    public Task Handle(DecisionReceived fact, Delivery delivery, CancellationToken cancel) => Tell(delivery, fact.Decision, fact.Edition, cancel);

    public Task Handle(DecisionStands fact, Delivery delivery, CancellationToken cancel) => fact.Announced ? Tell(delivery, fact.Decision, fact.Edition, cancel) : Task.CompletedTask;

    async Task Tell(Delivery delivery, Guid id, int edition, CancellationToken cancel)
    {
        var tenant = delivery.Tenant;
        await using var db = database.Open(tenant);
        if (await db.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancel) is not { AnnouncedOn: not null } decision || decision.Unit != tenant) return;
        var persons = (await holders.Of(tenant, AccountabilityPermissions.Personnel, cancel)).Where(p => p != decision.Person).ToList();
        if (persons.Count == 0) return;
        await db.Write(Actor.System(tenant), Carriage.OperationOf(delivery, tenant, $"personnel/{id:N}"), _ =>
        {
            db.Append(new PersonnelTold(id, edition, decision.Stands, decision.InfluenceUntil, persons), decision.About);
            return Task.FromResult<Outcome>(new Outcome.Done(id));
        }, cancel);
    }
}

/// <summary>
/// What was announced fulfils the bureau's duties of notice 3.6 and 2.4; the records say the number of the case and its form, never what it is
/// about. Nothing is recorded before: a record would tell that there is a case.
/// </summary>
sealed class Fulfilments(Database<AccountabilityDb> database, IDutyBook duties, IPartyDirectory directory, IGrainFactory grains, ILogger<Fulfilments> log) : IHandle<CaseMoved>
{
    static readonly string[] Committee = ["3.6.1-a", "3.6.2-a", "3.6.3-a", "3.6.3-b", "2.1.6-b", "2.1.6-c"];
    static readonly string[] Discipline = ["3.6.1-a", "3.6.2-a", "3.6.2-b", "2.4.1-e"];

    public async Task Handle(CaseMoved fact, Delivery delivery, CancellationToken cancel)
    {
        if (fact.Action is not (CaseAction.Announce or CaseAction.File)) return;
        await using var db = database.Open(delivery.Tenant);
        if (await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => c.Id == fact.Case, cancel) is not { } found) return;
        var form = await db.Decisions.AsNoTracking().Where(d => d.Case == found.Id).OrderByDescending(d => d.Form).Select(d => d.Form).FirstOrDefaultAsync(cancel) ?? "first";
        var on = ChinaTime.DateOf(delivery.At);
        var parties = await directory.Parties(delivery.Tenant, on, cancel);
        if (fact.Action == CaseAction.Announce)
        {
            await Record(parties, PartyKind.PartyCommittee, "R07", $"作出问责决定（{found.Number}）", new() { ["caseNumber"] = found.Number, ["form"] = form }, Committee, found, delivery, on, cancel);
            await Record(parties, PartyKind.DisciplineCommittee, "R07", $"依规追究责任（{found.Number}）", new() { ["caseNumber"] = found.Number, ["form"] = form }, Discipline, found, delivery, on, cancel);
        }
        else await Record(parties, PartyKind.DisciplineCommittee, "R10", $"问责决定执行到位（{found.Number}）", new() { ["caseNumber"] = found.Number, ["stage"] = "concluded" }, ["2.4.5-d", "3.6.2-d"], found, delivery, on, cancel);
    }

    async Task Record(IReadOnlyList<Party> parties, PartyKind kind, string category, string title, Dictionary<string, string> fields, string[] obligations, Case of, Delivery delivery, DateOnly on, CancellationToken cancel)
    {
        if (parties.FirstOrDefault(p => p.Id.Kind == kind)?.Id is not { } party) return;
        var (system, occasion) = (Actor.System(delivery.Tenant), $"问责案件{of.Number}");
        foreach (var obligation in obligations) await duties.RegisterOccasion(system, Carriage.OperationOf(delivery, delivery.Tenant, $"{party}/{obligation}"), party, obligation, occasion, on, cancel);
        await grains.Party(party).Refresh();
        var owed = (await duties.Of(party, on.Year, cancel)).Where(d => obligations.Contains(d.Obligation) && d.Occasion == occasion).Select(d => d.Id).ToImmutableArray();
        var seen = new SeenDone
        {
            Entry = new RecordEntry { Category = category, On = on, Title = title, DocumentNumber = of.Minutes, Fields = fields.ToImmutableDictionary(StringComparer.Ordinal), Duties = owed, DifferentEvent = true },
            Account = delivery.Account,
            Name = delivery.ActorName,
            Obligations = [.. obligations],
            Period = Period.Parse(on.Year.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        };
        if (await grains.Party(party).RecordSeen(system, Carriage.OperationOf(delivery, delivery.Tenant, $"record/{party}/{category}"), seen) is Outcome.Refused refused)
            log.LogError("The record of case {Case} was refused: {Rules}", of.Id, string.Join(", ", refused.Faults.Select(f => f.Rule)));
    }
}

/// <summary>
/// What supervision comes upon becomes a suggestion to look at: an order so long overdue that accountability is proposed, a typical problem, and
/// of a clue that is to be filed its number. It opens nothing.
/// </summary>
sealed class SupervisionSuggestions(ISuggestions suggestions, ITenants tenants) : IHandle<AccountabilityProposed>, IHandle<TypicalProblemFound>, IHandle<ClueCaseProposed>
{
    public Task Handle(AccountabilityProposed fact, Delivery delivery, CancellationToken cancel) =>
        Suggest(delivery, SuggestionKind.Order, fact.Number ?? fact.Order.ToString("N"), fact.Unit, $"/Supervision/Order/{fact.Order}", cancel);

    public Task Handle(TypicalProblemFound fact, Delivery delivery, CancellationToken cancel) =>
        Suggest(delivery, SuggestionKind.TypicalProblem, fact.Finding.ToString("N"), fact.Unit, $"/Supervision/Finding/{fact.Finding}", cancel);

    // Where it came from stays in its compartment: not even the unit is said.
    public Task Handle(ClueCaseProposed fact, Delivery delivery, CancellationToken cancel) => Suggest(delivery, SuggestionKind.Clue, fact.Number, delivery.Tenant, null, cancel);

    async Task Suggest(Delivery delivery, SuggestionKind kind, string key, string unit, string? page, CancellationToken cancel)
    {
        if (tenants.Find(delivery.Tenant)?.Kind == TenantKind.Bureau)
            await suggestions.Suggest(Actor.System(delivery.Tenant), Carriage.OperationOf(delivery, delivery.Tenant, $"{kind}"), kind, key, unit, page, cancel);
    }
}
