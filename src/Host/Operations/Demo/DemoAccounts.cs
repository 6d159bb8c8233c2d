using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Responsibilities;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>Who can sign in to the demonstration, all with the same password; those who need a second factor share one secret.</summary>
static class DemoAccounts
{
    /// <summary>Known to everybody, so only ever for a demonstration.</summary>
    public const string Password = "Demo-4plus6-2049";

    /// <summary>Secret of the time-based codes, as an authenticator app takes it.</summary>
    public const string Secret = "PARTYDISCIPLINEDEMO2PARTYDISCIPL";

    /// <param name="Tenant">Where the account is at home.</param>
    /// <param name="Login">Login name.</param>
    /// <param name="Number">Staff number of the person; null for the three administrators and the superior's viewer, who are nobody here.</param>
    /// <param name="Zh">What he is.</param>
    /// <param name="En">The same in English.</param>
    /// <param name="SecondFactor">Signs in with a code as well.</param>
    /// <param name="Lane">Business, or one of the three administrators.</param>
    /// <param name="Roles">Granted roles; those of a post follow the post.</param>
    public sealed record DemoAccount(string Tenant, string Login, string? Number, string Zh, string En, bool SecondFactor, string Lane, params string[] Roles);

    public static readonly IReadOnlyList<DemoAccount> All =
    [
        Administrator("system-admin", "系统管理员", "System administrator", Roles.SystemAdministrator),
        Administrator("security-admin", "安全管理员", "Security administrator", Roles.SecurityAdministrator),
        Administrator("audit-admin", "审计管理员", "Audit administrator", Roles.AuditAdministrator),
        .. Leaders("bureau", "bureau", "局", "Bureau"),
        Officer("bureau", "bureau-political", DemoOrganisation.PoliticalOfficerNumber, "局政工经办", "Bureau political officer", false, Roles.PoliticalOfficer),
        Officer("bureau", "bureau-inspector", DemoOrganisation.DisciplineOfficerNumber, "局纪检经办", "Bureau discipline officer", true, Roles.DisciplineOfficer),
        Officer("bureau", "bureau-inspector2", "D03", "局纪检监察室负责人", "Head of the bureau's discipline office", true, Roles.DisciplineOfficer),
        Officer("bureau", "bureau-inspector3", "D12", "局审计处负责人、局纪委委员", "Head of audit, on the discipline committee", true, Roles.DisciplineOfficer),
        Officer("bureau", "bureau-clerk", DemoOrganisation.ClerkNumber, "局办公室联络员", "Bureau clerk", false, Roles.Clerk),
        Officer("bureau", "bureau-assessor", DemoOrganisation.ReserveNumber, "考核组成员", "Assessor", false, Roles.Assessor),
        Officer("bureau", "bureau-assessor2", "D05", "考核组组长", "Leader of the assessors", false, Roles.Assessor),
        new("bureau", "superior", null, "上级查阅人", "Superior's viewer", false, Lanes.Business, Roles.SuperiorViewer),
        .. Leaders("sample1", "sample1", "示例一监狱", "Sample Prison One"),
        new("sample1", "sample1-ward", "D06", "示例一监狱一监区负责人", "Sample Prison One, head of Ward One", false, Lanes.Business),
        Officer("sample1", "sample1-political", DemoOrganisation.PoliticalOfficerNumber, "示例一监狱政工经办", "Sample Prison One, political officer", false, Roles.PoliticalOfficer),
        Officer("sample1", "sample1-inspector", DemoOrganisation.DisciplineOfficerNumber, "示例一监狱纪检经办", "Sample Prison One, discipline officer", true, Roles.DisciplineOfficer),
        Officer("sample1", "sample1-clerk", DemoOrganisation.ClerkNumber, "示例一监狱联络员", "Sample Prison One, clerk", false, Roles.Clerk),
        .. Heads("sample2", "示例二监狱", "Sample Prison Two"),
        .. Heads("sample3", "示例三监狱", "Sample Prison Three"),
        .. Heads("sample4", "示例四监狱", "Sample Prison Four"),
        .. Heads("sample5", "示例五监狱", "Sample Prison Five"),
        .. Heads("sample6", "示例六监狱", "Sample Prison Six"),
        .. Heads("women", "示例女子监狱", "Sample Women's Prison"),
    ];

    static DemoAccount Administrator(string login, string zh, string en, string role) => new("bureau", login, null, zh, en, true, role, role);

    static DemoAccount Officer(string tenant, string login, string number, string zh, string en, bool second, string role) =>
        new(tenant, login, number, zh, en, second, Lanes.Business, role);

    /// <summary>Those who sign for a prison.</summary>
    static IEnumerable<DemoAccount> Heads(string tenant, string zh, string en) =>
    [
        new(tenant, $"{tenant}-secretary", "S01", $"{zh}党委书记", $"{en}, secretary", false, Lanes.Business),
        new(tenant, $"{tenant}-discipline", "M02", $"{zh}纪委书记", $"{en}, discipline secretary", true, Lanes.Business),
    ];

    static IEnumerable<DemoAccount> Leaders(string tenant, string login, string zh, string en) =>
    [
        new(tenant, $"{login}-secretary", "S01", $"{zh}党委书记", $"{en}, secretary", false, Lanes.Business),
        new(tenant, $"{login}-deputy", "M01", $"{zh}党委副书记", $"{en}, deputy secretary", false, Lanes.Business),
        new(tenant, $"{login}-discipline", "M02", $"{zh}纪委书记", $"{en}, discipline secretary", true, Lanes.Business),
        .. Enumerable.Range(1, 6).Select(i => new DemoAccount(tenant, $"{login}-member{i}", $"M{i + 2:00}", $"{zh}班子成员{i}", $"{en}, member {i}", false, Lanes.Business)),
    ];

    /// <summary>Opens a tenant's accounts; answers each login's id.</summary>
    public static async Task Open(
        Founding founding, string tenant, IReadOnlyList<PersonView> people, string hash, CancellationToken cancel)
    {
        var secret = SecondFactor.Read(Secret);
        foreach (var account in All.Where(a => a.Tenant == tenant))
        {
            var person = account.Number is null ? null : people.Single(p => p.Number == account.Number);
            var opening = new AccountOpening(
                account.Login, person?.Name ?? account.Zh, account.Lane, hash, MustChange: false, person?.Id, account.SecondFactor ? secret : null);
            await founding.OpenAccount(tenant, opening, account.Roles, cancel);
        }
    }
}
