using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>Makes, refines, completes and approves a unit's responsibility list (责任清单).</summary>
sealed class ResponsibilityList(
    Database<ResponsibilitiesDb> database, IDutyBook book, IRegulations law, IPartyDirectory directory, ITenants tenants, ListRules rules, TimeProvider time)
    : IResponsibilityList
{
    const string DutyEnded = "DutyEnded";
    const string Withdrawn = "Withdrawn";

    /// <summary>The list as it stands. Reads only this tenant, and of the bureau's list the lines from which a prison's may follow.</summary>
    public async Task<ListPicture> Read(string tenant, int year, CancellationToken cancel)
    {
        await using var db = database.Open(tenant);
        return await Read(db, year, cancel);
    }

    public Task<Outcome> Make(Actor actor, Guid operation, int year, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        var wanted = (await Binding(actor.Tenant, year, ct)).Select(d => new ItemLink(d.Party, d.Obligation)).Distinct().ToList();
        if (wanted.Count == 0) return Outcome.Refuse("", "List.YearNotOpen", "3.1.2", $"{year}");
        var items = await db.Items.Where(i => i.Year == year).ToListAsync(ct);
        var (added, ended) = Meet(db, year, items, wanted);
        var linked = 0;
        var chain = await Chain(db, year, items.Where(i => !i.Ended).Select(i => i.Link), ct);
        foreach (var item in items.Where(i => !i.Ended && i.Above is null))
            if (chain.Propose(item.Link, item.Clause) is { } above)
            {
                item.Follow(above);
                linked++;
            }
        if (added + ended + linked == 0) return new Outcome.Already(items[0].Id);
        db.Append(new ListMade(year, added, ended, linked), $"list/{year}");
        return new Outcome.Done(items[0].Id);
    }, cancel);

    public Task<Outcome> Refine(Actor actor, Guid operation, Guid id, int version, ItemText text, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
    {
        if (await Standing(db, id, ct) is not { } item) return new Outcome.NotFound();
        if (item.Version != version) return new Outcome.Stale();
        Fault[] faults = [.. ResponsibilityItem.Faults(text, item.Year, item.IsOwn)];
        if (faults.Length > 0) return new Outcome.Refused(faults);
        item.Refine(text);
        db.Append(new ListItemRefined(item.Id, item.Year, item.Owner.ToString(), item.Key), Subject(item));
        return new Outcome.Done(item.Id);
    }, cancel);

    /// <summary>Adds an item that the law does not ask for by itself.</summary>
    public Task<Outcome> Add(Actor actor, Guid operation, int year, PartyId owner, string clause, ItemText text, ItemLink? above, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
    {
        if (owner.Tenant != actor.Tenant || (await directory.Find(owner, DayIn(year), ct)) is null) return new Outcome.NotFound();
        var faults = ResponsibilityItem.Faults(text, year, own: true).ToList();
        if (!law.InForce(DayIn(year)).Any(r => r.Clauses.Any(c => c.Id == clause))) faults.Add(new Fault("Clause", "Item.UnknownClause"));
        if (!await db.Items.AnyAsync(i => i.Year == year, ct)) faults.Add(new Fault("", "List.NotMade", "3.1.2", $"{year}"));
        var item = faults.Count > 0 ? null : ResponsibilityItem.Own(year, owner, clause, text);
        if (item is not null && above is not null && !await Hang(db, item, above, ct)) faults.Add(new Fault("Above", "Item.NotAbove", "3.1.1"));
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        db.Add(item!);
        db.Append(new ListItemAdded(item!.Id, year, owner.ToString(), item.Key), Subject(item));
        return new Outcome.Done(item.Id);
    }, cancel);

    /// <summary>An item follows from another one above; <paramref name="above"/> null adopts the proposal.</summary>
    public Task<Outcome> Follow(Actor actor, Guid operation, Guid id, ItemLink? above, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
    {
        if (await Standing(db, id, ct) is not { } item) return new Outcome.NotFound();
        if (!await Hang(db, item, above, ct)) return Outcome.Refuse("Above", above is null ? "Item.NoProposal" : "Item.NotAbove", "3.1.1");
        db.Append(new ListItemsLinked(item.Year, 1), Subject(item));
        return new Outcome.Done(item.Id);
    }, cancel);

    /// <summary>Takes an added item off the list; what the law asks for ends with its duty only.</summary>
    public Task<Outcome> End(Actor actor, Guid operation, Guid id, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
    {
        if (await Standing(db, id, ct) is not { } item) return new Outcome.NotFound();
        if (law.Find(item.Key) is not null) return Outcome.Refuse("", "Item.FollowsDuty", item.Clause);
        item.End(Withdrawn);
        db.Append(new ListItemEnded(item.Id, item.Year, item.Owner.ToString(), item.Key), Subject(item));
        return new Outcome.Done(item.Id);
    }, cancel);

    public Task<Outcome> Complete(Actor actor, Guid operation, int year, IReadOnlyCollection<PartyId>? parties = null, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        var picture = await Read(db, year, ct);
        if (picture.Rows.Count == 0) return Outcome.Refuse("", "List.NotMade", "3.1.2", $"{year}");
        var gaps = picture.Coverage.Where(c => c.Gap is not null && (parties is null || parties.Contains(c.Party.Id))).ToList();
        var orphans = picture.Rows.Where(r => r.Proposed is not null && (parties is null || parties.Contains(r.Item.Owner))).ToDictionary(r => r.Item.Id, r => r.Proposed);
        if (gaps.Count + orphans.Count == 0) return Outcome.Refuse("", "Coverage.NothingToDo");

        var hanging = orphans.Keys.ToList();
        var earlier = await db.Items.Where(i => i.Year == year && i.Ended).ToListAsync(ct);
        ResponsibilityItem? first = null;
        foreach (var (party, gap) in gaps.Select(g => (g.Party, g.Gap!)))
        {
            var link = new ItemLink(party.Id, gap.Key);
            var item = earlier.FirstOrDefault(i => i.Link == link);
            if (item is null) db.Add(item = new ResponsibilityItem(year, link, gap.Clause));
            else item.Revive();
            if (picture.Chain.Propose(link, gap.Clause) is { } above) item.Follow(above);
            first ??= item;
        }
        foreach (var item in await db.Items.Where(i => i.Year == year && !i.Ended && hanging.Contains(i.Id)).ToListAsync(ct))
        {
            item.Follow(orphans[item.Id]);
            first ??= item;
        }
        db.Append(new CoverageCompleted(year, gaps.Count, orphans.Count), $"list/{year}");
        return new Outcome.Done(first!.Id);
    }, cancel);

    public Task<Outcome> Submit(Actor actor, Guid operation, int year, CancellationToken cancel = default) => Write(actor, operation, async (db, ct) =>
    {
        var picture = await Read(db, year, ct);
        if (picture.Rows.Count == 0) return Outcome.Refuse("", "List.NotMade", "3.1.2", $"{year}");
        var earlier = await db.Versions.AsNoTracking().Where(v => v.Year == year).Select(v => new { v.Number, v.State, v.Hash }).ToListAsync(ct);
        if (earlier.Any(v => v.State == VersionState.Submitted)) return Outcome.Refuse("", "Version.Waiting");
        var version = new ListVersion(picture, earlier.Count + 1, actor, time.GetUtcNow());
        if (earlier.Where(v => v.State == VersionState.Approved).MaxBy(v => v.Number)?.Hash == version.Hash) return Outcome.Refuse("", "Version.Unchanged");
        db.Add(version);
        db.Append(new ListSubmitted(version.Id, year, version.Number, version.Hash, Holders(picture.Parties, PartyKind.Secretary, actor)), $"list-version/{version.Id:N}");
        return new Outcome.Done(version.Id);
    }, cancel);

    public Task<Outcome> Approve(Actor actor, Guid operation, Guid version, CancellationToken cancel = default) => Decide(actor, operation, version, true, null, cancel);

    public Task<Outcome> Return(Actor actor, Guid operation, Guid version, string reason, CancellationToken cancel = default) => Decide(actor, operation, version, false, reason, cancel);

    Task<Outcome> Decide(Actor actor, Guid operation, Guid id, bool approve, string? reason, CancellationToken cancel) => Write(actor, operation, async (db, ct) =>
    {
        if (await db.Versions.FirstOrDefaultAsync(v => v.Id == id, ct) is not { } version) return new Outcome.NotFound();
        var post = (await directory.Parties(actor.Tenant, time.Today(), ct)).FirstOrDefault(p => p.Id.Kind == PartyKind.Secretary && actor.Holds(p.Id))?.Name.Zh;
        if (version.Decide(approve, actor, post, reason, time.GetUtcNow()) is { } fault) return new Outcome.Refused([fault]);
        Guid[] concerned = version.SubmittedByPerson is { } person ? [person] : [];
        db.Append(approve ? new ListApproved(id, version.Year, version.Number, version.Hash, concerned) : new ListReturned(id, version.Year, version.Number, concerned), $"list-version/{id:N}");
        return new Outcome.Done(id);
    }, cancel);

    async Task<ListPicture> Read(ResponsibilitiesDb db, int year, CancellationToken cancel)
    {
        var items = await db.Items.AsNoTracking().Where(i => i.Year == year && !i.Ended).ToListAsync(cancel);
        var parties = await directory.Parties(db.Tenant, DayIn(year), cancel);
        var duties = await Binding(db.Tenant, year, cancel);
        var terms = new Dictionary<Guid, FrozenTerms>();
        foreach (var duty in duties)
            if (!terms.ContainsKey(duty.Terms)) terms[duty.Terms] = await book.TermsOf(duty, cancel);
        var superior = await Superior(db.Tenant, year, cancel);
        var chain = ChainOf(db.Tenant, parties, items.Select(i => i.Link).Concat(superior.Keys));
        var draft = new ListDraft(
            rules, chain, law, duties.ToLookup(d => new ItemLink(d.Party, d.Obligation)), terms, parties.ToDictionary(p => p.Id), superior, items.ToDictionary(i => i.Link));
        var place = parties.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var order = duties.Select(d => d.Obligation).Distinct().Select((o, i) => (o, i)).ToDictionary(o => o.o, o => o.i);
        var rows = items
            .OrderBy(i => place.GetValueOrDefault(i.Owner, int.MaxValue)).ThenBy(i => order.GetValueOrDefault(i.Key, int.MaxValue)).ThenBy(i => i.Key, StringComparer.Ordinal)
            .Select(draft.Row).ToList();
        return new ListPicture(db.Tenant, year, parties, rows, chain, rules.Texts).Cover(rules);
    }

    /// <summary>Brings the items in line with the duties: adds, revives, ends; never touches what people wrote.</summary>
    (int Added, int Ended) Meet(ResponsibilitiesDb db, int year, List<ResponsibilityItem> items, List<ItemLink> wanted)
    {
        var known = items.ToDictionary(i => i.Link);
        var (added, ended) = (0, 0);
        foreach (var link in wanted)
        {
            if (!known.TryGetValue(link, out var item)) items.Add(db.Add(new ResponsibilityItem(year, link, law.Find(link.Key)?.Clause ?? "")).Entity);
            else if (item.Ended) item.Revive();
            else continue;
            added++;
        }
        var standing = wanted.ToHashSet();
        foreach (var item in items.Where(i => !i.Ended && law.Find(i.Key) is not null && !standing.Contains(i.Link)))
        {
            item.End(DutyEnded);
            ended++;
        }
        return (added, ended);
    }

    async Task<bool> Hang(ResponsibilitiesDb db, ResponsibilityItem item, ItemLink? above, CancellationToken cancel)
    {
        var links = await db.Items.AsNoTracking().Where(i => i.Year == item.Year && !i.Ended).Select(i => new { i.Owner, i.Key }).ToListAsync(cancel);
        var chain = await Chain(db, item.Year, links.Select(l => new ItemLink(l.Owner, l.Key)), cancel);
        above ??= chain.Propose(item.Link, item.Clause);
        if (above == item.Link || !chain.Leads(item.Owner, above)) return false;
        item.Follow(above);
        return true;
    }

    async Task<Chain> Chain(ResponsibilitiesDb db, int year, IEnumerable<ItemLink> items, CancellationToken cancel) =>
        ChainOf(db.Tenant, await directory.Parties(db.Tenant, DayIn(year), cancel), items.Concat((await Superior(db.Tenant, year, cancel)).Keys));

    Chain ChainOf(string tenant, IReadOnlyList<Party> parties, IEnumerable<ItemLink> items) => new(
        rules, tenants.Find(tenant) ?? throw new InvalidOperationException($"Tenant '{tenant}' is unknown."), Bureau, parties, items.ToLookup(i => i.Owner, i => i.Key));

    string? Bureau => tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Code;

    /// <summary>The lines of the bureau's committee and discipline committee: that they are there, and what they are called.</summary>
    async Task<IReadOnlyDictionary<ItemLink, LocalText>> Superior(string tenant, int year, CancellationToken cancel)
    {
        if (Bureau is not { } bureau || bureau == tenant) return new Dictionary<ItemLink, LocalText>();
        PartyId[] bodies = [new(bureau, PartyKind.PartyCommittee, Organisation.OrganisationPicture.MainBody), new(bureau, PartyKind.DisciplineCommittee, Organisation.OrganisationPicture.MainBody)];
        await using var db = database.Open(bureau);
        var lines = await db.Items.AsNoTracking().Where(i => i.Year == year && !i.Ended && bodies.Contains(i.Owner)).Select(i => new { i.Owner, i.Key, i.Title }).ToListAsync(cancel);
        return lines.ToDictionary(l => new ItemLink(l.Owner, l.Key), l => l.Title is { } title ? new LocalText(title, title) : law.Find(l.Key)?.Title ?? new LocalText(l.Key, l.Key));
    }

    /// <summary>The year's duties that bind; an occasion is an event and no line of the list.</summary>
    async Task<IReadOnlyList<Duty>> Binding(string tenant, int year, CancellationToken cancel) =>
        [.. (await book.Of(tenant, year, cancel)).Where(d => d is { Ended: null, Occasion: null })];

    /// <summary>The day on which the organisation counts: today inside the year, else its nearer end.</summary>
    DateOnly DayIn(int year)
    {
        var today = time.Today();
        return today.Year == year ? today : today.Year < year ? new DateOnly(year, 1, 1) : new DateOnly(year, 12, 31);
    }

    static Task<ResponsibilityItem?> Standing(ResponsibilitiesDb db, Guid id, CancellationToken cancel) => db.Items.FirstOrDefaultAsync(i => i.Id == id && !i.Ended, cancel);

    static string Subject(ResponsibilityItem item) => $"list-item/{item.Id:N}";

    static IReadOnlyList<Guid> Holders(IEnumerable<Party> parties, PartyKind kind, Actor actor) =>
        [.. parties.Where(p => p.Id.Kind == kind).Select(p => p.Holder).OfType<Guid>().Where(p => p != actor.Person).Distinct()];

    async Task<Outcome> Write(Actor actor, Guid operation, Func<ResponsibilitiesDb, CancellationToken, Task<Outcome>> decide, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, ct => decide(db, ct), cancel);
    }
}
