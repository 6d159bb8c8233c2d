using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>What changes an election's state.</summary>
enum ElectionAction { Open, Close, Reopen, Count, Seal }

/// <summary>The two officers' sides: 政工 and 纪检. One prepares, the other agrees; one asks for the count, the other counts.</summary>
enum OfficerSide { Political, Discipline }

/// <summary>Somebody who is appraised, under the name of the day on which it was prepared.</summary>
sealed record ElectionParty(PartyId Party, LocalText Name);

/// <summary>
/// A democratic appraisal by secret ballot (民主测评, notice 3.3.3; SM-4, ballot): who is appraised, by which figures, how far it is.
/// Who voted, and how, stands nowhere in it.
/// </summary>
sealed class Election : TenantRow
{
    public const int TitleLength = 80;
    public const int ReasonLength = 200;

    public string Title { get; private set; } = "";
    public int Year { get; private set; }
    /// <summary>The day of the meeting or of the vote.</summary>
    public DateOnly On { get; private set; }
    /// <summary>The year-end meeting whose reporters are appraised; null for one by itself.</summary>
    public Guid? Meeting { get; private set; }
    public ElectionState State { get; private set; }
    public ElectionParty[] Parties { get; private set; } = [];
    public AppraisalTerms Terms { get; private set; } = null!;
    /// <summary>The point that ballots are closed to; the private key was shared out and kept nowhere.</summary>
    public byte[]? PublicKey { get; private set; }
    public Guid PreparedBy { get; private set; }
    public string PreparedByName { get; private set; } = "";
    public OfficerSide PreparedAs { get; private set; }
    public Guid? AgreedBy { get; private set; }
    public string? AgreedByName { get; private set; }
    public Guid? CountAskedBy { get; private set; }
    public OfficerSide? CountAskedAs { get; private set; }
    public string? CountAskedByName { get; private set; }
    /// <summary>Cards in the voters' hands are those of this printing.</summary>
    public bool CardsPrinted { get; private set; }
    public bool CardsReturned { get; private set; }
    /// <summary>Ballots that count; known after the count, of the voting pages alone after the close.</summary>
    public int Ballots { get; private set; }
    public bool Quorum { get; private set; }
    public DateTimeOffset PreparedAt { get; private set; }

    Election() { }

    public Election(string title, int year, DateOnly on, Guid? meeting, ElectionParty[] parties, AppraisalTerms terms, Actor actor, OfficerSide side, DateTimeOffset at)
    {
        (Title, Year, On, Meeting, Parties, Terms, State) = (title.Trim(), year, on, meeting, parties, terms, ElectionState.Ready);
        (PreparedBy, PreparedByName, PreparedAs, PreparedAt) = (actor.Account, actor.Name, side, at);
    }

    /// <summary>The state after an action, or null when the state does not allow it. This table is SM-4's ballot.</summary>
    public static ElectionState? After(ElectionState state, ElectionAction action) => (state, action) switch
    {
        (ElectionState.Ready, ElectionAction.Open) => ElectionState.Open,
        (ElectionState.Open, ElectionAction.Close) => ElectionState.Closed,
        (ElectionState.Closed, ElectionAction.Reopen) => ElectionState.Open,
        (ElectionState.Closed, ElectionAction.Count) => ElectionState.Counted,
        (ElectionState.Counted, ElectionAction.Seal) => ElectionState.Sealed,
        _ => null,
    };

    /// <summary>Which officer he is; null for anybody else.</summary>
    public static OfficerSide? SideOf(Actor actor) => !actor.May(BallotPermissions.Run) ? null
        : actor.Is(Roles.PoliticalOfficer) ? OfficerSide.Political
        : actor.Is(Roles.DisciplineOfficer) ? OfficerSide.Discipline : null;

    public int MarkCount => Parties.Length * Terms.Dimensions.Length;

    /// <summary>May he give the second officer's word on what was prepared?</summary>
    public bool MayAgree(Actor actor) => State == ElectionState.Ready && AgreedBy is null && SideOf(actor) is { } side && side != PreparedAs && actor.Account != PreparedBy;

    /// <summary>The one who counts is the other officer than the one who asked for it.</summary>
    public bool MayCount(Actor actor) => State == ElectionState.Closed && CountAskedBy is { } asked && SideOf(actor) is { } side && side != CountAskedAs && actor.Account != asked;

    public void Agree(Actor actor) => (AgreedBy, AgreedByName) = (actor.Account, actor.Name);

    public void Share(byte[] publicKey) => PublicKey = publicKey;

    public void Print() => CardsPrinted = true;

    public void ReturnCards() => CardsReturned = true;

    public void AskCount(Actor actor, OfficerSide side) => (CountAskedBy, CountAskedAs, CountAskedByName) = (actor.Account, side, actor.Name);

    /// <summary>Moves on and says so in a step; refuses while something is wanting.</summary>
    public (ElectionStep? Step, Fault[] Faults) Take(ElectionAction action, Actor actor, string? reason, DateTimeOffset at)
    {
        if (After(State, action) is not { } next) return (null, [new Fault("", "Election.NotNow")]);
        Fault[] faults = [.. Wanting(action, reason)];
        if (faults.Length > 0) return (null, faults);
        var step = new ElectionStep(Id, action, State, next, actor, reason, at);
        // Whatever was said about the count is said anew after a second vote.
        if (action == ElectionAction.Reopen) (CountAskedBy, CountAskedAs, CountAskedByName, CardsReturned) = (null, null, null, false);
        State = next;
        return (step, []);
    }

    public void Took(int ballots) => Ballots = ballots;

    public void Came(int ballots, int roster) => (Ballots, Quorum) = (ballots, Terms.HasQuorum(ballots, roster));

    IEnumerable<Fault> Wanting(ElectionAction action, string? reason)
    {
        if (action == ElectionAction.Open && AgreedBy is null) yield return new Fault("", "Election.NotAgreed", "3.3.3");
        if (action == ElectionAction.Open && PublicKey is null) yield return new Fault("", "Election.NoKey");
        if (action == ElectionAction.Open && !CardsPrinted) yield return new Fault("", "Election.NoCards");
        if (action == ElectionAction.Count && CountAskedBy is null) yield return new Fault("", "Election.CountNotAsked");
        if (action == ElectionAction.Reopen && string.IsNullOrWhiteSpace(reason)) yield return new Fault("Reason", "Election.ReasonMissing");
        if (reason?.Length > ReasonLength) yield return new Fault("Reason", "Election.TooLong", null, $"{ReasonLength}");
    }
}

/// <summary>A change of an election's state: who, when, why.</summary>
sealed class ElectionStep : TenantRow
{
    public Guid Election { get; private set; }
    public ElectionAction Action { get; private set; }
    public ElectionState From { get; private set; }
    public ElectionState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    ElectionStep() { }

    public ElectionStep(Guid election, ElectionAction action, ElectionState from, ElectionState to, Actor actor, string? reason, DateTimeOffset at)
    {
        (Election, Action, From, To, Account, ActorName, At) = (election, action, from, to, actor.Account, actor.Name, at);
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
    }
}

/// <summary>
/// One of those who hold a part of the key. His own secret is shown to him once and kept nowhere; the product keeps the public key that
/// follows from it, and his part closed to that.
/// </summary>
sealed class ElectionHolder : TenantRow
{
    public Guid Election { get; private set; }
    public int Place { get; private set; }
    public Guid Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public byte[]? PublicKey { get; private set; }
    public byte[]? Part { get; private set; }

    ElectionHolder() { }

    public ElectionHolder(Guid election, int place, Guid person, string name) => (Election, Place, Person, PersonName) = (election, place, person, name);

    public void Take(byte[] publicKey) => PublicKey = publicKey;

    public void Keep(byte[] part) => Part = part;

    /// <summary>His part, opened with his written secret; null when it is not his.</summary>
    public SharedSecret.Part? Open(byte[] secret)
    {
        var (own, publicKey) = SealedBox.KeyOf(secret, ElectionHolder.Purpose);
        if (Part is null || PublicKey is null || !publicKey.AsSpan().SequenceEqual(PublicKey)) return null;
        return SealedBox.Open(Part, own, About(Election, Place)) is { } values ? new SharedSecret.Part((byte)Place, values) : null;
    }

    /// <summary>What a holder's secret is for; part of how his key follows from it.</summary>
    public static ReadOnlySpan<byte> Purpose => "holder of an election key/1"u8;

    public static byte[] About(Guid election, int place) => System.Text.Encoding.UTF8.GetBytes($"part/{election:N}/{place}");
}

/// <summary>How many of a class may vote, how many cards were made for it, and what became of them: counts, never names.</summary>
sealed class ElectionRoll : TenantRow
{
    public Guid Election { get; private set; }
    public string Class { get; private set; } = "";
    public int Roster { get; private set; }
    public int Cards { get; private set; }
    /// <summary>Cards that came back unused and were destroyed.</summary>
    public int Returned { get; private set; }
    /// <summary>Cards with which somebody voted; told at the count.</summary>
    public int Used { get; private set; }

    ElectionRoll() { }

    public ElectionRoll(Guid election, string voters, int roster) => (Election, Class, Roster) = (election, voters, roster);

    public int Missing => Cards - Used - Returned;

    public void Print(int cards) => (Cards, Returned, Used) = (cards, 0, 0);

    public void Return(int cards) => Returned = cards;

    public void Use(int cards) => Used = cards;
}

/// <summary>A figure of the sealed result that may be shown. What may not be shown was never written.</summary>
sealed class ElectionFigure : TenantRow
{
    public Guid Election { get; private set; }
    public int Party { get; private set; }
    public string Dimension { get; private set; } = "";
    public string Class { get; private set; } = "";
    public int Ballots { get; private set; }
    public decimal? Score { get; private set; }

    ElectionFigure() { }

    public ElectionFigure(Guid election, TalliedCell cell) =>
        (Election, Party, Dimension, Class, Ballots, Score) = (election, cell.Party, cell.Dimension, cell.Class, cell.Ballots, cell.Score);
}
