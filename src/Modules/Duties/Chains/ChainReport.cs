using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Chains;

/// <summary>贯彻落实情况报告: one deployment as one party carried it out. The subject is the chain's id.</summary>
sealed class ChainReport(Database<DutiesDb> database, ChainReader reader, ChainLaw law, DutyRights rights, IPartyDirectory directory, ITenants tenants, TimeProvider time) : IDocument
{
    public string Name => "follow-through";
    public string Permission => DutyPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = actor.AtBureau ? database.OpenAcross(actor) : database.OpenToRead(actor, actor.Tenant);
        if (await db.Chains.AsNoTracking().Where(c => c.Id == id).Select(c => c.TenantId).FirstOrDefaultAsync(cancel) is not { } tenant) return null;
        if (await reader.Find(actor, tenant, id, cancel) is not { } followed) return null;
        var (chain, deployment, progress) = followed;
        // The report quotes records, so it takes more than seeing the chain.
        if (!(await rights.Reads(actor, tenant, cancel)).Covers(chain.Party)) return null;

        var party = await directory.Find(chain.Party, time.Today(), cancel);
        var unit = tenants.Find(tenant)?.Name.Zh ?? tenant;
        var used = progress.Steps.SelectMany(s => s.Records).Select(r => r.Record).Distinct().ToArray();
        var records = await db.Records.AsNoTracking().Where(r => used.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var owner = party?.Name.Zh ?? chain.Party.Key;
        return new OfficialDocument
        {
            FileName = $"{unit}_{chain.Year}_贯彻落实情况报告_{deployment.Number ?? deployment.Title}_{Day(time.Today())}",
            Title = $"关于《{deployment.Title}》\n贯彻落实情况的报告",
            Body =
            [
                new Heading(1, "来文基本情况"),
                new Form(
                [
                    new("来文单位", deployment.Organ),
                    new("文号", deployment.Number ?? "无"),
                    new("收文日期", Written(deployment.ReceivedOn)),
                    new("责任主体", party?.HolderName is { } holder ? $"{owner}（{holder}）" : owner),
                    new("责任条款", chain.Obligation),
                ]),
                new Heading(1, "贯彻落实步骤"),
                new Table(
                    [new("步骤", 1.4), new("完成时限", 1.3), new("完成日期", 1.3), new("履职记录", 3), new("文号、纪要号", 1.8)],
                    [.. progress.Steps.Where(s => s.Step.Due is not null || s.Done).SelectMany(s => Lines(s, records))]),
                new Heading(1, "总体情况"),
                new Paragraph(Sum(followed)),
            ],
            Closing = new Closing(unit, time.Today()),
            SignOffs = [new("承办人", null, null), new("部门负责人", null, null), new("分管领导", null, null), new("主要领导", null, null)],
        };
    }

    IEnumerable<IReadOnlyList<string>> Lines(StepStanding step, Dictionary<Guid, DutyRecord> records)
    {
        var (name, due) = (law[step.Step.Code].Name.Zh, step.Step.Due is { } day ? Day(day) : "");
        if (!step.Done) return [[name, due, "尚未完成", "", ""]];
        return step.Records.Select((r, i) => (IReadOnlyList<string>)[i == 0 ? name : "", i == 0 ? due : "", Day(r.On), records[r.Record].Title, records[r.Record].DocumentNumber ?? ""]);
    }

    string Sum(FollowedChain followed)
    {
        var (chain, _, progress) = followed;
        var needed = progress.Needed.Count();
        var text = progress.Closed
            ? $"应完成{needed}个步骤，已全部完成，最后一步于{Written(progress.Needed.Max(s => s.DoneOn)!.Value)}完成。"
            : $"应完成{needed}个步骤，已完成{progress.Done}个；下一步为{law[progress.Next!.Step.Code].Name.Zh}，应于{Written(progress.Next.Step.Due!.Value)}前完成。";
        var late = progress.Needed.Where(s => s.DoneOn > s.Step.Due).Select(s => law[s.Step.Code].Name.Zh).ToList();
        if (late.Count > 0) text += $"其中{string.Join("、", late)}超过时限完成。";
        if (chain.FailedOn is { } failed) text += $"{Written(failed)}认定落实不力，已启动责任追究。";
        return text;
    }

    static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Written(DateOnly date) => $"{date.Year}年{date.Month}月{date.Day}日";
}
