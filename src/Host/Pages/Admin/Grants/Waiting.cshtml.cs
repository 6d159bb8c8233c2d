using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Grants;

/// <summary>Roles and systems that wait for the unit's leaders to decide.</summary>
[RequirePermission(GrantBook.Approve)]
internal sealed class WaitingModel(GrantBook grants, ClientBook clients, Database<HostDb> database, IStringLocalizer<Words> words) : PortalPage
{
    const int Most = 50;

    [BindProperty]
    public WaitingInput Input { get; set; } = new();

    public IReadOnlyList<Grant> Grants { get; private set; } = [];
    public IReadOnlyList<ClientEntry> Systems { get; private set; } = [];
    public IReadOnlyDictionary<Guid, string> Names { get; private set; } = new Dictionary<Guid, string>();

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public Task<IActionResult> OnPostApprove(Guid id, CancellationToken cancel) => Do(ct => grants.Settle(Actor, Operation, id, true, null, ct), cancel);

    public Task<IActionResult> OnPostDecline(Guid id, CancellationToken cancel) => Do(ct => grants.Settle(Actor, Operation, id, false, Input.Why, ct), cancel);

    public Task<IActionResult> OnPostOpen(Guid id, CancellationToken cancel) => Do(ct => clients.SetDisabled(Actor, Operation, id, false, ct), cancel);

    async Task<IActionResult> Do(Func<CancellationToken, Task<Outcome>> command, CancellationToken cancel)
    {
        var outcome = await command(cancel);
        await Load(cancel);
        return Answer(outcome, words, _ => RedirectToPage());
    }

    async Task Load(CancellationToken cancel)
    {
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        Grants = await grants.Waiting(db.Grants, Actor).Take(Most).ToListAsync(cancel);
        Names = await GrantNames.Of(database, Grants, cancel);
        Systems = await ClientBook.Waiting(db.Clients, Actor).Take(Most).ToListAsync(cancel);
    }

    internal sealed class WaitingInput
    {
        public string? Why { get; set; }
    }
}
