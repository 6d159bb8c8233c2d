using System.Collections.Immutable;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Talks;

/// <summary>What a confirmed talk says as a record, and talks that were held before the product came.</summary>
sealed class TalkBook(PartyDesk desk) : IEarlierTalks
{
    /// <summary>The record that a confirmed talk becomes: that it took place, with whom and of which kind; nothing of what was said.</summary>
    public static RecordEntry Entry(Talk talk, Party? to, TalkKinds kinds, Categories categories, LiveDuties duties, Standings standings, DateOnly today)
    {
        var kind = kinds.Find(talk.Kind)!;
        var (post, on) = (to?.Name.Zh ?? talk.To.Key, talk.HeldOn!.Value);
        var category = categories.All.First(c => c.Fields.Any(f => f.Name == "talkType"));
        var occasion = talk.Occasion is { } known ? duties.Now(known) : (Guid?)null;
        var title = to?.HolderName is { } name ? $"与{post}{name}{kind.Name.Zh}" : $"与{post}{kind.Name.Zh}";
        return new RecordEntry
        {
            Category = category.Code,
            On = on,
            Title = title.Length <= DutyRecord.TitleLength ? title : title[..DutyRecord.TitleLength],
            Fields = ImmutableDictionary<string, string>.Empty.Add("talkType", kind.TalkType).Add("counterparts", post),
            Duties =
            [
                .. duties.Open(on, category.Code, standings.CategoriesOf, today)
                    .Where(d => d.Duty == occasion || d.Counterpart == talk.To && kind.Obligations.Contains(d.Obligation))
                    .Select(d => d.Duty),
            ],
            DifferentEvent = true,
        };
    }

    /// <summary>Who wrote the talk down, as the author of its record.</summary>
    public static Actor Writer(Talk talk) => new() { Tenant = talk.From.Tenant, Account = talk.RecordedBy!.Value, Name = talk.RecordedByName! };

    public async Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierTalk> talks, CancellationToken cancel = default)
    {
        if (actor.Account != Guid.Empty || talks.Any(t => t.From.Tenant != actor.Tenant)) return new Outcome.NotFound();
        if (talks.Count == 0) return Outcome.Refuse("", "Talk.FieldMissing");
        var live = new Dictionary<int, Dictionary<PartyId, LiveDuties>>();
        foreach (var year in talks.Select(t => t.Plan.On.Year).Distinct())
            live[year] = (await desk.Standings.LoadTenant(actor.Tenant, year, cancel)).ToDictionary(l => l.Party);

        await using var db = desk.Database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var faults = new List<Fault>();
            Guid? first = null;
            for (var i = 0; i < talks.Count; i++)
            {
                var found = new List<Fault>();
                var talk = await Take(db, talks[i], live[talks[i].Plan.On.Year].GetValueOrDefault(talks[i].From), found, ct);
                first ??= talk?.Id;
                faults.AddRange(found.Select(f => f with { Field = $"[{i}].{f.Field}" }));
            }
            return faults.Count > 0 ? new Outcome.Refused([.. faults]) : new Outcome.Done(first!.Value);
        }, cancel);
    }

    async Task<Talk?> Take(DutiesDb db, EarlierTalk earlier, LiveDuties? duties, List<Fault> faults, CancellationToken cancel)
    {
        var (plan, vault) = (earlier.Plan, desk.Vault);
        var parties = await desk.Directory.Parties(earlier.From.Tenant, plan.On, cancel);
        if (parties.FirstOrDefault(p => p.Id == earlier.From) is not { } from) faults.Add(new("From", "Record.UnknownDuty"));
        else if (desk.Talks.Find(plan.Kind) is var kind && kind?.With(from, parties).FirstOrDefault(p => p.Id == plan.With) is var to
            && Talk.Plan(plan, kind, from, to, desk.Talks.Limits, vault, faults) is { } talk)
        {
            var (by, post) = (Author(earlier.By), from.Name.Zh);
            db.Add(talk);
            db.Add(new TalkStep(talk.Id, TalkAction.Plan, TalkState.Planned, TalkState.Planned, by, post, null, earlier.PlannedAt));
            db.Append(new TalkPlanned(talk.Id, $"{talk.From}", $"{talk.To}", talk.Kind, talk.PlannedOn, []), talk.About);
            if (plan.Notify) Step(TalkAction.Notify, by, post, null, earlier.PlannedAt);
            if (earlier.Entry is not { } entry)
            {
                if (plan.On < desk.Today) Held(ChinaTime.StartOf(plan.On).AddHours(17));
                return talk;
            }
            Held(earlier.RecordedAt!.Value);
            Talk.Check(entry, plan.On, desk.Talks.Limits, faults);
            if (faults.Count > 0) return null;
            Step(TalkAction.Record, by, post, null, earlier.RecordedAt.Value);
            db.Add(talk.Write(entry, by, desk.TalkLateness, vault, earlier.RecordedAt.Value));
            db.Append(new TalkRecorded(talk.Id, talk.Edition, talk.Late, []), talk.About);
            if (talk.Rectify) db.Append(new RectificationAsked(talk.Id, $"{talk.From}", $"{talk.To}", plan.On, talk.FollowUpOn!.Value), talk.About);
            if (earlier is not { AnsweredBy: { } other, AnsweredAt: { } answered }) return talk;
            Step(earlier.Disputed is null ? TalkAction.Confirm : TalkAction.Dispute, Author(other), to!.Name.Zh, earlier.Disputed, answered);
            if (earlier.Disputed is null) Became(talk, from, to, duties!);
            else db.Append(new TalkDisputed(talk.Id, []), talk.About);
            if (earlier.Verified is not { } result) return talk;
            Step(TalkAction.Verify, by, post, result, talk.FollowUpOn is { } until && ChinaTime.StartOf(until) > answered ? ChinaTime.StartOf(until).AddHours(10) : answered);
            db.Append(new TalkVerified(talk.Id), talk.About);
            return talk;

            void Held(DateTimeOffset at)
            {
                if (talk.Hold(plan.On, from, to!, desk.Today) is { } fault) faults.Add(fault);
                else Step(TalkAction.Hold, by, post, null, at);
            }

            void Step(TalkAction action, Actor who, string? under, string? note, DateTimeOffset at) => db.Add(talk.Take(action, who, under, note, vault, at).Step!);
        }
        return null;

        Actor Author(RecordAuthor author) => new() { Tenant = earlier.From.Tenant, Account = author.Account, Name = author.Name };

        void Became(Talk talk, Party from, Party to, LiveDuties duties)
        {
            var entry = Entry(talk, to, desk.Talks, desk.Categories, duties, desk.Standings, desk.Today);
            var category = desk.Categories.Find(entry.Category)!;
            var record = DutyRecord.Enter(from.Id, entry, category, entry.Fields, Writer(talk), from.Holder, own: true, talk.RecordedAt!.Value, desk.Lateness, null, talk.Id);
            var links = new List<LinkTerms>();
            foreach (var duty in entry.Duties)
                if (duties.Accept(duty, entry.On, false, desk.Standings.CategoriesOf, entry.Category, out var terms) is null) links.Add(terms);
            db.Add(record);
            db.Add(new RecordStep(record.Id, null, RecordState.Draft, record.State, Writer(talk), from.Name.Zh, null, record.EnteredAt));
            db.AddRange(record.Fulfil(links));
            talk.Became(record.Id);
            db.Append(new TalkConfirmed(talk.Id, record.Id, []), talk.About);
            db.Append(new DutyRecorded(record.Id, $"{from.Id}", record.Category, record.On, record.Late, false, [.. links.Select(l => l.Duty)]), $"record/{record.Id:N}");
        }
    }
}
