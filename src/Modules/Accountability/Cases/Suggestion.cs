using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>A hint from elsewhere that something may call for accountability: where it came from and nothing of what it says.</summary>
sealed class Suggestion : TenantRow
{
    public const int KeyLength = 120;

    public SuggestionKind Kind { get; private set; }
    public string Key { get; private set; } = "";
    public string Unit { get; private set; } = "";
    public string? Page { get; private set; }
    public DateOnly ReceivedOn { get; private set; }
    public SuggestionState State { get; private set; }
    public string? Reason { get; private set; }
    public string? SettledByName { get; private set; }
    public DateOnly? SettledOn { get; private set; }

    Suggestion() { }

    public Suggestion(SuggestionKind kind, string key, string unit, string? page, DateOnly on) => (Kind, Key, Unit, Page, ReceivedOn) = (kind, key, unit, page, on);

    public void Settle(SuggestionState state, string? reason, string by, DateOnly on) => (State, Reason, SettledByName, SettledOn) = (state, reason, by, on);
}
