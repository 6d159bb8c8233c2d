using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>What the home page shows of one party that the reader holds.</summary>
internal sealed record HomeParty(Party Party, LightCounts Counts);

/// <summary>Units that need attention first, as the bureau sees them.</summary>
internal sealed record AttentionView(IReadOnlyList<TenantBoard> Rows, string Bureau, DueIn Due, Func<string, string> NameOf, Func<string, string> TitleOf);

/// <summary>The reader's own state; what is due and what waits stands on his desk.</summary>
internal sealed record HomeView(IReadOnlyList<HomeParty> Parties, bool Clerk, bool Records, TenantBoard? Unit, bool AtBureau, AttentionView? Attention, bool FromDatabase);

/// <summary>我的履责 on the home page.</summary>
sealed class HomePanel(DutyReader reader, ITenants tenants) : IHomePanel
{
    public string Name => "Duties";
    public int Order => 10;

    public async Task<PanelView?> Show(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Record) && !actor.May(DutyPermissions.Board)) return null;
        var parties = new List<HomeParty>();
        var fromDatabase = false;
        foreach (var party in await reader.Own(actor, cancel))
        {
            var read = await reader.Standing(party.Id, reader.Standings.Today.Year, false, cancel);
            fromDatabase |= read.FromDatabase;
            var counts = default(LightCounts);
            foreach (var duty in read.Value.Duties) counts = counts.With(duty.Light);
            parties.Add(new(party, counts));
        }

        return new PanelView("/Pages/Duties/_HomePanel.cshtml", new HomeView(
            [.. parties.OrderByDescending(p => p.Party.Id.Kind is PartyKind.Secretary or PartyKind.Member)], actor.Is(Roles.Clerk), actor.May(DutyPermissions.Record),
            actor.May(DutyPermissions.Board) ? await reader.BoardOf(actor.Tenant, cancel) : null, actor.AtBureau, await Attention(actor, cancel), fromDatabase));
    }

    string TitleOf(string obligation) => reader.Standings.ObligationOf(obligation)?.Title.ToString() ?? obligation;

    /// <summary>For who watches over all units: those to look at first.</summary>
    async Task<AttentionView?> Attention(Actor actor, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(DutyPermissions.Board)) return null;
        var read = await reader.Board(actor.Tenant, reader.Standings.Today.Year, new BoardQuery(Boards.WorstFirst, false, DueIn.Year, null, null, 0, 1), cancel);
        return read.Value.Worst.IsEmpty ? null : new AttentionView(read.Value.Worst, actor.Tenant, DueIn.Year, t => tenants.Find(t)?.Name.ToString() ?? t, TitleOf);
    }
}

/// <summary>A party's duties by clause, with their lights.</summary>
internal sealed record PartyView(
    Party Party, int Year, IReadOnlyList<(ObligationGroup Group, IReadOnlyList<DutyStanding> Duties)> Groups, LightCounts Counts, bool Abroad, bool MayRecord, bool FromDatabase,
    Func<string, Obligation?> ObligationOf, Func<PartyId, string> NameOf);

/// <summary>履责 on the page of a responsible party.</summary>
sealed class PartyPanel(DutyReader reader, DutyRights rights) : IPartyPanel
{
    public string Name => "Duties";
    public int Order => 20;

    public async Task<PanelView?> Show(Actor actor, Party party, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Read)) return null;
        if (!(await rights.Reads(actor, party.Id.Tenant, cancel)).Covers(party.Id)) return null;
        var abroad = DutyReader.AsSuperior(actor, party.Id.Tenant);
        var read = await reader.Standing(party.Id, reader.Standings.Today.Year, abroad, cancel);
        var counts = default(LightCounts);
        foreach (var duty in read.Value.Duties) counts = counts.With(duty.Light);
        var byGroup = read.Value.Duties.ToLookup(d => reader.Standings.ObligationOf(d.Obligation)?.Group);
        var names = await reader.PartiesOf(party.Id.Tenant, cancel);
        return new PanelView("/Pages/Duties/_PartyPanel.cshtml", new PartyView(
            party, read.Value.Year,
            [.. reader.Standings.Groups.Where(g => byGroup.Contains(g.Code)).Select(g => (g, (IReadOnlyList<DutyStanding>)[.. byGroup[g.Code]]))],
            counts, abroad, DutyRights.MayRecordFor(actor, party.Id), read.FromDatabase, reader.Standings.ObligationOf,
            id => names.TryGetValue(id, out var other) ? other.Name.ToString() : id.Tenant));
    }
}
