using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Web;

namespace Visits;

/// <summary>家访记录表: one visit as a form.</summary>
sealed class VisitDocument(VisitDesk desk) : IDocument
{
    public string Name => "visits-record";
    public string Permission => VisitPermissions.Read;

    public async Task<OfficialDocument?> Compose(Actor actor, string subject, CancellationToken cancel)
    {
        if (!Guid.TryParse(subject, out var id)) return null;
        await using var db = desk.Read(actor);
        if (await db.Visits.FirstOrDefaultAsync(v => v.Id == id, cancel) is not { } visit) return null;
        return new OfficialDocument
        {
            FileName = $"家访记录表_{visit.On:yyyyMMdd}",
            Title = "家访记录表",
            Body =
            [
                new Form(
                [
                    new FormLine("家访人", (await desk.Find(visit.Party, cancel))?.Name.Zh ?? visit.Party.Key),
                    new FormLine("家访日期", visit.On.Written()),
                    new FormLine("家访家庭", visit.Family),
                    new FormLine("了解情况", visit.Heard, 4),
                    new FormLine("跟进期限", visit.FollowUpBy?.Written() ?? "无"),
                    new FormLine("是否办结", visit.FollowUpBy is null ? "无需跟进" : visit.Settled ? "已办结" : "未办结"),
                ]),
            ],
        };
    }
}
