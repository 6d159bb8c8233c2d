using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Responsibilities.Defaults;
using PartyDiscipline.Responsibilities.Law;
using PartyDiscipline.Responsibilities.Organisation;
using PartyDiscipline.Responsibilities.Years;

namespace PartyDiscipline.Tests.Modules.Responsibilities;

/// <summary>An invented organisation of the size that domain H gives: nine leaders, thirteen or eight departments.</summary>
static class Tree
{
    public static readonly DateOnly Founding = new(2024, 3, 1);

    public static OrganisationFile Bureau => Make(departments: 13, seats: 4);

    public static OrganisationFile Prison => Make(departments: 8, seats: 3);

    static OrganisationFile Make(int departments, int seats)
    {
        string[] members = ["deputy-secretary", "discipline-secretary", "member-1", "member-2", "member-3", "member-4", "member-5", "member-6"];
        string[] keys = ["office", "political", "discipline-office", .. Enumerable.Range(1, departments - 3).Select(i => $"dept-{i}")];
        var parties = new List<OrganisationFile.PartyRow>
        {
            new("committee", "main", "党委", "Party committee", null),
            new("discipline", "main", "纪委", "Discipline committee", null),
            new("secretary", "main", "党委书记", "Secretary", "1001", Founding),
        };
        for (var i = 0; i < members.Length; i++)
            parties.Add(new("member", members[i], $"班子成员{i + 1}", $"Member {i + 1}", $"{1002 + i}", Founding,
                InCharge: [.. keys.Where((_, k) => k % members.Length == i)], HeadsDiscipline: members[i] == "discipline-secretary"));
        for (var i = 0; i < keys.Length; i++)
            parties.Add(new("department", keys[i], $"部门{i + 1}", $"Department {i + 1}", $"{2001 + i}", Founding,
                Function: keys[i] switch { "office" => "office", "political" => "political", "discipline-office" => "discipline", _ => "other" },
                DisciplineSeat: i >= departments - seats));
        var numbers = Enumerable.Range(1001, 9).Concat(Enumerable.Range(2001, departments));
        return new OrganisationFile { People = [.. numbers.Select(n => new OrganisationFile.PersonRow($"{n}", $"某{n}", $"Person {n}"))], Parties = parties };
    }

    /// <summary>The file as an organisation in memory, without a database.</summary>
    public static OrganisationPicture Picture(this OrganisationFile file, string tenant, Func<Charge, Charge?>? charge = null)
    {
        var people = file.People.Select(p => new Person(p)).ToDictionary(p => p.Number);
        var charges = new List<Charge>();
        foreach (var row in file.Parties.Where(p => p.InCharge is not null))
            foreach (var key in row.InCharge!)
                charges.Add(new Charge(ImportPlan.IdOf(row, tenant)!.Value, new PartyId(tenant, PartyKind.Department, key), null));
        return new OrganisationPicture
        {
            Tenant = tenant,
            Revision = 1,
            People = people.Values.ToDictionary(p => p.Id),
            Entries = [.. file.Parties.Select((row, i) => new PartyEntry(ImportPlan.IdOf(row, tenant)!.Value.Kind, row, i, null))],
            Holdings = [.. file.Parties.Where(p => p.Holder is not null).Select(p => new Holding(ImportPlan.IdOf(p, tenant)!.Value, people[p.Holder!].Id, p.Since!.Value, false))],
            Charges = charge is null ? charges : [.. charges.Select(charge).OfType<Charge>()],
        };
    }

    public static readonly IReadOnlyList<PartyId> Prisons =
        [.. new[] { "sample1", "sample2", "sample3", "sample4", "sample5", "sample6", "women" }.Select(t => new PartyId(t, PartyKind.PartyCommittee, "main"))];

    public static YearInputs Inputs(LawFiles law, OrganisationPicture organisation, int year = 2026, DateOnly? effective = null, FigureSettings? settings = null) => new()
    {
        Year = year,
        Effective = effective ?? new DateOnly(year, 1, 1),
        Tenant = organisation.Tenant == "bureau" ? TenantKind.Bureau : TenantKind.Prison,
        Law = law.InForce(effective ?? new DateOnly(year, 1, 1)),
        Settings = settings ?? FigureSettings.None,
        Parties = organisation.On(effective ?? new DateOnly(year, 1, 1)),
        Prisons = organisation.Tenant == "bureau" ? Prisons : [],
        Calendar = law.Current,
    };

    /// <summary>Duties as if a plan had been carried out.</summary>
    public static IReadOnlyList<StandingDuty> Carry(IReadOnlyList<StandingDuty> stored, YearChange change)
    {
        var ended = change.Ended.ToDictionary(e => e.Duty.Id);
        return
        [
            .. stored.Select(d => ended.ContainsKey(d.Duty.Id) ? new StandingDuty(d.Duty with { Ended = change.LastDay }, d.Revision, d.Rule) : d),
            .. change.Added.Select(a => new StandingDuty(
                new Duty
                {
                    Id = Guid.NewGuid(), Party = a.Duty.Key.Party, Obligation = a.Duty.Key.Obligation, Period = a.Duty.Key.Period,
                    Counterpart = a.Duty.Key.Counterpart, Due = a.Duty.Due, Terms = Guid.Empty, Since = a.Since,
                },
                a.Revision, a.Duty.Terms.Obligation.Rule)),
        ];
    }

    public static YearChange Plan(YearInputs inputs, IReadOnlyList<StandingDuty>? stored = null) =>
        YearPlanner.Compare(inputs, YearPlanner.Plan(inputs), stored ?? []);
}
