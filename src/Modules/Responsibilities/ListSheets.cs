using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Pages;
using PartyDiscipline.Responsibilities.Pages.Responsibilities;
using PartyDiscipline.Responsibilities.Statements;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Responsibilities;

/// <summary>Lists as workbooks: the rows and rights of their pages, without the pages' limits.</summary>
static class ListSheets
{
    /// <summary>The unit that a filter names: the reader's own, or at the bureau any.</summary>
    public static Tenant? Unit(this ITenants tenants, Actor actor, ListFilter filter) =>
        filter["unit"] is not { } unit || unit == actor.Tenant ? tenants.Find(actor.Tenant) : actor.AtBureau ? tenants.Find(unit) : null;

    /// <summary>A list whose file says the unit once, though its title may name it too.</summary>
    public static Workbook Of(Tenant unit, string title, IReadOnlyList<SheetColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        new() { FileName = title.Contains(unit.Name.ToString(), StringComparison.Ordinal) ? title : $"{unit.Name}_{title}", Sheets = [new Sheet { Name = title.Length <= 31 ? title : title[..31], Columns = columns, Rows = rows }] };
}

/// <summary>The year's duties under the filter of their page.</summary>
sealed class DutyList(IDutyBook book, IPartyDirectory directory, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "duties";
    public string Permission => ResponsibilitiesPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (tenants.Unit(actor, filter) is not { } unit) return null;
        var (today, year) = (time.Today(), Math.Clamp(filter.Number("year") ?? time.Today().Year, 1949, 2200));
        var taken = new DutyFilter(filter["party"], filter["obligation"], filter["clause"], filter["period"], DutyFilter.States.Contains(filter["state"]) ? filter["state"]! : DutyFilter.Binding);
        var last = new DateOnly(year, 12, 31);
        var names = (await directory.Parties(unit.Code, today < last && today.Year == year ? today : last, cancel)).ToDictionary(p => p.Id, p => p.Name.ToString());
        string NameOf(PartyId id) => names.TryGetValue(id, out var name) ? name : tenants.Find(id.Tenant)?.Name.ToString() ?? id.ToString();
        var written = new ObligationWords(words);
        return ListSheets.Of(unit, words["Duties.Title", unit.Name, year],
            [
                new(words["Filter.Obligation"]), new(words["Obligation.Title"], 44), new(words["Obligation.Party"], 18), new(words["Duty.Counterpart"], 18), new(words["Filter.Period"], 14), new(words["Duty.Due"]),
                new(words["Duty.Binding"], 30),
            ],
            (await book.Of(unit.Code, year, cancel)).Where(d => taken.Takes(d, book)).Select(d => (IReadOnlyList<object?>)
            [
                d.Obligation, book.ObligationOf(d).Title.ToString(), NameOf(d.Party), d.Counterpart is { } other ? NameOf(other) : null, written.Period(d.Period), d.Due, d.Occasion,
            ]));
    }
}

/// <summary>The organisation of a unit on a day.</summary>
sealed class PartyList(IPartyDirectory directory, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "parties";
    public string Permission => ResponsibilitiesPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (tenants.Unit(actor, filter) is not { } unit) return null;
        var on = DateOnly.TryParseExact(filter["on"], "yyyy-MM-dd", out var asked) ? asked : time.Today();
        var parties = await directory.Parties(unit.Code, on, cancel);
        var names = parties.ToDictionary(p => p.Id, p => p.Name.ToString());
        return ListSheets.Of(unit, words["Menu.Responsibilities.Organisation"],
            [new(words["Import.KindKey"], 28), new(words["Obligation.Party"], 22), new(words["Organisation.Holder"], 14), new(words["Organisation.Charge"], 40)],
            parties.Select(p => (IReadOnlyList<object?>)
            [
                p.Id.ToString(), p.Name.ToString(), p.HolderName, string.Join('、', p.InCharge.Select(id => names.GetValueOrDefault(id, id.Key))),
            ]));
    }
}

/// <summary>The people of a unit.</summary>
sealed class PeopleList(IOrganisation organisation, ITenants tenants, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "people";
    public string Permission => ResponsibilitiesPermissions.ChangeOrganisation;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (tenants.Find(actor.Tenant) is not { } unit) return null;
        return ListSheets.Of(unit, words["Lists.People"],
            [new(words["Person.Number"]), new(words["Post.NameZh"], 16), new(words["Post.NameEn"], 24)],
            (await organisation.People(actor.Tenant, cancel)).Select(p => (IReadOnlyList<object?>)[p.Number, p.Name, p.NameEn]));
    }
}

/// <summary>The figures of the law and what is in force for a unit, under the filter of their page.</summary>
sealed class DefaultList(IRegulations law, DefaultBook defaults, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "defaults";
    public string Permission => ResponsibilitiesPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        var year = filter.Number("year") ?? time.Today().Year;
        if (tenants.Unit(actor, filter) is not { } unit || year is < 2000 or > 2200) return null;
        var settings = await defaults.InForce(unit.Code, year, cancel);
        return ListSheets.Of(unit, words["Menu.Responsibilities.Defaults"],
            [new(words["Filter.Obligation"]), new(words["Obligation.Title"], 44), new(words["Lists.Figure"], 20), new(words["Lists.Mark"], 8), new(words["Lists.OfProduct"], 14), new(words["Lists.InForce"], 14)],
            law.InForce(new DateOnly(year, 12, 31)).SelectMany(r => r.Obligations)
                .SelectMany(o => FigureSettings.FiguresOf(o).Select(f => new DefaultsModel.Row(o, f, f.Mark == Mark.Default ? settings.Find(o.Code, f.Name) : null)))
                .Where(r => DefaultsModel.Takes(r, filter["which"], filter["group"], filter["q"]))
                .Select(r => (IReadOnlyList<object?>)
                [
                    r.Obligation.Code, r.Obligation.Title.ToString(), words[$"Figure.{r.Figure.Name}"].Value, r.Figure.Mark switch { Mark.Notice => "▲", Mark.Other => "◇", _ => "○" }, r.Figure.Written, r.InForce,
                ]));
    }
}

/// <summary>The law clause by clause with the obligations that it creates.</summary>
sealed class ObligationList(IRegulations law, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "obligations";
    public string Permission => ResponsibilitiesPermissions.Read;

    public Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var unit = tenants.Find(actor.Tenant)!;
        var code = ListFilter.Read(subject)["code"];
        var regulations = law.InForce(time.Today()).Where(r => code is null || r.Code == code).ToList();
        return Task.FromResult(regulations.Count == 0 ? null : ListSheets.Of(unit, words["Menu.Responsibilities.Regulation"],
            [
                new(words["Filter.Clause"]), new(words["Filter.Obligation"]), new(words["Obligation.Title"], 44), new(words["Lists.Frequency"], 20), new(words["Lists.Rule"], 44), new(words["Lists.Evidence"], 24),
                new(words["Lists.Categories"], 20),
            ],
            regulations.SelectMany(r => r.Obligations).Select(o => (IReadOnlyList<object?>)
            [
                o.Clause, o.Code, o.Title.ToString(), o.Frequency.Text.ToString(), o.Rule.Text.ToString(), o.Evidence.ToString(), string.Join(' ', o.Categories),
            ])));
    }
}

/// <summary>What opening or re-running a year would add and end.</summary>
sealed class PlanList(YearBook years, IRegulations law, IPartyDirectory directory, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "year-plan";
    public string Permission => ResponsibilitiesPermissions.OpenYear;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        var (today, year) = (time.Today(), filter.Number("year") ?? time.Today().Year);
        if (tenants.Unit(actor, filter) is not { } unit || year < today.Year - 2 || year > today.Year + 1) return null;
        var plan = await years.Preview(unit.Code, year, today, cancel);
        var names = (await directory.Parties(unit.Code, YearBook.EffectiveFor(year, today, plan.AlreadyOpen), cancel)).ToDictionary(p => p.Id, p => p.Name.ToString());
        string NameOf(PartyId id) => names.TryGetValue(id, out var name) ? name : tenants.Find(id.Tenant)?.Name.ToString() ?? id.ToString();
        var written = new ObligationWords(words);
        return ListSheets.Of(unit, words["Menu.Responsibilities.Year"],
            [
                new(words["Lists.Change"], 10), new(words["Filter.Obligation"]), new(words["Obligation.Title"], 44), new(words["Obligation.Party"], 18), new(words["Duty.Counterpart"], 18),
                new(words["Filter.Period"], 14), new(words["Duty.Due"]), new(words["Lists.Why"], 24),
            ],
            [
                .. plan.Added.Select(a => Row("Lists.Added", a.Obligation, a.Party, a.Counterpart, a.Period, a.Due, a.Why)),
                .. plan.Ended.Select(e => Row("Lists.Ended", e.Duty.Obligation, e.Duty.Party, e.Duty.Counterpart, e.Duty.Period, e.Duty.Due, e.Why)),
            ]);

        IReadOnlyList<object?> Row(string change, string obligation, PartyId party, PartyId? other, Period period, DateOnly? due, string why) =>
        [
            words[change].Value, obligation, law.Find(obligation)?.Title.ToString() ?? obligation, NameOf(party), other is { } counterpart ? NameOf(counterpart) : null, written.Period(period), due, words[$"Why.{why}"].Value,
        ];
    }
}

/// <summary>The sign-off matrix of a year under the filter of its page.</summary>
sealed class StatementList(Database<ResponsibilitiesDb> database, StatementMatrix matrix, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    public string Name => "statements";
    public string Permission => ResponsibilitiesPermissions.ReadStatements;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        if (tenants.Unit(actor, filter) is not { } unit) return null;
        var (today, year) = (time.Today(), Math.Clamp(filter.Number("year") ?? time.Today().Year, 1949, 2200));
        await using var db = database.OpenToRead(actor, unit.Code);
        var all = await StatementRights.Readable(db.Statements, actor).Where(s => s.Year == year).OrderBy(s => s.Edge).ThenBy(s => s.Ordinal).Take(2000).ToListAsync(cancel);
        var names = matrix.Edges.ToDictionary(e => e.Code, e => e.Name.ToString());
        return ListSheets.Of(unit, words["Statements.Title", unit.Name, year],
            [
                new(words["Statement.Number"], 22), new(words["Statements.Edge"], 30), new(words["Statement.First"], 24), new(words["Statement.Second"], 24), new(words["Filter.State"]),
                new(words["Statement.Turn"], 24), new(words["Statement.Since"]), new(words["Duty.Due"]),
            ],
            all.Where(s => StatementsModel.Takes(s, filter["edge"], filter["state"], today)).Select(s => (IReadOnlyList<object?>)
            [
                s.Number, $"{s.Edge} {names.GetValueOrDefault(s.Edge)}", s.FirstName.ToString(), s.SecondName.ToString(), words[$"StatementState.{s.State}"].Value,
                s.Awaited is { } side ? s.NameOf(side).ToString() : s.AwaitsOfficer ? words["Statement.Turn.Officer"].Value : null, s.Since, s.Due,
            ]));
    }
}
