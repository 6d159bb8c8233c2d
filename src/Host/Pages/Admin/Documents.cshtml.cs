using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin;

/// <summary>机关代字 of this tenant's organs, and whether documents come out as the standard wants them.</summary>
[RequirePermission(DocumentPermissions.Settings)]
internal sealed class DocumentsModel(OrganCodes codes, Chromium chromium, Fonts fonts, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty]
    public CodeInput Input { get; set; } = new();

    public IReadOnlyList<(PartyKind Organ, string Code, string Example)> Codes { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Organs => [.. OrganCodes.Organs.Keys.Select(o => new SelectListItem(words[$"Organ.{o}"], $"{o}", o == Input.Organ))];
    public string? Chromium => chromium.Program;
    public string Folder => fonts.Folder;
    public IReadOnlyList<FaceFound> Faces => fonts.Faces;

    public Task OnGet(CancellationToken cancel) => Read(cancel);

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        await Read(cancel);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        return Answer(await codes.Set(Actor, Operation, Input.Organ, Input.Code!, cancel), words, _ => RedirectToPage());
    }

    async Task Read(CancellationToken cancel)
    {
        var read = new List<(PartyKind, string, string)>();
        foreach (var organ in OrganCodes.Organs.Keys)
        {
            var code = await codes.Of(Actor.Tenant, organ, cancel);
            read.Add((organ, code, new DocumentNumber(code, Today.Year, 3).ToString()));
        }
        Codes = read;
    }

    internal sealed class CodeInput
    {
        public PartyKind Organ { get; set; } = PartyKind.PartyCommittee;
        [Required, StringLength(DocumentNumber.CodeLength)] public string? Code { get; set; }
    }
}
