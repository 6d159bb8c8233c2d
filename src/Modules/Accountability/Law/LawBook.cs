using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Law;

enum LawCorrectionState { Proposed, Approved, Refused }

/// <summary>That legal staff set one figure of the law's data right: one proposes with a reason, another approves; rows are only added to.</summary>
sealed class LawCorrection : TenantRow
{
    public const int KeyLength = 80;
    public const int ValueLength = 200;
    public const int ReasonLength = 300;

    public string Key { get; private set; } = "";
    public string Was { get; private set; } = "";
    public string Now { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public LawCorrectionState State { get; private set; }
    public Guid ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateTimeOffset ProposedAt { get; private set; }
    public string? SettledByName { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }
    /// <summary>The version of the law that it made; cases decided before keep theirs.</summary>
    public int LawVersion { get; private set; }

    LawCorrection() { }

    public LawCorrection(string key, string was, string now, string reason, Actor actor, DateTimeOffset at) =>
        (Key, Was, Now, Reason, ProposedBy, ProposedByName, ProposedAt) = (key, was, now, reason.Trim(), actor.Account, actor.Name, at);

    public Fault? Settle(bool approve, int version, Actor actor, DateTimeOffset at)
    {
        if (State != LawCorrectionState.Proposed) return new Fault("", "Law.Settled");
        if (actor.Account == ProposedBy) return new Fault("", "Law.SecondPerson");
        (State, SettledByName, SettledAt, LawVersion) = (approve ? LawCorrectionState.Approved : LawCorrectionState.Refused, actor.Name, at, approve ? version : 0);
        return null;
    }
}

/// <summary>The law as it is in force, or as it was under an earlier version: the data of the product and what was corrected since.</summary>
sealed class LawBook(Database<AccountabilityDb> database, AccountabilityLaw law, ITenants tenants, TimeProvider time)
{
    string Bureau => tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code ?? "bureau";

    public async Task<AccountabilityLaw> InForce(CancellationToken cancel) => await At(int.MaxValue, cancel);

    /// <summary>The law under a version; what was decided under it is read by it for ever.</summary>
    public async Task<AccountabilityLaw> At(int version, CancellationToken cancel)
    {
        await using var db = database.Open(Bureau);
        return After(await db.LawCorrections.AsNoTracking().Where(c => c.State == LawCorrectionState.Approved && c.LawVersion <= version).OrderBy(c => c.LawVersion).ToListAsync(cancel));
    }

    AccountabilityLaw After(IEnumerable<LawCorrection> corrections) =>
        corrections.Aggregate(law, (now, c) => now.With(c.Key, c.Now) is { } corrected ? corrected with { Version = c.LawVersion } : now);

    public async Task<Outcome> Propose(Actor actor, Guid operation, string? key, string? value, string? reason, CancellationToken cancel = default)
    {
        if (!actor.AtBureau || !actor.May(AccountabilityPermissions.Law)) return new Outcome.NotFound();
        var now = await InForce(cancel);
        if (now.Figures().FirstOrDefault(f => f.Key == key) is not { } figure) return Outcome.Refuse("Key", "Law.Unknown");
        var wanted = string.Concat((value ?? "").Where(c => !char.IsWhiteSpace(c)));
        List<Fault> faults = [];
        if (now.With(figure.Key, wanted) is null || wanted.Length > LawCorrection.ValueLength) faults.Add(new Fault("Value", "Law.Value", figure.Source.Article));
        else if (wanted == figure.Value) faults.Add(new Fault("Value", "Law.Same"));
        if (string.IsNullOrWhiteSpace(reason)) faults.Add(new Fault("Reason", "Case.ReasonMissing"));
        else if (reason.Trim().Length > LawCorrection.ReasonLength) faults.Add(new Fault("Reason", "Case.TooLong", null, $"{LawCorrection.ReasonLength}"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.LawCorrections.AnyAsync(c => c.Key == figure.Key && c.State == LawCorrectionState.Proposed, ct)) return Outcome.Refuse("Key", "Law.Waiting");
            var correction = db.Add(new LawCorrection(figure.Key, figure.Value, wanted, reason!, actor, time.GetUtcNow())).Entity;
            db.Append(new LawCorrectionProposed(correction.Id, correction.Key), $"law/{correction.Id:N}");
            return new Outcome.Done(correction.Id);
        }, cancel);
    }

    public async Task<Outcome> Settle(Actor actor, Guid operation, Guid id, bool approve, CancellationToken cancel = default)
    {
        if (!actor.AtBureau || !actor.May(AccountabilityPermissions.Law)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.LawCorrections.FirstOrDefaultAsync(c => c.Id == id, ct) is not { } correction) return new Outcome.NotFound();
            var version = Math.Max(law.Version, await db.LawCorrections.MaxAsync(c => (int?)c.LawVersion, ct) ?? 0) + 1;
            if (correction.Settle(approve, version, actor, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
            db.Append(new LawCorrected(id, correction.Key, approve, correction.LawVersion), $"law/{id:N}");
            return new Outcome.Done(id);
        }, cancel);
    }
}
