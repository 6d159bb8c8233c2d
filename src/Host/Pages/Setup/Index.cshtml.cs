using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Setup;

/// <summary>First set-up; reached only while there is nobody here.</summary>
[AllowAnonymous]
[EnableRateLimiting(SsoComposition.SignInLimit)]
internal sealed class IndexModel(PartyDiscipline.Host.Sso.Setup setup, KeyRing keys, Passwords passwords, Addresses addresses, ITenants tenants, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty]
    public SetupInput Input { get; set; } = new();

    public PasswordSettings Rules => passwords.Settings;

    /// <summary>The portals, once it is done.</summary>
    public IReadOnlyList<(string Name, Uri Address)> Portals { get; private set; } = [];
    public int SigningKeys => keys.SigningKeys().Count;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!setup.IsCode(Input.Code)) ModelState.AddModelError("Input.Code", words["Setup.WrongCode"]);
        if (!ModelState.IsValid) return Refused();
        var bureau = new TenantNaming(Input.Bureau ?? "", Input.BureauZh ?? "", Input.BureauEn ?? "");
        FirstAccount[] first =
        [
            new("SystemPassword", Roles.SystemAdministrator, Input.SystemLogin ?? "", Input.SystemName ?? "", Input.SystemPassword ?? ""),
            new("SecurityPassword", Roles.SecurityAdministrator, Input.SecurityLogin ?? "", Input.SecurityName ?? "", Input.SecurityPassword ?? ""),
            new("AuditPassword", Roles.AuditAdministrator, Input.AuditLogin ?? "", Input.AuditName ?? "", Input.AuditPassword ?? ""),
            new("OfficerPassword", Roles.PoliticalOfficer, Input.OfficerLogin ?? "", Input.OfficerName ?? "", Input.OfficerPassword ?? ""),
        ];
        switch (await setup.Do(Ids.Unguessable(), bureau, first, Prisons(), cancel))
        {
            case Outcome.Refused refused:
                foreach (var fault in refused.Faults) ModelState.AddModelError(fault.Field.Length == 0 ? "" : "Input." + fault.Field, PortalPage.Say(words, fault));
                return Refused();
            case Outcome.NotFound:
                return NotFound();
            default:
                Portals = [.. tenants.All.Select(t => (t.Name.ToString(), addresses.PortalOf(t.Code)))];
                return Page();
        }
    }

    /// <summary>One prison a line: code, Chinese name, English name, with commas.</summary>
    TenantNaming[] Prisons() =>
    [
        .. (Input.Prisons ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split([',', '，'], 3, StringSplitOptions.TrimEntries))
            .Select(parts => new TenantNaming(parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "")),
    ];

    PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    internal sealed class SetupInput
    {
        [Required, StringLength(20)] public string? Code { get; set; }
        [Required, StringLength(30)] public string? Bureau { get; set; }
        [Required, StringLength(100)] public string? BureauZh { get; set; }
        [Required, StringLength(200)] public string? BureauEn { get; set; }
        [StringLength(20_000)] public string? Prisons { get; set; }
        [Required, StringLength(AccountBook.LoginNameLength)] public string? SystemLogin { get; set; }
        [Required, StringLength(AccountBook.DisplayNameLength)] public string? SystemName { get; set; }
        [Required, StringLength(128), DataType(DataType.Password)] public string? SystemPassword { get; set; }
        [Required, StringLength(AccountBook.LoginNameLength)] public string? SecurityLogin { get; set; }
        [Required, StringLength(AccountBook.DisplayNameLength)] public string? SecurityName { get; set; }
        [Required, StringLength(128), DataType(DataType.Password)] public string? SecurityPassword { get; set; }
        [Required, StringLength(AccountBook.LoginNameLength)] public string? AuditLogin { get; set; }
        [Required, StringLength(AccountBook.DisplayNameLength)] public string? AuditName { get; set; }
        [Required, StringLength(128), DataType(DataType.Password)] public string? AuditPassword { get; set; }
        [Required, StringLength(AccountBook.LoginNameLength)] public string? OfficerLogin { get; set; }
        [Required, StringLength(AccountBook.DisplayNameLength)] public string? OfficerName { get; set; }
        [Required, StringLength(128), DataType(DataType.Password)] public string? OfficerPassword { get; set; }
    }
}
