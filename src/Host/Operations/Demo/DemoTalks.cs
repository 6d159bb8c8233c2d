using PartyDiscipline.Duties;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>
/// Invents a tenant's talks of a year from the pairs that owe one: most held and confirmed, some disputed, waiting, planned, or not begun.
/// The same day gives the same talks.
/// </summary>
sealed class DemoTalks(WorkCalendar calendar, DateTimeOffset now)
{
    /// <summary>Duties that nothing but a confirmed talk fulfils; no record is invented for them.</summary>
    public static bool Fulfils(string obligation) => obligation is "3.2.4-a" or "3.2.4-b" or "3.4.5-a" or "3.4.5-b";

    static readonly string[] Matters = ["年度全面从严治党责任落实情况", "分管领域廉政风险防控情况", "“一岗双责”履行情况和存在的问题"];
    static readonly string[] Points =
    [
        "听取了分管工作和落实党风廉政建设责任的情况，肯定了制度建设方面的进展，指出日常监督偏软、台账更新不及时的问题。",
        "谈了岗位廉政风险和近期群众反映，提醒注意物资采购和外协管理中的薄弱环节，要求把责任压到科室。",
        "围绕民警队伍思想状况和教育管理作了交流，指出对苗头性问题提醒不够，要求抓早抓小。",
    ];
    static readonly string[] Demands = ["一个月内补齐分管部门责任台账，按月抽查。", "对重点岗位逐一开展廉政提醒，形成长效办法。", "每季度向党委书面报告一次整改进展。"];
    static readonly string[] Pledges = ["诚恳接受，按要求抓好整改，带头落实。", "认领问题，明确专人负责，按期完成。", "举一反三，把要求落实到每个监区和科室。"];

    readonly DateOnly today = ChinaTime.DateOf(now);

    public IReadOnlyList<EarlierTalk> Of(string tenant, int year, IReadOnlyList<Party> parties, IReadOnlyList<DemoDuty> duties, DemoAuthors authors)
    {
        var byId = parties.ToDictionary(p => p.Id);
        var talks = new List<EarlierTalk>();
        var pairs = duties.Where(d => d.Duty.Counterpart is not null && Fulfils(d.Duty.Obligation) && d.Duty.Obligation.StartsWith("3.2.4", StringComparison.Ordinal))
            .Select(d => (From: d.Duty.Party, With: d.Duty.Counterpart!.Value)).Distinct().OrderBy(p => $"{p.From}{p.With}", StringComparer.Ordinal);
        foreach (var ((from, with), i) in pairs.Select((p, i) => (p, i)))
            if (byId.TryGetValue(from, out var talker) && byId.TryGetValue(with, out var other) && talker.Holder is not null && other.Holder is not null && talker.Holder != other.Holder)
                talks.AddRange(Between(tenant, year, talker, other, i, authors));
        return talks;
    }

    IEnumerable<EarlierTalk> Between(string tenant, int year, Party talker, Party other, int i, DemoAuthors authors)
    {
        // Spread over the year, in a fixed pattern; each seventh is left to be planned.
        var day = calendar.NextWorkingDay(new DateOnly(year, 1, 12).AddDays((i * 37 + year) % 330));
        var (open, fate) = (year == today.Year, i % 14);
        if (open && fate == 13) day = calendar.NextWorkingDay(today.AddDays(6));
        if (day.Year != year || open && fate == 6 || !open && fate == 13) yield break;
        var plan = new TalkPlan
        {
            Kind = talker.Id.Kind == PartyKind.Member ? "T2" : "T1",
            With = other.Id,
            On = day,
            Place = tenant == "bureau" ? "局机关" : "监狱机关",
            Matter = Matters[i % Matters.Length],
            Notify = fate != 3,
        };
        var (by, counterpart, planned) = (authors.HolderOf(talker), authors.HolderOf(other), At(day.AddDays(-5), 9));
        if (day >= today)
        {
            yield return new(talker.Id, plan, by, planned < now ? planned : now.AddHours(-2));
            yield break;
        }
        var recent = day > today.AddDays(-10);
        // Just held: not written down yet, or not answered.
        if (recent && fate % 2 == 0)
        {
            yield return new(talker.Id, plan, by, planned);
            yield break;
        }
        var rectify = fate == 4;
        var entry = new TalkEntry
        {
            Points = Points[i % Points.Length],
            Demands = Demands[i % Demands.Length],
            Pledge = Pledges[i % Pledges.Length],
            Rectify = rectify,
            FollowUpOn = rectify || fate == 8 ? day.AddDays(40) : null,
        };
        var written = At(day.AddDays(fate == 5 ? 12 : 1), 16);
        if (written > now) written = now.AddHours(-1);
        var answered = At(ChinaTime.DateOf(written).AddDays(1), 10);
        if (recent || answered > now || open && fate == 9) yield return new(talker.Id, plan, by, planned, entry, written);
        else if (open && fate == 10) yield return new(talker.Id, plan, by, planned, entry, written, counterpart, answered, Disputed: "谈话中未提及物资采购问题，请核对。");
        else yield return new(talker.Id, plan, by, planned, entry, written, counterpart, answered, Verified: entry.FollowUpOn < today ? "已核实：责任台账补齐，抽查制度已建立。" : null);
    }

    static DateTimeOffset At(DateOnly day, int hour) => ChinaTime.StartOf(day).AddHours(hour);
}
