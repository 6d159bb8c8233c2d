using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Law;

namespace PartyDiscipline.Responsibilities.Packs;

/// <summary>A pack that the product brings as an example; it binds nobody until somebody uploads it.</summary>
sealed record ExamplePack(string Name, byte[] Text, Regulation Regulation);

/// <summary>What may be done with regulation packs, at the bureau alone: one uploads, another puts in force; one asks for the end, another grants it.</summary>
sealed class PackBook(Database<ResponsibilitiesDb> database, LawBook law, LawFiles files, TimeProvider time)
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    const string Examples = "PartyDiscipline.Responsibilities.Regulations.Examples.";

    /// <summary>The examples, read once.</summary>
    public IReadOnlyList<ExamplePack> Shipped => field ??= [.. typeof(PackBook).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Examples, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Example)];

    /// <summary>
    /// What the product brings, as the next version to be amended: of each regulation the newest, as it stands in its file. One that a pack
    /// has amended is amended further from that pack.
    /// </summary>
    public IReadOnlyList<ExamplePack> Amendable =>
    [
        .. from versions in law.All.GroupBy(r => r.Code)
           let newest = versions.MaxBy(r => r.Version)!
           where newest.EffectiveTo is null && files.Stated(newest.Code, newest.Version) is not null
           select Next(newest),
    ];

    /// <summary>Everything wrong with an upload, or the pack that it is. Writes nothing.</summary>
    public PackReading Read(byte[] upload) => PackFile.Read(upload, files, law.All, files.Current);

    /// <summary>Keeps a sound pack as a draft; a regulation has one draft at a time.</summary>
    /// <param name="actor">Who uploaded it.</param>
    /// <param name="operation">The form's random id.</param>
    /// <param name="pack">As <see cref="Read"/> gave it.</param>
    /// <param name="from">From when it is to bind; null for the day in the file.</param>
    /// <param name="cancel">Cancels before the commit.</param>
    public async Task<Outcome> Draft(Actor actor, Guid operation, SoundPack pack, DateOnly? from, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(ResponsibilitiesPermissions.KeepPacks)) return new Outcome.NotFound();
        var asked = from ?? pack.Regulation.EffectiveFrom;
        if (from < time.Today()) return Outcome.Refuse("From", "Pack.FromPassed");
        if (from?.Year > Period.LastYear) return Outcome.Refuse("From", "Pack.FromFar", null, $"{Period.LastYear}");
        if (pack.Regulation.EffectiveTo < (asked < time.Today() ? time.Today() : asked)) return Outcome.Refuse("Upload", "Pack.Over", null, $"{pack.Regulation.EffectiveTo:yyyy-MM-dd}");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Packs.AnyAsync(p => p.State == PackState.Draft && p.Code == pack.Regulation.Code, ct)) return Outcome.Refuse("Upload", "Pack.DraftWaits", null, pack.Regulation.Code);
            if ((await NotAfter(db, pack.Regulation, asked, ct) ?? await OnResting(actor, pack.Regulation, ct)) is { } fault) return new Outcome.Refused([fault with { Field = "Upload" }]);
            var row = db.Add(new RegulationPack(pack, asked, actor, time.GetUtcNow())).Entity;
            db.Append(new PackDrafted(row.Id, row.Code, row.Number, row.Hash), Subject(row));
            return new Outcome.Done(row.Id);
        }, cancel);
    }

    public Task<Outcome> Approve(Actor actor, Guid operation, Guid pack, CancellationToken cancel) => Change(actor, operation, pack, ResponsibilitiesPermissions.ApprovePacks, async (db, row, ct) =>
    {
        if (row.State != PackState.Draft) return [new Fault("", "Pack.Decided")];
        // The law may have moved on since the upload: another pack may have taken its codes, on another host and a moment ago. Who approves waits for his turn, so that
        // what was approved before stands in the database.
        law.Look();
        var reading = Read(System.Text.Encoding.UTF8.GetBytes(row.Text));
        if (reading.Pack is not { } sound || sound.Hash != row.Hash) return [new Fault("", "Pack.NoLongerSound", null, $"{reading.Faults.Count}")];
        if (row.Approve(actor, time.Today(), time.GetUtcNow(), sound.Regulation.EffectiveTo) is { } fault) return [fault];
        if ((await NotAfter(db, sound.Regulation, row.From!.Value, ct) ?? await OnResting(actor, sound.Regulation, ct)) is { } unfit) return [unfit];
        db.Append(new PackApproved(row.Id, row.Code, row.Number, row.Hash, row.From.Value, row.To), Subject(row));
        return [];
    }, cancel);

    /// <summary>Gives a draft back, or takes one's own back.</summary>
    public Task<Outcome> Withdraw(Actor actor, Guid operation, Guid pack, string reason, CancellationToken cancel) =>
        Change(actor, operation, pack, actor.May(ResponsibilitiesPermissions.ApprovePacks) ? ResponsibilitiesPermissions.ApprovePacks : ResponsibilitiesPermissions.KeepPacks, (db, row, _) =>
        {
            if (row.Withdraw(actor, reason, time.GetUtcNow()) is { } fault) return Task.FromResult<Fault[]>([fault]);
            db.Append(new PackWithdrawn(row.Id, row.Code, row.Number), Subject(row));
            return Task.FromResult<Fault[]>([]);
        }, cancel);

    public Task<Outcome> AskEnd(Actor actor, Guid operation, Guid pack, DateOnly on, string reason, CancellationToken cancel) =>
        Change(actor, operation, pack, ResponsibilitiesPermissions.KeepPacks, (db, row, _) =>
        {
            var faults = row.AskEnd(actor, on, reason, time.Today());
            if (faults.Length == 0) db.Append(new PackEndAsked(row.Id, row.Code, row.Number, on), Subject(row));
            return Task.FromResult(faults);
        }, cancel);

    /// <summary>Grants the end that somebody else asked for, or lets it be; who asked may take it back.</summary>
    public Task<Outcome> DecideEnd(Actor actor, Guid operation, Guid pack, bool grant, CancellationToken cancel) =>
        Change(actor, operation, pack, grant || actor.May(ResponsibilitiesPermissions.ApprovePacks) ? ResponsibilitiesPermissions.ApprovePacks : ResponsibilitiesPermissions.KeepPacks, (db, row, _) =>
        {
            var on = row.EndAsked;
            if (row.DecideEnd(actor, grant, time.Today()) is { } fault) return Task.FromResult<Fault[]>([fault]);
            db.Append(new PackEndDecided(row.Id, row.Code, row.Number, on!.Value, grant), Subject(row));
            return Task.FromResult<Fault[]>([]);
        }, cancel);

    async Task<Outcome> Change(
        Actor actor, Guid operation, Guid pack, string permission, Func<ResponsibilitiesDb, RegulationPack, CancellationToken, Task<Fault[]>> decide, CancellationToken cancel)
    {
        if (!actor.AtBureau || !actor.May(permission)) return new Outcome.NotFound();
        await using var db = database.Open(actor);
        var outcome = await db.Write(actor, operation, async ct =>
        {
            if (await db.Packs.FirstOrDefaultAsync(p => p.Id == pack, ct) is not { } row) return new Outcome.NotFound();
            return await decide(db, row, ct) is { Length: > 0 } faults ? new Outcome.Refused(faults) : new Outcome.Done(row.Id);
        }, cancel);
        // This host knows at once; the others look within a second.
        if (outcome is Outcome.Done) law.Look();
        return outcome;
    }

    /// <summary>A version takes effect after those before it, whether they came as files or as packs.</summary>
    async Task<Fault?> NotAfter(ResponsibilitiesDb db, Regulation regulation, DateOnly from, CancellationToken cancel)
    {
        var (code, version) = (regulation.Code, regulation.Version);
        var earlier = await db.Packs.AsNoTracking().Where(p => p.State == PackState.Approved && p.Code == code && p.Number < version).OrderByDescending(p => p.Number).FirstOrDefaultAsync(cancel);
        var (number, before) = (earlier?.Number ?? 0, earlier?.From ?? default);
        if (files.All.Where(r => r.Code == code && r.Version < version).MaxBy(r => r.Version) is { } built && built.Version > number) (number, before) = (built.Version, built.EffectiveFrom);
        return number > 0 && from <= before ? new Fault("", "Pack.NotAfter", null, number.ToString(CultureInfo.InvariantCulture), $"{before:yyyy-MM-dd}") : null;
    }

    /// <summary>
    /// Its codes may be those of a regulation that is not here at present, because its module does not run or its file was taken away. The duties that
    /// rest with it would come back as the pack's.
    /// </summary>
    async Task<Fault?> OnResting(Actor actor, Regulation regulation, CancellationToken cancel)
    {
        var code = regulation.Code;
        string[] codes = [.. regulation.Obligations.Select(o => o.Code)];
        await using var db = database.OpenAcross(actor);
        var taken = await db.Terms.Where(t => t.Regulation != code && codes.Contains(t.Obligation)).OrderBy(t => t.Obligation).Select(t => new { t.Obligation, t.Regulation }).FirstOrDefaultAsync(cancel);
        return taken is null ? null : new Fault("", "Pack.CodeRests", null, taken.Obligation, taken.Regulation);
    }

    static string Subject(RegulationPack pack) => $"pack/{pack.Id:N}";

    ExamplePack Next(Regulation newest)
    {
        var pack = files.Stated(newest.Code, newest.Version)!;
        (pack["version"], pack["effectiveFrom"]) = (newest.Version + 1, $"{time.Today().AddDays(1):yyyy-MM-dd}");
        return new ExamplePack(newest.Code, JsonSerializer.SerializeToUtf8Bytes(pack, Readable), newest);
    }

    static ExamplePack Example(string resource)
    {
        using var stream = typeof(PackBook).Assembly.GetManifestResourceStream(resource)!;
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return new ExamplePack(resource[Examples.Length..^".json".Length], text.ToArray(), JsonSerializer.Deserialize<Regulation>(text.ToArray(), LawFiles.Json)!);
    }

    /// <summary>An example as the workbook to fill in.</summary>
    public static byte[] Template(ExamplePack example, Func<string, string, (string Zh, string En)> explain) => PackWorkbook.Write(JsonNode.Parse(example.Text)!.AsObject(), explain);
}
