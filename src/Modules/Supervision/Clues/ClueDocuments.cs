using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Supervision.Clues;

/// <summary>What the papers of the register have in common: they are in Chinese, and say no more than the register.</summary>
sealed class CluePapers(Database<CluesDb> database, ITenants tenants, TimeProvider time)
{
    public const int MostRows = 20_000;

    public DateOnly Today => time.Today();

    public CluesDb Read(Actor actor) => database.OpenToRead(actor, actor.Tenant);

    public string Organ(string tenant) => $"中共{tenants.Find(tenant)?.Name.Zh ?? tenant}纪律检查委员会";

    public string UnitOf(string? tenant) => tenant is null ? "" : tenants.Find(tenant)?.Name.Zh ?? tenant;

    public static string LevelOf(ClueLevel level) => level switch
    {
        ClueLevel.Bureau => "局领导班子",
        ClueLevel.BureauOrgan => "局机关部门",
        ClueLevel.Prison => "监狱",
        _ => "监区、科室",
    };

    public static string StageOf(ClueStage stage) => stage switch
    {
        ClueStage.Registered => "已登记",
        ClueStage.Accepted => "已受理",
        ClueStage.NotAccepted => "不予受理",
        ClueStage.SentUp => "已上送",
        ClueStage.SentDown => "已移送下级",
        ClueStage.Duplicate => "重复件（留存）",
        ClueStage.Assigned => "承办中",
        ClueStage.Opinion => "拟提处置意见报批",
        ClueStage.Disposing => "处置中",
        ClueStage.Reported => "结果报批",
        ClueStage.Concluded => "已办结",
        _ => "已归档",
    };

    public string ColourOf(DateOnly? due) => ClueColours.Of(due, Today) switch
    {
        ClueColour.Red => "红",
        ClueColour.Yellow => "黄",
        ClueColour.Green => "绿",
        _ => "",
    };

    public static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Written(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";

    /// <summary>For those who are named in it.</summary>
    public async Task<NamedClue?> Named(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(subject, "N", out var id)) return null;
        await using var db = Read(actor);
        return await ClueBook.Named(db, actor, id, cancel);
    }
}

/// <summary>线索登记簿: the register of a year (notice 3.4.3-b).</summary>
sealed class ClueRegisterDocument(CluePapers papers) : IDocument
{
    public string Name => "clue-register";
    public string Permission => CluePermissions.Index;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!int.TryParse(subject, CultureInfo.InvariantCulture, out var year) || !Period.IsYear(year)) return null;
        await using var db = papers.Read(actor);
        var lines = await db.Clues.Where(c => c.Year == year).OrderBy(c => c.ReceivedOn).ThenBy(c => c.Number).Take(CluePapers.MostRows).Select(c => new { c.Number, c.ReceivedOn, c.Level, c.Stage, c.NextDue }).ToListAsync(cancel);
        return new OfficialDocument
        {
            FileName = $"{papers.UnitOf(actor.Tenant)}_{year}年度_线索登记簿_{papers.Today:yyyyMMdd}",
            Title = $"{year}年度问题线索登记簿",
            Body =
            [
                new Paragraph("本登记簿只载编号、收到日期、所涉单位层级、办理环节和期限颜色，不载反映内容、被反映人和举报人。"),
                new Table([new Column("编号", 3), new Column("收到日期", 2), new Column("所涉层级", 2), new Column("环节", 3), new Column("下一期限", 2), new Column("颜色", 1)],
                    [.. lines.Select(l => (string[])[l.Number, CluePapers.Iso(l.ReceivedOn), CluePapers.LevelOf(l.Level), CluePapers.StageOf(l.Stage), CluePapers.Iso(l.NextDue), papers.ColourOf(l.NextDue)])]),
            ],
            Closing = new Closing(papers.Organ(actor.Tenant), papers.Today),
        };
    }
}

/// <summary>受理告知: tells a real-name reporter that his report was accepted (检举控告规则 26); number and days, nothing of what it says.</summary>
sealed class ClueAcceptanceDocument(CluePapers papers) : IDocument
{
    public string Name => "clue-acceptance";
    public string Permission => CluePermissions.Enter;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await papers.Named(actor, subject, cancel) is not { Clue: { Named: true, WasAccepted: true } clue }) return null;
        return new OfficialDocument
        {
            FileName = $"{papers.UnitOf(actor.Tenant)}_{clue.Year}年度_受理告知_{clue.Number}",
            Title = "检举控告受理告知书",
            Number = clue.Number,
            AddressedTo = "举报人",
            Body =
            [
                new Paragraph($"您于{CluePapers.Written(clue.ReceivedOn)}反映的问题，我委已收到并予受理，编号{clue.Number}。根据《纪检监察机关处理检举控告工作规则》第二十六条，现予告知。"),
                new Paragraph("我们将依规依纪办理，办结之日起十五个工作日内向您反馈结果，并对您的身份和反映内容严格保密。请您妥善保管本告知书。"),
            ],
            Closing = new Closing(papers.Organ(actor.Tenant), papers.Today),
        };
    }
}

/// <summary>移送函: the paper with which a clue goes up or down; the substance goes with it on paper or by the secret system.</summary>
sealed class ClueTransferDocument(CluePapers papers) : IDocument
{
    public string Name => "clue-transfer";
    public string Permission => CluePermissions.Enter;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await papers.Named(actor, subject, cancel) is not { Clue: { Stage: ClueStage.SentUp or ClueStage.SentDown } clue }) return null;
        var up = clue.Stage == ClueStage.SentUp;
        return new OfficialDocument
        {
            FileName = $"{papers.UnitOf(actor.Tenant)}_{clue.Year}年度_线索移送函_{clue.Number}",
            Title = "关于移送问题线索的函",
            Number = clue.Number,
            AddressedTo = up ? "上级纪委" : $"{papers.UnitOf(clue.SentTo)}纪委",
            Body =
            [
                new Paragraph($"我委于{CluePapers.Written(clue.ReceivedOn)}收到编号{clue.Number}的检举控告件，经研究，属{(up ? "上级" : "你单位")}管辖。根据《纪检监察机关处理检举控告工作规则》第{(up ? "十五" : "十六")}条，现予移送。"),
                new Paragraph(up ? "本系统只留存编号和移送日期，不留存反映内容。" : "请自收到之日起五个工作日内办理接收手续。"),
                new Paragraph("件内材料密封随函送交，请专人签收。"),
            ],
            Closing = new Closing(papers.Organ(actor.Tenant), papers.Today),
        };
    }
}

/// <summary>The register as a workbook, with its page's filter.</summary>
sealed class ClueRegisterSheet(CluePapers papers) : IWorkbook
{
    public string Name => "clue-register";
    public string Permission => CluePermissions.Index;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = ListFilter.Read(subject);
        await using var db = papers.Read(actor);
        var lines = await ClueReader.Page(ClueReader.Lines(db, filter.Number("year"), filter.Choice<ClueStage>("stage")), 0, CluePapers.MostRows, cancel);
        return new Workbook
        {
            FileName = $"{papers.UnitOf(actor.Tenant)}_线索登记簿_{papers.Today:yyyyMMdd}",
            Sheets =
            [
                new Sheet
                {
                    Name = "线索登记簿",
                    Columns = [new SheetColumn("编号", 20), new SheetColumn("收到日期"), new SheetColumn("所涉层级", 14), new SheetColumn("环节", 18), new SheetColumn("下一期限"), new SheetColumn("颜色", 8)],
                    Rows = lines.Select(l => (object?[])[l.Number, l.ReceivedOn, CluePapers.LevelOf(l.Level), CluePapers.StageOf(l.Stage), l.NextDue, papers.ColourOf(l.NextDue)]),
                },
            ],
        };
    }
}
