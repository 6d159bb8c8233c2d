using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Supervision.Clues;

namespace PartyDiscipline.Supervision.Pages.Supervision.Clues;

/// <summary>A handler's own key: made under a passphrase, opened for a quarter of an hour with it and a one-time code, locked again.</summary>
[RequirePermission(CluePermissions.Enter)]
internal sealed class KeyModel(IConfirmation confirmation, KeyRing ring, IStringLocalizer<Words> words) : CluePage(ring, words)
{
    public sealed class Form
    {
        [DataType(DataType.Password), StringLength(HandlerKey.LongestPassphrase), Display(Name = "Clue.Passphrase")] public string? Passphrase { get; set; }
        [DataType(DataType.Password), StringLength(HandlerKey.LongestPassphrase), Display(Name = "Clue.PassphraseAgain")] public string? Again { get; set; }
        [StringLength(7), Display(Name = "Clue.Code")] public string? Code { get; set; }
    }

    [BindProperty] public Form Input { get; set; } = new();
    /// <summary>The clue from which he came.</summary>
    [BindProperty(SupportsGet = true)] public Guid? Back { get; set; }

    public HandlerKey? Key { get; private set; }
    public bool IsOpen { get; private set; }
    public bool CanConfirm { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (Input.Passphrase != Input.Again) return Fault("Input.Again", "Clue.PassphraseDiffers");
        if (!await Confirmed(cancel)) return Fault("Input.Code", "Clue.CodeWrong");
        return Done(await Ring.Make(Actor, Operation, Input.Passphrase, cancel), "Clue.Said.KeyMade", "Key", new { Back });
    }

    public async Task<IActionResult> OnPostUnlockAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (!await Confirmed(cancel)) return Fault("Input.Code", "Clue.CodeWrong");
        var (outcome, half) = await Ring.Unlock(Actor, Operation, Input.Passphrase, cancel);
        if (half is not null) Keep(half);
        return Back is { } clue ? Done(outcome, "Clue.Said.Unlocked", "Clue", new { clue }) : Done(outcome, "Clue.Said.Unlocked", "Key");
    }

    public async Task<IActionResult> OnPostLockAsync(CancellationToken cancel)
    {
        await Load(cancel);
        Forget();
        return Done(await Ring.Lock(Actor, Operation, cancel), "Clue.Said.Locked", "Key");
    }

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        await Load(cancel);
        if (Input.Passphrase != Input.Again) return Fault("Input.Again", "Clue.PassphraseDiffers");
        return Done(await Ring.Change(Actor, Operation, await Own(cancel), Input.Passphrase, cancel), "Clue.Said.KeyMade", "Key");
    }

    /// <summary>What opens clues is asked for twice: something known, something held (R7).</summary>
    async Task<bool> Confirmed(CancellationToken cancel) => await confirmation.Spend(Actor, Input.Code ?? "", cancel);

    PageResult Fault(string field, string rule)
    {
        ModelState.AddModelError(field, Words[rule]);
        return Page();
    }

    async Task Load(CancellationToken cancel)
    {
        Key = await Ring.Of(Actor, cancel);
        IsOpen = await Own(cancel) is not null;
        CanConfirm = await confirmation.Possible(Actor, cancel);
    }
}
