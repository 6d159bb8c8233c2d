using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment.Rankings;
using PartyDiscipline.Assessment.Sheets;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using Sheet = PartyDiscipline.Assessment.Sheets.Sheet;

namespace PartyDiscipline.Assessment;

/// <summary>What the documents of assessment have in common; they are in Chinese, the language of the office.</summary>
sealed class AssessmentPapers(Database<AssessmentDb> database, ITenants tenants, AssessmentLaw law, TimeProvider time)
{
    /// <summary>Most rows of one paper.</summary>
    public const int MostRows = 20_000;

    public DateOnly Today => time.Today();

    public AssessmentDb Read(Actor actor) => database.OpenToRead(actor, actor.Tenant);

    public string NameOf(string unit) => tenants.Find(unit)?.Name.Zh ?? unit;

    public string DimensionOf(string code) => law.Find(code)?.Name.Zh ?? code;

    public string Bureau => tenants.All.FirstOrDefault(t => t.Kind == TenantKind.Bureau)?.Name.Zh ?? "";

    public static string TrackOf(Track track) => track == Track.Main ? "主体责任" : "监督责任";

    public static string ComponentOf(Component component, int number = 1) => component switch
    {
        Component.SpotCheck => number > 0 ? $"平时抽查（第{number}次）" : "平时抽查",
        Component.HalfYear => "半年检查",
        _ => "年终考核",
    };

    public static string Points(decimal? points) => points?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    public static string Plain(decimal figure) => figure.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Formula(Result result) => $"T = {string.Join(" + ", result.Parts.Select(p => $"{Plain(p.Weight)}×{Points(p.Score)}"))} = {Points(result.Total)}";

    public static string Decided(LastDecision decision) => decision switch
    {
        LastDecision.Talk => "约谈",
        LastDecision.Transfer => "调整岗位",
        LastDecision.NotApplicable => "不适用",
        _ => "待党委决定",
    };

    /// <summary>At the bureau any result, in a unit its own; the other way round there is none.</summary>
    public static async Task<Result?> ResultOf(AssessmentDb db, Actor actor, string subject, CancellationToken cancel) =>
        Guid.TryParseExact(subject, "N", out var id) && await db.Results.FirstOrDefaultAsync(r => r.Id == id, cancel) is { } found && found.IsCopy != actor.AtBureau && found.Parts.Count > 0 ? found : null;

    public static async Task<(Cycle Cycle, List<Result> Results)?> YearOf(AssessmentDb db, Actor actor, string subject, CancellationToken cancel)
    {
        if (!actor.AtBureau || !Guid.TryParseExact(subject, "N", out var id) || await db.Cycles.FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } cycle) return null;
        return (cycle, await db.Results.Where(r => r.Cycle == id && r.Edition == cycle.Edition).OrderBy(r => r.Group).ThenBy(r => r.Rank).ThenBy(r => r.Unit).Take(MostRows).ToListAsync(cancel));
    }
}

/// <summary>考核方案 (notice 3.5.1) with its indicators; a draft says that it is one.</summary>
sealed class SchemeDocument(AssessmentPapers papers) : IDocument
{
    public string Name => "assessment-scheme";
    public string Permission => AssessmentPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!actor.AtBureau || !Guid.TryParseExact(subject, "N", out var id)) return null;
        await using var db = papers.Read(actor);
        if (await db.Schemes.FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } of) return null;
        var (content, track) = (of.Content, AssessmentPapers.TrackOf(of.Track));
        var on = of.PublishedAt is { } at ? ChinaTime.DateOf(at) : papers.Today;
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.Year}年度_考核方案_{track}_v{of.Number}_{on:yyyyMMdd}",
            Title = $"{of.Year}年度全面从严治党{track}考核方案{(of.State == SchemeState.Published ? "" : "（征求意见稿）")}",
            Number = of.DocumentNumber,
            Body =
            [
                new Heading(1, "计分办法"),
                new Paragraph($"考核实行百分制，按平时抽查{AssessmentPapers.Plain(content.Weights.SpotChecks * 100)}%、半年检查{AssessmentPapers.Plain(content.Weights.HalfYear * 100)}%、年终考核{AssessmentPapers.Plain(content.Weights.YearEnd * 100)}%计算全年得分，四舍五入保留两位小数。平时抽查每单位每年不少于{content.Limits.SpotCheckMin}次、不超过{content.Limits.SpotCheckCap}次，取平均分。"),
                new Paragraph("缺少任一组成部分的，不得形成全年得分；确需豁免的，由批准人说明理由并写明以何代替，不得将权重另行分摊。"),
                new Heading(1, "排名和结果运用"),
                new Paragraph($"在可比组别内排名，同分同名次；组内不足{content.Limits.MinGroup}个单位的，不适用末位规则。结果反馈后，单位可在{content.Limits.ObjectionWorkingDays}个工作日内提出复核，由未参与评分的人员在{content.Limits.RecheckWorkingDays}个工作日内复核。连续两年末位的，由党委研究决定约谈、调整岗位或者不适用，并说明理由。"),
                new Heading(1, "考核指标"),
                new Table(
                    [new("编号", 0.8), new("方面", 1.1), new("指标", 3), new("分值", 0.7), new("评分标准", 4.2), new("依据", 1.3)],
                    [.. content.Indicators.Select(i => (IReadOnlyList<string>)[i.Code, papers.DimensionOf(i.Dimension), i.Title.Zh, AssessmentPapers.Plain(i.Max), i.Standard.Zh, string.Join('、', i.Clauses)])]) { Landscape = true },
            ],
            Closing = new Closing(papers.Bureau, on, Sealed: of.State == SchemeState.Published),
            SignOffs = [new("承办人", of.WrittenByName.Length > 0 ? of.WrittenByName : null, ChinaTime.DateOf(of.WrittenAt)), new("部门负责人", null, null), new("分管领导", null, null), new("主要领导", of.ApprovedByName, of.ApprovedAt is { } approved ? ChinaTime.DateOf(approved) : null)],
            Proof = of.Hash is null ? null : $"方案校验值 {of.Hash}",
        };
    }
}

/// <summary>考核结果通知 (domain §B.4, D10): one unit's year and how it was made; to that unit, of no other.</summary>
sealed class ResultDocument(AssessmentPapers papers) : IDocument
{
    public string Name => "assessment-result";
    public string Permission => AssessmentPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Read(actor);
        if (await AssessmentPapers.ResultOf(db, actor, subject, cancel) is not { } of) return null;
        var cycle = actor.AtBureau ? await db.Cycles.FirstOrDefaultAsync(c => c.Id == of.Cycle, cancel) : null;
        var ids = of.Sheets.Select(s => s.Sheet).ToList();
        var sheets = (await db.Sheets.Where(s => ids.Contains(s.Id)).ToListAsync(cancel)).OrderBy(s => s.Component).ThenBy(s => s.Number).ToList();
        var standing = of.Rank is not null && (actor.AtBureau ? cycle?.IsConfirmed is true : of.State >= CycleState.Confirmed);
        var track = AssessmentPapers.TrackOf(of.Track);
        var on = cycle?.ConfirmedOn ?? of.ConfirmedOn ?? papers.Today;
        return new OfficialDocument
        {
            FileName = $"{papers.NameOf(of.Unit)}_{of.Year}年度_考核结果通知_{track}_{on:yyyyMMdd}",
            Title = standing ? $"关于{of.Year}年度全面从严治党{track}考核结果的通知" : $"关于{of.Year}年度全面从严治党{track}考核得分的反馈",
            AddressedTo = papers.NameOf(of.Unit),
            Body =
            [
                new Paragraph($"根据“4+6”责任机制（三（五）），你单位{of.Year}年度{track}考核得{AssessmentPapers.Points(of.Total)}分{(standing ? $"，在{of.GroupSize}个可比单位中列第{of.Rank}位{(of.Tied ? "（并列）" : "")}" : "，尚待党委会议审定")}。"),
                new Paragraph($"计算过程：{AssessmentPapers.Formula(of)}。"),
                .. Corrected(of, sheets),
                new Heading(1, "得分构成"),
                new Table(
                    [new("组成部分", 1.6), new("得分", 1), new("权重", 0.8), new("加权得分", 1), new("说明", 2.6)],
                    [.. of.Parts.Select(p => (IReadOnlyList<string>)[AssessmentPapers.ComponentOf(p.Component, 0), AssessmentPapers.Points(p.Score), AssessmentPapers.Plain(p.Weight), p.Weighted is { } w ? AssessmentPapers.Plain(w) : "", How(p)])]),
                new Heading(1, "主要扣分事项"),
                .. Lost(sheets),
                .. standing ? [] : (Block[])[new Paragraph($"如有异议，请于{AssessmentPapers.Iso(of.ObjectUntil ?? cycle?.ObjectUntil)}前提出复核。")],
            ],
            Closing = new Closing(papers.Bureau, on),
        };
    }

    static string How(ScorePart part) => part.Waived is { } waived
        ? waived.Points is not null ? "豁免，以批准人确定的分数计" : $"豁免，以{AssessmentPapers.ComponentOf(waived.Of ?? Component.YearEnd, 0)}得分计"
        : part.Own.Count > 1 ? $"{part.Own.Count}次的平均：{string.Join('、', part.Own.Select(o => AssessmentPapers.Points(o)))}" : "";

    /// <summary>A sheet corrected since moves the year's score only when the committee corrects the year; until then the notice says so.</summary>
    static IEnumerable<Block> Corrected(Result of, IReadOnlyList<Sheet> sheets) =>
        from sheet in sheets
        let counted = of.Sheets.First(s => s.Sheet == sheet.Id).Total
        where sheet.Total is { } now && now != counted
        select new Paragraph($"{AssessmentPapers.ComponentOf(sheet.Component, sheet.Number)}已由{AssessmentPapers.Points(counted)}分更正为{AssessmentPapers.Points(sheet.Total)}分；年度得分尚未据此更正，以上仍为更正前的得分，以下扣分事项为更正后的内容。");

    static IEnumerable<Block> Lost(IReadOnlyList<Sheet> sheets)
    {
        var lost = sheets.SelectMany(s => s.Lines.Where(l => l.Lost > 0).Select(l => (Sheet: s, Line: l))).OrderByDescending(x => x.Line.Lost).Take(30).ToList();
        yield return lost.Count == 0
            ? new Paragraph("无扣分事项。")
            : new Table(
                [new("考核", 1.6), new("指标", 3), new("分值", 0.7), new("得分", 0.8), new("扣分理由", 3)],
                [.. lost.Select(x => (IReadOnlyList<string>)[AssessmentPapers.ComponentOf(x.Sheet.Component, x.Sheet.Number), $"{x.Line.Indicator} {x.Line.Title.Zh}", AssessmentPapers.Plain(x.Line.Max), AssessmentPapers.Points(x.Line.Points), Why(x.Line)])])
            { Landscape = true };
    }

    static string Why(SheetLine line) =>
        line.FinalReason ?? (line.Marks.Select(m => m.Reason).OfType<string>().Distinct().ToList() is { Count: > 0 } said ? string.Join('；', said) : line.Auto is not null ? $"应计{AssessmentPapers.Plain(line.Asked)}，实计{AssessmentPapers.Plain(line.Done)}" : "");
}

/// <summary>连续两年末位处理建议 (notice 3.5.3): lays the case before the committee and says nothing of what it should decide.</summary>
sealed class LastDocument(AssessmentPapers papers) : IDocument
{
    public string Name => "assessment-last";
    public string Permission => AssessmentPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!actor.AtBureau || !Guid.TryParseExact(subject, "N", out var id)) return null;
        await using var db = papers.Read(actor);
        if (await db.Proposals.FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } of) return null;
        var track = AssessmentPapers.TrackOf(of.Track);
        var on = of.DecidedOn ?? papers.Today;
        return new OfficialDocument
        {
            FileName = $"{papers.NameOf(of.Unit)}_{of.Year}年度_连续两年末位处理建议_{track}_{on:yyyyMMdd}",
            Title = $"关于{papers.NameOf(of.Unit)}{track}考核连续两年末位的处理建议",
            AddressedTo = $"{papers.Bureau}党委",
            Body =
            [
                new Paragraph($"{papers.NameOf(of.Unit)}在{of.Year - 1}年度、{of.Year}年度全面从严治党{track}考核中分别得{AssessmentPapers.Points(of.TotalBefore)}分、{AssessmentPapers.Points(of.Total)}分，{(of.GroundGone ? "经更正，在可比组别内不再连续两年末位" : $"在可比组别内连续两年{(of.Tied ? "并列末位" : "末位")}")}。"),
                new Paragraph("根据“4+6”责任机制（三（五）3），提请党委研究，作出约谈、调整岗位或者不适用的决定，并说明理由。系统只提出提示，不作决定。"),
                new Form([new("决定", AssessmentPapers.Decided(of.Decision)), new("决定机关", of.Body ?? "", 1), new("会议纪要号", of.Minutes ?? ""), new("决定日期", AssessmentPapers.Iso(of.DecidedOn)), new("理由", of.Reason ?? "", 3)]),
            ],
            Closing = new Closing($"{papers.Bureau}考核组", on, Sealed: false),
        };
    }
}

/// <summary>考核工作年度报告: how the mechanism of assessment ran in a year, with its ranking.</summary>
sealed class YearDocument(AssessmentPapers papers) : IDocument
{
    public string Name => "assessment-year";
    public string Permission => AssessmentPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Read(actor);
        if (await AssessmentPapers.YearOf(db, actor, subject, cancel) is not var (of, results) || results.Count == 0) return null;
        var sheets = await db.Sheets.Where(s => s.Year == of.Year && s.Track == of.Track && !s.IsCopy).Select(s => new { s.Component, s.State, s.Edition }).Take(AssessmentPapers.MostRows).ToListAsync(cancel);
        var waivers = await db.Waivers.CountAsync(w => w.Year == of.Year && w.Track == of.Track, cancel);
        var objections = await db.Objections.Where(o => o.Cycle == of.Id).Select(o => o.State).ToListAsync(cancel);
        var proposals = await db.Proposals.Where(p => p.Year == of.Year && p.Track == of.Track).ToListAsync(cancel);
        var track = AssessmentPapers.TrackOf(of.Track);
        var on = of.ConfirmedOn ?? papers.Today;
        return new OfficialDocument
        {
            FileName = $"{papers.Bureau}_{of.Year}年度_考核工作报告_{track}_{on:yyyyMMdd}",
            Title = $"{of.Year}年度全面从严治党{track}考核工作报告{(of.IsConfirmed ? "" : "（未经审定）")}",
            Body =
            [
                new Heading(1, "考核开展情况"),
                new Paragraph($"对{results.Count}个单位开展{track}考核，其中{string.Join("、", Enum.GetValues<Component>().Select(c => $"{AssessmentPapers.ComponentOf(c, 0)}{sheets.Count(s => s.Component == c)}份"))}，已确认{sheets.Count(s => s.State == SheetState.Confirmed)}份，确认后更正{sheets.Count(s => s.Edition > 1)}份；豁免组成部分{waivers}项。"),
                new Paragraph($"收到复核申请{objections.Count}件，维持{objections.Count(o => o == ObjectionState.Upheld)}件，调整{objections.Count(o => o == ObjectionState.Granted)}件，未办结{objections.Count(o => o == ObjectionState.Made)}件。"),
                new Heading(1, "得分和排名"),
                new Paragraph($"平均{AssessmentPapers.Points(Score.Mean([.. results.Select(r => r.Total)]))}分，最高{AssessmentPapers.Points(results.Max(r => r.Total))}分，最低{AssessmentPapers.Points(results.Min(r => r.Total))}分。"),
                new Table(
                    [new("名次", 0.6), new("单位", 2.6), new("平时抽查", 1), new("半年检查", 1), new("年终考核", 1), new("全年得分", 1), new("备注", 1.2)],
                    [.. results.Take(500).Select(r => (IReadOnlyList<string>)[$"{r.Rank}", papers.NameOf(r.Unit), .. Enum.GetValues<Component>().Select(c => AssessmentPapers.Points(r.Part(c)?.Score)), AssessmentPapers.Points(r.Total), Remark(r)])]),
                new Heading(1, "结果运用"),
                new Paragraph(of.UseApprovedByName is null ? "结果运用尚待批准。" : $"经{of.UseApprovedByName}批准，用于{of.UsedFor}。"),
                .. proposals.Select(p => new Paragraph($"{papers.NameOf(p.Unit)}连续两年末位：{AssessmentPapers.Decided(p.Decision)}{(p.Reason is null ? "" : $"，理由：{p.Reason}")}。")),
            ],
            Closing = new Closing($"{papers.Bureau}考核组", on, Sealed: of.IsConfirmed),
            Proof = of.Hash is null ? null : $"排名校验值 {of.Hash}（第{of.Edition}版）",
        };
    }

    static string Remark(Result result) => string.Join('、', new[] { result.Last ? result.Tied ? "并列末位" : "末位" : result.Tied ? "并列" : "", result.Parts.Any(p => p.Waived is not null) ? "有豁免" : "" }.Where(r => r.Length > 0));
}

/// <summary>考核评分表: one sheet with every scorer's points; a unit's copy names no scorer.</summary>
sealed class SheetWorkbook(AssessmentPapers papers) : IWorkbook
{
    public string Name => "assessment-sheet";
    public string Permission => AssessmentPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(subject, "N", out var id)) return null;
        await using var db = papers.Read(actor);
        if (await db.Sheets.FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } of || of.IsCopy == actor.AtBureau) return null;
        var title = $"{papers.NameOf(of.Unit)}{of.Year}年度{AssessmentPapers.TrackOf(of.Track)}{AssessmentPapers.ComponentOf(of.Component, of.Number)}评分表";
        return new Workbook
        {
            FileName = title,
            Sheets =
            [
                new Kernel.Documents.Sheet
                {
                    Name = "评分表",
                    Title = title,
                    Columns = [new("编号", 8), new("方面", 12), new("指标", 34), new("分值", 8), new("自动得分", 10), new("自评", 8), new("评分人数", 10), new("最低", 8), new("最高", 8), new("平均", 8), new("最终得分", 10), new("扣分理由", 40)],
                    Rows =
                    [
                        .. of.Lines.Select(l => (IReadOnlyList<object?>)[l.Indicator, papers.DimensionOf(l.Dimension), l.Title.Zh, l.Max, l.Auto, l.Self, l.Marks.Count, l.Least, l.Most, l.Average, l.Points,
                            string.Join('；', l.Marks.Select(m => m.Reason).Append(l.FinalReason).OfType<string>().Distinct())]),
                        ["", "", "合计", of.Lines.Sum(l => l.Max), null, null, null, null, null, null, of.Total, ""],
                    ],
                },
            ],
        };
    }
}

/// <summary>考核排名表 of a year; its subject is the year's id.</summary>
sealed class RankingWorkbook(AssessmentPapers papers) : IWorkbook
{
    public string Name => "assessment-ranking";
    public string Permission => AssessmentPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Read(actor);
        if (await AssessmentPapers.YearOf(db, actor, subject, cancel) is not var (of, results)) return null;
        var title = $"{of.Year}年度{AssessmentPapers.TrackOf(of.Track)}考核排名表";
        var groups = (await db.Schemes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == of.Scheme, cancel))?.Content.Groups ?? [];
        return new Workbook
        {
            FileName = $"{papers.Bureau}_{title}_v{of.Edition}",
            Sheets =
            [
                new Kernel.Documents.Sheet
                {
                    Name = "排名",
                    Columns = [new("组别", 10), new("名次", 8), new("单位", 30), new("平时抽查", 10), new("半年检查", 10), new("年终考核", 10), new("全年得分", 10), new("并列", 8), new("末位", 8)],
                    Rows = [.. results.Select(r => (IReadOnlyList<object?>)[groups.Find(g => g.Code == r.Group)?.Name.Zh ?? r.Group, r.Rank, papers.NameOf(r.Unit), .. Enum.GetValues<Component>().Select(c => (object?)r.Part(c)?.Score), r.Total, r.Tied ? "是" : "", r.Last ? "是" : ""])],
                },
            ],
        };
    }
}

/// <summary>考核结果单 for personnel (notice 3.5.3, 4.3): only once another person approved the use of the year's results.</summary>
sealed class PersonnelWorkbook(AssessmentPapers papers) : IWorkbook
{
    public string Name => "assessment-personnel";
    public string Permission => AssessmentPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        await using var db = papers.Read(actor);
        if (await AssessmentPapers.YearOf(db, actor, subject, cancel) is not var (of, results) || of.UseApprovedByName is null) return null;
        return new Workbook
        {
            FileName = $"{papers.Bureau}_{of.Year}年度{AssessmentPapers.TrackOf(of.Track)}考核结果单",
            Sheets =
            [
                new Kernel.Documents.Sheet
                {
                    Name = "结果单",
                    Title = $"用途：{of.UsedFor}　批准：{of.UseApprovedByName}　依据：{of.Minutes}",
                    Columns = [new("单位", 30), new("年度", 8), new("得分", 10), new("组内名次", 10), new("组内单位数", 12)],
                    Rows = [.. results.Select(r => (IReadOnlyList<object?>)[papers.NameOf(r.Unit), r.Year, r.Total, r.Rank, r.GroupSize])],
                },
            ],
        };
    }
}
