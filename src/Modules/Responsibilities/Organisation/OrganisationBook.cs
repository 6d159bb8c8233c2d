using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Organisation;

/// <summary>Changes the organisation: imports, hand-overs, charges, parties that cease. Nothing is overwritten, everything is dated.</summary>
sealed class OrganisationBook(Database<ResponsibilitiesDb> database, PartyDirectory directory, WorkAreas areas, TimeProvider time) : IOrganisation
{
    /// <summary>What importing the file would do, row by row.</summary>
    public async Task<ImportPlan> Preview(string tenant, OrganisationFile file, CancellationToken cancel) =>
        ImportPlan.Of(file, await directory.Picture(tenant, cancel), time.Today());

    /// <summary>The rows of the file that can be imported as they are.</summary>
    public async Task<OrganisationFile> Fitting(string tenant, OrganisationFile file, CancellationToken cancel) =>
        ImportPlan.Fitting(file, await directory.Picture(tenant, cancel), time.Today());

    public (OrganisationFile? File, Fault? Fault) Read(byte[] upload) => OrganisationWorkbook.Read(upload);

    public byte[] Template() => OrganisationWorkbook.Template();

    public Task<Outcome> Import(Actor actor, Guid operation, OrganisationFile file, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, now, ct) =>
        {
            if (file.People.Count + file.Parties.Count is 0 or > ImportPlan.MostRows)
                return Outcome.Refuse("", "Import.Size", null, ImportPlan.MostRows.ToString(CultureInfo.CurrentCulture));
            var plan = ImportPlan.Of(file, now, time.Today());
            if (!plan.Clean) return new Outcome.Refused([.. plan.Faults]);
            var people = await BringPeople(db, plan, ct);
            await BringParties(db, plan, now, people, ct);
            db.Append(
                new OrganisationImported(plan.People.Count(p => p.Verdict != Verdict.Unchanged), plan.Parties.Count(p => p.Verdict != Verdict.Unchanged)),
                $"organisation/{actor.Tenant}");
            return new Outcome.Done(operation);
        }, cancel);

    public Task<Outcome> HandOver(Actor actor, Guid operation, PartyId post, Guid? to, DateOnly on, CancellationToken cancel = default) =>
        HandOver(actor, operation, post, to, on, acting: false, cancel);

    public Task<Outcome> HandOver(Actor actor, Guid operation, PartyId post, Guid? to, DateOnly on, bool acting, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, now, ct) =>
        {
            if (post.Tenant != actor.Tenant || now.On(on).All(p => p.Id != post)) return new Outcome.NotFound();
            if (to is { } person && !now.People.ContainsKey(person)) return new Outcome.NotFound();
            if (OrganisationPicture.Derived(post)) return Outcome.Refuse("Post", "HandOver.Derived");
            var history = await db.Holdings.Where(h => h.Party == post).OrderBy(h => h.From).ToListAsync(ct);
            var current = history.LastOrDefault(h => h.To is null);
            if (current is null && to is null) return Outcome.Refuse("To", "HandOver.VacantAlready");
            if (current is not null && current.Person == to && current.Acting == acting) return Outcome.Refuse("To", "HandOver.Same");
            if (history.LastOrDefault() is { } last && on <= (last.To ?? last.From))
                return Outcome.Refuse("On", "HandOver.TooEarly", null, (last.To ?? last.From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

            current?.End(on.AddDays(-1));
            if (current is not null && current.Person != to) await EndDelegations(db, post, current.Person, on.AddDays(-1), ct);
            if (to is { } next) db.Add(new Holding(post, next, on, acting));
            var open = await OpenDuties(db, post, on, ct);
            db.Append(new PostHandedOver(post.ToString(), current?.Person, to, on, open), $"party/{post}");
            return new Outcome.Done(operation);
        }, cancel);

    public Task<Outcome> SetCharge(Actor actor, Guid operation, PartyId leader, IReadOnlyCollection<PartyId> departments, DateOnly on, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, now, ct) =>
        {
            var parties = now.On(on).ToDictionary(p => p.Id);
            if (leader.Tenant != actor.Tenant || !parties.TryGetValue(leader, out var party)) return new Outcome.NotFound();
            if (leader.Kind is not (PartyKind.Member or PartyKind.Secretary)) return Outcome.Refuse("Leader", "Charge.OfLeader");
            if (departments.Any(d => d.Kind != PartyKind.Department || !parties.ContainsKey(d))) return new Outcome.NotFound();
            if (party.InCharge.ToHashSet().SetEquals(departments)) return Outcome.Refuse("Departments", "Charge.Same");

            var open = await db.Charges.Where(c => c.To == null || c.To >= on).ToListAsync(ct);
            if (open.Any(c => c.From > on && (c.Leader == leader || departments.Contains(c.Department)))) return Outcome.Refuse("On", "Charge.TooEarly");
            // A department is in one leader's charge: what he takes over, its last leader gives up.
            foreach (var charge in open)
                if (charge.Leader == leader ? !departments.Contains(charge.Department) : departments.Contains(charge.Department)) charge.End(on.AddDays(-1));
            foreach (var department in departments.Except(party.InCharge)) db.Add(new Charge(leader, department, on));
            db.Append(new ChargeChanged(leader.ToString(), on, departments.Count), $"party/{leader}");
            return new Outcome.Done(operation);
        }, cancel);

    public Task<Outcome> End(Actor actor, Guid operation, PartyId party, DateOnly last, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, now, ct) =>
        {
            if (party.Tenant != actor.Tenant) return new Outcome.NotFound();
            if (await db.Parties.FirstOrDefaultAsync(p => p.Kind == party.Kind && p.Key == party.Key && p.Ended == null, ct) is not { } entry) return new Outcome.NotFound();
            if (OrganisationPicture.Derived(party) || party.Kind == PartyKind.Secretary) return Outcome.Refuse("Party", "End.Needed");
            if (entry.Since > last) return Outcome.Refuse("Last", "End.BeforeItsStart");
            if (await db.Holdings.AnyAsync(h => h.Party == party && h.From > last, ct)) return Outcome.Refuse("Last", "End.HeldLater");

            entry.End(last);
            foreach (var holding in await db.Holdings.Where(h => h.Party == party && h.To == null).ToListAsync(ct))
            {
                holding.End(last);
                await EndDelegations(db, party, holding.Person, last, ct);
            }
            foreach (var charge in await db.Charges.Where(c => c.To == null && (c.Leader == party || c.Department == party)).ToListAsync(ct)) charge.End(last);
            db.Append(new PartyEnded(party.ToString(), last), $"party/{party}");
            return new Outcome.Done(entry.Id);
        }, cancel);

    /// <summary>Somebody acts for a post's holder for some days (授权). Of two delegations of one holder there is only ever one a day.</summary>
    public Task<Outcome> Delegate(Actor actor, Guid operation, PartyId post, Guid to, DateOnly from, DateOnly until, string what, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, now, ct) =>
        {
            if (post.Tenant != actor.Tenant || now.On(from).FirstOrDefault(p => p.Id == post) is not { } party || !now.People.ContainsKey(to)) return new Outcome.NotFound();
            if (OrganisationPicture.Derived(post)) return Outcome.Refuse("Post", "Delegate.Derived");
            if (party.Holder is not { } holder) return Outcome.Refuse("Post", "Delegate.Vacant");
            if (holder == to) return Outcome.Refuse("To", "Delegate.Self");
            if (from < time.Today()) return Outcome.Refuse("From", "Delegate.Past");
            if (until < from || until > from.AddYears(1)) return Outcome.Refuse("Until", "Delegate.Until");
            what = what.Trim();
            if (what.Length is 0 or > Delegation.WhatLength) return Outcome.Refuse("What", "Delegate.What", null, Delegation.WhatLength.ToString(CultureInfo.CurrentCulture));
            if (await db.Delegations.AnyAsync(d => d.Post == post && d.Holder == holder && d.From <= until && d.Until >= from, ct)) return Outcome.Refuse("From", "Delegate.Twice");

            var made = db.Add(new Delegation(post, holder, to, from, until, what, actor, time.GetUtcNow())).Entity;
            db.Append(new PostDelegated(made.Id, post.ToString(), to, from, until, [to, holder], $"/Responsibilities/Post?party={post}"), $"party/{post}");
            return new Outcome.Done(made.Id);
        }, cancel);

    /// <summary>A delegation ends today, or never begins.</summary>
    public Task<Outcome> EndDelegation(Actor actor, Guid operation, Guid delegation, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, _, ct) =>
        {
            if (await db.Delegations.FirstOrDefaultAsync(d => d.Id == delegation, ct) is not { } found) return new Outcome.NotFound();
            var last = time.Today().AddDays(-1);
            if (found.Until <= last) return Outcome.Refuse("", "Delegate.Over");
            found.End(last);
            db.Append(new DelegationEnded(found.Id, found.Post.ToString(), last), $"party/{found.Post}");
            return new Outcome.Done(found.Id);
        }, cancel);

    /// <summary>What a holder delegated ends with his time in the post; what was done under it stands.</summary>
    static async Task EndDelegations(ResponsibilitiesDb db, PartyId post, Guid holder, DateOnly last, CancellationToken cancel)
    {
        foreach (var given in await db.Delegations.Where(d => d.Post == post && d.Holder == holder && d.Until > last).ToListAsync(cancel))
        {
            given.End(last);
            db.Append(new DelegationEnded(given.Id, post.ToString(), last), $"party/{post}");
        }
    }

    /// <summary>By the division of work an area is in a leader's charge from a day on. The secretary's is recorded too, and shown as a violation.</summary>
    public Task<Outcome> AssignArea(Actor actor, Guid operation, string area, PartyId leader, DateOnly on, string documentNumber, CancellationToken cancel = default) =>
        Change(actor, operation, async (db, now, ct) =>
        {
            if (areas.All.All(a => a.Code != area)) return new Outcome.NotFound();
            if (leader.Tenant != actor.Tenant || leader.Kind is not (PartyKind.Secretary or PartyKind.Member) || now.On(on).All(p => p.Id != leader)) return new Outcome.NotFound();
            documentNumber = documentNumber.Trim();
            if (documentNumber.Length is 0 or > AreaCharge.DocumentLength) return Outcome.Refuse("DocumentNumber", "Areas.Document", WorkAreas.Clause, AreaCharge.DocumentLength.ToString(CultureInfo.CurrentCulture));
            var current = await db.AreaCharges.FirstOrDefaultAsync(a => a.Area == area && a.To == null, ct);
            if (current?.From >= on) return Outcome.Refuse("On", "Areas.TooEarly", WorkAreas.Clause, current.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (current?.Leader == leader && current.DocumentNumber == documentNumber) return Outcome.Refuse("Leader", "Areas.Same", WorkAreas.Clause);

            current?.End(on.AddDays(-1));
            var made = db.Add(new AreaCharge(area, leader, on, documentNumber, actor, time.GetUtcNow())).Entity;
            db.Append(new AreaAssigned(area, leader.ToString(), on), $"area/{area}");
            return new Outcome.Done(made.Id);
        }, cancel);

    public async Task<IReadOnlyList<PersonView>> People(string tenant, CancellationToken cancel = default)
    {
        var picture = await directory.Picture(tenant, cancel);
        return [.. picture.People.Values.OrderBy(p => p.Number, StringComparer.Ordinal).Select(p => new PersonView(p.Id, p.Number, p.Name) { NameEn = p.NameEn })];
    }

    /// <summary>Duties of a party that go on after a day: not ended, in a period that has not closed.</summary>
    public static async Task<int> OpenDuties(ResponsibilitiesDb db, PartyId party, DateOnly on, CancellationToken cancel)
    {
        var periods = Enum.GetValues<PeriodLength>().SelectMany(l => Period.In(on.Year, l)).Where(p => p.To >= on).Select(p => p.ToString()).ToList();
        return await db.Duties.CountAsync(d => d.Year == on.Year && d.Party == party && periods.Contains(d.Period) && !db.Endings.Any(e => e.Duty == d.Id), cancel);
    }

    /// <summary>Every change moves the tenant's counter, so that other hosts notice, and forgets this host's picture.</summary>
    async Task<Outcome> Change(
        Actor actor, Guid operation, Func<ResponsibilitiesDb, OrganisationPicture, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        var outcome = await db.Write(actor, operation, async ct =>
        {
            var decided = await decide(db, await OrganisationPicture.Read(db, ct), ct);
            if (decided is not Outcome.Done) return decided;
            var head = await db.Heads.FirstOrDefaultAsync(ct) ?? db.Add(new OrganisationHead()).Entity;
            head.Advance();
            return decided;
        }, cancel);
        directory.Forget(actor.Tenant);
        return outcome;
    }

    static async Task<Dictionary<string, Guid>> BringPeople(ResponsibilitiesDb db, ImportPlan plan, CancellationToken cancel)
    {
        var people = await db.People.ToDictionaryAsync(p => p.Number, StringComparer.Ordinal, cancel);
        foreach (var (row, _, _) in plan.People)
        {
            if (people.TryGetValue(row.Number, out var held)) held.Rename(row);
            else people[row.Number] = db.Add(new Person(row)).Entity;
        }
        return people.ToDictionary(p => p.Key, p => p.Value.Id, StringComparer.Ordinal);
    }

    async Task BringParties(
        ResponsibilitiesDb db, ImportPlan plan, OrganisationPicture now, Dictionary<string, Guid> people, CancellationToken cancel)
    {
        var today = time.Today();
        var first = now.Entries.Count == 0; // What the first import brings has always been there; later things begin on their day.
        var entries = (await db.Parties.Where(p => p.Ended == null).ToListAsync(cancel)).ToDictionary(now.IdOf);
        var holdings = (await db.Holdings.Where(h => h.To == null).ToListAsync(cancel)).ToDictionary(h => h.Party);
        var charges = await db.Charges.Where(c => c.To == null).ToListAsync(cancel);
        foreach (var (row, id, order, _, _) in plan.Parties)
        {
            var party = id!.Value;
            var since = row.Since ?? today;
            if (entries.TryGetValue(party, out var entry)) entry.Take(row, order);
            else db.Add(new PartyEntry(party.Kind, row, order, first ? null : since));
            if (row.Holder is { } number && !OrganisationPicture.Derived(party)) await Hold(party, people[number], since);
            if (row.InCharge is not null) Charge(party, [.. row.InCharge.Select(key => new PartyId(party.Tenant, PartyKind.Department, key))], since);
        }

        async Task Hold(PartyId party, Guid person, DateOnly since)
        {
            if (ImportPlan.Standing(now, party, since, today)?.Person == person) return;
            if (holdings.TryGetValue(party, out var held))
            {
                held.End(since.AddDays(-1));
                await EndDelegations(db, party, held.Person, since.AddDays(-1), cancel);
            }
            db.Add(new Holding(party, person, since, acting: false));
        }

        void Charge(PartyId leader, HashSet<PartyId> departments, DateOnly since)
        {
            foreach (var charge in charges.Where(c => c.To is null))
                if (charge.Leader == leader ? !departments.Contains(charge.Department) : departments.Contains(charge.Department))
                    charge.End((since > today ? since : today).AddDays(-1));
            foreach (var department in departments)
                if (!charges.Any(c => c.To is null && c.Leader == leader && c.Department == department))
                    charges.Add(db.Add(new Charge(leader, department, first ? null : since > today ? since : today)).Entity);
        }
    }
}
