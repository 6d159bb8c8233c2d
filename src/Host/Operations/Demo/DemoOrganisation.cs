using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// An invented bureau and seven invented prisons, with posts, departments and people: 72 leaders, 69 department heads. Nothing of
/// it is a real institution or person; it follows only the usual shape of such a system.
/// </summary>
static class DemoOrganisation
{
    public const string Bureau = "bureau";

    /// <summary>Person number of the clerk who records for others, in every tenant.</summary>
    public const string ClerkNumber = "L01";
    /// <summary>Person number of the officer of the political department, in every tenant.</summary>
    public const string PoliticalOfficerNumber = "Z01";
    /// <summary>Person number of the officer of the discipline office, in every tenant.</summary>
    public const string DisciplineOfficerNumber = "J01";
    /// <summary>A cadre in reserve, to whom a post can be handed over.</summary>
    public const string ReserveNumber = "H01";

    public sealed record DemoTenant(string Code, TenantKind Kind, LocalText Name, LocalText Short, OrganisationFile Organisation);

    public static IReadOnlyList<DemoTenant> Build(DateOnly since)
    {
        var names = new DemoNames();
        return
        [
            new(Bureau, TenantKind.Bureau, new("示范区监狱管理局", "Demonstration Region Prison Administration Bureau"), new("局", "Bureau"), BureauFile(names, since)),
            .. Prisons.Select(p => new DemoTenant(p.Code, TenantKind.Prison, new($"示范区{p.Zh}", $"{p.En}, Demonstration Region"), new(p.Zh, p.En), PrisonFile(names, p.Zh, p.En, since))),
        ];
    }

    static readonly (string Code, string Zh, string En)[] Prisons =
    [
        ("sample1", "示例一监狱", "Sample Prison One"),
        ("sample2", "示例二监狱", "Sample Prison Two"),
        ("sample3", "示例三监狱", "Sample Prison Three"),
        ("sample4", "示例四监狱", "Sample Prison Four"),
        ("sample5", "示例五监狱", "Sample Prison Five"),
        ("sample6", "示例六监狱", "Sample Prison Six"),
        ("women", "示例女子监狱", "Sample Women's Prison"),
    ];

    /// <param name="Key">Key of the party.</param>
    /// <param name="Zh">Title.</param>
    /// <param name="En">Title in English.</param>
    /// <param name="Function">Its function, for departments.</param>
    /// <param name="Seat">Its head sits on the discipline committee.</param>
    sealed record Unit(string Key, string Zh, string En, string Function = DepartmentFunctions.Other, bool Seat = false);

    /// <param name="Key">Key of the party.</param>
    /// <param name="Zh">Title.</param>
    /// <param name="En">Title in English.</param>
    /// <param name="InCharge">Departments in his charge; a secretary has none of personnel, money, works and purchasing (notice 2.2.3).</param>
    sealed record Post(string Key, string Zh, string En, params string[] InCharge);

    static readonly Unit[] BureauDepartments =
    [
        new("office", "局办公室", "Bureau Office", DepartmentFunctions.Office, Seat: true),
        new("political", "局政治部", "Bureau Political Department", DepartmentFunctions.Political, Seat: true),
        new("discipline-office", "局纪检监察室", "Bureau Discipline Inspection Office", DepartmentFunctions.Discipline, Seat: true),
        new("dept-custody", "狱政管理处", "Custody Division"),
        new("dept-penalty", "刑罚执行处", "Penalty Execution Division"),
        new("dept-education", "教育改造处", "Education and Reform Division"),
        new("dept-investigation", "狱内侦查处", "Investigation Division"),
        new("dept-health", "生活卫生处", "Living and Health Division"),
        new("dept-safety", "安全生产处", "Work Safety Division"),
        new("dept-psychology", "心理矫治处", "Psychological Correction Division"),
        new("dept-finance", "规划财务处", "Planning and Finance Division"),
        new("dept-audit", "审计处", "Audit Division", Seat: true),
        new("dept-information", "信息技术处", "Information Technology Division"),
    ];

    static readonly Post[] BureauMembers =
    [
        new("deputy-secretary", "党委副书记、政委", "Deputy Secretary and Commissar", "office"),
        new("discipline-secretary", "党委委员、纪委书记", "Discipline Committee Secretary", "discipline-office", "dept-audit"),
        new("member-1", "党委委员、政治部主任", "Director of the Political Department", "political"),
        new("member-2", "党委委员、副局长（狱政、刑罚执行）", "Deputy Director for Custody and Penalties", "dept-custody", "dept-penalty"),
        new("member-3", "党委委员、副局长（教育改造）", "Deputy Director for Education", "dept-education", "dept-psychology"),
        new("member-4", "党委委员、副局长（财务、生活卫生）", "Deputy Director for Finance and Health", "dept-finance", "dept-health"),
        new("member-5", "党委委员、副局长（狱侦、信息化）", "Deputy Director for Investigation and Technology", "dept-investigation", "dept-information"),
        new("member-6", "党委委员、副局长（安全生产）", "Deputy Director for Work Safety", "dept-safety"),
    ];

    static readonly Unit[] PrisonDepartments =
    [
        new("office", "办公室", "Office", DepartmentFunctions.Office),
        new("political", "政治处", "Political Division", DepartmentFunctions.Political, Seat: true),
        new("discipline-office", "纪检监察科", "Discipline Inspection Section", DepartmentFunctions.Discipline, Seat: true),
        new("dept-custody", "狱政管理科", "Custody Section", Seat: true),
        new("dept-education", "教育改造科", "Education and Reform Section"),
        new("ward-1", "一监区", "Ward One"),
        new("ward-2", "二监区", "Ward Two"),
        new("ward-3", "三监区", "Ward Three"),
    ];

    static readonly Post[] PrisonMembers =
    [
        new("deputy-secretary", "党委副书记、政委", "Deputy Secretary and Commissar", "office"),
        new("discipline-secretary", "党委委员、纪委书记", "Discipline Committee Secretary", "discipline-office"),
        new("member-1", "党委委员、政治处主任", "Director of the Political Division", "political"),
        new("member-2", "党委委员、副监狱长（狱政）", "Deputy Warden for Custody", "dept-custody"),
        new("member-3", "党委委员、副监狱长（教育改造）", "Deputy Warden for Education", "dept-education"),
        new("member-4", "党委委员、副监狱长（一监区片）", "Deputy Warden, Ward One", "ward-1"),
        new("member-5", "党委委员、副监狱长（二监区片）", "Deputy Warden, Ward Two", "ward-2"),
        new("member-6", "党委委员、副监狱长（三监区片）", "Deputy Warden, Ward Three", "ward-3"),
    ];

    static OrganisationFile BureauFile(DemoNames names, DateOnly since) => File(
        names, since,
        new Unit("main", "局党委", "Bureau Party Committee"),
        new Unit("main", "局纪委", "Bureau Discipline Committee"),
        new Post("main", "局党委书记、局长", "Party Secretary and Director"),
        BureauMembers, BureauDepartments, "");

    static OrganisationFile PrisonFile(DemoNames names, string zh, string en, DateOnly since) => File(
        names, since,
        new Unit("main", $"{zh}党委", $"Party Committee of {en}"),
        new Unit("main", $"{zh}纪委", $"Discipline Committee of {en}"),
        new Post("main", "党委书记、监狱长", "Party Secretary and Warden"),
        PrisonMembers, PrisonDepartments, zh);

    static OrganisationFile File(
        DemoNames names, DateOnly since, Unit committee, Unit discipline, Post secretary, Post[] members, Unit[] departments, string of)
    {
        var people = new List<OrganisationFile.PersonRow>();
        string Person(string number)
        {
            var (zh, en) = names.Next();
            people.Add(new(number, zh, en));
            return number;
        }

        var first = Person("S01");
        var holders = members.Select((post, i) => (Post: post, Holder: Person($"M{i + 1:00}"))).ToList();
        var disciplineHead = holders.Single(h => h.Post.Key == "discipline-secretary").Holder;
        var heads = departments.Select((unit, i) => (Unit: unit, Holder: Person($"D{i + 1:00}"))).ToList();
        foreach (var number in (string[])[ClerkNumber, PoliticalOfficerNumber, DisciplineOfficerNumber, ReserveNumber]) Person(number);

        return new OrganisationFile
        {
            People = people,
            Parties =
            [
                new("committee", committee.Key, committee.Zh, committee.En, first, since),
                new("discipline", discipline.Key, discipline.Zh, discipline.En, disciplineHead, since),
                new("secretary", secretary.Key, secretary.Zh, secretary.En, first, since),
                .. holders.Select(h => new OrganisationFile.PartyRow(
                    "member", h.Post.Key, h.Post.Zh, h.Post.En, h.Holder, since, InCharge: h.Post.InCharge, HeadsDiscipline: h.Post.Key == "discipline-secretary")),
                .. heads.Select(h => new OrganisationFile.PartyRow(
                    "department", h.Unit.Key, of.Length == 0 || h.Unit.Zh.StartsWith('局') ? h.Unit.Zh : of + h.Unit.Zh, h.Unit.En, h.Holder, since, h.Unit.Function, DisciplineSeat: h.Unit.Seat)),
            ],
        };
    }
}
