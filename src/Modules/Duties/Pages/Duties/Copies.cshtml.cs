using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Duties.Wording;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Duties.Pages.Duties;

/// <summary>
/// 雷同文字: records that were taken although their words stand elsewhere, with the reason. The bureau reads both texts side by side; a
/// prison reads its own text alone, and that it is used elsewhere.
/// </summary>
[RequirePermission(DutyPermissions.Copies)]
internal sealed class CopiesModel(Database<DutiesDb> database, DutyRights rights, DutyReader reader, Wordings wordings, ITenants tenants) : PortalPage
{
    public const int PageSize = 20;

    /// <summary>A text with the passages that stand elsewhere too.</summary>
    public sealed record Side(DutyRecord Record, string Where, IReadOnlyList<(string Text, bool Same)> Parts);

    public sealed record Row(TextMatch Match, Side? Own, Side? Other, string? Elsewhere);

    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public bool BothSides => Actor.AtBureau;

    public async Task OnGet(CancellationToken cancel)
    {
        await using var db = BothSides ? database.OpenAcross(Actor) : database.OpenToRead(Actor, Actor.Tenant);
        Total = await db.TextMatches.CountAsync(cancel);
        At = Math.Clamp(At, 1, Math.Max(1, Pages));
        var matches = await db.TextMatches.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Skip((At - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var ids = matches.SelectMany(m => BothSides ? (Guid[])[m.Record, m.OtherRecord] : [m.Record]).Distinct().ToList();
        var records = (await db.Records.Where(r => ids.Contains(r.Id)).ToListAsync(cancel)).ToDictionary(r => r.Id);
        var scopes = new Dictionary<string, ReadScope>();
        var names = new Dictionary<PartyId, string>();
        foreach (var tenant in records.Values.Select(r => r.TenantId).Distinct().Where(t => tenants.Find(t) is not null))
        {
            scopes[tenant] = await rights.Reads(Actor, tenant, cancel);
            foreach (var party in (await reader.PartiesOf(tenant, cancel)).Values) names[party.Id] = party.Name.ToString();
        }
        Rows = [.. matches.Select(Shown)];

        Row Shown(TextMatch match)
        {
            var (own, other) = (Readable(match.Record), Readable(match.OtherRecord));
            return new(match, SideOf(own, other), BothSides ? SideOf(other, own) : null,
                BothSides ? null : match.OtherTenant == Actor.Tenant ? "Copies.InUnit" : "Copies.Elsewhere");
        }

        DutyRecord? Readable(Guid id) => records.GetValueOrDefault(id) is { } record && scopes.GetValueOrDefault(record.TenantId)?.Covers(record) == true ? record : null;

        Side? SideOf(DutyRecord? record, DutyRecord? other)
        {
            if (record is null) return null;
            var text = Wordings.TextOf(record);
            var parts = new List<(string, bool)>();
            var at = 0;
            foreach (var (start, length) in other is null ? [] : wordings.Compare(text, Wordings.TextOf(other)).Passages)
            {
                if (start > at) parts.Add((text[at..start], false));
                parts.Add((text.Substring(start, length), true));
                at = start + length;
            }
            if (at < text.Length) parts.Add((text[at..], false));
            return new(record, $"{(BothSides ? tenants.Find(record.TenantId)?.Name + " · " : "")}{names.GetValueOrDefault(record.Party) ?? record.Party.Key}", parts);
        }
    }
}
