using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Supervision.Signs;

namespace PartyDiscipline.Supervision.Pages.Supervision;

/// <summary>A talk that something asks for: what, between whom, by when; its leader plans it or dismisses it with his reason.</summary>
[RequirePermission(OrderPermissions.Signs)]
internal sealed class TalkProposalModel(Database<SupervisionDb> database, SignBook book, OrderLaw law, IStringLocalizer<Words> words) : OrdersPage(words)
{
    [BindProperty(SupportsGet = true, Name = "proposal")] public Guid Id { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Place { get; set; }
    [BindProperty] public bool Notify { get; set; } = true;
    [BindProperty] public string? Reason { get; set; }

    public TalkProposal Of { get; private set; } = null!;
    public EarlySign? Sign { get; private set; }
    public string? SignText { get; private set; }
    public string? Dismissed { get; private set; }
    public string From { get; private set; } = "";
    public string To { get; private set; } = "";
    public TalkTrigger Trigger => law.Trigger(Of.Trigger);
    public string? Area => Sign is null ? null : law.Sign(Sign.Area)?.Name.ToString();
    public bool Decides => Of.State == ProposalState.Proposed && SignBook.Decides(Actor, Of);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        On = Of.Due < Today ? Today : Of.Due;
        return Page();
    }

    public async Task<IActionResult> OnPostAcceptAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Said(await book.Accept(Actor, Operation, Id, On, Place, Notify, cancel), "Proposal.Said.Planned", _ => RedirectToPage("TalkProposal", new { proposal = Id }));
    }

    public async Task<IActionResult> OnPostDismissAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        return Said(await book.Dismiss(Actor, Operation, Id, Reason, cancel), "Proposal.Said.Dismissed", _ => RedirectToPage("TalkProposal", new { proposal = Id }));
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        await using var db = database.OpenToRead(Actor, Actor.Tenant);
        if (await db.TalkProposals.FirstOrDefaultAsync(p => p.Id == Id, cancel) is not { } found) return false;
        var sign = found.Sign is { } id ? await db.Signs.FirstOrDefaultAsync(s => s.Id == id, cancel) : null;
        if (!SignBook.MayRead(Actor, found, sign)) return false;
        (Of, Sign) = (found, sign);
        SignText = sign is null ? null : book.Shown(sign) ?? T["Sign.CannotOpen"];
        Dismissed = book.Reason(found);
        From = await NameOf(found.From, cancel);
        To = await NameOf(found.To, cancel);
        return true;
    }

    async Task<string> NameOf(PartyId id, CancellationToken cancel) => await Directory.Find(id, Today, cancel) is { } party ? (party.HolderName is { } holder ? $"{party.Name} · {holder}" : party.Name.ToString()) : id.Key;
}
