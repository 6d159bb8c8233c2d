using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.SpotChecks;

/// <summary>
/// The draw of a quarter's records that are looked at (抽查, domain §C SM-2). Drawn from what was entered in the quarter, whatever became
/// of it since, by a seed that was made at the draw and is kept: anybody can draw again and must come to the same records.
/// </summary>
sealed class Sample : TenantRow
{
    /// <summary>Names how records are chosen, so that the way can change without making old draws untrue.</summary>
    public const string OrderBySha256 = "sha256-order/1";

    /// <summary>For example <c>2026Q1</c>.</summary>
    public string Quarter { get; private set; } = "";
    public string Seed { get; private set; } = "";
    public string Rule { get; private set; } = "";
    public int Percent { get; private set; }
    public int Population { get; private set; }
    /// <summary>Over the ids drawn from, so that one that was added or is gone shows.</summary>
    public string PopulationHash { get; private set; } = "";
    public int Drawn { get; private set; }
    public DateTimeOffset At { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";

    Sample() { }

    public static (Sample Sample, IReadOnlyList<Guid> Chosen) Draw(Period quarter, string seed, int percent, IReadOnlyCollection<Guid> population, Actor actor, DateTimeOffset at)
    {
        var chosen = Choose(seed, percent, population);
        return (new Sample
        {
            Quarter = quarter.ToString(),
            Seed = seed,
            Rule = OrderBySha256,
            Percent = percent,
            Population = population.Count,
            PopulationHash = HashOf(population),
            Drawn = chosen.Count,
            At = at,
            Account = actor.Account,
            ActorName = actor.Name,
        }, chosen);
    }

    /// <summary>The share of the ids that come first when ordered by SHA-256 over seed and id; at least one.</summary>
    public static IReadOnlyList<Guid> Choose(string seed, int percent, IReadOnlyCollection<Guid> population) =>
    [
        .. population
            .Select(id => (Id: id, Key: Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{id:N}")))))
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Take((population.Count * percent + 99) / 100)
            .Select(one => one.Id),
    ];

    public static string HashOf(IEnumerable<Guid> population) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', population.Select(id => id.ToString("N")).Order(StringComparer.Ordinal)))));
}

/// <summary>A record that was drawn. Whether it was asked about, answered or rejected is said by the record itself.</summary>
sealed class SampledRecord : TenantRow
{
    public const int NoteLength = 200;

    public Guid Sample { get; private set; }
    public Guid Record { get; private set; }
    public PartyId Party { get; private set; }
    /// <summary>1 for the first drawn.</summary>
    public int Place { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public Guid? AcceptedBy { get; private set; }
    public string? AcceptedByName { get; private set; }
    public string? Note { get; private set; }

    SampledRecord() { }

    public SampledRecord(Sample sample, DutyRecord record, int place) => (Sample, Record, Party, Place) = (sample.Id, record.Id, record.Party, place);

    /// <summary>Looked at and found in order. What is being asked about or was rejected is not.</summary>
    public Fault? Accept(DutyRecord record, Actor actor, string? note, DateTimeOffset at)
    {
        if (AcceptedAt is not null) return new("", "Sample.Already");
        if (record.State is RecordState.Queried or RecordState.Rejected) return new("", "Sample.StillAsked");
        if (note?.Length > NoteLength) return new("Note", "Record.TooLong", null, $"{NoteLength}");
        (AcceptedAt, AcceptedBy, AcceptedByName, Note) = (at, actor.Account, actor.Name, string.IsNullOrWhiteSpace(note) ? null : note.Trim());
        return null;
    }

    /// <summary>Where the look at it stands.</summary>
    public SampleStanding StandingOf(DutyRecord record) => record.State switch
    {
        RecordState.Queried => SampleStanding.Asked,
        RecordState.Rejected => SampleStanding.Rejected,
        RecordState.Discounted => SampleStanding.Discounted,
        _ when AcceptedAt is not null => SampleStanding.Accepted,
        RecordState.PendingConfirm or RecordState.NotMine => SampleStanding.DoesNotCount,
        _ => record.Answered ? SampleStanding.Answered : SampleStanding.Open,
    };
}

/// <summary>Where the look at a drawn record stands.</summary>
enum SampleStanding
{
    /// <summary>Nobody has looked yet.</summary>
    Open,
    /// <summary>Waits for its holder's answer.</summary>
    Asked,
    /// <summary>Answered; waits for the sampler.</summary>
    Answered,
    /// <summary>Not accepted; waits for the second person.</summary>
    Rejected,
    Accepted,
    Discounted,
    /// <summary>Unconfirmed or declined: it counts nothing anyway.</summary>
    DoesNotCount,
}
