using System.Globalization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Statements;

/// <summary>What somebody does to a statement.</summary>
enum StatementAction { Submit, Return, Approve, Issue, Sign, Countersign, Decline, Revise, ChangeLeader, SignAnew, Expire, Void }

/// <summary>甲方 and 乙方.</summary>
enum StatementSide { First, Second }

/// <summary>
/// A responsibility statement (责任书, domain SM-1): what one party owes in a year, signed by it and by the party above. Between two
/// units it is made in two copies as on paper: the original lies with the first party, its counterpart (<see cref="IsCounterpart"/>)
/// under the same id with the second. Each side signs its own copy, in its own Ledger; the original decides.
/// </summary>
sealed class Statement : TenantRow
{
    public const int ReasonLength = 300;

    public int Year { get; private set; }
    public string Edge { get; private set; } = "";
    /// <summary>Place among the statements of its edge and year.</summary>
    public int Ordinal { get; private set; }
    /// <summary>Printed on it; unique in the installation.</summary>
    public string Number { get; private set; } = "";
    public PartyId First { get; private set; }
    public PartyId Second { get; private set; }
    public LocalText FirstName { get; private set; } = new("", "");
    public LocalText SecondName { get; private set; } = new("", "");
    public StatementState State { get; private set; }
    /// <summary>Since when it is in this state.</summary>
    public DateOnly Since { get; private set; }
    /// <summary>By when its next signatures are due.</summary>
    public DateOnly Due { get; private set; }
    /// <summary>1 for the first; another after a revision or a new signature.</summary>
    public int Edition { get; private set; } = 1;
    /// <summary>Steps taken; tells which of two copies is behind.</summary>
    public int Moves { get; private set; }
    /// <summary>Version of the wording.</summary>
    public int Template { get; private set; }
    /// <summary>Clauses of this statement alone, beside the duties that the year brought.</summary>
    public List<string> Personal { get; private set; } = [];
    /// <summary>The text as approved, in canonical JSON; null while it is drafted.</summary>
    public string? Text { get; private set; }
    public string? TextHash { get; private set; }
    /// <summary>Whose new head has to sign anew.</summary>
    public StatementSide? Successor { get; private set; }
    /// <summary>The day on which those concerned were last reminded.</summary>
    public DateOnly? Reminded { get; private set; }

    Statement() { }

    public Statement(int year, StatementPair pair, int ordinal, int template, DateOnly due, DateOnly today)
    {
        Year = year;
        Edge = pair.Edge.Code;
        Ordinal = ordinal;
        First = pair.First.Id;
        Second = pair.Second.Id;
        FirstName = pair.First.Name;
        SecondName = pair.Second.Name;
        Number = string.Create(CultureInfo.InvariantCulture, $"{First.Tenant}-{year}-{Edge}-{ordinal:00}");
        Template = template;
        Due = due;
        Since = today;
    }

    /// <summary>The second party's copy of an original.</summary>
    public static Statement CounterpartOf(Statement original)
    {
        var copy = new Statement { Id = original.Id };
        copy.TakeAfter(original);
        return copy;
    }

    /// <summary>Two units sign it, so there are two copies.</summary>
    public bool InTwoUnits => First.Tenant != Second.Tenant;

    /// <summary>This is the second party's copy, not the original.</summary>
    public bool IsCounterpart => TenantId != First.Tenant;

    /// <summary>The only transitions there are (SM-1).</summary>
    public static StatementState? After(StatementState state, StatementAction action) => (state, action) switch
    {
        (StatementState.Draft, StatementAction.Submit) => StatementState.Review,
        (StatementState.Review, StatementAction.Return) => StatementState.Draft,
        (StatementState.Review, StatementAction.Approve) => StatementState.Approved,
        (StatementState.Approved, StatementAction.Issue) => StatementState.Issued,
        (StatementState.Issued, StatementAction.Sign) => StatementState.HalfSigned,
        (StatementState.HalfSigned, StatementAction.Countersign) => StatementState.Effective,
        (StatementState.Issued or StatementState.HalfSigned, StatementAction.Decline) => StatementState.Disputed,
        (StatementState.Disputed, StatementAction.Revise) => StatementState.Draft,
        (StatementState.Effective, StatementAction.ChangeLeader) => StatementState.ToResign,
        (StatementState.ToResign, StatementAction.SignAnew) => StatementState.Effective,
        (StatementState.Effective or StatementState.ToResign, StatementAction.Expire) => StatementState.Expired,
        (StatementState.Draft or StatementState.Review or StatementState.Approved or StatementState.Issued or StatementState.HalfSigned or StatementState.Disputed,
            StatementAction.Void) => StatementState.Void,
        _ => null,
    };

    /// <summary>Whose reasons have to be kept.</summary>
    public static bool NeedsReason(StatementAction action) =>
        action is StatementAction.Return or StatementAction.Decline or StatementAction.Revise or StatementAction.Void;

    /// <summary>Steps that are a signature.</summary>
    public static bool IsSigning(StatementAction action) => action is StatementAction.Sign or StatementAction.Countersign or StatementAction.SignAnew;

    /// <summary>Nothing more can happen to it.</summary>
    public static bool IsOver(StatementState state) => state is StatementState.Expired or StatementState.Void;

    /// <summary>Whose turn it is, when it is a party's: to approve, to sign. Otherwise it is the officer's, or nobody's.</summary>
    public StatementSide? Awaited => State switch
    {
        StatementState.Review or StatementState.Issued => StatementSide.First,
        StatementState.HalfSigned => StatementSide.Second,
        StatementState.ToResign => Successor,
        _ => null,
    };

    /// <summary>The officer who prepares it has the next step.</summary>
    public bool AwaitsOfficer => State is StatementState.Draft or StatementState.Approved or StatementState.Disputed;

    /// <summary>The step by which the awaited side signs; null while nobody is asked to.</summary>
    public StatementAction? Signing => State switch
    {
        StatementState.Issued => StatementAction.Sign,
        StatementState.HalfSigned => StatementAction.Countersign,
        StatementState.ToResign => StatementAction.SignAnew,
        _ => null,
    };

    public PartyId Of(StatementSide side) => side == StatementSide.First ? First : Second;

    public LocalText NameOf(StatementSide side) => side == StatementSide.First ? FirstName : SecondName;

    /// <summary>Moves to the next state and returns the step that says so; a fault when the state or the reason does not allow it.</summary>
    public (StatementStep? Step, Fault? Fault) Take(StatementAction action, Actor actor, string? post, string? reason, DateTimeOffset at, DateOnly today)
    {
        if (After(State, action) is not { } next) return (null, new Fault("", $"Statement.Not{action}"));
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (reason is null && NeedsReason(action)) return (null, new Fault("Reason", "Statement.ReasonMissing"));
        if (reason?.Length > ReasonLength) return (null, new Fault("Reason", "Statement.TooLong", null, ReasonLength.ToString(CultureInfo.InvariantCulture)));
        var step = new StatementStep(this, action, next, actor, post, reason, at);
        State = next;
        Since = today;
        Moves++;
        return (step, null);
    }

    /// <summary>Approval freezes what it says.</summary>
    public void Freeze(StatementText text)
    {
        Text = text.Written();
        TextHash = StatementText.HashOf(Text);
    }

    /// <summary>Opens it again for another edition and returns the one that ends; the text may then change.</summary>
    public StatementVersion Reopen(StatementStep step)
    {
        var before = new StatementVersion(this, step);
        Edition++;
        Text = TextHash = null;
        return before;
    }

    /// <summary>A leader changed: the text stands, the edition ends, his successor has so many days.</summary>
    public StatementVersion AwaitSuccessor(StatementStep step, StatementSide side, int days, DateOnly today)
    {
        var before = new StatementVersion(this, step);
        Edition++;
        Successor = side;
        Due = today.AddDays(days);
        return before;
    }

    public void SetPersonal(IEnumerable<string> clauses) => Personal = [.. clauses];

    public void Remind(DateOnly today) => Reminded = today;

    /// <summary>Whether this copy is older than the original, or contradicts it.</summary>
    public bool IsBehind(Statement original) => original.Moves > Moves || original.Moves == Moves && original.State != State;

    /// <summary>The original decides.</summary>
    public void TakeAfter(Statement original)
    {
        (Year, Edge, Ordinal, Number, Template) = (original.Year, original.Edge, original.Ordinal, original.Number, original.Template);
        (First, Second, FirstName, SecondName) = (original.First, original.Second, original.FirstName, original.SecondName);
        (State, Since, Due, Edition, Moves) = (original.State, original.Since, original.Due, original.Edition, original.Moves);
        (Personal, Text, TextHash, Successor, Reminded) = ([.. original.Personal], original.Text, original.TextHash, original.Successor, original.Reminded);
    }
}

/// <summary>One step of a statement: who, in which post, when and why. Only added, never changed.</summary>
sealed class StatementStep : TenantRow
{
    public Guid Statement { get; private set; }
    public int Edition { get; private set; }
    public int Move { get; private set; }
    public StatementAction Action { get; private set; }
    public StatementState From { get; private set; }
    public StatementState To { get; private set; }
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Post { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string? Reason { get; private set; }

    StatementStep() { }

    public StatementStep(Statement statement, StatementAction action, StatementState to, Actor actor, string? post, string? reason, DateTimeOffset at)
    {
        (Statement, Edition, Move, Action, From, To) = (statement.Id, statement.Edition, statement.Moves + 1, action, statement.State, to);
        (Account, ActorName, Post, Reason, At) = (actor.Account, actor.Name, post, reason, at);
    }

    /// <summary>The same step in the other unit's copy.</summary>
    public StatementStep Copied() => new()
    {
        Id = Id,
        Statement = Statement,
        Edition = Edition,
        Move = Move,
        Action = Action,
        From = From,
        To = To,
        Account = Account,
        ActorName = ActorName,
        Post = Post,
        At = At,
        Reason = Reason,
    };
}

/// <summary>An edition that ended: what it said, in which state, and why another took its place.</summary>
sealed class StatementVersion : TenantRow
{
    public Guid Statement { get; private set; }
    public int Edition { get; private set; }
    public StatementState State { get; private set; }
    public string? Text { get; private set; }
    public string? TextHash { get; private set; }
    public StatementAction Why { get; private set; }
    public string? Reason { get; private set; }
    public DateTimeOffset At { get; private set; }

    StatementVersion() { }

    public StatementVersion(Statement statement, StatementStep step)
    {
        (Statement, Edition, State, Text, TextHash) = (statement.Id, statement.Edition, step.From, statement.Text, statement.TextHash);
        (Why, Reason, At) = (step.Action, step.Reason, step.At);
    }

    /// <summary>The same edition in the other unit's copy.</summary>
    public StatementVersion Copied() => new()
    {
        Id = Id,
        Statement = Statement,
        Edition = Edition,
        State = State,
        Text = Text,
        TextHash = TextHash,
        Why = Why,
        Reason = Reason,
        At = At,
    };
}

/// <summary>That a unit switched a part of its matrix on or off for a year. Only added; the newest rules.</summary>
sealed class StatementSwitch : TenantRow
{
    public int Year { get; private set; }
    public string Choice { get; private set; } = "";
    public bool On { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public string ByName { get; private set; } = "";

    StatementSwitch() { }

    public StatementSwitch(int year, string choice, bool on, string reason, Actor actor, DateTimeOffset at) =>
        (Year, Choice, On, Reason, ByName, At) = (year, choice, on, reason, actor.Name, at);
}
