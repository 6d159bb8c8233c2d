using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>待办: what waits for me, confirmed with one tap or all at once, and what waits for whom of what I typed.</summary>
[RequirePermission(DutyPermissions.Record)]
internal sealed class WaitingModel(Database<DutiesDb> database, DutyReader reader, IGrainFactory grains, IStringLocalizer<Words> words) : PortalPage
{
    const int Most = 100;

    public IReadOnlyList<DutyRecord> Mine { get; private set; } = [];
    public IReadOnlyList<DutyRecord> Queried { get; private set; } = [];
    public IReadOnlyList<DutyRecord> Others { get; private set; } = [];
    public Func<PartyId, string> NameOf { get; private set; } = id => id.Key;

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPostConfirm(PartyId party, Guid record, CancellationToken cancel)
    {
        if (!Actor.Holds(party)) return NotFound();
        await Load(cancel);
        return Answer(await grains.Party(party).Confirm(Actor, Operation, record), words, _ => Said("Entry.Confirmed"));
    }

    public async Task<IActionResult> OnPostDecline(PartyId party, Guid record, string? reason, CancellationToken cancel)
    {
        if (!Actor.Holds(party)) return NotFound();
        await Load(cancel);
        return Answer(await grains.Party(party).Decline(Actor, Operation, record, reason ?? ""), words, _ => Said("Entry.Declined"));
    }

    /// <summary>Each record is confirmed by its own operation, made from the form's, so that a second submit does nothing twice.</summary>
    public async Task<IActionResult> OnPostConfirmAll(CancellationToken cancel)
    {
        await Load(cancel);
        foreach (var record in Mine)
            if (await grains.Party(record.Party).Confirm(Actor, Derived(Operation, record.Id), record.Id) is Outcome.Refused or Outcome.Stale)
                ModelState.AddModelError("", words["Waiting.NotConfirmed", record.Title]);
        return ModelState.IsValid ? Said("Waiting.AllConfirmed") : Page();
    }

    static Guid Derived(Guid operation, Guid record) => new(SHA256.HashData([.. operation.ToByteArray(), .. record.ToByteArray()]).AsSpan(0, 16));

    RedirectToPageResult Said(string key)
    {
        TempData["Said"] = words[key].Value;
        return RedirectToPage();
    }

    async Task Load(CancellationToken cancel)
    {
        await using var db = database.Open(Actor);
        var own = Actor.Parties.ToArray();
        Mine = await db.Records.AsNoTracking().Where(r => r.State == RecordState.PendingConfirm && own.Contains(r.Party)).OrderBy(r => r.On).Take(Most).ToListAsync(cancel);
        Queried = await db.Records.AsNoTracking().Where(r => r.State == RecordState.Queried && own.Contains(r.Party)).OrderBy(r => r.On).Take(Most).ToListAsync(cancel);
        var account = Actor.Account;
        Others = await db.Records.AsNoTracking()
            .Where(r => r.State == RecordState.PendingConfirm && r.TypedBy == account && !own.Contains(r.Party))
            .OrderBy(r => r.On).Take(Most).ToListAsync(cancel);
        var parties = await reader.PartiesOf(Actor.Tenant, cancel);
        NameOf = id => parties.TryGetValue(id, out var party) ? party.HolderName is null ? party.Name.ToString() : $"{party.Name} · {party.HolderName}" : id.Key;
    }
}
