using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>Where a paper ballot stands between its two tellers.</summary>
enum PaperState { Once, Differs, Agreed, Withdrawn }

/// <summary>
/// A ballot cast on paper, under the number that the tellers wrote on it when the box was opened. Two of them enter it, neither seeing
/// what the other entered; when both read it alike it counts as any other, and what they entered goes. A number that was entered by
/// mistake is withdrawn; its row stays, because it says that the box was opened, and anybody may begin the number anew.
/// </summary>
sealed class PaperBallot : TenantRow
{
    public const int ConcealedLength = 4000;

    public Guid Election { get; private set; }
    public int Number { get; private set; }
    public PaperState State { get; private set; }
    public Guid FirstBy { get; private set; }
    public string FirstName { get; private set; } = "";
    public Guid? SecondBy { get; private set; }
    public string? SecondName { get; private set; }
    /// <summary>Code and marks as entered, concealed; gone once they agree or are withdrawn.</summary>
    public string? First { get; private set; }
    public string? Second { get; private set; }

    PaperBallot() { }

    public PaperBallot(Guid election, int number, Actor teller, string concealed) =>
        (Election, Number, State, FirstBy, FirstName, First) = (election, number, PaperState.Once, teller.Account, teller.Name, concealed);

    public bool IsTellers(Actor actor) => actor.Account == FirstBy || actor.Account == SecondBy;

    /// <summary>Whether this teller may still enter it: it has not been agreed, and he is one of its two tellers or would be the second.</summary>
    public bool MayEnter(Actor actor) => State != PaperState.Agreed && (SecondBy is null || IsTellers(actor));

    /// <summary>Whether he may take it out again: one of its tellers, or an officer where a teller no longer can; never what counts already.</summary>
    public bool MayWithdraw(Actor actor) => State is PaperState.Once or PaperState.Differs && (IsTellers(actor) || Ballots.Election.SideOf(actor) is not null);

    /// <summary>Takes a teller's entry, in place of his own earlier one.</summary>
    public void Enter(Actor teller, string concealed)
    {
        if (State == PaperState.Withdrawn) (FirstBy, FirstName) = (teller.Account, teller.Name);
        if (teller.Account == FirstBy) First = concealed;
        else (SecondBy, SecondName, Second) = (teller.Account, teller.Name, concealed);
    }

    public void Compare(bool alike)
    {
        State = Second is null ? PaperState.Once : alike ? PaperState.Agreed : PaperState.Differs;
        if (State == PaperState.Agreed) First = Second = null;
    }

    /// <summary>Nothing of what was entered stays, nor by whom: the Ledger knows who entered and who withdrew it.</summary>
    public void Withdraw()
    {
        State = PaperState.Withdrawn;
        (FirstBy, FirstName, First) = (Guid.Empty, "", null);
        (SecondBy, SecondName, Second) = (null, null, null);
    }
}
