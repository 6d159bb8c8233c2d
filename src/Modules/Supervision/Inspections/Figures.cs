using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Inspections;

/// <summary>That the bureau set one of the figures otherwise. Rows are only added: the newest one rules, the others are its history.</summary>
sealed class InspectionFigure : TenantRow
{
    public const int ReasonLength = 300;

    public string Figure { get; private set; } = "";
    public int Was { get; private set; }
    /// <summary>Null gives it back to what the data say.</summary>
    public int? Now { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public Guid By { get; private set; }
    public string ByName { get; private set; } = "";

    InspectionFigure() { }

    public InspectionFigure(string figure, int was, int? now, string reason, Actor actor, DateTimeOffset at) =>
        (Figure, Was, Now, Reason, By, ByName, At) = (figure, was, now, reason, actor.Account, actor.Name, at);
}

/// <summary>The figures in force, by their codes.</summary>
sealed class Figures(InspectionLaw law, IReadOnlyDictionary<string, int> set)
{
    public int this[string code] => set.TryGetValue(code, out var value) ? value : law.Figures.First(f => f.Code == code).Value;

    public bool IsSet(string code) => set.ContainsKey(code);

    /// <summary>At the bureau, whose figures these are.</summary>
    public static async Task<Figures> InForce(SupervisionDb db, InspectionLaw law, CancellationToken cancel)
    {
        var changes = await db.Set<InspectionFigure>().AsNoTracking().OrderBy(f => f.At).ThenBy(f => f.Id).ToListAsync(cancel);
        var set = new Dictionary<string, int>();
        foreach (var change in changes)
            if (change.Now is { } now) set[change.Figure] = now;
            else set.Remove(change.Figure);
        return new(law, set);
    }
}

/// <summary>Changes the figures, one at a time with a reason; what was begun under a figure keeps its days.</summary>
sealed class FigureBook(Database<SupervisionDb> database, InspectionLaw law, TimeProvider time)
{
    public async Task<Outcome> Set(Actor actor, Guid operation, string figure, int? now, string? reason, CancellationToken cancel = default)
    {
        if (!actor.AtBureau || !actor.May(InspectionPermissions.Figures) || law.Figures.FirstOrDefault(f => f.Code == figure) is not { } known) return new Outcome.NotFound();
        List<Fault> faults = [];
        if (now is { } value && (value < known.Least || value > known.Most)) faults.Add(new Fault("Now", "Figure.Range", known.Clause, $"{known.Least}", $"{known.Most}"));
        if (InspectionStep.ReasonFault(reason) is { } fault) faults.Add(fault);
        if (faults.Count > 0) return new Outcome.Refused([.. faults]);
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var was = (await Figures.InForce(db, law, ct))[figure];
            if (was == (now ?? known.Value)) return Outcome.Refuse("Now", "Figure.Same", known.Clause, $"{was}");
            var change = db.Add(new InspectionFigure(figure, was, now, reason!.Trim(), actor, time.GetUtcNow())).Entity;
            db.Append(new InspectionFigureSet(figure, was, now ?? known.Value), $"inspection-figure/{figure}");
            return new Outcome.Done(change.Id);
        }, cancel);
    }

    public DateOnly Today => time.Today();
}
