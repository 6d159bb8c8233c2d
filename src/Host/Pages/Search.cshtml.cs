using Microsoft.AspNetCore.Mvc;
using PartyDiscipline.Host.Search;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Search;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages;

/// <summary>Find anything that one may read: pages, duties, law, records, parties and people.</summary>
[RequirePermission(Search.Search.Permission)]
internal sealed class SearchModel(Search.Search search) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "q")] public string? Asked { get; set; }
    [BindProperty(SupportsGet = true)] public string? Only { get; set; }

    public SearchPhrase? Phrase { get; private set; }
    public IReadOnlyList<FoundGroup> Groups { get; private set; } = [];

    public async Task OnGet(CancellationToken cancel)
    {
        Phrase = SearchPhrase.Read(Asked);
        if (string.IsNullOrEmpty(Only)) Only = null;
        if (Phrase is not null) Groups = await search.Find(Actor, Phrase, Only, cancel);
    }
}
