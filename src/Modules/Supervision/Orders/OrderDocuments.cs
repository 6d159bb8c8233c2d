using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Supervision.Orders;

/// <summary>What the two papers have in common.</summary>
sealed class OrderPapers(Database<SupervisionDb> database, OrderLaw law, IPartyDirectory directory, ITenants tenants, IRegulations regulations)
{
    public async Task<Order?> Find(Actor actor, string subject, OrderKind kind, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = database.OpenToRead(actor, actor.Tenant);
        return await db.Orders.FirstOrDefaultAsync(o => o.Id == id && o.Kind == kind, cancel) is { Number: not null } order && OrderRights.MayRead(actor, order) ? order : null;
    }

    public string Organ(Order order)
    {
        var name = tenants.Find(order.Issuer)?.Name.Zh ?? order.Issuer;
        return OrderBook.OrganOf(order) == PartyKind.DisciplineCommittee ? $"中共{name}纪律检查委员会" : $"中共{name}委员会";
    }

    public string Unit(Order order) => tenants.Find(order.Unit)?.Name.Zh ?? order.Unit;

    public async Task<string> Party(PartyId id, DateOnly on, CancellationToken cancel) => (await directory.Find(id, on, cancel))?.Name.Zh ?? id.Key;

    public string Basis(Order order) => string.Join('；', order.Obligations.Select(o => regulations.Find(o) is { } found ? $"{o} {found.Title.Zh}" : o));

    /// <summary>承办人→部门负责人→分管领导→主要领导.</summary>
    public IReadOnlyList<SignOff> SignOffs(Order order) =>
        [.. law.Chain.Select(c => c.Level == ChainLevel.Handler ? new SignOff(c.Name.Zh, order.DrafterName, order.DraftedOn) : order.SignOffs.Find(s => s.Level == c.Level) is { } signed ? new SignOff(c.Name.Zh, signed.Name, signed.On) : new SignOff(c.Name.Zh, null, null))];

    public static string Day(DateOnly? day) => day is { } d ? $"{d.Year}年{d.Month}月{d.Day}日" : "";

    public string FileName(Order order, string paper) => $"{Unit(order)}_{order.Year}_{paper}_{order.Number}_{order.IssuedOn:yyyyMMdd}";

    public OrderLaw Law => law;
}

/// <summary>督办整改单 (D7): a form with what is asked for, by when, who verifies, what came of it, and who signed.</summary>
sealed class RectificationOrderDocument(OrderPapers papers) : IDocument
{
    public string Name => "rectification-order";
    public string Permission => OrderPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await papers.Find(actor, subject, OrderKind.Rectification, cancel) is not { } order) return null;
        var on = order.IssuedOn ?? order.DraftedOn;
        return new OfficialDocument
        {
            FileName = papers.FileName(order, "督办整改单"),
            Number = order.Number,
            Title = "督办整改单",
            AddressedTo = papers.Unit(order),
            Body =
            [
                new Form(
                [
                    new("问题来源", Source(order.SourceKind)),
                    new("责任主体", await papers.Party(order.Owner, on, cancel)),
                    new("存在问题", order.Problem, 4),
                    new("依据条款", papers.Basis(order), 2),
                    new("整改要求", order.Requirement ?? "", 4),
                    new("整改期限", OrderPapers.Day(order.Deadline)),
                    new("核查人", order.VerifierName ?? ""),
                    new("整改措施", order.Measures ?? "", 4),
                    new("责任岗位", order.Post is { } post ? await papers.Party(post, on, cancel) : ""),
                    new("整改成效", order.Result ?? "", 4),
                    new("核查方式和结论", order.Method ?? "", 3),
                ]),
                new Signatures([new Signature("签收人", papers.Unit(order), order.ReceivedByName, order.ReceivedOn), new Signature("核查人", papers.Organ(order), order.VerifiedByName, order.ClosedOn)]),
            ],
            Closing = new Closing(papers.Organ(order), on),
            SignOffs = papers.SignOffs(order),
            Note = "请在收到后按期签收并报送整改方案，写明整改成效",
        };
    }

    internal static string Source(OrderSourceKind kind) => kind switch
    {
        OrderSourceKind.Inspection => "督查检查",
        OrderSourceKind.Project => "立项督查",
        OrderSourceKind.Talk => "谈话责令整改",
        OrderSourceKind.DutyReport => "述责反馈",
        OrderSourceKind.Assessment => "考核失分",
        OrderSourceKind.Clue => "问题线索",
        _ => "其他",
    };
}

/// <summary>纪律检查建议书 (D6), after GB/T 9704: the problem, what is suggested, by when an answer and a result are awaited.</summary>
sealed class DisciplineSuggestionDocument(OrderPapers papers) : IDocument
{
    public string Name => "discipline-suggestion";
    public string Permission => OrderPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (await papers.Find(actor, subject, OrderKind.Suggestion, cancel) is not { } order) return null;
        var (organ, on) = (papers.Organ(order), order.IssuedOn ?? order.DraftedOn);
        List<Block> body =
        [
            new Paragraph($"经{organ}集体研究（{order.Minutes}），发现你单位存在以下问题："),
            new Heading(1, "主要问题"),
            new Paragraph(order.Problem),
            new Heading(1, "依据"),
            new Paragraph(papers.Basis(order)),
            new Heading(1, "建议"),
            new Paragraph(order.Requirement ?? ""),
            new Heading(1, "办理要求"),
            new Paragraph(order.SentOn is null
                ? "请按规定期限书面回复采纳情况，并报告落实结果。有异议的，可以在规定期限内提出。"
                : $"有异议的，请于{OrderPapers.Day(order.ReceiptDue)}前提出；请于{OrderPapers.Day(order.PlanDue)}前书面回复采纳情况，于{OrderPapers.Day(order.Deadline)}前报告落实结果。"),
        ];
        if (order.Heads.Count > 0)
        {
            body.Add(new Heading(1, "效果评估"));
            body.Add(new Table([new Column("方面"), new Column("结论"), new Column("说明", 3)], [.. order.Heads.Select(h => (IReadOnlyList<string>)[papers.Law.Heads.First(l => l.Code == h.Head).Name.Zh, h.Met ? "达到要求" : "未达到", h.Remark ?? ""])]));
        }
        return new OfficialDocument
        {
            FileName = papers.FileName(order, "纪律检查建议书"),
            RedHead = $"{organ}文件",
            Number = order.Number,
            Title = "纪律检查建议书",
            AddressedTo = await papers.Party(order.Owner, on, cancel),
            Body = body,
            Closing = new Closing(organ, on),
            SignOffs = papers.SignOffs(order),
            Imprint = new Imprint(null, organ, on),
        };
    }
}

/// <summary>The board as a list, under its filter and the reader's rights.</summary>
sealed class OrderList(Database<SupervisionDb> database, IPartyDirectory directory, ITenants tenants, TimeProvider time, IStringLocalizer<Words> words) : IWorkbook
{
    const int Most = 20_000;

    public string Name => "orders";
    public string Permission => OrderPermissions.Read;

    public async Task<Workbook?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        var filter = OrderFilter.Read(ListFilter.Read(subject));
        await using var db = database.OpenFor(actor);
        var rows = await OrderFilter.InOrder(filter.Over(db.Orders.Once(actor))).Take(Most).ToListAsync(cancel);
        var names = new Dictionary<PartyId, string>();
        var today = DateOnly.FromDateTime(Kernel.Calendar.ChinaTime.Local(time.GetUtcNow()).DateTime);
        foreach (var unit in rows.Select(r => r.Unit).Distinct())
            foreach (var party in await directory.Parties(unit, today, cancel)) names[party.Id] = party.Name.ToString();
        return new Workbook
        {
            FileName = words["Orders.Page"],
            Sheets =
            [
                new Sheet
                {
                    Name = words["Orders.Page"].Value is { Length: > 31 } name ? name[..31] : words["Orders.Page"],
                    Columns =
                    [
                        new(words["Order.Number"], 22), new(words["Order.Kind"], 14), new(words["Order.Unit"], 22), new(words["Order.Answers"], 22), new(words["Order.Source"], 12), new(words["Order.Problem"], 50), new(words["Order.Obligations"], 16),
                        new(words["Order.State"], 12), new(words["Order.Deadline"], 12), new(words["Order.Colour"], 14), new(words["Order.Verifier"], 14), new(words["Order.Returns"], 10), new(words["Order.Result"], 50),
                    ],
                    Rows =
                    [
                        .. rows.Select(o => (IReadOnlyList<object?>)
                        [
                            o.Number, words[$"OrderKind.{o.Kind}"].Value, tenants.Find(o.Unit)?.Name.ToString() ?? o.Unit, names.GetValueOrDefault(o.Post ?? o.Owner) ?? o.Owner.Key, words[$"OrderSource.{o.SourceKind}"].Value, o.Problem, string.Join(' ', o.Obligations),
                            words[$"OrderState.{o.Kind}.{o.State}"].Value, o.Deadline, o.Escalation == 0 ? words[$"OrderColour.{o.Colour}"].Value : words["Order.Level", o.Escalation].Value, o.VerifierName, o.Returns, o.Result,
                        ]),
                    ],
                },
            ],
        };
    }
}
