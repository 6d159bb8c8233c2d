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
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Pages.Setup;

/// <summary>First set-up; reached only while there is nobody here.</summary>
[AllowAnonymous]
[EnableRateLimiting(SsoComposition.SignInLimit)]
[RequestSizeLimit(4 * 1024 * 1024)]
internal sealed class IndexModel(
    FirstSetup setup, KeyRing keys, Passwords passwords, Addresses addresses, ITenants tenants,
    IOrganisation organisation, IStringLocalizer<Words> words, IStringLocalizerFactory everyWords) : PageModel
{
    [BindProperty]
    public SetupInput Input { get; set; } = new();

    /// <summary>The faults of an organisation are said in its module's words.</summary>
    readonly IStringLocalizer organisationWords = everyWords.Create("Words", typeof(IOrganisation).Assembly.GetName().Name!);

    public PasswordSettings Rules => passwords.Settings;

    /// <summary>The portals, once it is done.</summary>
    public IReadOnlyList<(string Name, Uri Address)> Portals { get; private set; } = [];
    public int SigningKeys => keys.SigningKeys().Count;

    /// <summary>What kept the organisation from being brought in; it can be done again on its own page.</summary>
    public IReadOnlyList<string> NotImported { get; private set; } = [];
    public OrganisationFile? Organisation { get; private set; }

    public IActionResult OnGetTemplate() => File(
        organisation.Template(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "organisation.xlsx");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!setup.IsCode(Input.Code)) ModelState.AddModelError("Input.Code", words["Setup.WrongCode"]);
        else await ReadOrganisation(cancel);
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
                await BringOrganisation(bureau.Code, cancel);
                Portals = [.. tenants.All.Select(t => (t.Name.ToString(), addresses.PortalOf(t.Code)))];
                return Page();
        }
    }

    async Task ReadOrganisation(CancellationToken cancel)
    {
        if (Input.Organisation is not { Length: > 0 } upload) return;
        using var content = new MemoryStream();
        await upload.CopyToAsync(content, cancel);
        (Organisation, var fault) = organisation.Read(content.ToArray());
        if (fault is not null) ModelState.AddModelError("Input.Organisation", PortalPage.Say(organisationWords, fault));
    }

    async Task BringOrganisation(string bureau, CancellationToken cancel)
    {
        if (Organisation is { } file && await organisation.Import(Actor.System(bureau), Ids.Unguessable(), file, cancel) is Outcome.Refused refused)
            NotImported = [.. refused.Faults.Take(20).Select(f => PortalPage.Say(organisationWords, f))];
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
        public IFormFile? Organisation { get; set; }
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
