using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Rules;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.Chains;

/// <summary>Registers deployments and begins their chains; each chain stands on a duty that the obligation's own limit dates.</summary>
sealed class Deployments(IDutyBook book, Database<DutiesDb> database, IPartyDirectory directory, IWorkCalendars calendars, ChainLaw law, TimeProvider time) : IDeployments
{
    public async Task<Outcome> Register(Actor actor, Guid operation, DeploymentEntry entry, CancellationToken cancel = default)
    {
        if (!entry.Owners.IsDefault && entry.Owners.Any(o => !MayRegister(actor, o.Party))) return new Outcome.NotFound();
        var faults = Deployment.Faults(entry, time.Today()).ToList();
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        var id = entry.Deployment ?? Operations.Of(operation, "deployment");
        if (await Twice(actor, id, entry, cancel) is { } refused) return refused;

        // Each owner's duty first, under an operation of its own: whoever sends the form again finds them made and goes on.
        var duties = new List<(Duty Duty, FrozenTerms Terms)>();
        foreach (var owner in entry.Owners.Distinct())
        {
            var occasion = await book.RegisterOccasion(actor, Operations.Of(operation, $"{owner.Party}/{owner.Obligation}"), owner.Party, owner.Obligation, Deployment.Occasion(entry), entry.ReceivedOn, cancel);
            if (occasion is Outcome.Refused r) return new Outcome.Refused([.. r.Faults.Select(Renamed)]);
            if (occasion.Subject is not { } made) return occasion;
            var duty = (await book.Find(actor.Tenant, made, cancel))!;
            var terms = await book.TermsOf(duty, cancel);
            if (terms.Rule.Name != ChainRule.RuleName) return Outcome.Refuse("Owners", "Deployment.NoChain", null, owner.Obligation);
            duties.Add((duty, terms));
        }
        if (entry.Important) await AlsoDueTo(actor, operation, entry, cancel);
        return await Begin(actor, operation, id, entry, duties, cancel);
    }

    /// <summary>Who owes the steps of which obligation in a year: what the form offers.</summary>
    public async Task<IReadOnlyList<ChainOwner>> Owners(Actor actor, int year, CancellationToken cancel)
    {
        var owners = new List<ChainOwner>();
        foreach (var duty in await book.Of(actor.Tenant, year, cancel))
            if (duty.Occasion is null && duty.Ended is null && MayRegister(actor, duty.Party) && (await book.TermsOf(duty, cancel)).Rule.Name == ChainRule.RuleName)
                owners.Add(new(duty.Party, duty.Obligation));
        return [.. owners.Distinct()];
    }

    async Task<Outcome> Begin(Actor actor, Guid operation, Guid id, DeploymentEntry entry, IReadOnlyList<(Duty Duty, FrozenTerms Terms)> duties, CancellationToken cancel)
    {
        var holders = new List<Guid>();
        foreach (var (duty, _) in duties)
            if (await directory.Find(duty.Party, time.Today(), cancel) is { Holder: { } holder } && holder != actor.Person) holders.Add(holder);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (!await db.Deployments.AnyAsync(d => d.Id == id, ct))
            {
                if (entry.Deployment is not null) return new Outcome.NotFound();
                db.Add(new Deployment(id, entry, actor, time.GetUtcNow()));
            }
            foreach (var (duty, terms) in duties)
            {
                var chain = db.Add(new Chain(id, duty, terms.Rule, law, calendars.Current)).Entity;
                db.Add(new ChainMove(chain.Id, ChainAction.Begin, actor, null, time.GetUtcNow()));
            }
            db.Append(new DeploymentRegistered(id, [.. duties.Select(d => d.Duty.Party.ToString())], entry.ReceivedOn, [.. holders.Distinct()]), $"deployment/{id:N}");
            return new Outcome.Done(id);
        }, cancel);
    }

    /// <summary>An important deployment also sets off what the data say: personal deployment by the secretary, a check by the discipline committee.</summary>
    async Task AlsoDueTo(Actor actor, Guid operation, DeploymentEntry entry, CancellationToken cancel)
    {
        var owed = (await book.Of(actor.Tenant, entry.ReceivedOn.Year, cancel)).Where(d => d.Occasion is null && d.Ended is null && law.AlsoForImportant.Contains(d.Obligation));
        foreach (var duty in owed.DistinctBy(d => (d.Party, d.Obligation)))
            await book.RegisterOccasion(actor, Operations.Of(operation, $"{duty.Party}/{duty.Obligation}"), duty.Party, duty.Obligation, Deployment.Occasion(entry), entry.ReceivedOn, cancel);
    }

    async Task<Outcome?> Twice(Actor actor, Guid id, DeploymentEntry entry, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(entry.Number)) return null;
        var (organ, number) = (entry.Organ.Trim(), entry.Number.Trim());
        await using var db = database.Open(actor);
        var same = await db.Deployments.AsNoTracking().FirstOrDefaultAsync(d => d.Id != id && d.Number == number && d.Organ == organ, cancel);
        return same is null ? null : Outcome.Refuse("Number", "Deployment.Twice", null, same.Title, same.ReceivedOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    static bool MayRegister(Actor actor, PartyId party) => actor.Tenant == party.Tenant && (actor.Account == Guid.Empty || DutyRights.MayRegisterOccasion(actor, party));

    /// <summary>The duty's book names its own fields; the form has others.</summary>
    static Fault Renamed(Fault fault) => fault with { Field = fault.Field switch { "Occasion" => "Title", "On" => "ReceivedOn", _ => "Owners" } };
}
