using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>
/// What was decided on one subject of a case (问责决定, notice 3.6.3). Before it is announced it exists for the case alone; then a copy under
/// the same id goes to the subject's unit, where he receives it and may appeal.
/// </summary>
sealed class Decision : TenantRow
{
    public const int BasisLength = 200;

    public Guid Case { get; private set; }
    public string CaseNumber { get; private set; } = "";
    /// <summary>发文字号 of the decision.</summary>
    public string Number { get; private set; } = "";
    public PartyId Party { get; private set; }
    public LocalText PartyName { get; private set; } = new("", "");
    public string Unit { get; private set; } = "";
    public Guid? Person { get; private set; }
    public string? PersonName { get; private set; }
    public string Situation { get; private set; } = "";
    /// <summary>Regulation, article and version that it rests on, as they were when it was decided.</summary>
    public string Basis { get; private set; } = "";
    public int LawVersion { get; private set; }
    public List<string> Ways { get; private set; } = [];
    public string Form { get; private set; } = "";
    public List<string> Obligations { get; private set; } = [];
    /// <summary>Which organ decided on the ways as they are, by which minutes.</summary>
    public PartyKind Organ { get; private set; }
    public string Minutes { get; private set; } = "";
    public DateOnly DecidedOn { get; private set; }
    /// <summary>When other ways were decided on instead.</summary>
    public DateOnly? ChangedOn { get; private set; }
    public DateOnly? RevokedOn { get; private set; }
    public PartyKind? RevokedBy { get; private set; }
    public string? RevokedMinutes { get; private set; }
    public DateOnly EffectiveOn { get; private set; }
    public DateOnly? InfluenceUntil { get; private set; }
    /// <summary>Facts and grounds, concealed.</summary>
    public string Text { get; private set; } = "";
    public DateOnly? AnnouncedOn { get; private set; }
    public DecisionState State { get; private set; }
    public int Edition { get; private set; } = 1;
    /// <summary>When the subject received it, or refused to sign before a witness.</summary>
    public DateOnly? ReceivedOn { get; private set; }
    public string? ReceivedByName { get; private set; }
    public string? Witness { get; private set; }
    public DateOnly? AppealUntil { get; private set; }
    public bool IsCopy { get; private set; }

    Decision() { }

    public Decision(Case of, string number, Subject subject, string situation, string basis, IReadOnlyList<string> ways, string form, IReadOnlyList<string> obligations, PartyKind organ, DateOnly effective, DateOnly? influence)
    {
        (Case, CaseNumber, Number, Party, PartyName, Unit) = (of.Id, of.Number, number, subject.Party, subject.Name, subject.Party.Tenant);
        (Person, PersonName, Situation, Basis, LawVersion, Ways, Form) = (subject.Person, subject.PersonName, situation, basis, of.LawVersion, [.. ways], form);
        (Obligations, Organ, Minutes, DecidedOn, EffectiveOn, InfluenceUntil) = ([.. obligations], organ, of.Minutes!, of.DecidedOn!.Value, effective, influence);
        Id = Ids.Unguessable();
    }

    public string About => $"decision/{Id:N}";

    /// <summary>Since when its ways are what they are.</summary>
    public DateOnly StandsSince => ChangedOn ?? DecidedOn;

    public bool Stands => AnnouncedOn is not null && State != DecisionState.Revoked;

    public void Conceals(string text) => Text = text;

    public void Announce(DateOnly on) => AnnouncedOn = on;

    /// <summary>The subject, or for a body whoever leads it, has it; a month from that day he may appeal.</summary>
    public Fault? Receive(DateOnly? on, string by, string? witness, int appealMonths, DateOnly today)
    {
        if (ReceivedOn is not null) return new Fault("", "Decision.ReceivedAlready");
        if (AnnouncedOn is not { } announced || on is null || on < announced || on > today) return new Fault("On", "Decision.ReceivedDay", "3.6.2");
        (ReceivedOn, ReceivedByName, Witness, AppealUntil) = (on, by, witness, WorkCalendar.AddMonths(on.Value, appealMonths));
        return null;
    }

    /// <summary>After an appeal, or when it was found wrong: other ways, with all that they rest on. What stood before is in the steps.</summary>
    public void Change(IReadOnlyList<string> ways, string form, string basis, int lawVersion, PartyKind organ, string minutes, DateOnly on, DateOnly? influence)
    {
        (State, Edition, ChangedOn) = (DecisionState.Changed, Edition + 1, on);
        (Ways, Form, Basis, LawVersion, Organ, Minutes, InfluenceUntil) = ([.. ways], form, basis, lawVersion, organ, minutes, influence);
    }

    /// <summary>Taken back altogether. It says what it said, and who took it back.</summary>
    public void Revoke(PartyKind organ, string minutes, DateOnly on)
    {
        (State, Edition, InfluenceUntil) = (DecisionState.Revoked, Edition + 1, null);
        (RevokedBy, RevokedMinutes, RevokedOn) = (organ, minutes, on);
    }

    public static Decision CopyOf(Decision original)
    {
        var copy = new Decision { Id = original.Id, IsCopy = true };
        copy.TakeAfter(original);
        return copy;
    }

    /// <summary>Becomes as the original is; that the subject has received it is known here first.</summary>
    public void TakeAfter(Decision o)
    {
        (Case, CaseNumber, Number, Party, PartyName, Unit, Person, PersonName) = (o.Case, o.CaseNumber, o.Number, o.Party, o.PartyName, o.Unit, o.Person, o.PersonName);
        (Situation, Basis, LawVersion, Ways, Form, Obligations, Organ, Minutes) = (o.Situation, o.Basis, o.LawVersion, o.Ways, o.Form, o.Obligations, o.Organ, o.Minutes);
        (DecidedOn, EffectiveOn, InfluenceUntil, Text, AnnouncedOn, State, Edition) = (o.DecidedOn, o.EffectiveOn, o.InfluenceUntil, o.Text, o.AnnouncedOn, o.State, o.Edition);
        (ChangedOn, RevokedOn, RevokedBy, RevokedMinutes) = (o.ChangedOn, o.RevokedOn, o.RevokedBy, o.RevokedMinutes);
        if (ReceivedOn is null) TakeReceipt(o);
    }

    public bool TakeReceipt(Decision other)
    {
        if (ReceivedOn is not null || other.ReceivedOn is null) return false;
        (ReceivedOn, ReceivedByName, Witness, AppealUntil) = (other.ReceivedOn, other.ReceivedByName, other.Witness, other.AppealUntil);
        return true;
    }
}

/// <summary>A receipt of execution (执行回执): a file entry, a self-criticism, a formality; due within its limit, late is labelled.</summary>
sealed class Receipt : TenantRow
{
    public const int NumberLength = 100;

    public Guid Case { get; private set; }
    public Guid Decision { get; private set; }
    public string Kind { get; private set; } = "";
    public DateOnly Due { get; private set; }
    public DateOnly? DoneOn { get; private set; }
    public string? DocumentNumber { get; private set; }
    public string? ByName { get; private set; }

    Receipt() { }

    public Receipt(Decision of, string kind, DateOnly due) => (Case, Decision, Kind, Due) = (of.Case, of.Id, kind, due);

    public bool Late => DoneOn > Due;

    public Fault? Enter(DateOnly? on, string? number, string by, DateOnly today, DateOnly announced)
    {
        if (DoneOn is not null) return new Fault("", "Receipt.Already");
        if (on is null || on < announced || on > today) return new Fault("On", "Receipt.Day", "2.4.5");
        if (string.IsNullOrWhiteSpace(number)) return new Fault("DocumentNumber", "Receipt.NumberMissing", "2.4.5");
        if (number.Length > NumberLength) return new Fault("DocumentNumber", "Case.TooLong", null, $"{NumberLength}");
        (DoneOn, DocumentNumber, ByName) = (on, number.Trim(), by);
        return null;
    }
}
