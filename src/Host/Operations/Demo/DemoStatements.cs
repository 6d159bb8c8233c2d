using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// The bureau's responsibility statements: last year's all in force, this year's in every state, ready to be signed in the browser. What
/// is signed was signed on paper.
/// </summary>
sealed class DemoStatements(IStatements statements, IPartyDirectory directory, DateOnly today)
{
    static readonly StatementState[] ThisYear =
    [
        StatementState.Issued, StatementState.Effective, StatementState.HalfSigned, StatementState.Effective, StatementState.Issued, StatementState.Review, StatementState.Effective,
        StatementState.Approved, StatementState.HalfSigned, StatementState.Disputed, StatementState.Draft,
    ];

    public async Task Build(CancellationToken cancel)
    {
        var system = Actor.System(DemoOrganisation.Bureau);
        foreach (var year in (int[])[today.Year - 1, today.Year])
        {
            MustStand(await statements.DrawUp(system, Ids.New(), year, cancel));
            var drawn = await statements.Of(DemoOrganisation.Bureau, year, cancel);
            var earlier = new List<EarlierStatement>();
            foreach (var (statement, i) in drawn.Select((s, i) => (s, i)))
                earlier.Add(await Reached(statement, year == today.Year ? ThisYear[i % ThisYear.Length] : StatementState.Effective, Day(year, i), cancel));
            MustStand(await statements.BringIn(system, Ids.New(), earlier, cancel));
        }
    }

    /// <summary>In the first quarter, and never in the future.</summary>
    DateOnly Day(int year, int i)
    {
        var day = new DateOnly(year, 2, 10).AddDays(i);
        return day < today ? day : today.AddDays(-1);
    }

    async Task<EarlierStatement> Reached(StatementView statement, StatementState state, DateOnly day, CancellationToken cancel)
    {
        var at = At(day);
        var first = state is StatementState.HalfSigned or StatementState.Effective or StatementState.Disputed ? await Signature(statement.First, at, cancel) : null;
        var second = state is StatementState.Effective ? await Signature(statement.Second, at.AddHours(2), cancel) : null;
        return new EarlierStatement(statement.Id, state, at, first, second, state == StatementState.Disputed ? "调研时限与本单位分工不符，建议协商后再签。" : null);
    }

    async Task<EarlierSignature?> Signature(PartyId party, DateTimeOffset at, CancellationToken cancel)
    {
        var parties = await directory.Parties(party.Tenant, today, cancel);
        var bound = parties.Single(p => p.Id == party);
        var post = party.Kind switch
        {
            PartyKind.PartyCommittee => parties.Single(p => p.Id.Kind == PartyKind.Secretary),
            PartyKind.DisciplineCommittee => parties.Single(p => p.HeadsDiscipline),
            _ => bound,
        };
        return new EarlierSignature(bound.Holder!.Value, bound.HolderName!, post.Name, at);
    }

    static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(1, 30)), TimeSpan.Zero);

    static void MustStand(Outcome outcome)
    {
        if (outcome.Subject is null) throw new InvalidOperationException($"The statements of the demonstration met {outcome}.");
    }
}
