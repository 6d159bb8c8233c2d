using System.Text.Json;
using System.Text.Json.Serialization;
using PartyDiscipline.Kernel;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>承办人→部门负责人→分管领导→主要领导.</summary>
enum ChainLevel { Handler, Department, InCharge, Principal }

/// <summary>A level of the sign-off chain, and whether an instrument may leave without it.</summary>
sealed record ChainStep(ChainLevel Level, LocalText Name, bool Needed, string Clause);

/// <summary>How an item stands in the board's colours; yellow and red follow from escalation alone.</summary>
enum OrderColour { Green, Yellow, Red }

/// <summary>Whom a level of escalation is told.</summary>
enum ToldParty { Owner, InCharge, UnitSecretary, IssuingSecretary, IssuingDiscipline }

/// <summary>What a level of escalation proposes; people decide.</summary>
enum EscalationProposal { TalkOrSuggestion, Accountability }

/// <summary>A level that being overdue reaches: after which limit, in which colour, who is told, what is proposed (SM-8).</summary>
sealed record EscalationLevel(int Level, string Limit, OrderColour Colour, IReadOnlyList<ToldParty> Tells, EscalationProposal? Proposes);

/// <summary>One of the heads on which what a suggestion brought about is assessed (SM-9).</summary>
sealed record AssessedHead(string Code, LocalText Name);

/// <summary>One of the six sides on which early signs are watched for (notice 2.3.1).</summary>
sealed record SignArea(string Code, LocalText Name, string Clause);

/// <summary>What makes the product propose a talk, and of which kind; see the talks of Duties.</summary>
sealed record TalkTrigger(string Code, LocalText Name, string Clause, string Kind, string? Limit);

/// <summary>How orders and suggestions run, as data: Regulations/orders.json. Their figures are limits; see <see cref="Law.Limits"/>.</summary>
sealed record OrderLaw
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required int Version { get; init; }
    public required IReadOnlyList<ChainStep> Chain { get; init; }
    public required IReadOnlyList<EscalationLevel> Escalation { get; init; }
    public required IReadOnlyList<AssessedHead> Heads { get; init; }
    public required IReadOnlyList<SignArea> Signs { get; init; }
    public required IReadOnlyList<TalkTrigger> Triggers { get; init; }

    public SignArea? Sign(string? code) => Signs.FirstOrDefault(s => s.Code == code);
    public TalkTrigger Trigger(string code) => Triggers.First(t => t.Code == code);

    public static OrderLaw Load()
    {
        using var stream = typeof(OrderLaw).Assembly.GetManifestResourceStream("PartyDiscipline.Supervision.Regulations.orders.json")!;
        return JsonSerializer.Deserialize<OrderLaw>(stream, Json)!;
    }
}
