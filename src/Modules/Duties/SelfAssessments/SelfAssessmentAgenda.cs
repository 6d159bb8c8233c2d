using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.SelfAssessments;

/// <summary>Self-assessments on somebody's desk: to write until their day, to close, or waiting for the secretary.</summary>
sealed class SelfAssessmentAgenda(Database<DutiesDb> database, IPartyDirectory directory, TimeProvider time) : IAgenda
{
    static readonly ResourceManager Words = new("PartyDiscipline.Duties.Resources.Words", typeof(SelfAssessmentAgenda).Assembly);
    static readonly CultureInfo Zh = new("zh-CN");
    static readonly CultureInfo En = new("en");

    public string Name => "SelfAssessment";

    public async Task<IReadOnlyList<AgendaItem>> Of(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(DutyPermissions.Read)) return [];
        await using var db = database.Open(actor);
        var open = await db.SelfAssessments.AsNoTracking().Where(a => a.State != SelfAssessmentState.Closed).OrderBy(a => a.Due).Take(200).ToListAsync(cancel);
        if (open.Count == 0) return [];
        var names = (await directory.Parties(actor.Tenant, time.Today(), cancel)).ToDictionary(p => p.Id, p => p.Name);
        return [.. open.Select(a => Show(a, actor, names)).OfType<AgendaItem>()];
    }

    static AgendaItem? Show(SelfAssessment open, Actor actor, IReadOnlyDictionary<PartyId, LocalText> names)
    {
        var (writes, closes) = (SelfAssessmentRights.MayWrite(actor, open.Party), SelfAssessmentRights.MayClose(actor, open.Party));
        (Turn Turn, string Word)? asked = (open.State, writes, closes) switch
        {
            (SelfAssessmentState.Planned, _, true) => (Turn.WaitsForMe, "Agenda.SelfAssessmentClose"),
            (SelfAssessmentState.Planned, true, _) => (Turn.IWait, "Agenda.SelfAssessmentWaits"),
            (not SelfAssessmentState.Planned, true, _) => (Turn.Due, "Agenda.SelfAssessmentWrite"),
            _ => null,
        };
        if (asked is not var (turn, word)) return null;
        var name = names.GetValueOrDefault(open.Party) ?? new LocalText(open.Party.Key, open.Party.Key);
        return new AgendaItem(
            $"self-assessment/{open.Id:N}", turn, new LocalText(Say(word, Zh, open.Of, name.Zh), Say(word, En, open.Of, name.En)), $"/Duties/SelfAssessment/{open.Id}", open.Due,
            ChinaTime.DateOf(open.OpenedAt));
    }

    static string Say(string word, CultureInfo culture, Period period, string party) => string.Format(
        culture, Words.GetString(word, culture)!, string.Format(culture, Words.GetString($"Period.H{period.Number}", culture)!, period.Year), party);
}
