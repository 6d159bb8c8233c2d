using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Attachments;

/// <summary>Puts files with records, gives them out again, and sees that what comes out is what went in.</summary>
sealed class AttachmentBook(
    Database<DutiesDb> database, AttachmentRules rules, IEnumerable<IFileInspection> inspections, TimeProvider time, ILogger<AttachmentBook> log)
{
    const long Megabyte = 1024 * 1024;

    public async Task<Outcome> Attach(Actor actor, Guid operation, Guid record, string fileName, byte[] content, CancellationToken cancel)
    {
        var name = Attachment.Bare(fileName);
        if (content.Length == 0) return Outcome.Refuse("Upload", "Attachment.Empty");
        if (content.Length > rules.Megabytes * 1024 * 1024) return Outcome.Refuse("Upload", "Attachment.TooBig", null, $"{rules.Megabytes}");
        if (rules.TypeOf(name, content) is not { } type) return Outcome.Refuse("Upload", "Attachment.Type", null, rules.Extensions);
        foreach (var inspection in inspections)
            if (await inspection.Fault(name, content, cancel) is { } found)
            {
                log.LogWarning("{Inspection} refused a file: {Found}", inspection.Name, found);
                return Outcome.Refuse("Upload", "Attachment.Unsafe");
            }
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Records.AsNoTracking().FirstOrDefaultAsync(r => r.Id == record, ct) is not { } owner || !DutyRights.MayAttach(actor, owner)) return new Outcome.NotFound();
            var there = await db.Attachments.AsNoTracking().Where(a => a.Record == record && !a.Removed).ToListAsync(ct);
            var attachment = new Attachment(record, name, type, content, actor, time.GetUtcNow());
            if (there.Count >= rules.Most) return Outcome.Refuse("Upload", "Attachment.Enough", null, $"{rules.Most}");
            if (there.Any(a => a.Hash == attachment.Hash)) return Outcome.Refuse("Upload", "Attachment.Same");
            if (await Used(db.Attachments.Where(a => a.Account == actor.Account), ct) + content.Length > rules.MegabytesOfPerson * Megabyte) return Outcome.Refuse("Upload", "Attachment.QuotaOfPerson", null, $"{rules.MegabytesOfPerson}");
            if (await Used(db.Attachments, ct) + content.Length > rules.MegabytesOfUnit * Megabyte) return Outcome.Refuse("Upload", "Attachment.QuotaOfUnit", null, $"{rules.MegabytesOfUnit}");
            db.Add(attachment);
            if (!await db.AttachmentParts.AnyAsync(p => p.Hash == attachment.Hash, ct)) db.AddRange(AttachmentPart.Of(db.Tenant, attachment.Hash, content));
            (await db.BurdenOf(time.Today(), ct)).Attached();
            db.Append(new FileAttached(record, attachment.Id, attachment.Hash), $"record/{record:N}");
            return new Outcome.Done(attachment.Id);
        }, cancel);
    }

    static async Task<long> Used(IQueryable<Attachment> attachments, CancellationToken cancel) => await attachments.SumAsync(a => (long)a.Size, cancel);

    public async Task<Outcome> Detach(Actor actor, Guid operation, Guid record, Guid attachment, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Records.AsNoTracking().FirstOrDefaultAsync(r => r.Id == record, ct) is not { } owner || !DutyRights.MayAttach(actor, owner)) return new Outcome.NotFound();
            if (await db.Attachments.FirstOrDefaultAsync(a => a.Id == attachment && a.Record == record && !a.Removed, ct) is not { } found) return new Outcome.NotFound();
            found.Remove();
            db.Append(new FileDetached(record, found.Id, found.Hash), $"record/{record:N}");
            return new Outcome.Done(found.Id);
        }, cancel);
    }

    /// <summary>The content, or null when it is no longer what its hash says.</summary>
    public async Task<byte[]?> Content(DutiesDb db, Attachment attachment, CancellationToken cancel)
    {
        var parts = await db.AttachmentParts.AsNoTracking().Where(p => p.Hash == attachment.Hash).OrderBy(p => p.Number).Select(p => p.Content).ToListAsync(cancel);
        var content = parts.SelectMany(p => p).ToArray();
        if (Attachment.HashOf(content) == attachment.Hash) return content;
        log.LogError("The stored file {Hash} is not what its hash says.", attachment.Hash);
        return null;
    }
}
