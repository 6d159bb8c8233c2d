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
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Pages.Admin.Accounts;

/// <summary>Opens an account for a person of the organisation, or for an administrator. Its password is shown once.</summary>
[RequirePermission(SsoAccess.Accounts)]
internal sealed class OpenModel(AccountBook accounts, Passwords passwords, Database<HostDb> database, ITenants tenants, IServiceProvider services, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public AccountInput Input { get; set; } = new();

    /// <summary>Whose people the form offers.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Unit { get; set; }

    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];
    public IReadOnlyList<SelectListItem> LanesToChoose { get; private set; } = [];

    /// <summary>The password to hand over, shown this once.</summary>
    public string? Handed { get; private set; }
    public Guid Opened { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Offer(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (!await Offer(cancel)) return NotFound();
        if (!ModelState.IsValid) return Page();
        var password = Passwords.Random();
        var opening = new AccountOpening(Input.LoginName ?? "", Input.DisplayName ?? "", Input.Lane, passwords.Hash(password), MustChange: true, Input.Person);
        if (Input.Person is { } person && People.All(p => p.Value != $"{person}"))
        {
            ModelState.AddModelError("Input.Person", words["Account.NoSuchPerson"]);
            return Page();
        }
        var outcome = await accounts.Open(Actor, Operation, Unit!, opening, cancel);
        if (outcome is Outcome.Done done) (Handed, Opened) = (password, done.Id);
        return Answer(outcome, words, id => Handed is null ? RedirectToPage("/Admin/Accounts/Account", new { id }) : Page());
    }

    async Task<bool> Offer(CancellationToken cancel)
    {
        Unit ??= Actor.Tenant;
        if (!AccountBook.Administers(Actor, Unit) || tenants.Find(Unit) is null) return false;
        Units = Actor.AtBureau ? [.. tenants.All.Select(t => new SelectListItem(t.Name.ToString(), t.Code))] : [];
        LanesToChoose = [.. ((string[])[Lanes.Business, .. Roles.Administrators.Order(StringComparer.Ordinal)]).Select(l => new SelectListItem(words[$"Account.Lane.{l}"], l))];
        if (services.GetService<IOrganisation>() is not { } organisation) return true;
        await using var db = database.OpenToRead(Actor, Unit);
        var taken = (await db.Accounts.Where(a => a.Person != null).Select(a => a.Person!.Value).ToListAsync(cancel)).ToHashSet();
        People = [.. (await organisation.People(Unit, cancel)).Where(p => !taken.Contains(p.Id)).Select(p => new SelectListItem($"{p.Name}（{p.Number}）", $"{p.Id}"))];
        return true;
    }

    internal sealed class AccountInput
    {
        [Required, StringLength(AccountBook.LoginNameLength, MinimumLength = 2)]
        public string? LoginName { get; set; }

        [Required, StringLength(AccountBook.DisplayNameLength)]
        public string? DisplayName { get; set; }

        [Required]
        public string Lane { get; set; } = Lanes.Business;

        public Guid? Person { get; set; }
    }
}
