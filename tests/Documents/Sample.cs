using PartyDiscipline.Kernel.Documents;

namespace PartyDiscipline.Tests.Documents;

/// <summary>Invented documents that use everything the model can say.</summary>
static class Sample
{
    static readonly DateOnly On = new(2026, 8, 20);

    /// <summary>A red-head document with annexes, imprint and four levels of sign-off.</summary>
    public static OfficialDocument Notice => new()
    {
        FileName = "示例监狱_2026_通知_示狱党发〔2026〕3号_20260820",
        RedHead = "中共示例监狱委员会文件",
        Number = "示狱党发〔2026〕3号",
        Title = "中共示例监狱委员会关于印发《全面从严治党主体责任清单（2026年度）》的通知",
        AddressedTo = "各监区党支部，机关各部门",
        Body =
        [
            new Paragraph("为落实全面从严治党责任制度，现将2026年度主体责任清单印发给你们，请结合实际认真贯彻执行。"),
            new Heading(1, "总体要求"),
            new Heading(2, "坚持的原则"),
            new Paragraph("坚持问题导向，压实责任，一级抓一级，层层抓落实。"),
            new Heading(3, "具体安排"),
            new Paragraph("每半年至少专题研究一次。"),
            new Heading(4, "上半年"),
            new Paragraph("六月底前完成。"),
            new Heading(4, "下半年"),
            new Paragraph("十二月底前完成。"),
            new Heading(3, "结果运用"),
            new Heading(2, "工作步骤"),
            new Heading(1, "责任分工"),
            new Table([new("序号", 1), new("责任事项", 4), new("责任人", 2), new("完成时限", 2)],
            [
                ["1", "召开党委会专题研究全面从严治党", "书记", "每半年1次"],
                ["2", "听取班子成员履行“一岗双责”汇报", "书记", "每年1次"],
            ])
            { Caption = "责任清单" },
            new Paragraph("以上事项由办公室督办。") { Indented = false },
        ],
        Annexes =
        [
            new Annex("责任清单填报说明", [new Heading(1, "填报范围"), new Paragraph("各监区党支部。"), new Heading(1, "填报时间"), new Paragraph("每年三月底前。")]),
            new Annex("联系人名单", [new Table([new("部门"), new("职务")], [["办公室", "主任"]]), new Paragraph("名单有变动的，及时报办公室。")]),
        ],
        Closing = new Closing("中共示例监狱委员会", On),
        Note = "此件公开发布",
        Imprint = new Imprint("示例监狱管理局党委，示例监狱纪委", "示例监狱党委办公室", On),
        SignOffs = [new("承办人", "甲某", On), new("部门负责人", "乙某", On), new("分管领导", "丙某", On), new("主要领导", null, null)],
    };

    /// <summary>A signed statement without red head: forms, signatures, a proof.</summary>
    public static OfficialDocument Statement => new()
    {
        FileName = "示例监狱_2026_责任书_一监区",
        Title = "2026年度全面从严治党责任书",
        Body =
        [
            new Paragraph("为落实全面从严治党责任，特签订本责任书。"),
            new Form([new("责任人", "一监区党支部书记"), new("责任期限", "2026年1月1日至2026年12月31日"), new("备注", "", 3)]),
            new NewPage(),
            new Heading(1, "责任内容"),
            new Paragraph("履行“一岗双责”。\n定期报告履责情况。"),
            new Signatures([new("甲方（中共示例监狱委员会）", "党委书记", "甲某", On, "3f2a9c41"), new("乙方（一监区党支部）", "支部书记", null, null)]),
        ],
        Proof = "核验：正文SHA-256 3f2a9c41e07b，审计链第1024号，可在“责任书核验”页面查验。",
    };

    /// <summary>A report to a superior, with a wide table on a turned page.</summary>
    public static OfficialDocument Report => new()
    {
        FileName = "示例监狱_2026_报告",
        RedHead = "中共示例监狱委员会",
        Number = "示狱党发〔2026〕12号",
        Signatory = "甲某",
        Title = "关于2026年上半年履行全面从严治党主体责任情况的报告",
        AddressedTo = "示例监狱管理局党委",
        Body =
        [
            new Paragraph("现将有关情况报告如下。"),
            new Table([.. Enumerable.Range(1, 8).Select(i => new Column($"第{i}列"))], [.. Enumerable.Range(1, 24).Select(r => (IReadOnlyList<string>)[.. Enumerable.Range(1, 8).Select(c => $"{r}-{c}")])]) { Landscape = true },
            new Paragraph("特此报告。"),
        ],
        Annexes = [new Annex("上半年履责情况统计表", [new Paragraph("见正文。")])],
        Closing = new Closing("中共示例监狱委员会", On, Sealed: false),
    };

    /// <summary>Nothing but full lines, to measure the type area.</summary>
    public static OfficialDocument Grid => new()
    {
        FileName = "grid",
        Title = "版心",
        Body = [new Paragraph(new string('国', 28 * 22 * 4)) { Indented = false }],
    };

    public static Workbook Ledger => new()
    {
        FileName = "台账",
        Sheets =
        [
            new Sheet
            {
                Name = "R01 研究部署安排",
                Title = "示例监狱2026年研究部署安排台账",
                Columns = [new("序号", 6), new("日期", 12), new("事项", 40), new("已确认", 8), new("录入时间", 18), new("次数", 8)],
                Rows =
                [
                    [1, new DateOnly(2026, 3, 5), "党委会专题研究", true, new DateTimeOffset(2026, 3, 5, 6, 30, 0, TimeSpan.Zero), 2.5m],
                    [2, new DateOnly(2026, 3, 6), "=HYPERLINK(\"http://example.invalid\")", false, null, null],
                    [3, null, "\u0001带控制符与“引号”,逗号\"", null, null, -1],
                ],
            },
        ],
    };
}
