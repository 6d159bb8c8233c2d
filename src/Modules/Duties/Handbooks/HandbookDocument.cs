using System.Globalization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Handbooks;

/// <summary>全程纪实手册 (D5) of a person or of a body, as a document; in Chinese, as such documents are.</summary>
sealed class HandbookDocument(HandbookShelf shelf, Standings standings, IPartyDirectory directory) : IDocument
{
    public string Name => "handbook";
    public string Permission => DutyPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!HandbookKey.TryParse(subject, out var key) || await shelf.Find(actor, key, cancel) is not { } handbook) return null;
        var names = (await directory.Parties(key.Tenant, shelf.Today, cancel)).ToDictionary(p => p.Id, p => p.Name.Zh);
        return Print(handbook, id => names.GetValueOrDefault(id) ?? id.Key);
    }

    OfficialDocument Print(Handbook handbook, Func<PartyId, string> nameOf)
    {
        var (unit, year) = (handbook.Unit.Name.Zh, handbook.Key.Year);
        var name = NameOf(handbook);
        var post = string.Join('、', handbook.Posts.Select(p => p.Tenure.Name.Zh).Distinct());
        return new OfficialDocument
        {
            FileName = $"全程纪实手册_{unit}_{(handbook.Key.Person is null ? name : handbook.Posts[^1].Tenure.Name.Zh)}_{year}",
            Title = $"全面从严治党“六责联动”\n全程纪实手册（{year}年度）",
            Body =
            [
                new Form([
                    new("单位", unit),
                    new(handbook.Key.Person is null ? "组织名称" : "姓名", name),
                    .. handbook.Key.Person is null ? Array.Empty<FormLine>() : [new("岗位", post)],
                    new("年度", Number(year)),
                    new("纪实记录", $"{handbook.Entries.Count()}条，其中补录{handbook.Late}条、更正{handbook.Corrections.Count}次{(handbook.Hidden > 0 ? $"；另有{handbook.Hidden}条限定范围记录未列出" : "")}"),
                    new("责任事项", Counted(handbook.Lights)),
                ]),
                new Heading(1, handbook.Key.Person is null ? "负责人" : "任职情况"),
                new Table(
                    [new("岗位", 3), new("任职人", 1.2), new("起", 1.4), new("止", 1.4), new("分管范围", 3)],
                    [.. handbook.Posts.Select(p => (IReadOnlyList<string>)[
                        p.Tenure.Name.Zh + (p.Tenure.Acting ? "（主持工作）" : ""), p.Tenure.PersonName, Day(p.Tenure.From), p.Tenure.To is { } to ? Day(to) : "至今", string.Join('、', p.InCharge)])]),
                new Heading(1, "责任事项及完成情况"),
                .. Duties(handbook, nameOf),
                new Heading(1, "履职纪实"),
                .. handbook.Chapters.SelectMany(Chapter),
                new Heading(1, "谈话和听取汇报"),
                .. Rows(
                    [new("日期", 1.4), new("事由", 4), new("对方", 2.5)],
                    [.. handbook.Talks.OrderBy(e => e.Record.On).Select(e => (IReadOnlyList<string>)[Day(e.Record.On), e.Record.Title, e.Record.Counterpart is { } other ? nameOf(other) : string.Join('、', e.Record.People)])]),
                new Heading(1, "更正情况"),
                .. Rows(
                    [new("更正日期", 1.4), new("原事由", 4), new("原因", 3), new("更正人", 1.2)],
                    [.. handbook.Corrections.Select(v => (IReadOnlyList<string>)[Day(ChinaTime.DateOf(v.At)), v.Title, v.Reason, v.ActorName])]),
                new Heading(1, "年度自我确认"),
                .. Confirmation(handbook, unit),
            ],
            Closing = new(handbook.Key.Person is null ? name : unit, shelf.Today, Sealed: false),
            Proof = $"内容校验值 {handbook.Hash}",
        };
    }

    IEnumerable<Block> Duties(Handbook handbook, Func<PartyId, string> nameOf)
    {
        foreach (var party in handbook.Duties.GroupBy(d => d.Party))
        {
            if (handbook.Key.Person is not null) yield return new Heading(2, nameOf(party.Key));
            yield return new Table(
                [new("条款", 1.2), new("责任事项", 4.5), new("期间", 1.4), new("期限", 1.4), new("情况", 1.6)],
                [.. party.Select(d => (IReadOnlyList<string>)[
                    d.Standing.Obligation,
                    (standings.ObligationOf(d.Standing.Obligation)?.Title.Zh ?? "") + (d.Standing.Counterpart is { } other ? $"（{nameOf(other)}）" : ""),
                    Span(d.Standing.Period), d.Standing.Due is { } due ? Day(due) : "", Light(d.Standing)])]);
        }
    }

    static IEnumerable<Block> Chapter(HandbookChapter chapter)
    {
        yield return new Heading(2, $"{chapter.Category.Name.Zh}（{chapter.Entries.Count}条）");
        if (chapter.Entries.Count == 0)
        {
            yield return new Paragraph("本年度无此类记录。");
            yield break;
        }
        yield return new Table(
            [new("日期", 1.5), new("事由和内容", 5), new("文号或纪要号", 2), new("对应条款", 1.6), new("备注", 1.2)],
            [.. chapter.Entries.Select(e => (IReadOnlyList<string>)[
                Day(e.Record.On), Told(e.Record, chapter.Category), e.Record.DocumentNumber ?? "", string.Join('、', e.Fulfils), string.Join('、', Labels(e))])]);
    }

    static string Told(DutyRecord record, Category category)
    {
        var parts = new List<string> { record.Title };
        if (record.NothingToReport) parts.Add("本期无相关事项");
        if (record.Substance is not null) parts.Add(record.Substance);
        parts.AddRange(category.Fields.Where(f => record.Fields.ContainsKey(f.Name)).Select(f => $"{f.Label.Zh}：{f.Say(record.Fields[f.Name]).Zh}"));
        if (record.People.Length > 0) parts.Add($"参加人员：{string.Join('、', record.People)}");
        return string.Join('\n', parts);
    }

    static IEnumerable<string> Labels(HandbookEntry entry)
    {
        if (entry.Record.Late) yield return "补录";
        if (entry.Record.Edition > 1) yield return $"更正{entry.Record.Edition - 1}次";
        if (entry.Record.State == RecordState.PendingConfirm) yield return "待确认";
        if (entry.Record.State == RecordState.Discounted) yield return "不计入";
        if (entry.ChangedSince) yield return "确认后变动";
    }

    static IEnumerable<Block> Confirmation(Handbook handbook, string unit)
    {
        if (handbook.Confirmed is { } confirmed)
        {
            yield return new Form([
                new("确认内容", $"{confirmed.Records}条记录，其中补录{confirmed.Late}条"),
                new("确认说明", confirmed.Remark ?? "无"),
                new("确认后变动", handbook.ChangedSince ? "有，变动记录已在备注中标明" : "无"),
            ]);
            yield return new Signatures([new(unit, confirmed.Post ?? "", confirmed.ActorName, ChinaTime.DateOf(confirmed.At), confirmed.Hash[..16])]);
            yield break;
        }
        yield return new Paragraph("本手册所载内容经本人核对属实。");
        yield return new Signatures([new(unit, handbook.Posts[^1].Tenure.Name.Zh, null, null)]);
    }

    static IEnumerable<Block> Rows(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        yield return rows.Count > 0 ? new Table(columns, rows) : new Paragraph("无。");
    }

    static string NameOf(Handbook handbook) => handbook.Key.Person is null ? handbook.Posts[^1].Tenure.Name.Zh : handbook.Posts[^1].Tenure.PersonName;

    static string Counted(LightCounts lights) =>
        $"共{lights.Total}项：已完成{lights.Met}项，进行中{lights.OnTrack}项，即将到期{lights.DueSoon}项，逾期{lights.Overdue}项，无记录{lights.None}项";

    static string Light(DutyStanding standing)
    {
        var word = standing.Light switch
        {
            Kernel.Regulations.Light.Met => "已完成",
            Kernel.Regulations.Light.OnTrack => "进行中",
            Kernel.Regulations.Light.DueSoon => "即将到期",
            Kernel.Regulations.Light.Overdue => "逾期",
            _ => "无记录",
        };
        return standing.Needed > 0 ? $"{word} {Number(standing.Done)}/{Number(standing.Needed)}" : word;
    }

    static string Span(Period period) => period.Length switch
    {
        PeriodLength.Half => $"{(period.Number == 1 ? "上" : "下")}半年",
        PeriodLength.Quarter => $"第{period.Number}季度",
        _ => "全年",
    };

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Number(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
