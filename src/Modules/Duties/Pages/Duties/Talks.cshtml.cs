using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>谈话: whom the reader owes a talk this year and how far each is, what waits for his confirmation, and every talk of his.</summary>
[RequirePermission(DutyPermissions.Talk)]
internal sealed class TalksModel(Database<DutiesDb> database, DutyReader reader, IPartyDirectory directory, TalkKinds kinds) : PortalPage
{
    const int Most = 300;

    /// <summary>A pair and what is owed between them: the duties with their lights, and the talk that is furthest.</summary>
    public sealed record Pair(PartyId From, PartyId With, TalkKind? Kind, IReadOnlyList<DutyStanding> Duties, Talk? Talk)
    {
        public Light Worst => Duties.Max(d => d.Light);
        public bool Owed => Duties.Any(d => d.Done < d.Needed);
        public DateOnly? Due => Duties.Where(d => d.Done < d.Needed).Min(d => d.Due);
    }

    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    [BindProperty(SupportsGet = true)] public bool Owed { get; set; }

    public IReadOnlyList<Pair> Pairs { get; private set; } = [];
    public int Done { get; private set; }
    public int All { get; private set; }
    public IReadOnlyList<Talk> WaitForMe { get; private set; } = [];
    public IReadOnlyList<Talk> Talks { get; private set; } = [];
    public TalkNames Names { get; private set; } = null!;
    public bool FromDatabase { get; private set; }
    public int ThisYear => Today.Year;
    /// <summary>His post talks with somebody; a department's head is only talked to.</summary>
    public bool MayPlan => kinds.All.SelectMany(k => k.Pairs).Any(p => Actor.Parties.Any(a => a.Kind == p.From));

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        Year = Math.Clamp(Year ?? Today.Year, 1949, 2200);
        await using var db = database.Open(Actor);
        Talks = await db.Talks.AsNoTracking().Of(Actor).Where(t => t.Year == Year).OrderByDescending(t => t.HeldOn ?? t.PlannedOn).Take(Most).ToListAsync(cancel);
        WaitForMe = [.. Talks.Where(t => t.State == TalkState.Recorded && TalkRights.MayAct(Actor, t, TalkAction.Confirm)).OrderBy(t => t.RecordedAt)];
        Names = await TalkNames.Of(directory, Actor.Tenant, Year.Value, Today, cancel);

        var pairs = new List<Pair>();
        foreach (var party in Actor.Parties)
        {
            var read = await reader.Standing(party, Year.Value, false, cancel);
            FromDatabase |= read.FromDatabase;
            foreach (var owed in read.Value.Duties.Where(d => d.Period.Year == Year && d.Counterpart is not null && kinds.OnlyByTalk(d.Obligation)).GroupBy(d => d.Counterpart!.Value))
                pairs.Add(new(party, owed.Key, kinds.For(owed.First().Obligation, party.Kind), [.. owed],
                    Talks.Where(t => t.From == party && t.To == owed.Key && t.State is not (TalkState.Cancelled or TalkState.Missed or TalkState.Closed)).MaxBy(t => t.State)));
        }
        (All, Done) = (pairs.Count, pairs.Count(p => !p.Owed));
        Pairs = [.. pairs.Where(p => !Owed || p.Owed).OrderByDescending(p => p.Owed).ThenByDescending(p => p.Worst).ThenBy(p => p.With.ToString(), StringComparer.Ordinal)];
        return Page();
    }

    public string KindOf(Talk talk) => kinds.Find(talk.Kind)?.Name.ToString() ?? talk.Kind;

    public bool ITalk(Talk talk) => TalkRights.Talks(Actor, talk);
}
