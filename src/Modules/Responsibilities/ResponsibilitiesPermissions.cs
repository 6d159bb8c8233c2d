namespace PartyDiscipline.Responsibilities;

/// <summary>The module's permissions; who holds them is said in <see cref="ResponsibilitiesModule"/>.</summary>
static class ResponsibilitiesPermissions
{
    /// <summary>The law, the calendar, the organisation and the year's duties of the own tenant.</summary>
    public const string Read = "Responsibilities.Read";
    /// <summary>Opening a year and carrying changes into it.</summary>
    public const string OpenYear = "Responsibilities.OpenYear";
    /// <summary>Setting ○ figures.</summary>
    public const string ChangeDefaults = "Responsibilities.ChangeDefaults";
    /// <summary>Import, hand-overs, charges.</summary>
    public const string ChangeOrganisation = "Responsibilities.ChangeOrganisation";
    /// <summary>Registering an event that sets off a duty.</summary>
    public const string RegisterOccasion = "Responsibilities.RegisterOccasion";
    /// <summary>The three lists and their coverage, as far as §B.10 lets him.</summary>
    public const string ReadLists = "Responsibilities.ReadLists";
    /// <summary>Makes, refines and submits the responsibility list.</summary>
    public const string PrepareLists = "Responsibilities.PrepareLists";
    /// <summary>Approves a version of the list.</summary>
    public const string ApproveLists = "Responsibilities.ApproveLists";
    /// <summary>Puts problems on the list, confirms and verifies.</summary>
    public const string KeepProblems = "Responsibilities.KeepProblems";
    /// <summary>Decides that a problem no longer applies.</summary>
    public const string DecideProblems = "Responsibilities.DecideProblems";
    /// <summary>Responsibility statements, as far as they are his to read.</summary>
    public const string ReadStatements = "Responsibilities.ReadStatements";
    /// <summary>Drawing up, submitting, issuing and revising statements, and reminding their signers.</summary>
    public const string PrepareStatements = "Responsibilities.PrepareStatements";
    /// <summary>Holding a printed statement against what was signed; for everybody who works here.</summary>
    public const string CheckStatements = "Responsibilities.CheckStatements";
    /// <summary>Sees the regulation packs, their faults and what they would bring; at the bureau.</summary>
    public const string ReadPacks = "Responsibilities.ReadPacks";
    /// <summary>Uploads a regulation pack and asks for its end.</summary>
    public const string KeepPacks = "Responsibilities.KeepPacks";
    /// <summary>Puts in force, or ends, what somebody else prepared.</summary>
    public const string ApprovePacks = "Responsibilities.ApprovePacks";
}
