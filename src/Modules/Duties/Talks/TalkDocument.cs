using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Duties.Talks;

/// <summary>谈话记录, for the two people: the form with what was said and who confirmed it when.</summary>
sealed class TalkDocument(Database<DutiesDb> database, TalkKinds kinds, IVault vault, IPartyDirectory directory, ITenants tenants) : IDocument
{
    public string Name => "talk";
    public string Permission => DutyPermissions.Talk;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = database.Open(actor);
        if (await db.Talks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancel) is not { Edition: > 0 } talk || !TalkRights.MayRead(actor, talk)) return null;
        if (await db.TalkTexts.AsNoTracking().FirstOrDefaultAsync(t => t.Talk == id && t.Edition == talk.Edition, cancel) is not { } text) return null;
        var steps = await db.TalkSteps.AsNoTracking().Where(s => s.Talk == id).OrderBy(s => s.At).ToListAsync(cancel);
        var held = talk.HeldOn ?? talk.PlannedOn;
        var from = await directory.Find(talk.From, held, cancel);
        var to = await directory.Find(talk.To, held, cancel);
        var kind = kinds.Find(talk.Kind)?.Name.Zh ?? talk.Kind;
        var answer = steps.LastOrDefault(s => s.Action is TalkAction.Confirm or TalkAction.Dispute);
        var lines = new List<FormLine>
        {
            new("谈话类型", kind),
            new("谈话人", Named(from, talk.From)),
            new("谈话对象", Named(to, talk.To)),
            new("谈话日期", Day(held)),
            new("谈话地点", talk.Place),
            new("事由", Shown(talk.Matter), 2),
            new("要点", Shown(text.Points), 6),
            new("提出要求", text.Demands is null ? "无" : Shown(text.Demands), 3),
            new("对象表态", text.Pledge is null ? "无" : Shown(text.Pledge), 3),
            new("是否责令整改", talk.Rectify ? "是" : "否"),
        };
        if (talk.FollowUpOn is { } until) lines.Add(new("落实期限", Day(until)));
        if (answer is { Action: TalkAction.Dispute, Note: { } note }) lines.Add(new("对象不同意见", Shown(note), 3));
        return new OfficialDocument
        {
            FileName = $"{tenants.Find(talk.From.Tenant)?.Name.Zh ?? talk.From.Tenant}_{talk.Year}_谈话记录_{talk.Kind}_{held:yyyyMMdd}",
            Title = $"{kind}记录",
            Body =
            [
                new Form(lines),
                new Signatures(
                [
                    new Signature("谈话人", from?.Name.Zh ?? "", talk.RecordedByName, talk.RecordedAt is { } at ? ChinaTime.DateOf(at) : null),
                    new Signature("谈话对象", to?.Name.Zh ?? "", answer?.Action == TalkAction.Confirm ? answer.ActorName : null,
                        answer?.Action == TalkAction.Confirm ? ChinaTime.DateOf(answer.At) : null),
                ]),
            ],
            Note = "仅限谈话双方查阅",
        };

        string Shown(string concealed) => vault.Reveal(concealed, talk.About) ?? "（原文无法打开）";
    }

    static string Named(Party? party, PartyId id) => party is null ? id.Key : party.HolderName is { } name ? $"{name}（{party.Name.Zh}）" : party.Name.Zh;

    static string Day(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";
}
