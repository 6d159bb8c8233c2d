using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Duties.Chains;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>What is typed of a document from above.</summary>
internal sealed class DeploymentInput
{
    [Display(Name = "Deployment.Title"), Required, StringLength(Deployment.TitleLength)]
    public string Title { get; set; } = "";

    [Display(Name = "Deployment.Organ"), Required, StringLength(Deployment.OrganLength)]
    public string Organ { get; set; } = "";

    [Display(Name = "Deployment.Number"), StringLength(Deployment.NumberLength)]
    public string? Number { get; set; }

    [Display(Name = "Deployment.ReceivedOn")]
    public DateOnly ReceivedOn { get; set; }

    [Display(Name = "Deployment.Important")]
    public bool Important { get; set; }

    /// <summary>Party and obligation, with a slash between.</summary>
    public List<string> Owners { get; set; } = [];
}

/// <summary>登记来文、部署: what it is and who carries it out; their chains begin. Also adds owners to one that is registered.</summary>
[RequirePermission(DutyPermissions.Deploy)]
internal sealed class DeploymentModel(Deployments deployments, DutyReader reader, Database<DutiesDb> database, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public DeploymentInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "deployment")]
    public Guid? DeploymentId { get; set; }

    public Deployment? Known { get; private set; }
    /// <summary>Who owes following through, with the obligation and whether he follows this one already.</summary>
    public IReadOnlyList<(ChainOwner Owner, string Name, string Title, bool Already)> Owners { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? owner, CancellationToken cancel)
    {
        Input.ReceivedOn = Today;
        if (!await Load(cancel)) return NotFound();
        if (owner is not null) Input.Owners = [owner];
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (DeploymentId is not null) ModelState.Clear();
        if (!await Load(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var chosen = Owners.Where(o => Input.Owners.Contains(Value(o.Owner)) && !o.Already).Select(o => o.Owner);
        var entry = Known is { } known
            ? new DeploymentEntry { Organ = known.Organ, Number = known.Number, Title = known.Title, ReceivedOn = known.ReceivedOn, Deployment = known.Id, Owners = [.. chosen] }
            : new DeploymentEntry { Organ = Input.Organ, Number = Input.Number, Title = Input.Title, ReceivedOn = Input.ReceivedOn, Important = Input.Important, Owners = [.. chosen] };
        return Answer(await deployments.Register(Actor, Operation, entry, cancel), words, id =>
        {
            TempData["Said"] = words["Deployment.Said", entry.Owners.Length].Value;
            return RedirectToPage("/Duties/Chains", new { year = entry.ReceivedOn.Year.ToString(CultureInfo.InvariantCulture) });
        });
    }

    public static string Value(ChainOwner owner) => $"{owner.Party}/{owner.Obligation}";

    async Task<bool> Load(CancellationToken cancel)
    {
        var followed = new HashSet<(PartyId, string)>();
        if (DeploymentId is { } id)
        {
            await using var db = database.Open(Actor);
            if (await db.Deployments.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } known) return false;
            Known = known;
            followed = [.. (await db.Chains.AsNoTracking().Where(c => c.Deployment == id).ToListAsync(cancel)).Select(c => (c.Party, c.Obligation))];
        }
        var year = Known?.ReceivedOn.Year ?? (Input.ReceivedOn == default ? Today : Input.ReceivedOn).Year;
        var parties = await reader.PartiesOf(Actor.Tenant, cancel);
        var owners = await deployments.Owners(Actor, year, cancel);
        Owners =
        [
            .. owners.Where(o => parties.ContainsKey(o.Party))
                .Select(o => (o, parties[o.Party].HolderName is { } holder ? $"{parties[o.Party].Name} {holder}" : parties[o.Party].Name.ToString(),
                    reader.Standings.ObligationOf(o.Obligation)?.Title.ToString() ?? o.Obligation, followed.Contains((o.Party, o.Obligation))))
                .OrderBy(o => o.o.Party.Kind).ThenBy(o => parties[o.o.Party].Order).ThenBy(o => o.o.Obligation, StringComparer.Ordinal),
        ];
        return true;
    }
}
