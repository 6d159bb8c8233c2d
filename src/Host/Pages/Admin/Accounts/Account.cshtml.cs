using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin.Accounts;

/// <summary>One account: its state, its roles, and what a security administrator may do to it.</summary>
[RequirePermission(SsoAccess.Accounts)]
internal sealed class AccountModel(
    AccountBook accounts, Sessions sessions, Passwords passwords, Database<HostDb> database, ITenants tenants, IStringLocalizer<Words> words) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Account Account { get; private set; } = null!;
    public IReadOnlyList<Grant> Grants { get; private set; } = [];
    public int SessionCount { get; private set; }
    public DateTimeOffset? LockedUntil { get; private set; }
    public string? Handed { get; private set; }
    public bool Own => Account.Id == Actor.Account;

    public async Task<IActionResult> OnGet(CancellationToken cancel) => await Load(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostPassword(CancellationToken cancel)
    {
        var password = Passwords.Random();
        return Do(ct => accounts.ResetPassword(Actor, Operation, Id, passwords.Hash(password), ct), cancel, password);
    }

    public Task<IActionResult> OnPostDisable(CancellationToken cancel) => Do(ct => accounts.SetDisabled(Actor, Operation, Id, true, ct), cancel);

    public Task<IActionResult> OnPostEnable(CancellationToken cancel) => Do(ct => accounts.SetDisabled(Actor, Operation, Id, false, ct), cancel);

    public Task<IActionResult> OnPostUnlock(CancellationToken cancel) => Do(ct => accounts.Unlock(Actor, Operation, Id, ct), cancel);

    public Task<IActionResult> OnPostSecondFactor(CancellationToken cancel) => Do(ct => accounts.ResetSecondFactor(Actor, Operation, Id, ct), cancel);

    async Task<IActionResult> Do(Func<CancellationToken, Task<Outcome>> command, CancellationToken cancel, string? handed = null)
    {
        if (!await Load(cancel)) return NotFound();
        var outcome = await command(cancel);
        if (handed is null || outcome is not Outcome.Done) return Answer(outcome, words, id => RedirectToPage(new { id }));
        Handed = handed;
        await Load(cancel);
        // The page that shows it holds another form: what is sent with that is another command.
        Operation = Ids.Unguessable();
        return Page();
    }

    async Task<bool> Load(CancellationToken cancel)
    {
        if (await accounts.Find(Id, cancel) is not { } account || !AccountBook.Administers(Actor, account.TenantId)) return false;
        Account = account;
        await using var db = Actor.AtBureau ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        Grants = await db.Grants.Where(g => g.Account == Id).OrderByDescending(g => g.RequestedAt).Take(50).ToListAsync(cancel);
        SessionCount = (await sessions.Of(Id, cancel)).Count;
        LockedUntil = await sessions.LockedUntil(Id, cancel);
        return true;
    }

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;
}
