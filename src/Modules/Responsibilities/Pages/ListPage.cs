using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities.Lists;

namespace PartyDiscipline.Responsibilities.Pages;

/// <summary>A page about one of a unit's three lists (三个清单) in a year, as far as the reader may see it.</summary>
abstract class ListPage : UnitPage
{
    protected const int PerPage = 50;

    [BindProperty(SupportsGet = true, Name = "year")] public int? AskedYear { get; set; }
    [BindProperty(SupportsGet = true, Name = "p")] public int At { get; set; } = 1;

    public int Year => AskedYear is { } year && year >= 2000 && year <= Day.Year + 1 ? year : Day.Year;
    public int Pages { get; private set; }
    public int Total { get; private set; }
    public ListScope Scope { get; private set; } = new(false, []);
    public IReadOnlyList<SelectListItem> Years { get; private set; } = [];
    public IReadOnlyDictionary<PartyId, Party> Parties { get; private set; } = new Dictionary<PartyId, Party>();

    /// <summary>For links to a document or workbook of this unit and year.</summary>
    public string Subject => $"{Shown.Code}.{Year}";

    /// <summary>What the reader may see of the unit; false when nothing at all.</summary>
    protected async Task<bool> Enter(CancellationToken cancel)
    {
        var services = HttpContext.RequestServices;
        Scope = await services.GetRequiredService<ListRights>().Reads(Actor, Shown.Code, cancel);
        Parties = (await services.GetRequiredService<IPartyDirectory>().Parties(Shown.Code, Day, cancel)).ToDictionary(p => p.Id);
        Years = [.. Enumerable.Range(Day.Year - 3, 5).Reverse().Select(y => new SelectListItem($"{y}", $"{y}", y == Year))];
        return Own || Scope.All;
    }

    /// <summary>The rows of the asked page.</summary>
    protected IReadOnlyList<T> Take<T>(IReadOnlyList<T> all)
    {
        Count(all.Count);
        return [.. all.Skip((At - 1) * PerPage).Take(PerPage)];
    }

    protected void Count(int total, int perPage = PerPage)
    {
        Total = total;
        Pages = Math.Max(1, (total + perPage - 1) / perPage);
        At = Math.Clamp(At, 1, Pages);
    }

    /// <summary>A party's name; one that has ceased is known by its key.</summary>
    public string NameOf(PartyId party) => Parties.TryGetValue(party, out var known) ? known.Name.ToString() : party.Key;

    protected IReadOnlyList<SelectListItem> Owners(string? chosen) =>
        [.. Parties.Values.Where(p => Scope.Covers(p.Id)).Select(p => new SelectListItem(p.Name.ToString(), p.Id.ToString(), p.Id.ToString() == chosen))];
}
