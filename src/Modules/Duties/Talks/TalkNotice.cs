using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Talks;

/// <summary>谈话通知 (D8), for the two people: who talks with whom, when, where and on what occasion; for whoever has not held it yet.</summary>
sealed class TalkNotice(Database<DutiesDb> database, TalkKinds kinds, IVault vault, IPartyDirectory directory, ITenants tenants) : IDocument
{
    public string Name => "talk-notice";
    public string Permission => DutyPermissions.Talk;

    public static bool Has(Talk talk) => talk.State is TalkState.Planned or TalkState.Notified;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = database.Open(actor);
        if (await db.Talks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancel) is not { } talk || !Has(talk) || !TalkRights.MayRead(actor, talk)) return null;
        var (from, to) = (await directory.Find(talk.From, talk.PlannedOn, cancel), await directory.Find(talk.To, talk.PlannedOn, cancel));
        var told = await db.TalkSteps.AsNoTracking().Where(s => s.Talk == id).OrderBy(s => s.At).Select(s => s.At).FirstAsync(cancel);
        var (kind, unit) = (kinds.Find(talk.Kind)?.Name.Zh ?? talk.Kind, tenants.Find(talk.From.Tenant)?.Name.Zh ?? talk.From.Tenant);
        return new OfficialDocument
        {
            FileName = $"{unit}_{talk.Year}_谈话通知_{talk.Kind}_{talk.PlannedOn:yyyyMMdd}",
            Title = "谈话通知",
            AddressedTo = Named(to, talk.To),
            Body =
            [
                new Paragraph($"根据全面从严治党责任要求，拟对你进行{kind}，现将有关事项通知如下："),
                new Form(
                [
                    new("谈话人", Named(from, talk.From)),
                    new("谈话日期", $"{talk.PlannedOn.Year}年{talk.PlannedOn.Month}月{talk.PlannedOn.Day}日"),
                    new("谈话地点", talk.Place),
                    new("事由", vault.Reveal(talk.Matter, talk.About) ?? "（原文无法打开）", 2),
                ]),
                new Paragraph("谈话不录音、不录像。请按时参加，如有特殊情况请提前说明。"),
            ],
            Closing = new Closing(unit, ChinaTime.DateOf(told), Sealed: false),
            Note = "仅限谈话双方查阅",
        };
    }

    static string Named(Party? party, PartyId id) => party is null ? id.Key : party.HolderName is { } name ? $"{name}（{party.Name.Zh}）" : party.Name.Zh;
}
