using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>Clues on the desks of those who are named in them, by number alone; a custodian's key, a compartment to confirm, a web report to take in.</summary>
sealed class ClueAgenda(Database<CluesDb> database, ClueClocks clocks, TimeProvider time, IStringLocalizer<Words> words) : IAgenda
{
    const int Most = 100;
    /// <summary>Of the clues in which he has a part, so many are looked at, the nearest day first; which of them wait for him is decided clue by clue.</summary>
    const int MostOpen = 1000;
    /// <summary>So many days ahead a quarter's feedback is asked for.</summary>
    const int SoonDays = 14;

    public string Name => "Clues";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (actor.Person is not { } person || !actor.May(CluePermissions.Compartment)) return [];
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return [.. await Compartment(db, actor, person, cancel), .. await Clues(db, actor, person, cancel), .. await Waiting(db, actor, cancel)];
    }

    async Task<IEnumerable<AgendaItem>> Compartment(CluesDb db, Actor actor, Guid person, CancellationToken cancel)
    {
        var items = new List<AgendaItem>();
        foreach (var retirement in await db.Retirements.Where(r => r.State == RetirementState.Proposed).OrderBy(r => r.ProposedAt).Take(Most).ToListAsync(cancel))
            if (retirement.MayConfirm(actor)) items.Add(Item(retirement.Id, "retire", words.Both("Clue.Agenda.Retire"), "/Supervision/Clues/Keys", null, retirement.ProposedAt));
        if (await db.Compartments.FirstOrDefaultAsync(c => c.State == CompartmentState.Proposed || c.State == CompartmentState.Confirmed, cancel) is not { } of) return items;
        if (of.MayConfirm(actor)) items.Add(Item(of.Id, "confirm", words.Both("Clue.Agenda.Confirm"), "/Supervision/Clues/Compartment", null, of.ProposedAt));
        if (await db.Custodians.AnyAsync(c => c.Compartment == of.Id && c.Person == person && c.PublicKey == null, cancel)) items.Add(Item(of.Id, "custodian", words.Both("Clue.Agenda.Custodian"), "/Supervision/Clues/Compartment", null, of.ProposedAt));
        return items;
    }

    async Task<IEnumerable<AgendaItem>> Clues(CluesDb db, Actor actor, Guid person, CancellationToken cancel)
    {
        if (!actor.May(CluePermissions.Enter)) return [];
        var (clock, today) = (await clocks.On(time.Today(), cancel), time.Today());
        var chasedFrom = clock.ChasedFrom(today);
        var open = ClueBook.Of(db, actor).Where(c => (c.Stage != ClueStage.Archived || c.RewardProposedBy != null && c.Rewarded == null) && c.Stage != ClueStage.NotAccepted && c.Stage != ClueStage.SentUp && c.Stage != ClueStage.SentDown && c.Stage != ClueStage.Duplicate);
        // Databases do not agree on where no day is sorted; here it comes last.
        var clues = await open.OrderBy(c => c.NextDue == null).ThenBy(c => c.NextDue).ThenBy(c => c.Id).Take(MostOpen).ToListAsync(cancel);
        var mine = (await db.Hands.Where(h => h.Person == person && h.Until == null && open.Any(c => c.Id == h.Clue)).Select(h => new { h.Clue, h.Part }).ToListAsync(cancel)).ToLookup(h => h.Clue, h => h.Part);
        return clues.SelectMany(c =>
        {
            var possible = ClueBook.Open(c, ClueBook.PartsOf(actor, c, mine[c.Id]), chasedFrom).ToList();
            var told = possible.Contains(ClueAction.FeedBack) ? clock.Running(c).FirstOrDefault(d => d.Clock == "clue.feedback" && d.On <= today.AddDays(SoonDays)) : null;
            return possible.Where(a => Asked(c, a)).Take(1).Select(a => (Action: a, Due: c.NextDue)).Concat(told is null ? [] : [(ClueAction.FeedBack, told.On)])
                .Select(s => new AgendaItem($"clue/{c.Id:N}/{s.Action}", Turn.WaitsForMe, words.Both(c.ChasedOn is not null ? "Clue.Agenda.Chased" : "Clue.Agenda.Step", c.Number, words.Both($"Clue.Action.{s.Action}")), $"/Supervision/Clues/Clue/{c.Id}", s.Due, c.ReceivedOn));
        }).Take(Most);
    }

    /// <summary>Steps that somebody waits for; the others are taken when there is reason to.</summary>
    static bool Asked(Clue clue, ClueAction action) => action == ClueAction.Assign ? clue.Stage == ClueStage.Accepted : action is not (ClueAction.Extend or ClueAction.Clarify or ClueAction.Return or ClueAction.FeedBack or ClueAction.ProposeReward or ClueAction.DeclineReward);

    async Task<IEnumerable<AgendaItem>> Waiting(CluesDb db, Actor actor, CancellationToken cancel) =>
        (await ClueBook.WaitingFor(db, actor, 1, cancel)).Select(r => new AgendaItem("clue/web", Turn.WaitsForMe, words.Both("Clue.Agenda.Web"), "/Supervision/Clues/Index", null, r.On));

    static AgendaItem Item(Guid id, string what, LocalText text, string page, DateOnly? due, DateTimeOffset since) => new($"clue/{id:N}/{what}", Turn.WaitsForMe, text, page, due, ChinaTime.DateOf(since));
}

/// <summary>Clues past their day: the number and where it is seen by those who may; nothing for anybody else.</summary>
sealed class ClueOverdue(Database<CluesDb> database, TimeProvider time) : IXray
{
    public string Name => "ClueOverdue";
    public int Order => 60;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(CluePermissions.Index)) return XrayResult.Clean;
        var today = time.Today();
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var late = db.Clues.Where(c => c.Year == year && c.NextDue < today);
        var lines = await late.OrderBy(c => c.NextDue).Take(most).Select(c => new { c.Number, c.NextDue }).ToListAsync(cancel);
        return lines.Count == 0 ? XrayResult.Clean : new XrayResult(await late.CountAsync(cancel), [.. lines.Select(l => new XrayLine(actor.Tenant, new LocalText(l.Number, l.Number), l.NextDue, "/Supervision/Clues/Index"))]);
    }
}

/// <summary>Clues to which nothing has happened for as long as the limit says, and which nobody has chased: the number, for those who may see the register.</summary>
sealed class CluesStill(Database<CluesDb> database, ClueClocks clocks, TimeProvider time) : IXray
{
    public string Name => "CluesStill";
    public int Order => 62;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(CluePermissions.Index)) return XrayResult.Clean;
        var from = (await clocks.On(time.Today(), cancel)).ChasedFrom(time.Today());
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var still = db.Clues.Where(c => c.Year == year && Clue.UnderWay.Contains(c.Stage) && (c.Stage != ClueStage.Disposing || c.Way != ClueWay.Shelved) && (c.ChasedOn ?? c.MovedOn ?? c.ReceivedOn) <= from);
        var lines = await still.OrderBy(c => c.ReceivedOn).Take(most).Select(c => new { c.Number, On = c.MovedOn ?? c.ReceivedOn }).ToListAsync(cancel);
        return lines.Count == 0 ? XrayResult.Clean : new XrayResult(await still.CountAsync(cancel), [.. lines.Select(l => new XrayLine(actor.Tenant, new LocalText(l.Number, l.Number), l.On, "/Supervision/Clues/Index"))]);
    }
}

/// <summary>A unit that has not said how its discipline committee is reached, or has not checked it for a year (3.4.3-a).</summary>
sealed class ChannelsUnpublished(Database<CluesDb> database, TimeProvider time) : IXray
{
    public string Name => "ChannelsUnpublished";
    public int Order => 61;

    public async Task<XrayResult> Look(Actor actor, int year, int most, CancellationToken cancel)
    {
        if (!actor.May(CluePermissions.Index)) return XrayResult.Clean;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        var on = await db.Channels.Select(c => (DateOnly?)c.PublishedOn).FirstOrDefaultAsync(cancel);
        return on >= time.Today().AddYears(-1) ? XrayResult.Clean : new XrayResult(1, [new XrayLine(actor.Tenant, new LocalText("信访举报渠道", "Channels for reports"), on, "/Supervision/Clues/Channels")]);
    }
}

/// <summary>Keys that were left open do not stay in the database, though after their time nothing opens them.</summary>
sealed class OpenedKeysEnd(Database<CluesDb> database, TimeProvider time) : INightly
{
    public string Name => "ClueKeys";

    public async Task Run(string tenant, DateOnly today, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(tenant);
        if (!await db.Opened.AnyAsync(o => o.Until < now, cancel)) return;
        await db.Write(Actor.System(tenant), Ids.New(), async ct =>
        {
            var ended = await db.Opened.Where(o => o.Until < now).Take(500).ToListAsync(ct);
            db.RemoveRange(ended);
            foreach (var key in ended.Select(e => e.Key).Distinct()) db.Append(new HandlerKeyLocked(key), $"handlerKey/{key:N}");
            return ended.Count == 0 ? new Outcome.NotFound() : new Outcome.Done(ended[0].Key);
        }, cancel);
    }
}
