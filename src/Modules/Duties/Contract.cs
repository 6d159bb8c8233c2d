using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Concurrency;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Duties;

/// <summary>
/// A responsible party, live: the single writer of its records and the current view of its lights. Keyed by the party's id.
/// It can be lost at any moment; the database is the only truth. Get one by <see cref="LiveParties.Party"/>.
/// </summary>
[Alias("Duties.IResponsibleParty")]
public interface IResponsibleParty : IGrainWithStringKey
{
    /// <summary>Every duty of a year with its light. A superior sees a leader's yellow and red only after the days of grace (§B.9).</summary>
    [Alias("Standing")]
    Task<PartyStanding> Standing(int year, bool asSuperior = false);

    /// <summary>How many duties of this year have which light, by obligation group.</summary>
    [Alias("Counts")]
    Task<PartyCounts> Counts();

    /// <summary>The duties that a record of this day and category may fulfil.</summary>
    [Alias("Fitting")]
    Task<ImmutableArray<DutyStanding>> Fitting(DateOnly on, string category);

    /// <summary>Records what was done. Typed by a clerk, it waits for the holder; his own entry counts at once.</summary>
    [Alias("Record")]
    Task<Outcome> Record(Actor actor, Guid operation, RecordEntry entry);

    /// <summary>The holder says that a record typed for him is right.</summary>
    [Alias("Confirm")]
    Task<Outcome> Confirm(Actor actor, Guid operation, Guid record);

    /// <summary>The holder says that it is not his.</summary>
    [Alias("Decline")]
    Task<Outcome> Decline(Actor actor, Guid operation, Guid record, string reason);

    /// <summary>Changes a record's content, keeping what it said before; after the period is locked, as a visible correction.</summary>
    [Alias("Amend")]
    Task<Outcome> Amend(Actor actor, Guid operation, Guid record, int version, RecordEntry entry, string reason);

    /// <summary>A spot check asks about a record.</summary>
    [Alias("Query")]
    Task<Outcome> Query(Actor actor, Guid operation, Guid record, string question);

    /// <summary>The holder answers; the record stands again.</summary>
    [Alias("Answer")]
    Task<Outcome> Answer(Actor actor, Guid operation, Guid record, string answer);

    /// <summary>The sampler does not accept the answer, or that there is none; somebody else decides.</summary>
    [Alias("Reject")]
    Task<Outcome> Reject(Actor actor, Guid operation, Guid record, string reason);

    /// <summary>A second person agrees with the sampler: the record is kept and counts nothing.</summary>
    [Alias("Discount")]
    Task<Outcome> Discount(Actor actor, Guid operation, Guid record, string reason);

    /// <summary>A second person does not agree with the sampler: the record stands.</summary>
    [Alias("Uphold")]
    Task<Outcome> Uphold(Actor actor, Guid operation, Guid record, string reason);

    /// <summary>Plans a talk of this party with another; told at once, or kept until <see cref="NotifyTalk"/>.</summary>
    [Alias("PlanTalk")]
    Task<Outcome> PlanTalk(Actor actor, Guid operation, TalkPlan plan);

    /// <summary>Tells the other side of a planned talk.</summary>
    [Alias("NotifyTalk")]
    Task<Outcome> NotifyTalk(Actor actor, Guid operation, Guid talk);

    /// <summary>The talk took place.</summary>
    [Alias("HoldTalk")]
    Task<Outcome> HoldTalk(Actor actor, Guid operation, Guid talk, DateOnly on);

    /// <summary>Writes down what was said, or writes it again after a dispute.</summary>
    [Alias("RecordTalk")]
    Task<Outcome> RecordTalk(Actor actor, Guid operation, Guid talk, TalkEntry entry);

    /// <summary>The other side says that it is right: the talk becomes this party's record and counts.</summary>
    [Alias("ConfirmTalk")]
    Task<Outcome> ConfirmTalk(Actor actor, Guid operation, Guid talk);

    /// <summary>The other side says that it was otherwise; his note is kept.</summary>
    [Alias("DisputeTalk")]
    Task<Outcome> DisputeTalk(Actor actor, Guid operation, Guid talk, string note);

    /// <summary>What was promised or ordered was seen to.</summary>
    [Alias("VerifyTalk")]
    Task<Outcome> VerifyTalk(Actor actor, Guid operation, Guid talk, string result);

    /// <summary>Calls a planned talk off.</summary>
    [Alias("CancelTalk")]
    Task<Outcome> CancelTalk(Actor actor, Guid operation, Guid talk, string reason);

    /// <summary>Closes a talk that cannot go on because one side holds no post any more.</summary>
    [Alias("CloseTalk")]
    Task<Outcome> CloseTalk(Actor actor, Guid operation, Guid talk, string reason);

    /// <summary>The year ended without the planned talks that are still open.</summary>
    [Alias("MissTalks")]
    Task<Outcome> MissTalks(Actor actor, Guid operation, int year);

    /// <summary>A record that stands fills a step of a follow-through chain (§B.9).</summary>
    [Alias("Link")]
    Task<Outcome> Link(Actor actor, Guid operation, Guid chain, string step, Guid record);

    /// <summary>A record does not belong to a step, or to the chain when no step is named.</summary>
    [Alias("Unlink")]
    Task<Outcome> Unlink(Actor actor, Guid operation, Guid chain, string? step, Guid record, string reason);

    /// <summary>Carrying out has failed: responsibility has to be pursued before the chain closes.</summary>
    [Alias("Fail")]
    Task<Outcome> Fail(Actor actor, Guid operation, Guid chain, string reason);

    /// <summary>Closes a year: its records change only by visible correction.</summary>
    [Alias("Lock")]
    Task<Outcome> Lock(Actor actor, Guid operation, int year);

    /// <summary>The secretary closes a self-assessment; the record that it makes counts with it, in one write.</summary>
    [Alias("CloseSelfAssessment")]
    Task<Outcome> CloseSelfAssessment(Actor actor, Guid operation, Guid assessment);

    /// <summary>A function downstream saw something done: it becomes a record that counts at once. For the product itself only.</summary>
    [Alias("RecordSeen")]
    Task<Outcome> RecordSeen(Actor actor, Guid operation, SeenDone seen);

    /// <summary>Something it stands on changed upstream: forget and read again.</summary>
    [Alias("Refresh")]
    Task Refresh();
}

/// <summary>党委, 纪委, 部门. A committee also records meetings and sums up its people.</summary>
[Alias("Duties.IUnit")]
public interface IUnit : IResponsibleParty
{
    /// <summary>A meeting, recorded once: the unit's own record and one entry for each attendee, all waiting for their holders.</summary>
    [Alias("RecordMeeting")]
    Task<Outcome> RecordMeeting(Actor actor, Guid operation, MeetingEntry meeting);

    /// <summary>The whole tenant's counts.</summary>
    [Alias("RollUp")]
    Task<TenantBoard> RollUp();
}

/// <summary>书记.</summary>
[Alias("Duties.ISecretary")]
public interface ISecretary : IResponsibleParty
{
    /// <summary>The duties he owes once per team member, such as hearing each one's report (notice 2.2.1).</summary>
    [Alias("TowardsMembers")]
    Task<ImmutableArray<DutyStanding>> TowardsMembers();
}

/// <summary>班子成员.</summary>
[Alias("Duties.IMember")]
public interface IMember : IResponsibleParty;

/// <summary>Where live parties are found.</summary>
public static class LiveParties
{
    public static IResponsibleParty Party(this IGrainFactory grains, PartyId party) => party.Kind switch
    {
        PartyKind.Secretary => grains.GetGrain<ISecretary>(party.ToString()),
        PartyKind.Member => grains.GetGrain<IMember>(party.ToString()),
        _ => grains.GetGrain<IUnit>(party.ToString()),
    };
}

/// <summary>The live board of one tenant, keyed by its code: every party's counts, pushed by the parties as they change.</summary>
[Alias("Duties.ITenantBoard")]
public interface ITenantBoard : IGrainWithStringKey
{
    [Alias("Board")]
    Task<TenantBoard> Board();

    /// <summary>Every party's counts. At the bureau, of a prison, as a superior sees them.</summary>
    [Alias("Parties")]
    Task<ImmutableArray<PartyCounts>> Parties(bool asSuperior);

    /// <summary>A party's counts changed.</summary>
    [Alias("Changed")]
    Task Changed(PartyCounts counts, int? recordedIn);

    /// <summary>Reads everything again: a new day, an opened year, an import.</summary>
    [Alias("Refresh")]
    Task Refresh();

    /// <summary>
    /// Something that a function downstream shows changed in this tenant: whoever watches hears the name of that function's board, here and at the bureau.
    /// The board itself knows nothing of it.
    /// </summary>
    [Alias("Touched")]
    Task Touched(string board);

    /// <summary>Tells this host of each change until the subscription runs out; renew it.</summary>
    [Alias("Watch")]
    Task Watch(IBoardWatcher watcher);
}

/// <summary>The bureau's live board of all tenants, keyed by the bureau's code.</summary>
[Alias("Duties.IBureauBoard")]
public interface IBureauBoard : IGrainWithStringKey
{
    /// <summary>One page of rows, the totals and what needs attention, in one call.</summary>
    [Alias("Page")]
    Task<BoardPage> Page(BoardQuery query);

    /// <summary>A tenant's counts changed.</summary>
    [Alias("Changed")]
    Task Changed(TenantBoard row);

    /// <summary>A tenant's part of another function's board changed.</summary>
    [Alias("Touched")]
    Task Touched(string board, string tenant);

    [Alias("Watch")]
    Task Watch(IBoardWatcher watcher);
}

/// <summary>A host that has pages open and wants to know what changes.</summary>
[Alias("Duties.IBoardWatcher")]
public interface IBoardWatcher : IGrainObserver
{
    /// <summary>The tenant's counts changed; nothing but the code is told, each page asks for what it may see.</summary>
    [OneWay, Alias("Changed")]
    Task Changed(string board, string tenant);
}

/// <summary>What a person enters. The party is the grain's, the actor comes along, the time is the server's.</summary>
[GenerateSerializer, Immutable, Alias("Duties.RecordEntry")]
public sealed record RecordEntry
{
    /// <summary>R01 to R15.</summary>
    [Id(0)] public required string Category { get; init; }
    /// <summary>The day of the event.</summary>
    [Id(1)] public required DateOnly On { get; init; }
    /// <summary>What was done, in one sentence.</summary>
    [Id(2)] public required string Title { get; init; }
    [Id(3)] public string? Substance { get; init; }
    /// <summary>Document or minutes number.</summary>
    [Id(4)] public string? DocumentNumber { get; init; }
    /// <summary>The category's own fields, as typed.</summary>
    [Id(5)] public ImmutableDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;
    /// <summary>Names or posts of the people who took part.</summary>
    [Id(6)] public ImmutableArray<string> People { get; init; } = [];
    /// <summary>The duties that it fulfils, as ticked.</summary>
    [Id(7)] public ImmutableArray<Guid> Duties { get; init; } = [];
    /// <summary>本期无相关事项: for standing duties only.</summary>
    [Id(8)] public bool NothingToReport { get; init; }
    /// <summary>The person saw the like record and says that this is another event.</summary>
    [Id(9)] public bool DifferentEvent { get; init; }
    /// <summary>How long the form stood open, where the browser told; only summed up for the unit's month, never kept with the record.</summary>
    [Id(10)] public int? Seconds { get; init; }
    /// <summary>The same words stand elsewhere; why that is so.</summary>
    [Id(11)] public string? SameWords { get; init; }
}

/// <summary>A meeting as the office records it.</summary>
[GenerateSerializer, Immutable, Alias("Duties.MeetingEntry")]
public sealed record MeetingEntry
{
    [Id(0)] public required RecordEntry Record { get; init; }
    /// <summary>Who took part: secretary, members, department heads.</summary>
    [Id(1)] public required ImmutableArray<PartyId> Attendees { get; init; }
}

/// <summary>A duty and how it stands.</summary>
[GenerateSerializer, Immutable, Alias("Duties.DutyStanding")]
public sealed record DutyStanding(
    [property: Id(0)] Guid Duty,
    [property: Id(1)] string Obligation,
    [property: Id(2)] Period Period,
    [property: Id(3)] PartyId? Counterpart,
    [property: Id(4)] DateOnly? Due,
    [property: Id(5)] bool Occasion,
    [property: Id(6)] Light Light,
    [property: Id(7)] decimal Done,
    [property: Id(8)] decimal Needed,
    [property: Id(9)] DateOnly? Changes,
    [property: Id(10)] string Reason,
    [property: Id(11)] string Rule);

/// <summary>All duties of a party in a year, as of a day.</summary>
[GenerateSerializer, Immutable, Alias("Duties.PartyStanding")]
public sealed record PartyStanding(
    [property: Id(0)] PartyId Party,
    [property: Id(1)] int Year,
    [property: Id(2)] DateOnly AsOf,
    [property: Id(3)] ImmutableArray<DutyStanding> Duties);

/// <summary>How many duties have which light.</summary>
[GenerateSerializer, Immutable, Alias("Duties.LightCounts")]
public readonly record struct LightCounts(
    [property: Id(0)] int None,
    [property: Id(1)] int Met,
    [property: Id(2)] int OnTrack,
    [property: Id(3)] int DueSoon,
    [property: Id(4)] int Overdue)
{
    public int Total => None + Met + OnTrack + DueSoon + Overdue;

    public int this[Light light] => light switch
    {
        Light.Met => Met,
        Light.OnTrack => OnTrack,
        Light.DueSoon => DueSoon,
        Light.Overdue => Overdue,
        _ => None,
    };

    /// <summary>The worst that needs doing; grey only when nothing else is there.</summary>
    public Light Worst =>
        Overdue > 0 ? Light.Overdue : DueSoon > 0 ? Light.DueSoon : OnTrack > 0 ? Light.OnTrack : Met > 0 ? Light.Met : Light.None;

    public LightCounts With(Light light) => light switch
    {
        Light.Met => this with { Met = Met + 1 },
        Light.OnTrack => this with { OnTrack = OnTrack + 1 },
        Light.DueSoon => this with { DueSoon = DueSoon + 1 },
        Light.Overdue => this with { Overdue = Overdue + 1 },
        _ => this with { None = None + 1 },
    };

    public static LightCounts operator +(LightCounts a, LightCounts b) =>
        new(a.None + b.None, a.Met + b.Met, a.OnTrack + b.OnTrack, a.DueSoon + b.DueSoon, a.Overdue + b.Overdue);

    public static LightCounts Add(LightCounts left, LightCounts right) => left + right;
}

/// <summary>An obligation that is yellow or red, and how often.</summary>
[GenerateSerializer, Immutable, Alias("Duties.Attention")]
public readonly record struct Attention([property: Id(0)] string Obligation, [property: Id(1)] Light Light, [property: Id(2)] int Count);

/// <summary>Which duties are counted: all of the year, or those that fall due in one half of it.</summary>
public enum DueIn { Year, FirstHalf, SecondHalf }

/// <summary>Counts by obligation group, in the order of the regulation's groups, and by the half-year in which they fall due.</summary>
/// <param name="Cells">First what never falls due, then the first half, then the second; each with one entry per group.</param>
[GenerateSerializer, Immutable, Alias("Duties.GroupCounts")]
public sealed record GroupCounts([property: Id(0)] ImmutableArray<LightCounts> Cells)
{
    const int Parts = 3;

    public int Groups => Cells.Length / Parts;

    /// <summary>One group's counts; none of a group that came into the law after they were counted.</summary>
    public LightCounts this[int group, DueIn span = DueIn.Year] => group >= Groups ? default : span == DueIn.Year
        ? Cells[group] + Cells[Groups + group] + Cells[2 * Groups + group]
        : Cells[(int)span * Groups + group];

    /// <summary>All groups together.</summary>
    public LightCounts Sum(DueIn span = DueIn.Year)
    {
        var sum = default(LightCounts);
        for (var group = 0; group < Groups; group++) sum += this[group, span];
        return sum;
    }

    /// <summary>Where a duty is counted.</summary>
    public static int Place(int groups, int group, DateOnly? due, int year) => due switch
    {
        null => group,
        { } day when day < new DateOnly(year, 7, 1) => groups + group,
        _ => 2 * groups + group,
    };

    public static GroupCounts Of(int groups, Action<LightCounts[]> fill)
    {
        var cells = new LightCounts[groups * Parts];
        fill(cells);
        return new([.. cells]);
    }
}

/// <summary>One party's counts: as it sees them, and as superiors do.</summary>
[GenerateSerializer, Immutable, Alias("Duties.PartyCounts")]
public sealed record PartyCounts(
    [property: Id(0)] PartyId Party,
    [property: Id(1)] GroupCounts Own,
    [property: Id(2)] GroupCounts Superior,
    [property: Id(3)] ImmutableArray<Attention> Attention);

/// <summary>One tenant's row of the bureau's board.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Year">The year counted.</param>
/// <param name="Own">Counts as the tenant itself sees them.</param>
/// <param name="Superior">Counts as the bureau sees them: leaders have their days of grace first.</param>
/// <param name="Attention">The worst obligations as the bureau sees them, at most three.</param>
/// <param name="Months">Records that count, by month of their event.</param>
/// <param name="Edition">Grows with each change, so that an older answer never replaces a newer one.</param>
[GenerateSerializer, Immutable, Alias("Duties.TenantBoard")]
public sealed record TenantBoard(
    [property: Id(0)] string Tenant,
    [property: Id(1)] int Year,
    [property: Id(2)] GroupCounts Own,
    [property: Id(3)] GroupCounts Superior,
    [property: Id(4)] ImmutableArray<Attention> Attention,
    [property: Id(5)] ImmutableArray<int> Months,
    [property: Id(6)] long Edition);

/// <summary>Which rows of the board.</summary>
/// <param name="Sort">A group's index to sort by that column, -1 worst first, -2 in official order.</param>
/// <param name="Descending">For a column: most complete first.</param>
/// <param name="Due">Which duties are counted.</param>
/// <param name="Light">Only tenants that have this light.</param>
/// <param name="Tenant">Only this tenant.</param>
/// <param name="Skip">Rows to leave out.</param>
/// <param name="Take">Rows on the page, at most 100.</param>
[GenerateSerializer, Immutable, Alias("Duties.BoardQuery")]
public sealed record BoardQuery(
    [property: Id(0)] int Sort = -1,
    [property: Id(1)] bool Descending = false,
    [property: Id(2)] DueIn Due = DueIn.Year,
    [property: Id(3)] Light? Light = null,
    [property: Id(4)] string? Tenant = null,
    [property: Id(5)] int Skip = 0,
    [property: Id(6)] int Take = 50);

/// <summary>A page of the board, with what stands above it.</summary>
/// <param name="Rows">The page's tenants.</param>
/// <param name="Matching">Tenants that match.</param>
/// <param name="Total">All their duties.</param>
/// <param name="Worst">The tenants that need attention first, at most three.</param>
/// <param name="Months">Records by month, all tenants.</param>
/// <param name="Reading">Tenants that are still being read; shown, never hidden.</param>
[GenerateSerializer, Immutable, Alias("Duties.BoardPage")]
public sealed record BoardPage(
    [property: Id(0)] ImmutableArray<TenantBoard> Rows,
    [property: Id(1)] int Matching,
    [property: Id(2)] LightCounts Total,
    [property: Id(3)] ImmutableArray<TenantBoard> Worst,
    [property: Id(4)] ImmutableArray<int> Months,
    [property: Id(5)] int Reading);

/// <summary>Who typed or settled an earlier record.</summary>
public sealed record RecordAuthor(Guid Account, string Name);

/// <summary>
/// A record that was made before it came to the product: from a paper handbook, another system, or a demonstration's past.
/// </summary>
/// <param name="Party">Whose it is.</param>
/// <param name="Entry">What it says; checked like any other entry.</param>
/// <param name="TypedBy">Who wrote it.</param>
/// <param name="EnteredAt">When; decides whether it was late.</param>
/// <param name="Own">The holder wrote it himself, so it stands.</param>
/// <param name="SettledBy">Written for him: the holder who confirmed or declined it; null while it waits.</param>
/// <param name="SettledAt">When he did.</param>
/// <param name="Declined">Why he declined it; null when he confirmed.</param>
/// <param name="Step">Where a duty of it is a chain, the step that it fills.</param>
/// <param name="Source">The intake by which it came from an old ledger; nobody has confirmed it then.</param>
/// <param name="Counterpart">The other side of a talk, who may read it too.</param>
public sealed record EarlierRecord(
    PartyId Party, RecordEntry Entry, RecordAuthor TypedBy, DateTimeOffset EnteredAt, bool Own,
    RecordAuthor? SettledBy = null, DateTimeOffset? SettledAt = null, string? Declined = null, string? Step = null,
    Guid? Source = null, PartyId? Counterpart = null);

/// <summary>Brings in what was recorded before: many records in one write, each with its own fact, under the same rules.</summary>
public interface IEarlierRecords
{
    /// <summary>All of one tenant and for the product itself only; one faulty record refuses all, named by its place in the list.</summary>
    Task<Outcome> BringIn(Actor actor, Guid operation, IReadOnlyList<EarlierRecord> records, CancellationToken cancel = default);
}

/// <summary>Something was recorded; it counts at once when the holder entered it himself.</summary>
/// <param name="For">Whom it waits for.</param>
public sealed record DutyRecorded(Guid Record, string Party, string Category, DateOnly On, bool Late, bool Waits, IReadOnlyList<Guid> Duties, Guid? For = null) : IConcerns
{
    [JsonIgnore]
    public IReadOnlyList<Guid> Persons => For is { } holder ? [holder] : [];

    [JsonIgnore]
    public string Page => $"/Duties/Entry/{Record}";
}

/// <summary>A meeting was recorded with entries for its attendees.</summary>
public sealed record MeetingRecorded(Guid Record, string Party, DateOnly On, int Attendees) : IFact;

/// <summary>The holder confirmed what was typed for him.</summary>
public sealed record RecordConfirmed(Guid Record, string Party, IReadOnlyList<Guid> Duties) : IFact;

/// <summary>The holder declined what was typed for him.</summary>
public sealed record RecordDeclined(Guid Record, string Party) : IFact;

/// <summary>A record's content changed; the earlier one is kept.</summary>
public sealed record RecordAmended(Guid Record, string Party, int Edition, bool Correction) : IFact;

/// <summary>A spot check asked about a record.</summary>
/// <param name="Holder">Who answers.</param>
public sealed record RecordQueried(Guid Record, string Party, Guid? Holder = null) : IConcerns
{
    [JsonIgnore]
    public IReadOnlyList<Guid> Persons => Holder is { } holder ? [holder] : [];

    [JsonIgnore]
    public string Page => $"/Duties/Entry/{Record}";
}

/// <summary>The holder answered.</summary>
public sealed record RecordAnswered(Guid Record, string Party) : IFact;

/// <summary>A sampler does not accept a record; a second person decides.</summary>
public sealed record RecordRejected(Guid Record, string Party) : IFact;

/// <summary>A second person let a rejected record stand.</summary>
public sealed record RecordUpheld(Guid Record, string Party) : IFact;

/// <summary>A record counts nothing from now on.</summary>
/// <param name="Holder">Whose it was.</param>
public sealed record RecordDiscounted(Guid Record, string Party, Guid? Holder = null) : IConcerns
{
    [JsonIgnore]
    public IReadOnlyList<Guid> Persons => Holder is { } holder ? [holder] : [];

    [JsonIgnore]
    public string Page => $"/Duties/Entry/{Record}";
}

/// <summary>A party's records of a year were locked.</summary>
public sealed record RecordsLocked(string Party, int Year, int Records) : IFact;

/// <summary>A duty as it stood at the end of a day, with the records that counted by then.</summary>
public sealed record AccountedDuty(PartyId Party, DutyStanding Standing, IReadOnlyList<Guid> Records);

/// <summary>A counting record: whose, and whether it came late.</summary>
public sealed record AccountedRecord(Guid Record, PartyId Party, DateOnly On, bool Late);

/// <summary>Whose handbook of a year was confirmed.</summary>
public sealed record AccountedHandbook(Guid? Person, PartyId? Party, DateOnly On);

/// <summary>How a unit stood on a past day, for functions that assess it. Reads only what the named tenant owns, and no content.</summary>
public interface IDutyAccounts
{
    /// <summary>Most records of one answer.</summary>
    const int MostRecords = 20_000;

    /// <summary>Every duty of the unit's parties in a year as it stood at the end of a day.</summary>
    Task<IReadOnlyList<AccountedDuty>> Duties(string tenant, int year, DateOnly on, CancellationToken cancel = default);

    /// <summary>Counting records of events between two days, both included.</summary>
    Task<IReadOnlyList<AccountedRecord>> Records(string tenant, DateOnly from, DateOnly to, CancellationToken cancel = default);

    /// <summary>Handbooks of a year that were confirmed by a day.</summary>
    Task<IReadOnlyList<AccountedHandbook>> Handbooks(string tenant, int year, DateOnly by, CancellationToken cancel = default);
}

/// <summary>What a month cost a unit, beside what was asked of it (P4).</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Records">Records entered.</param>
/// <param name="Fields">Fields typed.</param>
/// <param name="Requests">Requests for material received.</param>
/// <param name="Rise">Percent more typed than a year before; null when there is nothing to compare with.</param>
/// <param name="Alerts">The rise is past what the bureau is told of.</param>
public sealed record UnitBurden(DateOnly Month, int Records, int Fields, int Requests, int? Rise, bool Alerts);

/// <summary>What the mechanism costs the units, for the overview of the whole.</summary>
public interface IUnitBurdens
{
    /// <summary>The last month that is over, by unit: at the bureau of all, elsewhere the reader's own.</summary>
    Task<IReadOnlyDictionary<string, UnitBurden>> LastMonth(Actor actor, CancellationToken cancel = default);
}
