using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>安排谈话: with whom, of which kind, when, where and why. A day gone by means that it took place.</summary>
[RequirePermission(DutyPermissions.Talk)]
internal sealed class PlanTalkModel(DutyReader reader, TalkKinds kinds, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    public sealed class Form
    {
        /// <summary><c>T1|from|with</c>.</summary>
        [Display(Name = "Talk.With"), Required] public string With { get; set; } = "";
        [Display(Name = "Talk.On"), Required] public DateOnly? On { get; set; }
        [Display(Name = "Talk.Place"), Required, StringLength(Talk.PlaceLength)] public string Place { get; set; } = "";
        [Display(Name = "Talk.Matter"), Required, StringLength(Talk.LongestText), DataType(DataType.MultilineText)] public string Matter { get; set; } = "";
        [Display(Name = "Talk.NotifyNow")] public bool Notify { get; set; }
        public Guid? Occasion { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Pairs { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? pair, Guid? duty, CancellationToken cancel)
    {
        await Load(cancel);
        (Input.On, Input.Notify) = (Today, true);
        Input.With = pair ?? "";
        if (duty is { } owed) await Propose(owed, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        await Load(cancel);
        if (!ModelState.IsValid) return Page();
        if (Input.With.Split('|') is not [var kind, var from, var with] || !PartyId.TryParse(from, null, out var own) || !PartyId.TryParse(with, null, out var other) || !Actor.Holds(own)) return NotFound();
        var plan = new TalkPlan { Kind = kind, With = other, On = Input.On!.Value, Place = Input.Place, Matter = Input.Matter, Occasion = Input.Occasion, Notify = Input.Notify };
        return Answer(await grains.Party(own).PlanTalk(Actor, Operation, plan), words, id =>
        {
            TempData["Said"] = words[plan.On < Today ? "Talk.HeldSaid" : plan.Notify ? "Talk.NotifiedSaid" : "Talk.PlannedSaid"].Value;
            return RedirectToPage("/Duties/Talk", new { talk = id });
        });
    }

    /// <summary>The pair and the matter that a duty asks for; of an occasion, the occasion itself.</summary>
    async Task Propose(Guid duty, CancellationToken cancel)
    {
        foreach (var party in Actor.Parties)
        {
            if ((await reader.Standing(party, Today.Year, false, cancel)).Value.Duties.FirstOrDefault(d => d.Duty == duty) is not { } owed) continue;
            Input.With = $"{kinds.For(owed.Obligation, party.Kind)?.Code}|{party}|{owed.Counterpart}";
            if (owed.Occasion) Input.Occasion = duty;
            Input.Matter = $"{owed.Obligation} {reader.Standings.ObligationOf(owed.Obligation)?.Title}";
        }
    }

    async Task Load(CancellationToken cancel)
    {
        var parties = (await reader.PartiesOf(Actor.Tenant, cancel)).Values.OrderBy(p => p.Order).ToList();
        var groups = kinds.All.ToDictionary(k => k, k => new SelectListGroup { Name = $"{k.Code} {k.Name}" });
        Pairs =
        [
            .. from kind in kinds.All
               from own in parties.Where(p => Actor.Holds(p.Id))
               from other in kind.With(own, parties).Where(p => p.Holder is not null && p.Holder != own.Holder)
               select new SelectListItem($"{other.Name} · {other.HolderName}", $"{kind.Code}|{own.Id}|{other.Id}") { Group = groups[kind] },
        ];
    }
}
