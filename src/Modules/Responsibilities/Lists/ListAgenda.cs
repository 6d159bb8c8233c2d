using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Responsibilities.Lists;

/// <summary>What the three lists ask of somebody: a version to approve or to correct, the year's list to draw up.</summary>
sealed class ListAgenda(Database<ResponsibilitiesDb> database, ListRules rules, TimeProvider time) : IAgenda
{
    public string Name => "ResponsibilityList";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        var (prepares, approves) = (actor.May(ResponsibilitiesPermissions.PrepareLists), actor.May(ResponsibilitiesPermissions.ApproveLists));
        if (!prepares && !approves) return [];
        var year = time.Today().Year;
        await using var db = database.Open(actor);
        var versions = await VersionLine.Of(db.Versions.AsNoTracking().Where(v => v.Year == year).OrderByDescending(v => v.Number).Take(50)).ToListAsync(cancel);
        var items = new List<AgendaItem>();
        if (versions.FirstOrDefault(v => v.State == VersionState.Submitted) is { } waiting)
            items.Add(Item($"list-version/{waiting.Id:N}", approves ? Turn.WaitsForMe : Turn.IWait, "Agenda.ListApprove", $"/Responsibilities/Version/{waiting.Id}", null, ChinaTime.DateOf(waiting.SubmittedAt), year));
        else if (prepares && versions.FirstOrDefault() is { State: VersionState.Returned } returned)
            items.Add(Item($"list-version/{returned.Id:N}", Turn.WaitsForMe, "Agenda.ListReturned", $"/Responsibilities/Version/{returned.Id}", null, ChinaTime.DateOf(returned.DecidedAt!.Value), year));
        else if (prepares && versions.All(v => v.State != VersionState.Approved))
            items.Add(Item($"list/{year}", Turn.Due, "Agenda.ListDue", $"/Responsibilities/List?year={year}", DateOnly.ParseExact($"{year}-{rules.Limits.ListDue}", "yyyy-MM-dd", CultureInfo.InvariantCulture), null, year));
        return items;
    }

    static AgendaItem Item(string key, Turn turn, string word, string page, DateOnly? due, DateOnly? since, params object[] figures) => new(key, turn, ListWords.Of(word, figures), page, due, since);
}

/// <summary>
/// Problems on somebody's desk: to rectify, to look at again, to confirm, to verify. Says where it was found, never what. Where nobody holds the
/// owner any more, or it has ceased, who keeps the list sees to it that somebody answers for it.
/// </summary>
sealed class ProblemAgenda(Database<ResponsibilitiesDb> database, IPartyDirectory directory, IWorkCalendars calendars, ListRules rules, TimeProvider time) : IAgenda
{
    const int Most = 100;

    public string Name => "ProblemList";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(ResponsibilitiesPermissions.ReadLists)) return [];
        var keeps = actor.May(ResponsibilitiesPermissions.KeepProblems);
        var own = actor.Parties.ToArray();
        var soon = time.Today().AddDays(rules.Limits.RemindDays);
        PartyId[] held = keeps ? [.. (await directory.Parties(actor.Tenant, time.Today(), cancel)).Where(p => p.Holder is not null || p.Delegate is not null).Select(p => p.Id)] : [];
        await using var db = database.Open(actor);
        var problems = await db.Problems.AsNoTracking().Where(p => p.Closed == null)
            .Where(p => keeps && (p.State == ProblemState.Found || p.State == ProblemState.Confirmed || p.State == ProblemState.Reported
                    || p.Owner != null && !held.Contains(p.Owner.Value) && (p.Due <= soon || p.ReviewOn <= soon))
                || p.Owner != null && own.Contains(p.Owner.Value) && (p.State == ProblemState.Confirmed || p.State == ProblemState.Reported || p.Due <= soon || p.ReviewOn <= soon))
            .OrderBy(p => p.Due).ThenBy(p => p.Id).Take(Most).ToListAsync(cancel);
        return [.. problems.Select(p => Show(p, keeps, p.Owner is { } owner && actor.Holds(owner)))];
    }

    AgendaItem Show(Problem problem, bool keeps, bool owns)
    {
        var (turn, word, due) = problem.State switch
        {
            ProblemState.Found => (Turn.WaitsForMe, "Agenda.ProblemConfirm", calendars.Current.AddWorkingDays(problem.Found, rules.Limits.ConfirmWorkingDays)),
            ProblemState.Confirmed => (Turn.WaitsForMe, "Agenda.ProblemPlan", problem.Due),
            ProblemState.Reported when owns || !keeps => (Turn.IWait, "Agenda.ProblemReported", (DateOnly?)null),
            ProblemState.Reported => (Turn.WaitsForMe, "Agenda.ProblemVerify", null),
            ProblemState.Continuing => (Turn.Due, "Agenda.ProblemReview", problem.ReviewOn),
            _ => (Turn.Due, "Agenda.ProblemDue", problem.Due),
        };
        return new AgendaItem($"problem/{problem.Id:N}", turn, ListWords.With(word, ListWords.Of($"Problem.Source.{problem.Source}")), $"/Responsibilities/Problem/{problem.Id}", due, problem.Found);
    }
}

/// <summary>The module's words in both languages at once, for texts that are read later and by others.</summary>
static class ListWords
{
    static readonly ResourceManager Words = new("PartyDiscipline.Responsibilities.Resources.Words", typeof(ListWords).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public static LocalText Of(string key, params object[] figures) => new(Say(key, Zh, figures), Say(key, En, figures));

    public static LocalText With(string key, LocalText part) => new(Say(key, Zh, part.Zh), Say(key, En, part.En));

    static string Say(string key, CultureInfo culture, params object[] figures) =>
        string.Format(culture, Words.GetString(key, culture) ?? throw new InvalidOperationException($"No word '{key}'."), figures);
}
