namespace PartyDiscipline.Host;

/// <summary>Marks the host's resources: Resources/Words.resx (zh-CN) and Words.en.resx.</summary>
public sealed class Words;
