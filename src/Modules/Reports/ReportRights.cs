using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Reports.DutyReports;

namespace PartyDiscipline.Reports;

/// <summary>The module's permissions; who holds them is registered in <see cref="ReportsModule"/>.</summary>
static class ReportPermissions
{
    /// <summary>Reads cycles and reports as far as §B.10 lets him.</summary>
    public const string Read = "Reports.Read";
    /// <summary>Writes the reports of his own posts and bodies.</summary>
    public const string Write = "Reports.Write";
    /// <summary>Runs cycles and meetings, feeds back, publishes: the political-work office.</summary>
    public const string Run = "Reports.Run";
    /// <summary>Checks reports, sums up talks, looks through materials, proposes grades: both offices.</summary>
    public const string Check = "Reports.Check";
    /// <summary>Enters what the committee decided, approves what is published, lets a step be skipped.</summary>
    public const string Decide = "Reports.Decide";
    /// <summary>Sees all inputs to a grade side by side.</summary>
    public const string Panel = "Reports.Panel";
    /// <summary>Reads what is published.</summary>
    public const string Published = "Reports.Published";
}

/// <summary>Which parties' reports somebody reads in a tenant: all, or these.</summary>
sealed record ReportScope(bool All, bool AtHome, IReadOnlyCollection<PartyId> Parties)
{
    public bool Covers(PartyId party) => All || Parties.Contains(party);
}

/// <summary>The one place that says who may do what with duty reports (domain §B.10).</summary>
sealed class ReportRights(IPartyDirectory directory, ITenants tenants, TimeProvider time)
{
    static readonly string[] WholeUnit =
        [Roles.Secretary, Roles.DisciplineSecretary, Roles.PoliticalOfficer, Roles.DisciplineOfficer, Roles.Assessor, Roles.SuperiorViewer];

    /// <summary>The tenant when this actor may look at it: his own, or at the bureau any.</summary>
    public Tenant? Visible(Actor actor, string? tenant) =>
        string.IsNullOrEmpty(tenant) || tenant == actor.Tenant ? tenants.Find(actor.Tenant) : actor.AtBureau ? tenants.Find(tenant) : null;

    /// <summary>Leaders read their own, members also the committee's; the offices, the two secretaries and who watches over the unit read all.</summary>
    public async Task<ReportScope> Reads(Actor actor, string tenant, CancellationToken cancel)
    {
        var wide = WholeUnit.Any(actor.Is);
        if (actor.Tenant != tenant) return new(actor.AtBureau && wide, false, []);
        var parties = actor.Parties.ToHashSet();
        if (actor.Is(Roles.Member))
            parties.UnionWith((await directory.Parties(tenant, Kernel.Calendar.ChinaTime.Today(time), cancel)).Where(p => p.Id.Kind == PartyKind.PartyCommittee).Select(p => p.Id));
        return new(wide, true, parties);
    }

    static bool Product(Actor actor) => actor.Account == Guid.Empty;

    public static bool MayRun(Actor actor) => Product(actor) || actor.May(ReportPermissions.Run);

    public static bool MayCheck(Actor actor) => Product(actor) || actor.May(ReportPermissions.Check);

    /// <summary>Of the two offices, the political-work one.</summary>
    public static bool IsPolitical(Actor actor) => actor.Is(Roles.PoliticalOfficer);

    /// <summary>His own; for the two bodies also the office that drafts for them.</summary>
    public static bool MayWrite(Actor actor, DutyReport report) => actor.Tenant == report.Party.Tenant
        && (actor.May(ReportPermissions.Write) && report.Speakers.Any(actor.Holds)
            || report.Party.Kind == PartyKind.PartyCommittee && actor.Is(Roles.PoliticalOfficer)
            || report.Party.Kind == PartyKind.DisciplineCommittee && actor.Is(Roles.DisciplineOfficer));

    /// <summary>Nobody hands in, acknowledges or plans for another.</summary>
    public static bool MaySpeakFor(Actor actor, DutyReport report) =>
        actor.Tenant == report.Party.Tenant && actor.May(ReportPermissions.Write) && report.Speakers.Any(actor.Holds);

    /// <summary>What is still being written is read by those who write it; who checks sees it once it was handed in.</summary>
    public static bool MayReadText(Actor actor, DutyReport report) => report.State != ReportState.Draft || report.Edition > 0 || MayWrite(actor, report);

    public static bool MayJudge(Actor actor, DutyReport report) => MayCheck(actor) && !report.Speakers.Any(actor.Holds);

    /// <summary>Nobody decides on his own grade, nor on that of a body he heads.</summary>
    public static bool MayDecide(Actor actor, DutyReport report) => actor.May(ReportPermissions.Decide) && !report.Speakers.Any(actor.Holds);

    /// <summary>A grade and what was fed back is read by the reporter once it is fed back, by those who work with it before.</summary>
    public static bool MayReadGrade(Actor actor, DutyReport report) =>
        actor.May(ReportPermissions.Panel) || report.State is >= ReportState.FeedbackSent and not ReportState.Withdrawn && report.Speakers.Any(actor.Holds);
}
