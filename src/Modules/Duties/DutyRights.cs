using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Search;

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
    /// <summary>Decides on what a spot check did not accept.</summary>
    public const string Discount = "Duties.Discount";
    /// <summary>Plans, holds, writes down and confirms talks.</summary>
    public const string Talk = "Duties.Talk";
    /// <summary>Sees how many talks were held, never what was said.</summary>
    public const string TalkFigures = "Duties.TalkFigures";
    /// <summary>Sees whose words stand elsewhere; at the bureau both sides.</summary>
    public const string Copies = "Duties.Copies";
    /// <summary>Locks a closed year's records.</summary>
    public const string Lock = "Duties.Lock";
    /// <summary>Takes old ledgers in.</summary>
    public const string Intake = "Duties.Intake";
    /// <summary>Registers what comes from above, so that its chains begin.</summary>
    public const string Deploy = "Duties.Deploy";
    /// <summary>Sees the board of all units at the bureau, of the whole unit at a prison.</summary>
    public const string Board = "Duties.Board";
    /// <summary>Opens self-assessments and writes them for the bodies.</summary>
    public const string OpenSelfAssessment = "Duties.OpenSelfAssessment";
    /// <summary>Closes self-assessments.</summary>
    public const string CloseSelfAssessment = "Duties.CloseSelfAssessment";
    /// <summary>At the bureau: asks units for material, once nothing that exists is enough.</summary>
    public const string Ask = "Duties.Ask";
    /// <summary>Sees requests for material and answers them for his unit.</summary>
    public const string Requests = "Duties.Requests";
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
    /// <summary>The same for the index of full text.</summary>
    public Reach Reach => new(All, Parties, Restricted, Own, Account);

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
        // What stands can be rejected only after its holder was asked and heard.
        RecordAction.Reject => MayAct(actor, record, RecordAction.Query) && (record.State != RecordState.Recorded || record.Answered),
        // Two people: who rejected it does not decide.
        RecordAction.Discount or RecordAction.Uphold =>
            actor.Tenant == record.Party.Tenant && actor.May(DutyPermissions.Discount) && !actor.Holds(record.Party) && actor.Account != record.RejectedBy,
        RecordAction.Lock => MayLock(actor, record.Party),
        // What a talk became changes with the talk alone.
        RecordAction.Amend or RecordAction.Correct => Own(actor, record.Party) && record.Talk is null,
        _ => Own(actor, record.Party),
    };

    /// <summary>Files are put with a record by its holder, or by who typed it for him, until it is locked.</summary>
    public static bool MayAttach(Actor actor, DutyRecord record) =>
        record.Talk is null && record.State is (RecordState.PendingConfirm or RecordState.Recorded or RecordState.Queried)
        && (Own(actor, record.Party) || record.TypedBy == actor.Account && record.State == RecordState.PendingConfirm && actor.Tenant == record.Party.Tenant);

    /// <summary>The product by itself when the time has come, or the right person of the unit before.</summary>
    public static bool MayLock(Actor actor, PartyId party) => actor.Tenant == party.Tenant && (actor.Account == Guid.Empty || actor.May(DutyPermissions.Lock));

    /// <summary>Who may do it, as a resource key, for the page of somebody who may not.</summary>
    public static string WhoMay(RecordAction action) => action switch
    {
        RecordAction.Query or RecordAction.Reject => "Who.Query",
        RecordAction.Discount or RecordAction.Uphold => "Who.Discount",
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
