using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Reports.Ballots;
using QRCoder;

namespace PartyDiscipline.Reports.Pages.Reports;

/// <summary>Prints the code cards: the one answer that holds the codes. They are cut apart, mixed by class and drawn by hand.</summary>
[RequirePermission(BallotPermissions.Run)]
internal sealed class ElectionCardsModel(ElectionBook book, ElectionReader reader, IVotingHost voting, IStringLocalizer<Words> words) : PortalPage
{
    const int PixelsPerModule = 3;

    [BindProperty(SupportsGet = true, Name = "election")] public Guid Id { get; set; }

    public Election Of { get; private set; } = null!;
    public IReadOnlyList<PrintedCards> Cards { get; private set; } = [];
    public string Address => voting.Of(Actor.Tenant).AbsoluteUri;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var (outcome, cards) = await book.PrintCards(Actor, Operation, Id, cancel);
        if (cards.Count == 0) return Answer(outcome, words, _ => RedirectToPage("Election", new { election = Id }), prefix: "");
        Cards = cards;
        return Page();
    }

    /// <summary>The address with the code behind its #, which a browser does not send.</summary>
    public string Picture(string code)
    {
        using var data = QRCodeGenerator.GenerateQrCode($"{Address}#{code}", QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return $"data:image/png;base64,{Convert.ToBase64String(png.GetGraphic(PixelsPerModule))}";
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await reader.Find(Actor, Id, cancel) is not { } view) return false;
        Of = view.Of;
        return true;
    }
}
