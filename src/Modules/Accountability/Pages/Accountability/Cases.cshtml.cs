using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>The cases that are open to the reader; no other is shown, named or counted.</summary>
[RequirePermission(AccountabilityPermissions.Case)]
internal sealed class CasesModel(CaseDesk desk, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    [BindProperty(SupportsGet = true, Name = "open")] public bool? Open { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public bool OnlyOpen => Open ?? false;
    public IReadOnlyList<OpenCase> Rows { get; private set; } = [];
    public IReadOnlyDictionary<Guid, DateOnly> Late { get; private set; } = new Dictionary<Guid, DateOnly>();
    public int Total { get; private set; }
    public int Pages => (Total + PageSize - 1) / PageSize;
    public string Filter => ListFilter.Of(("open", OnlyOpen));
    public bool MayPropose => AccountabilityRights.MaySuggestionsRead(Actor);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        At = Math.Clamp(At, 1, 10_000);
        await using var db = Desk.Read(Actor);
        var all = await Desk.All(db, Actor, OnlyOpen, cancel);
        Total = all.Count;
        Rows = [.. all.Skip((At - 1) * PageSize).Take(PageSize)];
        Late = await Overdue.Of(db, Rows, Today, cancel);
    }
}
