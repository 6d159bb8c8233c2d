using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Accountability.Cases;
using PartyDiscipline.Accountability.Publications;
using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Accountability.Pages.Accountability;

/// <summary>What is public today in this portal, and, to whom they concern, his own decisions.</summary>
[RequirePermission(AccountabilityPermissions.Published)]
internal sealed class PublishedModel(CaseDesk desk, IStringLocalizer<Words> words) : AccountabilityPage(desk, words)
{
    const int Most = 50;

    public IReadOnlyList<(Publication Publication, IReadOnlyList<PublishedLine> Lines)> Running { get; private set; } = [];
    public IReadOnlyList<Publication> Preparing { get; private set; } = [];
    public IReadOnlyList<Decision> Mine { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadLaw(cancel);
        await using var db = Desk.Read(Actor);
        var (today, person, held) = (Today, Actor.Person, Actor.Parties.IsDefault ? [] : Actor.Parties.ToList());
        var running = await db.Publications.Where(p => p.State == PublicationState.Published && p.From <= today && p.To >= today).OrderByDescending(p => p.From).ThenBy(p => p.Id).Take(Most).ToListAsync(cancel);
        Running = [.. running.Select(p => (p, (IReadOnlyList<PublishedLine>)[.. p.For(Actor.Tenant, Actor.May(AccountabilityPermissions.Personnel), AtBureau)])).Where(p => p.Item2.Count > 0)];
        if (AccountabilityRights.MayPublish(Actor)) Preparing = await db.Publications.Where(p => !p.IsCopy && p.State != PublicationState.Archived).OrderByDescending(p => p.From).Take(Most).ToListAsync(cancel);
        if (person is not null)
            Mine = [.. (await db.Decisions.Where(d => d.Unit == Actor.Tenant && d.AnnouncedOn != null && (d.Person == person || held.Contains(d.Party))).OrderByDescending(d => d.DecidedOn).Take(Most).ToListAsync(cancel)).Where(d => SubjectBook.IsOf(Actor, d))];
        return Page();
    }
}
