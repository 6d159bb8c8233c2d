using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties;

/// <summary>The module's permissions; who holds them is registered in <see cref="DutiesModule"/>.</summary>
static class DutyPermissions
{
    /// <summary>Records for his own parties, or as a clerk for others who confirm.</summary>
    public const string Record = "Duties.Record";
    /// <summary>Reads records as far as §B.10 lets him.</summary>
    public const string Read = "Duties.Read";
    /// <summary>Records meetings with entries for their attendees.</summary>
    public const string Meeting = "Duties.Meeting";
    /// <summary>Spot checks: asks about a record.</summary>
    public const string Query = "Duties.Query";
    /// <summary>Decides that a record counts nothing.</summary>
    public const string Discount = "Duties.Discount";
    /// <summary>Takes old ledgers in.</summary>
    public const string Intake = "Duties.Intake";
    /// <summary>Registers what comes from above, so that its chains begin.</summary>
    public const string Deploy = "Duties.Deploy";
    /// <summary>Sees the board of all units at the bureau, of the whole unit at a prison.</summary>
    public const string Board = "Duties.Board";
}

/// <summary>
/// What of the records somebody may read: all of a tenant, or certain parties; restricted ones only where he is involved or on
/// the discipline side (domain §B.10).
/// </summary>
/// <param name="All">Every party of the tenant.</param>
/// <param name="Parties">Otherwise these.</param>
/// <param name="Restricted">Talks and cases of every party of the tenant.</param>
/// <param name="Own">His own parties, whose restricted records he reads.</param>
/// <param name="Account">What he typed himself he reads.</param>
sealed record ReadScope(bool All, PartyId[] Parties, bool Restricted, PartyId[] Own, Guid Account)
{
    public bool Covers(DutyRecord record) =>
        record.TypedBy == Account || (All || Parties.Contains(record.Party)) && (!record.Restricted || Restricted || Own.Contains(record.Party))
        || record.Counterpart is { } other && Own.Contains(other);

    public bool Covers(PartyId party) => All || Parties.Contains(party);

    public IQueryable<DutyRecord> Of(IQueryable<DutyRecord> records)
    {
        var (all, parties, restricted, own, account) = this;
        return records.Where(r =>
            r.TypedBy == account || (all || parties.Contains(r.Party)) && (!r.Restricted || restricted || own.Contains(r.Party))
            || r.Counterpart != null && own.Contains(r.Counterpart.Value));
    }
}

/// <summary>The one place that says who may do what with records (domain §B.10).</summary>
sealed class DutyRights(IPartyDirectory directory, TimeProvider time)
{
    static readonly string[] WholeUnit =
        [Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer];

    /// <summary>His own party: the record stands at once.</summary>
    public static bool Own(Actor actor, PartyId party) => actor.Tenant == party.Tenant && actor.Holds(party);

    /// <summary>For himself, or as a clerk (联络员) for any party of his tenant, whose holder then confirms.</summary>
    public static bool MayRecordFor(Actor actor, PartyId party) =>
        Own(actor, party) && actor.May(DutyPermissions.Record) || actor.Tenant == party.Tenant && actor.Is(Roles.Clerk);

    public static bool MayRecordMeeting(Actor actor, PartyId unit) => actor.Tenant == unit.Tenant && actor.May(DutyPermissions.Meeting);

    /// <summary>An occasion may be registered by whoever may record for the party, and by the two offices that learn of it first.</summary>
    public static bool MayRegisterOccasion(Actor actor, PartyId party) =>
        MayRecordFor(actor, party) || actor.Tenant == party.Tenant && (actor.Is(Roles.PoliticalOfficer) || actor.Is(Roles.DisciplineOfficer));

    /// <summary>The office keeps the register of what arrives, so a clerk sees every chain of his tenant, though not what records say.</summary>
    public static bool KeepsRegister(Actor actor, string tenant) => actor.Tenant == tenant && actor.Is(Roles.Clerk);

    /// <summary>A chain is shown to whoever reads its owner's records, keeps the register, or registered the document himself.</summary>
    public static bool SeesChain(Actor actor, ReadScope scope, PartyId party, Guid registeredBy) =>
        scope.Covers(party) || KeepsRegister(actor, party.Tenant) || actor.Tenant == party.Tenant && registeredBy == actor.Account;

    /// <summary>The holder says which of his records meet a step; a clerk only of those that he typed himself.</summary>
    public static bool MayLink(Actor actor, DutyRecord record) =>
        Own(actor, record.Party) && actor.May(DutyPermissions.Record) || MayRecordFor(actor, record.Party) && record.TypedBy == actor.Account;

    /// <summary>Whoever owns the chain, and those who watch over the whole unit.</summary>
    public static bool MayFindFailure(Actor actor, PartyId party) =>
        Own(actor, party) || actor.Tenant == party.Tenant && (actor.Is(Roles.DisciplineSecretary) || actor.Is(Roles.DisciplineOfficer) || actor.Is(Roles.PoliticalOfficer));

    /// <summary>Nobody confirms, declines, amends or answers somebody else's.</summary>
    public static bool MayAct(Actor actor, DutyRecord record, RecordAction action) => action switch
    {
        RecordAction.Query => actor.Tenant == record.Party.Tenant && actor.May(DutyPermissions.Query) && !actor.Holds(record.Party),
        RecordAction.Discount => actor.Tenant == record.Party.Tenant && actor.May(DutyPermissions.Discount) && !actor.Holds(record.Party),
        RecordAction.Lock => actor.Account == Guid.Empty,
        _ => Own(actor, record.Party),
    };

    /// <summary>Who may do it, as a resource key, for the page of somebody who may not.</summary>
    public static string WhoMay(RecordAction action) => action switch
    {
        RecordAction.Query => "Who.Query",
        RecordAction.Discount => "Who.Discount",
        _ => "Who.Holder",
    };

    /// <summary>What the actor may read in a tenant. The bureau reads prisons, but never their talks and cases.</summary>
    public async Task<ReadScope> Reads(Actor actor, string tenant, CancellationToken cancel = default)
    {
        var wide = WholeUnit.Any(actor.Is);
        if (actor.Tenant != tenant) return new(actor.AtBureau && (wide || actor.Is(Roles.Member)), [], false, [], actor.Account);

        var own = actor.Parties.ToArray();
        var parties = new HashSet<PartyId>(own);
        foreach (var party in own)
            if (await directory.Find(party, time.Today(), cancel) is { } held) parties.UnionWith(held.InCharge);
        // A member of the team reads what the team's committee did.
        if (actor.Is(Roles.Member))
            parties.UnionWith((await directory.Parties(tenant, time.Today(), cancel)).Where(p => p.Id.Kind == PartyKind.PartyCommittee).Select(p => p.Id));
        var discipline = actor.Is(Roles.DisciplineSecretary) || actor.Is(Roles.DisciplineOfficer);
        return new(wide, [.. parties], discipline, own, actor.Account);
    }
}
