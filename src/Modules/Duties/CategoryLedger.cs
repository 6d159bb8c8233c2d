using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties;

/// <summary>
/// 分类台账 (notice 3.2.1-b) as a workbook: a sheet for each of the fifteen categories with its own columns, in Chinese. Its subject is
/// <c>tenant/{code}/{year}</c> or <c>party/{tenant.kind.key}/{year}</c>.
/// </summary>
sealed class CategoryLedger(Database<DutiesDb> database, DutyRights rights, DutyReader reader, Categories categories) : IWorkbook
{
    /// <summary>A unit records some thousands in a year.</summary>
    const int MostRecords = 100_000;

    public string Name => "category-ledger";
    public string Permission => DutyPermissions.Read;

    /// <summary>The records of a ledger: declined ones were never anybody's.</summary>
    public static IQueryable<DutyRecord> Of(IQueryable<DutyRecord> readable, int year, int? month, PartyId? party, bool late)
    {
        var from = new DateOnly(year, month ?? 1, 1);
        var to = from.AddMonths(month is null ? 12 : 1).AddDays(-1);
        var records = readable.Where(r => r.On >= from && r.On <= to && r.State != RecordState.NotMine);
        if (party is { } one) records = records.Where(r => r.Party == one);
        return late ? records.Where(r => r.Late) : records;
    }

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (subject.Split('/', '~') is not [var kind, var name, var written] || !int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1949 or > 2200) return null;
        PartyId? party = kind == "party" && PartyId.TryParse(name, null, out var named) ? named : null;
        if (party is null && kind != "tenant" || reader.Visible(actor, party?.Tenant ?? name) is not { } unit) return null;
        var scope = await rights.Reads(actor, unit.Code, cancel);
        var parties = await reader.PartiesOf(unit.Code, cancel);
        if (party is { } one && (!scope.Covers(one) || !parties.ContainsKey(one))) return null;

        await using var db = database.OpenToRead(actor, unit.Code);
        var records = (await Of(scope.Of(db.Records), year, null, party, late: false).OrderBy(r => r.On).ThenBy(r => r.Id).Take(MostRecords).ToListAsync(cancel))
            .ToLookup(r => r.Category);
        var whose = party is { } of ? $"{unit.Name.Zh} {parties[of].Name.Zh}" : unit.Name.Zh;
        return new Workbook
        {
            FileName = $"分类台账_{whose.Replace(' ', '_')}_{year}",
            Sheets = [.. categories.All.Select(c => SheetOf(c, records[c.Code], whose, year, id => parties.TryGetValue(id, out var known) ? known.Name.Zh : id.Key))],
        };
    }

    static Sheet SheetOf(Category category, IEnumerable<DutyRecord> records, string whose, int year, Func<PartyId, string> nameOf)
    {
        var number = 0;
        return new Sheet
        {
            Name = $"{category.Code} {category.Name.Zh}",
            Title = $"{whose}{year}年度{category.Name.Zh}台账{(category.Restricted ? "（限定范围）" : "")}",
            Columns =
            [
                new("序号", 6), new("日期"), new("责任主体", 20), new("事由", 40), new("内容要点", 30),
                .. category.Fields.Select(f => new SheetColumn(f.Label.Zh, f.Type is "longText" ? 30 : 16)),
                new("文号或纪要号", 22), new("参加人员", 24), new("录入人"), new("录入时间", 17), new("标注", 14),
            ],
            Rows = records.Select(r => (IReadOnlyList<object?>)
            [
                ++number, r.On, nameOf(r.Party), r.Title, r.NothingToReport ? "本期无相关事项" : r.Substance,
                .. category.Fields.Select(f => r.Fields.TryGetValue(f.Name, out var value) ? (object?)f.Say(value).Zh : null),
                r.DocumentNumber, string.Join('、', r.People), r.TypedByName, r.EnteredAt, string.Join('、', Labels(r)),
            ]),
        };
    }

    static IEnumerable<string> Labels(DutyRecord record)
    {
        if (record.Late) yield return "补录";
        if (record.Edition > 1) yield return $"更正{record.Edition - 1}次";
        if (record.State == RecordState.PendingConfirm) yield return "待确认";
        if (record.State == RecordState.Queried) yield return "质询中";
        if (record.State == RecordState.Discounted) yield return "不计入";
    }
}
