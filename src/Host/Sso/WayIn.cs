using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>A change of somebody's way in or of what it opens.</summary>
/// <param name="Word">The notice's words.</param>
/// <param name="Account">The account that did it; nobody's where the product did.</param>
/// <param name="By">Its name.</param>
/// <param name="Role">The role that came or went.</param>
/// <param name="Tenant">Where that role counts.</param>
sealed record WayInChange(DateTimeOffset At, string Word, Guid Account, string By, string? Role = null, string? Tenant = null);

/// <summary>
/// What changed lately on the way in of an account: passwords, second factor, roles. Its holder is told by a notice, by the daily mail
/// where he takes one, and on his account page, which also those have who are nobody of the organisation.
/// </summary>
sealed class WayIn(Database<LedgerDb> ledgerDatabase, Database<HostDb> hostDatabase)
{
    /// <summary>As many as a page shows.</summary>
    const int Most = 10;

    /// <summary>Facts that tell of it.</summary>
    public static readonly IReadOnlyList<string> Facts =
        [.. ((Type[])[typeof(PasswordChanged), typeof(SecondFactorChanged), typeof(AccountDisabled), typeof(RoleGranted), typeof(RoleRevoked)]).Select(FactName.Of)];

    /// <summary>Where a notice of it leads.</summary>
    public const string Page = "/Me#changes";

    public async Task<IReadOnlyList<WayInChange>> Of(Account account, CancellationToken cancel)
    {
        var id = account.Id;
        await using var host = hostDatabase.OpenAcross();
        var grants = (await host.Grants.Where(g => g.Account == id).OrderByDescending(g => g.RequestedAt).Take(Most).Select(g => new { g.Id, g.Role, g.TenantId }).ToListAsync(cancel)).ToDictionary(g => $"grant/{g.Id:N}");
        // A role may count in another unit; what became of it stands in that unit's Ledger.
        List<string> subjects = [$"account/{id:N}", .. grants.Keys], tenants = [.. grants.Values.Select(g => g.TenantId).Append(account.TenantId).Distinct()];
        await using var ledger = ledgerDatabase.OpenAcross();
        var entries = await ledger.Entries.Where(e => tenants.Contains(e.TenantId) && subjects.Contains(e.Subject) && Facts.Contains(e.Fact)).OrderByDescending(e => e.At).Take(Most)
            .Select(e => new { e.At, e.Fact, e.Subject, e.Account, e.ActorName }).ToListAsync(cancel);
        return [.. entries.Select(e => grants.GetValueOrDefault(e.Subject) is { } grant ? new WayInChange(e.At, $"Notice.{e.Fact}", e.Account, e.ActorName, grant.Role, grant.TenantId) : new WayInChange(e.At, $"Notice.{e.Fact}", e.Account, e.ActorName))];
    }
}
