using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>One duty: why its light is what it is — the rule with its figures, what was counted, and what would clear it (§B.9).</summary>
[RequirePermission(DutyPermissions.Read)]
internal sealed class DutyModel(
    IDutyBook book, Database<DutiesDb> database, DutyRights rights, DutyReader reader, IPartyDirectory directory, ITenants tenants, TalkKinds talks, Chains.ChainLaw law,
    IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "duty")]
    public Guid DutyId { get; set; }

    [BindProperty]
    public string? Occasion { get; set; }

    [BindProperty]
    public DateOnly? On { get; set; }

    public Duty Duty { get; private set; } = null!;
    public Obligation Obligation { get; private set; } = null!;
    public FrozenTerms Terms { get; private set; } = null!;
    public DutyStanding? Standing { get; private set; }
    public Party? Party { get; private set; }
    public string? Abroad { get; private set; }
    public string? CounterpartName { get; private set; }
    /// <summary>Who held the post before, when it changed hands in the duty's period.</summary>
    public IReadOnlyList<(DateOnly Since, string Name)> Holders { get; private set; } = [];
    public IReadOnlyList<DutyRecord> Records { get; private set; } = [];
    public IReadOnlyList<DutyStanding> Occasions { get; private set; } = [];
    public ReadScope Scope { get; private set; } = null!;
    public bool FromDatabase { get; private set; }
    public bool MayRecord => DutyRights.MayRecordFor(Actor, Duty.Party);
    /// <summary>Nothing but a confirmed talk fulfils it.</summary>
    public bool OnlyByTalk => talks.OnlyByTalk(Duty.Obligation);
    public bool MayTalk => Actor.May(DutyPermissions.Talk) && DutyRights.Own(Actor, Duty.Party) && talks.For(Duty.Obligation, Duty.Party.Kind) is not null && (OnlyByTalk || Duty.Occasion is not null);
    public bool MayRegister => Obligation.Frequency.Period == Frequency.Event && Duty.Occasion is null && DutyRights.MayRegisterOccasion(Actor, Duty.Party);
    public IReadOnlyList<string> Steps => Terms.Rule.Name == "chain" ? Rules.ChainRule.Steps(Terms.Rule) : [];

    /// <summary>The follow-through chain that stands on this duty.</summary>
    public Guid? Chain { get; private set; }

    public string StepName(string step) => law[step].Name.ToString();

    public async Task<IActionResult> OnGet(string? tenant, CancellationToken cancel)
    {
        On = Today;
        return await Load(tenant, cancel) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostOccasion(CancellationToken cancel)
    {
        if (!await Load(null, cancel) || !MayRegister) return NotFound();
        var outcome = await book.RegisterOccasion(Actor, Operation, Duty.Party, Duty.Obligation, Occasion ?? "", On ?? Today, cancel);
        // Its page is opened at once; the live party would hear of it a moment later.
        if (outcome.Subject is not null) await grains.Party(Duty.Party).Refresh();
        return Answer(outcome, words, id =>
        {
            TempData["Said"] = words["Duty.OccasionSaid"].Value;
            return RedirectToPage(new { duty = id, tenant = (string?)null });
        }, prefix: "");
    }

    async Task<bool> Load(string? tenant, CancellationToken cancel)
    {
        if (reader.Visible(Actor, tenant) is not { } visible) return false;
        if (await book.Find(visible.Code, DutyId, cancel) is not { } duty) return false;
        Scope = await rights.Reads(Actor, visible.Code, cancel);
        if (!Scope.Covers(duty.Party)) return false;
        Duty = duty;
        Obligation = book.ObligationOf(duty);
        Terms = await book.TermsOf(duty, cancel);
        Party = await directory.Find(duty.Party, Today, cancel);
        Abroad = visible.Code == Actor.Tenant ? null : visible.Name.ToString();
        var read = await reader.Standing(duty.Party, duty.Due?.Year == Today.Year ? Today.Year : duty.Period.Year, DutyReader.AsSuperior(Actor, visible.Code), cancel);
        FromDatabase = read.FromDatabase;
        Standing = read.Value.Duties.FirstOrDefault(d => d.Duty == duty.Id);
        if (duty.Occasion is null && Obligation.Frequency.Period == Frequency.Event)
            Occasions = [.. read.Value.Duties.Where(d => d.Occasion && d.Obligation == duty.Obligation).ByNeed()];
        var line = (await book.SuccessionOf(duty.Party, duty.Period.Year, cancel)).Line(duty.Id);
        await using (var db = database.OpenToRead(Actor, visible.Code))
        {
            Records = await db.Links.Where(l => line.Contains(l.Duty) && !l.Dropped)
                .Join(db.Records, l => l.Record, r => r.Id, (_, r) => r)
                .OrderBy(r => r.On).Take(200).ToListAsync(cancel);
            Records = [.. Records.DistinctBy(r => r.Id)];
            if (Steps.Count > 0) Chain = await db.Chains.Where(c => c.Duty == duty.Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancel);
        }
        if (duty.Counterpart is { } other)
            CounterpartName = await directory.Find(other, Today, cancel) is { } found ? Named(found) : tenants.Find(other.Tenant)?.Name.ToString() ?? other.Key;
        Holders = await HoldersOf(duty, cancel);
        return true;
    }

    static string Named(Party party) => party.HolderName is null ? party.Name.ToString() : $"{party.Name} · {party.HolderName}";

    /// <summary>Who held the post in the period, and since which day; duties follow the post.</summary>
    async Task<IReadOnlyList<(DateOnly, string)>> HoldersOf(Duty duty, CancellationToken cancel)
    {
        var (from, to) = (duty.Since ?? duty.Period.From, duty.Period.To < Today ? duty.Period.To : Today);
        var holders = new List<(DateOnly, string)>();
        foreach (var tenure in (await directory.Tenures(duty.Party.Tenant, from, to, cancel)).Where(t => t.Party == duty.Party))
            if (holders.Count == 0 || holders[^1].Item2 != tenure.PersonName) holders.Add((tenure.From < from ? from : tenure.From, tenure.PersonName));
        return holders;
    }
}
