namespace PartyDiscipline.Accountability;

/// <summary>Marks the module's resources: Resources/Words.resx (zh-CN) and Words.en.resx.</summary>
sealed class Words;
