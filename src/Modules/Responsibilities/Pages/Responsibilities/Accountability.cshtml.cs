using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages.Responsibilities;

/// <summary>The accountability list (问责清单): the situations that call for it, and what was decided in the year.</summary>
[RequirePermission(ResponsibilitiesPermissions.ReadLists)]
sealed class AccountabilityModel(Database<ResponsibilitiesDb> database, ListRules rules, IStringLocalizer<Words> words) : ListPage
{
    public IReadOnlyList<AccountabilityItem> Items { get; private set; } = [];
    public ListRules Rules => rules;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Enter(cancel)) return NotFound();
        await using var db = database.OpenToRead(Actor, Shown.Code);
        var (first, last) = (new DateOnly(Year, 1, 1), new DateOnly(Year, 12, 31));
        var seen = db.Accountability.Where(a => a.On >= first && a.On <= last);
        if (!Scope.All)
        {
            var own = Scope.Parties.ToArray();
            seen = seen.Where(a => own.Contains(a.Subject));
        }
        Count(await seen.CountAsync(cancel));
        Items = await seen.OrderByDescending(a => a.On).ThenBy(a => a.Id).Skip((At - 1) * PerPage).Take(PerPage).ToListAsync(cancel);
        return Page();
    }

    public LocalText? SituationOf(string code) => rules.Accountability.FirstOrDefault(s => s.Code == code)?.Situation;

    public LocalText? WayOf(string code) => rules.Ways.FirstOrDefault(w => w.Code == code)?.Name;

    public string Ways(string of) => string.Join(words["List.Separator"], rules.Ways.Where(w => w.Of == of).Select(w => w.Name.ToString()));
}
