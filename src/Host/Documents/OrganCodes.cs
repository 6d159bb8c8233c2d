using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Documents;

/// <summary>机关代字 of one organ as its tenant has set it.</summary>
sealed class OrganCode : TenantRow
{
    OrganCode() { }

    public OrganCode(PartyKind organ, string code) => (Organ, Code) = (organ, code);

    public PartyKind Organ { get; private set; }
    public string Code { get; set; } = "";
}

/// <summary>A tenant set the code under which an organ numbers its documents.</summary>
public sealed record OrganCodeSet(PartyKind Organ, string Code) : IFact;

/// <summary>机关代字 of the organs that issue documents: as set, or made of the tenant's name.</summary>
sealed class OrganCodes(Database<HostDb> database, Tenants tenants) : IOrganCodes
{
    /// <summary>The organs, and what follows the tenant's short name in their codes unless the tenant says otherwise.</summary>
    public static readonly IReadOnlyDictionary<PartyKind, string> Organs = new Dictionary<PartyKind, string>
    {
        [PartyKind.PartyCommittee] = "狱党发",
        [PartyKind.DisciplineCommittee] = "狱纪发",
    };

    public async ValueTask<string> Of(string tenant, PartyKind organ, CancellationToken cancel = default)
    {
        await using var db = database.Open(tenant);
        var set = await db.OrganCodes.AsNoTracking().Where(c => c.Organ == organ).Select(c => c.Code).FirstOrDefaultAsync(cancel);
        return set ?? Usual(tenants.Find(tenant)?.Name.Zh ?? tenant, organ);
    }

    public async Task<Outcome> Set(Actor actor, Guid operation, PartyKind organ, string code, CancellationToken cancel = default)
    {
        code = code.Trim();
        if (!Organs.ContainsKey(organ)) return new Outcome.NotFound();
        if (code.Length is 0 or > DocumentNumber.CodeLength || !code.All(char.IsLetterOrDigit)) return Outcome.Refuse("Code", "OrganCode.Form");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async cancelled =>
        {
            var row = await db.OrganCodes.FirstOrDefaultAsync(c => c.Organ == organ, cancelled) ?? db.Add(new OrganCode(organ, code)).Entity;
            row.Code = code;
            db.Append(new OrganCodeSet(organ, code), $"organ/{organ}");
            return new Outcome.Done(row.Id);
        }, cancel);
    }

    /// <summary>A bureau is called by one character, a prison by up to three: 宁狱党发, 石嘴山狱党发.</summary>
    static string Usual(string name, PartyKind organ)
    {
        if (name.EndsWith("管理局", StringComparison.Ordinal)) return name[..1] + Organs[organ];
        var place = name.Split("监狱")[0];
        var own = place[(place.LastIndexOfAny(['区', '省', '市']) + 1)..];
        return string.Concat(own.Where(char.IsLetterOrDigit).Take(3)) + Organs[organ];
    }
}
