using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>A line of the accountability list (问责清单, notice 3.1.2): situation, subject, way, basis. Made only from a decision.</summary>
sealed class AccountabilityItem : TenantRow
{
    public DateOnly On { get; private set; }
    /// <summary>Q01 to Q11.</summary>
    public string Situation { get; private set; } = "";
    public PartyId Subject { get; private set; }
    public string Way { get; private set; } = "";
    /// <summary>Document number of the decision and the article it rests on.</summary>
    public string Basis { get; private set; } = "";
    public string SourceKey { get; private set; } = "";

    AccountabilityItem() { }

    public AccountabilityItem(DecidedAccountability decided) =>
        (On, Situation, Subject, Way, Basis, SourceKey) = (decided.On, decided.Situation, decided.Subject, decided.Way, decided.Basis.Trim(), decided.SourceKey);

    /// <summary>The decision was changed or revoked; what stood before is in the Ledger.</summary>
    public void Amend(string way, string basis) => (Way, Basis) = (way, basis.Trim());
}

/// <summary>Keeps a unit's accountability list: the situations and ways are data, the lines come from decisions downstream.</summary>
sealed class AccountabilityList(Database<ResponsibilitiesDb> database, IPartyDirectory directory, ListRules rules, TimeProvider time) : IAccountabilityList
{
    public const int BasisLength = 200;

    public async Task<Outcome> Enter(Actor actor, Guid operation, DecidedAccountability decided, CancellationToken cancel = default)
    {
        if (decided.Subject.Tenant != actor.Tenant) return new Outcome.NotFound();
        Fault[] faults = [.. Faults(decided)];
        if (faults.Length > 0) return new Outcome.Refused(faults);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Accountability.Where(a => a.SourceKey == decided.SourceKey).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct) is { } known) return new Outcome.Already(known);
            if (await directory.Find(decided.Subject, decided.On, ct) is null) return new Outcome.NotFound();
            var item = db.Add(new AccountabilityItem(decided)).Entity;
            db.Append(new AccountabilityEntered(item.Id, item.SourceKey, item.Subject.ToString(), item.Situation, item.Way, item.On), $"accountability/{item.Id:N}");
            return new Outcome.Done(item.Id);
        }, cancel);
    }

    public async Task<Outcome> Amend(Actor actor, Guid operation, string sourceKey, string way, string basis, CancellationToken cancel = default)
    {
        if (rules.Ways.All(w => w.Code != way)) return Outcome.Refuse("Way", "Accountability.Way");
        if (basis.Trim().Length is 0 or > BasisLength) return Outcome.Refuse("Basis", "Accountability.Basis", "3.6.2", $"{BasisLength}");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Accountability.FirstOrDefaultAsync(a => a.SourceKey == sourceKey, ct) is not { } item) return new Outcome.NotFound();
            if (item.Way == way && item.Basis == basis.Trim()) return new Outcome.Already(item.Id);
            item.Amend(way, basis);
            db.Append(new AccountabilityAmended(item.Id, sourceKey, way), $"accountability/{item.Id:N}");
            return new Outcome.Done(item.Id);
        }, cancel);
    }

    IEnumerable<Fault> Faults(DecidedAccountability decided)
    {
        if (rules.Accountability.All(s => s.Code != decided.Situation)) yield return new Fault("Situation", "Accountability.Situation");
        if (rules.Ways.All(w => w.Code != decided.Way)) yield return new Fault("Way", "Accountability.Way");
        if (decided.Basis.Trim().Length is 0 or > BasisLength) yield return new Fault("Basis", "Accountability.Basis", "3.6.2", $"{BasisLength}");
        if (decided.On > Kernel.Calendar.ChinaTime.DateOf(time.GetUtcNow())) yield return new Fault("On", "Problem.Future");
    }
}
