using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Clients;

/// <summary>Registers a client; its secret is shown once.</summary>
[RequirePermission(ClientBook.Permission)]
internal sealed class RegisterModel(ClientBook clients, ITenants tenants, Addresses addresses, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public ClientInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Kinds { get; private set; } = [];
    public string? ClientId { get; private set; }
    public string? Handed { get; private set; }
    public Uri Issuer => addresses.Issuer;

    public void OnGet()
    {
        Offer();
        Input.Unit = Actor.Tenant;
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        Offer();
        if (!ModelState.IsValid) return Page();
        var uris = (Input.RedirectUris ?? "").Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var wish = new ClientRegistration(Input.Unit ?? Actor.Tenant, Input.Name ?? "", Input.Kind!.Value, uris, Input.Roles);
        var (outcome, clientId, secret) = await clients.Register(Actor, Operation, wish, cancel);
        (ClientId, Handed) = (clientId, secret);
        return Answer(outcome, words, id => clientId is null ? RedirectToPage("/Admin/Clients/Client", new { id }) : Page());
    }

    void Offer()
    {
        Units = [.. tenants.All.Where(t => AccountBook.Administers(Actor, t.Code)).Select(t => new SelectListItem(t.Name.ToString(), t.Code))];
        Kinds = [.. Enum.GetValues<ClientKind>().Select(k => new SelectListItem(words[$"Client.Kind.{k}"], $"{k}"))];
    }

    internal sealed class ClientInput
    {
        [Required, StringLength(ClientBook.NameLength, MinimumLength = 2)]
        public string? Name { get; set; }

        [Required]
        public ClientKind? Kind { get; set; }

        [Required]
        public string? Unit { get; set; }

        [StringLength(2000)]
        public string? RedirectUris { get; set; }

        public List<string> Roles { get; set; } = [];
    }
}
