using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Web;
using PartyDiscipline.Responsibilities.Statements;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>Whoever holds a printed statement types its number and hash, and sees whether they are those of what was signed. Nothing of the text is shown.</summary>
[RequirePermission(ResponsibilitiesPermissions.CheckStatements)]
sealed class StatementCheckModel(Database<ResponsibilitiesDb> database) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "number")] public string? Number { get; set; }
    [BindProperty(SupportsGet = true, Name = "hash")] public string? Hash { get; set; }

    public bool Asked => !string.IsNullOrWhiteSpace(Number) || !string.IsNullOrWhiteSpace(Hash);
    public bool HashGiven => !string.IsNullOrWhiteSpace(Hash);
    public bool AtBureau => Actor.AtBureau;
    public StatementProof? Proof { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        if (Asked) Proof = await StatementProof.Of(database, Actor, Number, Hash, cancel);
    }
}
