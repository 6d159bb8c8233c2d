using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Reports.Ballots;

/// <summary>民主测评汇总表 (notice 3.3.3), in Chinese, as such documents are. Its subject is the election's id; there is none before the seal.</summary>
sealed class AppraisalSummary(ElectionReader reader, ITenants tenants) : IDocument
{
    public string Name => "appraisal-summary";
    public string Permission => BallotPermissions.Result;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel) =>
        Guid.TryParseExact(subject, "N", out var id) && await reader.Find(actor, id, cancel) is { Of.State: ElectionState.Sealed } view && tenants.Find(actor.Tenant) is { } unit
            ? Print(view, unit.Name.Zh) : null;

    internal static OfficialDocument Print(ElectionView view, string unit)
    {
        var (of, terms) = (view.Of, view.Of.Terms);
        var counted = view.Steps.LastOrDefault(s => s.To == ElectionState.Counted);
        var on = view.Steps.LastOrDefault(s => s.To == ElectionState.Sealed) is { } step ? ChinaTime.DateOf(step.At) : of.On;
        return new OfficialDocument
        {
            FileName = $"{unit}_{of.Year}年度_民主测评汇总表_{on:yyyyMMdd}",
            Title = $"{of.Title}\n民主测评汇总表",
            Body =
            [
                new Form([
                    new("单位", unit),
                    new("测评日期", Day(of.On)),
                    new("应参加人数", $"{view.Roster}人"),
                    new("收回有效票", $"{of.Ballots}张"),
                    new("法定人数", of.Quorum ? $"达到（不少于应参加人数的{terms.Quorum.Of}分之{terms.Quorum.Needed}）" : $"未达到（应不少于应参加人数的{terms.Quorum.Of}分之{terms.Quorum.Needed}）"),
                ]),
                new Heading(1, "综合得分"),
                view.Figures.Count == 0
                    ? new Paragraph($"有效票不足{terms.SmallestCell}张，为保护投票人，不公布结果。")
                    : new Table(
                        [new("序号", 0.6), new("测评对象", 2.4), .. terms.Dimensions.Select(d => new Column(d.Name.Zh, 1.2)), new("综合", 1)],
                        [.. of.Parties.Select((p, i) => (IReadOnlyList<string>)[
                            $"{i + 1}", p.Name.Zh, .. terms.Dimensions.Select(d => Score(view.Figure(i, d.Code, ""))), Score(view.Figure(i, "", ""))])]),
                .. view.Figures.Count == 0 ? [] : Classes(view),
                new Heading(1, "票卡情况"),
                new Table(
                    [new("类别", 1.6), new("应参加", 1), new("制卡", 1), new("使用", 1), new("收回销毁", 1), new("未收回", 1)],
                    [.. view.Rolls.Select(r => (IReadOnlyList<string>)[NameOf(terms, r.Class), $"{r.Roster}", $"{r.Cards}", $"{r.Used}", $"{r.Returned}", $"{r.Missing}"])]),
                new Heading(1, "说明"),
                new Paragraph($"计分办法：{string.Join('、', terms.Levels.Select(l => $"“{l.Name.Zh}”{Number(l.Coefficient)}"))}；{string.Join('、', terms.Classes.Select(c => $"{c.Code}类（{c.Name.Zh}）权重{Number(c.Weight)}"))}；弃权不计入。某类不足{terms.SmallestCell}票的，与票数次少的类合并计分，权重相加。得分按百分制，保留两位小数，四舍五入。"),
                new Paragraph($"不足{terms.SmallestCell}票的数据不单独计分，也不公布，以“—”表示。选票已加密、打乱，结果封存后销毁，任何人不能由本表得知个人如何投票。"),
            ],
            Closing = new Closing(unit, on, Sealed: true),
            SignOffs =
            [
                new SignOff("制票", of.PreparedByName, ChinaTime.DateOf(of.PreparedAt)),
                new SignOff("复核", of.AgreedByName, null),
                new SignOff("提请计票", of.CountAskedByName, null),
                new SignOff("计票", counted?.ActorName, counted is null ? null : ChinaTime.DateOf(counted.At)),
            ],
        };
    }

    static IEnumerable<Block> Classes(ElectionView view)
    {
        yield return new Heading(1, "分类得分");
        var (of, terms) = (view.Of, view.Of.Terms);
        yield return new Table(
            [new("测评对象", 2.2), new("维度", 1.6), .. terms.Classes.Select(c => new Column($"{c.Code} {c.Name.Zh}", 1.5))],
            [.. of.Parties.SelectMany((p, i) => terms.Dimensions.Select(d => (IReadOnlyList<string>)[p.Name.Zh, d.Name.Zh, .. terms.Classes.Select(c => Behind(view.Figure(i, d.Code, c.Code)))]))])
        { Landscape = true };
    }

    static string Behind(ElectionFigure? figure) =>
        figure is null ? "—" : $"{Score(figure)}（{(figure.Class.Contains('+', StringComparison.Ordinal) ? $"{figure.Class}合并" : "")}{figure.Ballots}票）";

    static string NameOf(AppraisalTerms terms, string voters) => terms.Classes.FirstOrDefault(c => c.Code == voters) is { } known ? $"{known.Code} {known.Name.Zh}" : voters;

    static string Score(ElectionFigure? figure) => figure?.Score is { } score ? score.ToString("0.00", CultureInfo.InvariantCulture) : "—";

    static string Number(decimal number) => number.ToString("0.0#", CultureInfo.InvariantCulture);

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The same figures as a workbook, a line for each reporter, dimension and class.</summary>
sealed class AppraisalSheet(ElectionReader reader, ITenants tenants) : IWorkbook
{
    public string Name => "appraisal-figures";
    public string Permission => BallotPermissions.Result;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel) =>
        Guid.TryParseExact(subject, "N", out var id) && await reader.Find(actor, id, cancel) is { Of.State: ElectionState.Sealed } view && tenants.Find(actor.Tenant) is { } unit
            ? Print(view, unit.Name.Zh) : null;

    internal static Workbook Print(ElectionView view, string unit)
    {
        var terms = view.Of.Terms;
        return new Workbook
        {
            FileName = $"{unit}_{view.Of.Year}年度_民主测评得分",
            Sheets =
            [
                new Sheet
                {
                    Name = "得分",
                    Title = $"{view.Of.Title} 民主测评得分",
                    Columns = [new("测评对象", 24), new("维度", 16), new("类别", 16), new("票数", 8), new("得分", 10)],
                    Rows = view.Figures
                        .OrderBy(f => f.Party).ThenBy(f => f.Dimension.Length == 0 ? int.MaxValue : Array.FindIndex(terms.Dimensions, d => d.Code == f.Dimension)).ThenBy(f => f.Class, StringComparer.Ordinal)
                        .Select(f => (IReadOnlyList<object?>)[
                            view.Of.Parties.ElementAtOrDefault(f.Party)?.Name.Zh ?? "",
                            f.Dimension.Length == 0 ? "综合" : Array.Find(terms.Dimensions, d => d.Code == f.Dimension)?.Name.Zh ?? f.Dimension,
                            f.Class.Length == 0 ? "全部" : string.Join('、', f.Class.Split('+').Select(code => Array.Find(terms.Classes, c => c.Code == code)?.Name.Zh ?? code)),
                            f.Ballots, f.Score]),
                },
            ],
        };
    }
}
