using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One chain: what it carries out, where each step stands, which records meet it and which might.</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class ChainModel(
    ChainReader chains, ChainLaw law, Database<DutiesDb> database, DutyRights rights, DutyReader reader, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    /// <summary>Records since receipt that are looked through for proposals.</summary>
    const int MostFitting = 300;

    [BindProperty(SupportsGet = true, Name = "chain")]
    public Guid ChainId { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public FollowedChain Followed { get; private set; } = null!;
    public Obligation? Obligation { get; private set; }
    public ReadScope Scope { get; private set; } = null!;
    public string Owner { get; private set; } = "";
    public string? Abroad { get; private set; }
    public IReadOnlyDictionary<Guid, DutyRecord> Records { get; private set; } = new Dictionary<Guid, DutyRecord>();
    public IReadOnlyDictionary<string, IReadOnlyList<FittingRecord>> Fitting { get; private set; } = new Dictionary<string, IReadOnlyList<FittingRecord>>();
    /// <summary>The other parties that carry out the same deployment.</summary>
    public IReadOnlyList<(Chain Chain, string Name)> Others { get; private set; } = [];
    public IReadOnlyList<ChainMove> Moves { get; private set; } = [];
    public bool MayLink => Abroad is null && DutyRights.MayRecordFor(Actor, Followed.Chain.Party);
    public bool MayFail => Abroad is null && Followed.Chain.FailedOn is null && Followed.Chain.Steps.Any(s => law[s.Code].OnlyOnFailure) && DutyRights.MayFindFailure(Actor, Followed.Chain.Party);
    public bool MayRegister => Abroad is null && Actor.May(DutyPermissions.Deploy);
    public Actor Reader => Actor;
    public DateOnly Day => Today;

    public async Task<IActionResult> OnGet(string? tenant, CancellationToken cancel) => await Load(tenant, cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostLink(string? step, Guid record, CancellationToken cancel) =>
        Do(party => party.Link(Actor, Operation, ChainId, step ?? "", record), "Chain.Linked", cancel);

    public Task<IActionResult> OnPostUnlink(string? step, Guid record, CancellationToken cancel) =>
        Do(party => party.Unlink(Actor, Operation, ChainId, step, record, Reason ?? ""), "Chain.Unlinked", cancel);

    public Task<IActionResult> OnPostFail(CancellationToken cancel) =>
        Do(party => party.Fail(Actor, Operation, ChainId, Reason ?? ""), "Chain.FailedSaid", cancel);

    public string StepName(string step) => law[step].Name.ToString();

    /// <summary>The steps in one line; whose turn it is stands at the first open one.</summary>
    public IReadOnlyList<Step> Bar() =>
    [
        .. Followed.Progress.Steps.Where(s => s.Step.Due is not null).Select(s => new Step(
            StepName(s.Step.Code),
            s.Done ? StepState.Done : s == Followed.Progress.Next ? StepState.Now : StepState.Later,
            s == Followed.Progress.Next ? Owner : null,
            s.Done ? s.DoneOn : s.Step.Due)),
    ];

    async Task<IActionResult> Do(Func<IResponsibleParty, Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Load(null, cancel)) return NotFound();
        return Answer(await command(grains.Party(Followed.Chain.Party)), words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage(new { chain = ChainId, tenant = (string?)null });
        }, prefix: "");
    }

    async Task<bool> Load(string? tenant, CancellationToken cancel)
    {
        if (reader.Visible(Actor, tenant) is not { } visible) return false;
        if (await chains.Find(Actor, visible.Code, ChainId, cancel) is not { } followed) return false;
        var scope = await rights.Reads(Actor, visible.Code, cancel);
        if (!DutyRights.SeesChain(Actor, scope, followed.Chain.Party, followed.Deployment.RegisteredBy)) return false;
        Followed = followed;
        Scope = scope;
        Abroad = visible.Code == Actor.Tenant ? null : visible.Name.ToString();
        Obligation = reader.Standings.ObligationOf(followed.Chain.Obligation);
        var parties = await reader.PartiesOf(visible.Code, cancel);
        string Name(PartyId id) => parties.TryGetValue(id, out var known) ? known.HolderName is { } holder ? $"{known.Name} {holder}" : known.Name.ToString() : id.Key;
        Owner = Name(followed.Chain.Party);

        await using var db = database.OpenToRead(Actor, visible.Code);
        var used = followed.Progress.Steps.SelectMany(s => s.Records).Select(r => r.Record).ToHashSet();
        Records = await db.Records.Where(r => used.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        Others = [.. (await db.Chains.Where(c => c.Deployment == followed.Deployment.Id && c.Id != followed.Chain.Id).OrderBy(c => c.Party).Take(100).ToListAsync(cancel))
            .Where(c => DutyRights.SeesChain(Actor, scope, c.Party, followed.Deployment.RegisteredBy)).Select(c => (c, Name(c.Party)))];
        Moves = await db.ChainMoves.Where(m => m.Chain == followed.Chain.Id).OrderBy(m => m.At).ThenBy(m => m.Id).Take(200).ToListAsync(cancel);
        if (MayLink) await Propose(db, followed, cancel);
        return true;
    }

    async Task Propose(DutiesDb db, FollowedChain followed, CancellationToken cancel)
    {
        var (party, since, duty) = (followed.Chain.Party, followed.Deployment.ReceivedOn, followed.Chain.Duty);
        var categories = followed.Chain.Needed.SelectMany(s => law[s.Code].Categories).Distinct().ToArray();
        var records = await db.Records
            .Where(r => r.Party == party && r.On >= since && categories.Contains(r.Category) && DutyRecord.Counting.Contains(r.State))
            .OrderBy(r => r.On).Take(MostFitting).ToListAsync(cancel);
        var naming = (await db.Links.Where(l => l.Duty == duty && !l.Dropped && l.Step == null).Select(l => l.Record).ToListAsync(cancel)).ToHashSet();
        Fitting = followed.Progress.Needed.ToDictionary(s => s.Step.Code, s => FittingRecords.For(s, followed, records.Where(r => Scope.Covers(r) && DutyRights.MayLink(Actor, r)), naming, law));
    }
}
