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
        if (await db.Visits.FirstOrDefaultAsync(v => v.Id == id, cancel) is not { } found) return null;
        return new OfficialDocument
        {
            FileName = $"家访记录表_{found.On:yyyyMMdd}",
            Title = "家访记录表",
            Body =
            [
                new Form(
                [
                    new FormLine("家访人", (await desk.Find(found.Party, cancel))?.Name.Zh ?? found.Party.Key),
                    new FormLine("家访日期", found.On.Written()),
                    new FormLine("家访家庭", found.Family),
                    new FormLine("了解情况", found.Heard, 4),
                    new FormLine("跟进期限", found.FollowUpBy?.Written() ?? "无"),
                    new FormLine("是否办结", found.FollowUpBy is null ? "无需跟进" : found.Settled ? "已办结" : "未办结"),
                ]),
            ],
        };
    }
}
