using PartyDiscipline.Duties;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>Tenants for measuring: the demonstration's organisation under any code, and records that read like people's.</summary>
static class Invented
{
    // The real day: the silo keeps time by the same clock and does not bear its going back.
    public static readonly DateOnly Today = TimeProvider.System.Today();

    static readonly string[] Deeds = ["研究", "部署", "检查", "督导", "听取", "约谈", "调研", "学习", "通报", "整改"];
    static readonly string[] Matters =
    [
        "安全生产", "罪犯减刑假释", "会见管理", "食堂采购", "警车使用", "值班备勤", "教育改造", "生活卫生", "刑罚执行", "狱内侦查", "基建工程", "队伍建设",
        "作风建设", "意识形态", "信访举报", "民警轮岗", "财务报销", "政府采购", "公务接待", "档案管理", "舆情处置", "消防演练", "疫病防控", "党员发展",
    ];
    static readonly string[] Places = ["一监区", "二监区", "三监区", "四监区", "五监区", "六监区", "医院", "指挥中心", "禁闭室", "会见室", "劳务车间", "档案室"];

    public static int Year => Today.Year;

    static readonly IReadOnlyList<DemoOrganisation.DemoTenant> Demo = DemoOrganisation.Build(new DateOnly(Year - 3, 3, 1));

    public static OrganisationFile BureauOrganisation => Demo[0].Organisation;
    public static OrganisationFile PrisonOrganisation => Demo[1].Organisation;

    public static async Task FoundBureau(RunningHost host)
    {
        await host.Get<Founding>().Tenant("bureau", TenantKind.Bureau, new LocalText("示范区监狱管理局", "Bureau"), 0);
        Stands(await host.Get<IOrganisation>().Import(Actor.System("bureau"), Ids.New(), BureauOrganisation));
    }

    public static async Task FoundPrison(RunningHost host, int number)
    {
        var code = Code(number);
        await host.Get<Tenants>().Found(code, TenantKind.Prison, new LocalText($"示例第{number}监狱", $"Sample Prison {number}"), number, Ids.New());
        Stands(await host.Get<IOrganisation>().Import(Actor.System(code), Ids.New(), PrisonOrganisation));
    }

    public static async Task Open(RunningHost host, string tenant) =>
        Stands(await host.Get<IYears>().Apply(Actor.System(tenant), Ids.New(), Year, new DateOnly(Year, 1, 1)));

    /// <summary>The i-th record, entered by its holder on time; the same number gives the same words.</summary>
    public static DutyRecord Record(int i, PartyId party, Guid? holder, Category category, Actor by)
    {
        var entry = new RecordEntry
        {
            Category = category.Code,
            On = new DateOnly(Year, 1, 1).AddDays(i % Today.DayOfYear),
            Title = $"{Deeds[i % 10]}{Places[i / 7 % 12]}{Matters[i / 3 % 24]}工作",
            Substance = $"召开专题会议，{Deeds[(i + 3) % 10]}{Matters[i / 11 % 24]}和{Matters[i / 13 % 24]}，明确责任分工和完成时限，第{i:00000}号任务由{Places[i / 17 % 12]}牵头落实。",
            DocumentNumber = $"纪要〔{Year}〕{i % 90}号",
        };
        return DutyRecord.Enter(party, entry, category, entry.Fields, by, holder, own: true, TimeProvider.System.GetUtcNow(), new(new WorkCalendar([]), 10));
    }

    public static string Code(int number) => $"p{number:0000}";

    public static void Stands(Outcome outcome)
    {
        if (outcome.Subject is not null) return;
        throw new InvalidOperationException(outcome is Outcome.Refused refused
            ? string.Join("; ", refused.Faults.Select(f => $"{f.Field} {f.Rule}"))
            : outcome.GetType().Name);
    }
}
