using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Packs;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>One pack: what it says, what it would bring to every unit beside what each carries, and the decisions on its beginning and its end.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadPacks)]
sealed class PackModel(PackBook packs, PackImpact impact, IRegulations law, Database<ResponsibilitiesDb> database, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    const int PerPage = 20;

    [BindProperty(SupportsGet = true, Name = "pack")] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "unit")] public string? Unit { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? On { get; set; }

    public RegulationPack Pack { get; private set; } = null!;
    /// <summary>What it says; null when its text was changed by somebody who may not.</summary>
    public Regulation? Regulation { get; private set; }
    public Impact? Impact { get; private set; }
    public IReadOnlyList<UnitImpact> Units { get; private set; } = [];
    public Tenant? Looked { get; private set; }
    public IReadOnlyList<PartyImpact> Parties { get; private set; } = [];
    public int Pages => Math.Max(1, ((Impact?.Units.Count ?? 0) + PerPage - 1) / PerPage);
    public DateOnly Day => Today;

    public string Stand => PackWords.StandOf(Pack.State, Pack.From, Pack.To, Today);
    public bool MayApprove => Pack.State == PackState.Draft && Actor.May(ResponsibilitiesPermissions.ApprovePacks) && !Pack.WasMadeBy(Actor);
    public bool MayWithdraw => Pack.State == PackState.Draft && (Actor.May(ResponsibilitiesPermissions.ApprovePacks) || Actor.May(ResponsibilitiesPermissions.KeepPacks));
    public bool MayAskEnd => Stand is "InForce" or "Awaits" && Pack.EndAsked is null && Actor.May(ResponsibilitiesPermissions.KeepPacks);
    public bool MayGrantEnd => Pack.EndAsked is not null && Actor.May(ResponsibilitiesPermissions.ApprovePacks) && !Pack.EndWasAskedBy(Actor);
    public bool MayDropEnd => Pack.EndAsked is not null && (Actor.May(ResponsibilitiesPermissions.ApprovePacks) || Actor.May(ResponsibilitiesPermissions.KeepPacks));

    /// <summary>The version before does not come back with its end.</summary>
    public bool Amends => law.All.Any(r => r.Code == Pack.Code && r.Version < Pack.Number);

    public IReadOnlyList<Step> Steps =>
    [
        new(words["Pack.Step.Made"], StepState.Done, Pack.MadeByName, ChinaTime.DateOf(Pack.MadeAt)),
        Pack.State switch
        {
            PackState.Draft => new(words["Pack.Step.Approved"], StepState.Now, words["PartyKind.Secretary"]),
            PackState.Approved => new(words["Pack.Step.Approved"], StepState.Done, Pack.DecidedByName, Pack.DecidedAt is { } at ? ChinaTime.DateOf(at) : null),
            _ => new(words["Pack.Stand.Withdrawn"], StepState.Stopped, Pack.DecidedByName, Pack.DecidedAt is { } on ? ChinaTime.DateOf(on) : null),
        },
        new(words["Pack.Step.Opened"], Pack.OpenedAt is not null ? StepState.Done : Pack.State == PackState.Approved ? StepState.Now : StepState.Later, null, Pack.From),
        Pack.EndAsked is { } end ? new(words["Pack.Step.Ended"], StepState.Now, words["PartyKind.Secretary"], end)
            : new(words["Pack.Step.Ended"], Pack.ClosedAt is not null ? StepState.Done : StepState.Later, Pack.EndDecidedByName, Pack.To),
    ];

    // Its name begins like a handler's; without this it would be one.
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (!Actor.AtBureau) context.Result = NotFound();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnGetTextAsync(CancellationToken cancel) =>
        await Find(cancel) ? File(System.Text.Encoding.UTF8.GetBytes(Pack.Text), "application/json", $"{Pack.Code}-{Pack.Number}.json") : NotFound();

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancel) => Do(() => packs.Approve(Actor, Operation, Id, cancel), "Pack.Said.Approved", cancel);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) => Do(() => packs.Withdraw(Actor, Operation, Id, Reason ?? "", cancel), "Pack.Said.Withdrawn", cancel);

    public Task<IActionResult> OnPostEndAsync(CancellationToken cancel) => Do(
        () => On is { } day ? packs.AskEnd(Actor, Operation, Id, day, Reason ?? "", cancel) : Task.FromResult(Outcome.Refuse("On", "Pack.EndMissing")), "Pack.Said.EndAsked", cancel);

    public Task<IActionResult> OnPostGrantAsync(CancellationToken cancel) => Do(() => packs.DecideEnd(Actor, Operation, Id, true, cancel), "Pack.Said.EndGranted", cancel);

    public Task<IActionResult> OnPostDropAsync(CancellationToken cancel) => Do(() => packs.DecideEnd(Actor, Operation, Id, false, cancel), "Pack.Said.EndDropped", cancel);

    async Task<IActionResult> Do(Func<Task<Outcome>> command, string said, CancellationToken cancel)
    {
        if (!await Find(cancel)) return NotFound();
        if (!ModelState.IsValid)
        {
            await Load(cancel);
            return Page();
        }
        var outcome = await command();
        if (outcome is not (Outcome.Done or Outcome.Already)) await Load(cancel);
        return Answer(outcome, words, _ =>
        {
            TempData["Said"] = words[said].Value;
            return RedirectToPage("Pack", new { pack = Id });
        }, prefix: "");
    }

    async Task<bool> Find(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        if (await db.Packs.FirstOrDefaultAsync(p => p.Id == Id, cancel) is not { } found) return false;
        Pack = found;
        return true;
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (!await Find(cancel)) return false;
        Regulation = Read(Pack);
        if (Regulation is null || Pack.State == PackState.Withdrawn || Pack.OpenedAt is not null) return true;
        var from = Pack.BindsFrom(Today);
        // A draft from before such a day was refused has no years to look into, but can be taken back.
        if (from.Year > Period.LastYear) return true;
        Impact = await impact.Of(Actor, Regulation, from, cancel);
        At = Math.Clamp(At, 1, Pages);
        Units = [.. Impact.Units.OrderByDescending(u => u.Added.Duties).ThenBy(u => u.Unit.Order).Skip((At - 1) * PerPage).Take(PerPage)];
        Looked = tenants.Find(Unit ?? Units[0].Unit.Code);
        if (Looked is null) return false;
        Parties = await impact.In(Looked, Regulation, from, cancel);
        return true;
    }

    /// <summary>What the text says, if it still is what was approved.</summary>
    static Regulation? Read(RegulationPack pack)
    {
        if (PackFile.HashOf(pack.Text) != pack.Hash) return null;
        try
        {
            return JsonSerializer.Deserialize<Regulation>(pack.Text, LawFiles.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
