using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>An appraisal played through from its preparation, with invented votes that are the same each time.</summary>
sealed class ElectionRehearsal(ElectionBook book, BallotBox box) : IElectionRehearsal
{
    public async Task<RehearsalProps> Hold(RehearsedElection election, CancellationToken cancel = default)
    {
        var tenant = election.Political.Tenant;
        var plan = new ElectionPlan(election.Title, election.On, null, election.Parties, election.Roster, [.. election.Holders.Select(h => h.Person ?? Guid.Empty)]);
        var id = Stands(await book.Prepare(election.Political, Ids.New(), plan, cancel));
        Stands(await book.Agree(election.Discipline, Ids.New(), id, cancel));
        var secrets = new List<string>();
        foreach (var holder in election.Holders)
        {
            var (taken, secret) = await book.TakeKey(holder, Ids.New(), id, cancel);
            Stands(taken);
            secrets.Add(secret!);
        }
        Stands(await book.ShareKey(election.Political, Ids.New(), id, cancel));
        var (printed, cards) = await book.PrintCards(election.Political, Ids.New(), id, cancel);
        Stands(printed);
        Stands(await book.Open(election.Discipline, Ids.New(), id, cancel));

        var marks = election.Parties.Count * book.Terms.Dimensions.Length;
        // One of each class in turn, so that whoever stays away is spread over them.
        var codes = cards.SelectMany(c => c.Codes.Select((code, i) => (i, code))).OrderBy(c => c.i).Select(c => c.code).ToList();
        foreach (var (voter, code) in codes.Take(election.Votes).Select((code, i) => (i, code)))
        {
            var (result, _) = await box.Cast(tenant, code, [.. Enumerable.Range(0, marks).Select(at => Mark(voter, at))], cancel);
            if (result != CastResult.Counted) throw new InvalidOperationException($"A rehearsed vote was {result}.");
        }
        if (!election.Seal) return new(id, [.. codes.Skip(election.Votes)], secrets);

        Stands(await book.Close(election.Political, Ids.New(), id, cancel));
        var used = codes.Take(election.Votes).ToHashSet();
        Stands(await book.ReturnCards(election.Political, Ids.New(), id, cards.ToDictionary(c => c.Class.Code, c => c.Codes.Count(code => !used.Contains(code))), cancel));
        Stands(await book.AskCount(election.Political, Ids.New(), id, cancel));
        Stands(await book.Count(election.Discipline, Ids.New(), id, new Dictionary<int, string?> { [1] = secrets[0], [2] = secrets[1] }, cancel));
        Stands(await book.Seal(election.Discipline, Ids.New(), id, cancel));
        return new(id, [], []);
    }

    /// <summary>Mostly good, somebody stricter here and there, now and then an abstention.</summary>
    static byte Mark(int voter, int at) => ((voter * 7 + at * 5 + voter / 3) % 11) switch { 10 => 0, 9 => 3, > 5 => 2, _ => 1 };

    static Guid Stands(Outcome outcome) => outcome is Outcome.Done done ? done.Id : throw new InvalidOperationException(outcome is Outcome.Refused refused
        ? $"The rehearsal was refused: {string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule}"))}" : $"The rehearsal met {outcome.GetType().Name}.");
}
