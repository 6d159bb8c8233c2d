using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>
/// An appeal of a subject (申诉, 问责条例 20): within a month of receipt, to be answered within a month; execution goes on. One that comes later
/// is taken in and labelled: whether to hear it is for those who decided.
/// </summary>
sealed class Appeal : TenantRow
{
    public const int TextLength = 2000;

    public Guid Decision { get; private set; }
    public Guid Case { get; private set; }
    public string Unit { get; private set; } = "";
    public DateOnly MadeOn { get; private set; }
    public bool Late { get; private set; }
    public DateOnly Due { get; private set; }
    /// <summary>What he says, concealed.</summary>
    public string Text { get; private set; } = "";
    public string ByName { get; private set; } = "";
    public AppealState State { get; private set; }
    public DateOnly? AnsweredOn { get; private set; }
    /// <summary>The answer, concealed.</summary>
    public string? Answer { get; private set; }
    public string? Minutes { get; private set; }
    public string? AnsweredByName { get; private set; }
    public bool IsCopy { get; private set; }

    Appeal() { }

    public Appeal(Decision of, DateOnly on, string by, int answerMonths)
    {
        (Decision, Case, Unit, MadeOn, ByName) = (of.Id, of.Case, of.Unit, on, by);
        (Late, Due) = (of.AppealUntil < on, WorkCalendar.AddMonths(on, answerMonths));
        IsCopy = of.IsCopy;
        Id = Ids.Unguessable();
    }

    public string About => $"appeal/{Id:N}";

    public bool AnsweredLate => AnsweredOn > Due;

    public void Conceals(string text) => Text = text;

    public void Decide(AppealState state, string answer, string minutes, string by, DateOnly on) => (State, Answer, Minutes, AnsweredByName, AnsweredOn) = (state, answer, minutes, by, on);

    public Appeal Copied(bool copy)
    {
        var other = new Appeal { Id = Id, IsCopy = copy };
        other.TakeAfter(this);
        return other;
    }

    public void TakeAfter(Appeal o)
    {
        (Decision, Case, Unit, MadeOn, Late, Due, Text, ByName) = (o.Decision, o.Case, o.Unit, o.MadeOn, o.Late, o.Due, o.Text, o.ByName);
        (State, AnsweredOn, Answer, Minutes, AnsweredByName) = (o.State, o.AnsweredOn, o.Answer, o.Minutes, o.AnsweredByName);
    }
}
