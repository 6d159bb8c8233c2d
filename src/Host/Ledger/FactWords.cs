namespace PartyDiscipline.Host.Ledger;

/// <summary>What the Ledger's facts are called, each by the words of the module that tells it: the key <c>Fact.</c> and its name.</summary>
sealed class FactWords(ModuleWords words)
{
    /// <summary>The fact's own name when no module of this product knows it any more.</summary>
    public string this[string fact] => words[$"Fact.{fact}"] ?? fact;
}
