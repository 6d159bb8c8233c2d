using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>What a teller read on a paper ballot: its code and its marks.</summary>
sealed record PaperReading(string Code, byte[] Marks);

/// <summary>
/// Paper ballots after the close: entered twice, by two tellers who do not see each other's entry, and put into the box when both read
/// alike, under the rule of the codes: one code, one ballot, on paper or on the voting pages. What was entered by mistake is withdrawn.
/// </summary>
sealed class TellerDesk(Database<BallotsDb> database, BallotBox box, IVault vault)
{
    public const int MostNumber = 9999;

    public async Task<Outcome> Enter(Actor actor, Guid operation, Guid election, int number, string? typed, byte[] marks, CancellationToken cancel = default)
    {
        if (!actor.May(BallotPermissions.Tell)) return new Outcome.NotFound();
        if (number is < 1 or > MostNumber) return Outcome.Refuse("Number", "Teller.NumberOutside", null, $"{MostNumber}");
        if (WrittenSecret.Read(typed) is not { } code) return Outcome.Refuse("Code", "Teller.CodeUnknown");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Elections.FirstOrDefaultAsync(e => e.Id == election, ct) is not { } found) return new Outcome.NotFound();
            if (found.State != ElectionState.Closed || found.CountAskedBy is not null) return Outcome.Refuse("", "Teller.NotNow");
            var hash = BallotCode.Hash(actor.Tenant, code);
            if (await db.Codes.FirstOrDefaultAsync(c => c.Hash == hash && c.Election == election, ct) is not { } card) return Outcome.Refuse("Code", "Teller.CodeUnknown");
            if (card.Used) return Outcome.Refuse("Code", "Teller.CodeUsed");
            if (Marks.Read(new Marks(card.Class, BallotCode.Track(actor.Tenant, code), marks).Write(), found.Terms, found.Parties.Length) is not { } ballot) return Outcome.Refuse("", "Teller.MarksWrong");

            var reading = new PaperReading(WrittenSecret.Write(code), marks);
            var paper = await db.Papers.FirstOrDefaultAsync(p => p.Election == election && p.Number == number, ct);
            if (paper is not null && !paper.MayEnter(actor)) return Outcome.Refuse("Number", "Teller.NumberTaken");
            if (paper is null) paper = db.Add(new PaperBallot(election, number, actor, Conceal(election, number, reading))).Entity;
            else paper.Enter(actor, Conceal(election, number, reading));
            var alike = paper.Second is not null && Alike(Reveal(paper, paper.First!), Reveal(paper, paper.Second));
            paper.Compare(alike);
            db.Append(new PaperBallotEntered(election, number), ElectionBook.Subject(election));
            if (paper.State == PaperState.Agreed)
            {
                card.Use();
                db.Add(new StagedBallot(election, box.Wrap(found, ballot)));
                db.Append(new PaperBallotAgreed(election, number), ElectionBook.Subject(election));
            }
            return new Outcome.Done(paper.Id);
        }, cancel);
    }

    /// <summary>
    /// Takes a number out that no ballot has, or whose tellers cannot agree any more; otherwise it would stand between the appraisal and
    /// its count for good. Of what was entered nothing is told.
    /// </summary>
    public async Task<Outcome> Withdraw(Actor actor, Guid operation, Guid election, int? number, string? reason, CancellationToken cancel = default)
    {
        if (!actor.May(BallotPermissions.Tell)) return new Outcome.NotFound();
        List<Fault> faults = [];
        if (number is null or < 1 or > MostNumber) faults.Add(new Fault("Number", "Teller.NumberOutside", null, $"{MostNumber}"));
        if (string.IsNullOrWhiteSpace(reason)) faults.Add(new Fault("Reason", "Election.ReasonMissing"));
        else if (reason.Length > Election.ReasonLength) faults.Add(new Fault("Reason", "Election.TooLong", null, $"{Election.ReasonLength}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Elections.FirstOrDefaultAsync(e => e.Id == election, ct) is not { } found) return new Outcome.NotFound();
            if (found.State != ElectionState.Closed || found.CountAskedBy is not null) return Outcome.Refuse("", "Teller.NotNow");
            if (await db.Papers.FirstOrDefaultAsync(p => p.Election == election && p.Number == number, ct) is not { State: not PaperState.Withdrawn } paper) return Outcome.Refuse("Number", "Teller.NumberUnknown");
            if (paper.State == PaperState.Agreed) return Outcome.Refuse("Number", "Teller.NumberAgreed");
            if (!paper.MayWithdraw(actor)) return Outcome.Refuse("Number", "Teller.NotYoursToWithdraw");
            paper.Withdraw();
            db.Append(new PaperBallotWithdrawn(election, paper.Number, reason!.Trim()), ElectionBook.Subject(election));
            return new Outcome.Done(paper.Id);
        }, cancel);
    }

    /// <summary>Where two readings of a ballot differ: -1 for the code, otherwise the mark's place. Only for one of its two tellers.</summary>
    public IReadOnlyList<int> Differences(Actor actor, PaperBallot paper)
    {
        if (paper.State != PaperState.Differs || !paper.IsTellers(actor)) return [];
        var (first, second) = (Reveal(paper, paper.First!), Reveal(paper, paper.Second!));
        return [.. first.Code == second.Code ? Array.Empty<int>() : [-1], .. Enumerable.Range(0, first.Marks.Length).Where(i => i >= second.Marks.Length || first.Marks[i] != second.Marks[i])];
    }

    static bool Alike(PaperReading a, PaperReading b) => a.Code == b.Code && a.Marks.AsSpan().SequenceEqual(b.Marks);

    string Conceal(Guid election, int number, PaperReading reading) => vault.Conceal(JsonSerializer.Serialize(reading), About(election, number));

    PaperReading Reveal(PaperBallot paper, string concealed) =>
        JsonSerializer.Deserialize<PaperReading>(vault.Reveal(concealed, About(paper.Election, paper.Number)) ?? throw new InvalidOperationException("A paper ballot is concealed by a key that this host does not have."))!;

    static string About(Guid election, int number) => $"paper/{election:N}/{number}";
}
