using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Clients;

/// <summary>One client: what it may, a new secret, shut and open.</summary>
[RequirePermission(ClientBook.Permission)]
internal sealed class ClientModel(ClientBook clients, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ClientEntry Client { get; private set; } = null!;
    public string? Handed { get; private set; }
    public bool MayOpen => ClientBook.MayOpen(Actor, Client);

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostSecret(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        (var outcome, Handed) = await clients.RenewSecret(Actor, Operation, Id, cancel);
        // The page that shows it holds another form: what is sent with that is another command.
        if (Handed is not null) Operation = Ids.Unguessable();
        return Answer(outcome, words, id => Handed is null ? RedirectToPage(new { id }) : Page());
    }

    public Task<IActionResult> OnPostShut(CancellationToken cancel) => Set(disabled: true, cancel);

    public Task<IActionResult> OnPostOpen(CancellationToken cancel) => Set(disabled: false, cancel);

    async Task<IActionResult> Set(bool disabled, CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Answer(await clients.SetDisabled(Actor, Operation, Id, disabled, cancel), words, id => RedirectToPage(new { id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await clients.Find(Actor, Id, cancel) is not { } client) return false;
        Client = client;
        return true;
    }

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;
}
