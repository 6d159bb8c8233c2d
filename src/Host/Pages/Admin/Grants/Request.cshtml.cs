using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Grants;

/// <summary>Asks for a role; a second person decides.</summary>
[RequirePermission(GrantBook.Manage)]
internal sealed class RequestModel(GrantBook grants, Database<HostDb> database, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public GrantInput Input { get; set; } = new();

    /// <summary>Chosen before, on the account's page.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Account { get; set; }

    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<SelectListItem> RolesToChoose { get; private set; } = [];

    public async Task OnGet(CancellationToken cancel)
    {
        Offer();
        Input.From = Today;
        Input.Unit = Actor.Tenant;
        if (Account is not { } id) return;
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        if (await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancel) is not { } account) return;
        (Input.LoginName, Input.Unit) = (account.LoginName, account.TenantId);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        Offer();
        if (!ModelState.IsValid) return Page();
        var key = PartyDiscipline.Host.Sso.Account.KeyOf(Input.LoginName ?? "");
        // A prison may give a role to a person of the bureau: the whole installation's names are looked through, one at a time.
        await using var db = database.OpenAcross();
        var account = await db.Accounts.Where(a => a.LoginKey == key).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel);
        if (account is null)
        {
            ModelState.AddModelError("Input.LoginName", words["Grant.NoSuchAccount"]);
            return Page();
        }
        var request = new GrantRequest(Input.Unit ?? Actor.Tenant, account.Value, Input.Role ?? "", Input.From!.Value, Input.Until, Input.Reason ?? "");
        return Answer(await grants.Request(Actor, Operation, request, cancel), words, id => RedirectToPage("/Admin/Grants/Grant", new { id }));
    }

    void Offer()
    {
        Units = [.. tenants.All.Where(t => AccountBook.Administers(Actor, t.Code)).Select(t => new SelectListItem(t.Name.ToString(), t.Code))];
        RolesToChoose = [.. Roles.Grantable.Select(r => new SelectListItem(words[$"Role.{r}"], r))];
    }

    internal sealed class GrantInput
    {
        [Required, StringLength(AccountBook.LoginNameLength)]
        public string? LoginName { get; set; }

        [Required]
        public string? Unit { get; set; }

        [Required]
        public string? Role { get; set; }

        [Required]
        public DateOnly? From { get; set; }

        public DateOnly? Until { get; set; }

        [Required, StringLength(200)]
        public string? Reason { get; set; }
    }
}
